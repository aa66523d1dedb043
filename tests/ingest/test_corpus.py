"""Corpus folders: what is read, what is left out and why."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from ingest.corpus import CorpusFolder, CorpusUnreadable, read_corpus
from tests.ingest.conftest import Desk


def read(desk: Desk) -> CorpusFolder:
    return read_corpus(desk.folder)


def reasons(desk: Desk) -> dict[str, str]:
    return {q.path: q.reason for q in read(desk).quarantined}


def test_front_matter_and_defaults(desk: Desk) -> None:
    lost, fees = read(desk).documents
    assert (lost.id, lost.visibility, lost.language, lost.in_force_from, lost.title) == (
        "cards/lost",
        "staff",
        "en",
        date(1970, 1, 1),
        None,
    )
    assert (fees.id, fees.visibility, fees.owner, fees.in_force_from) == (
        "fees",
        "public",
        "pricing",
        date(2026, 1, 1),
    )
    assert fees.body.startswith("# Account fees\n")


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("tittle: Fees", "front matter: unknown key 'tittle'"),
        ("title: [", "its front matter is not YAML: expected the node content"),
        ("a: &a {x: 1}\nb: &b {<<: [*a, *a]}", "it repeats a part by reference"),
        ("title: " + "a" * 70_000, "its front matter is longer than 64 KiB"),
        ("- a\n- b", "its front matter must be lines of `key: value`"),
        ("in_force_from: soon", "front matter: in_force_from: Input should be a valid date"),
        (
            "in_force_from: 2026-01-01\nin_force_until: 2026-01-01",
            "in_force_until must be later than in_force_from",
        ),
        ("visibility: everybody in the bank", "front matter: visibility:"),
    ],
)
def test_a_bad_front_matter_is_left_out_with_its_reason(
    desk: Desk, front: str, reason: str
) -> None:
    desk.put("documents/bad.md", f"---\n{front}\n---\nText.\n")
    assert reason in reasons(desk)["documents/bad.md"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("open.md", b"---\ntitle: a\n", "its front matter has no closing line of three dashes"),
        ("latin.md", b"caf\xe9", "it is not UTF-8 (byte 3); save it as UTF-8"),
        ("scan.pdf", b"%PDF", "files ending in .pdf are not read; use .md or .html"),
    ],
)
def test_an_unreadable_file_is_left_out(desk: Desk, name: str, content: bytes, reason: str) -> None:
    desk.put(f"documents/{name}", content)
    assert reasons(desk) == {f"documents/{name}": reason}


@pytest.mark.parametrize("before", ["\n", " \r\n\n", "\ufeff", "\ufeff\n\u200b"])
def test_blank_lines_before_the_front_matter_change_nothing(desk: Desk, before: str) -> None:
    desk.put("documents/staff.md", f"{before}---\nvisibility: staff\n---\nText.\n")
    (staff,) = [d for d in read(desk).documents if d.id == "staff"]
    assert staff.visibility == "staff"


@pytest.mark.parametrize(
    "start",
    [
        "<!-- draft -->\n---\nvisibility: staff\n---\n",
        "--- # note\nvisibility: staff\n---\n",
        "----\nvisibility: staff\n----\n",
        '+++\nvisibility = "staff"\n+++\n',
        "\u2014\nvisibility: staff\n\u2014\n",
    ],
)
def test_front_matter_that_cannot_be_taken_for_one_is_never_passed_over(
    desk: Desk, start: str
) -> None:
    desk.put("documents/staff.md", f"{start}Text.\n")
    assert "its front matter is not where or what it must be" in reasons(desk)["documents/staff.md"]


def test_front_matter_nested_without_end_leaves_only_its_file_out(desk: Desk) -> None:
    desk.put("documents/deep.md", f"---\nid: {'[' * 3000}\n---\nText.\n")
    assert list(reasons(desk)) == ["documents/deep.md"]


def test_adjoining_dates_make_two_versions_of_one_document(desk: Desk) -> None:
    desk.put("documents/old.md", "---\nid: fees\nin_force_until: 2026-01-01\n---\nOld.\n")
    versions = [d for d in read(desk).documents if d.id == "fees"]
    assert [v.in_force_until for v in versions] == [date(2026, 1, 1), None]


def test_overlapping_dates_leave_both_out(desk: Desk) -> None:
    desk.put("documents/old.md", "---\nid: fees\nin_force_until: 2026-02-01\n---\nOld.\n")
    found = reasons(desk)
    assert sorted(found) == ["documents/fees.md", "documents/old.md"]
    assert "documents/old.md has the same id 'fees'" in found["documents/fees.md"]


def test_the_same_bytes_twice_are_left_out(desk: Desk) -> None:
    desk.put("documents/copy.html", (desk.folder / "documents/cards/lost.html").read_bytes())
    assert reasons(desk) == {
        "documents/cards/lost.html": "documents/copy.html holds the same bytes; remove one",
        "documents/copy.html": "documents/cards/lost.html holds the same bytes; remove one",
    }


def test_links_are_not_followed(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("The secret.")
    (tmp_path / "more").mkdir()
    (desk.folder / "documents/link.md").symlink_to(tmp_path / "secret.md")
    (desk.folder / "documents/away").symlink_to(tmp_path / "more")
    os.mkfifo(desk.folder / "documents/pipe.md")
    assert reasons(desk) == {
        "documents/away": "it is a symbolic link; links are not followed",
        "documents/link.md": "it is a symbolic link; links are not followed",
        "documents/pipe.md": "it is not a regular file",
    }


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ("name = ", "is not TOML"),
        ('name = "small"', "the key 'default_language' is missing"),
        ('name = "small"\ndefault_language = "en"\ncolour = 1', "unknown key 'colour'"),
        ('name = "Not a name"\ndefault_language = "en"', "name: String should match pattern"),
    ],
)
def test_a_bad_corpus_file_is_an_error(desk: Desk, toml: str, sentence: str) -> None:
    desk.put("corpus.toml", toml)
    assert desk.ingest() == 2
    assert sentence in desk.said[0]


def test_nothing_to_read_is_an_error(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(CorpusUnreadable, match="is not a folder"):
        read_corpus(tmp_path / "nowhere")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(CorpusUnreadable, match=r"corpus\.toml is missing"):
        read_corpus(empty)
    (empty / "corpus.toml").write_text('name = "empty"\ndefault_language = "en"\n')
    with pytest.raises(CorpusUnreadable, match="holds no readable document"):
        read_corpus(empty)


def test_the_corpus_must_be_the_one_named(desk: Desk) -> None:
    assert desk.run("ingest", str(desk.folder), "--corpus", "other") == 2
    assert "names the corpus 'small', not 'other'" in desk.said[0]


def test_a_file_left_out_does_not_stop_the_others(desk: Desk) -> None:
    desk.put("documents/bad.md", b"\xff")
    assert desk.ingest() == 3
    assert "documents/bad.md: it is not UTF-8" in desk.output
    assert len(desk.catalog.versions(1)) == 2
