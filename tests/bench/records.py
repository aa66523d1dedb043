"""Records as real asks seal them, to be sealed again and again, each in a conversation of its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import orjson

from service.evaluation import read_questions
from service.trails.canonical import canonical
from service.trails.records import ConversationId, Leaf, Payload, Sealed
from service.trails.sealed_log import SealedLog
from tests.golden import harbour

LEAF, PAYLOAD = 1_000, 6_000
"""Bytes that a record has at least; the log adds some 500 to a leaf: its own fields, the payload's
digest and commitments."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one ask sealed."""

    leaf: Leaf
    payload: Payload

    def fresh(self) -> tuple[Leaf, Payload]:
        """The same under another id, in a conversation nobody had."""
        answer, conversation = os.urandom(16).hex(), os.urandom(16).hex()
        fields = {**self.leaf.fields, "answer": answer}
        return Leaf(self.leaf.type, fields), Payload(
            ConversationId(conversation), self.payload.fields, self.payload.commitments
        )

    def shortened(self) -> Record:
        """With fewer hits, so that the payload has little more than it must."""
        fields = dict(self.payload.fields)
        for name in ("weighed", "hits", "evidence"):
            kept = fields.get(name)
            while isinstance(kept, list) and kept:
                shorter = {**fields, name: kept[:-1]}
                if len(orjson.dumps(shorter)) < PAYLOAD:
                    break
                fields, kept = shorter, kept[:-1]
        return Record(self.leaf, replace(self.payload, fields=fields))

    def minimal(self) -> Record:
        """With next to no payload, where only the number of records counts."""
        return Record(self.leaf, replace(self.payload, fields={"question": "?"}))

    def sizes(self) -> tuple[int, int]:
        """Bytes of the leaf without what the log adds, and of the payload in the clear."""
        return len(canonical(self.leaf.fields)), len(orjson.dumps(self.payload.fields))


def sizes(records: Sequence[Record]) -> dict[str, int]:
    """How many there are, and the median of their sizes, as `Record.sizes` counts them."""
    leaves, payloads = zip(*(record.sizes() for record in records), strict=True)
    return {
        "kinds": len(records),
        "payload_bytes_p50": int(np.median(payloads)),
        "leaf_bytes_p50": int(np.median(leaves)),
    }


class _Listening:
    """Seals like the log behind it, and keeps what was sealed."""

    def __init__(self, log: SealedLog) -> None:
        self._log = log
        self.records: list[Record] = []

    def seal(self, leaf: Leaf, payload: Payload | None) -> Sealed:
        if payload is not None:
            self.records.append(Record(leaf, payload))
        return self._log.seal(leaf, payload)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


def real_records(count: int = 40) -> list[Record]:
    """What golden questions about the sample corpus sealed, of at least `LEAF` and `PAYLOAD`."""
    questions = [
        q for q in read_questions(harbour.CORPUS / "questions.jsonl") if q.kind != "person"
    ]
    installation = harbour.published(harbour.models_here())
    with (
        tempfile.TemporaryDirectory() as folder,
        harbour.copied(installation, Path(folder)) as copy,
        harbour.desk(copy) as desk,
    ):
        listening = _Listening(desk.parts.trails)
        desk.parts.__dict__["trails"] = cast(SealedLog, listening)
        for question in questions[: 3 * count]:
            desk.ask(question)
    found = [
        record
        for record in listening.records
        if record.sizes()[0] >= LEAF and record.sizes()[1] >= PAYLOAD
    ]
    return found[:count]
