"""What the recogniser reads in the languages, and what it takes for idiom."""

from __future__ import annotations

import pytest

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage
from policies.policyfile import load
from policies.quantities import recognise


def read(text: str, language: str) -> list[tuple[str, str, str]]:
    return [(q.kind, q.value, q.unit) for q in recognise(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("5 euros and 20 cents", "en", ("money", "5.2", "EUR")),
        ("zwei Euro zwanzig", "de", ("money", "2.2", "EUR")),
        ("an hour and a half", "en", ("duration", "1.5", "h")),
        ("3 million and a half", "en", ("number", "3500000", "")),
        ("a quarter of a million dollars", "en", ("money", "250000", "USD")),
        ("nineteen ninety-four", "en", ("date", "1994", "")),
        ("july twenty fifth two thousand twelve", "en", ("date", "2012-07-25", "")),
        ("twenty sixth of may", "en", ("date", "--05-26", "")),
        ("quarter past one", "en", ("time", "01:15", "")),
        ("one two three, four five six", "en", ("identifier", "123456", "")),
        ("plus four nine one two three four", "en", ("identifier", "+491234", "")),
        ("1980s", "en", ("date", "1980..1989", "")),
        ("120 MEUR", "en", ("money", "120000000", "EUR")),
        ("1.3e6", "en", ("number", "1300000", "")),
        ("halb drei", "de", ("time", "02:30", "")),
        ("anderthalb Millionen", "de", ("number", "1500000", "")),
        ("ein zweiundzwanzigstel", "de", ("number", "1/22", "")),
        ("eine halbe Stunde", "de", ("duration", "0.5", "h")),
        ("einhundertelfter", "de", ("ordinal", "111", "")),
        ("75,3 millions de $", "fr", ("money", "75300000", "USD")),
        ("un sur trois", "fr", ("number", "1/3", "")),
        ("vingt-cinquième", "fr", ("ordinal", "25", "")),
        ("quatre virgule quatre-vingt milliards d'euros", "fr", ("money", "4800000000", "EUR")),
        ("veinte quintos", "es", ("number", "4", "")),
        ("vigésimo quinto", "es", ("ordinal", "25", "")),
        ("dos de la tarde", "es", ("time", "14:00", "")),
        ("un milione e mezzo", "it", ("number", "1500000", "")),
        ("centoventunesimo", "it", ("ordinal", "121", "")),
        ("trinta e um de janeiro de dois mil e vinte e quatro", "pt", ("date", "2024-01-31", "")),
        ("cento e quinze reais", "pt", ("money", "115", "BRL")),
        ("três vírgula um quatro um", "pt", ("number", "3.141", "")),
        ("1.234,56 reais", "pt", ("money", "1234.56", "BRL")),
        ("5 dias úteis", "pt", ("duration", "5", "bd")),
        ("tweeduizend vijfhonderdzevenenzeventig euro", "nl", ("money", "2577", "EUR")),
        ("anderhalf jaar", "nl", ("duration", "1.5", "a")),
        ("twee derde", "nl", ("number", "2/3", "")),
        ("minstens 3 werkdagen", "nl", ("duration", "3", "bd")),
        ("tjugofem kronor", "sv", ("money", "25", "SEK")),
        ("yüz yirmi bir dolar", "tr", ("money", "121", "USD")),
        ("خمسة وعشرون دولار", "ar", ("money", "25", "USD")),
        ("पच्चीस हजार रुपये", "hi", ("money", "25000", "INR")),
        ("двадцать пять рублей", "ru", ("money", "25", "RUB")),
        ("二十五ドル", "ja", ("money", "25", "USD")),
        ("5分の3", "ja", ("number", "0.6", "")),
        ("百分之五", "zh", ("percent", "5", "%")),
        ("两千三百五", "zh", ("number", "2350", "")),
        ("이백삼십 달러", "ko", ("money", "230", "USD")),
        ("스물두번째", "ko", ("ordinal", "22", "")),
    ],
)
def test_a_number_is_read_in_its_language(
    text: str, language: str, expected: tuple[str, str, str]
) -> None:
    assert read(text, language) == [expected]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("4.90 EUR a month", "en"),
        ("Twice a day you can open a euro account", "en"),
        ("Geben Sie uns ein Zeichen", "de"),
        ("au moins un compte", "fr"),
    ],
)
def test_an_article_counts_only_where_something_is_counted(text: str, language: str) -> None:
    assert not [q for q in recognise(text, language) if q.value == "1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It takes over a week.", ("duration", "1", "wk")),
        ("You were charged a dollar.", ("money", "1", "USD")),
    ],
)
def test_an_article_in_front_of_a_unit_is_a_one(text: str, expected: tuple[str, str, str]) -> None:
    assert read(text, "en") == [expected]


def test_a_bound_is_no_minus() -> None:
    found = recognise("au moins 5 jours", "fr")
    assert [(q.text, q.value, q.bound) for q in found] == [("5 jours", "5", "min")]


def test_a_lone_sign_or_number_between_words_keeps_its_neighbours() -> None:
    assert [q.text for q in recognise("10 $ 30 $", "en")] == ["10 $", "30 $"]
    assert [q.text for q in recognise("2,400 EUR eleven EUR", "en")] == ["2,400 EUR", "eleven EUR"]


def test_one_of_our_advisers_is_an_idiom_and_one_mile_is_none() -> None:
    assert read("one of our advisers", "en") == [("idiom", "", "")]
    assert read("that one mile", "en") == [("measure", "1", "[mi_i]")]


def test_a_word_that_another_language_counts_with_does_not_speak_for_its_own() -> None:
    said = "A SEPA transfer ordered by phone from a Harbour Everyday account costs dos EUR."
    (figure,) = recognise(said, "es")
    assert (figure.text, figure.value, figure.unit) == ("dos EUR", "2", "EUR")
    verdict = judge(
        load("baseline"),
        Draft(f"{said[:-1]} [1]."),
        Evidence((EvidencePassage(PassageId("a"), said.replace("dos", "3.50")),), "", "es"),
    )
    assert verdict.outcome == "refused"
