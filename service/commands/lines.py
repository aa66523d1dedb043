"""Running a command over a file of JSON lines: one line out for one line in."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from service.commands.terminal import Exit, Stop

Judge = Callable[[Mapping[str, object]], Mapping[str, object]]
"""One record in, one out. Raises ValueError, whose sentence goes into that line's error."""

Judged = Callable[[Iterable[bytes]], Iterator[str]]
"""Lines in, one line out for each, in order."""


def copy(source: str, target: str, judged: Judged) -> None:
    """Read, judge and write every line; `-` is standard input or output.

    The output appears whole under its name, or not at all.
    """
    with _reading(source) as lines, _writing(target) as out:
        for line in judged(lines):
            out.write(line.encode("utf-8", "replace") + b"\n")


def run(source: str, target: str, judge: Judge) -> Exit:
    """Judge every line by itself; a bad line does not stop the rest."""
    bad = 0

    def judged(lines: Iterable[bytes]) -> Iterator[str]:
        nonlocal bad
        for number, raw in enumerate(lines, 1):
            ident: object = None
            try:
                record = _record(raw)
                ident = record.get("id")
                written = judge(record)
            except ValueError as error:
                bad += 1
                known = ident if isinstance(ident, str | int) else None
                written = {"id": known, "line": number, "error": str(error)}
            yield json.dumps(written, ensure_ascii=False)

    copy(source, target, judged)
    return Exit.SOME_BAD if bad else Exit.DONE


def _record(raw: bytes) -> Mapping[str, object]:
    try:
        record = json.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise ValueError("the line is not JSON in UTF-8") from None
    if not isinstance(record, dict):
        raise ValueError("the line is not a JSON object")
    return record


@contextmanager
def _reading(source: str) -> Iterator[IO[bytes]]:
    if source == "-":
        yield sys.stdin.buffer
        return
    with _opened(Path(source), "rb") as opened:
        yield opened


def _opened(path: Path, mode: str) -> IO[bytes]:
    try:
        return cast(IO[bytes], path.open(mode))
    except OSError as error:
        verb = "read" if mode == "rb" else "written"
        raise Stop(Exit.USAGE, f"{path} cannot be {verb}: {error.strerror}.") from None


@contextmanager
def _writing(target: str) -> Iterator[IO[bytes]]:
    if target == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    if not path.is_file() and path.exists():  # A device or a pipe cannot be replaced.
        with _opened(path, "wb") as opened:
            yield opened
        return
    beside = path.with_name(path.name + ".part")
    try:
        with _opened(beside, "wb") as opened:
            yield opened
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
