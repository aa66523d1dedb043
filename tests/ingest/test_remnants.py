"""A figure that changes in one place is looked for in the others, for whoever approves."""

from __future__ import annotations

import json

import pytest

from ingest import remnants
from ingest.figures import Statement
from ingest.names import ProductNames
from ingest.records import ReleaseState
from tests.ingest.conftest import Desk

HEADER = "subject,measure,value,unit,in_force_from,in_force_until,source\n"
FEE = "# Plus\n\nThe monthly fee of Harbour Plus is 9.20 EUR.\n"
NAMES = "Harbour Plus,monthly fee,9.20,EUR,2026-01-01,,plus\nHarbour Gold,card fee,72,EUR,2026-01-01,,x\n"


def found(desk: Desk) -> list[tuple[str, str]]:
    desk.run("ingest", str(desk.folder), "--json")
    report = json.loads(desk.output)["report"]
    return [(r["where"], r["text"]) for r in report["remnants"]]


def put(desk: Desk, name: str, text: str, language: str = "en") -> None:
    desk.put(f"documents/{name}.md", f"---\nlanguage: {language}\n---\n{text}")


@pytest.fixture
def bank(desk: Desk) -> Desk:
    """A fee that stands on its own page, in an overview, in a translation and in a table."""
    desk.put("facts/products.csv", HEADER + NAMES)
    put(desk, "plus", FEE)
    put(desk, "overview", "# Accounts\n\nHarbour Plus costs a fee of 9.20 EUR monthly.\n")
    put(desk, "de-plus", "# Plus\n\nHarbour Plus kostet 9,20 EUR im Monat.\n", "de")
    put(desk, "gold", "# Gold\n\nThe monthly fee of Harbour Gold is 9.20 EUR.\n")
    put(desk, "taxi", "# Journeys\n\nA ride from the airport may cost 9.20 EUR.\n")
    desk.publish()
    return desk


def test_sentences_that_still_state_the_old_fee_of_the_same_product_are_named(bank: Desk) -> None:
    put(bank, "plus", FEE.replace("9.20", "9.90"))
    assert found(bank) == [
        ("documents/de-plus.md § Plus", "Harbour Plus kostet 9,20 EUR im Monat."),
        ("documents/overview.md § Accounts", "Harbour Plus costs a fee of 9.20 EUR monthly."),
    ]
    put(bank, "plus", FEE.replace("9.20", "9.95"))
    bank.ingest()
    assert "STILL THE OLD FIGURE elsewhere: 2" in bank.output
    number = bank.catalog.releases()[-1].number
    bank.run("releases", "show", str(number))
    assert "documents/overview.md § Accounts still says: Harbour Plus costs" in bank.output
    assert bank.run("approve", str(number), "--by", "bob") == 0
    assert "Mind: 2 other places still state a figure" in bank.output
    assert "  documents/overview.md § Accounts still says: Harbour Plus costs" in bank.output


def test_who_approves_is_shown_what_contradicts_and_may_make_it_a_condition(bank: Desk) -> None:
    put(bank, "plus", FEE.replace("9.20", "9.90"))
    bank.ingest()
    number = str(bank.catalog.releases()[-1].number)
    assert bank.run("approve", number, "--by", "bob", "--strict") == 1
    assert bank.catalog.releases()[-1].state is ReleaseState.STAGED
    assert bank.run("approve", number, "--by", "bob", "--json") == 0
    told = json.loads(bank.output)
    assert told["release"]["state"] == "approved"
    assert [r["where"] for r in told["remnants"]] == [
        "documents/de-plus.md § Plus",
        "documents/overview.md § Accounts",
    ]
    assert len(told["contradictions"]) == 1


def test_contradictions_are_said_again_by_who_approves(bank: Desk) -> None:
    put(bank, "plus", FEE.replace("9.20", "9.90"))
    bank.ingest()
    (said,) = json.loads(bank.catalog.report(2))["contradictions"]
    assert bank.run("approve", "2", "--by", "bob") == 0
    assert bank.written[0].startswith("Mind: contradictions,")
    assert f"  {said}" in bank.output


