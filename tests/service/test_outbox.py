"""The outbox keeps a hand-off until somebody has collected it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from service.outbox import Handoff, Outbox, OutboxUnavailable
from service.trails.records import ConversationId
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


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.sqlite"


def test_a_handoff_outlives_the_process(path: Path) -> None:
    outbox = Outbox(path)
    with outbox.storing(HANDOFF):
        pass
    outbox.close()
    again = Outbox(path)
    assert again.waiting() == (HANDOFF,)
    assert path.stat().st_mode & 0o077 == 0
    again.close()


def test_what_fails_beside_it_takes_it_back(path: Path) -> None:
    outbox = Outbox(path)
    with pytest.raises(RuntimeError), outbox.storing(HANDOFF):
        raise RuntimeError("the seal failed")
    assert outbox.waiting() == ()
    with outbox.storing(HANDOFF):
        pass
    assert outbox.count_waiting() == 1
    outbox.close()


def test_a_collected_handoff_no_longer_holds_its_transcript(path: Path) -> None:
    outbox = Outbox(path)
    with outbox.storing(HANDOFF):
        pass
    outbox.collected(HANDOFF.id, clock)
    assert outbox.count_waiting() == 0
    outbox.close()
    assert "Où est ma carte" not in path.read_bytes().decode("utf-8", "replace")


def test_a_conversation_can_be_forgotten(path: Path) -> None:
    outbox = Outbox(path)
    other = replace(HANDOFF, id="2" * 32, conversation=ConversationId("d" * 32))
    for handoff in (HANDOFF, other):
        with outbox.storing(handoff):
            pass
    outbox.forget(HANDOFF.conversation)
    assert outbox.waiting() == (other,)
    outbox.close()


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
