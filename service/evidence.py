"""What auditors ask of the sealed records; each reading is sealed before it is given."""

from __future__ import annotations

from typing import Protocol

from service.actors import without_names
from service.trails.bundle import Record, Releases, bundle
from service.trails.records import AnswerId, Json, Leaf, Payload, Sealed, Trail


class Records(Protocol):
    """The log, as far as auditors read it. Raises TrailMissing, AuditUnavailable."""

    def seal(self, leaf: Leaf, payload: Payload | None) -> Sealed:
        """Make a record durable."""

    def trail(self, answer: AnswerId) -> Trail:
        """What was sealed about an answer."""

    def record(self, answer: AnswerId) -> Record:
        """The same with its proof, checked."""


class Evidence:
    """Trails and bundles for auditors. No reading leaves before a record of it is durable."""

    def __init__(self, records: Records, releases: Releases) -> None:
        """Over the log, and over the catalog for texts that were cited."""
        self._records = records
        self._releases = releases

    def view(self, answer: AnswerId, by: str) -> Trail:
        """A trail, opened. Raises TrailMissing, AuditUnavailable."""
        found = self._records.trail(answer)
        self._seal("view", by, {"about": answer})
        return found

    def bundle(self, answer: AnswerId, by: str, *, disclose: bool) -> bytes:
        """A proof bundle. Raises TrailMissing, AuditUnavailable, BundleImpossible."""
        made = bundle(self._records.record(answer), self._releases, disclose=disclose)
        self._seal("export", by, {"about": answer, "disclosed": disclose})
        return made

    def _seal(self, type: str, by: str, fields: dict[str, Json]) -> None:
        kept, who = without_names({**fields, "by": by})
        self._records.seal(Leaf(type, kept), who)