def test_a_sentence_that_gives_the_new_figure_beside_is_about_the_change(bank: Desk) -> None:
    put(bank, "plus", FEE.replace("9.20", "9.90"))
    put(bank, "de-plus", "# Plus\n\nHarbour Plus kostet 9,90 EUR statt 9,20 EUR im Monat.\n", "de")
    put(bank, "overview", "# Accounts\n\nHarbour Plus costs a fee of 9.90 EUR monthly.\n")
    assert found(bank) == []


def test_a_row_that_changes_names_what_documents_still_say(bank: Desk) -> None:
    bank.put("facts/products.csv", HEADER + NAMES.replace("9.20", "9.90"))
    assert [where for where, _ in found(bank)] == [
        "documents/de-plus.md § Plus",
        "documents/overview.md § Accounts",
        "documents/plus.md § Plus",
    ]


def test_a_row_that_follows_another_names_only_what_is_in_force_after_it(bank: Desk) -> None:
    first = "Harbour Plus,monthly fee,9.20,EUR,2026-01-01,2027-01-01,plus\n"
    then = "Harbour Plus,monthly fee,9.90,EUR,2027-01-01,,plus\n"
    bank.put("facts/products.csv", HEADER + first + then + NAMES.split("\n")[1] + "\n")
    bank.put(
        "documents/overview.md",
        "---\nin_force_until: 2027-01-01\n---\n# Accounts\n\nHarbour Plus costs a fee of 9.20 EUR.\n",
    )
    assert [where for where, _ in found(bank)] == [
        "documents/de-plus.md § Plus",
        "documents/plus.md § Plus",
    ]


def test_without_names_much_the_same_words_are_needed(desk: Desk) -> None:
    put(desk, "safe", "# Safes\n\nA safe deposit box costs 60 EUR a year.\n")
    put(desk, "rooms", "# Branches\n\nEvery branch rents a safe deposit box for 60 EUR a year.\n")
    put(desk, "parking", "# Branches\n\nParking at a branch may cost 60 EUR for whoever stays.\n")
    desk.publish()
    put(desk, "safe", "# Safes\n\nA safe deposit box costs 75 EUR a year.\n")
    assert [where for where, _ in found(desk)] == ["documents/rooms.md § Branches"]


def test_so_much_is_read_and_no_more(bank: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remnants, "MOST_NAMED", 1)
    put(bank, "plus", FEE.replace("9.20", "9.90"))
    assert found(bank)[1:] == [("more places", "only the first are named")]
    monkeypatch.setattr(remnants, "MOST_READ", 1)
    put(bank, "plus", FEE.replace("9.20", "9.95"))
    assert found(bank)[-1] == ("other places", "not all were looked for")


def test_a_sentence_is_read_once_however_many_figures_changed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"Plan {c * 4},fee,5,EUR,2026-01-01,,x\n" for c in "ABCDEFGH")
    desk.put("facts/products.csv", HEADER + rows)
    put(desk, "letters", "# Letters\n\nA letter to somebody else costs 5 EUR.\n")
    desk.publish()
    read = []
    words = remnants._words

    def counted(statement: Statement) -> frozenset[str]:
        read.append(statement.text)
        return words(statement)

    monkeypatch.setattr(remnants, "_words", counted)
    desk.put("facts/products.csv", HEADER + rows.replace(",5,", ",6,"))
    assert found(desk) == []
    # Once for how rare its words are, and once to be compared.
    assert read.count("A letter to somebody else costs 5 EUR.") == 2


def test_names_are_what_subjects_begin_with() -> None:
    names = ProductNames.of(["staff adviser", "Harbour debit and credit cards"])
    assert names == ProductNames(frozenset({"Harbour"}), frozenset(), frozenset())
    assert ProductNames.of([]).whole == frozenset()
