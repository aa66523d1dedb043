"""scikit-learn: gradient boosted trees (Friedman, 2001), for fitting and never for answering."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier

from service.calibration import Tree
from service.fitting import Floats

RATE = 0.05


class BoostedTrees:
    """Shallow trees, many of them, each fitted to what the ones before left over."""

    def grow(
        self, rows: Floats, labels: NDArray[np.bool_], weights: Floats
    ) -> tuple[float, tuple[Tree, ...]]:
        """The base and the trees; the same for the same rows, labels and weights of rows."""
        model = GradientBoostingClassifier(
            n_estimators=120,
            max_depth=3,
            learning_rate=RATE,
            subsample=0.7,
            min_samples_leaf=6,
            random_state=0,
        )
        model.fit(rows, labels, sample_weight=weights)
        share = float(np.average(labels, weights=weights))
        trees = tuple(_tree(stage[0].tree_) for stage in model.estimators_)
        return round(math.log(share / (1 - share)), 6), trees


def _tree(grown: object) -> Tree:
    left = grown.children_left.tolist()  # type: ignore[attr-defined]
    return Tree(
        feature=tuple(max(0, f) for f in grown.feature.tolist()),  # type: ignore[attr-defined]
        limit=tuple(round(v, 6) for v in grown.threshold.tolist()),  # type: ignore[attr-defined]
        left=tuple(left),
        right=tuple(grown.children_right.tolist()),  # type: ignore[attr-defined]
        value=tuple(
            round(RATE * v, 6)
            for v in grown.value[:, 0, 0].tolist()  # type: ignore[attr-defined]
        ),
    )
