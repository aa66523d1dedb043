"""Draft and evidence as the rules see them: cut into sentences, quantities recognised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from ingest.records import Fact
from policies.contexts import Context, Heads, heads_of
from policies.contexts import contexts as contexts_of
from policies.model import Draft, Evidence, EvidencePassage, Quantity, Span
from policies.numbering import list_numbers
from policies.quantities import reading_of, recognise
from policies.quantities.characters import fold
from policies.quantities.comparison import goes_by, same
from policies.quantities.recognition import MOST as MOST_READ
from policies.quantities.recognition import Reading
from policies.quantities.tokens import Tokens
from policies.rules.rows import as_quantity
from policies.segments import Segment
from policies.segments import segments as segments_of
from policies.subjects import goes_on, modified, named, scopes
from policies.tables import LONGEST_LABEL, Cell, cells_of, readings, scale_of
from policies.terms import FIGURE, Terms, is_content, terms_of, words_beside, words_in
from policies.text import Marker, Statement, first_sentences, sentences, statements
from policies.unclaimed import opening, unclaimed
from policies.words import Words

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
RECIPE = 21
"""Counted up whenever passages are read otherwise, words and numbers included."""
KIN = {"percent": "points", "points": "percent", "number": "date", "date": "number"}
"""Kinds that may say the same as another."""
_IGNORED = frozenset({"idiom"})
MOST_FIGURES = 20_000
"""Figures of a passage that are read; annual reports have fewer."""
_INITIALS = re.compile(r"(?<!\w)[A-Z](?:\.?[A-Z]){1,5}(?!\w)")
LONGEST_NAME = 500
"""Characters of a figure that is none, but all that follows those that were read."""
LONGEST = 400
"""Further terms of a sentence are not laid side by side."""


def value_term(quantity: Quantity) -> str:
    """A figure's term when its value counts."""
    return f"#{quantity.kind} {quantity.value} {quantity.unit}"


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
    def known(self) -> frozenset[str]:
        """Content terms of the passage and of what stands above it."""
        return self.content | self.context

    def fits(self, passage: EvidencePassage) -> bool:
        """Whether it is today's reading of this very passage, whenever that applies."""
        return self.recipe == RECIPE and _as_read(self.passage) == _as_read(passage)


def _as_read(passage: EvidencePassage) -> tuple[object, ...]:
    """What of a passage its reading depends on."""
    return passage.id, passage.text, passage.heading_path, passage.headers, passage.language


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


def read_facts(facts: Sequence[Fact]) -> ReadFacts:
    """Rows made ready: their words depend on nothing but themselves."""
    return ReadFacts(
        tuple(ReadFact(f, content_of(f"{f.subject} {f.measure}"), as_quantity(f)) for f in facts)
    )


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
    bodies: dict[tuple[str, str, bool], _Body] = field(
        default_factory=dict, compare=False, repr=False
    )
    """The statements read so far, in whatever draft: by their text, the likely language, and
    whether each is an item of a numbered list."""

    def cited(self, statement: ReadStatement) -> tuple[ReadPassage, ...]:
        """The passages a statement cites."""
        return tuple([self.passages[index] for index in statement.cited])


def read_scene(evidence: Evidence, facts: Facts, needs_markers: bool) -> Scene:
    """Evidence made ready for the rules."""
    on = evidence.on
    read = facts if isinstance(facts, ReadFacts) else read_facts(facts)
    return Scene(
        passages=tuple(_read(p, evidence.language) for p in evidence.passages),
        facts=tuple(row for row in read.rows if on is None or row.fact.in_force(on)),
        language=evidence.language,
        on=on,
        needs_markers=needs_markers,
        asked=content_of(evidence.question, evidence.language),
        asked_digits=frozenset(_DIGITS.findall(evidence.question)),
    )


def _read(passage: EvidencePassage, language: str) -> ReadPassage:
    """The reading that a passage carries, or a new one."""
    carried = passage.reading
    if isinstance(carried, ReadPassage) and carried.fits(passage):
        return carried if carried.passage == passage else replace(carried, passage=passage)
    return read_passage(passage, language)


def content_of(text: str, language: str = "") -> frozenset[str]:
    """Content terms of a text, its figures left out."""
    if not text:
        return frozenset()
    return _content(terms_of(_plain(text), (), language).texts)


def _content(texts: Sequence[str]) -> frozenset[str]:
    return frozenset([text for text in texts if is_content(text)])


