"""The lock is everybody's in turn, and nobody who is gone holds it up."""

from __future__ import annotations

import statistics
import threading
import time
from pathlib import Path

import pytest

from service.trails.locks import _COURTESY, HostLock, LockTaken


def test_whoever_takes_it_without_a_pause_lets_others_have_their_turn(tmp_path: Path) -> None:
    greedy, modest = HostLock(tmp_path / "lock"), HostLock(tmp_path / "lock", patience=60)
    done = threading.Event()
    turns = 0

    def take() -> None:
        nonlocal turns
        while not done.is_set():
            with greedy.held():
                time.sleep(0.002)
            turns += 1

    thread = threading.Thread(target=take)
    thread.start()
    waited = []
    for _ in range(20):
        before = turns
        with modest.held():
            waited.append(turns - before)
    done.set()
    thread.join()
    # A busy machine may leave who waits asleep for longer than the courtesy lasts.
    assert statistics.median(waited) <= 3
    greedy.close()
    modest.close()


def test_a_mark_of_the_dead_costs_one_short_pause(tmp_path: Path) -> None:
    lock = HostLock(tmp_path / "lock")
    with (tmp_path / "lock").open("r+b") as file:
        file.seek((lock._place + 1) % 64)
        file.write(b"\1")
    waited = []
    for _ in range(50):
        started = time.monotonic()
        with lock.held():
            waited.append(time.monotonic() - started)
    assert max(waited) >= _COURTESY
    assert statistics.median(waited) < _COURTESY / 2
    assert not any((tmp_path / "lock").read_bytes())
    lock.close()


def test_a_lock_that_is_never_let_go_is_told_and_leaves_no_mark(tmp_path: Path) -> None:
    first, second = HostLock(tmp_path / "lock"), HostLock(tmp_path / "lock", patience=0.05)
    with first.held(), pytest.raises(LockTaken, match=r"for 0\.05 s"), second.held():
        pass
    assert not any((tmp_path / "lock").read_bytes())
    with second.held():
        pass
    first.close()
    second.close()
