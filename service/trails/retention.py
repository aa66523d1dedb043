"""Retention classes: how many years a record must be kept; a class is given and never taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.actors import without_names
from service.trails.records import Leaf, Sealed, Seals, Trail
from service.trails.scopes import Scope, sealed_at

TYPE = "retention"
"""Type of the leaves that give classes."""

CLASSES = (3, 5, 7)
"""Years a class may have."""


class ClassRefused(Exception):
    """A class is only ever extended, and there are three."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A class given to a scope, for records before and after."""

    scope: Scope
    years: int
    entry: int
    """Index of the leaf that gave it."""
    given_at: datetime

    def ends(self, records: Iterable[Trail]) -> datetime | None:
        """When the last of these records may go; None where the class covers none of them."""
        return max(
            (
                years_later(sealed_at(trail), self.years)
                for trail in records
                if self.scope.covers(trail)
            ),
            default=None,
        )


def classes(leaves: Iterable[Trail]) -> tuple[Kept, ...]:
    """The classes that these leaves gave, in order; of one scope the longest."""
    found: dict[Scope, Kept] = {}
    for trail in leaves:
        scope, years = Scope.of(trail.leaf.get("scope")), int(str(trail.leaf["years"]))
        if scope not in found or found[scope].years < years:
            found[scope] = Kept(scope, years, trail.sealed.index, sealed_at(trail))
    return tuple(found.values())


def give(log: Seals, found: Sequence[Kept], scope: Scope, years: int, by: str) -> Sealed:
    """Record a class for a scope. Raises ClassRefused, AuditUnavailable."""
    if years not in CLASSES:
        raise ClassRefused(f"there is no class of {years} years; there are {_words()}.")
    longest = max((kept for kept in found if kept.scope == scope), key=_years, default=None)
    if longest is not None and years <= longest.years:
        raise ClassRefused(
            f"{scope.says()} has the {longest.years}-year class since entry {longest.entry}; "
            "a class is only ever extended."
        )
    kept, names = without_names({"scope": scope.fields(), "years": years, "by": by})
    return log.seal(Leaf(TYPE, kept), names)


def _years(kept: Kept) -> int:
    return kept.years


def _words() -> str:
    return ", ".join(str(years) for years in CLASSES)


def years_later(moment: datetime, years: int) -> datetime:
    """The same moment so many years later; 29 February becomes 1 March.

    >>> years_later(datetime(2024, 2, 29), 3)
    datetime.datetime(2027, 3, 1, 0, 0)
    """
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, month=3, day=1)
