"""A row of an approved table read out, where a question asks for it and no quotation says it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ingest.records import DocumentId, Fact, PassageId
from policies.figured import content_of
from policies.model import Evidence
from policies.quantities import recognise
from policies.quantities.comparison import same
from policies.reading import read_facts
from policies.rendering import fact_sentence
from policies.rules.rows import as_quantity
from policies.scene import ReadFacts
from policies.text import with_markers
from service.asked import asked_kinds
from service.calibration import Weighed
from service.twins import Family, Page, Spot, are_twins, shown, spots_of

_BRACKETS = re.compile(r"\s*\([^()]*\)")

_ASKING = content_of("account card high much cost costs now currently today get earn please")
"""Words beside a row's own that change nothing about what is asked."""


_PLAIN = frozenset(
    "what which whats s how much high is are the a an my your our of on for do does i we you get "
    "earn pay cost costs please there it and wie hoch ist die der das mein meine quel quelle est "
    "le la les mon ma mes cuál es el los las de del mi qual è il lo i gli".split()
)
"""Words without content that may stand beside a measure; "outside" or "without" may not."""


@dataclass(frozen=True, slots=True)
class FactRows:
    """Rows that hold for some answers, read once for all of them."""

    facts: tuple[Fact, ...]
    read: ReadFacts
    """For the judge."""
    named: tuple[tuple[frozenset[str], Fact], ...]
    """Rows with the content words that name them; those that nothing names are left out."""
    measures: tuple[tuple[frozenset[str], tuple[Fact, ...]], ...]
    """Rows of one measure, whatever the channel in its brackets, with the measure's words."""

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
            _by_measure(facts),
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """What a question for a measure alone is answered from."""

    measure: str
    family: Family
    """Sentences of one document that state its rows."""
    elsewhere: frozenset[DocumentId]
    """Documents with more rows of the measure."""


def _by_measure(facts: Sequence[Fact]) -> tuple[tuple[frozenset[str], tuple[Fact, ...]], ...]:
    rows: dict[frozenset[str], list[Fact]] = {}
    for fact in facts:
        rows.setdefault(content_of(_BRACKETS.sub("", fact.measure)), []).append(fact)
    return tuple((words, tuple(found)) for words, found in rows.items() if words)


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


def row_beside(
    question: str, language: str, rows: FactRows, said: str, written: Collection[str]
) -> Fact | None:
    """The row that belongs beside what is quoted.

    A question with more in it than a row's name may ask for something else of the same words:
    "what does it cost to close a Plus account after four months" holds those of its monthly account
    fee. There, a quotation with a figure of the row's kind, read in any of the languages that it
    is written in, has answered.
    """
    named = asked_for(question, rows)
    if named is None or asked_alone(question, language, rows) is not None:
        return named
    kind = as_quantity(named).kind
    told = any(q.kind == kind for way in sorted(written) for q in recognise(said, way))
    return None if told else named


def asked_measure(
    question: Evidence,
    rows: FactRows,
    weighed: Sequence[Weighed],
    names: frozenset[str],
    page: Page,
) -> Measured | None:
    """The rows of the one measure that a question names, where it names nothing beside.

    "What is the monthly fee?" is the monthly account fee of every account; with a product, a day
    or an amount beside it, it would be another question. Of several documents the one with most
    of the rows answers; its sentences must state them all.
    """
    words = content_of(question.question)
    facts = _measured(question, words, rows)
    hits = {w.candidate.hit.passage.document: w.candidate.hit for w in reversed(weighed)}
    count = Counter(DocumentId(fact.source) for fact in facts if fact.source in hits)
    order = [w.candidate.hit.passage.document for w in weighed]
    if not count:
        return None
    fullest = max(count, key=lambda document: (count[document], -order.index(document)))
    spots = spots_of(page(hits[fullest]), weighed, hits[fullest].language)
    stated = [_stating(fact, spots) for fact in facts if fact.source == fullest]
    said = [spot for spot in stated if spot is not None]
    if len(said) < len(stated):
        return None
    # A page may know more of the measure than the table does: another channel, other cards.
    held = words & content_of(said[0].text)
    every = [
        s
        for s in spots
        if s in said
        or (any(are_twins(one, s, names) for one in said) and held <= content_of(s.text))
    ]
    family = shown(every, [spot for spot in spots if spot.row])
    return Measured(
        _BRACKETS.sub("", facts[0].measure),
        family,
        frozenset(DocumentId(fact.source) for fact in facts if fact.source != fullest),
    )


def _measured(question: Evidence, words: frozenset[str], rows: FactRows) -> tuple[Fact, ...]:
    """The rows of the one measure that a question names; none where something stands beside it."""
    plain = re.findall(r"[^\W_]+", question.question.casefold())
    more = any(word not in _PLAIN and not content_of(word) for word in plain)
    if more or any(q.kind != "idiom" for q in recognise(question.question, question.language)):
        return ()
    kinds = asked_kinds(question.question)
    named = [
        (measure - _ASKING == words - _ASKING, facts)
        for measure, facts in rows.measures
        if len(words & measure) > 1 and words - measure <= _ASKING
    ]
    best = [facts for exact, facts in named if exact] or [facts for _, facts in named]
    if len(best) != 1:
        return ()
    if kinds:
        asked = all(as_quantity(fact).kind in kinds for fact in best[0])
    else:  # "What is an instant transfer?" does not ask for its fee.
        asked = content_of(_BRACKETS.sub("", best[0][0].measure).split()[-1]) <= words
    return best[0] if asked else ()


def _stating(fact: Fact, spots: Sequence[Spot]) -> Spot | None:
    """The sentence that states a row's figure and has most of its words."""
    row, words = as_quantity(fact), content_of(f"{fact.subject} {fact.measure}")
    stating = [
        spot
        for spot in spots
        if not spot.row
        and any((f.kind, f.value, f.unit) == (row.kind, row.value, row.unit) for f in spot.figures)
    ]
    return max(stating, key=lambda spot: len(words & content_of(spot.text)), default=None)


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
