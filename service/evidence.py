"""What auditors ask of the sealed records; each reading is sealed before it is given."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

import orjson

from service.actors import without_names
from service.exporting import Export
from service.trails.bundle import BundleImpossible, Record, Releases, bundle
from service.trails.index import ANSWERING
from service.trails.records import (
    AnswerId,
    ConversationId,
    Json,
    Leaf,
    Payload,
    Sealed,
    Trail,
    TrailMissing,
)
from service.trails.searching import Sought

_ID = re.compile("[0-9a-f]{32}")
_IDS = ("answer", "passage", "conversation")
_TYPED = ("document", *_IDS)
"""Fields that somebody types; what is no id there may be anything, a name too."""


class Records(Protocol):
    """The log, as far as auditors read it. Raises TrailMissing, AuditUnavailable."""

    def seal(self, leaf: Leaf, payload: Payload | None) -> Sealed:
        """Make a record durable."""

    def record(self, answer: AnswerId) -> Record:
        """What was sealed about an answer, with its proof, checked."""

    def search(self, sought: Sought, most: int | None = None) -> Iterator[Trail]:
        """Records that are sought, checked, oldest first; at most the newest."""

    def count(self, sought: Sought) -> int:
        """How many records may be what is sought."""

    def checkpoint(self) -> str:
        """The latest signed checkpoint."""


class Evidence:
    """Trails and bundles for auditors. No reading leaves before a record of it is durable."""

    def __init__(self, records: Records, releases: Releases) -> None:
        """Over the log, and over the catalog for texts that were cited."""
        self._records = records
        self._releases = releases

    def view(self, answer: AnswerId, by: str) -> Trail:
        """A trail, opened and proved. Raises TrailMissing, AuditUnavailable."""
        sought = Sought(answer=answer, types=ANSWERING)
        found = next(
            (t for t in self._records.search(sought) if t.leaf.get("answer") == answer), None
        )
        if found is None:
            raise TrailMissing(f"nothing was sealed under the id {answer}")
        self._seal("view", by, {"about": answer})
        return found

    def search(self, sought: Sought, by: str, most: int | None = None) -> list[Trail]:
        """Records that are sought, oldest first; at most the newest. Raises AuditUnavailable."""
        found = list(self._records.search(sought, most))
        self._seal("view", by, {"found": len(found)}, sought)
        return found

    def export(self, sought: Sought, by: str, folder: Path, log: str) -> int:
        """Write all that is sought into a new folder; how many records.

        A record that it began is durable before anything is written; the folder appears once
        one of its digest is. Raises FolderTaken, OSError, AuditUnavailable.
        """
        told = ", ".join(f"{name} {value}" for name, value in asked(sought)) or "everything"
        export = Export(folder, log, told)
        try:
            self._seal("export", by, {"state": "begun"}, sought)
            manifest, count = export.write(
                self._records.search(sought), self._bundled, self._records.checkpoint()
            )
            self._seal("export", by, {"records": count, "manifest": manifest}, sought)
            export.publish()
        finally:
            export.give_up()
        return count

    def _bundled(self, trail: Trail) -> bytes:
        """An answer's bundle, disclosed where its text can still be read."""
        record = self._records.record(AnswerId(str(trail.leaf["answer"])))
        try:
            return bundle(record, self._releases, disclose=trail.payload is not None)
        except BundleImpossible as error:
            return orjson.dumps({"impossible": str(error)})

    def more(self, sought: Sought, most: int) -> bool:
        """Whether there may be more than so many. Raises AuditUnavailable."""
        return self._records.count(sought) > most

    def each(self, sought: Sought, by: str) -> Iterator[Trail]:
        """The same one by one, where there may be many. Raises AuditUnavailable."""
        self._seal("view", by, {}, sought)
        yield from self._records.search(sought)

    def bundle(self, answer: AnswerId, by: str, *, disclose: bool) -> bytes:
        """A proof bundle. Raises TrailMissing, AuditUnavailable, BundleImpossible."""
        made = bundle(self._records.record(answer), self._releases, disclose=disclose)
        self._seal("export", by, {"about": answer, "disclosed": disclose})
        return made

    def _seal(
        self, type: str, by: str, fields: Mapping[str, Json], sought: Sought | None = None
    ) -> None:
        given, typed = ({}, {}) if sought is None else _given(sought)
        kept, names = without_names({**fields, **given, "by": by})
        self._records.seal(Leaf(type, kept), _with_typed(names, typed))


def asked(sought: Sought) -> list[tuple[str, str | int | list[Json]]]:
    """What a search asked for, by name."""
    given: list[tuple[str, str | int | list[Json]]] = []
    for field in fields(sought):
        value = getattr(sought, field.name)
        if isinstance(value, datetime):
            given.append((field.name, value.isoformat()))
        elif isinstance(value, tuple) and value:
            given.append((field.name, list(value)))
        elif isinstance(value, str | int):
            given.append((field.name, value))
    return given


def _given(sought: Sought) -> tuple[dict[str, Json], dict[str, Json]]:
    """The same for a leaf, and what somebody typed that is no id: personal, and no part of it.

    So is whose doings were looked up, which `without_names` takes out.
    """
    given: dict[str, Json] = dict(asked(sought))
    typed = {
        name: given.pop(name)
        for name in _TYPED
        if name in given and not (name in _IDS and _ID.fullmatch(str(given[name])))
    }
    who = {"who": given.pop("who")} if "who" in given else {}
    return {"sought": given, **who}, typed


def _with_typed(names: Payload | None, typed: Mapping[str, Json]) -> Payload | None:
    """A payload of names that also says what was typed, under the same key."""
    if not typed:
        return names
    said = orjson.dumps(typed, option=orjson.OPT_SORT_KEYS)
    found = names or Payload(ConversationId(secrets.token_hex(16)), {}, {})
    return replace(
        found,
        fields={**found.fields, "sought": dict(typed)},
        commitments={**found.commitments, "sought": said},
    )
