"""Fitting finds an order that is plain to see, and refuses what was never answerable."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from service.adapters.boosting import BoostedTrees
from service.calibration import DECIDING, Calibration, Tree
from service.candidates import Candidate
from service.fitting import HARD, Case, Fitted, Floats, fit
from tests.fakes.hits import candidates, passage
from tests.fakes.library import calibration

FACTS = "A transfer costs 4.90 EUR. A card costs 9.00 EUR. A paper statement costs 1.10 EUR."


class OneCut:
    """One stump: whether the first candidate's own words reach half."""

    def grow(
        self, rows: Floats, labels: NDArray[np.bool_], weights: Floats
    ) -> tuple[float, tuple[Tree, ...]]:
        at = DECIDING.index("words")
        cut = Tree(
            feature=(at, 0, 0), limit=(0.5, 0, 0), left=(1, -1, -1), right=(2, -1, -1),
            value=(0, -3, 3),
        )  # fmt: skip
        return 0.0, (cut,)


def case(number: int, answerable: bool = True) -> Case:
    """Three sentences; the right one holds the question's words, another only sounds like it."""
    noise = np.random.default_rng(number)
    every = candidates(passage(FACTS, f"d{number}"))
    right = number % 3

    def signals(n: int) -> Candidate:
        words = 0.9 if answerable and n == right else 0.1
        return replace(
            every[n],
            signals=replace(
                every[n].signals,
                words=words + noise.uniform(-0.05, 0.05),
                sentence=noise.uniform(0, 1),
            ),
        )

    return Case(
        "What does it cost?",
        answerable,
        tuple(signals(n) for n in range(3)),
        tuple(answerable and n == right for n in range(3)),
    )


CASES = [case(n, answerable=n % 4 != 3) for n in range(40)]


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    return fit(CASES, calibration(), OneCut(), "made up")


def test_an_obvious_order_is_found(fitted: Fitted) -> None:
    assert fitted.first_right == 1.0
    assert fitted.file.order["words"] > 0
    ranked = Calibration.parse(fitted.file.model_dump_json().encode())
    for asked in CASES:
        if asked.answerable:
            first = ranked.weigh(asked.candidates)[0].candidate
            assert asked.right[asked.candidates.index(first)]


def test_the_threshold_refuses_what_nothing_answers(fitted: Fitted) -> None:
    ranked = Calibration.parse(fitted.file.model_dump_json().encode())
    for asked in CASES:
        likely = ranked.probability(asked.question, ranked.weigh(asked.candidates))
        assert (likely >= fitted.threshold) == asked.answerable


def test_a_fitted_file_is_a_calibration_and_the_same_every_time(fitted: Fitted) -> None:
    again = fit(CASES, calibration(), OneCut(), "made up")
    assert again.file.model_dump_json() == fitted.file.model_dump_json()
    assert again.threshold == fitted.threshold


def test_boosted_trees_learn_a_plain_cut_and_grow_alike() -> None:
    rows = np.random.default_rng(1).uniform(0, 1, (80, len(DECIDING)))
    labels = rows[:, DECIDING.index("words")] > 0.5
    even = np.ones(len(rows))
    base, trees = BoostedTrees().grow(rows, labels, even)
    assert (base, trees) == BoostedTrees().grow(rows, labels, even)
    odds = np.array([base + sum(t.odds(row.tolist()) for t in trees) for row in rows])
    assert ((odds > 0) == labels).mean() > 0.95


def test_rows_without_weight_teach_boosted_trees_nothing() -> None:
    rows = np.random.default_rng(1).uniform(0, 1, (80, len(DECIDING)))
    labels = rows[:, DECIDING.index("words")] > 0.5
    lies = np.concatenate([labels, ~labels])
    weights = np.concatenate([np.ones(len(labels)), np.zeros(len(labels))])
    base, trees = BoostedTrees().grow(np.concatenate([rows, rows]), lies, weights)
    odds = np.array([base + sum(t.odds(row.tolist()) for t in trees) for row in rows])
    assert ((odds > 0) == labels).mean() > 0.95


def test_what_became_unanswerable_weighs_less_than_what_was_asked() -> None:
    seen: list[Floats] = []

    class Watching(OneCut):
        def grow(
            self, rows: Floats, labels: NDArray[np.bool_], weights: Floats
        ) -> tuple[float, tuple[Tree, ...]]:
            seen.append(weights)
            return super().grow(rows, labels, weights)

    fit(CASES, calibration(), Watching(), "made up")
    answerable = sum(asked.answerable for asked in CASES)
    assert seen[0].tolist() == [1.0] * len(CASES) + [HARD] * answerable


@settings(max_examples=30)
@given(st.lists(st.floats(-5, 5), min_size=len(DECIDING), max_size=len(DECIDING)))
def test_a_tree_ends_at_a_leaf(row: list[float]) -> None:
    _, (tree,) = OneCut().grow(np.zeros((1, 1)), np.array([True]), np.ones(1))
    assert tree.odds(row) == (3 if row[DECIDING.index("words")] > 0.5 else -3)
