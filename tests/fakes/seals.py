"""Seals and trails in memory; they can be told to fail both ways."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum

import orjson

from service.trails.canonical import canonical
from service.trails.log import stamp
from service.trails.payloads import digest
from service.trails.records import (
    AnswerId,
    AuditUnavailable,
    ConversationId,
    Json,
    Leaf,
    Payload,
    Sealed,
    Trail,
    TrailMissing,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANSWERING = ("answer", "refusal", "abort")


class Fault(Enum):
    """How the next seals go wrong."""

    NOT_WRITTEN = "failed, and nothing was written"
    BUT_WRITTEN = "failed, but the record is there"


class ListSeals:
    """Implements Seals and Trails; set `fault` to let seals fail."""

    origin = "bank.example/answers/fake"

    def __init__(self, clock: Callable[[], datetime] = lambda: NOON) -> None:
        self.fault: Fault | None = None
        self.trails: list[Trail] = []
        self._clock = clock
        self._lock = threading.Lock()

    def seal(self, leaf: Leaf, payload: Payload | None) -> Sealed:
        canonical(leaf.fields)
        with self._lock:
            if self.fault is Fault.NOT_WRITTEN:
                raise AuditUnavailable(self.fault.value)
            sealed = self._add(leaf, payload)
            if self.fault is Fault.BUT_WRITTEN:
                raise AuditUnavailable(self.fault.value)
            return sealed

    def trail(self, answer: AnswerId) -> Trail:
        for trail in self.trails:
            if trail.leaf.get("answer") == answer and trail.leaf["type"] in ANSWERING:
                return trail
        raise TrailMissing(f"nothing was sealed under the id {answer}")

    def answers_of(self, conversation: ConversationId) -> list[AnswerId]:
        return [
            AnswerId(str(trail.leaf["answer"]))
            for trail in self.trails
            if trail.leaf.get("conversation") == conversation
            and trail.leaf["type"] in ANSWERING
            and "answer" in trail.leaf
        ]

    def records_of(self, conversation: ConversationId) -> list[Trail]:
        return [trail for trail in self.trails if trail.leaf.get("conversation") == conversation]

    def records_typed(self, *types: str, since: int = 0) -> list[Trail]:
        return [trail for trail in self.trails[since:] if trail.leaf["type"] in types]

    def forget_erased(self) -> None:
        """Nothing is ever erased here."""

    def behind(self) -> int:
        return 0

    def last(self) -> Trail | None:
        return self.trails[-1] if self.trails else None

    def citing(self, document: str) -> list[AnswerId]:
        return [
            AnswerId(str(trail.leaf["answer"]))
            for trail in self.trails
            for passages in [trail.leaf.get("passages")]
            if isinstance(passages, list)
            and any(
                isinstance(cited, dict) and cited.get("document") == document for cited in passages
            )
        ]

    def _add(self, leaf: Leaf, payload: Payload | None) -> Sealed:
        fields: dict[str, Json] = {
            **leaf.fields,
            "v": 1,
            "log": self.origin,
            "index": len(self.trails),
            "time": stamp(self._clock()),
            "type": leaf.type,
        }
        kept = None
        if payload is not None:
            # Through JSON, as the real log keeps it.
            content = orjson.dumps(payload.fields, option=orjson.OPT_SORT_KEYS)
            kept = orjson.loads(content)
            fields["conversation"] = payload.conversation
            fields["payload"] = {"digest": digest(content), "size": len(content)}
        data = canonical(fields)
        sealed = Sealed(self.origin, len(self.trails), digest(data))
        self.trails.append(Trail(sealed, orjson.loads(data), kept))
        return sealed
