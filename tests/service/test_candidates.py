"""Which sentences are weighed, and what their signals say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ingest.adapters.qdrant_edge import Bm25Terms
from ingest.embedding import Vectors
from ingest.records import Passage
from service.candidates import SHORTLIST, Candidate, CandidateFinder
from service.contrasts import Contrasts
from service.retrieval import Found
from tests.fakes.hits import ReadAnew, hit, passage

ENCODER = Bm25Terms(32)
FINDER = CandidateFinder(Contrasts.packaged(), ReadAnew(), ENCODER)
NAMES = frozenset({"plus", "everyday"})


def found(question: str, *passages: Passage) -> Found:
    vector = np.zeros(8, dtype=np.float32)
    vector[0] = 1.0
    weights = dict.fromkeys(ENCODER.encode_question(question, "en"), 2.0)
    return Found(tuple(hit(p) for p in passages), vector, 0.25, weights, 0.0, ())


def signals(question: str, text: str, *others: str) -> Candidate:
    """Of the first sentence of the first text."""
    every = [passage(t, f"d{n}", headings=("Page",)) for n, t in enumerate((text, *others))]
    listed = FINDER.candidates(question, "en", found(question, *every), NAMES)
    return next(c for c in listed if c.hit.passage.id == every[0].id)


def test_every_sentence_that_says_something_is_listed_as_it_stands() -> None:
    text = passage("A transfer costs 4.90 EUR. See fees. It arrives within 3 days.", start=9)
    listed = FINDER.candidates("?", "en", found("?", text), NAMES)
    assert [c.text for c in listed] == ["A transfer costs 4.90 EUR.", "It arrives within 3 days."]
    for candidate in listed:
        canonical = " " * 9 + text.text
        assert canonical[candidate.sentence.start : candidate.sentence.end] == candidate.text


def test_the_list_is_short_and_the_same_every_time() -> None:
    many = [passage(f"Sentence number {n} of the bank.", f"d{n}") for n in range(SHORTLIST * 2)]
    listed = FINDER.candidates("bank?", "en", found("bank?", *many), NAMES)
    again = FINDER.candidates("bank?", "en", found("bank?", *reversed(many)), NAMES)
    assert len(listed) == SHORTLIST
    assert [c.text for c in listed] == [c.text for c in again]


def test_what_was_learnt_about_pairs_is_asked_of_each_sentence() -> None:
    def pairs(asked: Vectors, said: Vectors) -> Vectors:
        likeness: Vectors = said @ asked / np.float32(4)
        return likeness

    text = passage("A transfer costs 4.90 EUR. It arrives within 3 days.")
    asked = replace(found("?", text), embedded=np.ones(8, dtype=np.float32))
    finder = CandidateFinder(Contrasts.packaged(), ReadAnew(), ENCODER, pairs)
    learnt = [c.signals.paired for c in finder.candidates("?", "en", asked, NAMES)]
    _, *said = ReadAnew().of([(text, "en")])[text.id].vectors()
    assert learnt == pytest.approx([float(v.sum()) / 4 for v in said])
    assert [c.signals.paired for c in FINDER.candidates("?", "en", asked, NAMES)] == [0.0, 0.0]


def test_likeness_is_measured_above_the_averages() -> None:
    assert signals("cost?", "A transfer costs 4.90 EUR.").signals.sentence == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("question", "text", "kind"),
    [
        ("How much is it?", "A transfer costs 4.90 EUR.", 1.0),
        ("How much is it?", "A transfer takes three steps.", -1.0),
        ("Can I order it?", "A transfer costs 4.90 EUR.", 0.0),
        ("How long does it take?", "A transfer costs 4.90 EUR.", -1.0),
    ],
)
def test_a_figure_of_the_kind_asked_for_speaks_for_a_sentence(
    question: str, text: str, kind: float
) -> None:
    assert signals(question, text).signals.kind == kind


def test_the_wrong_product_speaks_against_a_sentence() -> None:
    right = signals("What does the Plus account cost?", "The Plus account costs 9.20 EUR.").signals
    wrong = signals(
        "What does the Plus account cost?", "The Everyday account costs 4.40 EUR."
    ).signals
    assert (right.unnamed, right.named) == (0.0, 0.0)
    assert wrong.unnamed > 0
    assert wrong.named > 0
    assert right.words > wrong.words


def test_a_near_twin_that_holds_more_of_the_question_is_a_rival() -> None:
    one = "An international transfer ordered at the counter costs 12 EUR."
    twin = "An international transfer ordered at the terminal costs 9 EUR."
    question = "What does an international transfer ordered at the terminal cost?"
    assert signals(question, one, twin).signals.rival > 0
    assert signals(question, twin, one).signals.rival <= 0


@pytest.mark.parametrize(
    ("question", "text", "inside"),
    [
        ("Rate for 3,000 EUR?", "A loan of 1,000 to 4,999 EUR costs 9.40 %.", 1.0),
        ("Rate for 7,000 EUR?", "A loan of 1,000 to 4,999 EUR costs 9.40 %.", -1.0),
        ("Rate?", "A loan of 1,000 to 4,999 EUR costs 9.40 %.", 0.0),
    ],
)
def test_an_amount_lies_in_its_range(question: str, text: str, inside: float) -> None:
    assert signals(question, text).signals.range == inside


def test_a_condition_that_a_sentence_does_not_state_is_counted() -> None:
    text = "A mortgage fixed for 5 years costs 3.45 %."
    assert signals("Rate fixed for 5 years?", text).signals.unstated == 0.0
    assert signals("Rate fixed for 30 years?", text).signals.unstated == 0.5
