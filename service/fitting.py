"""Fitting a calibration to golden questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from service.calibration import (
    DECIDING,
    Calibration,
    CalibrationFile,
    Tree,
    Weighed,
    WeightsFile,
    deciding,
)
from service.candidates import Candidate, compared
from service.signals import NAMES

Floats = NDArray[np.float64]

ORDER_PENALTY = 0.02
"""Ridge penalty on the weights for order: few questions, many signals."""

FOLDS = 5
"""The threshold is chosen on answers to questions that the trees at hand did not see."""

HARD = 0.2
"""What a question weighs that became unanswerable by taking its right sentences out. It teaches
what an absent answer looks like, but as heavy as a question somebody asked it teaches mostly to
refuse: no reader asks so often for what the release almost says."""

BROAD = 3.0
"""What a question weighs that leaves product and channel open, as most readers' first ones do.
Its phrasings all name one, and by them alone it looks like a question for what nobody wrote."""

REFUSED = 0.9
"""Share of unanswerable questions that the threshold must refuse."""


class Booster(Protocol):
    """Grows trees whose sum is the log-odds of the label."""

    def grow(
        self, rows: Floats, labels: NDArray[np.bool_], weights: Floats
    ) -> tuple[float, tuple[Tree, ...]]:
        """The base and the trees; the same for the same rows, labels and weights of rows."""


@dataclass(frozen=True, slots=True)
class Case:
    """A golden question, its candidates, and which of them are right."""

    question: str
    answerable: bool
    candidates: tuple[Candidate, ...]
    right: tuple[bool, ...]
    weight: float = 1.0
    """How much it teaches the decision."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What came out, and how it does on the questions it was fitted on."""

    file: CalibrationFile
    threshold: float
    """Probability below which a question is better refused."""
    first_right: float
    """Share of questions with a right candidate whose first candidate is right."""


def fit(cases: Sequence[Case], start: Calibration, booster: Booster, note: str) -> Fitted:
    """Weights for order, trees for the decision to answer, and a threshold for the latter.

    What is right taken out, an answerable question becomes the hardest unanswerable one:
    each teaches the decision twice, the second time with less weight. Where phrasings were found,
    all is fitted once more as if there had been none, for a corpus that has none.
    """
    cases = [case for case in cases if case.candidates]
    weights, rows = _weigh(cases, start, booster)
    phrased = any(c.signals.phrased != 0.0 for case in cases for c in case.candidates)
    return Fitted(
        CalibrationFile(
            note=note,
            embedder=start.embedder,
            order=weights.order,
            deciding=DECIDING,
            base=weights.base,
            trees=weights.trees,
            projection=start.projection.write(),
            pairing=None if start.pairing is None else start.pairing.write(),
            unphrased=_weigh([_bare(c) for c in cases], start, booster)[0] if phrased else None,
        ),
        _threshold(cases, rows, booster),
        float(
            np.mean(
                [r for r, c in zip(rows.labels, cases, strict=False) if any(c.right)] or [False]
            )
        ),
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """What trees are grown from: a row a case, then a row for each case without what is right."""

    table: Floats
    labels: NDArray[np.bool_]
    weights: Floats
    owners: NDArray[np.int64]
    """Whose case each row is."""


def _weigh(
    cases: Sequence[Case], start: Calibration, booster: Booster
) -> tuple[WeightsFile, _Rows]:
    order = _fit_order([c for c in cases if any(c.right)])
    ranked = replace(start, order=dict(zip(NAMES, order.tolist(), strict=True)))
    table, labels, owners = _table(cases, ranked)
    weights = np.full(len(table), HARD)
    weights[: len(cases)] = [case.weight for case in cases]
    base, trees = booster.grow(table, labels, weights)
    rounded = {name: round(w, 4) for name, w in zip(NAMES, order.tolist(), strict=True)}
    return (
        WeightsFile(order=rounded, base=base, trees=trees),
        _Rows(table, labels, weights, owners),
    )


def _bare(case: Case) -> Case:
    """The case as it is where nobody ever wrote a phrasing down."""
    learnt = ("phras", "unanswered", "paired", "unheard")
    none = dict.fromkeys((name for name in NAMES if name.startswith(learnt)), 0.0)
    return replace(
        case,
        candidates=tuple(replace(c, signals=replace(c.signals, **none)) for c in case.candidates),
    )


def _table(
    cases: Sequence[Case], ranked: Calibration
) -> tuple[Floats, NDArray[np.bool_], NDArray[np.int64]]:
    """A row a case, then a row for each case without what is right; whose each row is."""
    weighed = [(n, c, ranked.weigh(c.candidates)) for n, c in enumerate(cases)]
    labels = [_right(w, case) for _, case, w in weighed]
    for number, case in enumerate(cases):
        wrong = [c for c, right in zip(case.candidates, case.right, strict=True) if not right]
        if any(case.right) and wrong:
            weighed.append((number, case, ranked.weigh(compared(wrong))))
            labels.append(False)
    return (
        np.array([deciding(case.question, w) for _, case, w in weighed]),
        np.array(labels),
        np.array([number for number, _, _ in weighed]),
    )


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
    weights, first, second = np.zeros(len(NAMES)), np.zeros(len(NAMES)), np.zeros(len(NAMES))
    for step in range(1, 1501):  # gradient descent with Adam's steps
        gradient: Floats = ORDER_PENALTY * weights
        for table, right in scaled:
            score = table @ weights
            every = np.exp(score - score.max())
            among = every * right
            pull = every / every.sum() - among / among.sum()
            gradient = gradient + table.T @ pull / len(scaled)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights = weights - 0.02 * (first / (1 - 0.9**step)) / (
            np.sqrt(second / (1 - 0.999**step)) + 1e-8
        )
    result: Floats = weights / scale
    return result


def _threshold(cases: Sequence[Case], rows: _Rows, booster: Booster) -> float:
    """The lowest that refuses enough unanswerable questions, each new to the trees it meets."""
    unseen = np.zeros(len(cases))
    for fold in range(FOLDS):
        held = rows.owners % FOLDS == fold
        base, trees = booster.grow(rows.table[~held], rows.labels[~held], rows.weights[~held])
        for number in range(fold, len(cases), FOLDS):
            odds = base + sum(tree.odds(rows.table[number].tolist()) for tree in trees)
            unseen[number] = 1 / (1 + np.exp(-odds))
    hard = np.sort([p for p, c in zip(unseen, cases, strict=True) if not c.answerable])
    if not len(hard):
        return 0.5
    return round(float(hard[min(len(hard) - 1, int(np.ceil(REFUSED * len(hard))))]) + 1e-3, 3)
