"""The knowledge manager's commands, from folder to live release."""

from __future__ import annotations

import json

import pytest

from ingest.records import ReleaseState
from tests.ingest.conftest import FEES, Desk


def test_a_folder_becomes_live_in_three_commands(desk: Desk) -> None:
    assert desk.ingest() == 0, desk.said
    assert "Release 1 of small is staged by ann." in desk.output
    assert desk.run("approve", "1", "--by", "bob") == 0
    assert desk.run("publish", "1") == 0
    release = desk.catalog.pin()
    assert (release.number, release.state) == (1, ReleaseState.LIVE)
    assert [type for type, _ in desk.journal.events] == ["ingest", "approve", "publish"]


def test_an_unchanged_folder_stages_nothing(desk: Desk) -> None:
    desk.publish()
    assert desk.ingest() == 0
    assert "Nothing new: release 1 (live) holds exactly this." in desk.output
    assert len(desk.catalog.releases()) == 1


def test_an_author_cannot_approve(desk: Desk) -> None:
    desk.ingest()
    assert desk.run("approve", "1", "--by", "ann") == 4
    assert desk.said == ["ann made release 1; somebody else has to approve it (--by NAME)"]
    assert desk.catalog.release(1).state is ReleaseState.STAGED


@pytest.mark.parametrize("name", ["Ann", " ann ", "\uff21NN"])
def test_an_author_cannot_approve_under_another_spelling(desk: Desk, name: str) -> None:
    desk.ingest()
    assert desk.run("approve", "1", "--by", name) == 4
    assert desk.catalog.release(1).state is ReleaseState.STAGED


@pytest.mark.parametrize("name", ["", " ", "\u200b", "...", "a\x1b[2Kb", "a\u200bnn"])
def test_nobody_decides_without_a_name(desk: Desk, name: str) -> None:
    for words in (
        ("ingest", str(desk.folder), "--author"),
        ("approve", "1", "--by"),
        ("rollback", "1", "--by"),
        ("withdraw", "fees", "--by"),
    ):
        with pytest.raises(SystemExit, match="2"):
            desk.run(*words, name)
    assert desk.catalog.releases() == ()


def test_whoever_approved_a_release_does_not_roll_back_to_it(desk: Desk) -> None:
    first = desk.publish()
    desk.put("documents/fees.md", FEES.replace("4.90", "5.90"))
    desk.publish()
    assert desk.run("rollback", str(first), "--by", "BOB") == 4
    assert desk.said == [
        "bob approved release 1, which would go live unseen by another; "
        "somebody else has to roll back to it (--by NAME)"
    ]
    assert desk.run("rollback", str(first), "--by", "carl") == 0


def test_a_rollback_names_who_rolled_back_beside_who_approved_the_content(desk: Desk) -> None:
    first = desk.publish()
    desk.put("documents/fees.md", FEES.replace("4.90", "5.90"))
    desk.publish()
    assert desk.run("rollback", str(first), "--by", "carl") == 0
    release = desk.catalog.release(3)
    line = (
        f"3  small  live  {release.published_at:%Y-%m-%d %H:%M}  rolled back to release 1 by carl at "
        f"{release.built_at:%Y-%m-%d %H:%M}; content approved by bob  {release.digest[:19]}"
    )
    assert desk.written == [line]
    desk.run("releases")
    assert desk.written[2] == line
    assert "rolled back" not in desk.written[0] + desk.written[1]


def test_a_second_rollback_does_not_bring_back_what_was_rolled_back(desk: Desk) -> None:
    desk.publish()
    desk.put("documents/fees.md", FEES.replace("4.90", "5.90"))
    desk.publish()
    assert desk.run("rollback", "--by", "carl") == 0
    assert desk.run("rollback", "--by", "carl") == 4
    assert desk.said[0].startswith("release 3 holds again what release 1 held; the one before")
    assert desk.run("rollback", "2", "--by", "carl") == 0


def test_the_report_names_the_figures_that_change(desk: Desk) -> None:
    desk.publish()
    desk.put("documents/fees.md", FEES.replace("4.90 EUR. Cash", "5.90 EUR. Cash"))
    assert desk.ingest() == 0
    assert (
        "The monthly fee is 4.90 EUR → 5.90 EUR, documents/fees.md § Current account" in desk.output
    )
    assert "documents changed: 1\n  fees" in desk.output


def test_json_says_the_same(desk: Desk) -> None:
    assert desk.run("ingest", str(desk.folder), "--json") == 0
    staged = json.loads(desk.output)
    assert staged["new"] is True
    assert staged["release"]["number"] == 1
    assert staged["report"]["documents_added"] == ["cards/lost", "fees"]


def test_what_is_published_is_made_ready_for_readers(desk: Desk) -> None:
    desk.put("documents/more.md", "---\nvisibility: public\n---\n# More\n\nA card is free.\n")
    number = desk.publish()
    assert desk.prepared == [number]


def test_progress_is_told_in_lines_where_output_is_no_terminal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.cli.SAY_EVERY", 0.0)
    desk.publish()
    told = [line for line in desk.err.getvalue().splitlines() if line.startswith("embedding: ")]
    assert told
    assert told[-1].endswith(" …")
