"""Vectors that were made once: packs of them in the blob store, found by text and embedder."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from ingest.blobs import BlobStore
from ingest.catalog import Catalog
from ingest.changes import Changes
from ingest.chunking import embedded_strings
from ingest.embedding import Embedder, Vectors
from ingest.records import Digest, Passage, digest

_PACK = 64
_PACKS_KEPT = 128
_AT_ONCE = 500


_ASKED = "\x00asked\n"
"""Before what was embedded as a question: models embed it in another way than a text."""


class VectorMissing(Exception):
    """A text of a release was never embedded; its folder has to be ingested again."""


class VectorStore:
    """Reads vectors by the exact text they were made from, for any thread."""

    def __init__(self, catalog: Catalog, blobs: BlobStore) -> None:
        self._catalog = catalog
        self._blobs = blobs
        self._pack = lru_cache(maxsize=_PACKS_KEPT)(self._read_pack)

    def missing(self, texts: Iterable[str], embedder: Digest) -> list[str]:
        """The texts that have no vector yet, each once, in order."""
        distinct = list(dict.fromkeys(texts))
        places = self._places([key(text, embedder) for text in distinct])
        return [text for text in distinct if key(text, embedder) not in places]

    def load(self, texts: Sequence[str], embedder: Digest) -> Vectors:
        """One row a text, in order. Raises VectorMissing."""
        keys = [key(text, embedder) for text in texts]
        places = self._places(keys)
        try:
            rows = [self._pack(places[k][0])[places[k][1]] for k in keys]
        except KeyError:
            raise VectorMissing(
                "a passage has no vector from this embedder; ingest its folder again"
            ) from None
        return np.stack(rows)

    def of_passage(self, passage: Passage) -> Vectors:
        """Its mean in row 0, then a row a sentence, as its own recipe embedded them.

        Raises VectorMissing, BlobMissing.
        """
        query = (
            "SELECT r.embedder FROM passages p JOIN recipes r ON r.digest = p.recipe WHERE p.id = ?"
        )
        rows = self._catalog.rows(query, passage.id)
        if not rows:
            raise VectorMissing(f"the catalog holds no passage {passage.id}")
        return under_mean(self.load(embedded_strings(passage), Digest(rows[0]["embedder"])))

    def _places(self, keys: Sequence[bytes]) -> dict[bytes, tuple[str, int]]:
        found: dict[bytes, tuple[str, int]] = {}
        for at in range(0, len(keys), _AT_ONCE):
            some = keys[at : at + _AT_ONCE]
            marks = ",".join("?" * len(some))
            query = f"SELECT key, pack, place FROM vectors WHERE key IN ({marks})"  # noqa: S608
            for row in self._catalog.rows(query, *some):
                found[row["key"]] = (row["pack"], row["place"])
        return found

    def _read_pack(self, name: str) -> Vectors:
        content = self._blobs.get(name)
        (dimension,) = struct.unpack_from("<I", content)
        return np.frombuffer(content, dtype="<f4", offset=4).reshape(-1, dimension)


def as_question(question: str) -> str:
    """The string under which the vector of a question is made, kept and loaded."""
    return _ASKED + question


def embed(
    texts: Sequence[str],
    embedder: Embedder,
    blobs: BlobStore,
    changes: Changes,
    progress: Callable[[int], None],
) -> None:
    """Make the vectors of texts that have none, pack by pack: a kill loses one pack at most."""
    # Texts of like length together: a batch costs what its longest text costs.
    ordered = sorted(texts, key=lambda text: (text.startswith(_ASKED), len(text), text))
    asked = sum(text.startswith(_ASKED) for text in texts)
    for some in (
        *_packs(ordered[: len(ordered) - asked]),
        *_packs(ordered[len(ordered) - asked :]),
    ):
        if some[0].startswith(_ASKED):
            made = embedder.embed_questions([text.removeprefix(_ASKED) for text in some])
        else:
            made = embedder.embed_passages(some)
        vectors = np.ascontiguousarray(made, dtype="<f4")
        content = struct.pack("<I", vectors.shape[1]) + vectors.tobytes()
        name = digest(content)
        blobs.put(name, content)
        changes.keep_vectors([key(text, embedder.digest) for text in some], name)
        progress(len(some))


def _packs(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(texts), _PACK):
        yield texts[at : at + _PACK]


def key(text: str, embedder: Digest) -> bytes:
    """What a vector is found by: the text's hash and the embedder's digest, hashed together."""
    return hashlib.sha256(hashlib.sha256(text.encode()).digest() + embedder.encode()).digest()


def under_mean(rows: Vectors) -> Vectors:
    """The rows, and above them their mean at length 1, which stands for the whole passage.

    A single row stands for both. The mean of its sentences is nearly as good a likeness of a
    passage as its own vector, and costs nothing.
    """
    mean = rows.mean(axis=0)
    mean /= max(float(np.linalg.norm(mean)), 1e-9)
    return np.vstack([mean.astype(np.float32), rows])
