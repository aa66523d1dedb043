"""`audit verify` says everything that is wrong, also where the log can no longer be opened."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service import cli
from service.commands.terminal import Terminal
from service.trails.sealed_log import SealedLog
from tests.service.trails.samples import record

ORIGIN = "countersign.local/answers"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A log of several segments, closed."""
    log = SealedLog.open(
        tmp_path / "data" / "trails", ORIGIN, lambda: datetime.now(UTC), segment_bytes=4_000
    )
    for _ in range(8):
        log.seal(*record()[1:])
    (tmp_path / "checkpoint").write_text(log.checkpoint())
    log.close()
    return tmp_path / "data"


def verify(data: Path, *words: str) -> tuple[int, dict[str, object]]:
    out = io.StringIO()
    terminal = Terminal({"COUNTERSIGN_DATA": str(data)}, out, io.StringIO())
    code = cli.run(["audit", "verify", "--json", *words], terminal)
    return code, json.loads(out.getvalue())


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def test_a_log_as_it_was_sealed_passes(data: Path) -> None:
    code, found = verify(data, "--against", str(data.parent / "checkpoint"))
    assert (code, found["verified"], found["problems"]) == (0, True, [])


def test_a_log_that_cannot_be_opened_is_read_to_its_end_all_the_same(data: Path) -> None:
    segments = sorted((data / "trails" / "log").iterdir())
    flip(segments[0], 900)
    flip(segments[-1], 900)
    code, found = verify(data, "--against", str(data.parent / "checkpoint"))
    problems = "\n".join(map(str, found["problems"]))  # type: ignore[call-overload]
    assert code == 1
    assert f"{segments[0]} is damaged" in problems
    assert f"{segments[-1]} is damaged" in problems
    assert "the log has" in problems
