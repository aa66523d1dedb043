"""Where measured figures go, and under which circumstances they were measured."""

from __future__ import annotations

import json
import os
import platform
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final

from service.code import code_digest
from service.opening import Parts
from tests.stack import ROOT

MEASURED: Final = ROOT / "docs" / "measured"


def circumstances() -> dict[str, object]:
    """Day and machine; the load says how much of the machine was somebody else's."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{_cpu()}, {os.cpu_count()} cores, {_memory()} GiB",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "load_1min": round(os.getloadavg()[0], 1),
    }


def identities(parts: Parts) -> dict[str, str]:
    """Digests of everything that decides an answer."""
    release = parts.catalog.pin(None)
    return {
        "release": release.digest,
        "recipe": release.recipe,
        "calibration": parts.calibration.digest,
        "policy": parts.policy.digest,
        "code": code_digest(),
    }


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """End the program, cleaning up, where the block takes longer: a bench runs unattended."""

    def over(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(f"it took more than {seconds} s and was given up")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def write(name: str, content: Mapping[str, object], page: str) -> None:
    """The figures as JSON, and a page that says them."""
    MEASURED.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (MEASURED / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    (MEASURED / f"{name}.md").write_text(page.rstrip() + "\n", encoding="utf-8")


def under(facts: Mapping[str, object]) -> str:
    """Circumstances as a list in Markdown."""
    return "\n".join(f"- {name.replace('_', ' ')}: {value}" for name, value in facts.items())


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
