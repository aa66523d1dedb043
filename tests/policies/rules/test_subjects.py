"""A figure is said of what its source says it of: the same product, channel, party."""

from __future__ import annotations

import pytest

from policies.model import Effect
from policies.rules.binding import Binding
from tests.policies.rules.judging import found, outcome

RULE = Binding(Effect.DROP)


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("The Titan card costs 5 EUR", "The Vega card costs 5 EUR.", "en"),
        ("The Titan card costs 5 EUR", "The annual fee is 5 EUR.", "en"),
        ("The gold card costs 5 EUR", "The silver card costs 5 EUR.", "en"),
        ("A transfer by phone costs 5 EUR", "A transfer in the app costs 5 EUR.", "en"),
        ("Mr Smith earned 5,000 EUR", "Mr Jones earned 5,000 EUR.", "en"),
        ("The seller pays 5 EUR", "The buyer pays 5 EUR.", "en"),
        ("A standing order costs 5 EUR", "A share order costs 5 EUR.", "en"),
        ("Das Familienkonto kostet 5 EUR", "Das Jugendkonto kostet 5 EUR.", "de"),
        ("Die Goldkarte kostet 5 EUR", "Die Silberkarte kostet 5 EUR.", "de"),
        ("Das Konto Plus kostet 5 EUR", "Das Konto Komfort kostet 5 EUR.", "de"),
        ("In der Filiale kostet es 5 EUR", "In der App kostet es 5 EUR.", "de"),
    ],
)
def test_a_figure_of_something_else_is_found(said: str, source: str, language: str) -> None:
    assert "5 EUR" in found(RULE, f"{said} [1].", source, language=language) or "5,000 EUR" in said
    assert found(RULE, f"{said} [1].", source, language=language)
    assert not found(RULE, f"{source[:-1]} [1].", source, language=language)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("The Titan card costs 5 EUR", "The Titan card\nThe annual fee is 5 EUR."),
        ("The Titan card costs 5 EUR", "What does the Titan card cost?\nThe annual fee is 5 EUR."),
        ("The Titan card costs 5 EUR", "The Titan card is made of metal. It costs 5 EUR."),
        (
            "According to the Meridian Price List, the annual fee is 5 EUR",
            "The annual fee is 5 EUR.",
        ),
        ("Clients pay 5 EUR in the app", "Customers pay 5 EUR when they use the app."),
        (
            "In the app you pay 5 EUR without a visit to a branch",
            "The fee for a transfer in the app is 5 EUR.",
        ),
    ],
)
def test_what_a_figure_stands_under_counts(said: str, source: str) -> None:
    assert not found(RULE, f"{said} [1].", source)


def test_a_sentence_that_goes_on_speaks_of_what_the_one_before_did() -> None:
    draft = "The Titan card is made of metal [1]. It costs 5 EUR [2]."
    metal = "The Titan card is made of metal."
    assert found(RULE, draft, metal, "The Vega card costs 5 EUR.") == ["5 EUR"]
    assert not found(RULE, draft, metal, "The Titan card costs 5 EUR.")


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("Plus and Student cost 5 EUR and 7 EUR respectively", True),
        ("Plus and Student cost 7 EUR and 5 EUR respectively", False),
        ("The Plus account and the Student account cost 5 EUR and 7 EUR", True),
        ("The Plus account and the Student account cost 7 EUR and 5 EUR", False),
    ],
)
def test_names_and_figures_are_paired_in_order(said: str, right: bool) -> None:
    source = "The Plus account costs 5 EUR. The Student account costs 7 EUR."
    assert bool(found(RULE, f"{said} [1].", source)) != right


def test_a_table_s_row_speaks_of_its_label() -> None:
    table = "Card\tFee\tLimit\nTitan card\t5 EUR\t900 EUR\nVega card\t7 EUR\t800 EUR"
    assert found(RULE, "The fee of the Vega card is 5 EUR [1].", table)
    assert not found(RULE, "The fee of the Titan card is 5 EUR [1].", table)


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("In a branch a transfer costs 9 EUR", True),
        ("In a branch a transfer costs 5 EUR", False),
        ("By phone, a transfer costs seven euros", True),
    ],
)
def test_each_figure_has_its_own_stretch_of_a_sentence(said: str, right: bool) -> None:
    source = "A transfer costs 5 EUR in the app, 7 EUR by phone and 9 EUR in a branch."
    assert bool(found(RULE, f"{said} [1].", source)) != right


