"""Several processes share a log, and one that dies takes nothing with it that was promised."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from service.trails.records import AnswerId
from tests.service.trails.conftest import Open

ROOT = Path(__file__).parents[3]


def writer(directory: Path, count: int, threads: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.service.trails.writer"]
    return subprocess.Popen(
        [*command, str(directory), str(count), str(threads)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def promises(output: str) -> list[tuple[int, AnswerId, str]]:
    """The whole lines: a record whose line is cut short may not have been told to anybody."""
    return [
        (int(index), AnswerId(answer), leaf)
        for line in output.splitlines(keepends=True)
        if line.endswith("\n")
        for index, answer, leaf in [line.split()]
    ]


def test_two_processes_that_start_at_once_share_one_contiguous_log(
    open_log: Open, tmp_path: Path
) -> None:
    running = [writer(tmp_path / "trails", 120, 4) for _ in range(2)]
    told = [promise for process in running for promise in promises(process.communicate()[0])]
    assert [process.returncode for process in running] == [0, 0]
    assert sorted(index for index, _, _ in told) == list(range(240))
    log = open_log()
    for index, answer, leaf in told:
        sealed = log.trail(answer).sealed
        assert (sealed.index, sealed.leaf) == (index, leaf)
    assert log.verify().passed


def test_a_killed_process_loses_moves_and_doubles_nothing_it_promised(
    open_log: Open, tmp_path: Path
) -> None:
    told: list[tuple[int, AnswerId, str]] = []
    for round_ in range(10):
        pair = [writer(tmp_path / "trails", 100_000, 4) for _ in range(2 if round_ % 2 else 1)]
        lines = []
        for process in pair:
            assert process.stdout is not None
            # Not before it works; how far it gets after that differs from round to round.
            lines.append("".join(process.stdout.readline() for _ in range(1 + 9 * round_)))
        for process in pair:
            process.send_signal(signal.SIGKILL)
        for process, seen in zip(pair, lines, strict=True):
            told += promises(seen + process.communicate()[0])
            assert process.returncode == -signal.SIGKILL
    log = open_log()
    indexes = [index for index, _, _ in told]
    assert len(indexes) == len(set(indexes)) > 300
    for index, answer, leaf in told:
        sealed = log.trail(answer).sealed
        assert (sealed.index, sealed.leaf) == (index, leaf)
    assert log.verify().passed
