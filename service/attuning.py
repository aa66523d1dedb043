"""Learning from phrasings which directions of a question's vector tell sentences apart.

An encoder of general language puts together what a bank keeps apart, and apart what its customers
mean alike. Every phrasing says which sentence a question is about: a linear map of questions is
fitted so that each phrasing comes nearest to its own sentence and to that sentence's other
phrasings. Stored vectors stay as they are, as the map is on the asking side alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Vectors
from service.projection import Projection

RANK: Final = 64
"""Of what is added to the projection; more gains nothing."""

STEPS: Final = 240
BATCH: Final = 256
"""Phrasings a step."""
RIVALS: Final = 2400
"""Sentences and phrasings, drawn anew for each step, that a phrasing's own have to outdo."""
RATE: Final = 1e-3
SHARPNESS: Final = 60.0
"""What a likeness is multiplied by: cosines of such encoders lie close together."""

Numbers = NDArray[np.int64]


def attune(
    start: Projection, asked: Vectors, tied: Numbers, targets: Vectors, about: Numbers
) -> Projection:
    """The projection with what phrasings teach it; the same for the same vectors.

    `asked` are phrasings, each tied to a sentence by number; `targets` are first the same
    phrasings, then sentences, and `about` says which sentence each of them is or is tied to.
    """
    generator = np.random.default_rng(0)
    centred = asked - start.questions
    first = np.eye(asked.shape[1]) - start.directions.T @ start.directions
    learnt = first.astype(np.float32)
    slope = np.zeros_like(learnt)
    spread = np.zeros_like(learnt)
    for step in range(1, STEPS + 1):  # gradient descent with Adam's steps
        chosen = generator.choice(len(asked), min(BATCH, len(asked)), replace=False)
        drawn = generator.choice(len(targets), min(RIVALS, len(targets)), replace=False)
        wanted = np.flatnonzero(np.isin(about, tied[chosen]))
        rivals = np.union1d(drawn, wanted)
        own = about[rivals] == tied[chosen][:, None]
        itself = rivals == chosen[:, None]
        gradient = _gradient(learnt, centred[chosen], targets[rivals], own & ~itself, itself)
        slope = 0.9 * slope + 0.1 * gradient
        spread = 0.999 * spread + 0.001 * gradient**2
        rate = RATE * min(1.0, step / 20) * (1 - step / (STEPS + 1))
        learnt = learnt - rate * (slope / (1 - 0.9**step)) / (
            np.sqrt(spread / (1 - 0.999**step)) + 1e-8
        )
    left, strengths, right = np.linalg.svd(learnt - first)
    return replace(
        start,
        left=(left[:, :RANK] * strengths[:RANK]).astype(np.float32),
        right=right[:RANK].astype(np.float32),
    )


def _gradient(
    learnt: Vectors,
    asked: Vectors,
    rivals: Vectors,
    right: NDArray[np.bool_],
    itself: NDArray[np.bool_],
) -> Vectors:
    """Of the mean log-likelihood of the right among the rivals, with its sign turned."""
    turned = asked @ learnt.T
    length = np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-9)
    unit = turned / length
    likeness = SHARPNESS * (unit @ rivals.T)
    likeness[itself] = -np.inf
    every = np.exp(likeness - likeness.max(axis=1, keepdims=True))
    among = every * right
    pull = every / every.sum(axis=1, keepdims=True)
    pull -= among / np.maximum(among.sum(axis=1, keepdims=True), 1e-30)
    onto = SHARPNESS * (pull @ rivals) / len(asked)
    along = (onto - (onto * unit).sum(axis=1, keepdims=True) * unit) / length
    result: Vectors = (along.T @ asked).astype(np.float32)
    return result
