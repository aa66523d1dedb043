"""An embedder that hashes words: texts that share words are alike."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from ingest.embedding import EmbedderUnavailable, Vectors
from ingest.records import Digest, digest


class FakeEmbedder:
    """Each lowercase word is a fixed direction; `broken` makes it fail as a lost model would."""

    def __init__(self, dimension: int = 64) -> None:
        self._dimension = dimension
        self.broken = False
        self.embedded: list[str] = []
        """Every text asked for, so that a test can see what was not embedded twice."""

    @property
    def digest(self) -> Digest:
        return digest(f"hash of words {self._dimension}".encode())

    @property
    def dimension(self) -> int:
        return self._dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if self.broken:
            raise EmbedderUnavailable("The embedding model is not there.")
        self.embedded.extend(texts)
        found: Vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for number, text in enumerate(texts):
            found[number] = self._embed(text)
        return found

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        return self.embed_passages(texts)

    def _embed(self, text: str) -> Vectors:
        words = re.findall(r"\w+", text.lower())
        total = sum((self._direction(word) for word in words), start=self._direction(""))
        length = np.linalg.norm(total)
        found: Vectors = (total / length).astype(np.float32)
        return found

    def _direction(self, word: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8])
        found: Vectors = (
            np.random.default_rng(seed).standard_normal(self._dimension).astype(np.float32)
        )
        return found
