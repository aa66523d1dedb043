"""What a release holds for those who ask, looked up once a release and not once a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from ingest.records import Digest, DocumentId, Fact, Release, Version, VersionId
from service.attempts import Days
from service.factlines import FactRows
from service.languages import Names
from service.products import product_names


class Keeps(Protocol):
    """Where the rows that a judge is given stay readable for whoever judges again."""

    def keep_facts(self, facts: Sequence[Fact]) -> Digest:
        """Make them durable; their digest. Raises AuditUnavailable."""


class Held(Protocol):
    """The catalog's reading side, as far as a whole release is looked at."""

    def versions(self, release: int) -> tuple[Version, ...]:
        """Every version of the release."""

    def facts(self, release: int, on: date | None) -> tuple[Fact, ...]:
        """Fact rows of the release that are in force on a day; None: all of them."""


@dataclass(frozen=True, slots=True)
class KeptRows:
    """Fact rows for a judge, and the digest under which they are kept."""

    read: FactRows
    digest: Digest


class Holdings:
    """Whatever grows with the corpus and is the same for every question of an asker and a day."""

    def __init__(self, catalog: Held, keeps: Keeps) -> None:
        self._catalog = catalog
        self._keeps = keeps
        self._names = lru_cache(maxsize=16)(self._product_names)
        self._called = lru_cache(maxsize=16)(self._called_of)
        self._in_force = lru_cache(maxsize=16)(catalog.facts)
        self._visibility = lru_cache(maxsize=16)(self._labels)
        self._rows = lru_cache(maxsize=64)(self._kept_rows)
        self._days = lru_cache(maxsize=16)(self._version_days)

    def product_names(
        self, release: Release, on: date, visibilities: frozenset[str]
    ) -> frozenset[str]:
        """Words that tell products apart, of rows whose source may be read."""
        return self._names(release.number, on, visibilities)

    def called(self, release: Release, visibilities: frozenset[str]) -> Names:
        """What products are called, by rows whose source may be read."""
        return self._called(release.number, visibilities)

    def rows(
        self,
        release: Release,
        on: date,
        visibilities: frozenset[str],
        withdrawn: frozenset[DocumentId],
    ) -> KeptRows:
        """Rows in force whose source may be read; a row without a source is nobody's.

        Raises AuditUnavailable where they cannot be kept.
        """
        return self._rows(release.number, on, visibilities, withdrawn)

    def days(self, release: Release) -> Mapping[VersionId, Days]:
        """When the texts of a release apply."""
        return self._days(release.number)

    def _product_names(
        self, release: int, on: date, visibilities: frozenset[str]
    ) -> frozenset[str]:
        # A name that only hidden rows give must not weigh: the reply would tell that it is there.
        labels = self._visibility(release, on)
        facts = self._catalog.facts(release, None)
        return product_names([f for f in facts if labels.get(DocumentId(f.source)) in visibilities])

    def _called_of(self, release: int, visibilities: frozenset[str]) -> Names:
        # Here, too, a name that only hidden rows give must not count.
        versions = self._catalog.versions(release)
        hidden = {v.document for v in versions if v.visibility not in visibilities}
        known = {v.document for v in versions} - hidden
        facts = self._catalog.facts(release, None)
        return Names.of(f.subject for f in facts if DocumentId(f.source) in known)

    def _labels(self, release: int, on: date) -> Mapping[DocumentId, str]:
        """Who may read a document, as the version says that is in force on the day."""
        versions = self._catalog.versions(release)
        return {v.document: v.visibility for v in versions if v.in_force(on)}

    def _kept_rows(
        self, release: int, on: date, mine: frozenset[str], withdrawn: frozenset[DocumentId]
    ) -> KeptRows:
        labels = self._visibility(release, on)
        facts = tuple(
            fact
            for fact in self._in_force(release, on)
            if labels.get(DocumentId(fact.source)) in mine and fact.source not in withdrawn
        )
        return KeptRows(FactRows.of(facts), self._keeps.keep_facts(facts))

    def _version_days(self, release: int) -> Mapping[VersionId, Days]:
        return {v.id: (v.in_force_from, v.in_force_until) for v in self._catalog.versions(release)}