TIMES = (
    "Duration and fees\n| Country | Time | Fee online | Fee at a branch |\n"
    "| Switzerland | 2 days | 6 EUR | 12 EUR |\n| Japan | 4 days | 15 EUR | 30 EUR |"
)


@pytest.mark.parametrize(
    ("said", "source", "language", "expected"),
    [
        (
            "A transfer to Switzerland takes 2 days [1]. At a branch it costs 30 EUR [1].",
            TIMES,
            "en",
            ["30 EUR"],
        ),
        (
            "A transfer to Switzerland takes 2 days [1]. At a branch it costs 12 EUR [1].",
            TIMES,
            "en",
            [],
        ),
        (
            "Für Blau lag der Satz 2024 bei 4 % [1]. Im Jahr 2023 betrug er dafür 2 % [1].",
            "| Produkt | 2023 | 2024 |\n| Blau | 3 % | 4 % |\n| Rot | 2 % | 5 % |",
            "de",
            ["2 %"],
        ),
    ],
)
def test_what_goes_on_is_said_of_the_row_before(
    said: str, source: str, language: str, expected: list[str]
) -> None:
    assert sorted(set(found(RULE, said, source, language=language))) == expected


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        (
            "In the app and at a branch, a cheque costs {} and {} EUR, respectively [1].",
            "A cheque costs 8 EUR in the app, 15 EUR by telephone and 30 EUR at a branch.",
            "en",
        ),
        (
            "Ein Scheck kostet in der App und in der Filiale {} Euro bzw. {} Euro [1].",
            "Ein Scheck kostet in der App 8 Euro und in der Filiale 30 Euro.",
            "de",
        ),
    ],
)
def test_of_two_figures_each_is_said_of_its_own_channel(
    said: str, source: str, language: str
) -> None:
    assert not found(RULE, said.format("8", "30"), source, language=language)
    assert found(RULE, said.format("30", "8"), source, language=language)


def test_a_standing_order_is_no_transfer() -> None:
    source = "Echtzeitüberweisungen sind bis 9.000 EUR möglich und kosten 0,50 EUR."
    said = "Daueraufträge kosten 0,50 EUR [1]."
    assert "0,50 EUR" in found(RULE, said, source, language="de")


def test_a_day_up_to_which_another_figure_held_is_not_that_of_this_one() -> None:
    source = "Das Entgelt beträgt 0,10 % im Jahr. Bis Ende 2021 waren es 0,15 %."
    said = "Bis Ende 2021 betrug das Entgelt {} [1]."
    assert not found(RULE, said.format("0,15 %"), source, language="de")
    assert "0,10 %" in found(RULE, said.format("0,10 %"), source, language="de")


CARDS = (
    "Karten\n| Karte | Jahrespreis |\n| Girocard | 5 EUR |\n| Visa Klassik | 29 EUR |\n"
    "| Visa Gold | 79 EUR |"
)
LIMITS = "| Year | Adult | Junior |\n| 2016 | 15,240 | n/a |\n| 2019 | 20,000 | 4,368 |"


@pytest.mark.parametrize(
    ("said", "source", "language", "expected"),
    [
        ("Die Visa Gold kostet 79 EUR im Jahr", CARDS, "de", []),
        ("Die Mastercard Gold kostet 79 EUR im Jahr", CARDS, "de", ["79 EUR", "Mastercard"]),
        ("Die Reisekarte Stern kostet 79 EUR", CARDS, "de", ["79 EUR", "Stern"]),
        ("The Junior limit was 4,368 in 2019", LIMITS, "en", []),
        ("The Junior limit was 4,368 in 2016", LIMITS, "en", ["2016", "4,368"]),
    ],
)
def test_a_cell_is_said_of_its_own_row(
    said: str, source: str, language: str, expected: list[str]
) -> None:
    assert sorted(set(found(RULE, f"{said} [1].", source, language=language))) == expected


def test_of_two_parts_a_figure_is_said_of_the_name_in_its_own() -> None:
    source = "With the Vega card we add nothing; with the Titan card we add 2 % of the amount."
    assert not found(RULE, "With the Titan card we add 2 % of the amount [1].", source)
    assert "2 %" in found(RULE, "With the Vega card we add 2 % of the amount [1].", source)


