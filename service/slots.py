"""Figures hidden from a model behind slots, and filled in again from their source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ingest.records import DocumentId, Fact, FactId
from policies.figured import content_of
from policies.model import Quantity
from policies.quantities import language_of, recognise
from policies.quantities.comparison import same
from policies.rendering import CONVENTIONS, day, fact_figure, figure
from policies.rules.rows import as_quantity
from service.generation import DraftStatement, Generated, PromptPassage

MOST_ROWS = 4
"""Rows of approved tables that a model is shown beside a passage of their document."""
SHARED_WORDS = 2
"""Least words that a row and a question share before the row is shown."""
_KINDS: Mapping[str, str] = {
    "money": "AMOUNT",
    "percent": "RATE",
    "points": "RATE",
    "date": "DATE",
    "time": "TIME",
    "duration": "PERIOD",
    "identifier": "CODE",
}
_NAME = re.compile(r"\b[A-Z]{4,6}_[A-Z]{1,3}\b")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WRITTEN_ANEW = frozenset({"money", "percent", "points", "duration"})


@dataclass(frozen=True, slots=True)
class Slot:
    """A figure that the model sees by its name only."""

    name: str
    """Such as `AMOUNT_A`, without any digit; small models copy such a word, and no tag."""
    text: str
    """What is filled in: as the source writes it, or as the reader's language does."""
    passage: int | None = None
    """Number of the passage it was first seen in."""
    fact: FactId | None = None
    """The row it is from, with its day in `text`."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A prompt's texts without figures, and the figures."""

    question: str
    passages: tuple[PromptPassage, ...]
    slots: tuple[Slot, ...]
    sources: Mapping[FactId, DocumentId]
    """The document that each shown row is from."""

    @property
    def names(self) -> tuple[str, ...]:
        """What a reply may hold in place of figures."""
        return tuple(slot.name for slot in self.slots)

    def filled(self, generated: Generated) -> Generated:
        """The same reply with its figures; what the model wrote stays in `raw`."""
        return replace(
            generated,
            statements=tuple(
                DraftStatement(self.fill(s.text), s.sources) for s in generated.statements
            ),
        )

    def fill(self, text: str) -> str:
        """A text with a figure for every slot.

        >>> hidden = Hidden("", (), (Slot("AMOUNT_A", "4.90 EUR"),), {})
        >>> hidden.fill("It costs AMOUNT_A.")
        'It costs 4.90 EUR.'
        """
        written = {slot.name: slot.text for slot in self.slots}
        # In one go: what is filled in is a source's text, and never read for slots again.
        return _NAME.sub(lambda found: written.get(found[0], found[0]), text)

    def without_rows(self, sentence: str) -> tuple[str, frozenset[DocumentId]]:
        """A filled sentence without what came from rows, and the documents those are from."""
        documents = set()
        for slot in self.slots:
            if slot.fact is not None and slot.text in sentence:
                sentence = sentence.replace(slot.text, "")
                documents.add(self.sources[slot.fact])
        return sentence, frozenset(documents)


def hide(
    question: str,
    passages: Sequence[PromptPassage],
    documents: Sequence[DocumentId],
    facts: Sequence[Fact],
    language: str,
) -> Hidden:
    """The question and its passages with every figure behind a slot.

    Equal figures share a slot, wherever they stand, so that the model can tell what belongs
    together. Rows of the passages' documents are shown below them, their figures hidden too.
    """
    hiding = _Hiding(language)
    shown = []
    rows: dict[FactId, DocumentId] = {}
    for number, (passage, document) in enumerate(zip(passages, documents, strict=True), 1):
        title, text = hiding.hidden(passage.title, number), hiding.hidden(passage.text, number)
        for fact in _rows(question, document, facts):
            if fact.id not in rows:
                rows[fact.id] = document
                text += f"\n{fact.subject}: {fact.measure} {hiding.row(fact)}"
        shown.append(PromptPassage(title, text))
    return Hidden(hiding.asked(question), tuple(shown), tuple(hiding.slots), rows)


def _rows(question: str, document: DocumentId, facts: Sequence[Fact]) -> list[Fact]:
    """The rows of a document that share most words with a question."""
    words = content_of(question)
    scored = [
        (len(content_of(f"{fact.subject} {fact.measure}") & words), fact)
        for fact in facts
        if fact.source == document
    ]
    near = [(count, fact) for count, fact in scored if count >= SHARED_WORDS]
    return [fact for _, fact in sorted(near, key=lambda one: -one[0])[:MOST_ROWS]]


class _Hiding:
    """The slots so far."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._known: list[tuple[Quantity, Slot]] = []
        self.slots: list[Slot] = []

    def hidden(self, text: str, passage: int) -> str:
        """A passage's text with slots for its figures."""
        language = language_of(text, self._language)
        pieces, last = [], 0
        for quantity in recognise(text, language):
            if quantity.kind == "idiom":
                continue
            slot = self._slot_of(quantity)
            if slot is None:
                slot = self._new(quantity, self._written(quantity, language), passage=passage)
                self._known.append((quantity, slot))
            pieces += [text[last : quantity.span.start], slot.name]
            last = quantity.span.end
        return "".join((*pieces, text[last:]))

    def row(self, fact: Fact) -> str:
        """The name of a row's slot; never shared, since what it fills in names a day."""
        text = fact_figure(fact, self._language)
        return self._new(as_quantity(fact), text, fact=fact.id).name

    def asked(self, question: str) -> str:
        """The question with the slots of those figures that the passages hold too."""
        pieces, last = [], 0
        for quantity in recognise(question, self._language):
            slot = None if quantity.kind == "idiom" else self._slot_of(quantity)
            if slot is not None:
                pieces += [question[last : quantity.span.start], slot.name]
                last = quantity.span.end
        return "".join((*pieces, question[last:]))

    def _slot_of(self, quantity: Quantity) -> Slot | None:
        return next(
            (
                slot
                for known, slot in self._known
                if known.kind == quantity.kind and same(quantity, known)
            ),
            None,
        )

    def _new(
        self,
        quantity: Quantity,
        text: str,
        passage: int | None = None,
        fact: FactId | None = None,
    ) -> Slot:
        kind = _KINDS.get(quantity.kind, "NUMBER")
        slot = Slot(f"{kind}_{_letters(len(self.slots))}", text, passage, fact)
        self.slots.append(slot)
        return slot

    def _written(self, quantity: Quantity, language: str) -> str:
        """As the source writes it; a reader of another language gets it in theirs."""
        if language == self._language or self._language not in CONVENTIONS:
            return quantity.text
        if quantity.kind in _WRITTEN_ANEW and _PLAIN.fullmatch(quantity.value):
            # The value has lost its noughts; an amount keeps as many decimals as its source has.
            least = Decimal(1).scaleb(-_decimals(quantity.text))
            value = Decimal(quantity.value)
            kept = value.quantize(least) if value == value.quantize(least) else value
            return figure(kept, quantity.unit, self._language)
        if quantity.kind == "date" and _DAY.fullmatch(quantity.value):
            return day(date.fromisoformat(quantity.value), self._language)
        return quantity.text


def _decimals(text: str) -> int:
    """How many digits follow the last mark of an amount: "4,90 €" has two."""
    found = re.search(r"[.,](\d{1,2})(?!\d)", text)
    return len(found[1]) if found else 0


def _letters(number: int) -> str:
    """The n-th name made of letters: A … Z, AA, AB …

    >>> [_letters(n) for n in (0, 25, 26)]
    ['A', 'Z', 'AA']
    """
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
