"""Records as real asks seal them, to be sealed again and again, each in a conversation of its own."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import orjson

from service.evaluation import read_questions
from service.trails.canonical import canonical
from service.trails.records import ConversationId, Leaf, Payload, Sealed
from service.trails.sealed_log import SealedLog
from tests.golden import harbour


@dataclass(frozen=True, slots=True)
class Record:
    """What one ask sealed."""

    leaf: Leaf
    payload: Payload

    def fresh(self) -> tuple[Leaf, Payload]:
        """The same under another id, in a conversation nobody had."""
        answer, conversation = os.urandom(16).hex(), os.urandom(16).hex()
        fields = {**self.leaf.fields, "answer": answer}
        return replace(self.leaf, fields=fields), replace(
            self.payload, conversation=ConversationId(conversation)
        )

    def excerpt(self, size: int) -> Record:
        """The same with only so many bytes of the payload, as they stand in it."""
        text = orjson.dumps(self.payload.fields)[:size].decode(errors="ignore")
        return Record(self.leaf, replace(self.payload, fields={"excerpt": text}))

    def sizes(self) -> tuple[int, int]:
        """Bytes of the leaf without what the log adds, and of the payload in the clear."""
        return len(canonical(self.leaf.fields)), len(orjson.dumps(self.payload.fields))


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


def real_records(count: int = 40, leaf: int = 1000, payload: int = 6000) -> list[Record]:
    """What golden questions about the sample corpus sealed, of at least these sizes.

    The log adds some 500 bytes to a leaf: its own fields, the payload's digest and commitments.
    """
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
        if record.sizes()[0] >= leaf and record.sizes()[1] >= payload
    ]
    return found[:count]
