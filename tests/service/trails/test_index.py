"""The index is a cache: it may lag, vanish or remember too much, and is never the truth."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest

from service.trails.canonical import open_leaf
from service.trails.checkpoints import Signer
from service.trails.index import TrailIndex
from service.trails.locks import HostLock
from service.trails.log import Log, Prepared
from service.trails.merkle import Frontier, grown, leaf_hash
from service.trails.records import AuditUnavailable, Json, Leaf, TrailMissing
from service.trails.searching import Sought
from tests.service.trails.conftest import Open
from tests.service.trails.samples import record


def test_what_another_process_sealed_is_found_at_once(open_log: Open) -> None:
    writer, reader = open_log(), open_log()
    for _ in range(3):
        answer, leaf, payload = record()
        sealed = writer.seal(leaf, payload)
        assert reader.trail(answer).sealed == sealed


def test_a_deleted_index_is_made_again(open_log: Open, tmp_path: Path) -> None:
    log = open_log(segment_bytes=3_000)
    answers = []
    for _ in range(8):
        answer, leaf, payload = record()
        log.seal(leaf, payload)
        answers.append(answer)
    log.close()
    for path in (tmp_path / "trails").glob("trails.sqlite*"):
        path.unlink()
    log = open_log(segment_bytes=3_000)
    assert log.citing("fees") == answers
    assert [log.trail(answer).sealed.index for answer in answers] == list(range(8))
    assert log.rebuild_index() == 8
    assert log.citing("fees") == answers


def test_passages_lead_to_answers(open_log: Open) -> None:
    log = open_log()
    answer, leaf, payload = record()
    log.seal(leaf, payload)
    passages: Any = leaf.fields["passages"]
    assert log.citing_passage(passages[0]["passage"]) == [answer]
    assert log.citing_passage("ff" * 16) == []


def test_leaves_of_another_shape_are_found_by_what_they_have(open_log: Open) -> None:
    log = open_log()
    answer = "0a" * 16
    rows: list[Json] = ["nothing", {"document": "fees"}, {"passage": "aa" * 16}, {"passage": 7}]
    log.seal(Leaf("answer", {"answer": answer, "passages": rows, "release": ["none"]}), None)
    log.seal(Leaf("withdraw", {"document": "fees", "about": 12, "release": 4}), None)
    log.seal(Leaf("view", {"about": answer, "passages": "many", "release": {"number": 5}}), None)
    assert log.citing_passage("aa" * 16) == log.citing_passage("7") == [answer]
    assert log.citing("fees") == []

    def found(**sought: Any) -> list[int]:
        return [trail.sealed.index for trail in log.search(Sought(**sought))]

    assert found(document="fees") == found(release=4) == [1]
    assert found(release=5) == [2]
    assert found(answer=answer) == [0, 2]


def test_an_entry_beyond_the_end_is_missing(open_log: Open) -> None:
    log = open_log()
    with pytest.raises(TrailMissing, match="no entry 0"):
        log.entry(0)
    with pytest.raises(TrailMissing, match="no entry 0"):
        log.proof(0)
    assert log.checkpoint() == ""


def test_an_index_of_another_schema_is_refused_in_a_sentence(
    open_log: Open, tmp_path: Path
) -> None:
    open_log().close()
    for name in ("trails.sqlite", "keystore.sqlite"):
        connection = sqlite3.connect(tmp_path / "trails" / name)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
        with pytest.raises(AuditUnavailable, match=f"{name} has schema version 99"):
            open_log()
        connection = sqlite3.connect(tmp_path / "trails" / name)
        connection.execute("PRAGMA user_version = 1")
        connection.close()


def test_who_gives_way_keeps_to_its_time_and_readers_wait_for_some_batches_only(
    tmp_path: Path,
) -> None:
    signer, lock = Signer("bank.example/a", bytes(32)), HostLock(tmp_path / "lock")
    log = Log(tmp_path, signer, lambda: datetime(2026, 1, 1, tzinfo=UTC), lock)
    for _ in range(300):
        log.write([Prepared(open_leaf({"type": "config", "log": "bank.example/a"}))])
    index = TrailIndex(tmp_path)
    began, looked = Event(), Event()

    def give_way() -> None:
        began.set()
        if not looked.is_set():
            sleep(0.005)

    assert 0 < index.catch_up(0, give_way) < 30
    began.clear()
    with ThreadPoolExecutor(1) as pool:
        whole = pool.submit(index.catch_up, 60, give_way)
        assert began.wait(60)
        reached = index.reached()
        looked.set()
        assert whole.result() == 300
    assert reached < 300
    assert index.root(300) == log.tail.frontier.root()
    index.close()
    log.close()
    lock.close()


def test_nodes_that_are_not_kept_are_hashed_when_they_are_asked_for(tmp_path: Path) -> None:
    signer, lock = Signer("bank.example/a", bytes(32)), HostLock(tmp_path / "lock")
    log = Log(tmp_path, signer, lambda: datetime(2026, 1, 1, tzinfo=UTC), lock)
    leaves: list[bytes] = []
    for size in (1, 300, 200, 40):
        leaf = {"type": "config", "log": "bank.example/a"}
        leaves += log.write([Prepared(open_leaf(leaf))] * size).leaves
    index = TrailIndex(tmp_path)
    assert index.catch_up() == len(leaves)
    hashes = [leaf_hash(leaf) for leaf in leaves]
    every = {(0, n): hash_ for n, hash_ in enumerate(hashes)}
    every.update({(level, n): made for level, n, made in grown(Frontier(), hashes, 1)[1]})
    assert {place: index.node(*place) for place in every} == every
    assert index.root(541) == log.tail.frontier.root()
    with pytest.raises(AuditUnavailable, match="lacks a part of the tree"):
        index.node(10, 0)
    index.close()
    log.close()
    lock.close()
