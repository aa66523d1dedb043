"""A map of questions learns from phrasings what belongs together, and the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.embedding import Vectors
from service import attuning
from service.attuning import attune
from service.projection import Projection

DIMENSION, SENTENCES, EACH = 24, 100, 4
NUMBERS = np.arange(SENTENCES)
TIED = np.repeat(NUMBERS, EACH)


def made(seed: int) -> tuple[Vectors, Vectors]:
    """Phrasings and sentences: what they mean lies in eight directions, noise in the others."""
    noise = np.random.default_rng(seed)
    meant = np.random.default_rng(7).standard_normal((SENTENCES, 8))
    asked = noise.standard_normal((SENTENCES * EACH, DIMENSION)) * 1.5
    asked[:, :8] = asked[:, :8] * 0.3 + meant[TIED]
    said = np.random.default_rng(8).standard_normal((SENTENCES, DIMENSION)) * 1.5
    said[:, :8] = said[:, :8] * 0.3 + meant
    return Projection.unit(asked), Projection.unit(said)


def taught(monkeypatch: pytest.MonkeyPatch) -> Projection:
    monkeypatch.setattr(attuning, "STEPS", 120)
    monkeypatch.setattr(attuning, "RATE", 1e-2)
    asked, said = made(1)
    return attune(
        Projection.none(DIMENSION), asked, TIED, np.vstack([asked, said]),
        np.concatenate([TIED, NUMBERS]),
    )  # fmt: skip


def right(projection: Projection) -> float:
    """Of phrasings it never saw, the share whose own sentence is nearest."""
    asked, said = made(2)
    return float(np.mean(np.argmax(projection.project(asked) @ said.T, axis=1) == TIED))


def test_unseen_phrasings_come_nearer_to_their_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert right(taught(monkeypatch)) > 2 * right(Projection.none(DIMENSION))


def test_the_same_phrasings_teach_the_same_and_it_survives_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two = taught(monkeypatch), taught(monkeypatch)
    assert one.write() == two.write()
    again = Projection.read(one.write())
    asked, _ = made(2)
    assert np.array_equal(again.project(asked), one.project(asked))
    assert np.linalg.norm(again.project(asked), axis=1) == pytest.approx(1.0, abs=1e-5)
