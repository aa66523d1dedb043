"""What is too long to be told apart is no statement that leaves and no evidence."""

from __future__ import annotations

from time import process_time

import pytest

from ingest.records import PassageId
from policies import passages
from policies.engine import judge
from policies.model import Draft, Effect, Evidence, EvidencePassage, Verdict
from policies.passages import read_passage
from policies.policyfile import load
from policies.text import MOST, MOST_STATEMENTS, first_sentences, sentences

FEE = "The fee is 5 EUR [1].\n"
SOURCE = "The fee is 5 EUR. Cards can be blocked by phone at any time."
TABLE = "\nAccount\tMonthly fee\nBasic\t5 EUR\nPremium\t20 EUR\n"


def lines(count: int) -> str:
    """So many lines of an honest and long report that says nothing of any fee."""
    return "\n".join(f"Note {chr(97 + n % 26)} says nothing here." for n in range(count))


def verdict(answer: str, source: str, policy: str = "baseline") -> Verdict:
    passages = (EvidencePassage(PassageId("p"), source),)
    return judge(load(policy), Draft(answer), Evidence(passages, language="en"))


def test_a_sentence_behind_two_thousand_others_does_not_leave() -> None:
    told = "Cards can be blocked by phone at any time [1].\nThe bank never refunds anything."
    judged = verdict(FEE * (MOST_STATEMENTS + 1) + told, SOURCE)
    assert judged.outcome == "revised"
    assert judged.text.count("fee") == MOST_STATEMENTS
    assert "refunds" not in judged.text
    assert "Cards" not in judged.text
    (finding,) = judged.statements[-1].findings[-1:]
    assert (finding.rule, finding.effect) == ("support", Effect.DROP)
    assert "up to its sentence 2,000" in finding.message


def test_a_cited_sentence_behind_two_thousand_others_does_not_vouch_for_one_in_front() -> None:
    told = "The bank never refunds anything.\nThe fee is 5 EUR [1]."
    judged = verdict(FEE * MOST_STATEMENTS + told, SOURCE)
    assert "refunds" not in judged.text


def test_two_thousand_sentences_leave_whole() -> None:
    assert verdict(FEE * MOST_STATEMENTS, SOURCE).outcome == "pass"


def test_a_policy_that_only_points_out_points_at_what_it_did_not_judge() -> None:
    judged = verdict("The fee is 5 EUR. " * (MOST_STATEMENTS + 2), SOURCE, "detect")
    assert judged.outcome == "flagged"
    assert [f.effect for f in judged.findings] == [Effect.FLAG]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("The monthly fee of Basic is 20 EUR [1].", "refused"),
        ("The monthly fee of Basic is 5 EUR [1].", "pass"),
    ],
)
def test_a_table_behind_a_hundred_pages_is_read_row_by_row(answer: str, outcome: str) -> None:
    assert verdict(answer, lines(5_001) + "\n" + TABLE).outcome == outcome


def test_what_stands_behind_the_last_sentence_that_is_read_is_no_evidence() -> None:
    judged = verdict("The monthly fee of Basic is 5 EUR [1].", lines(MOST) + "\n" + TABLE)
    assert judged.outcome == "refused"
    told = [f.message for f in judged.findings if f.rule == "numbers"]
    assert told
    assert all("Of passage p only the first" in message for message in told)
    assert all("what follows is no evidence" in message for message in told)


def test_figures_behind_a_flood_of_figures_are_no_evidence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passages, "MOST_FIGURES", 50)
    rows = "\n".join(f"Row {n} has 7 EUR." for n in range(60)) + "\nThe fee is 5 EUR.\n" * 30
    read_passage.cache_clear()
    behind = verdict("The fee is 5 EUR [1].", "The fee is due.\n" + rows)
    in_front = verdict("The fee is 5 EUR [1].", "The fee is 5 EUR.\n" + rows)
    read_passage.cache_clear()
    assert (behind.outcome, in_front.outcome) == ("refused", "pass")
    assert "Of passage p only the first" in behind.findings[0].message


@pytest.mark.parametrize("piece", ["1. ", "a\t1\n", "Yes. ", "A\n", "They say: no.\n\n"])
def test_a_text_cut_behind_its_last_sentence_holds_these_very_sentences(piece: str) -> None:
    text = piece * 300
    cut, whole = first_sentences(text, 100)
    assert not whole
    assert sentences(cut) == sentences(text, 100)[:100]
    assert first_sentences(cut, 100) == (cut, True)


@pytest.mark.parametrize(
    ("said", "policy"),
    [
        ("we kept refunded ", "baseline"),
        ("not mentioned; ", "detect"),
        ("more questions ", "detect"),
    ],
)
def test_what_a_long_statement_turns_or_says_of_itself_is_found_in_one_pass(
    said: str, policy: str
) -> None:
    def cost(size: int) -> float:
        start = process_time()
        verdict(said * (size // len(said)) + " [1].", "We refund the fee of 5 EUR.", policy)
        return process_time() - start

    cost(1000)
    assert cost(96_000) < 8 * max(0.05, cost(24_000))