@lru_cache(maxsize=8192)
def read_passage(passage: EvidencePassage, language: str = "") -> ReadPassage:
    """A passage made ready: a frozen value that can be kept and carried by the passage.

    `language` is a guess for a passage that does not say its own. The same passage is read once.
    """
    text, whole = first_sentences(passage.text)
    language, quantities, tokens = _figured(text, passage.language or language, MOST_FIGURES)
    rest = bool(quantities) and _is_rest(quantities[-1])
    if rest:
        text, quantities, whole = text[: quantities[-1].span.start], quantities[:-1], False
    if not whole:
        passage = replace(passage, text=text)
    blanked = blank(text, quantities)
    terms = _terms(blanked, quantities, language, None if rest else tokens)
    spans = sentences(text)
    cells = cells_of(text, quantities, passage.headers)
    pieces: list[_Piece] = []
    position = 0
    # A figure that crosses a sentence's end is read both ways: whole, and in its parts.
    crossed = False
    for span in spans:
        own: list[Quantity] = []
        while position < len(quantities) and quantities[position].span.start < span.end:
            own.append(quantities[position])
            position += 1
        crosses = bool(own) and own[-1].span.end > span.end
        if crossed or crosses:
            pieces.append(_alone(text, span, own if crosses else [], language))
        else:
            pieces.append(
                _Piece(
                    span,
                    text[span.start : span.end],
                    *_words(terms.within(span.start, span.end)),
                    blanked[span.start : span.end],
                    tuple(own),
                )
            )
        crossed = crosses
    rows: Iterable[_Row] = [_NO_ROW] * len(pieces)
    if cells:
        rows = _rows(passage, quantities, terms, pieces, cells)
    above = scopes([p.text for p in pieces], [p.words.content for p in pieces])
    read = tuple(
        ReadSentence(*piece, *row, scope, language)
        for piece, row, scope in zip(pieces, rows, above, strict=True)
    )
    return ReadPassage(
        passage,
        read,
        quantities,
        terms,
        _content(terms.texts),
        language,
        content_of("\n".join((*passage.heading_path, *passage.headers)), language),
        RECIPE,
        frozenset(t for s in read for h in s.heads if h for t in h.row),
        None if whole else len(text),
    )


class _Piece(NamedTuple):
    """What is read of a sentence by itself; fields as in `ReadSentence`."""

    span: Span
    text: str
    words: Words
    terms: Terms
    masked: str
    quantities: tuple[Quantity, ...]


class _Row(NamedTuple):
    """What is read of a sentence that is a row of a table; fields as in `ReadSentence`."""

    cells: tuple[Cell | None, ...] = ()
    others: tuple[tuple[Quantity, ...], ...] = ()
    heads: tuple[Heads | None, ...] = ()


_NO_ROW = _Row()


def _alone(text: str, span: Span, crossing: list[Quantity], language: str) -> _Piece:
    """A sentence whose end cuts a figure, read by itself, the whole figure included."""
    said = text[span.start : span.end]
    parts = _needing_source(recognise(said, language))
    quantities = _moved(parts, span.start)
    terms = _terms(blank(said, parts), parts, language)
    placed = Terms(terms.texts, tuple(s + span.start for s in terms.starts), terms.clauses)
    whole = [q for q in crossing if q.span.end > span.end]
    # Without terms of its own, the whole figure takes part in grounding only.
    return _Piece(span, said, *_words(placed), blank(said, parts), (*quantities, *whole))


def _words(terms: Terms) -> tuple[Words, Terms]:
    return Words(_content(terms.texts), "!not" in terms.texts), terms


def _rows(
    passage: EvidencePassage,
    quantities: Sequence[Quantity],
    terms: Terms,
    pieces: Sequence[_Piece],
    cells: Sequence[Cell],
) -> Iterator[_Row]:
    """For each sentence the cells of its figures, and what these say on the table's scale."""
    text = passage.text
    scale = scale_of(fold("\n".join((*passage.heading_path, *passage.headers, text))).lower)
    starts = [q.span.start for q in quantities]
    position = 0
    for piece in pieces:
        own: list[Cell | None] = []
        while position < len(cells) and cells[position].span.end < piece.span.start:
            position += 1
        here = position
        for quantity in piece.quantities:
            while here < len(cells) and cells[here].span.end < quantity.span.start:
                here += 1
            fits = here < len(cells) and cells[here].span.start <= quantity.span.start
            own.append(cells[here] if fits else None)
        if not any(own):
            yield _NO_ROW
            continue
        yield _Row(
            tuple(own),
            tuple(
                readings(q, scale, _label(text, c), percent=_percent(text, c)) if c else ()
                for q, c in zip(piece.quantities, own, strict=True)
            ),
            tuple(_heads(c, passage, terms, quantities, starts) if c else None for c in own),
        )


def _label(text: str, cell: Cell) -> str:
    """What a row is called, as far as its words tell whether its figures are taken off."""
    return text[cell.label.start : min(cell.label.end, cell.label.start + LONGEST_LABEL)]


def _heads(
    cell: Cell,
    passage: EvidencePassage,
    terms: Terms,
    quantities: Sequence[Quantity],
    starts: Sequence[int],
) -> Heads:
    """What a cell's figure is said of, column headers that only the passage names included."""
    heads = heads_of(cell, terms, quantities, starts)
    if cell.headers or cell.column >= len(passage.headers):
        return heads
    return heads._replace(column=content_of(passage.headers[cell.column]))


