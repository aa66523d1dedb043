"""Both ways: from an answer to what it rests on, and from a passage, release or person to answers."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from service.actors import without_names
from service.evidence import Evidence
from service.trails.index import TrailIndex
from service.trails.records import AnswerId, ConversationId, Leaf, TrailMissing
from service.trails.sealed_log import SealedLog
from service.trails.searching import Sought, cited, micros, since_epoch
from tests.fakes.seals import NOON
from tests.service.trails.conftest import Open
from tests.service.trails.released import SmallRelease

RELEASE = SmallRelease()


def filled(log: SealedLog) -> list[str]:
    """Three answers, a refusal, what somebody read of the first, and a withdrawal."""
    answers = []
    for cites in ((0, 1), (1, 2), (2,)):
        ident, leaf, payload = RELEASE.answer(*cites)
        log.seal(leaf, payload)
        answers.append(ident)
    log.seal(Leaf("refusal", {"answer": "r" * 32, "passages": []}), None)
    for fields in (
        {"type": "view", "about": answers[0], "by": "ann"},
        {"type": "withdraw", "document": "fees", "by": "bob"},
        {"type": "publish", "release": 8, "by": "bob"},
    ):
        kept, who = without_names({k: v for k, v in fields.items() if k != "type"})
        log.seal(Leaf(str(fields["type"]), kept), who)
    return [str(ident) for ident in answers]


def indexes(log: SealedLog, sought: Sought) -> list[int]:
    return [trail.sealed.index for trail in log.search(sought)]


def test_every_direction_finds_what_the_log_holds(log: SealedLog) -> None:
    first, second, _ = filled(log)
    assert indexes(log, Sought(answer=first)) == [0, 4]
    assert indexes(log, Sought(document="cards")) == [0, 1]
    assert indexes(log, Sought(document="fees")) == [0, 5]
    assert indexes(log, Sought(passage=str(RELEASE.line(2)["id"]))) == [1, 2]
    assert indexes(log, Sought(release=7)) == [0, 1, 2]
    assert indexes(log, Sought(release=8)) == [6]
    assert indexes(log, Sought(who="bob")) == [5, 6]
    assert indexes(log, Sought(who="ann", answer=first)) == [4]
    assert indexes(log, Sought(types=("refusal",))) == [3]
    conversation = str(next(log.search(Sought(answer=second))).leaf["conversation"])
    assert indexes(log, Sought(conversation=conversation)) == [1]
    assert indexes(log, Sought(document="nothing")) == []
    found = next(log.search(Sought(answer=first))).leaf
    assert [document for _, document in cited(found)] == ["fees", "cards"]


def test_a_range_of_time_holds_its_beginning_and_not_its_end(log: SealedLog) -> None:
    filled(log)
    assert len(indexes(log, Sought(since=NOON, until=NOON + timedelta(microseconds=1)))) == 7
    assert indexes(log, Sought(since=NOON + timedelta(microseconds=1))) == []
    assert indexes(log, Sought(until=NOON)) == []
    assert micros("2026-11-22T12:00:00.000000Z") == since_epoch(NOON)
    assert micros("yesterday") == 0


def test_an_index_that_lies_adds_nothing(open_log: Open, tmp_path: Path) -> None:
    log = open_log()
    first, _, _ = filled(log)
    assert indexes(log, Sought(passage=str(RELEASE.line(0)["id"]))) == [0]
    connection = sqlite3.connect(tmp_path / "trails" / "trails.sqlite")
    with connection:
        connection.execute(
            "INSERT INTO cited SELECT id, 2 FROM passages WHERE passage = ?",
            (str(RELEASE.line(0)["id"]),),
        )
        connection.execute("UPDATE entries SET release = 8 WHERE n = 1")
        connection.execute("UPDATE entries SET about = ? WHERE n = 5", (first,))
    connection.close()
    assert indexes(log, Sought(passage=str(RELEASE.line(0)["id"]))) == [0]
    assert indexes(log, Sought(release=8)) == [6]
    assert indexes(log, Sought(answer=first)) == [0, 4]
    log.rebuild_index()
    assert indexes(log, Sought(release=7)) == [0, 1, 2]


def test_an_index_of_an_earlier_schema_is_made_again(open_log: Open, tmp_path: Path) -> None:
    log = open_log()
    filled(log)
    log.close()
    connection = sqlite3.connect(tmp_path / "trails" / "trails.sqlite")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    assert indexes(open_log(), Sought(release=7)) == [0, 1, 2]


def test_a_search_is_sealed_and_names_nobody_in_the_clear(log: SealedLog) -> None:
    filled(log)
    evidence = Evidence(log, RELEASE)
    assert len(evidence.search(Sought(who="bob", since=NOON), "ann")) == 2
    (_, view) = log.search(Sought(types=("view",), who="ann"))
    assert view.leaf["sought"] == {"since": "2026-11-22T12:00:00+00:00"}
    assert view.leaf["found"] == 2
    assert (view.payload or {}) == {"by": "ann", "who": "bob"}
    assert b"bob" not in log.leaf_bytes(view.sealed.index)


def test_what_was_typed_and_is_no_id_is_encrypted_in_the_record(log: SealedLog) -> None:
    first, *_ = filled(log)
    evidence = Evidence(log, RELEASE)
    typed = Sought(answer=first, passage="Jane Doe", document="her contract", conversation="x" * 32)
    assert evidence.search(typed, "ann") == []
    view = list(log.search(Sought(types=("view",))))[-1]
    assert view.leaf["sought"] == {"answer": first}
    assert view.payload == {
        "by": "ann",
        "sought": {
            "conversation": "x" * 32, "document": "her contract", "passage": "Jane Doe"
        },
    }  # fmt: skip
    assert isinstance(view.leaf["payload"], dict)
    assert set(view.leaf["payload"]["commitments"]) == {"by", "sought"}  # type: ignore[arg-type]
    for text in (b"Jane", b"contract", b"xxx"):
        assert text not in log.leaf_bytes(view.sealed.index)
    assert indexes(log, Sought(document="her contract")) == []


def test_of_many_the_newest_are_proposed_and_all_are_counted(
    log: SealedLog, tmp_path: Path
) -> None:
    filled(log)
    assert log.count(Sought(release=7)) == 3
    index = TrailIndex(tmp_path / "trails")
    for sought, whole in ((Sought(release=7), [0, 1, 2]), (Sought(), list(range(7)))):
        for most, found in ((None, whole), (2, whole[-2:]), (99, whole), (0, [])):
            assert [place.index for place in index.matching(sought, most)] == found
        assert index.count(sought) == len(whole)
    assert index.count(Sought(document="nothing")) == 0
    index.close()


def test_a_record_whose_key_was_erased_is_found_by_its_ids_and_not_by_its_people(
    log: SealedLog,
) -> None:
    first, *_ = filled(log)
    conversation = ConversationId(str(next(log.search(Sought(answer=first))).leaf["conversation"]))
    log.erase(conversation)
    (trail, _) = log.search(Sought(answer=first))
    assert trail.payload is None


@pytest.mark.parametrize("value", ["'; DROP TABLE entries; --", "\x00", "%", "50faac5b4fe3f0f2"])
def test_what_is_sought_is_never_part_of_a_query(value: str, log: SealedLog) -> None:
    filled(log)
    assert indexes(log, Sought(document=value)) == []
    assert indexes(log, Sought(release=7)) == [0, 1, 2]


def test_a_view_is_of_the_answer_itself_whatever_the_index_says(
    open_log: Open, tmp_path: Path
) -> None:
    log = open_log()
    first, second, _ = filled(log)
    evidence = Evidence(log, RELEASE)
    assert evidence.view(AnswerId(first), "ann").leaf["answer"] == first
    connection = sqlite3.connect(tmp_path / "trails" / "trails.sqlite")
    with connection:
        connection.execute("UPDATE entries SET answer = ? WHERE n = 0", (second,))
        connection.execute("UPDATE entries SET answer = NULL WHERE n = 1")
    connection.close()
    for answer in (first, second):
        with pytest.raises(TrailMissing):
            evidence.view(AnswerId(answer), "ann")
    assert len(list(log.search(Sought(types=("view",), who="ann")))) == 2
