"""What auditors look for in the log, and whether a leaf is it: the index only proposes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from service.trails.records import Trail

ACTORS = ("by", "author", "approver", "asker")
"""Fields of a payload that say who did it."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sought:
    """Everything that is given must hold of a record; times are aware UTC."""

    answer: str | None = None
    """The answer's own record and all that mention it: views, exports, feedback."""
    conversation: str | None = None
    document: str | None = None
    """Answers that cite any version of it, and events about it."""
    passage: str | None = None
    release: int | None = None
    """Answers made from it, and events about it."""
    who: str | None = None
    """Who asked, acted or read; known only to the payload, so every candidate is opened."""
    since: datetime | None = None
    until: datetime | None = None
    """The first moment that no longer counts."""
    types: tuple[str, ...] = ()
    """Types of leaf; empty: all."""

    def matches(self, trail: Trail) -> bool:
        """Whether a record is what was sought, told from the record alone."""
        leaf = trail.leaf
        time = micros(str(leaf.get("time")))
        ways = (
            self.answer is None or self.answer in (leaf.get("answer"), leaf.get("about")),
            self.conversation is None
            or self.conversation in (leaf.get("conversation"), leaf.get("about")),
            self.document is None or any(self.document == d for _, d in cited(leaf)),
            self.passage is None or any(self.passage == p for p, _ in cited(leaf)),
            self.release is None or release_of(leaf) == self.release,
            self.who is None or self.who in actors(trail),
            self.since is None or time >= since_epoch(self.since),
            self.until is None or time < since_epoch(self.until),
            not self.types or leaf.get("type") in self.types,
        )
        return all(ways)


def cited(leaf: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Passage and document of every passage a leaf cites; an event's document has no passage."""
    passages = leaf.get("passages")
    for row in passages if isinstance(passages, list) else ():
        if isinstance(row, dict) and "passage" in row:
            yield str(row["passage"]), str(row.get("document", ""))
    if isinstance(leaf.get("document"), str):
        yield "", str(leaf["document"])


def release_of(leaf: Mapping[str, object]) -> int | None:
    """The number of the release that a leaf names."""
    release = leaf.get("release")
    number = release.get("number") if isinstance(release, dict) else release
    return number if isinstance(number, int) else None


def actors(trail: Trail) -> tuple[str, ...]:
    """The names of who asked, acted or read, where the payload still opens."""
    payload = trail.payload or {}
    return tuple(str(payload[name]) for name in ACTORS if payload.get(name))


def micros(stamp: str) -> int:
    """A leaf's time as microseconds since 1970; 0 where it is none."""
    try:
        return since_epoch(datetime.fromisoformat(stamp))
    except ValueError:
        return 0


def since_epoch(moment: datetime) -> int:
    """Microseconds since 1970, exactly."""
    passed = moment - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds
