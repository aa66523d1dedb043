"""Words that make a figure what it is: adjectives, halves, changes, approximations, letters."""

from __future__ import annotations

import pytest

from policies.quantities import recognise


def read(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    """Kind, value and unit of every quantity that is no idiom."""
    return [(q.kind, q.value, q.unit) for q in recognise(text, language) if q.kind != "idiom"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("half a percent", "en", ("percent", "0.5", "%")),
        ("half an hour", "en", ("duration", "0.5", "h")),
        ("ein halbes Prozent", "de", ("percent", "0.5", "%")),
        ("un demi pour cent", "fr", ("percent", "0.5", "%")),
        ("medio por ciento", "es", ("percent", "0.5", "%")),
        ("media hora", "es", ("duration", "0.5", "h")),
        ("mezzo percento", "it", ("percent", "0.5", "%")),
        ("meia hora", "pt", ("duration", "0.5", "h")),
        ("een half procent", "nl", ("percent", "0.5", "%")),
        ("zweiwöchige Frist", "de", ("duration", "2", "wk")),
        ("vierzehntägig", "de", ("duration", "14", "d")),
        ("14-tägige Frist", "de", ("duration", "14", "d")),
        ("einjähriger Vertrag", "de", ("duration", "1", "a")),
        ("tweejarige looptijd", "nl", ("duration", "2", "a")),
        ("siebeneinhalbtausend Euro", "de", ("money", "7500", "EUR")),
        ("12,- bis 15,- €", "de", ("money", "12..15", "EUR")),
        ("las 24 primeras horas", "es", ("duration", "24", "h")),
        ("les dix derniers mois", "fr", ("duration", "10", "mo")),
        ("five grand", "en", ("number", "5000", "")),
        ("three grand divisions", "en", ("number", "3", "")),
        ("a fifth of customers", "en", ("number", "0.2", "")),
        ("a third attempt", "en", ("ordinal", "3", "")),
    ],
)
def test_a_number_within_or_beside_a_word_is_read(
    text: str, language: str, expected: tuple[str, str, str]
) -> None:
    assert read(text, language) == [expected]


@pytest.mark.parametrize("word", ["mehrjährig", "ganzjährig", "langjährig", "volljährig"])
def test_an_adjective_without_a_number_is_none(word: str) -> None:
    assert read(word, "de") == []


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("The fee rose from $20 to $35.", "en", ["20", "35"]),
        ("It fell from 35 to 20 percent.", "en", ["35", "20"]),
        ("Le taux est passé de 2 à 3 %.", "fr", ["2", "3"]),
        ("In 2018 to $1.4 billion", "en", ["2018", "1400000000"]),
        ("from 5 to 7 percent", "en", ["5..7"]),
    ],
)
def test_a_change_has_two_figures_and_a_range_one(
    text: str, language: str, values: list[str]
) -> None:
    assert [value for _, value, _ in read(text, language)] == values


def test_both_figures_of_a_change_have_its_unit() -> None:
    assert read("It rose from 20 to 35 percent.") == [
        ("percent", "20", "%"),
        ("percent", "35", "%"),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("about 5 EUR", "en"), ("around 5 EUR", "en"), ("~5 EUR", "en"), ("≈ 5 EUR", "en"),
        ("just under 5 EUR", "en"), ("5 EUR or so", "en"), ("rund 5 EUR", "de"),
        ("knapp 5 EUR", "de"), ("gut 5 EUR", "de"), ("circa 5 EUR", "de"), ("ca. 5 EUR", "de"),
        ("environ 5 EUR", "fr"), ("5 EUR environ", "fr"), ("aux alentours de 5 EUR", "fr"),
        ("más o menos 5 EUR", "es"), ("alrededor de 5 EUR", "es"), ("circa 5 EUR", "it"),
        ("all'incirca 5 EUR", "it"), ("cerca de 5 EUR", "pt"), ("ongeveer 5 EUR", "nl"),
        ("ruim 5 EUR", "nl"),
    ],
)  # fmt: skip
def test_an_approximation_is_carried_as_a_bound(text: str, language: str) -> None:
    (quantity,) = recognise(text, language)
    assert (quantity.value, quantity.bound) == ("5", "about")


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("Article IV", "en", ["4"]),
        ("Pillar III", "en", ["3"]),
        ("Tier II capital", "en", ["2"]),
        ("Chapter XII", "en", ["12"]),
        ("Annex VIII", "en", ["8"]),
        ("Parts I, II and III", "en", ["1", "2", "3"]),
        ("MiFID II and Basel III", "en", ["2", "3"]),
        ("Abschnitt IV", "de", ["4"]),
        ("chapitre IV", "fr", ["4"]),
        ("siglo XXI", "es", ["21"]),
        ("Allegato II", "it", ["2"]),
        ("hoofdstuk IV", "nl", ["4"]),
        ("Anexo II", "pt", ["2"]),
        ("In this section I explain what I paid for a CD.", "en", []),
        ("MIX and DIM, Class C, IV therapy, XL", "en", []),
        ("the level I reached", "en", []),
    ],
)
def test_roman_numerals_count_behind_what_is_counted_so(
    text: str, language: str, values: list[str]
) -> None:
    assert [value for _, value, _ in read(text, language)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "It came to (1.5) in 2018, compared with (4.2) in 2019.",
            ["-1.5", "2018", "-4.2", "2019"],
        ),
        ("(2,676) was recorded in 2018.", ["-2676", "2018"]),
        ("The result was (2,676) in 2018.", ["-2676", "2018"]),
        ("It sold ten thousand (10,000) units.", ["10000"]),
        ("as shown in note (12)", ["12"]),
    ],
)
def test_a_grouped_figure_in_brackets_that_a_sentence_tells_is_a_loss(
    text: str, values: list[str]
) -> None:
    assert [value for _, value, _ in read(text)] == values


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the published one", "en"),
        ("an unarranged one is dearer", "en"),
        ("per dozen", "en"),
        ("prima di pagare", "it"),
    ],
)
def test_a_word_that_stands_for_a_thing_is_no_figure(text: str, language: str) -> None:
    assert read(text, language) == []


def test_a_customer_may_still_order_one() -> None:
    assert read("You may order one.") == [("number", "1", "")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("gross negligence", "en"),
        ("[Cards](../cards/credit-card.md)", "fr"),
        ("in Mio. EUR", "de"),
        ("uno scoperto di conto", "it"),
    ],
)
def test_ordinary_words_hold_no_figure(text: str, language: str) -> None:
    assert read(text, language) == []


def test_the_point_of_a_list_is_no_minus() -> None:
    assert read("Fees:\n- 20 EUR a month\n- one card") == [
        ("money", "20", "EUR"),
        ("number", "1", ""),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [("une deuxième carte", "fr"), ("una segunda tarjeta", "es"), ("una seconda carta", "it")],
)
def test_a_second_card_is_no_half(text: str, language: str) -> None:
    assert read(text, language) == [("ordinal", "2", "")]
