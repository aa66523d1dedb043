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


def contradictions(desk: Desk) -> list[str]:
    assert desk.run("ingest", str(desk.folder), "--json") == 0, desk.said
    return list(json.loads(desk.output)["report"]["contradictions"])


def test_a_row_that_its_own_document_does_not_state_is_a_contradiction(desk: Desk) -> None:
    assert contradictions(desk) == []
    desk.publish()
    desk.put("documents/fees.md", FEES.replace("2.90", "3.10"))
    says = "facts/fees.csv says 2.90 EUR for Basic, monthly fee, which fees, its source, does not state"
    assert contradictions(desk) == [says]
    desk.put("documents/fees.md", FEES)
    path = desk.folder / "facts/fees.csv"
    path.write_text(path.read_text().replace("2.90", "3.10"))
    assert contradictions(desk) == [says.replace("2.90", "3.10")]


def test_a_figure_that_leaves_a_row_behind_is_a_contradiction(desk: Desk) -> None:
    path = desk.folder / "facts/fees.csv"
    path.write_text(path.read_text() + "Plus,monthly fee,4.90,EUR,2026-01-01,,\n")
    desk.publish()
    desk.put("documents/fees.md", FEES.replace("| Plus | 4.90 EUR |", "| Plus | 5.90 EUR |"))
    assert contradictions(desk) == [
        "Plus, Monthly fee 4.90 EUR → 5.90 EUR, documents/fees.md § Current account; "
        "facts/fees.csv says 4.90 EUR for Plus, monthly fee"
    ]


def test_a_row_of_other_days_or_of_something_else_is_no_contradiction(desk: Desk) -> None:
    path = desk.folder / "facts/fees.csv"
    rows = "Plus,monthly fee,4.90,EUR,2020-01-01,2021-01-01,\nYouth,monthly fee,4.90,EUR,,,\n"
    path.write_text(path.read_text() + rows)
    desk.publish()
    desk.put("documents/fees.md", FEES.replace("| Plus | 4.90 EUR |", "| Plus | 5.90 EUR |"))
    assert contradictions(desk) == []


def test_a_live_document_whose_file_was_left_out_is_shouted_about(desk: Desk) -> None:
    desk.publish()
    desk.put("documents/fees-copy.md", FEES + "\nMore.\n")
    assert desk.ingest() == 3
    lines = desk.output.splitlines()
    assert lines[3] == "!! 1 that readers have now would go: its file was left out"
    assert lines[4].startswith(
        "!!   fees: documents/fees.md: documents/fees-copy.md has the same id"
    )
    assert lines[-1].startswith("Next: mend the files marked !! and ingest again.")
    assert desk.ingest() == 3
    assert desk.output.splitlines()[1].startswith("!! 1 that readers have now would go")
    (desk.folder / "documents/fees-copy.md").unlink()
    desk.put("documents/more.md", "More text.\n")
    (desk.folder / "documents/fees.md").unlink()
    assert desk.ingest() == 0
    assert "!!" not in desk.output  # gone because somebody took it away
    assert "documents removed: 1\n  fees" in desk.output


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


def test_the_report_says_who_may_read_and_warns_where_nobody_does(desk: Desk) -> None:
    desk.ingest()
    assert "who may read: public 1, staff 1" in desk.output
    for path in (desk.folder / "documents").rglob("*.*"):
        path.unlink()
    desk.put("documents/fees.md", "A transfer costs 1 EUR.\n")
    desk.ingest()
    assert "no document is public" in desk.output
