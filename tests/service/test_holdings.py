"""What a release holds for those who ask, and nothing of what they may not read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ingest.records import (
    Digest,
    DocumentId,
    Fact,
    FactId,
    Release,
    ReleaseState,
    Version,
    VersionId,
)
from service.holdings import Holdings
from tests.fakes.rooms import NOW

DAY = date(2026, 1, 1)
DIGEST = Digest("sha256:" + "0" * 64)
RELEASE = Release(1, "bank", None, DIGEST, DIGEST, ReleaseState.LIVE, "ann", "bob", NOW, NOW)


class Held:
    """One page for all and one for staff, and a row of each."""

    def versions(self, release: int) -> tuple[Version, ...]:
        return tuple(
            Version(
                VersionId(id), DocumentId(id), "text/markdown", id, "ann", "en", label, DAY, None,
                DIGEST, id,
            )
            for id, label in (("open", "public"), ("closed", "staff"))
        )  # fmt: skip

    def facts(self, release: int, on: date | None) -> tuple[Fact, ...]:
        return tuple(
            Fact(
                FactId(id), "t", f"Harbour {name}", "fee", Decimal(1), "EUR", DAY, None, id,
                VersionId("t"),
            )
            for id, name in (("open", "Plus"), ("closed", "Secret"), ("", "Nobody"))
        )  # fmt: skip


class Kept:
    def keep_facts(self, facts: object) -> Digest:
        return DIGEST


def test_a_name_that_only_hidden_rows_give_counts_for_nobody_else() -> None:
    holdings = Holdings(Held(), Kept())
    text = "Harbour Plus, Harbour Secret, Harbour Nobody"
    public = holdings.called(RELEASE, frozenset({"public"}))
    staff = holdings.called(RELEASE, frozenset({"public", "staff"}))
    assert public.without(text).split() == [",", "Harbour", "Secret,", "Harbour", "Nobody"]
    assert staff.without(text).split() == [",", ",", "Nobody"]
