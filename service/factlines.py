"""A row of an approved table read out, where a question asks for it and no quotation says it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ingest.records import DocumentId, Fact, PassageId
from policies.figured import content_of
from policies.quantities import recognise
from policies.quantities.comparison import same
from policies.reading import read_facts
from policies.rendering import fact_sentence
from policies.rules.rows import as_quantity
from policies.scene import ReadFacts
from policies.text import with_markers
from service.asked import asked_kinds
from service.calibration import Weighed

_ASKING = content_of("account card high much cost costs now currently today")
"""Words beside a row's own that change nothing about what is asked."""


@dataclass(frozen=True, slots=True)
class FactRows:
    """Rows that hold for some answers, read once for all of them."""

    facts: tuple[Fact, ...]
    read: ReadFacts
    """For the judge."""
    named: tuple[tuple[frozenset[str], Fact], ...]
    """Rows with the content words that name them; those that nothing names are left out."""

    @classmethod
    def of(cls, facts: Sequence[Fact]) -> FactRows:
        """The rows, read."""
        return cls(
            tuple(facts),
            read_facts(facts),
            tuple(
                (subject | measure, fact)
                for fact in facts
                if (subject := content_of(fact.subject)) and (measure := content_of(fact.measure))
            ),
        )


def asked_for(question: str, rows: FactRows) -> Fact | None:
    """The row whose subject and measure a question names word for word; None if two differ.

    Where several do, the one with the most words: "Plus saver" is asked for, not "saver".
    """
    words = content_of(question)
    named = [(len(row), fact) for row, fact in rows.named if row <= words]
    most = max((count for count, _ in named), default=0)
    best = [fact for count, fact in named if count == most]
    values = {(fact.value, fact.unit) for fact in best}
    return best[0] if len(values) == 1 else None


def asked_alone(question: str, language: str, rows: FactRows) -> Fact | None:
    """The row of `asked_for` where the question holds no condition beside it.

    A day, an amount or any weighty word that is not the row's own may change what is asked:
    "the monthly fee of Plus back in 2024" is not the row of today.
    """
    fact = asked_for(question, rows)
    if fact is None or as_quantity(fact).kind not in asked_kinds(question):
        return None
    named = f"{fact.subject} {fact.measure}"
    known = {quantity.text for quantity in recognise(named, language)}
    if any(quantity.text not in known for quantity in recognise(question, language)):
        return None
    beside = content_of(question) - content_of(named)
    return None if beside - _ASKING else fact


def beside(
    question: str, language: str, rows: FactRows, said: str, written: Collection[str]
) -> Fact | None:
    """The row that belongs beside what is quoted.

    A question with more in it than a row's name may ask for something else of the same words:
    "what does it cost to close a Plus account after four months" holds those of its monthly account
    fee. There, a quotation with a figure of the row's kind, read in any of the languages that it
    is written in, has answered.
    """
    alone = asked_alone(question, language, rows)
    named = alone or asked_for(question, rows)
    if named is None or alone is not None:
        return named
    kind = as_quantity(named).kind
    told = any(q.kind == kind for way in sorted(written) for q in recognise(said, way))
    return None if told else named


def stating(fact: Fact, weighed: Sequence[Weighed]) -> tuple[Weighed, ...]:
    """The sentences of the row's own document that state its figure, in the order given."""
    row = as_quantity(fact)
    return tuple(
        w
        for w in weighed
        if w.candidate.hit.passage.document == fact.source
        and any(same(q, row) for q in recognise(w.candidate.text, w.candidate.hit.language))
    )


def read_out(
    fact: Fact,
    said: str,
    passages: Sequence[tuple[PassageId, DocumentId]],
    language: str,
    written: Collection[str] = (),
) -> str | None:
    """The row as a line of a draft, in the reader's locale, cited to the document it is from.

    None where what is said already states the figure, in the reader's way or in that of one of
    the languages it is written in, or where no passage of that document is among those that may
    be cited (the n-th is cited as n).
    """
    row = as_quantity(fact)
    if any(same(q, row) for way in {language, *written} for q in recognise(said, way)):
        return None
    cited = [n for n, (_, document) in enumerate(passages, 1) if document == fact.source]
    return with_markers(fact_sentence(fact, language), cited[:1]) if cited else None
