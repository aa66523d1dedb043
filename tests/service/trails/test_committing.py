"""One thread prepares and writes, and nobody who waits can break it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence

import pytest

from service.trails.canonical import open_leaf
from service.trails.committing import Committer
from service.trails.log import Prepared, Written
from service.trails.records import AuditUnavailable, Leaf, Payload
from service.trails.sealed_log import SealedLog
from tests.fakes.disk import FailingDisk
from tests.service.trails.samples import record

LEAF = Leaf("config", {})


class Pages:
    """A log in memory that can be held up and told to fail."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.failure: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Semaphore(0)

    def prepare(self, leaf: Leaf, _payload: Payload | None) -> Prepared:
        if leaf.type == "odd":
            raise RecursionError("a leaf like no other")
        if leaf.type == "fatal":
            raise SystemExit
        return Prepared(open_leaf({"type": leaf.type}))

    def write(self, batch: Sequence[Prepared]) -> Written:
        self.entered.release()
        self.gate.wait()
        if self.failure is not None:
            raise self.failure
        first = sum(self.batches)
        self.batches.append(len(batch))
        return Written(first, [b"%d" % (first + place) for place in range(len(batch))])


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def committer(pages: Pages) -> Iterator[Committer]:
    committer = Committer(pages.prepare, pages.write)
    yield committer
    pages.gate.set()
    committer.close()


def crowd(work: Callable[[], object], size: int) -> list[threading.Thread]:
    threads = [threading.Thread(target=work) for _ in range(size)]
    for thread in threads:
        thread.start()
    return threads


def test_what_comes_while_the_disk_is_busy_is_written_together(
    pages: Pages, committer: Committer
) -> None:
    pages.gate.clear()
    told: list[tuple[int, bytes]] = []
    threads = crowd(lambda: told.append(committer.append(LEAF, None)), 1)
    pages.entered.acquire()
    threads += crowd(lambda: told.append(committer.append(LEAF, None)), 9)
    while committer.waiting < 9:
        threading.Event().wait(0.001)
    pages.gate.set()
    for thread in threads:
        thread.join()
    assert pages.batches == [1, 9]
    assert sorted(told) == [(n, b"%d" % n) for n in range(10)]


def test_a_record_that_cannot_be_prepared_fails_alone(committer: Committer) -> None:
    with pytest.raises(RecursionError, match="like no other"):
        committer.append(Leaf("odd", {}), None)
    assert committer.append(LEAF, None)[0] == 0


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [(AuditUnavailable("the disk is full"), "disk is full"), (MemoryError(), "MemoryError")],
)
def test_whatever_breaks_a_batch_is_told_to_all_of_it_and_to_nobody_later(
    pages: Pages, committer: Committer, failure: Exception, sentence: str
) -> None:
    pages.failure = failure
    for _ in range(2):
        with pytest.raises(AuditUnavailable, match=sentence):
            committer.append(LEAF, None)
    pages.failure = None
    assert committer.append(LEAF, None)[0] == 0


def test_after_the_end_nobody_is_left_waiting(pages: Pages) -> None:
    committer = Committer(pages.prepare, pages.write)
    committer.append(LEAF, None)
    committer.close()
    with pytest.raises(AuditUnavailable, match="closed"):
        committer.append(LEAF, None)


def test_an_interrupted_caller_holds_nobody_up(log: SealedLog, disk: FailingDisk) -> None:
    disk.gate.clear()
    here = threading.get_ident()
    interrupt = threading.Timer(0.05, lambda: signal.pthread_kill(here, signal.SIGINT))
    # Where the tests run in the background of a shell, interrupts are ignored from the start.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        interrupt.start()
        with pytest.raises(KeyboardInterrupt):
            log.seal(*record()[1:])
        interrupt.join()
    finally:
        signal.signal(signal.SIGINT, before)
        disk.gate.set()
    assert log.seal(*record()[1:]).index == 1, "what was under way is sealed all the same"
    assert log.verify().passed


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_ends_unasked_leaves_nobody_waiting(pages: Pages) -> None:
    committer = Committer(pages.prepare, pages.write)
    with pytest.raises(AuditUnavailable, match="has ended"):
        committer.append(Leaf("fatal", {}), None)
    with pytest.raises(AuditUnavailable, match="has ended"):
        committer.append(LEAF, None)
    committer.close()
