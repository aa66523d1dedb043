"""What is said again is read and judged as it was the first time, and no flood is read whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.records import PassageId
from policies import engine, reading
from policies.engine import judge
from policies.model import Draft, Effect, Evidence, EvidencePassage, Finding, Verdict
from policies.policyfile import load as _load
from policies.scene import ReadStatement, Scene
from policies.text import MOST, MOST_STATEMENTS, sentences, statements

load = cache(_load)
PASSAGES = (
    "The Plus account costs 4.40 EUR a month. The Student account costs 2.10 EUR a month. "
    "A transfer is not free unless it is made in the app. It costs 1.50 EUR at a branch.",
    "Account\tApp\tPhone\nEveryday account\t0.15 EUR\t3.50 EUR\nPlus account\t0.06 EUR\t2.25 EUR",
)
SAID = (
    "The Plus account costs 4.40 EUR a month [1].",
    "The Plus account costs 2.10 EUR a month [1].",
    "The Student account costs 2.10 EUR a month [1][2].",
    "It costs 1.50 EUR at a branch [1].",
    "It costs 4.40 EUR [1].",
    "A transfer is free [1].",
    "With the Plus account a transfer by phone costs 3.50 EUR [2].",
    "It costs 2.25 EUR by phone [2].",
    "Call +44 20 7946 0958 for the 7 % offer [1].",
    "Nobody cites this.",
    "1. ",
)


def judged(policy: str, said: Sequence[str]) -> Verdict:
    shown = tuple(EvidencePassage(PassageId(f"p{n}"), text) for n, text in enumerate(PASSAGES))
    return judge(load(policy), Draft(" ".join(said)), Evidence(shown, "", "en"))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(SAID), min_size=1, max_size=12),
    st.sampled_from(["baseline", "detect"]),
)
def test_remembering_changes_no_verdict(said: list[str], policy: str) -> None:
    remembered = judged(policy, said)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "SHORT", -1)
        patch.setattr(reading, "SHORT", -1)
        assert judged(policy, said) == remembered


@dataclass(frozen=True)
class Counting:
    """A rule that counts how often it is asked."""

    effect: Effect = Effect.FLAG
    name: str = "counting"
    asked: list[str] = field(default_factory=list, compare=False)

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        self.asked.append(statement.statement.text)
        yield Finding(self.name, self.effect, statement.span, "asked")


@pytest.mark.parametrize(("sentence", "times"), [("The fee is due. ", 1), ("It is due. ", 2)])
def test_a_sentence_said_a_hundred_times_is_asked_about_once_for_each_it_goes_on_from(
    sentence: str, times: int
) -> None:
    rule = Counting()
    policy = replace(load("detect"), rules=(rule,))
    shown = (EvidencePassage(PassageId("p"), PASSAGES[0]),)
    verdict = judge(policy, Draft(sentence * 100), Evidence(shown, "", "en"))
    # What goes on is asked about with nothing before it, and behind itself.
    assert len(rule.asked) == times
    assert [f.span for f in verdict.findings] == [s.span for s in verdict.statements]
    assert len(verdict.findings) == 100


@pytest.mark.parametrize("piece", ["1. ", "a\t1\n", "Yes. "])
def test_a_flood_of_sentences_ends_in_one_piece_that_holds_the_rest(piece: str) -> None:
    text = piece * 3 * MOST
    for found, most in (
        ([s.span for s in statements(text)], MOST_STATEMENTS),
        (list(sentences(text)), MOST),
    ):
        assert len(found) == most + 1
        assert found[-1].end == len(text.rstrip())
