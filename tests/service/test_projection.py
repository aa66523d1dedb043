"""Projections keep length, forget what all vectors share, and survive a file."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.embedding import Vectors
from service.projection import Projection

DIMENSION = 16


def vectors(seed: int, rows: int = 30) -> Vectors:
    made = np.random.default_rng(seed).standard_normal((rows, DIMENSION)) + 2.0
    return Projection.unit(made)


@given(st.integers(0, 10_000), st.integers(0, 4))
def test_what_is_projected_has_length_one(seed: int, directions: int) -> None:
    fitted = Projection.fit(vectors(seed), vectors(seed + 1), directions)
    length = np.linalg.norm(fitted.project(vectors(seed + 2)), axis=1)
    assert length == pytest.approx(1.0, abs=1e-5)


@given(st.integers(0, 10_000))
def test_unit_changes_nothing_the_second_time(seed: int) -> None:
    once = Projection.unit(vectors(seed) * 7)
    assert Projection.unit(once) == pytest.approx(once, abs=1e-6)


@given(st.integers(0, 10_000), st.integers(1, 4))
def test_nothing_is_left_along_the_directions(seed: int, directions: int) -> None:
    fitted = Projection.fit(vectors(seed), vectors(seed + 1), directions)
    assert fitted.directions.shape == (directions, DIMENSION)
    left = fitted.project(vectors(seed + 2)) @ fitted.directions.T
    assert left == pytest.approx(np.zeros_like(left), abs=1e-4)


def test_unrelated_texts_look_less_alike_afterwards() -> None:
    fitted = Projection.fit(vectors(1, 200), vectors(2, 200), 2)
    raw = vectors(3, 40)
    projected = fitted.project(raw)
    apart = ~np.eye(40, dtype=bool)
    assert abs((projected @ projected.T)[apart].mean()) < (raw @ raw.T)[apart].mean() / 4


def test_none_changes_no_unit_vector() -> None:
    raw = vectors(5)
    nothing = Projection.none(DIMENSION)
    assert nothing.project(raw) == pytest.approx(raw, abs=1e-6)
    assert nothing.offset(raw[0]) == 0.0


@pytest.mark.parametrize("directions", [0, 3])
def test_a_projection_survives_its_file(directions: int) -> None:
    fitted = Projection.fit(vectors(1), vectors(2), directions)
    again = Projection.read(fitted.write())
    assert np.array_equal(again.project(vectors(3)), fitted.project(vectors(3)))
    assert again.write() == fitted.write()


def test_a_zero_vector_breaks_nothing() -> None:
    assert np.isfinite(Projection.unit(np.zeros((1, DIMENSION)))).all()
