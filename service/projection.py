"""Taking out of vectors what all of them share, so that likeness says more.

Sentence encoders put everything into a narrow cone: unrelated texts look alike, and some
passages look like every question. Subtracting the mean and the leading principal directions
mends most of it ("all-but-the-top", Mu and Viswanath, 2018). Doing so on the asking side
alone is enough for ranking, and leaves stored vectors as they are. So does what phrasings
teach (`service/attuning.py`): a map of low rank that is added.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from ingest.embedding import Vectors


class ProjectionFile(BaseModel):
    """How a projection lies in a file: float32, little-endian, base64."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    questions: str
    passages: str
    directions: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Projection:
    """Fitted once for an embedder."""

    questions: Vectors
    """Mean of question vectors, shape (dimension,)."""
    passages: Vectors
    """Mean of sentence vectors, shape (dimension,)."""
    directions: Vectors
    """Orthonormal rows, shape (k, dimension)."""
    left: Vectors
    """What phrasings taught, shape (dimension, rank): `left @ right` is added."""
    right: Vectors
    """Shape (rank, dimension)."""

    @classmethod
    def fit(cls, questions: Vectors, passages: Vectors, directions: int) -> Projection:
        """Means, and the leading directions of the passages."""
        centre = passages.mean(axis=0)
        _, _, rows = np.linalg.svd(passages - centre, full_matrices=False)
        none = cls.none(questions.shape[1])
        return replace(
            none,
            questions=questions.mean(axis=0),
            passages=centre,
            directions=rows[:directions].astype(np.float32),
        )

    @classmethod
    def none(cls, dimension: int) -> Projection:
        """One that changes nothing."""
        zero = np.zeros(dimension, dtype=np.float32)
        nothing = _nothing(dimension)
        return cls(zero, zero, nothing, nothing.T, nothing)

    @classmethod
    def read(cls, file: ProjectionFile) -> Projection:
        """As `write` wrote it."""
        questions = _decoded(file.questions)
        dimension = len(questions)
        return cls(
            questions,
            _decoded(file.passages),
            _decoded(file.directions).reshape(-1, dimension),
            _decoded(file.left).reshape(dimension, -1) if file.left else _nothing(dimension).T,
            _decoded(file.right).reshape(-1, dimension),
        )

    def write(self) -> ProjectionFile:
        """For a file."""
        return ProjectionFile(
            questions=_encoded(self.questions),
            passages=_encoded(self.passages),
            directions=_encoded(self.directions),
            left=_encoded(self.left),
            right=_encoded(self.right),
        )

    def fits(self) -> bool:
        """Whether the parts have sizes that go together, and are finite."""
        every = (self.questions, self.passages, self.directions, self.left, self.right)
        return (
            self.questions.shape == self.passages.shape
            and self.left.shape == self.right.shape[::-1]
            and all(bool(np.isfinite(part).all()) for part in every)
        )

    def project(self, questions: Vectors) -> Vectors:
        """Question vectors, one a row, as they are searched with; again of length 1."""
        centred = questions - self.questions
        taken = (centred @ self.directions.T) @ self.directions
        return self.unit(centred - taken + (centred @ self.right.T) @ self.left.T)

    def offset(self, projected: Vectors) -> float:
        """The likeness of a projected question to the average sentence."""
        return float(self.passages @ projected)

    def asked_offset(self, projected: Vectors) -> float:
        """The likeness of a projected question to the average question."""
        return float(self.questions @ projected)

    @staticmethod
    def unit(vectors: NDArray[Any]) -> Vectors:
        """Each row at length 1."""
        length = np.linalg.norm(vectors, axis=-1, keepdims=True)
        result: Vectors = (vectors / np.maximum(length, 1e-9)).astype(np.float32)
        return result


def _nothing(dimension: int) -> Vectors:
    return np.zeros((0, dimension), dtype=np.float32)


def _encoded(vectors: Vectors) -> str:
    return base64.b64encode(np.ascontiguousarray(vectors, dtype="<f4").tobytes()).decode()


def _decoded(text: str) -> Vectors:
    return np.frombuffer(base64.b64decode(text), dtype="<f4").copy()
