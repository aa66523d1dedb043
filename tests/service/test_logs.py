"""A log line tells what broke and where, never what somebody said."""

from __future__ import annotations

import json
import logging
import sys

from service.logs import JsonLines, failure


def broken() -> Exception:
    try:
        try:
            int("my card 4111")
        except ValueError as error:
            raise RuntimeError("cannot answer: my card 4111") from error
    except RuntimeError as error:
        return error
    raise AssertionError


def test_an_exception_is_told_by_kind_and_place() -> None:
    told = failure(broken())
    assert told["error"] == ["RuntimeError", "ValueError"]
    assert any("test_logs.py:" in str(place) for place in told["at"])  # type: ignore[attr-defined]
    assert "4111" not in str(told)


def test_a_librarys_traceback_says_no_more() -> None:
    try:
        raise broken()
    except RuntimeError:
        record = logging.LogRecord(
            "uvicorn.error", logging.ERROR, "x.py", 1, "it broke", None, sys.exc_info()
        )
    line = json.loads(JsonLines().format(record))
    assert (line["event"], line["level"]) == ("it broke", "error")
    assert "4111" not in json.dumps(line)
