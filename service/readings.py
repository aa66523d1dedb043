"""A passage as it was read beforehand: what weighing, likeness and judging need to know of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import msgspec
import numpy as np

from ingest.blobs import BlobMissing
from ingest.embedding import Vectors
from ingest.index import IndexUnavailable, TermEncoder
from ingest.records import Passage
from ingest.vectors import VectorMissing
from policies.model import EvidencePassage
from policies.passages import read_passage
from policies.quantities import recognise
from policies.scene import ReadPassage
from service.contrasts import Contrasts


class Figure(NamedTuple):
    """A quantity, without its place."""

    kind: str
    value: str
    unit: str
    bound: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence, or the headings above it, as weighing sees them."""

    figures: tuple[Figure, ...]
    terms: frozenset[int]
    members: Mapping[str, frozenset[str]]
    """Of contrasts, by group."""


@dataclass(frozen=True, slots=True)
class Readings:
    """A passage as weighing sees it; each part is made ready when it is asked for."""

    above: msgspec.Raw
    """Of the heading path and the column headers."""
    within: tuple[msgspec.Raw, ...]
    """Of each sentence."""

    @classmethod
    def of(cls, headings: Reading, sentences: Iterable[Reading]) -> Readings:
        """Kept as bytes."""
        return cls(_raw(headings), tuple(map(_raw, sentences)))

    def headings(self) -> Reading:
        """Of the heading path and the column headers."""
        return _READING.decode(self.above)

    def sentence(self, number: int) -> Reading:
        """Of a sentence, from 0."""
        return _READING.decode(self.within[number])

    def sentences(self) -> tuple[Reading, ...]:
        """Of every sentence."""
        return tuple(map(_READING.decode, self.within))


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was read of a passage, as bytes; each part is made ready when it is asked for."""

    weighing: bytes
    judging: bytes
    embedded: bytes
    """Vectors, one after the other, of 32-bit floats."""
    rows: int
    """How many vectors."""

    def readings(self) -> Readings:
        """For weighing."""
        return _READINGS.decode(self.weighing)

    def read(self) -> ReadPassage:
        """For judging."""
        return _READ.decode(self.judging)

    def vectors(self) -> Vectors:
        """Row 0 the passage, then a row a sentence; shape (n, dimension)."""
        return np.frombuffer(self.embedded, dtype=_FLOATS).reshape(self.rows, -1)


class Embedded(Protocol):
    """The vectors of what is published."""

    def of_passage(self, passage: Passage) -> Vectors:
        """Row 0 the passage, then a row a sentence. Raises VectorMissing, BlobMissing."""


class Reader:
    """Reads passages; the same passage, the same analysis."""

    def __init__(self, encoder: TermEncoder, contrasts: Contrasts, embedded: Embedded) -> None:
        self._encoder = encoder
        self._contrasts = contrasts
        self._embedded = embedded

    def analyse(self, passage: Passage, language: str) -> Analysis:
        """A passage, with the language of its document.

        Raises IndexUnavailable where it has no vectors.
        """
        readings = Readings.of(
            self.read(above(passage), language),
            (self.read(slice_of(passage, n), language) for n in range(len(passage.sentences))),
        )
        read = read_passage(as_evidence(passage, language))
        try:
            vectors = self._embedded.of_passage(passage)
        except (VectorMissing, BlobMissing) as error:
            raise IndexUnavailable(f"a passage cannot be compared: {error}") from error
        return Analysis(
            msgspec.msgpack.encode(readings),
            msgspec.msgpack.encode(read),
            np.ascontiguousarray(vectors, dtype=_FLOATS).tobytes(),
            len(vectors),
        )

    def read(self, text: str, language: str) -> Reading:
        """One text as weighing sees it."""
        return Reading(
            tuple(Figure(q.kind, q.value, q.unit, q.bound) for q in recognise(text, language)),
            frozenset(self._encoder.encode_question(text, language)),
            self._contrasts.members(text),
        )


def as_evidence(
    passage: Passage, language: str, reading: ReadPassage | None = None
) -> EvidencePassage:
    """A passage as a judge reads it, with the language of its document."""
    return EvidencePassage(
        passage.id,
        passage.text,
        passage.heading_path,
        passage.headers,
        language=language,
        reading=reading,
    )


def above(passage: Passage) -> str:
    """The headings above a passage and its column headers, as one text."""
    return " ".join((*passage.heading_path, *passage.headers))


def slice_of(passage: Passage, number: int) -> str:
    """The n-th sentence, character for character."""
    sentence = passage.sentences[number]
    return passage.text[sentence.start - passage.start : sentence.end - passage.start]


def _raw(reading: Reading) -> msgspec.Raw:
    return msgspec.Raw(msgspec.msgpack.encode(reading))


_FLOATS: Final = "<f4"
_READING: Final = msgspec.msgpack.Decoder(Reading)
_READINGS: Final = msgspec.msgpack.Decoder(Readings)
_READ: Final = msgspec.msgpack.Decoder(ReadPassage)
