"""What answers are made with, as one record: sealed when a start finds it changed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Protocol

import orjson
from pydantic import SecretStr

from ingest.records import digest
from service.settings import Settings
from service.trails.records import ConversationId, Json, Leaf, Payload, Sealed, Trail

TYPE = "config"
"""Type of the leaves that tell of another configuration."""


class Configured(Protocol):
    """The log, as far as this needs it. Each raises AuditUnavailable."""

    def seal(self, leaf: Leaf, payload: Payload | None) -> Sealed:
        """Make a record durable."""

    def records_typed(self, *types: str, since: int = 0) -> Sequence[Trail]:
        """Every record of these types, oldest first."""


def readable(settings: Settings) -> dict[str, object]:
    """Every setting as JSON has it; of a secret only whether there is one."""
    kept = settings.model_dump(mode="json")
    hidden = {name: "(set)" for name, value in settings if isinstance(value, SecretStr) and value}
    return {**kept, **hidden}


def note(log: Configured, settings: Settings, digests: Mapping[str, str]) -> Sealed | None:
    """Seal what is in effect from now on; None where it is what the log says already.

    The leaf has digests and the names of what changed; the settings are in the payload, without
    secrets. Raises AuditUnavailable.
    """
    effective = readable(settings)
    now: dict[str, Json] = {
        **dict(sorted(digests.items())),
        "settings": digest(orjson.dumps(effective, option=orjson.OPT_SORT_KEYS)),
    }
    told = log.records_typed(TYPE)
    before = told[-1].leaf.get("digests") if told else None
    if before == now:
        return None
    was = before if isinstance(before, Mapping) else {}
    changed: list[Json] = [name for name in sorted({*was, *now}) if was.get(name) != now.get(name)]
    payload = Payload(ConversationId(secrets.token_hex(16)), {"settings": effective})
    return log.seal(Leaf(TYPE, {"digests": now, "changed": changed}), payload)
