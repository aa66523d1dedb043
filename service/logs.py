"""Structured logs, one JSON object a line, without personal text."""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Final, TextIO

import orjson

EVENTS: Final = logging.getLogger("countersign")
_FIELDS: Final = "countersign_fields"


class JsonLines(logging.Formatter):
    """A record as one JSON object. Of an exception it tells the kind and the place only:
    its message may quote what somebody asked."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line.update(getattr(record, _FIELDS, {}))
        if record.exc_info and record.exc_info[1] is not None:
            line.update(failure(record.exc_info[1]))
        return orjson.dumps(line, default=str).decode()


def failure(error: BaseException) -> dict[str, object]:
    """Kind of an exception and where it was raised, never what it says."""
    kinds = [type(error).__name__]
    cause = error.__cause__ or error.__context__
    while cause is not None and len(kinds) < 5:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return {
        "error": kinds,
        "at": [f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno}" for frame in frames],
    }


def event(name: str, /, *, level: int = logging.INFO, **fields: object) -> None:
    """Log that something happened; `fields` are numbers, names and digests."""
    EVENTS.log(level, name, extra={_FIELDS: fields})


def broke(name: str, error: BaseException, /, **fields: object) -> None:
    """Log that something broke."""
    EVENTS.error(name, extra={_FIELDS: {**fields, **failure(error)}})


def to_json_lines(level: str, stream: TextIO | None = None) -> None:
    """Send every log of this process to one stream as JSON lines."""
    out = logging.StreamHandler(stream or sys.stderr)
    out.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [out]
    root.setLevel(logging.WARNING)
    EVENTS.setLevel(level.upper())
    # Access lines would carry ids of answers, which are keys to them.
    access = logging.getLogger("uvicorn.access")
    access.handlers[:] = []
    access.propagate = False
    for name in ("uvicorn", "uvicorn.error"):
        ours = logging.getLogger(name)
        ours.handlers[:] = []
        ours.propagate = True
        ours.setLevel(logging.WARNING)
