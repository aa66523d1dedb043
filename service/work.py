"""What is known of an answer while it is made, before anything of it is sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from ingest.records import Digest, DocumentId, PassageId, Release
from service.answers import Outcome, Question, Reason, Statement
from service.attempts import Attempt
from service.calibration import Weighed
from service.halves import Half
from service.holdings import KeptRows
from service.retrieval import Found
from service.timing import Timings
from service.twins import Family


@dataclass(slots=True)
class Work:
    """What is known so far about one answer."""

    question: Question
    asked_at: datetime
    language: str = ""
    release: Release | None = None
    found: Found | None = None
    weighed: tuple[Weighed, ...] = ()
    listed: bool = False
    """Whether the corpus says of this very question that no document answers it."""
    probability: float | None = None
    another: bool = False
    """Whether it names a thing that what would be quoted for it is not about."""
    row: str | None = None
    """The row, or the measure, of a fact table that the question asks for by name, which settles
    that it can be answered; None where the probability has to tell."""
    family: Family | None = None
    """What answers together, since it asks for a measure of whatever has it."""
    elsewhere: tuple[str, ...] = ()
    """Titles of documents with more of the same."""
    rows: KeptRows | None = None
    """Of fact tables, as far as the asker may see them; None before they were needed."""
    facts: Digest | None = None
    """Of the rows the judge was given; None where nothing was judged."""
    withdrawn: tuple[DocumentId, ...] = ()
    """What was cited and withdrawn while the answer was made."""
    parts: tuple[Part, ...] = ()
    """Each of two questions in one, where one of them can be answered."""
    attempts: list[Attempt] = field(default_factory=list)
    timings: Timings = field(default_factory=Timings)

    @property
    def on(self) -> date:
        """The day the answer is given for."""
        return self.question.as_of or self.asked_at.date()


@dataclass(frozen=True, slots=True)
class Part:
    """One of two questions in one."""

    half: Half
    work: Work
    refused: Said | None
    """What would be said of it alone, where it cannot be answered."""

    def best(self) -> frozenset[PassageId]:
        """The passages with what answers it best."""
        family = self.work.family.spots if self.work.family else ()
        first = self.work.weighed[:1]
        return frozenset(
            [w.candidate.hit.passage.id for w in first] + [spot.passage.id for spot in family]
        )

    def fields(self) -> dict[str, object]:
        """For an auditor."""
        return {
            "said": self.half.said,
            "asked": self.half.asked,
            "probability": self.work.probability,
            "listed": self.work.listed,
            "another": self.work.another,
            "row": self.work.row,
            "answered": self.refused is None,
        }


@dataclass(frozen=True, slots=True)
class Said:
    """What would be said, once it is sealed."""

    outcome: Outcome
    reason: Reason | None = None
    statements: tuple[Statement, ...] = ()
    suggestions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    """Parts of the question that nothing of it answers."""


def both_found(found: Sequence[Found]) -> Found:
    """What was found for each question, the first's as they were."""
    first, *others = found
    hits = {hit.passage.id: hit for own in (*reversed(others), first) for hit in own.hits}
    once = dict.fromkeys(hit.passage.id for own in found for hit in own.hits)
    return replace(first, hits=tuple(hits[id] for id in once))
