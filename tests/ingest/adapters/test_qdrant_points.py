"""How an entry lies in either Qdrant: the shelf it stands on, and vectors of a byte a component."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.adapters.qdrant_points import (
    ASKED,
    DENSE,
    OVERSAMPLING,
    TERMS,
    TIES,
    OneOf,
    coarse,
    looks,
    payload,
    visible,
)
from ingest.embedding import Vectors
from ingest.index import Terms, Wanted
from tests.contracts.test_index import asked, entry, scope, unit

DIMENSION = 384
FOUND = 72


def likely(seed: int, count: int) -> Vectors:
    """Vectors of length 1 that have much in common, as those of texts do."""
    drawn = np.random.default_rng(seed).standard_normal((count + 1, DIMENSION))
    shared = drawn[1:] + drawn[0]
    vectors: Vectors = (shared / np.linalg.norm(shared, axis=1, keepdims=True)).astype(np.float32)
    return vectors


def test_a_byte_a_component_is_enough() -> None:
    vectors = likely(1, 500)
    rounded = coarse(vectors[0])
    assert rounded.dtype == np.float32
    assert (rounded.min() >= 0, rounded.max() <= 255) == (True, True)
    assert np.array_equal(rounded, np.rint(rounded))
    assert coarse(np.zeros(DIMENSION, dtype=np.float32)).tolist() == [128.0] * DIMENSION
    lone: Vectors = np.zeros(DIMENSION, dtype=np.float32)
    lone[3] = -1.0
    assert coarse(lone)[3] == 0.0


@pytest.mark.parametrize("seed", range(5))
def test_the_nearest_are_among_the_nearest_by_rounded_vectors(seed: int) -> None:
    vectors = likely(seed, 6_000)
    question, phrasings = vectors[0], vectors[1:]
    nearest = np.argsort(-(phrasings @ question), kind="stable")[:FOUND]
    rounded = np.stack([coarse(vector) for vector in phrasings]).astype(np.float64)
    far = ((rounded - coarse(question)) ** 2).sum(axis=1)
    left = np.argsort(far, kind="stable")[: OVERSAMPLING * FOUND]
    assert set(nearest.tolist()) <= set(left.tolist())


def test_passages_and_phrasings_stand_on_shelves_of_their_own() -> None:
    where = scope(visibilities=frozenset({"public", "staff"}))
    shelves = {}
    for way in (DENSE, TERMS, ASKED):
        (shelves[way],) = [c.values for c in visible(way, where) if isinstance(c, OneOf)]
    assert shelves[DENSE] == shelves[TERMS]
    for passage in (entry("a"), entry("a", visibility="staff")):
        stands = payload(passage, 1)["shelf"]
        assert (stands in shelves[DENSE], stands in shelves[ASKED]) == (True, False)
    stands = payload(asked("what is a?"), 1)["shelf"]
    assert (stands in shelves[DENSE], stands in shelves[ASKED]) == (False, True)
    assert payload(entry("a", corpus="island"), 1)["shelf"] not in shelves[DENSE]


def test_only_phrasings_are_compared_twice() -> None:
    dense, terms, phrasings = looks(unit(1), Terms((1,), (1.0,)), scope(), Wanted(3, 5))
    assert [dense.first, terms.first] == [None, None]
    assert phrasings.first is not None
    _, rounded, left = phrasings.first
    assert rounded.tolist() == coarse(unit(1)).tolist()
    assert (phrasings.limit, left) == (5 + TIES, OVERSAMPLING * (5 + TIES))
