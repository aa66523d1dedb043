"""A writer watched, or hindered, at its system calls."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.service.trails.nursery import Child

_LINE = re.compile(r"(\d+) +(.*)", re.DOTALL)
_RESUMED = re.compile(r"<\.\.\. (\w+) resumed>(.*)", re.DOTALL)
_CALL = re.compile(r"(\w+)\((\d+)<([^>]*)>(.*)", re.DOTALL)
_RESULT = re.compile(r"(?:, (\d+))?\) += (-?\d+)")
_ANSWER = re.compile(r'\\"answer\\":\\"([0-9a-f]{32})\\"')
_TOLD = re.compile(r', "\d+ ([0-9a-f]{32}) sha256:')

needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None, reason="strace is not installed (Debian: apt install strace)"
)


@contextmanager
def traced(child: Child, output: Path, *options: str) -> Iterator[None]:
    """A held writer goes on under strace; on leaving, it and strace have ended."""
    tracer = subprocess.Popen(
        ["strace", "-f", "-o", str(output), *options, "-p", str(child.pid)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert tracer.stderr is not None
    said = tracer.stderr.readline()
    assert "attached" in said, said
    os.kill(child.pid, signal.SIGCONT)
    try:
        yield
        tracer.wait(60)
    finally:
        if tracer.poll() is None:
            child.kill()
        tracer.communicate()


@dataclass(slots=True)
class Durability:
    """What a trace shows about each record that was told to somebody."""

    told: int = 0
    early: list[str] = field(default_factory=list)
    """Answers told before a write of them, and then a good fdatasync of that file, had ended."""


def durability(trace: Path) -> Durability:
    """Read a trace of `write` and `fdatasync` with paths, in the order in which things happened."""
    found = Durability()
    written: dict[str, str] = {}
    """Answers whose write has ended, and into which file."""
    durable: set[str] = set()
    syncing: dict[int, set[str]] = {}
    """What was written before a thread's fdatasync began."""
    begun: dict[int, str] = {}
    for line in trace.read_text().splitlines():
        matched = _LINE.fullmatch(line)
        if matched is None:
            continue
        thread, call = int(matched[1]), matched[2]
        resumed = _RESUMED.fullmatch(call)
        ends = not call.endswith("<unfinished ...>")
        if resumed:
            call = begun.pop(thread, "").removesuffix(" <unfinished ...>") + resumed[2]
        elif not ends:
            begun[thread] = call
        parsed = _CALL.match(call)
        if parsed is None:
            continue
        name, path, rest = parsed[1], parsed[3], parsed[4]
        if name == "write" and not resumed and (told := _TOLD.match(rest)):
            found.told += 1
            if told[1] not in durable:
                found.early.append(told[1])
        if name == "fdatasync" and not resumed:
            syncing[thread] = {answer for answer, file in written.items() if file == path}
        if not ends:
            continue
        result = _RESULT.search(rest)
        if result is None or result[2] not in ("0", result[1]):
            # An error, or a write that took only a part.
            continue
        if name == "write" and path.endswith(".seg"):
            written |= dict.fromkeys(_ANSWER.findall(rest), path)
        if name == "fdatasync":
            for answer in syncing.pop(thread, set()):
                durable.add(answer)
                written.pop(answer, None)
    return found
