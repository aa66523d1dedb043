"""What goes into a seal and what comes out: leaf, payload, sealed, trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NewType, Protocol

AnswerId = NewType("AnswerId", str)
"""32 hex digits, 128 random bits; a trail's id is its answer's."""

ConversationId = NewType("ConversationId", str)
"""32 hex digits, 128 random bits."""

Json = str | int | bool | list["Json"] | dict[str, "Json"]
"""Canonical JSON's profile: no floats, no nulls."""


class AuditUnavailable(Exception):
    """The record could not be made durable, so nothing may be said."""


class TrailMissing(Exception):
    """No trail under this id."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """An event in the clear: digests, no personal text.

    The log adds v, log, index and time, and for a payload `conversation` and `payload`
    {key, record, digest, size, commitments}. Of the fields it understands `answer`, the id the
    record is about, and `passages` [{passage, document, …}], what the answer cites.
    """

    type: str
    """answer, refusal, ingest, approve, publish, rollback, withdraw, view, config, …"""
    fields: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Payload:
    """What only auditors read, encrypted under the conversation's key."""

    conversation: ConversationId
    fields: Mapping[str, object]
    """JSON as Python has it, floats and None allowed: question, prompt, hits, draft, answer, …"""
    commitments: Mapping[str, bytes] = field(default_factory=dict)
    """Names (`answer`, `draft`, `question`) and canonical bytes; the leaf gets each one's HMAC
    under a key of this record, derived from the conversation's."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Where a record is, once it is durable."""

    log: str
    """The log's origin."""
    index: int
    leaf: str
    """`sha256:` of the leaf's canonical bytes."""


@dataclass(frozen=True, slots=True)
class Trail:
    """A leaf and its opened payload."""

    sealed: Sealed
    leaf: Mapping[str, Json]
    payload: Mapping[str, object] | None
    """None where the conversation's key was erased, or the leaf never had one."""


class Seals(Protocol):
    """The writing side. A record is durable when `seal` returns."""

    def seal(self, leaf: Leaf, payload: Payload | None) -> Sealed:
        """Raises AuditUnavailable; then nothing may leave."""


class Trails(Protocol):
    """The reading side."""

    def trail(self, answer: AnswerId) -> Trail:
        """The trail whose leaf's `answer` field is this id.

        Raises TrailMissing, AuditUnavailable.
        """
