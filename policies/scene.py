"""What a rule may look at: the statements of a draft, and the passages and facts beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ingest.records import Fact
from policies.contexts import Context, Heads
from policies.contexts import contexts as contexts_of
from policies.model import EvidencePassage, Quantity, Span
from policies.quantities.comparison import comparable, goes_by, same
from policies.segments import Segment
from policies.segments import segments as segments_of
from policies.subjects import modified, named
from policies.tables import Cell
from policies.terms import FIGURE, Terms, figures_at
from policies.text import Marker, Statement
from policies.words import Words

RECIPE = 22
"""Counted up whenever passages are read otherwise, words and numbers included."""
KIN = {"percent": "points", "points": "percent", "number": "date", "date": "number"}
"""Kinds that may say the same as another."""
_INITIALS = re.compile(r"(?<!\w)[A-Z](?:\.?[A-Z]){1,5}(?!\w)")
LONGEST = 400
"""Further terms of a sentence are not laid side by side."""


def value_term(quantity: Quantity) -> str:
    """A figure's term when its value counts."""
    return f"#{quantity.kind} {quantity.value} {quantity.unit}"


def wording_of(masked: str) -> str:
    """What a sentence without its figures says, blanks and the stop at its end apart."""
    return " ".join(masked.split()).strip(" .")


