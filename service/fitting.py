"""Fitting a calibration to golden questions: two small convex problems, solved with numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from service.calibration import DECIDING, Calibration, CalibrationFile, Weighed, deciding
from service.candidates import NAMES, Candidate

Floats = NDArray[np.float64]

ORDER_PENALTY = 0.02
ANSWER_PENALTY = 0.02
"""Ridge penalties per question: few questions, many signals."""


@dataclass(frozen=True, slots=True)
class Case:
    """The candidates of one golden question, and which of them are right."""

    candidates: tuple[Candidate, ...]
    right: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """What came out, and how it does on the questions it was fitted on."""

    file: CalibrationFile
    threshold: float
    """Probability below which a question is better refused."""
    first_right: float
    """Share of answerable questions whose first candidate is right."""


def fit(cases: Sequence[Case], start: Calibration, note: str) -> Fitted:
    """Weights for order and for the decision to answer, and a threshold for the latter.

    A case without a right candidate teaches the decision only.
    """
    order = _fit_order([c for c in cases if any(c.right)])
    ranked = replace(start, order=dict(zip(NAMES, order.tolist(), strict=True)))
    # What is right taken out, an answerable question becomes the hardest unanswerable one.
    without = [_without_right(c) for c in cases if any(c.right)]
    weighed = [(ranked.weigh(c.candidates), c) for c in (*cases, *without) if c.candidates]
    rows = np.array([[deciding(w)[name] for name in DECIDING] for w, _ in weighed])
    labels = np.array([_right(w, c) for w, c in weighed], dtype=np.float64)
    weights, bias = _logistic(rows, labels)
    probabilities = 1 / (1 + np.exp(-(rows @ weights + bias)))
    return Fitted(
        CalibrationFile(
            note=note,
            embedder=start.embedder,
            order={name: round(w, 4) for name, w in zip(NAMES, order.tolist(), strict=True)},
            answers={name: round(w, 4) for name, w in zip(DECIDING, weights.tolist(), strict=True)},
            bias=round(bias, 4),
            projection=start.projection.write(),
        ),
        _threshold(probabilities, labels),
        float(np.mean([float(_right(w, c)) for w, c in weighed if any(c.right)] or [0.0])),
    )


def _without_right(case: Case) -> Case:
    kept = tuple(c for c, right in zip(case.candidates, case.right, strict=True) if not right)
    return Case(kept, (False,) * len(kept))


def _right(weighed: Sequence[Weighed], case: Case) -> bool:
    return case.right[case.candidates.index(weighed[0].candidate)]


def _fit_order(cases: Sequence[Case]) -> Floats:
    """Maximise the softmax probability of the right candidates among all, per question."""
    tables = [
        (np.array([[getattr(c.signals, n) for n in NAMES] for c in case.candidates]), case.right)
        for case in cases
    ]
    scale = np.maximum(np.concatenate([t for t, _ in tables]).std(axis=0), 1e-3)
    scaled = [(table / scale, np.array(right)) for table, right in tables]

    def slope(weights: Floats) -> Floats:
        total: Floats = ORDER_PENALTY * weights
        for table, right in scaled:
            score = table @ weights
            every = np.exp(score - score.max())
            among = every * right
            total = total + table.T @ (every / every.sum() - among / among.sum()) / len(scaled)
        return total

    weights: Floats = _descend(slope, len(NAMES)) / scale
    return weights


def _logistic(rows: Floats, labels: Floats) -> tuple[Floats, float]:
    mean, scale = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-3)
    table = np.hstack([(rows - mean) / scale, np.ones((len(rows), 1))])
    ridge = np.full(table.shape[1], ANSWER_PENALTY)
    ridge[-1] = 0.0

    def slope(weights: Floats) -> Floats:
        wrong = 1 / (1 + np.exp(-(table @ weights))) - labels
        result: Floats = table.T @ wrong / len(labels) + ridge * weights
        return result

    weights = _descend(slope, table.shape[1])
    bias = float(weights[-1] - (weights[:-1] * mean / scale).sum())
    return weights[:-1] / scale, bias


def _descend(slope: Callable[[Floats], Floats], size: int) -> Floats:
    """Gradient descent with Adam's steps; both problems are convex (or nearly), and small."""
    weights, first, second = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, 3001):
        gradient = slope(weights)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights = weights - 0.02 * (first / (1 - 0.9**step)) / (
            np.sqrt(second / (1 - 0.999**step)) + 1e-8
        )
    return weights


def _threshold(probabilities: Floats, labels: Floats) -> float:
    """Where a wrong answer and a needless refusal, the one counted twice, cost least."""
    choices = np.unique(np.round(probabilities, 3))
    costs = [
        2 * float(((probabilities >= t) & (labels == 0)).sum())
        + float(((probabilities < t) & (labels == 1)).sum())
        for t in choices
    ]
    return float(choices[int(np.argmin(costs))])
