"""An auditor at the command line, over a small installation: show, trail, bundle, replay, export."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from service import cli
from service.answers import Question
from service.commands.terminal import Terminal
from service.scope import ANONYMOUS
from service.trails.sealed_log import SealedLog
from tests.fakes.generator import ScriptedGenerator
from tests.fakes.library import library_in, policy_file

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_bundle.py"
FEE = "An international transfer ordered in the app costs 4.90 EUR."
ASKED = "What does an international transfer ordered in the app cost?"


class Desk:
    """An installation in which two questions were asked, and commands over it."""

    def __init__(self, directory: Path) -> None:
        library = library_in(directory)
        library.put("fees", f"# Fees\n\n{FEE}\n")
        library.publish()
        library.writer.generator = ScriptedGenerator([(FEE, (1,)), ("It costs 7.70 EUR.", (1,))])
        answer = library.parts.answerer.ask(Question(ASKED, ANONYMOUS))
        self.answer = str(answer.id)
        self.passage = str(answer.statements[0].citations[0].passage)
        self.refused = str(library.parts.answerer.ask(Question("Zebras graze?", ANONYMOUS)).id)
        self.vkey = library.parts.trails.vkey
        self.origin = library.parts.trails.origin
        library.parts.close()
        self.data = directory / "data"

    def run(self, *words: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        environ = {"COUNTERSIGN_DATA": str(self.data), "USER": "ann"}
        code = cli.run(("audit", *words), Terminal(environ, out, err))
        return code, out.getvalue(), err.getvalue()

    def json(self, *words: str) -> Any:
        code, out, err = self.run(*words, "--json")
        assert code == 0, err
        return json.loads(out)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


def test_a_trail_is_shown_and_who_read_it_is_found(desk: Desk) -> None:
    code, story, _ = desk.run("show", desk.answer)
    assert code == 0
    for part in (ASKED, "WITHHELD It costs 7.70 EUR.", "Reply: answered", "digests: "):
        assert part in story
    assert desk.run("show", "0" * 32)[0] == 1
    types = [row["type"] for row in desk.json("trail", "--answer", desk.answer)]
    assert types[:2] == ["answer", "view"]
    views = [row for row in desk.json("trail", "--who", "ann") if row["type"] == "view"]
    assert views[0]["about"] == desk.answer
    assert views[0]["who"] == {"by": "ann"}


def test_a_passage_document_and_release_lead_to_the_answer(desk: Desk) -> None:
    for words in (("--passage", desk.passage), ("--document", "fees"), ("--release", "1")):
        rows = desk.json("trail", *words)
        assert desk.answer in [row.get("answer") for row in rows]
    (row,) = desk.json("trail", "--passage", desk.passage, "--rebuild")
    assert row["passages"][0]["document"] == "fees"
    report = desk.run("trail", "--passage", desk.passage)[1]
    assert f"cites {desk.passage} of fees, characters " in report
    assert desk.json("trail", "--from", "2999-01-01") == []
    assert desk.answer in str(desk.json("trail", "--from", "2026-11-22", "--to", "2026-11-22"))
    assert desk.run("trail")[0] == 2
    assert desk.run("trail", "--from", "yesterday")[0] == 2


def test_a_bundle_from_the_catalog_verifies_offline(desk: Desk, tmp_path: Path) -> None:
    for number, words in enumerate(((desk.answer, "--disclose"), (desk.refused,))):
        path = tmp_path / f"{number}.json"
        code, _, said = desk.run("bundle", *words, "--output", str(path))
        assert (code, desk.vkey in said) == (0, True)
        done = subprocess.run(
            [sys.executable, "-I", SCRIPT, path, "--key", desk.vkey],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "verified"), done.stderr
        assert ("passage" in done.stdout) == (number == 0)
    code, made, _ = desk.run("bundle", desk.answer, "--disclose")
    assert json.loads(made)["disclosed"]["question"] == ASKED
    assert desk.run("bundle", "0" * 32)[0] == 1


def test_a_bundle_is_its_owners_alone_also_over_an_open_file(desk: Desk, tmp_path: Path) -> None:
    new, old = tmp_path / "new.json", tmp_path / "old.json"
    old.write_text("longer than nothing")
    old.chmod(0o644)
    for path in (new, old):
        assert desk.run("bundle", desk.answer, "--disclose", "--output", str(path))[0] == 0
        assert path.stat().st_mode & 0o777 == 0o600
        assert json.loads(path.read_text())["leaf"]["answer"] == desk.answer
    assert desk.run("bundle", desk.answer, "--output", "/dev/null")[0] == 0


def test_a_replay_is_identical_and_another_policy_says_what_it_would_withhold(
    desk: Desk, tmp_path: Path
) -> None:
    code, report, _ = desk.run("replay", desk.answer)
    assert (code, "identical: sha256:" in report) == (0, True)
    never = {
        "kind": "phrases", "effect": "drop", "message": "Not said this month.",
        "never": ["ordered in the app"], "unless_quoted": False,
    }  # fmt: skip
    strict = str(policy_file(tmp_path / "strict.yaml", [never]))
    code, report, _ = desk.run("replay", "--from", "2026-11-22", "--policy", strict)
    assert code == 0
    assert "2 records judged again by the policy tested" in report
    assert f"− {FEE[:-1]} [1]." in report
    assert "phrases" in report
    found = desk.json("replay", "--from", "2026-11-22", "--to", "2026-11-30", "--policy", strict)
    assert (found["judged"], found["broken"]) == (2, [])
    assert found["changed"][0]["withheld_now"] == [f"{FEE[:-1]} [1]."]
    assert desk.json("replay", "--from", "2026-11-22")["same"] == 2
    assert desk.run("replay")[0] == 2
    assert desk.run("replay", desk.answer, "--from", "2026-11-22")[0] == 2


def test_an_export_is_a_folder_and_never_over_another(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, _, said = desk.run("export", str(out), "--document", "fees")
    assert (code, "README.txt" in said) == (0, True)
    assert (out / "bundles" / f"{desk.answer}.json").exists()
    assert FEE in (out / "answers" / f"{desk.answer}.html").read_text()
    assert desk.run("export", str(out), "--document", "fees")[0] == 4
    assert desk.run("export", str(tmp_path / "all"), "--everything")[0] == 0
    assert desk.run("export", str(tmp_path / "none"))[0] == 2
    assert desk.run("export", "/proc/none/out", "--everything")[0] == 2


def test_the_log_still_verifies_after_all_that_reading(desk: Desk) -> None:
    assert SealedLog.examine(desk.data / "trails", desk.origin).passed
