"""The values that every room shares: documents, versions, passages, facts, releases."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, NewType

DocumentId = NewType("DocumentId", str)
"""A document's front-matter id, by default its path without suffix; unique in a corpus."""

VersionId = NewType("VersionId", str)
"""`sha256:` and the hex digest of the version's original bytes."""

PassageId = NewType("PassageId", str)
"""32 hex digits: 128 bits of sha256(version, recipe, start, end)."""

FactId = NewType("FactId", str)
"""32 hex digits: 128 bits of sha256 over the fact's row."""

PhrasingId = NewType("PhrasingId", str)
"""32 hex digits: 128 bits of sha256(passage, start of the sentence, question)."""

Digest = NewType("Digest", str)
"""`sha256:` and 64 hex digits."""

PUBLIC = "public"
"""The visibility label that anonymous askers hold."""


def digest(data: bytes) -> Digest:
    """The digest of exact bytes, in the one spelling used everywhere."""
    return Digest("sha256:" + hashlib.sha256(data).hexdigest())


def passage_id(version: VersionId, recipe: Digest, start: int, end: int) -> PassageId:
    """The identity of a passage: it changes when text, cutting or place does, and never else."""
    key = f"{version}\n{recipe}\n{start}\n{end}".encode()
    return PassageId(hashlib.sha256(key).hexdigest()[:32])


def phrasing_id(passage: PassageId, start: int, question: str) -> PhrasingId:
    """The identity of a phrasing: of its wording and of the sentence it is tied to."""
    key = f"{passage}\n{start}\n{question}".encode()
    return PhrasingId(hashlib.sha256(key).hexdigest()[:32])


@dataclass(frozen=True, slots=True)
class Version:
    """One exact text of a document, named by the hash of its bytes."""

    id: VersionId
    document: DocumentId
    media_type: str
    title: str
    owner: str
    language: str
    """BCP 47 primary tag, such as `en`."""
    visibility: str
    """`public` or the name of the one group that may read it."""
    in_force_from: date
    in_force_until: date | None
    """First day the text no longer applies; None while it still does."""
    canonical: Digest
    """Digest of the canonical text, which lies in the blob store as UTF-8 under this key."""
    source_uri: str
    """Path of the file, relative to the corpus folder, `/` as separator."""

    def in_force(self, on: date) -> bool:
        """Whether a client could rely on this text on the given day."""
        return self.in_force_from <= on and (
            self.in_force_until is None or on < self.in_force_until
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (or list item, or table row) of a passage; offsets index the canonical text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """What is cited: `text` is `canonical_text[start:end]`, character for character."""

    id: PassageId
    version: VersionId
    document: DocumentId
    heading_path: tuple[str, ...]
    """The document's title, then the headings above the passage."""
    headers: tuple[str, ...]
    """Column headers, when the passage lies in a table; else empty."""
    text: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    """In order, inside [start, end), not overlapping; whitespace between them belongs to none."""
    page: int | None = None

    @property
    def hash(self) -> Digest:
        """Digest of the passage's text in UTF-8."""
        return digest(self.text.encode())


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of an approved table."""

    id: FactId
    table: str
    subject: str
    measure: str
    value: Decimal
    unit: str
    """As in quantities: ISO 4217, `%`, `d`, … or empty."""
    in_force_from: date
    in_force_until: date | None
    source: str
    """The document that states it, or empty."""
    version: VersionId
    """Digest of the table's file."""

    def in_force(self, on: date) -> bool:
        """Whether the figure applies on the given day."""
        return self.in_force_from <= on and (
            self.in_force_until is None or on < self.in_force_until
        )


NOWHERE: Final = -1
"""Where a sentence starts that a document does not hold."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A question as customers put it, tied to the sentence that answers it, or to none.

    It helps to find that sentence, or to refuse; it is never shown, and never evidence.
    """

    id: PhrasingId
    version: VersionId
    passage: PassageId
    """Of the sentence; the document's first where no sentence answers."""
    start: int
    """Of the sentence, in the canonical text, or NOWHERE."""
    question: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """How versions are cut and embedded; another recipe gives other passages."""

    chunk_tokens: int
    """Longest passage, in words as the splitter counts them."""
    splitter: str
    """Name and version of the splitter, such as `llama-index-core 0.14.25`."""
    canonicaliser: int
    """Raised whenever the same original could give another canonical text."""
    embedder: Digest
    """Digest of the embedding model, its tokeniser and its prefixes."""
    average_length: int
    """The constant average passage length of BM25, in terms."""

    @property
    def digest(self) -> Digest:
        """The recipe's identity."""
        text = "\n".join(
            (
                str(self.chunk_tokens),
                self.splitter,
                str(self.canonicaliser),
                self.embedder,
                str(self.average_length),
            )
        )
        return digest(text.encode())


class ReleaseState(StrEnum):
    """The life of a release."""

    STAGED = "staged"
    APPROVED = "approved"
    PUBLISHING = "publishing"
    LIVE = "live"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Release:
    """A numbered, immutable set of versions and facts; numbers are global to an installation."""

    number: int
    corpus: str
    parent: int | None
    digest: Digest
    """Merkle root over the manifest (CONTRACTS.md, Identity)."""
    recipe: Digest
    state: ReleaseState
    author: str
    """Who made it: of a release that was rolled back to, who rolled back."""
    approver: str | None
    """Who approved its content: of a rollback, when that content was first staged."""
    built_at: datetime
    published_at: datetime | None
    restores: int | None = None
    """The earlier release whose content a rollback brings back."""