def _percent(text: str, cell: Cell) -> bool:
    """Whether the row's label or the column's header says that figures are percent."""
    named = " ".join(text[s.start : s.end] for s in (cell.label, *cell.headers))
    return "%" in named or "ercent" in named or "rozent" in named


class _Body(NamedTuple):
    """What is read of a statement's text by itself; offsets count from its start."""

    language: str
    figures: tuple[Quantity, ...]
    masked: str
    words: Words
    terms: Terms
    written: Sequence[str]
    goes_on: bool


SHORT = 1000
"""Longer sentences are read each time they are said."""
KEPT = 4096
"""No more sentences are remembered for their next time."""


def _body(text: str, likely: str, scene: Scene, listed: bool) -> _Body:
    """A statement's text read, or as it was read when it was last said."""
    known = scene.bodies.get((text, likely, listed))
    if known is not None:
        return known
    language, figures, tokens = _figured(text, likely)
    if listed and figures and figures[0].kind == "number" and not figures[0].span.start:
        figures = figures[1:]
    figures = opening(text, figures)
    if not scene.needs_markers:
        idle = unclaimed(text, figures)
        figures = tuple(q for q in figures if q not in idle)
    masked = blank(text, figures)
    own = _words(_terms(masked, figures, language, tokens))
    written = tokens.texts if tokens.is_plain else written_in(text)
    read = _Body(language, figures, masked, *own, written, goes_on(text))
    if len(text) <= SHORT and len(scene.bodies) < KEPT:
        scene.bodies[text, likely, listed] = read
    return read


def read_draft(
    draft: Draft, scene: Scene, placeholders: Sequence[str]
) -> tuple[ReadStatement, ...]:
    """The draft's statements made ready."""
    count = len(scene.passages)
    everything = tuple(range(count))
    read: list[ReadStatement] = []
    end = 0
    items = list_numbers(draft.text)
    for statement in statements(draft.text):
        start = statement.span.start
        opens, end = not end or "\n" in draft.text[end:start], statement.span.end
        body = statement.body
        for placeholder in placeholders:
            if placeholder in body:
                body = body.replace(placeholder, " " * len(placeholder))
        cited = tuple(n - 1 for n in statement.cited if 1 <= n <= count)
        likely = scene.passages[cited[0]].language if cited else scene.language
        own = _body(body, likely, scene, start in items)
        terms = own.terms
        read.append(
            ReadStatement(
                statement,
                own.words,
                Terms(terms.texts, tuple([s + start for s in terms.starts]), terms.clauses),
                own.masked,
                _moved(own.figures, start),
                cited if scene.needs_markers else everything,
                own.language,
                own.written if body is statement.body else written_in(statement.body),
                opens,
                own.goes_on if body is statement.body else goes_on(statement.body),
            )
        )
    return tuple(read)


def written_in(text: str) -> Sequence[str]:
    """The words of a text, folded."""
    return words_in(fold(text).lower).words


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


def _figured(text: str, likely: str, most: int = MOST_READ) -> Reading:
    """A text read, with the quantities that need a source."""
    found = reading_of(text, likely, most)
    return found._replace(quantities=_needing_source(found.quantities))


def _needing_source(found: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """All but idioms."""
    return tuple([q for q in found if q.kind not in _IGNORED])


def _is_rest(quantity: Quantity) -> bool:
    """Whether a figure is all that follows those that were read."""
    return quantity.kind == "identifier" and len(quantity.text) > LONGEST_NAME


def _moved(quantities: Sequence[Quantity], by: int) -> tuple[Quantity, ...]:
    """The same quantities, with spans that count from further ahead."""
    return tuple(
        Quantity(Span(q.span.start + by, q.span.end + by), q.text, q.kind, q.value, q.unit, q.bound)
        for q in quantities
    )


def _terms(
    masked: str, quantities: Sequence[Quantity], language: str, tokens: Tokens | None = None
) -> Terms:
    """The terms of a text in which the quantities are blanked out.

    `tokens` are those of the whole text, where they are known already.
    """
    if tokens is None or not tokens.is_plain:
        return terms_of(_plain(masked), quantities, language)
    said = blank(tokens.lower, quantities)
    return terms_of(said, quantities, language, words_beside(tokens, quantities))


def _plain(text: str) -> str:
    """The text in lower case without accents, offsets kept."""
    folded = fold(text)
    if folded.starts is None:
        return folded.lower
    # Where folding would move offsets, each character is folded by itself.
    return text.translate({ord(c): _one(fold(c).lower) for c in set(text)})


def _one(folded: str) -> str:
    return folded if len(folded) == 1 else " "
