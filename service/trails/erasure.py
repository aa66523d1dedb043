"""Erasing a conversation: refused while something keeps it, recorded first, then done for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from service.actors import without_names
from service.trails import holds, retention
from service.trails.log import stamp
from service.trails.records import ConversationId, Json, Leaf, Payload, Sealed, Trail, TrailMissing
from service.trails.scopes import sealed_at

TYPE = "erase"
"""Type of the leaves that tell of erasures, done and refused."""


class ErasureRefused(Exception):
    """A retention class or a legal hold keeps the conversation; the message says which."""


class Erasable(Protocol):
    """The log, as far as erasing needs it. Each raises AuditUnavailable."""

    def seal(self, leaf: Leaf, payload: Payload | None) -> Sealed:
        """Make a record durable."""

    def records_of(self, conversation: ConversationId) -> Sequence[Trail]:
        """Every record of a conversation, oldest first."""

    def records_typed(self, *types: str, since: int = 0) -> Sequence[Trail]:
        """Every record of these types, oldest first."""

    def erase(self, conversation: ConversationId, before: int | None = None) -> int:
        """Destroy the keys of its records, or of those before an entry; how many there were."""

    def opens(self, conversation: ConversationId, before: int) -> bool:
        """Whether a key of its records before an entry is still there."""


class Elsewhere(Protocol):
    """What else holds people's text."""

    def forget(self, conversation: ConversationId) -> None:
        """Remove everything of a conversation; twice does no harm."""

    def conversations(self) -> frozenset[ConversationId]:
        """Of which conversations something is there."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What keeps a conversation from being erased."""

    kind: str
    """`hold` or `retention`."""
    entry: int
    """Index of the leaf that says so."""
    until: datetime | None
    """When it ends by itself; None where somebody must lift it."""
    says: str
    """A sentence without its stop."""

    def fields(self) -> dict[str, Json]:
        """As a leaf writes it."""
        until: dict[str, Json] = {} if self.until is None else {"until": stamp(self.until)}
        return {"kind": self.kind, "entry": self.entry, **until}


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did."""

    conversation: ConversationId
    records: int
    """Records of the conversation, whose leaves and ciphertexts stay."""
    keys: int
    """Keys that were destroyed; 0 where they were gone before."""
    entry: int
    """Index of the leaf that tells of it."""


class Erasing:
    """Erases conversations from a log's keystore, and from whatever else holds their text."""

    def __init__(
        self,
        log: Erasable,
        elsewhere: Elsewhere,
        clock: Callable[[], datetime],
    ) -> None:
        """A log, and what holds text beside it."""
        self._log = log
        self._elsewhere = elsewhere
        self._clock = clock

    def standing(self, conversation: ConversationId) -> tuple[Reason, ...]:
        """What keeps a conversation now. Raises TrailMissing, AuditUnavailable."""
        return self._standing(self._records(conversation), self._clock())

    def erase(self, conversation: ConversationId, by: str, matter: str = "") -> Erased:
        """Make a conversation's text unreadable for ever, and record who had it done and when.

        The record comes first: whatever breaks afterwards, `reapply` finishes it. Raises
        ErasureRefused, which is recorded too, TrailMissing, AuditUnavailable.
        """
        records = self._records(conversation)
        self._refuse(conversation, self._standing(records, self._clock()), by, matter)
        sealed = self._record(conversation, by, matter, {"outcome": "erased"})
        # A hold that came between is in the log before the erasure, and therefore stands; so
        # does one that keeps what an answer under way cited in the meantime.
        on = self._clock()
        records = [r for r in self._records(conversation) if r.sealed.index < sealed.index]
        self._refuse(conversation, self._standing(records, on, sealed.index), by, matter)
        keys = self._log.erase(conversation, sealed.index)
        self._elsewhere.forget(conversation)
        return Erased(conversation, len(records), keys, sealed.index)

    def reapply(self) -> tuple[ConversationId, ...]:
        """Do again what the log says was erased; the conversations that still had keys.

        For after a crash, and for keys that came back with a backup. What a hold or a class
        kept when it was recorded is left alone. Raises AuditUnavailable.
        """
        found = []
        there = self._elsewhere.conversations()
        for leaf in self._log.records_typed(TYPE):
            conversation, entry = ConversationId(str(leaf.leaf["about"])), leaf.sealed.index
            left = conversation in there or self._log.opens(conversation, entry)
            if leaf.leaf["outcome"] != "erased" or not left:
                continue
            records = [r for r in self._log.records_of(conversation) if r.sealed.index < entry]
            if self._standing(records, sealed_at(leaf), entry):
                continue
            if self._log.erase(conversation, entry):
                found.append(conversation)
            self._elsewhere.forget(conversation)
        return tuple(dict.fromkeys(found))

    def _records(self, conversation: ConversationId) -> Sequence[Trail]:
        records = self._log.records_of(conversation)
        if not records:
            raise TrailMissing(f"nothing was sealed in a conversation {conversation}")
        return records

    def _standing(
        self, records: Sequence[Trail], on: datetime, before: int | None = None
    ) -> tuple[Reason, ...]:
        """What keeps these records at a time, by what the log said before an entry."""
        leaves = [
            leaf
            for leaf in self._log.records_typed(holds.TYPE, retention.TYPE)
            if before is None or leaf.sealed.index < before
        ]
        found = [
            Reason("hold", hold.entry, None, _hold_says(hold))
            for hold in holds.holds(leaf for leaf in leaves if leaf.leaf["type"] == holds.TYPE)
            if hold.stands and any(hold.scope.covers(record) for record in records)
        ]
        for kept in retention.classes(
            leaf for leaf in leaves if leaf.leaf["type"] == retention.TYPE
        ):
            ends = kept.ends(records)
            if ends is not None and on < ends:
                says = (
                    f"the {kept.years}-year class on {kept.scope.says()} (entry {kept.entry}) "
                    f"keeps it until {ends:%Y-%m-%d}"
                )
                found.append(Reason("retention", kept.entry, ends, says))
        return tuple(found)

    def _refuse(
        self, conversation: ConversationId, reasons: Sequence[Reason], by: str, matter: str
    ) -> None:
        if not reasons:
            return
        because: list[Json] = [reason.fields() for reason in reasons]
        self._record(conversation, by, matter, {"outcome": "refused", "because": because})
        said = "; ".join(reason.says for reason in reasons)
        raise ErasureRefused(f"conversation {conversation} was not erased: {said}.")

    def _record(
        self, conversation: ConversationId, by: str, matter: str, fields: dict[str, Json]
    ) -> Sealed:
        kept, names = without_names({"about": conversation, **fields, "by": by, "matter": matter})
        return self._log.seal(Leaf(TYPE, kept), names)


def _hold_says(hold: holds.Hold) -> str:
    return (
        f"the legal hold {hold.id} on {hold.scope.says()}, set on {hold.set_at:%Y-%m-%d} "
        f"(entry {hold.entry}), stands until it is lifted"
    )
