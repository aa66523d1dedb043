"""The operating system itself is asked whether nobody is told before the disk has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.service.trails.nursery import Nursery
from tests.service.trails.tracing import Durability, durability, needs_strace, traced

_RECORDS = 1_000


def watched(folder: Path, count: int, syncs: bool) -> Durability:
    """A writer's trace while eight threads seal."""
    trace = folder / "trace"
    calls = ("-e", "trace=write,fdatasync", "-y", "-s", "2000000")
    with Nursery(folder) as nursery:
        child = nursery.start(folder / "trails", count, 8, held=True, syncs=syncs)
        with traced(child, trace, *calls):
            pass
        assert nursery.reap(child) == 0
        assert len(child.promises()) == count
    return durability(trace)


@needs_strace
def test_every_record_is_written_and_synced_before_anybody_is_told(tmp_path: Path) -> None:
    assert watched(tmp_path, _RECORDS, syncs=True) == Durability(_RECORDS, [])


@needs_strace
def test_without_fdatasync_the_same_trace_tells_on_us(tmp_path: Path) -> None:
    found = watched(tmp_path, 40, syncs=False)
    assert (found.told, len(found.early)) == (40, 40)


@pytest.mark.parametrize(
    ("lines", "early"),
    [
        (["7 write(5</l/1.seg>, \"{A}\", 9) = 9", "7 fdatasync(5</l/1.seg>) = 0", "{T}"], 0),
        (["7 write(5</l/1.seg>, \"{A}\", 9) = 9", "7 fdatasync(5</l/1.seg>) = -1 EIO", "{T}"], 1),
        (["7 write(5</l/1.seg>, \"{A}\", 9) = 9", "7 fdatasync(5</l/2.seg>) = 0", "{T}"], 1),
        (["7 fdatasync(5</l/1.seg>) = 0", "7 write(5</l/1.seg>, \"{A}\", 9) = 9", "{T}"], 1),
        (["7 write(5</l/1.seg>, \"{A}\", 9) = 9", "7 fdatasync(5</l/1.seg> <unfinished ...>", "{T}",
          "7 <... fdatasync resumed>) = 0"], 1),
        (["7 fdatasync(5</l/1.seg> <unfinished ...>", "8 write(6</l/1.seg>, \"{A}\", 9) = 9",
          "7 <... fdatasync resumed>) = 0", "{T}"], 1),
        (["7 write(5</l/1.seg>, \"{A}\", 9 <unfinished ...>", "7 <... write resumed>) = 9",
          "7 fdatasync(5</l/1.seg> <unfinished ...>", "7 <... fdatasync resumed>) = 0", "{T}"], 0),
        (["{T}"], 1),
    ],
)  # fmt: skip
def test_a_trace_is_read_as_it_happened(tmp_path: Path, lines: list[str], early: int) -> None:
    answer = "ab" * 16
    told = f'9 write(1</out>, "3 {answer} sha256:00\\n", 9) = 9'
    leaf = f'\\"answer\\":\\"{answer}\\"'
    text = "\n".join(line.replace("{A}", leaf).replace("{T}", told) for line in lines)
    (tmp_path / "trace").write_text(text)
    found = durability(tmp_path / "trace")
    assert (found.told, len(found.early)) == (1, early)
