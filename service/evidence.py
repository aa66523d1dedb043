"""What auditors ask of the sealed records; each reading is sealed before it is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Protocol

from service.actors import without_names
from service.trails.bundle import Record, Releases, bundle
from service.trails.records import AnswerId, Json, Leaf, Payload, Sealed, Trail
from service.trails.searching import Sought


class Records(Protocol):
    """The log, as far as auditors read it. Raises TrailMissing, AuditUnavailable."""

    def seal(self, leaf: Leaf, payload: Payload | None) -> Sealed:
        """Make a record durable."""

    def trail(self, answer: AnswerId) -> Trail:
        """What was sealed about an answer."""

    def record(self, answer: AnswerId) -> Record:
        """The same with its proof, checked."""

    def search(self, sought: Sought, most: int | None = None) -> Iterator[Trail]:
        """Records that are sought, checked, oldest first; at most the newest."""

    def count(self, sought: Sought) -> int:
        """How many records may be what is sought."""


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

    def search(self, sought: Sought, by: str, most: int | None = None) -> list[Trail]:
        """Records that are sought, oldest first; at most the newest. Raises AuditUnavailable."""
        found = list(self._records.search(sought, most))
        self._seal("view", by, {**_given(sought), "found": len(found)})
        return found

    def more(self, sought: Sought, most: int) -> bool:
        """Whether there may be more than so many. Raises AuditUnavailable."""
        return self._records.count(sought) > most

    def each(self, sought: Sought, by: str) -> Iterator[Trail]:
        """The same one by one, where there may be many. Raises AuditUnavailable."""
        self._seal("view", by, _given(sought))
        yield from self._records.search(sought)

    def bundle(self, answer: AnswerId, by: str, *, disclose: bool) -> bytes:
        """A proof bundle. Raises TrailMissing, AuditUnavailable, BundleImpossible."""
        made = bundle(self._records.record(answer), self._releases, disclose=disclose)
        self._seal("export", by, {"about": answer, "disclosed": disclose})
        return made

    def note(self, by: str, fields: dict[str, Json]) -> None:
        """Seal that somebody read more than one record at once. Raises AuditUnavailable."""
        self._seal("view", by, fields)

    def _seal(self, type: str, by: str, fields: dict[str, Json]) -> None:
        kept, who = without_names({**fields, "by": by})
        self._records.seal(Leaf(type, kept), who)


def _given(sought: Sought) -> dict[str, Json]:
    """What a search asked for; whose doings were looked up is personal, and no part of it."""
    given: dict[str, Json] = {}
    for field in fields(sought):
        value = getattr(sought, field.name)
        if isinstance(value, datetime):
            given[field.name] = value.isoformat()
        elif isinstance(value, tuple) and value:
            given[field.name] = list(value)
        elif isinstance(value, str | int):
            given[field.name] = value
    who = {"who": given.pop("who")} if "who" in given else {}
    return {"sought": given, **who}
