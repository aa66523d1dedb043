"""Which words tell a bank's products apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ingest.records import Fact, FactId, VersionId, digest
from service.products import names_in, product_names


def test_what_most_subjects_share_tells_no_product_apart() -> None:
    def fact(subject: str) -> Fact:
        version = VersionId(digest(b"t"))
        return Fact(
            FactId("f"), "t", subject, "fee", Decimal(1), "EUR", date(2026, 1, 1), None, "", version
        )

    names = product_names([fact(f"Harbour {name}") for name in ("Plus", "Gold", "Student")])
    assert names == {"plus", "gold", "student"}


def test_names_are_found_as_whole_words_in_any_case() -> None:
    names = frozenset({"plus", "gold"})
    assert names_in("Is PLUS better than a golden card?", names) == {"plus"}
    assert names_in("", names) == frozenset()
