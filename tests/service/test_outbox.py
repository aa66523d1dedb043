"""The outbox keeps a hand-off until somebody has collected it."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from service.outbox import Handoff, Outbox, OutboxUnavailable
from service.trails.records import AuditUnavailable, ConversationId, Sealed, Trail
from tests.fakes.rooms import NOW, clock

HANDOFF = Handoff(
    id="1" * 32,
    conversation=ConversationId("c" * 32),
    asker="anonymous",
    release=7,
    reasons=("weak_evidence",),
    transcript=({"question": "Où est ma carte ?", "answer": "…"},),
    stored_at=NOW,
)


SEALED = Sealed("test.example/log", 41, "sha256:" + "e" * 64)


FIRST = """
CREATE TABLE handoffs (
    id TEXT PRIMARY KEY, conversation TEXT NOT NULL, asker TEXT NOT NULL, release INTEGER,
    reasons TEXT NOT NULL, transcript TEXT NOT NULL, stored_at TEXT NOT NULL, collected_at TEXT
) STRICT;
CREATE INDEX handoffs_waiting ON handoffs (stored_at) WHERE collected_at IS NULL;
"""


def seal() -> Sealed:
    return SEALED


def unsealed() -> Sealed:
    raise AuditUnavailable("the disk is full")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.sqlite"


def test_a_handoff_outlives_the_process(path: Path) -> None:
    outbox = Outbox(path)
    outbox.store(HANDOFF, seal)
    outbox.close()
    again = Outbox(path)
    assert again.waiting() == (replace(HANDOFF, sealed=SEALED),)
    assert path.stat().st_mode & 0o077 == 0
    again.close()


def test_what_fails_beside_it_takes_it_back(path: Path) -> None:
    outbox = Outbox(path)
    with pytest.raises(AuditUnavailable):
        outbox.store(HANDOFF, unsealed)
    assert outbox.waiting() == ()
    outbox.store(HANDOFF, seal)
    assert outbox.count_waiting() == 1
    outbox.close()


def test_nobody_waits_while_another_handoff_is_sealed_and_none_sees_it(path: Path) -> None:
    outbox, elsewhere = Outbox(path), Outbox(path)
    other = replace(HANDOFF, id="2" * 32, conversation=ConversationId("d" * 32))

    def slowly() -> Sealed:
        for each in (outbox, elsewhere):
            assert each.count_waiting() == 0
            assert each.conversations() == {HANDOFF.conversation}
        elsewhere.store(other, seal)
        assert outbox.waiting() == (replace(other, sealed=SEALED),)
        outbox.collected(other.id, clock)
        return SEALED

    outbox.store(HANDOFF, slowly)
    assert elsewhere.waiting() == (replace(HANDOFF, sealed=SEALED),)
    outbox.close()
    elsewhere.close()


def test_what_is_forgotten_while_it_is_sealed_does_not_come_back(path: Path) -> None:
    outbox = Outbox(path)

    def forgotten() -> Sealed:
        outbox.forget(HANDOFF.conversation)
        return SEALED

    with pytest.raises(OutboxUnavailable, match="was forgotten"):
        outbox.store(HANDOFF, forgotten)
    assert outbox.conversations() == frozenset()
    outbox.close()
    assert "Où est ma carte" not in path.read_bytes().decode("utf-8", "replace")


def test_what_a_crash_leaves_unsealed_goes_in_time(path: Path) -> None:
    outbox = Outbox(path)

    def crash() -> Sealed:
        outbox.close()
        raise AuditUnavailable("the process ended")

    with pytest.raises(OutboxUnavailable):
        outbox.store(HANDOFF, crash)
    outbox = Outbox(path)
    assert outbox.waiting() == ()
    assert outbox.conversations() == {HANDOFF.conversation}
    assert outbox.forget_collected(NOW) == 0
    assert outbox.conversations() == {HANDOFF.conversation}
    assert outbox.forget_collected(NOW + timedelta(seconds=1)) == 0
    assert outbox.conversations() == frozenset()
    outbox.close()


def told(handoff: Handoff, index: int = 41) -> Trail:
    """The record of a hand-off, as the log gives it."""
    leaf = {"type": "handoff", "about": handoff.conversation, "handoff": handoff.id}
    sealed = replace(SEALED, index=index)
    return Trail(sealed, leaf, {"transcript": [dict(turn) for turn in handoff.transcript]})


def test_what_a_crash_leaves_sealed_is_shown_once_its_record_is_found(path: Path) -> None:
    outbox = Outbox(path)

    def crash() -> Sealed:
        outbox.close()
        return SEALED

    with pytest.raises(OutboxUnavailable):
        outbox.store(HANDOFF, crash)
    outbox = Outbox(path)
    other = replace(HANDOFF, transcript=({"note": "never sealed"},))
    erased = replace(told(HANDOFF), payload=None)
    assert outbox.settle(lambda _: [told(other), erased, told(replace(HANDOFF, id="2"))]) == 0
    assert outbox.waiting() == ()
    assert outbox.settle(lambda of: [told(HANDOFF)] * (of == HANDOFF.conversation)) == 1
    assert outbox.waiting() == (replace(HANDOFF, sealed=SEALED),)
    assert outbox.settle(lambda _: [told(HANDOFF)]) == 0
    outbox.close()


def test_what_another_process_settles_before_it_is_entered_is_stored_once(path: Path) -> None:
    outbox, elsewhere = Outbox(path), Outbox(path)

    def settled() -> Sealed:
        assert elsewhere.settle(lambda _: [told(HANDOFF)]) == 1
        elsewhere.collected(HANDOFF.id, clock)
        return SEALED

    assert outbox.store(HANDOFF, settled) == SEALED
    assert outbox.waiting() == ()
    outbox.close()
    elsewhere.close()


@pytest.mark.parametrize("first", ["older", "newer"])
def test_of_two_that_are_sealed_at_once_the_newer_stays_with_the_notes_of_both(
    first: str, path: Path
) -> None:
    outbox, elsewhere = Outbox(path), Outbox(path)
    notes = [{"note": str(n), "contact": ""} for n in range(13)]
    older = replace(HANDOFF, reasons=("old",), transcript=({"question": "a"}, *notes[:2]))
    turns = ({"question": "a"}, {"question": "b"})
    newer = replace(HANDOFF, reasons=("new",), transcript=(*turns, notes[0], notes[2]))
    each = {"older": (older, SEALED), "newer": (newer, replace(SEALED, index=SEALED.index + 1))}
    quick, sealed = each.pop(first)
    ((slow, later),) = each.values()

    def slowly() -> Sealed:
        elsewhere.store(quick, lambda: sealed)
        return later

    outbox.store(slow, slowly)
    (shown,) = outbox.waiting()
    assert (shown.reasons, shown.sealed) == (("new",), replace(SEALED, index=SEALED.index + 1))
    assert shown.transcript[:2] == turns
    assert sorted(str(note["note"]) for note in shown.transcript[2:]) == ["0", "1", "2"]
    # What was left out as the eleventh does not come back.
    last = replace(newer, transcript=(*turns, *notes[3:]))
    outbox.store(last, lambda: replace(SEALED, index=SEALED.index + 2))
    assert outbox.waiting()[0].transcript == last.transcript
    outbox.close()
    elsewhere.close()


def test_a_note_sealed_before_a_newer_one_was_taken_waits_all_the_same(path: Path) -> None:
    outbox, elsewhere = Outbox(path), Outbox(path)

    def slowly() -> Sealed:
        elsewhere.store(HANDOFF, lambda: replace(SEALED, index=SEALED.index + 1))
        elsewhere.collected(HANDOFF.id, clock)
        return SEALED

    more = replace(HANDOFF, transcript=(*HANDOFF.transcript, {"note": "call"}))
    outbox.store(more, slowly)
    assert outbox.waiting() == (replace(more, sealed=SEALED),)
    outbox.close()
    elsewhere.close()


def test_a_collected_handoff_no_longer_holds_its_transcript(path: Path) -> None:
    outbox = Outbox(path)
    outbox.store(HANDOFF, seal)
    outbox.collected(HANDOFF.id, clock)
    assert outbox.count_waiting() == 0
    outbox.close()
    assert "Où est ma carte" not in path.read_bytes().decode("utf-8", "replace")


def test_a_conversation_can_be_forgotten(path: Path) -> None:
    outbox = Outbox(path)
    other = replace(HANDOFF, id="2" * 32, conversation=ConversationId("d" * 32))
    for handoff in (HANDOFF, other):
        outbox.store(handoff, seal)
    outbox.forget(HANDOFF.conversation)
    assert outbox.waiting() == (replace(other, sealed=SEALED),)
    outbox.close()


def test_one_that_was_taken_meanwhile_waits_again_with_what_was_added(path: Path) -> None:
    outbox = Outbox(path)
    outbox.store(HANDOFF, seal)
    outbox.collected(HANDOFF.id, clock)
    assert outbox.waiting_of(HANDOFF.conversation) is None
    more = replace(HANDOFF, transcript=(*HANDOFF.transcript, {"note": "call"}))
    outbox.store(more, seal)
    assert outbox.waiting_of(HANDOFF.conversation) == replace(more, sealed=SEALED)
    assert outbox.count_waiting() == 1
    outbox.close()


def test_a_file_of_the_first_schema_goes_on(path: Path) -> None:
    db = sqlite3.connect(path)
    db.executescript(f"{FIRST} PRAGMA user_version = 1;")
    db.execute(
        "INSERT INTO handoffs VALUES (?, ?, 'anonymous', 7, '[]', '[]', ?, NULL)",
        ("2" * 32, "c" * 32, NOW.isoformat()),
    )
    db.commit()
    db.close()
    outbox = Outbox(path)
    (old,) = outbox.waiting()
    assert (old.id, old.sealed) == ("2" * 32, None)
    outbox.store(HANDOFF, seal)
    assert outbox.count_waiting() == 2
    outbox.close()


@pytest.mark.parametrize("version", [0, 1])
def test_processes_that_open_an_older_file_together_bring_it_up_once(
    version: int, path: Path
) -> None:
    db = sqlite3.connect(path)
    # As a file that was in use: changing the journal's mode is not what is tried here.
    db.execute("PRAGMA journal_mode = WAL")
    if version == 1:
        db.executescript(f"{FIRST} PRAGMA user_version = 1;")
    start = Barrier(4)

    def open_it() -> int:
        start.wait(60)
        outbox = Outbox(path)
        outbox.close()
        return 1

    with ThreadPoolExecutor(4) as pool:
        assert sum(each.result() for each in [pool.submit(open_it) for _ in range(4)]) == 4
    db.close()


def test_a_newer_schema_is_refused(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(OutboxUnavailable, match="newer version"):
        Outbox(path)


def test_a_file_that_is_no_database_is_a_sentence(path: Path) -> None:
    path.write_text("x" * 4096)
    with pytest.raises(OutboxUnavailable, match="cannot be opened"):
        Outbox(path)
