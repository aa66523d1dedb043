"""Fact tables: decimals, dates, and bad rows with their lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ingest.corpus import SourceTable
from ingest.facttables import clashes, read_table

HEADER = "subject,measure,value,unit,in_force_from,in_force_until,source\n"


def table(rows: str, header: str = HEADER) -> SourceTable:
    return SourceTable("facts/fees.csv", (header + rows).encode())


def test_a_row_becomes_a_fact() -> None:
    (fact,) = read_table(
        table('"Plus, joint",monthly fee,4.90,EUR,2026-01-01,2027-01-01,fees\n')
    ).facts
    assert (fact.table, fact.subject, fact.measure) == ("fees", "Plus, joint", "monthly fee")
    assert (fact.value, str(fact.value), fact.unit) == (Decimal("4.9"), "4.90", "EUR")
    assert (fact.in_force_from, fact.in_force_until) == (date(2026, 1, 1), date(2027, 1, 1))
    assert len(fact.id) == 32


def test_bad_rows_are_reported_with_their_line() -> None:
    rows = read_table(
        table(
            'Plus,fee,"4,90",EUR,2026-01-01,,\n'
            "Plus,fee,4.90,EUR,January,,\n"
            "Plus,fee,4.90,EUR,2026-01-01,2025-01-01,\n"
            ",fee,4.90,EUR,,,\n"
            "Plus,fee\n"
            "Plus,fee,NaN,EUR,,,\n"
            "Plus,fee,5,EUR,,,\n"
            "Plus,fee,5,EUR,,,\n"
        )
    )
    assert [fact.value for fact in rows.facts] == [Decimal(5)]
    assert [(q.path, q.reason) for q in rows.quarantined] == [
        ("facts/fees.csv:2", "its value '4,90' is not a plain decimal such as 4.90"),
        ("facts/fees.csv:3", "its in_force_from 'January' is not a day such as 2026-01-31"),
        ("facts/fees.csv:4", "its in_force_until must be later than its in_force_from"),
        ("facts/fees.csv:5", "its subject is empty"),
        ("facts/fees.csv:6", "it has 2 cells where the header has 7"),
        ("facts/fees.csv:7", "its value 'NaN' is not a plain decimal such as 4.90"),
        ("facts/fees.csv:9", "the same row stands in this table twice"),
    ]


def test_a_table_without_the_columns_is_left_out() -> None:
    rows = read_table(table("", "subject,value\n"))
    assert "must name the columns subject, measure" in rows.quarantined[0].reason


@pytest.mark.parametrize(
    "rows",
    [
        'Plus,fee,4.90,EUR,,,\n"Basic,fee,2.90,EUR,,,\nYouth,fee,0,EUR,,,\n',
        'Plus,fee,4.90,EUR,,,\nBasic,fee,2.90,EUR,,,"x\nYouth,fee,0,EUR,,,y"\n',
        'Plus,fee,4.90,EUR,,,\nBasic,"fee"s,2.90,EUR,,,\n',
        "Plus,fee,4.90,EUR,,,\nBasic,fee,2.90,EUR,,," + "x" * 200_000 + "\n",
    ],
)
def test_a_table_that_cannot_be_read_to_its_end_is_left_out_whole(rows: str) -> None:
    found = read_table(table(rows))
    assert found.facts == ()
    (left_out,) = found.quarantined
    assert left_out.path == "facts/fees.csv"
    assert left_out.reason.startswith("line ")
    assert "the whole table is left out" in left_out.reason


def test_two_values_on_one_day_are_a_contradiction() -> None:
    facts = read_table(
        table("Plus,fee,4.90,EUR,2026-01-01,,\nPlus,fee,5.90,EUR,2026-06-01,,\n")
    ).facts
    assert clashes(facts) == ("Plus, fee: fees says 4.90 EUR and fees says 5.90 EUR on 2026-06-01",)
