"""Turning text into vectors: the port, whatever runs behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.records import Digest

Vectors = NDArray[np.float32]
"""Shape (n, dimension), one row a text, each of length 1."""


class EmbedderUnavailable(Exception):
    """The embedding model cannot be loaded or does not answer; the message says what to do."""


class Embedder(Protocol):
    """Texts become unit vectors whose dot product is their likeness.

    The same text always gives the same vector. Raises EmbedderUnavailable.
    """

    @property
    def digest(self) -> Digest:
        """Identity of weights, tokeniser and prefixes: other digest, other vectors."""

    @property
    def dimension(self) -> int:
        """Components a vector."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order; an empty sequence gives shape (0, dimension)."""

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """As `embed_passages`, for the asking side of models that tell the two apart."""
