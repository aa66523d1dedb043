"""What judges, and what it judged by, kept by digest so that a judgement can be repeated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from ingest.blobs import BlobConflict, BlobMissing, BlobStore
from ingest.records import Digest, Fact, FactId, VersionId, digest
from policies.policy import Policy
from policies.policyfile import recorded
from service.trails.records import AuditUnavailable


class NotKept(Exception):
    """What a record names by digest is not in the store, or not what it was."""


class Keeping:
    """Policies, prompt templates, lexicons and fact rows, each under the hash of its bytes.

    No personal text is kept here: it would outlive its conversation's key.
    """

    def __init__(self, blobs: BlobStore) -> None:
        """In a store whose writes are durable."""
        self._blobs = blobs

    def keep(self, content: bytes) -> Digest:
        """Store bytes; durable on return. Raises AuditUnavailable."""
        key = digest(content)
        try:
            self._blobs.put(key, content)
        except (OSError, BlobConflict) as error:
            raise AuditUnavailable(
                f"what an answer rests on cannot be kept as {key}: {error}"
            ) from error
        return key

    def keep_facts(self, facts: Sequence[Fact]) -> Digest:
        """Store the rows that a judge is given. Raises AuditUnavailable."""
        return self.keep(orjson.dumps([_fields(fact) for fact in facts]))

    def content(self, key: str) -> bytes:
        """Bytes by their digest. Raises NotKept."""
        try:
            found = self._blobs.get(key)
        except (BlobMissing, OSError) as error:
            raise NotKept(f"{key} is not kept here: {error}") from error
        if digest(found) != key:
            raise NotKept(f"what is kept as {key} is something else; restore the store from a copy")
        return found

    def policy(self, key: str) -> Policy:
        """The policy of this digest. Raises NotKept, PolicyInvalid, EmptyPolicy."""
        return recorded(self.content(key))

    def facts(self, key: str) -> tuple[Fact, ...]:
        """The rows that a judge was given. Raises NotKept."""
        return tuple(_fact(fields) for fields in orjson.loads(self.content(key)))


def _fields(fact: Fact) -> dict[str, str]:
    return {
        "id": fact.id,
        "table": fact.table,
        "subject": fact.subject,
        "measure": fact.measure,
        "value": str(fact.value),
        "unit": fact.unit,
        "in_force_from": fact.in_force_from.isoformat(),
        "in_force_until": fact.in_force_until.isoformat() if fact.in_force_until else "",
        "source": fact.source,
        "version": fact.version,
    }


def _fact(fields: dict[str, Any]) -> Fact:
    until = fields["in_force_until"]
    return Fact(
        id=FactId(fields["id"]),
        table=fields["table"],
        subject=fields["subject"],
        measure=fields["measure"],
        value=Decimal(fields["value"]),
        unit=fields["unit"],
        in_force_from=date.fromisoformat(fields["in_force_from"]),
        in_force_until=date.fromisoformat(until) if until else None,
        source=fields["source"],
        version=VersionId(fields["version"]),
    )
