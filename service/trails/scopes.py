"""Which records a hold or a retention class is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from service.trails.log import stamp
from service.trails.records import Json, Trail


class ScopeInvalid(ValueError):
    """A scope names nothing, or more than one thing."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One conversation, one document, one corpus, a span of time, or everything.

    A span holds records sealed from `start` on and before `end`.
    """

    conversation: str | None = None
    document: str | None = None
    corpus: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    everything: bool = False

    def __post_init__(self) -> None:
        span = self.start is not None or self.end is not None
        named = [self.conversation, self.document, self.corpus]
        if sum(name is not None for name in named) + span + self.everything != 1:
            raise ScopeInvalid(
                "name one conversation, one document, one corpus, a span of time or everything."
            )
        if span and (self.start is None or self.end is None or self.start >= self.end):
            raise ScopeInvalid("a span of time needs a beginning and a later end.")

    def fields(self) -> dict[str, Json]:
        """As a leaf writes it."""
        if self.start is not None and self.end is not None:
            return {"from": stamp(self.start), "to": stamp(self.end)}
        if self.everything:
            return {"everything": True}
        named = {
            "conversation": self.conversation,
            "document": self.document,
            "corpus": self.corpus,
        }
        return {name: value for name, value in named.items() if value is not None}

    @classmethod
    def of(cls, fields: Json | None) -> Scope:
        """As a leaf wrote it. Raises ScopeInvalid."""
        if not isinstance(fields, Mapping):
            raise ScopeInvalid("a scope is written as an object.")
        start, end = fields.get("from"), fields.get("to")
        texts = {name: fields.get(name) for name in ("conversation", "document", "corpus")}
        return cls(
            **{name: None if text is None else str(text) for name, text in texts.items()},
            start=None if start is None else datetime.fromisoformat(str(start)),
            end=None if end is None else datetime.fromisoformat(str(end)),
            everything=fields.get("everything") is True,
        )

    def covers(self, trail: Trail) -> bool:
        """Whether a record falls under it. A document counts where it was cited or retrieved."""
        leaf = trail.leaf
        if self.everything:
            return True
        if self.conversation is not None:
            return leaf.get("conversation") == self.conversation
        if self.corpus is not None:
            return leaf.get("corpus") == self.corpus
        if self.document is not None:
            return self.document in set(_documents(trail))
        assert self.start is not None
        assert self.end is not None
        return self.start <= sealed_at(trail) < self.end

    def says(self) -> str:
        """In words."""
        if self.everything:
            return "every record"
        if self.start is not None and self.end is not None:
            return f"records from {stamp(self.start)} to {stamp(self.end)}"
        name, value = next(iter(self.fields().items()))
        return f"{name} {value}"


def sealed_at(trail: Trail) -> datetime:
    """When a record was sealed, as its leaf says."""
    return datetime.fromisoformat(str(trail.leaf["time"]))


def _documents(trail: Trail) -> Iterator[str]:
    """Documents that a record cites in its leaf, or retrieved according to its payload."""
    for found in (trail.leaf.get("passages"), (trail.payload or {}).get("hits")):
        for passage in found if isinstance(found, list) else ():
            if isinstance(passage, Mapping) and "document" in passage:
                yield str(passage["document"])
