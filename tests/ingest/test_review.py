"""The reviewer's report: which figures change, where, and between which versions."""

from __future__ import annotations

import json

from tests.ingest.conftest import FEES, Desk


def figures(desk: Desk) -> list[tuple[str, str | None, str | None]]:
    assert desk.run("ingest", str(desk.folder), "--json") == 0, desk.said
    report = json.loads(desk.output)["report"]
    return [(f["label"], f["before"], f["after"]) for f in report["figures"]]


def test_a_first_release_changes_no_figure(desk: Desk) -> None:
    assert figures(desk) == []


def test_a_figure_in_a_table_is_named_by_row_and_column(desk: Desk) -> None:
    desk.publish()
    desk.put("documents/fees.md", FEES.replace("| Plus | 4.90 EUR |", "| Plus | 5.90 EUR |"))
    assert figures(desk) == [("Plus, Monthly fee", "4.90 EUR", "5.90 EUR")]


def test_words_that_change_around_a_figure_are_no_change_of_figures(desk: Desk) -> None:
    desk.publish()
    desk.put("documents/fees.md", FEES.replace("The monthly fee is", "Each month the fee is"))
    assert figures(desk) == []


def test_a_figure_that_goes_is_reported(desk: Desk) -> None:
    desk.publish()
    desk.put("documents/fees.md", FEES.replace("fee is 4.90 EUR", "fee is waived"))
    assert figures(desk) == [("The monthly fee is", "4.90 EUR", None)]


def test_a_version_that_follows_another_is_compared_with_it(desk: Desk) -> None:
    desk.publish()
    old = FEES.replace("---\n#", "in_force_until: 2027-01-01\n---\n#")
    new = FEES.replace("2026-01-01", "2027-01-01").replace("4.90 EUR. Cash", "5.90 EUR. Cash")
    desk.put("documents/fees.md", old)
    desk.put("documents/fees-2027.md", new)
    assert figures(desk) == [("The monthly fee is", "4.90 EUR", "5.90 EUR")]


def test_a_fact_that_changes_is_reported(desk: Desk) -> None:
    desk.publish()
    path = desk.folder / "facts/fees.csv"
    path.write_text(path.read_text().replace("2.90", "3.10"))
    assert figures(desk) == [("Basic, monthly fee from 2026-01-01", "2.90 EUR", "3.10 EUR")]


def test_two_releases_can_be_compared(desk: Desk) -> None:
    desk.publish()
    desk.put("documents/fees.md", FEES.replace("4.90", "5.90"))
    desk.put("documents/new.md", "New text.\n")
    desk.ingest()
    assert desk.run("releases", "diff", "1", "2") == 0
    assert "documents added: 1\n  new\ndocuments changed: 1\n  fees\n" in desk.output
    assert "passages: 1 added, 2 changed, 0 removed" in desk.output
    assert desk.run("releases", "diff", "2", "1", "--json") == 0
    assert json.loads(desk.output)["documents_removed"] == ["new"]
    assert desk.run("releases", "--json") == 0
    assert [r["state"] for r in json.loads(desk.output)["releases"]] == ["live", "staged"]


def test_control_characters_are_reported_wherever_a_document_holds_them(desk: Desk) -> None:
    desk.put(
        "documents/odd.html",
        "<h1>Fees&#27;[2K</h1><p>A card is&#x202e; free.</p><p hidden>Left&#27;[1A</p>",
    )
    assert desk.run("ingest", str(desk.folder), "--json") == 0
    hidden = json.loads(desk.output)["report"]["hidden"]
    assert [(odd["why"], odd["text"]) for odd in hidden] == [
        ("hidden element", "Left\x1b[1A"),
        ("invisible characters U+001B", "Fees\x1b[2K"),
        ("invisible characters U+202E", "A card is\u202e free."),
        ("invisible characters U+001B", "Left\x1b[1A"),
    ]
