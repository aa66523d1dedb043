"""What the pages for integrators and writers say is what the code takes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from ingest.corpus import _CorpusFile, _FrontMatter, read_corpus
from ingest.facttables import COLUMNS
from ingest.phrasings import COLUMNS as PHRASINGS
from ingest.phrasings import read_rows
from service import cli, wire
from service.commands.terminal import Terminal
from service.guarding import FactIn, GuardRecord, PassageIn
from tests.service.test_routes import ROUTES
from tests.stack import ROOT

API = (ROOT / "docs" / "api.md").read_text()
WRITING = (ROOT / "docs" / "documents.md").read_text()
EXAMPLES = ROOT / "docs" / "examples"


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_route_is_documented(method: str, path: str) -> None:
    assert f"`{method} {path}`" in API


@pytest.mark.parametrize(
    "body",
    [
        wire.AskBody,
        wire.SearchBody,
        wire.FeedbackBody,
        wire.HandoffBody,
        GuardRecord,
        PassageIn,
        FactIn,
    ],
)
def test_every_field_that_is_taken_is_documented(body: type[wire.Body]) -> None:
    assert [name for name in body.model_fields if f"`{name}`" not in API] == []


def test_every_key_of_a_corpus_is_documented() -> None:
    assert [name for name in _CorpusFile.model_fields if f"\n{name} = " not in WRITING] == []
    assert [name for name in _FrontMatter.model_fields if f"| `{name}` |" not in WRITING] == []
    assert f"\n{','.join(COLUMNS)}\n" in WRITING
    assert f"\n{','.join(PHRASINGS)}\n" in WRITING


def test_the_corpus_of_the_page_can_be_read(tmp_path: Path) -> None:
    fences = WRITING.split("```")
    for start, place in (
        ("toml\n", "corpus.toml"),
        ("markdown\n", "documents/fees.md"),
        ("csv\nsubject,", "facts/fees.csv"),
        ("csv\ndocument,", "phrasings/fees.csv"),
    ):
        (shown,) = [fence for fence in fences if fence.startswith(start)]
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(shown.partition("\n")[2])
    found = read_corpus(tmp_path)
    assert ([d.id for d in found.documents], found.quarantined) == (["fees/transfers"], ())
    rows, left_out = read_rows(found.phrasings)
    assert ({row.document for row in rows}, left_out) == ({"fees/transfers"}, ())


def run(*words: str) -> tuple[int, str]:
    out = io.StringIO()
    return cli.run(list(words), Terminal({}, out, io.StringIO())), out.getvalue()


def test_the_example_of_a_case_loses_its_wrong_figure() -> None:
    code, said = run("guard", "check", str(EXAMPLES / "case.json"), "--json")
    verdict = json.loads(said)
    assert (code, verdict["outcome"]) == (1, "revised")
    assert verdict["text"] == "A transfer ordered in the app costs 0.15 EUR [1]."


def test_the_examples_of_answers_are_judged(tmp_path: Path) -> None:
    judged = tmp_path / "verdicts.jsonl"
    code, _ = run(
        "guard", "check", "--input", str(EXAMPLES / "answers.jsonl"), "--output", str(judged)
    )
    outcomes = [json.loads(line)["outcome"] for line in judged.read_text().splitlines()]
    assert (code, outcomes) == (0, ["pass", "refused", "pass"])
