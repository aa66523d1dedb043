"""Vectors of phrasings and of the sentences that they mean, as an encoder might make them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Vectors
from service.projection import Projection

DIMENSION = 24
MEANING = 8
"""Dimensions that say what is meant; the others are noise."""


def meanings(seed: int, tied: NDArray[np.int64]) -> tuple[Vectors, Vectors]:
    """Phrasings, each of the sentence that `tied` says, and the sentences; a row each.

    What a sentence means is the same for every seed; how phrasings stray from it is not.
    """
    sentences = int(tied.max()) + 1
    noise = np.random.default_rng(seed)
    meant = np.random.default_rng(7).standard_normal((sentences, MEANING))
    asked = noise.standard_normal((len(tied), DIMENSION)) * 1.5
    asked[:, :MEANING] = asked[:, :MEANING] * 0.3 + meant[tied]
    said = np.random.default_rng(8).standard_normal((sentences, DIMENSION)) * 1.5
    said[:, :MEANING] = said[:, :MEANING] * 0.3 + meant
    return Projection.unit(asked), Projection.unit(said)
