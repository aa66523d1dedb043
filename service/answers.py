"""Questions that come in and answers that go out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ingest.records import Digest, DocumentId, PassageId, VersionId
from service.scope import Asker
from service.trails.records import AnswerId, ConversationId, Sealed


class Outcome(StrEnum):
    """How an answer ended."""

    ANSWERED = "answered"
    QUOTED = "quoted"
    REFUSED = "refused"
    HANDED_OFF = "handed_off"


class Reason(StrEnum):
    """Why an answer is not a generated one; when each applies is in the docs."""

    NO_EVIDENCE = "no_evidence"
    WEAK_EVIDENCE = "weak_evidence"
    UNCITED = "uncited"
    UNSUPPORTED = "unsupported"
    NUMBER_UNVERIFIED = "number_unverified"
    NUMBER_CONFLICT = "number_conflict"
    OUT_OF_SCOPE = "out_of_scope"
    NEEDS_PERSON = "needs_person"
    PROMPT_TRUNCATED = "prompt_truncated"
    GENERATOR_UNAVAILABLE = "generator_unavailable"
    INDEX_UNAVAILABLE = "index_unavailable"
    AUDIT_UNAVAILABLE = "audit_unavailable"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, and on whose behalf."""

    text: str
    asker: Asker
    corpus: str | None = None
    """None where one corpus is live."""
    language: str | None = None
    """BCP 47 primary tag; None: told from the text."""
    as_of: date | None = None
    conversation: ConversationId | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement stands: `canonical_text[start:end] == quote`."""

    n: int
    passage: PassageId
    document: DocumentId
    title: str
    version: VersionId
    quote: str
    start: int
    end: int
    page: int | None
    url: str
    language: str = ""
    """Of the document that is quoted, BCP 47 primary tag; empty in what was sealed before answers
    told it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence that may be shown, without markers, and what it rests on."""

    text: str
    citations: tuple[Citation, ...]
    language: str = ""
    """What the sentence is written in: its document's where it is quoted, else the answer's."""


@dataclass(frozen=True, slots=True)
class ReleaseRef:
    """The one release an answer was made from."""

    number: int
    digest: Digest


@dataclass(frozen=True, slots=True)
class ModelRef:
    """What wrote the draft: a model and its digest, or `quoted` and None."""

    name: str
    digest: str | None


@dataclass(frozen=True, slots=True)
class PolicyRef:
    """What judged the draft."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class HandoffOffer:
    """How the asker may reach a person."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader gets; made only after it was sealed."""

    id: AnswerId
    conversation: ConversationId
    outcome: Outcome
    reason: Reason | None
    language: str
    text: str
    statements: tuple[Statement, ...]
    withheld: int
    """Statements of the draft that were not kept or not shown whole."""
    suggestions: tuple[str, ...]
    handoff: HandoffOffer | None
    release: ReleaseRef | None
    model: ModelRef
    prompt: str | None
    """Digest of the prompt template, None where no model was asked."""
    policy: PolicyRef
    sealed: Sealed
    notices: tuple[str, ...] = ()
    """Disclaimers that the policy wants beside what is said; its own words, so without citation."""
    unanswered: tuple[str, ...] = ()
    """The part of a question that asks two things to which this gives no answer."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A passage found for a question; scores compare within one list only."""

    passage: PassageId
    document: DocumentId
    score: float
    text: str
    title: str
    found_by: tuple[str, ...]
    """`dense`, `sparse` or both."""
