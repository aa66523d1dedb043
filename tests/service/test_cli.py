"""The command line: fast, complete, and never without a sentence."""

from __future__ import annotations

import argparse
import importlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.catalog import NoLiveRelease
from service import cli
from service.commands.terminal import Terminal


def run(data: Path, *words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    environ = {
        "COUNTERSIGN_DATA": str(data),
        "COUNTERSIGN_MODELS": str(data / "models"),
        "COUNTERSIGN_GENERATOR": "quoted",
    }
    code = cli.run(words, Terminal(environ, out, err))
    return code, out.getvalue(), err.getvalue()


def test_help_loads_no_engine() -> None:
    script = "import sys; from service import cli; cli.run(['--help'], None)"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", script],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "commands:" in done.stdout
    for heavy in ("numpy", "fastapi", "pydantic", "qdrant_edge", "onnxruntime", "httpx"):
        assert f"| {heavy}" not in done.stderr.replace("|   ", "| "), heavy


@pytest.mark.parametrize("module", sorted({command.module for command in cli.COMMANDS}))
def test_a_module_registers_the_commands_of_the_table(module: str) -> None:
    listed = {c.name: c.help for c in cli.COMMANDS if c.module == module}
    subparsers = argparse.ArgumentParser().add_subparsers()
    importlib.import_module(module).register(subparsers)
    helps = {a.dest: a.help for a in subparsers._choices_actions}
    assert helps == listed


def test_exits_name_errors_that_exist() -> None:
    for name in cli.EXITS:
        module, _, kind = name.rpartition(".")
        assert issubclass(getattr(importlib.import_module(module), kind), Exception)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "the following arguments are required"),
        (["frobnicate"], "invalid choice: 'frobnicate'"),
        (["ask", ""], "The question must have between 1 and 2,000 characters."),
        (["ask", "x" * 100_000], "The question must have between 1 and 2,000 characters."),
        (["ask", "a", "--as-of", "yesterday"], "`as_of` must be a day"),
        (["ask", "a", "--as-of", "2999-01-01"], "`as_of` must not lie after today."),
        (["search", "a", "--as-of", "9999-12-31"], "`as_of` must not lie after today."),
        (["search"], "give a question, or --input"),
        (["search", "--input", "/nowhere/q.jsonl"], "there is no file /nowhere/q.jsonl."),
        (["search", "a", "--top-k", "0"], "`top_k` must be at least 1."),
        (["guard", "check", "--input", "/nowhere/f.jsonl"], "/nowhere/f.jsonl cannot be read"),
        (["guard", "check", "x", "--policy", "nope"], "There is no policy called 'nope'"),
        (["audit", "show", "0" * 32], "nothing was ever sealed"),
        (["ingest", "/nowhere"], "/nowhere"),
        (["eval", "run", "/nowhere/q.jsonl"], "/nowhere/q.jsonl cannot be read"),
        (["keys", "add", "Not A Name"], "cannot name a key"),
    ],
)
def test_bad_input_is_one_sentence(words: list[str], sentence: str, tmp_path: Path) -> None:
    code, out, err = run(tmp_path, *words)
    assert sentence in err
    assert "Traceback" not in err
    assert len(err) < 700
    assert out == ""
    assert code == (5 if words[:1] == ["keys"] else 2)


def test_a_misspelt_setting_ends_every_command(tmp_path: Path) -> None:
    err = io.StringIO()
    code = cli.run(["ask", "a"], Terminal({"COUNTERSIGN_DATTA": "x"}, io.StringIO(), err))
    assert (code, "did you mean COUNTERSIGN_DATA?" in err.getvalue()) == (2, True)


def test_without_models_a_question_is_exit_5_with_what_to_do(tmp_path: Path) -> None:
    code, _, err = run(tmp_path, "ask", "a")
    assert code == 5
    assert "countersign models" in err


