"""Drafts come the best way first, each judged, and a busy or slow model never holds an answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from policies.model import Evidence
from policies.policyfile import load
from service.asked import gives_all
from service.attempts import SHOWN, Attempt, Drafters, Limits, Task
from service.deadlines import Deadline
from service.factlines import FactRows
from service.generation import Generated, Generator, GeneratorUnavailable, Prompt, PromptTruncated
from service.prompting import Prompts
from service.timing import Timings
from tests.fakes.generator import ScriptedGenerator, generated
from tests.fakes.hits import passage, weighed

FEE = "An international transfer ordered in the app costs 4.90 EUR."
PASSAGES = [
    passage(FEE),
    *(passage(f"Sentence number {n} of the bank.", f"d{n}") for n in range(9)),
]


def task() -> Task:
    return Task(
        Evidence((), "What does it cost?", "en"), weighed(PASSAGES), FactRows.of(()), Timings()
    )


class Gated:
    """Writes once the gate is open; says when it has begun."""

    name = "gated"
    reads_excerpts = False

    def __init__(self) -> None:
        self.gate, self.begun = threading.Event(), threading.Event()

    def generate(self, prompt: Prompt, deadline: Deadline) -> Generated:
        self.begun.set()
        self.gate.wait(60)
        return generated(prompt, [(FEE, (1,))])

    def problem(self) -> str | None:
        return None


def drafters(generator: Generator | None, seconds: float = 60.0) -> Drafters:
    return Drafters(load("baseline"), Prompts.load(), lambda: generator, Limits(seconds))


@pytest.fixture
def gated() -> Iterator[Gated]:
    gated = Gated()
    yield gated
    gated.gate.set()


def attempts(generator: Generator | None, seconds: float = 60.0) -> list[Attempt]:
    made = drafters(generator, seconds)
    try:
        return list(made.attempts(task()))
    finally:
        made.close()


def test_without_a_model_the_only_attempt_is_a_quote() -> None:
    (only,) = attempts(None)
    assert only.by == "quoted"
    assert only.verdict is not None
    assert only.pieces
    assert only.generated is None


def test_a_sentence_is_never_left_of_an_answer_that_leans_on_it_and_may_not_leave() -> None:
    text = "Ask us. A block can follow. It is the best on the market [4]."
    leaning = [w for w in weighed([passage(text)]) if w.candidate.text.startswith("It")]
    asked = replace(task(), weighed=tuple(leaning))
    (attempt,) = drafters(None).attempts(asked)
    assert attempt.verdict is not None
    assert [(p.quote_start, p.quote_end) for p in attempt.pieces] == [(28, len(text))]
    assert "block" not in attempt.verdict.text


def test_the_models_draft_comes_first_and_is_judged_against_what_it_was_shown() -> None:
    first, second = attempts(ScriptedGenerator([(FEE, (3,))]))
    assert (first.by, second.by) == ("scripted", "quoted")
    assert len(first.passages) == SHOWN
    assert first.draft is not None
    assert first.draft.text == "An international transfer ordered in the app costs 4.90 EUR [1]."
    assert first.draft.prompt_digest == Prompts.load().digest
    assert first.verdict is not None
    assert first.verdict.outcome == "pass"


def test_the_next_attempt_is_made_only_when_it_is_asked_for() -> None:
    made, work = drafters(ScriptedGenerator([(FEE, (1,))])), task()
    first = next(made.attempts(work))
    made.close()
    assert first.by == "scripted"
    assert set(work.timings.seconds) == {"generation", "judgement"}


@pytest.mark.parametrize(
    ("problem", "truncated"),
    [(PromptTruncated("12 of 900 tokens"), True), (GeneratorUnavailable("gone"), False)],
)
def test_a_failure_is_an_attempt_without_a_draft(problem: Exception, truncated: bool) -> None:
    first, second = attempts(ScriptedGenerator(problem))
    assert (first.draft, first.verdict, first.truncated) == (None, None, truncated)
    assert first.problem == str(problem)
    assert second.verdict is not None


def test_a_model_that_ignores_its_deadline_is_left_behind(gated: Gated) -> None:
    first, second = attempts(gated, seconds=0.05)
    assert first.problem == "the model did not answer in time"
    assert second.by == "quoted"


def test_a_busy_model_is_not_waited_for(gated: Gated) -> None:
    made = drafters(gated)
    waiting: list[Attempt] = []
    other = threading.Thread(target=lambda: waiting.append(next(made.attempts(task()))))
    other.start()
    assert gated.begun.wait(60)
    busy = next(made.attempts(task()))
    gated.gate.set()
    other.join(60)
    again = next(made.attempts(task()))
    made.close()
    assert busy.draft is None
    assert "busy" in busy.problem
    assert waiting[0].draft is not None
    assert again.draft is not None


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("Plus costs 9.20 EUR and Basic costs 4.40 EUR.", True),
        ("Plus kostet 9,20 EUR.", False),
        ("Plus costs 9.20 EUR, Basic 4.40 EUR and Trade 12.75 EUR.", False),
        ("Plus costs 9.20 EUR and Basic 4.40 EUR within 2 days.", True),
    ],
)
def test_a_draft_from_excerpts_gives_their_figures_and_no_other(said: str, given: bool) -> None:
    excerpts = (("Plus costs 9.20 EUR. Basic costs 4.40 EUR.", "en"),)
    assert gives_all("How much is it?", said, "en", excerpts) is given
    assert gives_all("What is it?", said, "en", excerpts)
    assert not gives_all("What is it?", "Plus costs something.", "en", excerpts)
    assert gives_all("How much is it?", said, "en", ())