@dataclass(frozen=True)
class ReadSentence:
    """A sentence of a passage; spans, terms and quantities index the passage's text.

    What only some statements are held against is worked out when it is first asked for, and kept.
    """

    span: Span
    text: str
    words: Words
    terms: Terms
    masked: str
    """The sentence with its figures blanked out, for comparing wording."""
    quantities: tuple[Quantity, ...]
    cells: tuple[Cell | None, ...] = ()
    """For each quantity its cell, where the sentence is a row of a table."""
    others: tuple[tuple[Quantity, ...], ...] = ()
    """For each quantity of a row what else it says, read with the scale of its table."""
    heads: tuple[Heads | None, ...] = ()
    """For each quantity of a row what its row and column are called."""
    scope: frozenset[str] = frozenset()
    """Content terms of what it is said under: headings, and what it goes on from."""
    language: str = ""

    @cached_property
    def contexts(self) -> tuple[Context, ...]:
        """For each quantity what it is said of."""
        plain = contexts_of(self.terms, self.quantities)
        if not self.heads:
            return plain
        return tuple(
            heads.context() if heads else around
            for heads, around in zip(self.heads, plain, strict=False)
        )

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """For each quantity the terms of its own stretch."""
        return segments_of(self.terms, self.quantities)

    @cached_property
    def valued(self) -> tuple[str, ...]:
        """The terms with every figure's value in its place, as far as they are compared."""
        if not self.quantities:
            return self.terms.texts[:LONGEST]
        waiting = iter(self.quantities)
        return tuple(
            value_term(next(waiting)) if text[0] == FIGURE else text
            for text in self.terms.texts[:LONGEST]
        )

    @cached_property
    def figures(self) -> Sequence[int]:
        """Which of its terms are figures, in order."""
        return figures_at(self.terms.texts)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The value of every figure, in its plain reading."""
        return tuple([q.value for q in self.quantities])

    @cached_property
    def known_by(self) -> frozenset[str]:
        """The names of what its figures may state."""
        meanings = (m for at in range(len(self.quantities)) for m in self.meanings(at))
        return frozenset().union(*map(goes_by, meanings))

    @cached_property
    def said(self) -> frozenset[str]:
        """Its terms, each once."""
        return frozenset(self.terms.texts)

    @cached_property
    def wording(self) -> str:
        """What it says but for its figures, for comparing letters."""
        return wording_of(self.masked)

    @cached_property
    def names(self) -> frozenset[str]:
        """Terms that its capitals show to be names."""
        found = named(self.terms, self.masked, self.span.start, self.language)
        return frozenset(name.term for name in found)

    @cached_property
    def initials(self) -> frozenset[str]:
        """Its abbreviations of nothing but capitals, without their stops."""
        return frozenset(m[0].replace(".", "") for m in _INITIALS.finditer(self.text))

    @cached_property
    def modified(self) -> frozenset[tuple[str, str]]:
        """Nouns and the words in front that tell them apart."""
        found = modified(self.terms, self.text, self.span.start, self.language)
        return frozenset((head, first) for _, head, first in found)

    def meanings(self, index: int) -> tuple[Quantity, ...]:
        """What the quantity of this index says, its plain reading first."""
        own = self.quantities[index]
        return (own, *self.others[index]) if self.others else (own,)

    def states(self, index: int, claim: Quantity) -> bool:
        """Whether the quantity of this index says the claimed value, unit and kind.

        What is written alike is the same, though its currency may be named elsewhere.
        """
        own = self.quantities[index]
        if claim.kind == own.kind:
            if claim.text == own.text:
                return True
        elif not self.others and own.kind != KIN.get(claim.kind):
            return False
        if not self.others:
            return same(claim, own)
        return any(same(claim, meaning) for meaning in self.meanings(index))

    @property
    def is_row(self) -> bool:
        """Whether the sentence is a row of a table."""
        return bool(self.cells)


@dataclass(frozen=True)
class ReadPassage:
    """A passage that may be cited."""

    passage: EvidencePassage
    """As far as it is read: what follows is no evidence."""
    sentences: tuple[ReadSentence, ...]
    quantities: tuple[Quantity, ...]
    terms: Terms
    content: frozenset[str]
    language: str
    context: frozenset[str]
    """Content terms of the headings above it and of its column headers."""
    recipe: int = 0
    """How it was read; one of another recipe is read again."""
    labels: frozenset[str] = frozenset()
    """Terms of the labels of its tables' rows."""
    end: int | None = None
    """The character that reading stopped at; None where it is read to its end."""

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every figure of its sentences, in order."""
        return tuple(
            [
                Place(self, sentence, index)
                for sentence in self.sentences
                for index in range(len(sentence.quantities))
            ]
        )

    @cached_property
    def named(self) -> Mapping[str, Sequence[int]]:
        """Its places, by number, by the names of what each may state."""
        found: dict[str, list[int]] = {}
        for number, place in enumerate(self.places):
            meanings = place.sentence.meanings(place.at)
            for name in set().union(*map(goes_by, meanings)):
                found.setdefault(name, []).append(number)
        return found

    @cached_property
    def contents(self) -> tuple[frozenset[str], ...]:
        """The content terms of each of its sentences."""
        return tuple([sentence.words.content for sentence in self.sentences])

    @cached_property
    def alike(self) -> Mapping[frozenset[str], Sequence[ReadSentence]]:
        """Its sentences by their content terms."""
        found: dict[frozenset[str], list[ReadSentence]] = {}
        for sentence in self.sentences:
            found.setdefault(sentence.words.content, []).append(sentence)
        return found

    @cached_property
    def known(self) -> frozenset[str]:
        """Content terms of the passage and of what stands above it."""
        return self.content | self.context

    def fits(self, passage: EvidencePassage) -> bool:
        """Whether it is today's reading of this very passage, whenever that applies."""
        return self.recipe == RECIPE and _as_read(self.passage) == _as_read(passage)


def _as_read(passage: EvidencePassage) -> tuple[object, ...]:
    """What of a passage its reading depends on."""
    return passage.id, passage.text, passage.heading_path, passage.headers, passage.language


