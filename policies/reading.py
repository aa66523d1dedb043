"""Draft and evidence as the rules see them: cut into sentences, quantities recognised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from ingest.records import Fact
from policies.model import Draft, Evidence, EvidencePassage, Quantity, Span
from policies.quantities import language_of, recognise
from policies.quantities.characters import fold
from policies.text import Marker, Statement, sentences, statements
from policies.words import Words, stems, words_of_folded

_CLAUSE = re.compile(
    r"[,;:|\t\n()–]"
    r"|\s(?:and|but|or|while|whereas|und|aber|oder|sowie|et|mais|ou|y|pero|e|ma|o)\s"
)
"""One blank on each side: further blanks may be a figure that was blanked out."""
_IGNORED = frozenset({"idiom"})


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence of a passage; spans and quantities index the passage's text."""

    span: Span
    text: str
    words: Words
    clauses: tuple[tuple[Span, Words], ...]
    masked: str
    """The sentence with its figures blanked out, for comparing wording."""
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage that may be cited."""

    passage: EvidencePassage
    sentences: tuple[ReadSentence, ...]
    quantities: tuple[Quantity, ...]
    content: frozenset[str]
    every: frozenset[str]
    language: str
    context: frozenset[str]
    """Content words of the headings above it and of its column headers."""


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement of the draft; quantities and clauses index the draft's text."""

    statement: Statement
    words: Words
    clauses: tuple[tuple[Span, Words], ...]
    masked: str
    quantities: tuple[Quantity, ...]
    cited: tuple[int, ...]
    """Indices into the scene's passages, each of them there."""

    @property
    def span(self) -> Span:
        """Where it stands in the draft."""
        return self.statement.span

    @property
    def markers(self) -> tuple[Marker, ...]:
        """Its markers, the odd ones included."""
        return self.statement.markers


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a rule may look at beside the statement."""

    passages: tuple[ReadPassage, ...]
    facts: tuple[Fact, ...]
    """In force on the day of the answer."""
    language: str
    on: date | None
    needs_markers: bool
    said: tuple[ReadStatement, ...] = ()
    """The whole draft, for rules that ask whether something is said anywhere in it."""

    def cited(self, statement: ReadStatement) -> tuple[ReadPassage, ...]:
        """The passages a statement cites."""
        return tuple(self.passages[index] for index in statement.cited)


def read_scene(evidence: Evidence, facts: Sequence[Fact], needs_markers: bool) -> Scene:
    """Evidence made ready for the rules."""
    on = evidence.on
    return Scene(
        passages=tuple(read_passage(p, evidence.language) for p in evidence.passages),
        facts=tuple(f for f in facts if on is None or f.in_force(on)),
        language=evidence.language,
        on=on,
        needs_markers=needs_markers,
    )


@lru_cache(maxsize=8192)
def read_passage(passage: EvidencePassage, language: str = "") -> ReadPassage:
    """A passage made ready; the same passage is read once."""
    text = passage.text
    language = language_of(text, language)
    quantities = _figures(text, language)
    blanked = blank(text, quantities)
    plain = _plain(blanked)
    read: list[ReadSentence] = []
    position = 0
    # A figure that crosses a sentence's end is read both ways: whole, and in its parts.
    crossing: Quantity | None = None
    for span in sentences(text):
        own: list[Quantity] = []
        if crossing is not None:
            own += _moved(_figures(text[span.start : span.end], language), span.start)
        while position < len(quantities) and quantities[position].span.start < span.end:
            if crossing is None:
                own.append(quantities[position])
            position += 1
        crossing = own[-1] if own and own[-1].span.end > span.end else None
        if crossing is not None:
            own += _moved(_figures(text[span.start : span.end], language), span.start)
        said = plain[span.start : span.end]
        words = words_of_folded(said)
        read.append(
            ReadSentence(
                span,
                text[span.start : span.end],
                words,
                _clauses(said, span, words, needed=bool(own)),
                blanked[span.start : span.end],
                tuple(own),
            )
        )
    return ReadPassage(
        passage,
        tuple(read),
        quantities,
        frozenset().union(*(s.words.content for s in read)),
        frozenset().union(*(s.words.every for s in read)),
        language,
        stems((*passage.heading_path, *passage.headers)),
    )


def read_draft(
    draft: Draft, scene: Scene, placeholders: Sequence[str]
) -> tuple[ReadStatement, ...]:
    """The draft's statements made ready."""
    count = len(scene.passages)
    everything = tuple(range(count))
    read: list[ReadStatement] = []
    for statement in statements(draft.text):
        start = statement.span.start
        body = statement.body
        for placeholder in placeholders:
            body = body.replace(placeholder, " " * len(placeholder))
        cited = tuple(n - 1 for n in statement.cited if 1 <= n <= count)
        likely = scene.passages[cited[0]].language if cited else scene.language
        figures = _figures(body, language_of(body, likely))
        masked = blank(body, figures)
        said = _plain(masked)
        words = words_of_folded(said)
        read.append(
            ReadStatement(
                statement,
                words,
                _clauses(said, Span(start, start + len(masked)), words, needed=bool(figures)),
                masked,
                _moved(figures, start),
                cited if scene.needs_markers else everything,
            )
        )
    return tuple(read)


def blank(text: str, quantities: Sequence[Quantity]) -> str:
    """The text with quantities replaced by blanks, every offset kept."""
    pieces: list[str] = []
    last = 0
    for quantity in quantities:
        start, end = quantity.span
        pieces += [text[last:start], " " * (end - start)]
        last = end
    pieces.append(text[last:])
    return "".join(pieces)


def _figures(text: str, language: str) -> tuple[Quantity, ...]:
    """Quantities that need a source: idioms are none."""
    found = recognise(text, language)
    return tuple(q for q in found if q.kind not in _IGNORED)


def _moved(quantities: Sequence[Quantity], by: int) -> tuple[Quantity, ...]:
    """The same quantities, with spans that count from further ahead."""
    return tuple(replace(q, span=Span(q.span.start + by, q.span.end + by)) for q in quantities)


def _plain(text: str) -> str:
    """The text in lower case without accents, offsets kept."""
    folded = fold(text)
    if folded.starts is None:
        return folded.lower
    # Where folding would move offsets, each character is folded by itself.
    return "".join(_one(fold(character).lower) for character in text)


def _one(folded: str) -> str:
    return folded if len(folded) == 1 else " "


def _clauses(
    said: str, span: Span, words: Words, *, needed: bool
) -> tuple[tuple[Span, Words], ...]:
    """A sentence's clauses, so that a figure's own words can be told from its neighbours'.

    A sentence without figure and negation is one clause: nobody asks for its parts.
    """
    found: list[tuple[Span, Words]] = []
    start = 0
    if needed or words.negated:
        for match in _CLAUSE.finditer(said):
            place = Span(span.start + start, span.start + match.end())
            found.append((place, words_of_folded(said[start : match.start()])))
            start = match.end()
    rest = words_of_folded(said[start:]) if start else words
    found.append((Span(span.start + start, span.end), rest))
    return tuple(found)
