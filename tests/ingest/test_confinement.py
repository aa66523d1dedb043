"""A document that breaks its parser is refused with a sentence, and breaks nothing else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from ingest import cli
from ingest.adapters.markup import HTML, MARKDOWN, parsers
from ingest.confined import Limits
from ingest.confinement import Confinement, ParserUnavailable
from ingest.parsing import Unparsable
from tests.ingest import misbehaving
from tests.ingest.conftest import CARDS, FEES, Desk

ENDLESS = "<div>" * 200_000
"""Costs lexbor minutes: it looks through all open elements at each new one."""


@pytest.fixture(scope="module")
def child() -> Iterator[Confinement]:
    command = (sys.executable, "-I", misbehaving.__file__)
    with Confinement(command, Limits(seconds=1)) as confinement:
        yield confinement


@pytest.mark.parametrize(
    ("media_type", "text"),
    [
        (MARKDOWN, FEES),
        (HTML, CARDS),
        (HTML, "<title>Ä 🦆 \x00</title><!-- c --><p hidden>h<table><th>a<th>b<tr><td>1</table>"),
        (HTML, ""),
    ],
)
def test_a_child_reads_what_would_be_read_here(
    confinement: Confinement, media_type: str, text: str
) -> None:
    read = confinement.parsers((media_type,))[media_type].parse(text)
    assert read == parsers()[media_type].parse(text)


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        ("computes", "reading it takes more than 1 s of computing; split"),
        ("eats", "reading it takes more than 1024 MiB of memory; split"),
        ("overflows", "reading it takes more than 1024 MiB of memory; split"),
        ("fails", r"its parser fails on it \(KeyError\)"),
        ("dies", r"its parser broke down over it \(SIGSEGV\)"),
        ("babbles", "its parser broke down over it"),
        ("boasts", "its parser broke down over it"),
        ("refuses", "it is heavy"),
    ],
)
def test_whatever_breaks_the_child_costs_one_document(
    child: Confinement, act: str, reason: str
) -> None:
    with pytest.raises(Unparsable, match=reason):
        child.parse(act, "heavy")
    assert child.parse("reads_environment", "").sections[0].headings == ("A", "B")


def test_a_child_that_only_waits_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.confinement._PATIENCE", 1)
    command = (sys.executable, "-I", misbehaving.__file__)
    with Confinement(command, Limits(seconds=1)) as child:
        with pytest.raises(Unparsable, match="more than 1 s of"):
            child.parse("sleeps", "")
        assert child.parse("opens", "").text


def test_a_child_that_ended_between_two_documents_is_no_documents_fault(
    child: Confinement,
) -> None:
    child.parse("reads_environment", "")
    assert child._child is not None
    child._child.kill()
    child._child.wait()
    assert child.parse("reads_environment", "").text


@pytest.mark.parametrize("act", ["connects", "opens", "opens_in_place"])
def test_a_child_reaches_nothing(child: Confinement, act: str) -> None:
    assert child.parse(act, "").text.startswith("refused: ")


def test_a_child_removes_nothing(child: Confinement, tmp_path: Path) -> None:
    tried = "import ctypes, os; ctypes.CDLL(None).unshare(0x10000000); os.chroot('/')"
    asked = subprocess.run((sys.executable, "-I", "-c", tried), capture_output=True, check=False)
    if asked.returncode:
        pytest.skip("no process of this user may have another root directory")
    kept = tmp_path / "kept"
    kept.touch()
    assert child.parse("removes", str(kept)).text.startswith("refused: ")
    assert kept.exists()


def test_a_child_is_told_nothing_of_the_environment(
    child: Confinement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERSIGN_AUDIT_SECRET_KEY", "s")
    child.close()
    assert "COUNTERSIGN" not in child.parse("reads_environment", "").text


def test_a_child_that_does_not_start_is_no_documents_fault() -> None:
    with pytest.raises(ParserUnavailable, match=r"does not start \(exit 3\)"):
        Confinement((sys.executable, "-c", "raise SystemExit(3)")).parse(HTML, "")


def test_a_document_that_would_take_for_ever_keeps_no_other_from_its_readers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "Confinement", partial(Confinement, limits=Limits(seconds=1)))
    desk.put("documents/a-endless.html", ENDLESS)
    assert desk.ingest() == 3
    assert "documents/a-endless.html" in desk.output
    assert "takes more than 1 s of computing; split it into smaller files" in desk.output
    staged = desk.catalog.releases()[-1]
    assert {v.document for v in desk.catalog.versions(staged.number)} == {"fees", "cards/lost"}
