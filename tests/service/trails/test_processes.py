"""Several processes share a log, and one that dies takes nothing with it that was promised."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.trails.conftest import Open
from tests.service.trails.nursery import Nursery, Promise, assert_kept, times


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    with Nursery(tmp_path) as nursery:
        yield nursery


def test_two_processes_that_start_at_once_share_one_contiguous_log(
    open_log: Open, nursery: Nursery, tmp_path: Path
) -> None:
    pair = [nursery.start(tmp_path / "trails", 400, 4) for _ in range(2)]
    assert [nursery.reap(child) for child in pair] == [0, 0]
    told = [promise for child in pair for promise in child.promises()]
    assert sorted(index for index, _, _ in told) == list(range(800))
    assert_kept(open_log(), told)


@pytest.mark.timeout(1200)
def test_a_killed_process_loses_moves_and_doubles_nothing_it_promised(
    open_log: Open, nursery: Nursery, tmp_path: Path
) -> None:
    chosen = random.Random(7)
    told: list[Promise] = []
    for _ in range(times(60, 500)):
        pair = [nursery.start(tmp_path / "trails", 100_000, 4) for _ in range(2)]
        for child in pair:
            # Not before it works; how far it gets after that differs from round to round.
            child.await_promises(chosen.randrange(1, 8))
        first, second = chosen.sample(pair, 2)
        first.kill()
        # The other one goes on over what the first has left, or dies at once as well.
        time.sleep(chosen.choice((0, 0.002, 0.01)))
        second.kill()
        assert {nursery.reap(child) for child in pair} == {-signal.SIGKILL}
        for child in pair:
            told += child.promises()
            child.output.unlink()
    assert len(told) > 600
    assert_kept(open_log(), told)
