"""A policy once loaded: its rules, its fixed texts and its thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from ingest.records import Fact
from policies.model import Effect, EvidencePassage, Finding
from policies.scene import ReadStatement, Scene
from policies.triggers import Triggers


class EmptyPolicy(Exception):
    """A policy without rules would let everything pass."""


class Rule(Protocol):
    """One question asked of every statement; rules never see each other."""

    @property
    def name(self) -> str:
        """As findings name it."""

    @property
    def effect(self) -> Effect:
        """What its findings do."""

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """Whatever the rule has to say about a statement.

        It may look at the statement, the one before it where it goes on from that, the lines that
        announce the list it stands in, and the draft as a whole, not at where it stands: what is
        said twice is asked once.
        """


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores below which retrieval's best hit is no evidence; calibrated, not guessed."""

    threshold: float
    out_of_scope: float


@dataclass(frozen=True, slots=True)
class Texts:
    """Fixed texts a reader may see, by language."""

    refusals: Mapping[str, Mapping[str, str]]
    """Reason → language → text."""
    handoff: Mapping[str, str]
    """The offer of a person, by language."""
    handed_off: Mapping[str, str]
    """What is said once a person was asked to take over."""
    withheld: Mapping[str, str]
    """What stands in place of a redacted figure."""
    partly: Mapping[str, str] = field(default_factory=dict)
    """What is said beside an answer to one of two questions; nothing where it is empty."""

    def refusal(self, reason: str, language: str) -> str:
        """The text for a reason, in English where the language is not there."""
        texts = self.refusals.get(reason) or self.refusals["weak_evidence"]
        return texts.get(language) or texts["en"]

    def handoff_offer(self, language: str) -> str:
        """The offer of a person."""
        return self.handoff.get(language) or self.handoff["en"]

    def passed_on(self, language: str) -> str:
        """What is said once a person was asked to take over."""
        return self.handed_off.get(language) or self.handed_off["en"]

    def half_answered(self, language: str) -> str:
        """What is said beside an answer to one of two questions; empty where nothing is."""
        return self.partly.get(language) or self.partly.get("en", "")

    def placeholder(self, language: str) -> str:
        """What stands in place of a redacted figure."""
        return self.withheld.get(language) or self.withheld["en"]


@dataclass(frozen=True, slots=True)
class Example:
    """A case that the policy file carries and that runs as a test."""

    draft: str
    sources: tuple[EvidencePassage, ...]
    outcome: str
    shown: str | None = None
    """The text that may leave; None where the outcome says enough."""
    rule: str | None = None
    """A rule that has to find something."""
    question: str = ""
    language: str = ""
    day: date | None = None
    """The day the answer is given for."""
    facts: tuple[Fact, ...] = ()
    kind: str = ""
    """The rule it stands beside in the file."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What may leave."""

    name: str
    because: str
    digest: str
    source: bytes
    """The file's content as canonical JSON, whose SHA-256 is the digest."""
    rules: tuple[Rule, ...]
    needs_markers: bool
    """False: the draft carries none, and every statement is held against all passages."""
    fallback: str
    """`quoted` or `refuse`: what follows when a generator fails."""
    evidence: Thresholds
    texts: Texts
    needs_person: Triggers
    examples: tuple[Example, ...]
    own_words: frozenset[str] = frozenset()
    """Sentences that the policy itself wants said: they need no source."""

    def says(self, text: str) -> bool:
        """Whether a sentence is the policy's own, word for word."""
        return bool(self.own_words) and " ".join(text.split()) in self.own_words