class Place(NamedTuple):
    """A figure of a passage, where it stands."""

    passage: ReadPassage
    sentence: ReadSentence
    at: int
    """Which quantity of the sentence."""

    @property
    def quantity(self) -> Quantity:
        """The figure in its plain reading."""
        return self.sentence.quantities[self.at]

    @property
    def clause(self) -> tuple[int, int]:
        """The clause it stands in: where its sentence begins, and which clause of it."""
        places = self.sentence.figures
        clause = self.sentence.terms.clauses[places[self.at]] if self.at < len(places) else -1
        return self.sentence.span.start, int(clause)

    @property
    def context(self) -> Context:
        """What it is said of."""
        contexts = self.sentence.contexts
        return contexts[self.at] if self.at < len(contexts) else {}

    @property
    def segment(self) -> Segment:
        """The terms of its own stretch of the sentence."""
        segments = self.sentence.segments
        return segments[self.at] if self.at < len(segments) else frozenset()

    @property
    def heads(self) -> Heads | None:
        """What its row and column are called, where it stands in a table."""
        heads = self.sentence.heads
        return heads[self.at] if self.at < len(heads) else None

    def states(self, claim: Quantity) -> bool:
        """Whether it says the claimed value, unit and kind."""
        return self.sentence.states(self.at, claim)

    def rivals(self, claim: Quantity) -> bool:
        """Whether it measures in the claim's unit and says something else."""
        meanings = self.sentence.meanings(self.at)
        return any(comparable(claim, m) for m in meanings) and not self.states(claim)


class ReadFact(NamedTuple):
    """A row of an approved table."""

    fact: Fact
    about: frozenset[str]
    """Content terms of its subject and measure."""
    stated: Quantity
    """What it states, as any figure."""


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """Rows of approved tables made ready, once for all drafts that they are held against."""

    rows: tuple[ReadFact, ...]


Facts = Sequence[Fact] | ReadFacts
"""Rows for a judge, read beforehand or not."""


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement of the draft; quantities and terms index the draft's text."""

    statement: Statement
    words: Words
    terms: Terms
    masked: str
    quantities: tuple[Quantity, ...]
    cited: tuple[int, ...]
    """Indices into the scene's passages, each of them there."""
    language: str = ""
    written: Sequence[str] = ()
    """Its words, folded, those of figures included, and maybe its figures and signs."""
    opens: bool = False
    """Whether a line of the draft begins with it."""
    goes_on: bool = False
    """Whether it goes on from the one before it."""

    @property
    def span(self) -> Span:
        """Where it stands in the draft."""
        return self.statement.span

    @property
    def markers(self) -> tuple[Marker, ...]:
        """Its markers, the odd ones included."""
        return self.statement.markers


class ReadBody(NamedTuple):
    """What is read of a statement's text by itself; offsets count from its start."""

    language: str
    figures: tuple[Quantity, ...]
    masked: str
    words: Words
    terms: Terms
    written: Sequence[str]
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a rule may look at beside the statement."""

    passages: tuple[ReadPassage, ...]
    facts: tuple[ReadFact, ...]
    """In force on the day of the answer."""
    language: str
    on: date | None
    needs_markers: bool
    said: tuple[ReadStatement, ...] = ()
    """The whole draft, for rules that ask whether something is said anywhere in it."""
    asked: frozenset[str] = field(default=frozenset())
    """Content terms of the question: what it takes for granted need not be said again."""
    asked_digits: frozenset[str] = field(default=frozenset())
    """Digits of the question; another system's answer may repeat them."""

    laid: dict[tuple[object, ...], object] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out for a statement of this draft, so that several rules find it once."""
    kept: dict[tuple[object, ...], object] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out for passages, whatever is said of them."""
    bodies: dict[tuple[str, str, bool], ReadBody] = field(
        default_factory=dict, compare=False, repr=False
    )
    """The statements read so far, in whatever draft: by their text, the likely language, and
    whether each is an item of a numbered list."""

    sources: dict[tuple[int, ...], tuple[ReadPassage, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """The passages of each combination that statements cite."""

    def cited(self, statement: ReadStatement) -> tuple[ReadPassage, ...]:
        """The passages a statement cites."""
        found = self.sources.get(statement.cited)
        if found is None:
            found = tuple([self.passages[index] for index in statement.cited])
            self.sources[statement.cited] = found
        return found
