"""Rooms in memory: an answerer that says one thing, a log in a list, and keys in a file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ingest.records import (
    Digest,
    DocumentId,
    PassageId,
    Release,
    ReleaseState,
    VersionId,
)
from service.admission import Admission
from service.answers import (
    Answer,
    Citation,
    HandoffOffer,
    ModelRef,
    Outcome,
    PolicyRef,
    Question,
    Reason,
    ReleaseRef,
    SearchHit,
    Statement,
)
from service.doctor import Check
from service.guarding import RecordInvalid
from service.keys import Keyring
from service.metrics import Metrics
from service.outbox import Outbox
from service.rooms import PassageMissing, PassageText, Rooms
from service.scope import Asker
from service.trails.bundle import BundleImpossible
from service.trails.records import (
    AnswerId,
    AuditUnavailable,
    ConversationId,
    Leaf,
    Payload,
    Sealed,
    Trail,
    TrailMissing,
)
from service.trails.searching import Sought
from service.wire import answer_fields

HERE = "http://localhost"
"""A name that the application is reached under, for a TestClient."""
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DIGEST = Digest("sha256:" + "d" * 64)
PASSAGE = PassageId("a" * 32)
STAFF_PASSAGE = PassageId("b" * 32)


def clock() -> datetime:
    return NOW


@dataclass
class ListLog:
    """A log whose records are a list; `broken` makes every seal fail, `gate` holds it."""

    records: list[tuple[Leaf, Payload | None]] = field(default_factory=list)
    broken: bool = False
    gate: threading.Event | None = None

    def seal(self, leaf: Leaf, payload: Payload | None) -> Sealed:
        if self.gate is not None:
            self.gate.wait(60)
        if self.broken:
            raise AuditUnavailable("the disk is full, said to nobody but the log")
        self.records.append((leaf, payload))
        return self._sealed(len(self.records) - 1)

    def trail(self, answer: AnswerId) -> Trail:
        for index, (leaf, _) in enumerate(self.records):
            if leaf.fields.get("answer") == answer:
                return self._trail(index)
        raise TrailMissing(f"no trail {answer}")

    def view(self, answer: AnswerId, by: str) -> Trail:
        found = self.trail(answer)
        self.seal(Leaf("view", {"about": answer}), _by(by))
        return found

    def bundle(self, answer: AnswerId, by: str, *, disclose: bool) -> bytes:
        self.trail(answer)
        if disclose:
            raise BundleImpossible("nothing can be disclosed")
        self.seal(Leaf("export", {"about": answer, "disclosed": disclose}), _by(by))
        return b'{"format":"fake"}'

    def search(self, sought: Sought, by: str, most: int | None = None) -> list[Trail]:
        found = [self._trail(n) for n in range(len(self.records))]
        found = [trail for trail in found if sought.matches(trail)]
        self.seal(Leaf("view", {"found": len(found)}), _by(by))
        return found

    def more(self, sought: Sought, most: int) -> bool:
        return False

    def answers_of(self, conversation: ConversationId) -> tuple[AnswerId, ...]:
        return tuple(
            AnswerId(str(leaf.fields["answer"]))
            for leaf, payload in self.records
            if payload and payload.conversation == conversation and "answer" in leaf.fields
        )

    def _trail(self, index: int) -> Trail:
        leaf, payload = self.records[index]
        fields = {**leaf.fields, "type": leaf.type}
        return Trail(self._sealed(index), fields, None if payload is None else payload.fields)

    def _sealed(self, index: int) -> Sealed:
        return Sealed("test.example/log", index, f"sha256:{index:064x}")


def _by(name: str) -> Payload:
    return Payload(ConversationId("0" * 32), {"by": name})


def answer_of(question: Question, number: int, outcome: Outcome) -> Answer:
    conversation = question.conversation or ConversationId(f"{number:032x}")
    quote = "costs 4.90 EUR"
    cited = Citation(
        1,
        PASSAGE,
        DocumentId("transfers"),
        "Transfers abroad",
        VersionId(DIGEST),
        quote,
        22,
        36,
        None,
        f"/v1/passages/{PASSAGE}",
    )
    refused = outcome is Outcome.REFUSED
    return Answer(
        id=AnswerId(f"{number + 1000:032x}"),
        conversation=conversation,
        outcome=outcome,
        reason=Reason.WEAK_EVIDENCE if refused else None,
        language="en",
        text="I cannot answer that." if refused else "A transfer costs 4.90 EUR [1].",
        statements=() if refused else (Statement("A transfer costs 4.90 EUR.", (cited,)),),
        withheld=0,
        suggestions=(),
        handoff=HandoffOffer("Talk to a person.", f"/v1/conversations/{conversation}/handoff")
        if refused
        else None,
        release=ReleaseRef(7, DIGEST),
        model=ModelRef("quoted", None),
        prompt=None,
        policy=PolicyRef("baseline", DIGEST),
        sealed=Sealed("", 0, ""),
    )


@dataclass
class OneAnswer:
    """Says the same to everybody; `gate` holds it, `check_gate` the guard, `error` breaks it."""

    log: ListLog
    outcome: Outcome = Outcome.QUOTED
    gate: threading.Event | None = None
    error: Exception | None = None
    check_gate: threading.Event | None = None
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        if self.gate is not None:
            self.gate.wait(60)
        if self.error is not None:
            raise self.error
        answer = answer_of(question, len(self.log.records), self.outcome)
        fields = answer_fields(answer)
        del fields["sealed"]
        # As the real payload: JSON whose keys were sorted on the way.
        stored = dict(sorted(fields.items()))
        sealed = self.log.seal(
            Leaf("answer", {"answer": answer.id}),
            Payload(
                answer.conversation,
                {
                    "question": question.text,
                    "asker": question.asker.name,
                    "visibilities": sorted(question.asker.visibilities),
                    "answer": stored,
                },
            ),
        )
        return replace(answer, sealed=sealed)

    def search(self, question: Question, limit: int) -> tuple[SearchHit, ...]:
        self.asked.append(question)
        if self.error is not None:
            raise self.error
        hit = SearchHit(
            PASSAGE,
            DocumentId("transfers"),
            0.03,
            "A transfer costs 4.90 EUR.",
            "Transfers abroad",
            ("dense", "sparse"),
        )
        return (hit,)[:limit]


class TwoPassages:
    """One public passage, one for staff."""

    def address(self, question: Question) -> Question:
        return question

    def passage(self, passage: PassageId, asker: Asker, as_of: date | None = None) -> PassageText:
        label = {PASSAGE: "public", STAFF_PASSAGE: "staff"}.get(passage)
        if label not in asker.visibilities:
            raise PassageMissing(f"no passage {passage}")
        return PassageText(
            id=passage,
            document="transfers",
            title="Transfers abroad",
            version=DIGEST,
            language="en",
            heading_path=("Transfers abroad", "Fees"),
            text="A transfer costs 4.90 EUR.",
            start=20,
            end=46,
            page=None,
            section="Fees\nA transfer costs 4.90 EUR.",
            section_start=15,
            section_end=46,
            in_force_from=date(2026, 1, 1),
            in_force_until=None,
        )

    def withdrawn(self, corpus: str) -> frozenset[DocumentId]:
        return frozenset()

    def releases(self) -> tuple[Release, ...]:
        return (
            Release(7, "harbour", 6, DIGEST, DIGEST, ReleaseState.LIVE, "ada", "grace", NOW, NOW),
        )


@dataclass
class Opened:
    """Everything a test may want to break."""

    rooms: Rooms
    log: ListLog
    answering: OneAnswer
    followed: list[int]
    closed: list[bool]


def rooms_in(
    directory: Path,
    workers: int = 2,
    waiting: int = 2,
    ready: Callable[[], str | None] | None = None,
) -> Opened:
    log = ListLog()
    answering = OneAnswer(log)
    followed: list[int] = []
    closed: list[bool] = []
    outbox = Outbox(directory / "outbox.sqlite")

    def guard(record: Mapping[str, object]) -> Mapping[str, Any]:
        if "answer" not in record:
            raise RecordInvalid("`answer` is missing")
        if answering.check_gate is not None:
            answering.check_gate.wait(60)
        return {"id": record.get("id"), "outcome": "pass"}

    def close() -> None:
        outbox.close()
        closed.append(True)

    rooms = Rooms(
        answering=answering,
        reading=TwoPassages(),
        seals=log,
        trails=log,
        talks=log,
        auditing=log,
        guard=guard,
        handoff_text=lambda language: f"A person will take over ({language}).",
        outbox=outbox,
        keyring=Keyring(directory / "keys.json"),
        metrics=Metrics(),
        admission=Admission(workers, waiting),
        judging=Admission(1, workers),
        desk=Admission(1, waiting),
        clock=clock,
        checks=lambda: (Check("clock", True, "it is now."),),
        ready=ready or (lambda: None),
        follow=lambda: followed.append(1),
        close=close,
    )
    return Opened(rooms, log, answering, followed, closed)
