"""The WORM probe: tries to destroy its own locked object, and says whether the store let it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from service.trails.records import Json, Leaf
from service.trails.stores import Refused, StoreUnavailable

COMPLIANCE, GOVERNANCE = "COMPLIANCE", "GOVERNANCE"
PROBE = "probe"
"""Type of leaf."""

_LOCKED_FOR = timedelta(days=1)
_EXACT = timedelta(seconds=2)
"""Stores keep whole seconds."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What keeps a version from being deleted."""

    mode: str
    """COMPLIANCE, which nobody can lift, or GOVERNANCE, which some can."""
    until: datetime


@dataclass(frozen=True, slots=True)
class Locked:
    """A version as it is now."""

    content: bytes
    lock: Lock | None


class Lockable(Protocol):
    """A store on which the probe may try what must not work.

    Every call raises Refused where the store says no, and StoreUnavailable where it says nothing.
    """

    @property
    def id(self) -> str:
        """Names the store."""

    def put_locked(self, name: str, content: bytes, until: datetime) -> str:
        """Write an object in COMPLIANCE mode; its version."""

    def locked(self, name: str, version: str) -> Locked | None:
        """What a version is now; None where it is gone."""

    def delete(self, name: str, version: str | None, *, bypass: bool) -> str:
        """Delete a version, or hide the object; the version of the delete marker."""

    def delete_many(self, name: str, version: str, *, bypass: bool) -> None:
        """Delete a version in a list of them."""

    def retain(self, name: str, version: str, lock: Lock, *, bypass: bool) -> None:
        """Give a version another lock."""

    def overwrite(self, name: str, content: bytes) -> None:
        """Write other bytes under the same name."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to get rid of a locked object, and what came of it."""

    name: str
    allowed: bool
    """The store said yes."""
    intact: bool
    """The version still has its bytes and its lock."""
    harmless: bool = False
    """May be allowed: it is to put something above the version, not to touch it."""

    @property
    def held(self) -> bool:
        """Whether the store withstood it."""
        return self.intact and (self.harmless or not self.allowed)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a probe found."""

    store: str
    at: datetime
    attempts: tuple[Attempt, ...]
    may_delete: bool
    """These credentials can delete what is not locked, so that refusals are the lock's doing."""

    @property
    def passed(self) -> bool:
        """Whether the store withstood everything."""
        return all(attempt.held for attempt in self.attempts)

    def leaf(self) -> Leaf:
        """As a record."""
        tried: list[Json] = [
            {"try": a.name, "allowed": a.allowed, "intact": a.intact} for a in self.attempts
        ]
        return Leaf(
            PROBE,
            {
                "store": self.store,
                "passed": self.passed,
                "attempts": tried,
                "may_delete": self.may_delete,
            },
        )

    def sentence(self) -> str:
        """What was found, in words."""
        broken = [a for a in self.attempts if not a.held]
        if broken:
            did = ", ".join(a.name for a in broken)
            return f"{self.store} is not WORM: on a locked object it allowed {did}"
        rights = (
            ""
            if self.may_delete
            else "; these credentials may delete nothing at all, so that the refusals may be theirs"
        )
        return f"{self.store} withstood {len(self.attempts)} attempts on a locked object{rights}"


def probe(store: Lockable, prefix: str, now: datetime) -> Finding:
    """Try everything once, on an object of the probe's own. Raises StoreUnavailable."""
    name = f"{prefix}{now:%Y%m%dT%H%M%S}-{os.urandom(8).hex()}"
    content = b"A locked object, which must outlive every attempt to remove it.\n"
    until = now + _LOCKED_FOR
    version = store.put_locked(name, content, until)
    if not _intact(store, name, version, content, until):
        raise StoreUnavailable(f"{store.id} did not lock the probe's object as it was asked to")
    attempts = []
    may_delete = False
    for what, harmless, tries in _attempts(store, name, version, now):
        allowed = True
        try:
            made = tries()
        except Refused:
            allowed = False
        else:
            if what == "hide":
                may_delete = _deletes(store, name, made)
        intact = _intact(store, name, version, content, until)
        attempts.append(Attempt(what, allowed, intact, harmless))
        if not intact:
            break
    return Finding(store.id, now, tuple(attempts), may_delete)


def _attempts(
    store: Lockable, name: str, version: str, now: datetime
) -> Iterator[tuple[str, bool, Callable[[], str | None]]]:
    sooner, later = now + timedelta(minutes=5), now + 2 * _LOCKED_FOR

    def retains(mode: str, until: datetime, *, bypass: bool) -> Callable[[], None]:
        return lambda: store.retain(name, version, Lock(mode, until), bypass=bypass)

    yield "shorten", False, retains(COMPLIANCE, sooner, bypass=False)
    yield "shorten with bypass", False, retains(COMPLIANCE, sooner, bypass=True)
    yield "downgrade", False, retains(GOVERNANCE, later, bypass=False)
    yield "downgrade with bypass", False, retains(GOVERNANCE, later, bypass=True)
    yield "overwrite", True, lambda: store.overwrite(name, b"Something else.\n")
    yield "hide", True, lambda: store.delete(name, None, bypass=False)
    yield "delete", False, lambda: store.delete(name, version, bypass=False)
    yield "delete with bypass", False, lambda: store.delete(name, version, bypass=True)
    yield "multi-delete", False, lambda: store.delete_many(name, version, bypass=False)
    yield "multi-delete with bypass", False, lambda: store.delete_many(name, version, bypass=True)


def _intact(store: Lockable, name: str, version: str, content: bytes, until: datetime) -> bool:
    found = store.locked(name, version)
    return (
        found is not None
        and found.content == content
        and found.lock is not None
        and found.lock.mode == COMPLIANCE
        and found.lock.until >= until - _EXACT
    )


def _deletes(store: Lockable, name: str, marker: str | None) -> bool:
    """Whether a version that nothing locks can be deleted: the delete marker just made."""
    if not marker:
        return False
    try:
        store.delete(name, marker, bypass=False)
    except Refused:
        return False
    return True
