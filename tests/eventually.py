"""Waiting in tests for what other threads and processes do, as long as a busy machine takes."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds; only a test that fails waits so long."""


def eventually(happened: Callable[[], object], said: str = "it did not come about") -> None:
    """Return as soon as something has happened; fail where it does not."""
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, f"{said} within {PATIENCE:g} s"
        time.sleep(0.01)
