"""One segment read and checked by itself, so that several processes can share a log's check."""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from service.trails import rotation
from service.trails.canonical import parsed
from service.trails.checkpoints import CheckpointRejected, VerifierKey
from service.trails.frames import Frame, whole_batches
from service.trails.heartbeat import CLOCK, HEARTBEAT
from service.trails.merkle import Frontier
from service.trails.segments import Header, LogDamaged, header, segment_path, subtrees

_WORTH_A_PROCESS = 64 << 20
"""Bytes of a log from which on starting processes costs less than it saves."""
_HEAD = 65_536
"""Bytes that hold a segment's header."""
_REMARKABLE = frozenset({HEARTBEAT, CLOCK, rotation.TYPE})
"""Types of leaf that say something about those around them."""


_Work = tuple[int, Path, int | None, tuple[VerifierKey, ...]]
"""Number, path, how many bytes (None: all), and the keys that may have signed."""


@dataclass(frozen=True, slots=True)
class ReadBatch:
    """What a batch is, and what is wrong with it whatever stands before it."""

    problems: tuple[str, ...]
    said: tuple[tuple[int, object], ...]
    """Index of an entry, and its time, or the whole leaf where its type is remarkable. Left out are
    entries that have the time of the one before, and those that are not written as leaves are."""
    payloads: int
    size: int
    """Of the tree after it."""
    root: bytes
    note: str
    signed_by: VerifierKey | None
    """The key, of those that were expected, whose signature on this very tree is good."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a segment is by itself."""

    number: int
    path: Path
    head: Header | None
    """None where there is none that can be read; then nothing else was."""
    problem: str
    """Why not, or what stands behind the last batch; empty where all is well."""
    batches: tuple[ReadBatch, ...]
    frontier: Frontier


def readings(
    directory: Path,
    found: Sequence[int],
    last: tuple[int, int] | None,
    keys: Sequence[VerifierKey],
) -> Iterator[Reading]:
    """Every segment under a directory, in order; of the `last` one only so many bytes."""
    paths = [segment_path(directory, number) for number in found]
    ends = [last[1] if last and number == last[0] else None for number in found]
    work = list(zip(found, paths, ends, [tuple(keys)] * len(found), strict=True))
    workers = min(os.cpu_count() or 1, len(found))
    done = 0
    if workers > 1 and sum(path.stat().st_size for path in paths) > _WORTH_A_PROCESS:
        for reading in _shared(work, workers):
            yield reading
            done += 1
    yield from map(_Reader(), work[done:])


def _shared(work: Sequence[_Work], workers: int) -> Iterator[Reading]:
    """Read by several processes; ends early where one of them was killed.

    Started as commands, since a fork would copy locks that other threads hold, and what
    `multiprocessing` spawns imports the whole program first.
    """
    # `-P`: nothing is imported from the folder that an auditor happens to stand in.
    command = [sys.executable, "-P", "-c", f"from {__name__} import serve; serve()"]
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                subprocess.Popen(  # noqa: S603 - our own interpreter
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
                )
            )
            for _ in range(workers)
        ]
        for process in running:
            stack.callback(process.kill)
        try:
            for n, process in enumerate(running):
                with cast(IO[bytes], process.stdin) as stdin:
                    pickle.dump(work[n::workers], stdin)
            for n in range(len(work)):
                # Nobody but our own processes writes into these pipes.
                yield pickle.load(cast(IO[bytes], running[n % workers].stdout))  # noqa: S301
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            return


def serve() -> None:
    """What such a process does."""
    # Nothing here refers to itself, and looking for what does would go through all that was found.
    gc.disable()
    read = _Reader()
    for one in pickle.load(sys.stdin.buffer):  # noqa: S301
        pickle.dump(read(one), sys.stdout.buffer)
        sys.stdout.flush()


class _Reader:
    """Reads one segment after the other into the same memory."""

    def __init__(self) -> None:
        self._memory = bytearray()

    def __call__(self, work: _Work) -> Reading:
        """What a segment is by itself."""
        _, path, end, _ = work
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size if end is None else end
            if len(self._memory) < size:
                self._memory = bytearray(size)
            view, filled = memoryview(self._memory)[:size], 0
            while got := file.readinto(view[filled:]):
                filled += got
            return _read(work, view[:filled])


def _read(work: _Work, buffer: memoryview) -> Reading:
    number, path, _, keys = work
    try:
        head = header(bytes(buffer[:_HEAD]), path)
    except LogDamaged as error:
        return Reading(number, path, None, str(error), (), Frontier())
    frontier, at = head.frontier, head.end
    found: list[ReadBatch] = []
    for entries, commit in whole_batches(buffer, head.end):
        frontier, read = _batch(frontier, entries, commit, head.origin, keys)
        found.append(read)
        at = commit.end
    problem = ""
    if at != len(buffer):
        problem = (
            f"{path} is damaged at byte {at}: {len(buffer) - at} bytes after it are not sealed"
        )
    return Reading(number, path, head, problem, tuple(found), frontier)


def _batch(
    before: Frontier,
    entries: Sequence[tuple[memoryview, memoryview]],
    commit: Frame,
    origin: str,
    keys: Sequence[VerifierKey],
) -> tuple[Frontier, ReadBatch]:
    problems: list[str] = []
    said: list[tuple[int, object]] = []
    hashes: list[bytes] = []
    payloads = 0
    for index, (body, payload) in enumerate(entries, before.size):
        leaf = bytes(body)
        hashes.append(hashlib.sha256(b"\0" + leaf).digest())
        problems += _entry(leaf, payload, index, origin, said)
        payloads += bool(payload)
    frontier = before.extended(hashes)
    size, root = frontier.size, frontier.root()
    note = commit.body.decode(errors="replace")
    if commit.payload and subtrees(commit.payload) != frontier.hashes:
        problems.append(f"the commit frame of size {size} carries other subtrees than its entries")
    signed_by = next((key for key in keys if _signs(key, note, size, root)), None)
    read = ReadBatch(tuple(problems), tuple(said), payloads, size, root, note, signed_by)
    return frontier, read


def _signs(key: VerifierKey, note: str, size: int, root: bytes) -> bool:
    try:
        signed = key.check(note)
    except CheckpointRejected:
        return False
    return (signed.size, signed.root) == (size, root)


def _entry(
    body: bytes, payload: memoryview, index: int, origin: str, said: list[tuple[int, object]]
) -> Sequence[str]:
    """What is wrong with an entry; what others must know of it goes to `said`."""
    leaf = parsed(body)
    if leaf is None:
        return [f"entry {index} is not written as canonical JSON"]
    time = leaf.get("time", 0)
    if leaf.get("type") in _REMARKABLE:
        said.append((index, leaf))
    elif not said or said[-1][1] != time:
        said.append((index, time))
    problems = []
    if leaf.get("index") != index or leaf.get("log") != origin:
        problems.append(f"entry {index} says it is {leaf.get('index')} of {leaf.get('log')}")
    named = leaf.get("payload")
    if named is None and not payload:
        return problems
    wanted = "sha256:" + hashlib.sha256(payload).hexdigest()
    if type(named) is not dict or named.get("digest") != wanted:
        problems.append(f"entry {index} has another payload than its leaf names")
    return problems
