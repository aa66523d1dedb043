"""A row of an approved table read out, where a question asks for it and no quotation says it."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.records import DocumentId, Fact, PassageId
from policies.quantities import recognise
from policies.quantities.comparison import same
from policies.rendering import fact_sentence
from policies.rules.rows import as_quantity
from policies.text import with_markers
from policies.words import stems


def asked_for(question: str, facts: Sequence[Fact]) -> Fact | None:
    """The row whose subject and measure a question names word for word; None if two differ.

    Where several do, the one with the most words: "Plus saver" is asked for, not "saver".
    """
    words = stems((question,))
    named = []
    for fact in facts:
        subject, measure = stems((fact.subject,)), stems((fact.measure,))
        if subject and measure and (subject | measure) <= words:
            named.append((len(subject | measure), fact))
    most = max((count for count, _ in named), default=0)
    best = [fact for count, fact in named if count == most]
    rows = {(fact.value, fact.unit) for fact in best}
    return best[0] if len(rows) == 1 else None


def read_out(
    fact: Fact,
    said: str,
    passages: Sequence[tuple[PassageId, DocumentId]],
    language: str,
) -> str | None:
    """The row as a line of a draft, in the reader's locale, cited to the document it is from.

    None where what is said already states the figure, or where no passage of that document is
    among those that may be cited (the n-th is cited as n).
    """
    row = as_quantity(fact)
    if any(same(quantity, row) for quantity in recognise(said, language)):
        return None
    cited = [n for n, (_, document) in enumerate(passages, 1) if document == fact.source]
    return with_markers(fact_sentence(fact, language), cited[:1]) if cited else None
