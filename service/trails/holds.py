"""Legal holds: what must not be erased until somebody lifts the hold; all of it is in the log."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from service.actors import without_names
from service.trails.records import Leaf, Seals, Trail
from service.trails.scopes import Scope, sealed_at

TYPE = "hold"
"""Type of the leaves that set and lift holds."""


class HoldUnknown(Exception):
    """There is no such hold, or it was lifted before."""


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold, as the log tells it."""

    id: str
    """32 hex digits."""
    scope: Scope
    entry: int
    """Index of the leaf that set it."""
    set_at: datetime
    lifted_at: datetime | None = None
    matter: str | None = None
    """Why, in the words of whoever set it; None where these were erased or never given."""
    by: str | None = None

    @property
    def stands(self) -> bool:
        """Whether nobody has lifted it."""
        return self.lifted_at is None


def holds(leaves: Iterable[Trail]) -> tuple[Hold, ...]:
    """Every hold that these leaves set, in order, lifted where a later leaf says so."""
    found: dict[str, Hold] = {}
    for trail in leaves:
        leaf, payload = trail.leaf, trail.payload or {}
        id_ = str(leaf["hold"])
        if leaf["action"] == "set" and id_ not in found:
            found[id_] = Hold(
                id_,
                Scope.of(leaf.get("scope")),
                trail.sealed.index,
                sealed_at(trail),
                matter=_text(payload.get("matter")),
                by=_text(payload.get("by")),
            )
        elif leaf["action"] == "lift" and id_ in found and found[id_].stands:
            found[id_] = replace(found[id_], lifted_at=sealed_at(trail))
    return tuple(found.values())


def set_hold(log: Seals, scope: Scope, by: str, matter: str) -> str:
    """Record a hold; its id. It stands for records before and after. Raises AuditUnavailable."""
    id_ = secrets.token_hex(16)
    fields = {"action": "set", "hold": id_, "scope": scope.fields(), "by": by, "matter": matter}
    kept, names = without_names(fields)
    log.seal(Leaf(TYPE, kept), names)
    return id_


def lift_hold(log: Seals, found: Sequence[Hold], id_: str, by: str, matter: str) -> Hold:
    """Record that a hold no longer stands; the hold. Raises HoldUnknown, AuditUnavailable."""
    hold = next((hold for hold in found if hold.id == id_), None)
    if hold is None:
        raise HoldUnknown(f"there is no hold {id_}; `countersign audit hold list` shows all.")
    if hold.lifted_at is not None:
        raise HoldUnknown(f"the hold {id_} was lifted at {hold.lifted_at.isoformat()} already.")
    fields, names = without_names({"action": "lift", "hold": id_, "by": by, "matter": matter})
    log.seal(Leaf(TYPE, fields), names)
    return hold


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
