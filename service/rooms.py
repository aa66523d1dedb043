"""What the service holds while it runs, as its routes see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from ingest.records import DocumentId, PassageId, Release
from service.admission import Admission
from service.answers import Answer, Question, SearchHit
from service.doctor import Check
from service.keys import Keyring
from service.metrics import Metrics
from service.outbox import Outbox
from service.scope import Asker
from service.trails.records import AnswerId, ConversationId, Seals, Trail, Trails
from service.trails.searching import Sought


class PassageMissing(Exception):
    """There is no such passage for this asker: unknown, not theirs, superseded or withdrawn."""


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage where it stands; every offset indexes the version's canonical text."""

    id: PassageId
    document: str
    title: str
    version: str
    language: str
    heading_path: tuple[str, ...]
    text: str
    start: int
    end: int
    page: int | None
    section: str
    """The text around it: `canonical_text[section_start:section_end]`."""
    section_start: int
    section_end: int
    in_force_from: date
    in_force_until: date | None


class Answering(Protocol):
    """Answers and finds. Raises AuditUnavailable and what says that no release is meant."""

    def ask(self, question: Question) -> Answer:
        """An answer, sealed."""

    def search(self, question: Question, limit: int) -> tuple[SearchHit, ...]:
        """Hits, best first."""


class Reading(Protocol):
    """The published text."""

    def address(self, question: Question) -> Question:
        """The question, to a corpus of which its asker may read something.

        Raises UnknownCorpus, AmbiguousCorpus.
        """

    def passage(self, passage: PassageId, asker: Asker, as_of: date | None = None) -> PassageText:
        """A passage of what is live and in force for this asker, now or on a day.

        Raises PassageMissing.
        """

    def withdrawn(self, corpus: str) -> frozenset[DocumentId]:
        """Documents that may no longer be shown, as of now."""

    def releases(self) -> tuple[Release, ...]:
        """Every release, newest first."""


class Talks(Protocol):
    """Which answers were given in a conversation."""

    def answers_of(self, conversation: ConversationId) -> Sequence[AnswerId]:
        """In the order given; empty for a conversation nobody had. Raises AuditUnavailable."""


def nothing() -> None:
    """Nothing is to be done at the end."""


class Auditing(Protocol):
    """What auditors may ask; every reading is sealed. Raises TrailMissing, AuditUnavailable."""

    def view(self, answer: AnswerId, by: str) -> Trail:
        """A trail, opened."""

    def bundle(self, answer: AnswerId, by: str, *, disclose: bool) -> bytes:
        """A proof bundle. Raises BundleImpossible."""

    def search(self, sought: Sought, by: str, most: int | None = None) -> list[Trail]:
        """Records that are sought, oldest first; at most the newest."""

    def more(self, sought: Sought, most: int) -> bool:
        """Whether there may be more than so many."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """Everything that is opened once; tests pass fakes."""

    answering: Answering
    reading: Reading
    seals: Seals
    trails: Trails
    talks: Talks
    auditing: Auditing
    guard: Callable[[Mapping[str, object]], Mapping[str, object]]
    """Judges one record of `guard check`. Raises RecordInvalid."""
    handoff_text: Callable[[str], str]
    """What is said, in a language, once a person was asked to take over."""
    outbox: Outbox
    keyring: Keyring
    metrics: Metrics
    admission: Admission
    judging: Admission
    """For guard checks, which take seconds where a question takes milliseconds."""
    desk: Admission
    """For what readers leave: hand-offs and feedback, one after the other."""
    clock: Callable[[], datetime]
    checks: Callable[[], tuple[Check, ...]]
    """Every dependency, examined now."""
    ready: Callable[[], str | None]
    """None when a question would be answered now, else a sentence."""
    follow: Callable[[], None]
    """Bring the index up to the live release; called twice a second by one thread."""
    close: Callable[[], None]
    chores: Mapping[str, Callable[[], None]] = field(default_factory=dict)
    """What the evidence needs, by name; each called twice a second by a thread of its own."""
    behind: Callable[[], str | None] = nothing
    """Why what was published last is not followed; None where it is."""
    rest: Callable[[], None] = nothing
    """Called once, when no more answers will follow. Raises AuditUnavailable."""
