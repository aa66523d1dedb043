"""How signals are weighed: which sentence first, and whether it answers at all.

The figures are fitted on the marked half of the golden questions by `countersign eval fit`
and lie in `calibration.json` beside this file; the thresholds lie in the policy.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.records import Digest, digest
from service.candidates import NAMES, Candidate
from service.projection import Projection, ProjectionFile

DECIDING = (*NAMES, "lead")
"""What the decision to answer looks at: the first candidate's signals, and how far its score
is above that of the best candidate from another document."""


class CalibrationBroken(Exception):
    """The calibration does not name the signals that this code computes."""


class CalibrationFile(BaseModel):
    """How a calibration lies in a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    note: str
    embedder: str
    order: dict[str, float]
    answers: dict[str, float]
    bias: float
    projection: ProjectionFile


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with what the calibration makes of it."""

    candidate: Candidate
    score: float
    """Higher is better; compares within one question only."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Linear weights over signals, and the projection they were fitted with."""

    order: Mapping[str, float]
    """Which candidate first."""
    answers: Mapping[str, float]
    """Whether the first candidate answers the question, as log-odds over DECIDING."""
    bias: float
    projection: Projection
    embedder: str
    """Digest of the embedder it was fitted with."""
    digest: Digest

    @classmethod
    def parse(cls, content: bytes) -> Calibration:
        """Read a calibration file. Raises CalibrationBroken."""
        try:
            file = CalibrationFile.model_validate_json(content)
        except ValidationError as error:
            raise CalibrationBroken(f"the calibration cannot be read: {error}") from error
        if set(file.order) != set(NAMES) or set(file.answers) != set(DECIDING):
            raise CalibrationBroken(
                "the calibration names other signals than this version computes; "
                "run `countersign eval fit` again"
            )
        return cls(
            file.order,
            file.answers,
            file.bias,
            Projection.read(file.projection),
            file.embedder,
            digest(content),
        )

    @classmethod
    def packaged(cls) -> Calibration:
        """The calibration that came with this release of the software."""
        return cls.parse(resources.files("service").joinpath("calibration.json").read_bytes())

    def weigh(self, candidates: Sequence[Candidate]) -> tuple[Weighed, ...]:
        """Candidates best first; ties by passage id and place."""
        weighed = [
            Weighed(
                candidate,
                sum(w * getattr(candidate.signals, name) for name, w in self.order.items()),
            )
            for candidate in candidates
        ]
        weighed.sort(
            key=lambda w: (-w.score, w.candidate.hit.passage.id, w.candidate.sentence.start)
        )
        return tuple(weighed)

    def probability(self, weighed: Sequence[Weighed]) -> float:
        """How likely the first candidate answers the question, between 0 and 1."""
        if not weighed:
            return 0.0
        odds = self.bias + sum(
            self.answers[name] * value for name, value in deciding(weighed).items()
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def deciding(weighed: Sequence[Weighed]) -> dict[str, float]:
    """What the decision to answer looks at, by name; `weighed` is best first and not empty."""
    first = weighed[0]
    other = next(
        (
            w.score
            for w in weighed[1:]
            if w.candidate.hit.passage.document != first.candidate.hit.passage.document
        ),
        first.score - 3.0,
    )
    return {
        **{name: float(getattr(first.candidate.signals, name)) for name in NAMES},
        "lead": min(3.0, first.score - other) / 3,
    }
