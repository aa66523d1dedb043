"""What Seals and Trails promise, on the real log and on the fake."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from service.trails.canonical import LeafRejected
from service.trails.records import (
    AnswerId,
    AuditUnavailable,
    ConversationId,
    Leaf,
    Sealed,
    Seals,
    TrailMissing,
    Trails,
)
from service.trails.sealed_log import SealedLog
from tests.fakes.disk import FailingDisk
from tests.fakes.seals import NOON, Fault, ListSeals
from tests.service.trails.samples import ORIGIN, record


class Kept(Seals, Trails, Protocol):
    """Both sides, and the questions the service asks."""

    origin: str

    def answers_of(self, conversation: ConversationId) -> list[AnswerId]: ...

    def citing(self, document: str) -> list[AnswerId]: ...


Break = Callable[[Fault | None], None]


@pytest.fixture(params=["fake", "real"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Kept, Break]]:
    if request.param == "fake":
        fake = ListSeals()

        def break_fake(fault: Fault | None) -> None:
            fake.fault = fault

        yield fake, break_fake
        return
    disk = FailingDisk()
    real = SealedLog.open(tmp_path / "trails", ORIGIN, lambda: NOON, disk=disk)

    def break_real(fault: Fault | None) -> None:
        disk.room = 100 if fault is Fault.NOT_WRITTEN else None
        disk.syncs = fault is not Fault.BUT_WRITTEN

    yield real, break_real  # type: ignore[misc]
    disk.mend()
    real.close()


def test_what_was_sealed_is_given_back_whole(kept: tuple[Kept, Break]) -> None:
    log, _ = kept
    answer, leaf, payload = record("Was kostet eine Überweisung? 🏦")
    sealed = log.seal(leaf, payload)
    trail = log.trail(answer)
    assert trail.sealed == sealed == Sealed(log.origin, 0, sealed.leaf)
    assert trail.payload == payload.fields
    assert {name: trail.leaf[name] for name in leaf.fields} == leaf.fields
    assert trail.leaf["type"] == "answer"
    assert trail.leaf["v"] == 1
    assert trail.leaf["log"] == log.origin
    assert trail.leaf["index"] == 0
    assert trail.leaf["time"] == "2026-11-22T12:00:00.000000Z"
    assert trail.leaf["conversation"] == payload.conversation


def test_an_event_needs_no_payload(kept: tuple[Kept, Break]) -> None:
    log, _ = kept
    assert log.seal(Leaf("publish", {"release": 7}), None).index == 0


def test_an_unknown_answer_has_no_trail(kept: tuple[Kept, Break]) -> None:
    log, _ = kept
    log.seal(*record()[1:])
    with pytest.raises(TrailMissing, match="feed"):
        log.trail(AnswerId("feed"))


def test_a_record_that_mentions_an_answer_is_not_its_trail(kept: tuple[Kept, Break]) -> None:
    log, _ = kept
    answer, leaf, payload = record()
    log.seal(replace(leaf, type="view"), payload)
    with pytest.raises(TrailMissing):
        log.trail(answer)
    log.seal(leaf, payload)
    assert log.trail(answer).sealed.index == 1


def test_the_answers_of_a_conversation_come_in_order(kept: tuple[Kept, Break]) -> None:
    log, _ = kept
    conversation = ConversationId(os.urandom(16).hex())
    answers = []
    for _ in range(3):
        answer, leaf, payload = record()
        log.seal(leaf, replace(payload, conversation=conversation))
        log.seal(*record()[1:])
        answers.append(answer)
    assert log.answers_of(conversation) == answers
    assert log.answers_of(ConversationId("00" * 16)) == []


def test_a_document_tells_which_answers_cited_it(kept: tuple[Kept, Break]) -> None:
    log, _ = kept
    first, leaf, payload = record(document="fees")
    log.seal(leaf, payload)
    log.seal(*record(document="cards")[1:])
    assert log.citing("fees") == [first]
    assert log.citing("loans") == []


def test_a_leaf_outside_the_profile_is_refused(kept: tuple[Kept, Break]) -> None:
    log, _ = kept
    with pytest.raises(LeafRejected):
        log.seal(Leaf("answer", {"score": 0.5}), None)  # type: ignore[dict-item]
    assert log.seal(Leaf("answer", {}), None).index == 0


def test_what_could_not_be_written_is_not_there_and_later_records_are(
    kept: tuple[Kept, Break],
) -> None:
    log, breaks = kept
    first, leaf, payload = record()
    log.seal(leaf, payload)
    lost, leaf, payload = record()
    breaks(Fault.NOT_WRITTEN)
    with pytest.raises(AuditUnavailable):
        log.seal(leaf, payload)
    breaks(None)
    with pytest.raises(TrailMissing):
        log.trail(lost)
    assert log.seal(*record()[1:]).index == 1
    assert log.trail(first).sealed.index == 0


def test_a_record_whose_fate_is_unknown_is_no_answer(kept: tuple[Kept, Break]) -> None:
    log, breaks = kept
    breaks(Fault.BUT_WRITTEN)
    with pytest.raises(AuditUnavailable):
        log.seal(*record()[1:])


def test_many_threads_get_indexes_without_gap_or_repeat(kept: tuple[Kept, Break]) -> None:
    log, _ = kept
    sealed: list[tuple[int, AnswerId]] = []

    def work() -> None:
        for _ in range(20):
            answer, leaf, payload = record()
            sealed.append((log.seal(leaf, payload).index, answer))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(index for index, _ in sealed) == list(range(160))
    for index, answer in sealed:
        assert log.trail(answer).sealed.index == index
