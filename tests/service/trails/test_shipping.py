"""No record is promised before its store has it, whatever the store does, and nothing is lost."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.trails.checkpoints import Checkpoint, Signer, VerifierKey
from service.trails.committing import Entry
from service.trails.locks import HostLock
from service.trails.pieces import Piece
from service.trails.records import AuditUnavailable, Leaf
from service.trails.sealed_log import SealedLog
from service.trails.searching import Sought
from service.trails.shipping import Shipping, Terms
from service.trails.stored import Fetching, KeyRow
from service.trails.stores import Held, Kept, LocalStore, Store, StoreUnavailable
from service.trails.verification import verify_log
from tests.eventually import eventually
from tests.fakes.disk import FailingDisk
from tests.fakes.seals import NOON
from tests.fakes.store import MemoryStore
from tests.service.trails.samples import ORIGIN, record

WAITS = Terms(waits=True)
SHORT = Terms(waits=True, patience=1.0)
FOLLOWS = Terms(waits=False, lag=0.3, patience=2)

OpenShipped = Callable[..., SealedLog]


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def open_shipped(tmp_path: Path, store: MemoryStore) -> Iterator[OpenShipped]:
    opened: list[SealedLog] = []

    def opens(terms: Terms = WAITS, into: Store = store, **more: object) -> SealedLog:
        directory = tmp_path / "trails"

        def ship(signer: Signer) -> Shipping:
            return Shipping(directory, into, terms, signer.recognised, lambda: NOON)

        log = SealedLog.open(directory, ORIGIN, lambda: NOON, ship=ship, **more)  # type: ignore[arg-type]
        opened.append(log)
        return log

    yield opens
    store.open.set()
    for log in opened:
        log.close()


def stored_size(store: MemoryStore) -> int:
    found = [Piece.parse(name) for name in store.objects]
    return max((piece.entries for piece in found if piece), default=0)


def copy_of(store: Store, log: SealedLog, directory: Path) -> tuple[int, tuple[str, ...]]:
    """Entries and problems of what a store holds."""
    (directory / "log").mkdir(parents=True)
    key = VerifierKey.parse(log.vkey)
    copy = Fetching(store, KeyRow(key), directory / "log").run()
    found = verify_log(directory, key)
    return found.size, (*copy.problems, *found.problems)


def test_a_record_is_in_the_store_when_it_is_promised(
    open_shipped: OpenShipped, store: MemoryStore
) -> None:
    log = open_shipped()
    for n in range(1, 4):
        log.seal(*record()[1:])
        assert stored_size(store) >= n
    assert log.lag().entries == 0


def test_a_crowd_shares_pieces_and_everything_arrives_in_order(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path
) -> None:
    log = open_shipped(Terms(waits=True, flying=3))
    before: list[bool] = []

    def work() -> None:
        for _ in range(10):
            sealed = log.seal(*record()[1:])
            before.append(stored_size(store) > sealed.index)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert before == [True] * 160
    assert store.puts < 160, "one piece holds the records of many"
    assert store.most <= 3
    assert copy_of(store, log, tmp_path / "copy") == (160, ())


def test_while_the_store_is_down_nothing_is_promised_and_an_abort_says_so(
    open_shipped: OpenShipped, store: MemoryStore
) -> None:
    log = open_shipped(SHORT)
    log.seal(*record()[1:])
    store.down = True
    with pytest.raises(AuditUnavailable, match=r"within 1 s: the store is down"):
        log.seal(*record()[1:])
    eventually(lambda: log.verify().size == 3)
    aborted = log.entry(2).leaf
    assert (aborted["type"], aborted["entry"], aborted["because"]) == ("abort", 1, "not_stored")


def test_the_abort_of_an_answer_that_was_not_stored_is_found_by_the_answer(
    open_shipped: OpenShipped, store: MemoryStore
) -> None:
    log = open_shipped(SHORT)
    answer, leaf, payload = record()
    store.down = True
    with pytest.raises(AuditUnavailable, match="within"):
        log.seal(leaf, payload)
    eventually(lambda: log.verify().size == 2)
    assert log.entry(1).leaf["about"] == answer
    found = [trail.leaf["type"] for trail in log.search(Sought(answer=answer))]
    assert found == [leaf.type, "abort"]
    assert log.trail(answer).sealed.index == 0, "and it does not take the answer's place"


def test_a_store_that_stays_down_keeps_nobody_waiting(
    open_shipped: OpenShipped, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.trails.shipping._GRACE", 0.1)
    log = open_shipped(SHORT)
    store.down = True
    with pytest.raises(AuditUnavailable, match="within"):
        log.seal(*record()[1:])
    eventually(lambda: log.verify().size == 2)
    with pytest.raises(AuditUnavailable, match="no record reaches the store"):
        log.seal(*record()[1:])
    with pytest.raises(AuditUnavailable, match="no record reaches the store"):
        log.refuse_if_stopped()
    assert log.verify().size == 2, "and the log does not fill with answers that never left"


def test_what_waited_for_the_store_is_shipped_when_it_is_back(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path
) -> None:
    log = open_shipped(SHORT)
    store.down = True
    for _ in range(3):
        with pytest.raises(AuditUnavailable):
            log.seal(*record()[1:])
    store.down = False
    eventually(lambda: log.lag().entries == 0)
    assert log.seal(*record()[1:]).index >= 3
    assert copy_of(store, log, tmp_path / "copy") == (log.verify().size, ())


def test_a_put_that_was_carried_out_and_reported_as_failed_is_the_same_piece(
    open_shipped: OpenShipped, store: MemoryStore
) -> None:
    log = open_shipped(SHORT)
    log.seal(*record()[1:])
    store.written_then_fails = True
    with pytest.raises(AuditUnavailable, match="after the bytes were taken"):
        log.seal(*record()[1:])
    store.written_then_fails = False
    eventually(lambda: log.lag().entries == 0)
    assert all(len(versions) == 1 for versions in store.objects.values())


def test_a_store_that_lies_gets_no_record_promised(
    open_shipped: OpenShipped, store: MemoryStore
) -> None:
    log = open_shipped(SHORT)
    store.lies = True
    with pytest.raises(AuditUnavailable, match="kept something else"):
        log.seal(*record()[1:])


def test_a_slow_store_is_waited_for_no_longer_than_agreed(
    open_shipped: OpenShipped, store: MemoryStore
) -> None:
    log = open_shipped(SHORT)
    store.open.clear()
    began = time.monotonic()
    with pytest.raises(AuditUnavailable, match=r"within 1 s"):
        log.seal(*record()[1:])
    assert time.monotonic() - began > 0.99
    store.open.set()
    eventually(lambda: log.lag().entries == 0)


def test_in_local_mode_the_disk_is_enough_and_the_store_follows(
    open_shipped: OpenShipped, store: MemoryStore
) -> None:
    log = open_shipped(FOLLOWS)
    store.open.clear()
    log.seal(*record()[1:])
    lag = log.lag()
    assert lag.entries == 1
    store.open.set()
    eventually(lambda: log.lag().entries == 0)
    assert stored_size(store) == 1


def test_in_local_mode_the_lag_is_bounded(open_shipped: OpenShipped, store: MemoryStore) -> None:
    log = open_shipped(FOLLOWS)
    store.down = True
    log.seal(*record()[1:])
    eventually(lambda: log.lag().seconds > FOLLOWS.lag)
    with pytest.raises(AuditUnavailable, match="behind"):
        log.seal(*record()[1:])
    store.down = False
    eventually(lambda: log.lag().entries == 0)
    log.seal(*record()[1:])


def test_closing_ships_what_is_left(open_shipped: OpenShipped, store: MemoryStore) -> None:
    log = open_shipped(FOLLOWS)
    for _ in range(3):
        log.seal(*record()[1:])
    log.close()
    assert stored_size(store) == 3


def test_a_restart_ships_what_was_left_and_knows_how_old_it_is(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path
) -> None:
    store.down = True
    first = open_shipped(Terms(waits=False))
    for _ in range(3):
        first.seal(*record()[1:])
    first.close()
    store.down = False
    second = open_shipped(FOLLOWS)
    eventually(lambda: stored_size(store) == 3)
    assert copy_of(store, second, tmp_path / "copy") == (3, ())


def test_what_was_shipped_and_forgotten_is_found_in_the_store_again(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path
) -> None:
    first = open_shipped()
    for _ in range(3):
        first.seal(*record()[1:])
    first.close()
    for path in (tmp_path / "trails").glob("shipped.sqlite*"):
        path.unlink()
    puts = store.puts
    second = open_shipped()
    second.seal(*record()[1:])
    assert store.puts == puts + 1
    assert copy_of(store, second, tmp_path / "copy") == (4, ())


def test_two_processes_ship_one_log(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path
) -> None:
    logs = [open_shipped(Terms(waits=True)) for _ in range(2)]

    def work(log: SealedLog) -> None:
        for _ in range(8):
            index = log.seal(*record()[1:]).index
            assert stored_size(store) > index

    threads = [threading.Thread(target=work, args=(log,)) for log in logs for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert copy_of(store, logs[0], tmp_path / "copy") == (48, ())


@pytest.mark.parametrize("terms", [WAITS, FOLLOWS], ids=["worm", "local"])
def test_a_log_that_lost_what_the_store_holds_seals_nothing(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path, terms: Terms
) -> None:
    first = open_shipped()
    first.seal(*record()[1:])
    path = tmp_path / "trails" / "log" / "00000001.seg"
    early = path.read_bytes()
    first.seal(*record()[1:])
    first.close()
    path.write_bytes(early)
    (tmp_path / "trails" / "log.checkpoint").unlink()
    for remembered in (tmp_path / "trails").glob("shipped.sqlite*"):
        remembered.unlink()
    second = open_shipped(terms)
    with pytest.raises(AuditUnavailable, match="holds 2 entries that this log does not continue"):
        second.seal(*record()[1:])
    assert second.verify().size == 1, "not one record, in either mode"


def lose_the_last_record(open_shipped: OpenShipped, directory: Path) -> None:
    """Two records in the store, one of them in the log, and nothing that remembers the other."""
    log = open_shipped()
    log.seal(*record()[1:])
    path = directory / "log" / "00000001.seg"
    early = path.read_bytes()
    log.seal(*record()[1:])
    log.close()
    path.write_bytes(early)
    (directory / "log.checkpoint").unlink()
    for remembered in directory.glob("shipped.sqlite*"):
        remembered.unlink()


@pytest.mark.parametrize("waits", [True, False], ids=["worm", "local"])
def test_while_the_log_is_compared_with_its_store_nothing_is_sealed(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path, waits: bool
) -> None:
    lose_the_last_record(open_shipped, tmp_path / "trails")
    answers = threading.Event()
    get = store.get

    def slow(kept: Kept) -> Held:
        answers.wait(60)
        return get(kept)

    store.get = slow  # type: ignore[method-assign]
    log = open_shipped(Terms(waits=waits, patience=0.1))
    with pytest.raises(AuditUnavailable, match="still being compared"):
        log.seal(*record()[1:])
    with pytest.raises(AuditUnavailable, match="still being compared"):
        log.seal(Leaf("probe", {"passed": False}), None)
    with pytest.raises(AuditUnavailable, match="still being compared"):
        log.refuse_if_stopped()
    answers.set()

    def refused() -> bool:
        with pytest.raises(AuditUnavailable) as found:
            log.seal(*record()[1:])
        return "does not continue" in str(found.value)

    eventually(refused)
    assert log.verify().size == 1, "not one record"


@pytest.mark.parametrize("terms", [WAITS, FOLLOWS], ids=["worm", "local"])
def test_a_second_process_compares_too_while_another_has_the_right_to_ship(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path, terms: Terms
) -> None:
    lose_the_last_record(open_shipped, tmp_path / "trails")
    lock = HostLock(tmp_path / "trails" / "ship.lock")
    with lock.held():
        log = open_shipped(terms)
        with pytest.raises(AuditUnavailable, match="that this log does not continue"):
            log.seal(*record()[1:])
    lock.close()
    assert log.verify().size == 1


def test_a_second_process_seals_once_it_has_compared_and_remembers_nothing(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path
) -> None:
    first = open_shipped()
    first.seal(*record()[1:])
    first.close()
    directory = tmp_path / "trails"
    for remembered in directory.glob("shipped.sqlite*"):
        remembered.unlink()
    lock = HostLock(directory / "ship.lock")
    with lock.held():
        log = open_shipped(FOLLOWS)
        log.seal(*record()[1:])
        assert log._shipping is not None
        assert log._shipping.remembered_note() == "", "only whoever ships remembers"
    lock.close()
    eventually(lambda: stored_size(store) == 2)
    assert copy_of(store, log, tmp_path / "copy") == (2, ())


def test_in_local_mode_a_store_that_answered_must_be_compared_with(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path
) -> None:
    lose_the_last_record(open_shipped, tmp_path / "trails")

    def fails(kept: Kept) -> Held:
        raise StoreUnavailable(f"{kept.name} cannot be read")

    store.get = fails  # type: ignore[method-assign]
    log = open_shipped(FOLLOWS)
    with pytest.raises(AuditUnavailable, match=r"still being compared with its store: .* cannot"):
        log.seal(*record()[1:])
    assert log.verify().size == 1


def test_in_local_mode_a_store_that_was_never_reached_is_followed_later(
    open_shipped: OpenShipped, store: MemoryStore
) -> None:
    store.down = True
    log = open_shipped(FOLLOWS)
    log.seal(*record()[1:])
    eventually(lambda: log.lag().seconds > FOLLOWS.lag)
    with pytest.raises(AuditUnavailable, match="behind"):
        log.seal(*record()[1:])
    store.down = False
    eventually(lambda: log.lag().entries == 0)


def test_an_object_that_is_larger_than_any_piece_is_not_fetched(
    open_shipped: OpenShipped, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.trails.stored._LARGEST", 10)
    forged = Piece(99999999, 0, 11, 9999999999, "0" * 64)
    store.objects[forged.name] = [("1", b"x" * 11)]

    def fails(kept: Kept) -> Held:
        raise AssertionError(kept.name)

    store.get = fails  # type: ignore[method-assign]
    open_shipped().seal(*record()[1:])


def test_a_store_that_hangs_keeps_nobody_from_ending(
    open_shipped: OpenShipped, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.trails.shipping._LEAVE", 0.1)
    log = open_shipped(Terms(waits=False, patience=0.1))
    eventually(lambda: log._shipping is not None and log._shipping._compared)
    store.open.clear()
    log.seal(*record()[1:])
    eventually(lambda: store.most == 1)
    began = time.monotonic()
    log.close()
    assert time.monotonic() - began < 20
    store.open.set()


def test_a_torn_batch_that_the_store_holds_is_not_cut(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path
) -> None:
    first = open_shipped()
    for _ in range(2):
        first.seal(*record()[1:])
    first.close()
    path = tmp_path / "trails" / "log" / "00000001.seg"
    path.write_bytes(path.read_bytes()[:-1])
    (tmp_path / "trails" / "log.checkpoint").unlink()
    for remembered in (tmp_path / "trails").glob("shipped.sqlite*"):
        remembered.unlink()
    with pytest.raises(AuditUnavailable, match="restore the log"):
        open_shipped()


def test_objects_that_this_log_did_not_sign_stop_nothing(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path
) -> None:
    forged = Piece(99999999, 0, 5, 9999999999, "0" * 64)
    store.objects[forged.name] = [("1", b"hello")]
    store.objects["0-strange-name"] = [("2", b"hello")]
    log = open_shipped()
    log.seal(*record()[1:])
    (name,) = set(store.objects) - {forged.name, "0-strange-name"}
    store.objects[name].append(("9", b"x" * len(store.objects[name][0][1])))
    directory = tmp_path / "copy" / "log"
    directory.mkdir(parents=True)
    copy = Fetching(store, KeyRow(VerifierKey.parse(log.vkey)), directory).run()
    assert copy.problems == []
    assert copy.pieces == 1
    assert len(copy.remarks) == 3


def test_a_forged_piece_with_a_genuine_checkpoint_disturbs_neither_start_nor_copy(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path
) -> None:
    log = open_shipped()
    for _ in range(3):
        log.seal(*record()[1:])
    key, names = log.vkey, sorted(store.objects)
    log.close()
    second, third = (store.objects[name][0][1] for name in names[1:])
    commit = third[third.rindex(b"CSL1") :]
    forged = second[: second.rindex(b"CSL1")] * 2 + commit
    piece = Piece.parse(names[2])
    assert piece is not None
    for start in (0, piece.start - 5, piece.start, piece.end):
        for segment in (1, 2):
            digest = hashlib.sha256(forged).hexdigest()
            name = Piece(segment, start, start + len(forged), piece.entries, digest).name
            store.objects[name] = [("7", forged)]
    again = open_shipped()
    assert again.seal(*record()[1:]).index == 3
    again.close()
    directory = tmp_path / "copy"
    (directory / "log").mkdir(parents=True)
    pinned = VerifierKey.parse(key)
    copy = Fetching(store, KeyRow(pinned), directory / "log").run()
    assert copy.problems == []
    assert len(copy.remarks) >= 7
    found = verify_log(directory, pinned)
    assert (found.size, found.problems) == (4, ())


def test_what_was_shipped_before_it_was_let_go_waits_for_nothing(open_shipped: OpenShipped) -> None:
    log = open_shipped()
    # Whoever ships reads the log as soon as it is written, before its callers are let go.
    entry = Entry(Leaf("config", {}), None, index=log.seal(*record()[1:]).index)
    entry.gate.acquire()
    assert log._shipping is not None
    log._shipping.let_go([entry])
    assert entry.gate.acquire(timeout=1)


def test_a_piece_that_is_missing_in_the_store_is_found(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path
) -> None:
    log = open_shipped()
    for _ in range(3):
        log.seal(*record()[1:])
    del store.objects[sorted(store.objects)[1]]
    _, problems = copy_of(store, log, tmp_path / "copy")
    assert any("nothing leads from there" in problem for problem in problems)


def test_the_probe_is_recorded_while_nothing_else_may_be(
    tmp_path: Path, store: MemoryStore
) -> None:
    def refused() -> None:
        raise AuditUnavailable("the store is not WORM")

    directory = tmp_path / "trails"

    def ship(signer: Signer) -> Shipping:
        return Shipping(directory, store, SHORT, signer.recognised, lambda: NOON, refused)

    log = SealedLog.open(directory, ORIGIN, lambda: NOON, ship=ship)
    with pytest.raises(AuditUnavailable, match="not WORM"):
        log.seal(*record()[1:])
    assert log.seal(Leaf("probe", {"passed": False}), None).index == 0
    log.close()


def test_the_disk_must_have_it_too(
    open_shipped: OpenShipped, store: MemoryStore, disk: FailingDisk
) -> None:
    log = open_shipped(WAITS, disk=disk)
    log.seal(*record()[1:])
    disk.syncs = False
    with pytest.raises(AuditUnavailable, match="durable"):
        log.seal(*record()[1:])
    assert stored_size(store) == 1, "what no disk has is not shipped"
    disk.mend()


def test_read_only_files_are_a_store_that_does_not_call_itself_worm(
    open_shipped: OpenShipped, tmp_path: Path
) -> None:
    store = LocalStore(tmp_path / "elsewhere")
    log = open_shipped(Terms(waits=False), into=store)
    log.seal(*record()[1:])
    log.close()
    (file,) = (tmp_path / "elsewhere").iterdir()
    assert file.stat().st_mode & 0o777 == 0o400
    assert "not WORM" in store.label
    assert copy_of(store, log, tmp_path / "copy") == (1, ())
    assert store.put(file.name, file.read_bytes()).locked_until is None


def test_the_store_is_told_apart_from_another(
    open_shipped: OpenShipped, store: MemoryStore
) -> None:
    first = open_shipped()
    first.seal(*record()[1:])
    first.close()
    other = MemoryStore("another")
    open_shipped(WAITS, into=other).seal(*record()[1:])
    assert stored_size(other) == 2, "a new store gets the log from its beginning"


def test_segments_follow_one_another_in_the_store(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path
) -> None:
    log = open_shipped(WAITS, segment_bytes=4000)
    for _ in range(9):
        log.seal(*record()[1:])
    segments = {piece.segment for name in store.objects if (piece := Piece.parse(name))}
    assert len(segments) > 2
    assert copy_of(store, log, tmp_path / "copy") == (9, ())
    note = log.checkpoint()
    assert Checkpoint.parse(note).size == 9
    for number in segments:
        kept = (tmp_path / "trails" / "log" / f"{number:08d}.seg").read_bytes()
        assert (tmp_path / "copy" / "log" / f"{number:08d}.seg").read_bytes() == kept


def test_whoever_holds_the_right_to_ship_ships_for_others(
    open_shipped: OpenShipped, store: MemoryStore, tmp_path: Path
) -> None:
    log = open_shipped(SHORT)
    log.seal(*record()[1:])
    lock = HostLock(tmp_path / "trails" / "ship.lock")
    with lock.held(), pytest.raises(AuditUnavailable, match=r"within 1 s"):
        log.seal(*record()[1:])
    lock.close()
    eventually(lambda: log.lag().entries == 0)
