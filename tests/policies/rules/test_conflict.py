"""Two passages that say the same with other figures contradict each other; two cases do not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ingest.records import Fact, FactId, PassageId
from policies.engine import judge
from policies.model import Draft, Effect, Evidence, EvidencePassage, Finding, Source, fact_row
from policies.policyfile import load
from policies.rules.conflict import Conflict
from tests.policies.rules.judging import findings

FIVE = "The mortgage interest rate of a mortgage fixed for 5 years is 3.45 %."
TEN = "The mortgage interest rate of a mortgage fixed for 10 years is 3.70 %."


def judged(draft: str, *passages: str) -> str:
    evidence = tuple(
        EvidencePassage(PassageId(f"p{n}"), text, ("Rates",)) for n, text in enumerate(passages)
    )
    return judge(load("baseline"), Draft(draft), Evidence(evidence, "", "en")).outcome


def test_cases_of_one_passage_do_not_contradict_each_other() -> None:
    again = "Rates of a mortgage: fixed for 5 years 3.45 %, fixed for 10 years 3.70 %."
    assert judged(f"{FIVE[:-1]} [1] [2].", f"{FIVE} {TEN}", again) == "pass"
    assert judged(f"{TEN[:-1]} [1] [2].", f"{FIVE} {TEN}", again) == "pass"


def test_another_passage_with_another_figure_does() -> None:
    assert judged(f"{FIVE[:-1]} [1].", FIVE, FIVE.replace("3.45", "3.95")) == "refused"


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ("Le taux du découvert autorisé est de {} % par an", "non autorisé"),
        ("El tipo del descubierto autorizado de Plus es del {} % anual", "no autorizado"),
    ],
)
def test_what_is_not_so_is_another_measure_than_what_is(said: str, denied: str) -> None:
    plain = f"{said.format('4,95')}."
    other = f"{said.format('8,75').replace(denied.split()[1], denied)}."
    assert judged(f"{plain[:-1]} [1].", plain, other) == "pass"
    assert judged(f"{other[:-1]} [2].", plain, other) == "pass"
    assert judged(f"{other[:-1]} [2].", other.replace("8,75", "9,75"), other) == "refused"


def test_a_figure_is_held_against_passages_that_were_shown_and_not_cited() -> None:
    late = "A late payment on the Gold credit card costs a late payment fee of 11 EUR a year."
    card = "An additional card to a Gold credit card costs 18 EUR a year."
    assert judged(f"{card[:-1]} [2].", late, card) == "pass"
    assert judged(f"{card.replace('18', '11')[:-1]} [1].", late, card) == "refused"


def test_short_sentences_of_two_passages_contradict_each_other_and_short_rows_do_not() -> None:
    short = "An international transfer costs {} EUR"
    first, second = f"{short.format('4.90')}.", f"{short.format('5.90')}."
    assert judged(f"{first[:-1]} [1].", first, second) == "refused"
    assert judged(f"{first[:-1]} [1].", first, second.replace("An inter", "A ")) == "pass"
    assert judged("Transfer\t4.90 EUR [1]", "Transfer\t4.90 EUR", "Transfer\t5.90 EUR") == "pass"


# Statements against rows of approved tables.

FEE = "The monthly fee of the Plus account is {} EUR"


def row(value: str, measure: str = "monthly fee", as_of: date | None = date(2026, 1, 1)) -> Fact:
    return fact_row(f"{measure}-{value}", "Plus account", measure, Decimal(value), "EUR", as_of)


def against(said: str, *facts: Fact, shown: str = "neither") -> list[Finding]:
    rule = Conflict(Effect.DROP, shown="both" if shown == "both" else "neither")
    passage = EvidencePassage(
        PassageId("p"), f"{FEE.format('8.50')}.", in_force_from=date(2025, 3, 1)
    )
    return findings(rule, said, passage, on=date(2026, 11, 22), facts=facts)


def test_a_row_that_says_otherwise_contradicts_with_its_day() -> None:
    (finding,) = against(f"{FEE.format('8.50')} [1].", row("9.20"))
    assert finding.message == (
        "The approved fact table says 9.20\xa0EUR (as of 1 January 2026) for this."
    )
    assert finding.source == Source(fact=FactId("monthly fee-9.20"))
    assert against(f"{FEE.format('9.20')} [1].", row("9.20"), row("8.50"))[-1].source == Source(
        fact=FactId("monthly fee-8.50")
    )


@pytest.mark.parametrize(
    "said",
    [
        f"{FEE.format('9.20')} [1].",
        "The monthly fee is 8.50 EUR [1].",
        f"Until 31 December 2025 {FEE.format('8.50')} [1].",
        f"{FEE.format('at most 8.50')} [1].",
        f"{FEE.format('8.50')} without and 9.20 EUR with the card [1].",
        "The monthly fee of the Plus account is due after 30 days [1].",
    ],
)
def test_a_statement_about_less_or_another_time_contradicts_no_row(said: str) -> None:
    assert [f for f in against(said, row("9.20")) if f.source and f.source.fact] == []


def test_a_day_from_which_a_row_applies_speaks_of_that_row() -> None:
    said = f"From 1 January 2026 {FEE.format('8.50')} [1]."
    assert [f.source for f in against(said, row("9.20"))] == [
        Source(fact=FactId("monthly fee-9.20"))
    ]
    for other in (
        said.replace("8.50", "9.20"),
        said.replace("1 January 2026", "1 January 2025"),
        said.replace("From", "Until"),
        said.replace("2026", "2026 and until 1 June 2026"),
    ):
        assert [f for f in against(other, row("9.20")) if f.source and f.source.fact] == []


def test_a_figure_that_another_row_vouches_for_is_about_that() -> None:
    said = "The monthly fee of the Plus account is waived from 3,200 EUR paid in [1]."
    assert against(said, row("9.20"))
    assert against(said, row("9.20"), row("3200", "amount paid in")) == []


def test_what_a_row_alone_states_is_held_against_the_passages() -> None:
    (finding,) = against(f"{FEE.format('9.20')} [1].", row("9.20"))
    assert finding.source is not None
    assert finding.source.passage == "p"


def test_both_figures_may_stay_where_each_comes_with_its_own_day() -> None:
    mine = f"{FEE.format('8.50')} (as of 1 March 2025) [1]."
    theirs = "Plus account: monthly fee 9.20 EUR (as of 1 January 2026) [1]."
    effects = [f.effect for f in against(f"{mine} {theirs}", row("9.20"), shown="both")]
    assert effects == [Effect.FLAG, Effect.FLAG]
    for less in (mine, theirs.replace("(as of 1 January 2026) ", "") + mine):
        assert Effect.DROP in [f.effect for f in against(less, row("9.20"), shown="both")]
    undated = row("9.20", as_of=None)
    assert Effect.DROP in [f.effect for f in against(f"{mine} {theirs}", undated, shown="both")]


def test_a_remark_must_name_its_sources_own_day() -> None:
    for day, outcome in (("1 January 2026", "pass"), ("2 January 2026", "refused")):
        said = f"Plus account: monthly fee 9.20 EUR (as of {day}) [1]."
        listed = EvidencePassage(PassageId("p"), "The monthly fee of the Plus account is listed.")
        verdict = judge(
            load("baseline"), Draft(said), Evidence((listed,), language="en"), [row("9.20")]
        )
        assert verdict.outcome == outcome