@pytest.mark.parametrize(
    "words",
    [["releases"], ["ask", "a"], ["handoffs", "list"], ["publish", "1"], ["keys", "add", "bob"]],
    ids=" ".join,
)
def test_a_data_directory_that_cannot_be_made_is_exit_5(words: list[str], tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("not a directory")
    for data in (taken, taken / "below", Path("/proc/nowhere")):
        code, out, err = run(data, *words)
        assert (code, out) == (5, "")
        assert str(data) in err
        assert "Traceback" not in err


def test_a_backup_to_where_nothing_can_be_written_is_exit_5(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "file").touch()
    for target in ("/proc/nowhere", str(tmp_path / "file" / "x")):
        code, _, err = run(tmp_path / "data", "backup", target)
        assert (code, err.startswith(f"countersign: {target} cannot be used: ")) == (5, True)


@pytest.mark.parametrize("number", ["99999999999999999999", "-99999999999999999999", "0"])
@pytest.mark.parametrize(
    "words",
    [
        ["releases", "show", "N"],
        ["releases", "diff", "N", "1"],
        ["approve", "--by", "ann", "N"],
        ["publish", "N"],
        ["rollback", "N"],
    ],
    ids=" ".join,
)
def test_a_release_that_cannot_be_is_exit_2(words: list[str], number: str, tmp_path: Path) -> None:
    at = words.index("N")
    given = [*words[:at], "--", number, *words[at + 1 :]]
    code, _, err = run(tmp_path, *given)
    assert (code, f"there is no release {number}" in err) == (2, True)


@pytest.mark.parametrize("days", ["99999999999", "-1", "x"])
def test_days_that_nobody_means_are_exit_2(days: str, tmp_path: Path) -> None:
    code, _, err = run(tmp_path, "handoffs", "forget", f"--taken-after={days}")
    assert (code, "between 0 and 36500" in err) == (2, True)


def test_a_document_that_is_unknown_is_exit_2_as_a_release_is(tmp_path: Path) -> None:
    assert run(tmp_path, "withdraw", "nothing")[0] == 2
    assert run(tmp_path, "releases", "show", "7")[0] == 2


def test_an_empty_installation_is_not_well_and_says_what_to_do(tmp_path: Path) -> None:
    code, out, _ = run(tmp_path / "data", "doctor", "--json")
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    assert code == 1
    assert not checks["catalog"]["well"]
    assert "ingest" in checks["catalog"]["says"]
    assert "countersign models" in checks["embedder"]["says"]
    assert checks["generator"]["well"]


def test_a_key_is_printed_once_and_listed_without_it(tmp_path: Path) -> None:
    code, token, err = run(tmp_path, "keys", "add", "desk", "--role", "auditor", "--group", "staff")
    assert (code, token.startswith("cs_")) == (0, True)
    assert "cannot be shown again" in err
    _, out, _ = run(tmp_path, "keys", "list", "--json")
    assert json.loads(out) == [{"name": "desk", "roles": ["auditor"], "groups": ["staff"]}]
    assert run(tmp_path, "keys", "add", "desk")[0] == 4
    assert run(tmp_path, "keys", "remove", "desk")[0] == 0
    assert run(tmp_path, "keys", "remove", "desk")[0] == 2


def test_quantities_are_found_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "in").write_text('{"id": 1, "text": "It costs 4.90 EUR."}\n{"id": 2}\n')
    code, _, _ = run(
        tmp_path, "quantities", "--input", str(tmp_path / "in"), "--output", str(tmp_path / "out")
    )
    first, second = map(json.loads, (tmp_path / "out").read_text().splitlines())
    assert code == 3
    assert first["quantities"][0]["value"] == "4.9"
    assert (second["id"], second["line"]) == (2, 2)


def test_a_single_case_ends_as_it_is_judged(tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    passages = [{"id": "p", "text": "An international transfer costs 4.90 EUR."}]
    for figure, expected in (("4.90", 0), ("5.90", 1)):
        answer = f"An international transfer costs {figure} EUR [1]."
        case.write_text(json.dumps({"id": 1, "answer": answer, "passages": passages}))
        code, out, _ = run(tmp_path, "guard", "check", str(case), "--json")
        assert (code, json.loads(out)["outcome"] == "pass") == (expected, expected == 0)


def test_the_library_holds_by_its_own_examples(tmp_path: Path) -> None:
    code, out, _ = run(tmp_path, "policy", "test")
    assert (code, "baseline" in out) == (0, True)
    assert json.loads(run(tmp_path, "policy", "show", "--json")[1])["policy"] == "baseline"
    code, out, _ = run(tmp_path, "policy", "show", "retail")
    assert code == 0
    assert "max_age_days: 1095" in out
    assert "The value of investments can fall as well as rise" in out
    assert run(tmp_path, "policy", "reference")[1].startswith("# Rules of policies\n")


def test_settings_show_no_secret(tmp_path: Path) -> None:
    out = io.StringIO()
    environ = {"COUNTERSIGN_OPENAI_KEY": "hush", "COUNTERSIGN_DATA": str(tmp_path)}
    assert cli.run(["settings", "--json"], Terminal(environ, out, io.StringIO())) == 0
    assert json.loads(out.getvalue())["openai_key"] == "(set)"
    assert "hush" not in out.getvalue()


def test_the_version_is_the_distributions(tmp_path: Path) -> None:
    assert run(tmp_path, "version")[1].startswith("countersign 0.")


def test_where_nothing_is_live_the_folder_is_named_that_was_looked_in(tmp_path: Path) -> None:
    terminal = Terminal({"COUNTERSIGN_DATA": str(tmp_path)}, io.StringIO(), io.StringIO())
    hint = f" (looked in {tmp_path}; COUNTERSIGN_DATA names another folder)"
    assert cli._elsewhere(NoLiveRelease("Nothing."), terminal) == hint
    assert cli._elsewhere(ValueError("Else."), terminal) == ""
