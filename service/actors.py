"""Who did something, sealed so that the leaf names nobody."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import cast

from service.trails.records import ConversationId, Json, Payload

NAMES = ("author", "approver", "by", "matter", "who")
"""Fields of an event that name a person, or may: `matter` is free text, `who` was looked up."""


def without_names(fields: Mapping[str, object]) -> tuple[dict[str, Json], Payload | None]:
    """An event's fields for the leaf, and the names for the payload, under a key of their own.

    The leaf gets each name's HMAC, which only the key's holder can check; erasing the key
    erases the name, and the event still proves.
    """
    names = {name: str(fields[name]) for name in NAMES if fields.get(name)}
    kept = {name: cast(Json, value) for name, value in fields.items() if name not in NAMES}
    if not names:
        return kept, None
    commitments = {name: value.encode() for name, value in names.items()}
    return kept, Payload(ConversationId(secrets.token_hex(16)), names, commitments)
