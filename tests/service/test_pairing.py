"""What phrasings teach about a question and its sentence, and about questions without one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ingest.embedding import Vectors
from service import pairing
from service.pairing import Lesson, Pairing, pair
from service.projection import Projection
from tests.fakes.meanings import DIMENSION, meanings

SENTENCES, EACH, KNOWN = 60, 4, 40
TIED = np.repeat(np.arange(SENTENCES), EACH)
NONE = Projection.none(DIMENSION)


def lesson(known: int = SENTENCES) -> Lesson:
    """The first sentences are said; what is asked of the others is answered by none."""
    asked, said = meanings(1, TIED)
    return Lesson(
        asked=asked,
        plain=asked,
        questions=[f"question {n}" for n in range(len(asked))],
        tied=np.where(known > TIED, TIED, -1),
        asked_in=["en"] * len(asked),
        said=said[:known],
        texts=[f"It costs {n} EUR." for n in range(known)],
        said_in=["en"] * known,
    )


def taught(monkeypatch: pytest.MonkeyPatch, from_: Lesson, epochs: int = 12) -> Pairing:
    monkeypatch.setattr(pairing, "RANK", 12)
    monkeypatch.setattr(pairing, "EPOCHS", epochs)
    monkeypatch.setattr(pairing, "RATE", 2e-2)
    monkeypatch.setattr(pairing, "WARMING", 10)
    return pair(NONE, from_)


def scores(of: Pairing, known: int = SENTENCES) -> Vectors:
    """Phrasings never seen, a row each, by sentence."""
    asked, said = meanings(2, TIED)
    return np.stack([of.likeness(NONE, question, said[:known]) for question in asked])


def test_unseen_phrasings_come_nearer_to_their_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, said = meanings(2, TIED)
    before = np.mean(np.argmax(asked @ said.T, axis=1) == TIED)
    after = np.mean(np.argmax(scores(taught(monkeypatch, lesson())), axis=1) == TIED)
    assert after > 1.5 * before


def test_questions_that_nothing_answers_learn_to_be_far_from_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def told_apart(of: Pairing) -> float:
        best = scores(of, KNOWN).max(axis=1)
        return float(np.mean(best[TIED < KNOWN][:, None] > best[TIED >= KNOWN]))

    everything = lesson(KNOWN)
    some = np.flatnonzero(everything.tied >= 0)
    answered = replace(
        everything,
        asked=everything.asked[some],
        plain=everything.plain[some],
        questions=[everything.questions[n] for n in some.tolist()],
        tied=everything.tied[some],
        asked_in=["en"] * len(some),
    )
    assert told_apart(taught(monkeypatch, everything)) > told_apart(taught(monkeypatch, answered))


def test_the_same_lesson_teaches_the_same_and_it_survives_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two = taught(monkeypatch, lesson(KNOWN), 1), taught(monkeypatch, lesson(KNOWN), 1)
    assert one.write() == two.write()
    again = Pairing.read(one.write(), DIMENSION)
    assert again.write() == one.write()
    assert scores(again) == pytest.approx(scores(one), abs=1e-2)
    assert not np.allclose(scores(one), meanings(2, TIED)[0] @ meanings(2, TIED)[1].T, atol=1e-2)


def test_a_twin_with_the_same_figures_is_no_rival() -> None:
    whole = lesson(3)
    twin = Projection.unit(whole.said[0] + 0.05 * whole.said[1])
    whole = replace(
        whole,
        said=np.vstack([whole.said, twin]),
        texts=[*whole.texts, "The price is 0 EUR."],
        said_in=[*whole.said_in, "en"],
    )
    rivals = pairing._rivals(NONE, whole, pairing._own(whole))
    assert sorted(rivals[0].tolist()) == [1, 2]
    assert 0 in rivals[EACH]


def test_a_lesson_smaller_than_a_batch_is_learnt() -> None:
    asked, said = meanings(1, TIED)
    tiny = Lesson(
        asked[:2], asked[:2], ["a", "b"], np.array([0, -1]), ["en", "en"], said[:1], ["x"], ["en"]
    )
    learnt = pair(NONE, tiny)
    assert np.isfinite(learnt.likeness(NONE, asked[0], said)).all()
