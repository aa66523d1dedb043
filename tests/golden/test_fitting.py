"""`countersign eval fit` gives the same calibration every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.calibration import Calibration
from tests.golden import harbour
from tests.stack import Installation

pytestmark = [pytest.mark.server, pytest.mark.timeout(600)]

EVERY = 5


def test_the_same_questions_give_the_same_bytes(
    harbour_published: Installation, tmp_path: Path
) -> None:
    lines = (harbour.CORPUS / "questions.jsonl").read_text("utf-8").splitlines()
    some = tmp_path / "questions.jsonl"
    some.write_text("\n".join(lines[::EVERY]) + "\n", "utf-8")
    found = []
    for name in ("one", "two"):
        # Another directory each time: nothing may depend on where it lies.
        output = tmp_path / f"{name}.json"
        with harbour.copied(harbour_published, tmp_path / name) as copy:
            shown = copy.run("eval", "fit", str(some), "--unattuned", "--output", str(output))
        assert "| held |" in shown
        found.append(output.read_bytes())
    assert found[0] == found[1]
    Calibration.parse(found[0])
    assert b"questions marked `fit`" in found[0]


def test_questions_without_a_half_are_refused_with_a_sentence(
    harbour_published: Installation, tmp_path: Path
) -> None:
    output = tmp_path / "calibration.json"
    with pytest.raises(AssertionError, match="no question is marked"):
        harbour_published.run(
            "eval", "fit", str(harbour.CORPUS / "questions-blind.jsonl"), "--output", str(output)
        )
    assert not output.exists()
