"""What a judge reads and says: drafts, evidence, findings, verdicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

from ingest.records import Fact, FactId, PassageId, VersionId


class Span(NamedTuple):
    """Python string offsets, end exclusive."""

    start: int
    end: int


class Effect(IntEnum):
    """What a finding does; the strictest wins, so the order of rules never matters."""

    FLAG = 1
    REDACT = 2
    DROP = 3
    REFUSE = 4


@dataclass(frozen=True, slots=True)
class Quantity:
    """An expression of a number; fields, kinds and units as in CONTRACTS.md, Quantities."""

    span: Span
    text: str
    kind: str
    value: str
    unit: str = ""
    bound: str = "exact"


@dataclass(frozen=True, slots=True)
class EvidencePassage:
    """A passage that the drafter was shown and the asker may see."""

    id: PassageId
    text: str
    heading_path: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    in_force_from: date | None = None
    """First day its text applies; None where nobody said."""
    in_force_until: date | None = None
    """First day it no longer does; None while it still applies, or where nobody said."""
    language: str = ""
    """Of its document, BCP 47 primary tag; empty where the answer's is as good a guess."""
    reading: object | None = field(default=None, compare=False, repr=False)
    """What `policies.passages.read_passage` made of it earlier, so that it need not be read again.

    Of another recipe or another text, it is passed over.
    """


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a draft may rest on. Marker `[n]` cites the n-th passage, counted from 1."""

    passages: tuple[EvidencePassage, ...]
    question: str = ""
    language: str = ""
    """Language of the answer, BCP 47 primary tag; empty where unknown."""
    on: date | None = None
    """The day the answer is given for."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Text with markers, as it came from a model, from quoting or from another system."""

    text: str
    model: str = ""
    prompt_digest: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a finding's or quantity's counterpart stands."""

    passage: PassageId | None = None
    span: Span | None = None
    """In that passage's text."""
    fact: FactId | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a rule has to say about a draft; `span` indexes the draft's text."""

    rule: str
    effect: Effect
    span: Span
    message: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class JudgedQuantity:
    """A quantity of the draft and where it is grounded; its span indexes the draft's text."""

    quantity: Quantity
    grounded: bool
    source: Source | None


@dataclass(frozen=True, slots=True)
class Gates:
    """The three citation gates of a statement, each recorded."""

    exists: bool
    """Every marker resolves to a passage of the evidence."""
    shown: bool
    """Every cited passage was in this prompt and visible to this asker."""
    supported: bool
    """At least one cited passage supports the statement."""


@dataclass(frozen=True, slots=True)
class JudgedStatement:
    """A sentence of the draft and what became of it; `text == draft.text[start:end]`."""

    text: str
    span: Span
    kept: bool
    shown: str
    """What may be shown: the text, redacted where findings say so; empty when not kept."""
    citations: tuple[PassageId, ...]
    gates: Gates
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may leave, and why."""

    outcome: str
    """`pass`, `revised`, `refused` or `flagged`."""
    text: str
    """What may be shown, markers included; empty when refused."""
    statements: tuple[JudgedStatement, ...]
    quantities: tuple[JudgedQuantity, ...]
    policy: str
    policy_digest: str
    findings: tuple[Finding, ...] = field(default=())
    """Every finding, those of statements included, by (span, rule, message)."""


def fact_row(
    id: str, subject: str, measure: str, value: Decimal, unit: str = "", as_of: date | None = None
) -> Fact:
    """A row that somebody else approved: in force since its day, or always where it has none."""
    return Fact(
        id=FactId(id),
        table="",
        subject=subject,
        measure=measure,
        value=value,
        unit=unit,
        in_force_from=as_of or date.min,
        in_force_until=None,
        source="",
        version=VersionId(""),
    )