@pytest.mark.parametrize(
    ("said", "source", "language", "wrong"),
    [
        (
            "{} net sales increased by 4.3 million EUR",
            "Film net sales increased by 4.3 million EUR.",
            "en",
            ("Film", "Ceramic"),
        ),
        (
            "The selling price of {} eggs was 1.27 EUR a dozen",
            "The selling price of shell eggs was 1.27 EUR a dozen.",
            "en",
            ("shell", "liquid"),
        ),
        (
            "Die Filiale am {} schließt um 16:30 Uhr",
            "Die Filiale am Markt schließt um 16:30 Uhr.",
            "de",
            ("Markt", "Bahnhof"),
        ),
    ],
)
def test_what_no_passage_has_in_front_of_a_noun_is_another_sort(
    said: str, source: str, language: str, wrong: tuple[str, str]
) -> None:
    right, other = wrong
    assert not found(RULE, said.format(right) + " [1].", source, language=language)
    assert other in found(RULE, said.format(other) + " [1].", source, language=language)


def test_how_something_is_makes_no_other_sort_of_it() -> None:
    source = "The 55 national teams share a total of 76 million EUR in bonus fees."
    said = "The 55 participating teams share a total of 76 million EUR in bonus fees [1]."
    assert not found(RULE, said, source)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        (
            "The Gold card has a fee of 5 EUR",
            "The Silver card has a fee of 5 EUR and offers:\n- free transfers\n\n"
            "The Gold card offers free travel insurance.",
        ),
        (
            "The Gold account includes 5 free withdrawals",
            "The Silver account includes 5 free withdrawals:\n- anywhere\n\n"
            "The Gold account has travel insurance.",
        ),
        (
            "With Gold the monthly fee is 5 EUR",
            "Silver has a monthly fee of 5 EUR and offers:\n- free transfers\n"
            "Gold offers free travel insurance.",
        ),
    ],
)
def test_what_heads_a_list_is_not_said_of_all_that_the_passage_names(
    said: str, source: str
) -> None:
    assert outcome(said, source) == "refused"


def test_what_heads_a_list_is_said_of_its_points() -> None:
    source = "You pay a fee of 5 EUR for replacing:\n- a Gold card\n- a Silver card\n"
    assert outcome("Replacing a Gold card costs 5 EUR", source) == "pass"


@pytest.mark.parametrize(
    ("said", "source", "expected"),
    [
        ("Citizens of the United States pay 5 EUR for it", "U.S. citizens pay 5 EUR.", "pass"),
        ("Citizens of the United States pay 5 EUR for it", "US citizens pay 5 EUR.", "pass"),
        ("Citizens of the United Kingdom pay 5 EUR for it", "U.S. citizens pay 5 EUR.", "refused"),
        ("Citizens of the United States pay 5 EUR for it", "EU citizens pay 5 EUR.", "refused"),
        ("Citizens of Utopia South pay 5 EUR for it", "Citizens of SU pay 5 EUR.", "refused"),
        ("Citizens of Utopia South pay 5 EUR for it", "Citizens of USA pay 5 EUR.", "refused"),
        ("The Ultra Silver card costs 5 EUR", "The US card costs 5 EUR.", "refused"),
        ("The Eastern Union account costs 5 EUR", "The EU account costs 5 EUR.", "refused"),
        ("The Ivory Diamond card needs 5 keys", "The card needs 5 keys and an ID.", "refused"),
    ],
)
def test_a_name_may_be_said_by_its_first_letters(said: str, source: str, expected: str) -> None:
    assert outcome(said, source) == expected


def test_who_charges_is_spoken_of_by_address_too() -> None:
    source = "The bank charges 5 EUR for the card."
    assert outcome("The bank at Luna.de charges 5 EUR for the card", source) == "refused"


def test_a_heading_that_names_two_makes_no_figure_of_one_that_of_the_other() -> None:
    source = (
        "Storage with Cedar Small and Cedar Large\n- With Cedar Small, goods are stored for up to "
        "45 days.\n- With the Cedar Large box, goods are stored for up to 60 days."
    )
    assert outcome("Goods with Cedar Small are stored for up to 60 days", source) == "refused"
    assert outcome("Goods with Cedar Small are stored for up to 45 days", source) == "pass"
