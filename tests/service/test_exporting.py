"""What an auditor takes away is whole, digested, proved, told as text, and on record."""

from __future__ import annotations

import hashlib
import html
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.evidence import Evidence
from service.exporting import MANIFEST, Export, FolderTaken
from service.storypages import index_page, story_page, tag
from service.trails.records import AuditUnavailable, ConversationId, Leaf, Sealed, Trail
from service.trails.sealed_log import SealedLog
from service.trails.searching import Sought
from tests.fakes.disk import FailingDisk
from tests.service.trails.conftest import Open, disk, log, open_log
from tests.service.trails.released import SmallRelease
from tests.service.trails.test_auditing import LEAF, PAYLOAD, SEALED

__all__ = ["disk", "log", "open_log"]
RELEASE = SmallRelease()
MARKUP = "</style><script>alert(1)</script><img src=x onerror=alert(1)>&\u202e"


def filled(log: SealedLog) -> list[str]:
    answers = []
    for cites in ((0, 1), (1,)):
        ident, leaf, payload = RELEASE.answer(*cites)
        log.seal(leaf, payload)
        answers.append(str(ident))
    log.seal(Leaf("publish", {"release": 7}), None)
    return answers


def test_a_folder_holds_everything_and_its_digests_are_sealed(
    log: SealedLog, tmp_path: Path
) -> None:
    first, second = filled(log)
    out = tmp_path / "out"
    assert Evidence(log, RELEASE).export(Sought(release=7), "ann", out, log.origin) == 3
    lines = (out / MANIFEST).read_text().splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    files = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()} - {MANIFEST}
    assert set(listed) == files == {
        "README.txt", "checkpoint.txt", "index.html", "index.json", "records.ndjson",
        "verify_bundle.py", *(f"answers/{i}.html" for i in (first, second)),
        *(f"bundles/{i}.json" for i in (first, second)),
    }  # fmt: skip
    assert all(
        hashlib.sha256((out / name).read_bytes()).hexdigest() == d for name, d in listed.items()
    )
    records = [orjson.loads(line) for line in (out / "records.ndjson").read_bytes().splitlines()]
    assert [record["sealed"]["index"] for record in records] == [0, 1, 2]
    assert json.loads((out / "index.json").read_text())["sought"] == "release 7"
    begun, sealed = log.search(Sought(types=("export",)))
    assert (begun.leaf["state"], begun.leaf["sought"]) == ("begun", {"release": 7})
    manifest = hashlib.sha256((out / MANIFEST).read_bytes()).hexdigest()
    assert sealed.leaf["manifest"] == f"sha256:{manifest}"
    assert (sealed.leaf["records"], sealed.leaf["sought"]) == (3, {"release": 7})
    assert not list(tmp_path.glob(".*.partial"))
    done = subprocess.run(
        [sys.executable, "-I", "verify_bundle.py", f"bundles/{first}.json", "--key", log.vkey],
        cwd=out,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "verified")


def test_an_erased_answer_is_exported_without_its_text(log: SealedLog, tmp_path: Path) -> None:
    first, _ = filled(log)
    (trail,) = log.search(Sought(answer=first))
    log.erase(ConversationId(str(trail.leaf["conversation"])))
    Evidence(log, RELEASE).export(Sought(answer=first), "ann", tmp_path / "out", log.origin)
    everything = b"".join(p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file())
    assert "Überweisung".encode() not in everything
    assert b"Its key was erased." in everything
    assert "disclosed" not in orjson.loads((tmp_path / f"out/bundles/{first}.json").read_bytes())


def test_what_cannot_be_recorded_is_not_exported(
    open_log: Open, disk: FailingDisk, tmp_path: Path
) -> None:
    log = open_log()
    filled(log)
    disk.syncs = False
    with pytest.raises(AuditUnavailable):
        Evidence(log, RELEASE).export(Sought(release=7), "ann", tmp_path / "out", log.origin)
    assert [path.name for path in tmp_path.iterdir()] == ["trails"]


