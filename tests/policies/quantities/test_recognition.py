"""What the recogniser finds, in five languages and in disguise."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.quantities import recognise


def read(text: str, language: str = "en") -> list[tuple[str, str, str, str, str]]:
    return [(q.text, q.kind, q.value, q.unit, q.bound) for q in recognise(text, language)]


def one(text: str, language: str = "en") -> tuple[str, str, str]:
    found = recognise(text, language)
    assert len(found) == 1, found
    return found[0].kind, found[0].value, found[0].unit


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("4.90 EUR", "en", ("money", "4.9", "EUR")),
        ("€1,234.56", "en", ("money", "1234.56", "EUR")),
        ("USD 1 200", "en", ("money", "1200", "USD")),
        ("$5m", "en", ("money", "5000000", "USD")),
        ("$5 CAD", "en", ("money", "5", "CAD")),
        ("1.234,56 Euro", "de", ("money", "1234.56", "EUR")),
        ("5 Mio. EUR", "de", ("money", "5000000", "EUR")),
        ("1 234,56 €", "fr", ("money", "1234.56", "EUR")),
        ("50 centimes", "fr", ("money", "0.5", "EUR")),
        ("doscientos mil euros", "es", ("money", "200000", "EUR")),
        ("duecentocinquantamila euro", "it", ("money", "250000", "EUR")),
        ("12 %", "en", ("percent", "12", "%")),
        ("12.0 percent", "en", ("percent", "12", "%")),
        ("zwei Prozent", "de", ("percent", "2", "%")),
        ("5‰", "en", ("percent", "0.5", "%")),
        ("2018–19", "en", ("date", "2018..2019", "")),
        ("2018/19", "de", ("date", "2018..2019", "")),
        ("2018/2019", "en", ("date", "2018..2019", "")),
        ("1999/00", "en", ("date", "1999..2000", "")),
        ("4:00 \n p.m.", "en", ("time", "16:00", "")),
        ("June 19 , 2009", "en", ("date", "2009-06-19", "")),
        ("June 19 of 2009", "en", ("date", "2009-06-19", "")),
        ("25 bp", "en", ("percent", "0.25", "%")),
        ("0.25 percentage points", "en", ("points", "0.25", "pp")),
        ("5–7 %", "en", ("percent", "5..7", "%")),
        ("1,000 to 4,999 EUR", "en", ("money", "1000..4999", "EUR")),
        ("12 bis 84 Monate", "de", ("duration", "12..84", "mo")),
        ("2018-01-01", "en", ("date", "2018-01-01", "")),
        ("January 1, 2018", "en", ("date", "2018-01-01", "")),
        ("1. Januar 2018", "de", ("date", "2018-01-01", "")),
        ("1er janvier 2018", "fr", ("date", "2018-01-01", "")),
        ("1 de enero de 2018", "es", ("date", "2018-01-01", "")),
        ("1º gennaio 2018", "it", ("date", "2018-01-01", "")),
        ("31.12.2025", "de", ("date", "2025-12-31", "")),
        ("March 2026", "en", ("date", "2026-03", "")),
        ("Q1 2018", "en", ("date", "2018-Q1", "")),
        ("1 January", "en", ("date", "--01-01", "")),
        ("two April 2026", "en", ("date", "2026-04-02", "")),
        ("dos de abril de 2026", "es", ("date", "2026-04-02", "")),
        ("deux avril 2026", "fr", ("date", "2026-04-02", "")),
        ("due aprile", "it", ("date", "--04-02", "")),
        ("2018", "en", ("date", "2018", "")),
        ("14:30 CET", "en", ("time", "14:30", "CET")),
        ("2.30 pm", "en", ("time", "14:30", "")),
        ("14h30", "fr", ("time", "14:30", "")),
        ("5 business days", "en", ("duration", "5", "bd")),
        ("5 jours ouvrés", "fr", ("duration", "5", "bd")),
        ("14-day", "en", ("duration", "14", "d")),
        ("3rd", "en", ("ordinal", "3", "")),
        ("half", "en", ("multiplier", "0.5", "")),
        ("two thirds", "en", ("number", "2/3", "")),
        ("1½ hours", "en", ("duration", "1.5", "h")),
        ("twenty-one", "en", ("number", "21", "")),
        ("two hundred and fifty thousand", "en", ("number", "250000", "")),
        ("one point five", "en", ("number", "1.5", "")),
        ("einundzwanzig", "de", ("number", "21", "")),
        ("quatre-vingt-dix-neuf", "fr", ("number", "99", "")),
        ("soixante et onze", "fr", ("number", "71", "")),
        ("treinta y uno", "es", ("number", "31", "")),
        ("ventuno", "it", ("number", "21", "")),
        ("12 lakh", "en", ("number", "1200000", "")),
        ("-5 %", "en", ("percent", "-5", "%")),
        ("+353 1 234 5678", "en", ("identifier", "+35312345678", "")),
        ("DE89 3704 0044 0532 0130 00", "en", ("identifier", "DE89370400440532013000", "")),
        ("§ 675v", "de", ("identifier", "§675v", "")),
        ("12 CFR 1005.6", "en", ("identifier", "12cfr1005.6", "")),
        ("one of", "en", ("idiom", "", "")),
        ("24/7", "en", ("idiom", "", "")),
    ],
)
def test_a_number_is_read_whole(text: str, language: str, expected: tuple[str, str, str]) -> None:
    assert one(text, language) == expected
    assert recognise(text, language)[0].text == text


@pytest.mark.parametrize(
    "text",
    [
        "４２",
        "4\u200b2",
        "4\u20602",
        "𝟒𝟐",
        "٤٢",
        "४२",
        "4\u00ad2",
        "\U000e0034\U000e0032",
        "4\ufe0f\u20e32\ufe0f\u20e3",
    ],
)
def test_disguised_digits_are_read_as_what_a_reader_sees(text: str) -> None:
    assert one(text) == ("number", "42", "")


@pytest.mark.parametrize("text", ["①", "¹", "½", "Ⅷ", "五", "⒌", "🄅", "㉕", "፩"])
def test_every_sign_that_is_a_number_is_one(text: str) -> None:
    assert recognise(f"The fee is {text} here", "en")


@pytest.mark.parametrize(
    ("text", "language", "bound"),
    [
        ("at least 5 EUR", "en", "min"),
        ("up to €500", "en", "max"),
        ("about 5 days", "en", "about"),
        ("5 or more", "en", "min"),
        ("18+", "en", "min"),
        ("mindestens 3 Monate", "de", "min"),
        ("höchstens 3 Monate", "de", "max"),
        ("ca. 3 Monate", "de", "about"),
        ("au moins 5 jours", "fr", "min"),
        ("jusqu'à 5 jours", "fr", "max"),
        ("al menos 5 días", "es", "min"),
        ("almeno 5 giorni", "it", "min"),
        ("fino a 5 giorni", "it", "max"),
        ("exactly 5 days", "en", "exact"),
    ],
)
def test_a_bound_is_read_but_lies_outside_the_span(text: str, language: str, bound: str) -> None:
    quantity = recognise(text, language)[0]
    assert quantity.bound == bound
    assert quantity.text[0].isdigit() or quantity.text[0] == "€"


def test_the_language_decides_what_a_point_means() -> None:
    assert one("1.234", "en")[1] == "1.234"
    assert one("1.234", "de")[1] == "1234"
    assert one("1,234", "de")[1] == "1.234"


def test_table_cells_stay_apart() -> None:
    assert [q[0] for q in read("Plus\t9.20 EUR\t12\t3\nStudent\t1,500\t2")] == [
        "9.20 EUR", "12", "3", "1,500", "2",
    ]  # fmt: skip


def test_articles_and_pronouns_are_no_numbers() -> None:
    assert recognise("Ein Konto und eine Karte, die Sie haben.", "de") == ()
    assert recognise("Un compte et une carte.", "fr") == ()
    assert recognise("Puede abrir una cuenta con un documento.", "es") == ()
    assert recognise("Può aprire un conto con una carta.", "it") == ()
    assert recognise("You may open an account with a card.", "en") == ()


ALPHABET = st.text(
    alphabet=st.sampled_from("0123456789.,-–/%€$ \t\nabcEURdays²½①٤\u200bß'§+()[]"), max_size=60
)


@given(ALPHABET | st.text(max_size=40), st.sampled_from(["", "en", "de", "fr", "es", "it"]))
@settings(max_examples=80)
def test_spans_slice_back_in_order_and_never_overlap(text: str, language: str) -> None:
    end = 0
    for quantity in recognise(text, language):
        assert quantity.span.start >= end
        assert quantity.span.end > quantity.span.start
        assert text[quantity.span.start : quantity.span.end] == quantity.text
        end = quantity.span.end


@given(st.text(alphabet="abc xyz", max_size=20), st.integers(0, 10**9))
@settings(max_examples=60)
def test_no_ascii_digit_escapes(words: str, number: int) -> None:
    text = f"{words} {number} {words}"
    covered = {i for q in recognise(text, "en") for i in range(*q.span)}
    assert all(i in covered for i, c in enumerate(text) if c.isdigit())


@pytest.mark.parametrize(
    "piece",
    [
        "hundred ",
        "million ",
        "two hundred ",
        "thousand million ",
        "9",
        "9/9",
        "1⁄9",
        "1.",
        "9th",
        "1-",
        "hundert",
    ],
)
def test_no_length_of_number_breaks_the_recogniser(piece: str) -> None:
    text = piece * 1500
    found = recognise(text, "en")
    assert all(text[q.span.start : q.span.end] == q.text for q in found)


_OWN = {
    "en": ("two", "ten", "hundred", "euros", "percent"),
    "de": ("zwei", "zehn", "hundert", "Euro", "Prozent"),
    "fr": ("deux", "dix", "cent", "euros", "pour cent"),
    "es": ("dos", "diez", "cien", "euros", "por ciento"),
    "it": ("due", "dieci", "cento", "euro", "per cento"),
}


@pytest.mark.parametrize("spoken", _OWN)
@pytest.mark.parametrize("language", _OWN)
def test_number_words_of_every_language_count_beside_a_unit_of_any(
    language: str, spoken: str
) -> None:
    two, ten, _, _, _ = _OWN[spoken]
    *_, money, percent = _OWN[language]
    if (language, two) != ("en", "due"):  # "The amount due EUR" is plain English.
        assert one(f"{two} {money}", language) == ("money", "2", "EUR")
        assert one(f"{two} EUR", language) == ("money", "2", "EUR")
    assert one(f"{ten} {money}", language) == ("money", "10", "EUR")
    assert one(f"{ten} {percent}", language) == ("percent", "10", "%")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The amount due € is shown", "en"),
        ("Once a month", "en"),
        ("un compte en euros", "fr"),
        ("il y a très peu d'euros", "fr"),
        ("es sei denn", "de"),
        ("Lei sei qui", "en"),
        ("ten o'clock", "de"),
    ],
)
def test_a_foreign_number_word_without_a_unit_is_a_word(text: str, language: str) -> None:
    assert [q for q in recognise(text, language) if q.kind != "time"] == []


def test_the_unit_of_digits_is_not_taken_by_the_word_before_it() -> None:
    assert read("Uno EUR 500 is paid", "en") == [("EUR 500", "money", "500", "EUR", "exact")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("desde el 1 de enero de two", "es"),
        ("dal 1 gennaio two", "it"),
        ("du 1er janvier two", "fr"),
        ("ab dem 1. Januar two", "de"),
        ("from 1 January dos", "en"),
    ],
)
def test_a_foreign_number_word_in_a_years_place_is_a_number(text: str, language: str) -> None:
    assert [(q.kind, q.value) for q in recognise(text, language)] == [
        ("date", "--01-01"),
        ("number", "2"),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Money on Harbour Notice elf can be withdrawn.", "en"),
        ("Il conto Harbour dix costa poco.", "it"),
    ],
)
def test_a_short_foreign_number_word_counts_even_in_a_name(text: str, language: str) -> None:
    assert [q.kind for q in recognise(text, language)] == ["number"]


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("$5-10 million", "en", "5000000..10000000", "USD"),
        ("€5–10m", "en", "5000000..10000000", "EUR"),
        ("$5–10bn", "en", "5000000000..10000000000", "USD"),
        ("5 to 10 million dollars", "en", "5000000..10000000", "USD"),
        ("5-10 Mio. EUR", "de", "5000000..10000000", "EUR"),
        ("$500–2 million", "en", "500..2000000", "USD"),
        ("5 USD - 10 million", "en", "5..10000000", "USD"),
        ("$5k-10 million", "en", "5000..10000000", "USD"),
    ],
)
def test_the_low_end_takes_the_magnitude_that_it_lacks(
    text: str, language: str, value: str, unit: str
) -> None:
    assert read(text, language) == [(text, "money", value, unit, "exact")]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("(350) EUR", "en", ("money", "-350", "EUR")),
        ("EUR (350)", "en", ("money", "-350", "EUR")),
        ("$(350)", "en", ("money", "-350", "USD")),
        ("$(5)", "en", ("money", "-5", "USD")),
        ("US$(350)", "en", ("money", "-350", "USD")),
        ("(4.2) %", "en", ("percent", "-4.2", "%")),
        ("(4.2 %)", "en", ("percent", "-4.2", "%")),
        ("$(1.2) million", "en", ("money", "-1200000", "USD")),
        ("(1,2) Mio. EUR", "de", ("money", "-1200000", "EUR")),
        ("(1,200)", "en", ("number", "-1200", "")),
    ],
)
def test_an_amount_in_an_accountants_brackets_is_negative(
    text: str, language: str, expected: tuple[str, str, str]
) -> None:
    assert one(text, language) == expected
    assert recognise(text, language)[0].text == text


def test_a_bracketed_figure_that_fills_a_cell_is_negative() -> None:
    assert [(q[0], q[2]) for q in read("Loss\t(1,200)\t(3.5 %)\n| ($4.20) | (1,200) |")] == [
        ("(1,200)", "-1200"),
        ("(3.5 %)", "-3.5"),
        ("($4.20)", "-4.2"),
        ("(1,200)", "-1200"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The fee (5 EUR) is due.",
        "(5 EUR)",
        "The report (2024) says",
        "EUR (2024)",
        "one day (24 hours)",
        "as above (section 5)",
        "(1) Open the app.",
        "(1) EUR accounts are free.",
        "Amounts in EUR (1)",
        "Members (1,200) may vote.",
        "It costs 5 EUR (350)",
        "point (350) EUR 20",
        "Plus\t(1)\t(350)",
        "Plus\t(1,200) people\t",
        "(1.5 to 2.5 %)",
    ],
)
def test_an_aside_in_brackets_is_not_negative(text: str) -> None:
    found = recognise(text, "en")
    assert found
    assert not [q for q in found if q.value.startswith("-") or "(" in q.text]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        (">= 10 EUR", "min"),
        (">=10 EUR", "min"),
        ("<= 10 EUR", "max"),
        ("> 10 EUR", "min"),
        ("=> 10 EUR", "exact"),
        ("=< 10 EUR", "exact"),
        ("= 10 EUR", "exact"),
    ],
)
def test_a_bound_in_two_signs_is_one(text: str, bound: str) -> None:
    assert read(f"x {text}") == [("10 EUR", "money", "10", "EUR", bound)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("zwei Mio. Euro", "2000000", "EUR"),
        ("anderthalb Mio. Euro", "1500000", "EUR"),
        ("drei Mrd. CHF", "3000000000", "CHF"),
        ("12,- €", "12", "EUR"),
        ("12.- CHF", "12", "CHF"),
        ("12,-- €", "12", "EUR"),
        ("12,– Euro", "12", "EUR"),
        ("1.200,- €", "1200", "EUR"),
    ],
)
def test_a_stop_or_a_dash_does_not_part_a_number_from_its_currency(
    text: str, value: str, unit: str
) -> None:
    assert read(f"Es kostet {text}.", "de") == [(text, "money", value, unit, "exact")]


def test_a_stop_that_ends_a_sentence_stays_outside_the_number() -> None:
    assert [q[0] for q in read("Es sind zwei Mio. Das reicht.", "de")] == ["zwei Mio"]
    assert [q[:4] for q in read("Bis Punkt 12.- Danach 5 EUR", "de")][-1] == (
        "5 EUR", "money", "5", "EUR",
    )  # fmt: skip


def test_small_numbers_in_a_row_without_blanks_are_several() -> None:
    assert [q.value for q in recognise("boxes 1,2,3, and 5", "en")] == ["1", "2", "3", "5"]
    assert one("12,34,567 rupees") == ("money", "1234567", "INR")


@pytest.mark.parametrize(
    "text", ["2018/21", "2011-12", "2018/017", "2018–19 %", "1018/19", "2018/19/2"]
)
def test_not_every_two_figures_are_a_year_and_the_next(text: str) -> None:
    assert ("date", "2018..2019") not in [(q.kind, q.value) for q in recognise(text, "en")]
    assert ("date", "2011..2012") not in [(q.kind, q.value) for q in recognise(text, "en")]
