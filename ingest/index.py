"""What an index must do: hold passages with vectors and terms, and find them by both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ingest.embedding import Vectors
from ingest.records import NOWHERE, DocumentId, PassageId, Phrasing, PhrasingId


class IndexUnavailable(Exception):
    """The index cannot be opened, reached or read; the message says what to do."""


class IndexLocked(IndexUnavailable):
    """Another process owns this index."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A sparse vector: term numbers and their weights, same length, numbers ascending."""

    numbers: tuple[int, ...]
    weights: tuple[float, ...]


class TermEncoder(Protocol):
    """Text becomes stemmed terms, each a 32-bit number."""

    def encode_passage(self, text: str, language: str) -> Terms:
        """BM25 document weights, term frequency saturated and length-normalised, without IDF."""

    def encode_question(self, text: str, language: str) -> tuple[int, ...]:
        """Distinct term numbers, ascending."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as an index holds it."""

    passage: PassageId
    document: DocumentId
    corpus: str
    visibility: str
    language: str
    in_force_from: date
    in_force_until: date | None
    vectors: Vectors
    """Row 0 is the mean of the others, which are one a sentence, in order (or one for a passage
    without sentences); likeness is the best row's."""
    terms: Terms


@dataclass(frozen=True, slots=True)
class PhrasingEntry:
    """A phrasing as an index holds it; whoever may find its passage may find it."""

    phrasing: Phrasing
    document: DocumentId
    corpus: str
    visibility: str
    language: str
    in_force_from: date
    in_force_until: date | None
    vector: Vectors
    """Shape (dimension,)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be found; every condition is part of the index's own query."""

    corpus: str
    release: int
    visibilities: frozenset[str]
    on: date
    languages: frozenset[str]
    """Of the documents."""


@dataclass(frozen=True, slots=True)
class IndexHit:
    """A found passage; a score is None where that way of looking did not find it."""

    passage: PassageId
    document: DocumentId
    dense: float | None
    """Best row's cosine."""
    sparse: float | None
    """Sum over shared terms of question weight times passage weight."""


@dataclass(frozen=True, slots=True)
class PhrasingHit:
    """A found phrasing, and the sentence that it is tied to."""

    phrasing: PhrasingId
    question: str
    passage: PassageId
    document: DocumentId
    start: int
    """Of the sentence, or NOWHERE."""
    likeness: float
    """Cosine."""

    @property
    def answered(self) -> bool:
        """Whether it is tied to a sentence."""
        return self.start != NOWHERE


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many to find at most; of none at all, none are looked for."""

    passages: int = 0
    """By each way of looking."""
    phrasings: int = 0


@dataclass(frozen=True, slots=True)
class IndexHits:
    """What was found, of either."""

    passages: Sequence[IndexHit] = ()
    """Best dense first, then by passage id."""
    phrasings: Sequence[PhrasingHit] = ()
    """Best first, then by id."""


class IndexReader(Protocol):
    """Finding. Raises IndexUnavailable."""

    def search(
        self, vector: Vectors | None, terms: Terms | None, scope: Scope, wanted: Wanted
    ) -> IndexHits:
        """Everything that a question asks of an index, at once.

        `vector` has shape (dimension,) and finds both passages and phrasings; `terms`, which
        carries IDF as weights, finds passages. An empty set of visibilities finds nothing.
        """


class IndexWriter(Protocol):
    """Following releases. Every call is durable when it returns; repeating one changes nothing."""

    def add(self, entries: Iterable[Entry | PhrasingEntry], first_release: int) -> None:
        """Make entries findable from `first_release` on."""

    def retire(self, passages: Iterable[PassageId], first_absent: int) -> None:
        """Make passages and their phrasings unfindable from release `first_absent` on."""

    def retire_phrasings(self, phrasings: Iterable[PhrasingId], first_absent: int) -> None:
        """The same for phrasings alone."""

    def forget_after(self, release: int) -> None:
        """Undo whatever was added or retired for releases later than `release`."""

    def clear(self) -> None:
        """Remove everything; the index is a cache."""

    def close(self) -> None:
        """Let go of the index so that another process may open it."""


class Index(IndexReader, IndexWriter, Protocol):
    """Both sides, as one owner holds them."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """In how many passages of one visibility label each term occurs, in one release."""

    passages: int
    counts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How customers put what a release answers: its phrasings of one visibility and language."""

    visibility: str
    """Of the documents that answer."""
    language: str
    """Of the phrasings."""
    phrasings: int
    counts: Mapping[int, int]
    """In how many of them each term occurs."""
