"""A map of questions learns from phrasings what belongs together, and the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from service import attuning
from service.attuning import attune
from service.projection import Projection
from tests.fakes.meanings import DIMENSION, meanings

SENTENCES, EACH = 100, 4
NUMBERS = np.arange(SENTENCES)
TIED = np.repeat(NUMBERS, EACH)


def taught(monkeypatch: pytest.MonkeyPatch) -> Projection:
    monkeypatch.setattr(attuning, "STEPS", 120)
    monkeypatch.setattr(attuning, "RATE", 1e-2)
    asked, said = meanings(1, TIED)
    return attune(
        Projection.none(DIMENSION), asked, TIED, np.vstack([asked, said]),
        np.concatenate([TIED, NUMBERS]),
    )  # fmt: skip


def right(projection: Projection) -> float:
    """Of phrasings it never saw, the share whose own sentence is nearest."""
    asked, said = meanings(2, TIED)
    return float(np.mean(np.argmax(projection.project(asked) @ said.T, axis=1) == TIED))


def test_unseen_phrasings_come_nearer_to_their_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert right(taught(monkeypatch)) > 2 * right(Projection.none(DIMENSION))


def test_the_same_phrasings_teach_the_same_and_it_survives_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two = taught(monkeypatch), taught(monkeypatch)
    assert one.write() == two.write()
    again = Projection.read(one.write())
    asked, _ = meanings(2, TIED)
    assert np.array_equal(again.project(asked), one.project(asked))
    assert np.linalg.norm(again.project(asked), axis=1) == pytest.approx(1.0, abs=1e-5)
