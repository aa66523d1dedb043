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


def test_growth_is_proved_and_tiles_are_written_without_reading_the_whole_log(data: Path) -> None:
    out = io.StringIO()
    terminal = Terminal({"COUNTERSIGN_DATA": str(data)}, out, io.StringIO())
    kept = str(data.parent / "checkpoint")
    assert cli.run(["audit", "consistency", kept], terminal) == 0
    assert out.getvalue().startswith("old 8\n")
    tile = data.parent / "tile"
    assert cli.run(["audit", "tile", "tile/0/000.p/8", str(tile)], terminal) == 0
    assert len(tile.read_bytes()) == 8 * 32
    assert cli.run(["audit", "tile", "tile/0/000", str(tile)], terminal) == 1
    assert cli.run(["audit", "tile", "checkpoint", str(data)], terminal) == 2
    (data.parent / "checkpoint").write_text("nothing of the kind")
    assert cli.run(["audit", "consistency", kept], terminal) == 1