def test_an_export_is_on_record_before_anything_is_written(
    log: SealedLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(log)

    def cut_off(*_: object) -> tuple[str, int]:
        raise OSError("no space left")

    monkeypatch.setattr(Export, "write", cut_off)
    with pytest.raises(OSError, match="no space"):
        Evidence(log, RELEASE).export(Sought(release=7), "ann", tmp_path / "out", log.origin)
    (begun,) = log.search(Sought(types=("export",)))
    assert (begun.leaf["state"], begun.payload) == ("begun", {"by": "ann"})
    assert [path.name for path in tmp_path.iterdir()] == ["trails"]


def test_what_another_export_left_beside_it_is_not_touched(log: SealedLog, tmp_path: Path) -> None:
    filled(log)
    foreign = tmp_path / ".out.partial" / "mine"
    foreign.mkdir(parents=True)
    Evidence(log, RELEASE).export(Sought(release=7), "ann", tmp_path / "out", log.origin)
    first, second = (Export(tmp_path / "new", "log", "all") for _ in range(2))
    assert len(list(tmp_path.glob(".new.*.partial"))) == 2
    first.give_up()
    second.give_up()
    assert foreign.is_dir()
    assert [path.name for path in tmp_path.glob(".*.partial")] == [".out.partial"]


def test_a_folder_that_is_there_is_not_touched(log: SealedLog, tmp_path: Path) -> None:
    filled(log)
    (tmp_path / "out").mkdir()
    with pytest.raises(FolderTaken, match="is there already"):
        Evidence(log, RELEASE).export(Sought(release=7), "ann", tmp_path / "out", log.origin)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_page_strikes_what_was_withheld_and_marks_what_was_cited() -> None:
    payload: Any = json.loads(json.dumps(PAYLOAD))
    payload["hits"][0] |= {"text": "🧳 Transfer: costs 4.90 EUR.", "start": 8}
    payload["answer"]["statements"][0]["citations"][0] |= {"passage": "p1"}
    for statement in payload["attempts"][0]["verdict"]["statements"]:
        statement["shown"] = statement["text"] if statement["kept"] else ""
    page = story_page(Trail(SEALED, LEAF, payload), "../bundles/a1.json")  # type: ignore[arg-type]
    assert "<mark>costs 4.90 EUR</mark>" in page
    assert "<del>A card costs 5.90 EUR.</del>" in page
    assert page.count("<del>") == 1
    assert "drop · numbers: No source states 5.90." in page
    for digest in (SEALED.leaf, "sha256:p", "sha256:m", "sha256:r", "hmac-sha256:a"):
        assert digest in page


def test_sealed_text_is_never_markup() -> None:
    payload: Any = json.loads(json.dumps(PAYLOAD).replace("transfer", json.dumps(MARKUP)[1:-1]))
    page = story_page(Trail(SEALED, LEAF, payload), None)  # type: ignore[arg-type]
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("</style>") == 1
    assert "\u202e" not in page
    policy = html.unescape(str(re.search('content="(default-src[^"]*)"', page)[1]))  # type: ignore[index]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    listed = index_page([({"index": 1, "answer": MARKUP}, None)], MARKUP)
    assert "<script" not in listed


@given(st.text(), st.text())
def test_an_element_holds_its_text_and_nothing_else(text: str, attribute: str) -> None:
    made = tag("p", text, href=attribute)
    assert made.count("<") == made.count(">") == 2
    assert made.count('"') == 2


_JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(
    st.dictionaries(st.sampled_from(["question", "asker", "by", "comment", "visibilities"]), _JSON)
)
def test_odd_payloads_are_told_too(payload: dict[str, object]) -> None:
    trail = Trail(Sealed("a/b", 1, "sha256:0"), {"type": "answer"}, payload)
    assert story_page(trail, None).startswith("<!doctype html>")
