"""Stretches of time, hours and eras: what is read as one quantity and what stays two."""

from __future__ import annotations

import pytest

from policies.quantities import recognise
from policies.quantities.comparison import same


def read(text: str, language: str) -> list[tuple[str, str, str]]:
    """Kind, value and unit of every quantity."""
    return [(q.kind, q.value, q.unit) for q in recognise(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1 to 5 March 2024", "en", "2024-03-01..2024-03-05"),
        ("from 3 to 7 January", "en", "--01-03..--01-07"),
        ("between 1 and 5 March", "en", "--03-01..--03-05"),
        ("1st to 5th of March 2024", "en", "2024-03-01..2024-03-05"),
        ("March 1-5, 2024", "en", "2024-03-01..2024-03-05"),
        ("March-May 2024", "en", "2024-03..2024-05"),
        ("Q1 2024 - Q3 2024", "en", "2024-Q1..2024-Q3"),
        ("Q1 to Q3 2024", "en", "2024-Q1..2024-Q3"),
        ("1 January to 31 March 2024", "en", "2024-01-01..2024-03-31"),
        ("1.–5. März", "de", "--03-01..--03-05"),
        ("1. bis 5. März 2024", "de", "2024-03-01..2024-03-05"),
        ("1.3. bis 5.3.2024", "de", "2024-03-01..2024-03-05"),
        ("du 1er au 5 mars 2024", "fr", "2024-03-01..2024-03-05"),
        ("del 1 al 5 de marzo de 2024", "es", "2024-03-01..2024-03-05"),
        ("dal 1° al 5 marzo 2024", "it", "2024-03-01..2024-03-05"),
        ("de 1 a 5 de março de 2024", "pt", "2024-03-01..2024-03-05"),
        ("1 t/m 5 maart 2024", "nl", "2024-03-01..2024-03-05"),
        ("from 2014 to 2018", "en", "2014..2018"),
    ],
)
def test_a_range_of_days_or_months_is_one_date(text: str, language: str, value: str) -> None:
    assert read(text, language) == [("date", value, "")]


def test_two_whole_dates_stay_two() -> None:
    assert read("from 1 May 2026 until 1 June 2026", "en") == [
        ("date", "2026-05-01", ""),
        ("date", "2026-06-01", ""),
    ]


def test_an_end_of_a_range_may_be_told_by_itself() -> None:
    (source,) = recognise("The offer runs from 1 to 5 March 2024.", "en")
    for text in ("5 March 2024", "1 March 2024", "March 2024"):
        assert same(recognise(text, "en")[0], source)
    assert not same(recognise("3 March 2024", "en")[0], source)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("9 bis 17 Uhr", "de", "09:00..17:00"),
        ("zwölfuhrdreißig", "de", "12:30"),
        ("2-5 pm", "en", "14:00..17:00"),
        ("two PM to five PM", "en", "14:00..17:00"),
        ("14:10:30", "en", "14:10:30"),
        ("ten hours zero minutes and zero seconds PM", "en", "22:00"),
        ("de 9 h à 17 h", "fr", "09:00..17:00"),
        ("à 20 h", "fr", "20:00"),
        ("doce y cuarto de la noche", "es", "00:15"),
        ("às oito horas", "pt", "08:00"),
        ("15h da tarde", "pt", "15:00"),
        ("alle ore 15", "it", "15:00"),
        ("om 15 uur", "nl", "15:00"),
    ],
)
def test_an_hour_that_its_words_name_is_a_time(text: str, language: str, value: str) -> None:
    assert read(text, language) == [("time", value, "")]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("sous 20 h", "fr", "20"),
        ("délai supérieur à 20 h", "fr", "20"),
        ("binnen 24 uur", "nl", "24"),
        ("thirty seconds", "en", "30"),
    ],
)
def test_a_span_of_hours_stays_a_duration(text: str, language: str, value: str) -> None:
    ((kind, found, _),) = read(text, language)
    assert (kind, found) == ("duration", value)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("bis 31.12.", "de", ("date", "--12-31", "")),
        ("am 2.3. geschlossen", "de", ("date", "--03-02", "")),
        ("siehe 3.12.", "de", ("number", "3.12", "")),
        ("CHF 12.05", "de", ("money", "12.05", "CHF")),
        ("31/12", "pt", ("date", "--12-31", "")),
        ("10/30", "es", ("number", "1/3", "")),
        ("abr. 22", "es", ("date", "--04-22", "")),
        ("340 A.D.", "en", ("date", "340", "")),
        ("seven fifty BC", "en", ("date", "-750", "")),
        ("1/3rd", "en", ("number", "1/3", "")),
    ],
)
def test_a_day_without_its_year_is_known_by_its_writing(
    text: str, language: str, expected: tuple[str, str, str]
) -> None:
    assert read(text, language) == [expected]


def test_bare_cents_are_those_of_any_currency() -> None:
    (claim,) = recognise("It costs 20 cents.", "en")
    (euro,) = recognise("EUR 0.20", "en")
    (dollar,) = recognise("$0.20", "en")
    assert same(claim, euro)
    assert same(claim, dollar)
    assert not same(recognise("20 euro cents", "en")[0], dollar)
