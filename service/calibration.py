"""How signals are weighed: which sentence first, and whether it answers at all.

The figures are fitted by `countersign eval fit` to questions marked for it and lie in
`calibration.json` beside this file; the thresholds lie in the policy.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import resources
from operator import attrgetter, mul

from pydantic import BaseModel, ConfigDict, FiniteFloat, ValidationError
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from ingest.records import Digest, digest
from service.candidates import Candidate, Pairs
from service.pairing import Pairing, PairingFile
from service.projection import Projection, ProjectionFile
from service.signals import NAMES

DECIDING = (
    *NAMES,
    "score",
    "lead",
    "ahead",
    "above",
    "crowd",
    "likest",
    "wordiest",
    "length",
    "alike",
    "phrasiest",
)
"""What the decision to answer looks at; see `deciding`."""


class CalibrationBroken(Exception):
    """The calibration does not name the signals that this code computes."""


class Tree(BaseModel):
    """A decision tree over DECIDING: node 0 is the root, a leaf's `left` is -1.

    At a node, `left` is next where the feature is at most `limit`, else `right`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    feature: tuple[int, ...]
    limit: tuple[FiniteFloat, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[FiniteFloat, ...]

    def ends(self) -> bool:
        """Whether every way through the tree ends: children come after their parents."""
        size = len(self.left)
        return all(
            len(c) == size for c in (self.feature, self.limit, self.right, self.value)
        ) and all(
            left < 0 or (node < left < size and node < right < size)
            for node, (left, right) in enumerate(zip(self.left, self.right, strict=True))
        )

    def odds(self, row: Sequence[float]) -> float:
        """What this tree adds to the log-odds."""
        node = 0
        while self.left[node] >= 0:
            below = row[self.feature[node]] <= self.limit[node]
            node = self.left[node] if below else self.right[node]
        return self.value[node]


class WeightsFile(BaseModel):
    """How signals are weighed where no phrasing was found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    order: dict[str, FiniteFloat]
    base: FiniteFloat
    trees: tuple[Tree, ...]


class CalibrationFile(BaseModel):
    """How a calibration lies in a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    note: str
    embedder: str
    order: dict[str, FiniteFloat]
    deciding: tuple[str, ...]
    base: FiniteFloat
    trees: tuple[Tree, ...]
    projection: ProjectionFile
    pairing: PairingFile | None = None
    unphrased: WeightsFile | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with what the calibration makes of it."""

    candidate: Candidate
    score: float
    """Higher is better; compares within one question only."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights for order, trees for the decision, and the projection both were fitted with."""

    order: Mapping[str, float]
    """Which candidate first."""
    base: float
    trees: tuple[Tree, ...]
    """With `base`, the log-odds that the first candidate answers the question."""
    projection: Projection
    embedder: str
    """Digest of the embedder it was fitted with."""
    digest: Digest
    unphrased: WeightsFile | None = None
    """What weighs instead where no phrasing was found; None: the same."""
    pairing: Pairing | None = None
    """What phrasings teach about a question and its sentence; None where there were none."""

    @classmethod
    def parse(cls, content: bytes) -> Calibration:
        """Read a calibration file. Raises CalibrationBroken."""
        try:
            file = CalibrationFile.model_validate_json(content)
        except ValidationError as error:
            raise CalibrationBroken(f"the calibration cannot be read: {error}") from error
        every: list[CalibrationFile | WeightsFile] = [file]
        if file.unphrased is not None:
            every.append(file.unphrased)
        if not all(tree.ends() for weights in every for tree in weights.trees):
            raise CalibrationBroken("a tree of the calibration has no end; fit it again")
        named = all(set(weights.order) == set(NAMES) for weights in every)
        if not named or file.deciding != DECIDING:
            raise CalibrationBroken(
                "the calibration names other signals than this version computes; "
                "run `countersign eval fit` again"
            )
        try:
            projection = Projection.read(file.projection)
            size = len(projection.questions)
            pairing = None if file.pairing is None else Pairing.read(file.pairing, size)
        except ValueError as error:
            raise CalibrationBroken(f"the calibration's maps cannot be read: {error}") from error
        if not projection.fits() or (pairing is not None and not pairing.fits()):
            raise CalibrationBroken("the calibration's maps do not fit together; fit it again")
        return cls(
            file.order,
            file.base,
            file.trees,
            projection,
            file.embedder,
            digest(content),
            file.unphrased,
            pairing,
        )

    @classmethod
    def packaged(cls) -> Calibration:
        """The calibration that came with this release of the software."""
        return cls.parse(resources.files("service").joinpath("calibration.json").read_bytes())

    @property
    def pairs(self) -> Pairs | None:
        """What was learnt about questions and sentences, for weighing."""
        if self.pairing is None:
            return None
        return partial(self.pairing.likeness, self.projection)

    def weigh(self, candidates: Sequence[Candidate]) -> tuple[Weighed, ...]:
        """Candidates best first; ties by passage id and place."""
        order = self._weights(candidates).order
        signals, weights = attrgetter(*order), tuple(order.values())
        weighed = [
            Weighed(candidate, sum(map(mul, weights, signals(candidate.signals))))
            for candidate in candidates
        ]
        weighed.sort(
            key=lambda w: (-w.score, w.candidate.hit.passage.id, w.candidate.sentence.start)
        )
        return tuple(weighed)

    def probability(self, question: str, weighed: Sequence[Weighed]) -> float:
        """How likely the first candidate answers the question, between 0 and 1."""
        if not weighed:
            return 0.0
        row = deciding(question, weighed)
        weights = self._weights([w.candidate for w in weighed])
        odds = weights.base + sum(tree.odds(row) for tree in weights.trees)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))

    def _weights(self, candidates: Sequence[Candidate]) -> Calibration | WeightsFile:
        """The weights for candidates of which phrasings say something, or for the others."""
        if self.unphrased is None or any(c.signals.phrased != 0.0 for c in candidates):
            return self
        return self.unphrased


def deciding(question: str, weighed: Sequence[Weighed]) -> tuple[float, ...]:
    """What the decision looks at, in the order of DECIDING; `weighed` is best first, not empty.

    The first candidate's signals and score; `lead`, `ahead` and `above`: its distance to the
    best of another document, to the second, and to the mean of the first eight; `crowd`: how
    many of the first six its document has, of six; `likest` and `wordiest`: how much likeness
    and how many words the best of each has more; `length`: the question's words, of twenty;
    `alike`: how alike question and sentence are as sets of words; `phrasiest`: how much more
    the question is like the best's likest phrasing.
    """
    first = weighed[0]
    signals = first.candidate.signals
    scores = [w.score for w in weighed]
    document = first.candidate.hit.passage.document
    other = next(
        (w.score for w in weighed[1:] if w.candidate.hit.passage.document != document),
        first.score - 3.0,
    )
    every = [w.candidate.signals for w in weighed]
    return (
        *(float(getattr(signals, name)) for name in NAMES),
        first.score,
        min(3.0, first.score - other) / 3,
        first.score - scores[1] if len(scores) > 1 else 3.0,
        first.score - sum(scores[:8]) / len(scores[:8]),
        sum(w.candidate.hit.passage.document == document for w in weighed[:6]) / 6,
        max(s.sentence for s in every) - signals.sentence,
        max(s.words for s in every) - signals.words,
        len(question.split()) / 20,
        fuzz.token_set_ratio(question, first.candidate.text, processor=default_process) / 100,
        max(s.phrased for s in every) - signals.phrased,
    )
