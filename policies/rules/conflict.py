"""Two sources in force state different figures for the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rapidfuzz import fuzz

from ingest.records import Fact
from policies.model import Effect, Finding, Quantity, Source
from policies.quantities.comparison import comparable, same
from policies.rendering import as_of, figure
from policies.rules.dated import annotation, undated
from policies.rules.grounds import fact_for, occurrences, row_for
from policies.rules.rows import as_quantity
from policies.scene import ReadPassage, ReadSentence, ReadStatement, Scene, wording_of
from policies.tables import mark_of

FEWEST_WORDS = 2
"""Shorter sentences say too little to contradict each other."""
FEWEST_IN_ROW = 4
"""The same for table rows, which say part of it in their headers."""
_SINCE = re.compile(
    r"\b(?:from|since|as of|ab(?: dem)?|seit(?: dem)?|à partir du|depuis le|desde el|a partir del"
    r"|dal|a partire dal)\s\d{1,2}(?:st|er|\.|°)?\s(?:de\s)?[^\W\d_]{3,12}\s(?:de\s)?\d{4}\b",
    re.IGNORECASE,
)
"""A day from which something applies, not one until which it did."""
_NO_AMOUNT = frozenset({"date", "time", "ordinal", "identifier"})


@dataclass(frozen=True, slots=True)
class Conflict:
    """Which of two figures applies is not for us to decide: neither is shown, or both are."""

    effect: Effect
    likeness: float = 95.0
    """How alike (of 100) two sentences are, figures aside, that say the same."""
    message: str = "Another passage says the same with another figure: {source}"
    fact_message: str = "The approved fact table says {source} for this."
    shown: Literal["neither", "both"] = "neither"
    """`both`: a statement may stay where the draft states the other figure too, each with the day
    from which it applies."""
    both_message: str = (
        "Another source in force differs, and both are shown with their days: {source}"
    )
    name: str = "conflict"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """At most one finding for a passage that contradicts, and one for a fact row that does."""
        if not statement.quantities:
            return
        other = _contradicting_passage(statement, scene, self.likeness) or _denying(
            statement, scene
        )
        if other is not None:
            passage, sentence = other
            source = Source(passage=passage.passage.id, span=sentence.span)
            both = self.shown == "both" and _both_passages(statement, passage, sentence, scene)
            yield self._finding(statement, sentence.text, source, self.message, both)
        fact = _contradicting_fact(statement, scene)
        if fact is not None:
            both = self.shown == "both" and _both_facts(statement, fact, scene)
            said = figure(fact.value, fact.unit, scene.language)
            if fact.in_force_from > date.min:
                said += " " + as_of(fact.in_force_from, scene.language)
            source = Source(fact=fact.id)
            yield self._finding(statement, said, source, self.fact_message, both)

    def _finding(
        self, statement: ReadStatement, said: str, source: Source, message: str, both: bool
    ) -> Finding:
        effect = Effect.FLAG if both else self.effect
        text = (self.both_message if both else message).replace("{source}", said)
        return Finding(self.name, effect, statement.span, text, source)


def _contradicting_passage(
    statement: ReadStatement, scene: Scene, likeness: float
) -> tuple[ReadPassage, ReadSentence] | None:
    """The first sentence that another passage makes with another figure."""
    content = statement.words.content
    if len(content) < FEWEST_WORDS:
        return None
    row = bool(mark_of(statement.statement.body))
    masked, quantities = undated(statement)
    wording = wording_of(masked)
    cited = scene.cited(statement)
    for passage in scene.passages:
        alike = passage.alike.get(content, ())
        if not alike or _says(quantities, alike, wording):
            continue
        for sentence in alike:
            if (
                (len(content) >= FEWEST_IN_ROW or not (row or sentence.is_row))
                # What is not arranged is another measure than what is.
                and sentence.words.negated == statement.words.negated
                and _contradicts(quantities, sentence)
                and fuzz.ratio(wording, sentence.wording) >= likeness
                and _same_matter(statement, passage, cited)
            ):
                return passage, sentence
    return None


def _says(quantities: tuple[Quantity, ...], alike: Sequence[ReadSentence], wording: str) -> bool:
    """Whether a passage makes the statement itself; what else it says is then another case."""
    return any(
        sentence.wording == wording
        and len(sentence.quantities) == len(quantities)
        and all(map(same, quantities, sentence.quantities))
        for sentence in alike
    )


def _contradicts(quantities: tuple[Quantity, ...], sentence: ReadSentence) -> bool:
    """The same figures in the same order, one of them with another value, no date among those."""
    if len(quantities) != len(sentence.quantities):
        return False
    pairs = list(zip(quantities, sentence.quantities, strict=True))
    if not all(comparable(a, b) for a, b in pairs):
        return False
    different = [a for a, b in pairs if not same(a, b)]
    return bool(different) and all(a.kind not in _NO_AMOUNT for a in different)


def _same_matter(
    statement: ReadStatement, passage: ReadPassage, cited: tuple[ReadPassage, ...]
) -> bool:
    """Whether the headings leave open that both speak of the same thing."""
    return any(
        other is not passage
        and (not (passage.context - other.context) or not (other.context - passage.context))
        for other in cited
    )


def _contradicting_fact(statement: ReadStatement, scene: Scene) -> Fact | None:
    """The first row about all that a statement names, of which the statement says otherwise.

    A figure that another row vouches for is about that other thing; a statement with a day of
    its own speaks of that day, and of no row but one that applies from just then; and "at least"
    or "up to" is not what a row states.
    """
    if not scene.facts:
        return None
    _, quantities = undated(statement)
    days = {q.value for q in quantities if q.kind == "date"}
    if days and (len(days) > 1 or not _SINCE.search(statement.statement.body)):
        return None
    words = statement.words.content
    for fact, about, row in scene.facts:
        if len(about) < 2 or not about <= words:
            continue
        if days and days != {fact.in_force_from.isoformat()}:
            continue
        mine = [q for q in quantities if comparable(q, row) and q.bound in {"exact", "about"}]
        if not mine or any(same(q, row) for q in mine):
            continue
        if not any(_vouched(q, fact, statement, scene) for q in mine):
            return fact
    return None


def _denying(statement: ReadStatement, scene: Scene) -> tuple[ReadPassage, ReadSentence] | None:
    """Where a passage states otherwise what a statement has from a row alone."""
    if not scene.facts:
        return None
    _, quantities = undated(statement)
    for claim in quantities:
        row = row_for(claim, statement, scene)
        if row is None or occurrences(claim, statement, scene):
            continue
        for passage in scene.passages:
            for sentence in passage.sentences:
                if row.about <= sentence.words.content | passage.context and _differs(
                    claim, sentence
                ):
                    return passage, sentence
    return None


def _differs(claim: Quantity, sentence: ReadSentence) -> bool:
    """Whether a sentence without a day of its own states other figures of the unit only."""
    if any(q.kind == "date" for q in sentence.quantities):
        return False
    theirs = [
        q for q in sentence.quantities if comparable(claim, q) and q.bound in {"exact", "about"}
    ]
    return bool(theirs) and not any(same(claim, q) for q in theirs)


def _vouched(claim: Quantity, beside: Fact, statement: ReadStatement, scene: Scene) -> bool:
    """Whether a row about something else states the figure."""
    fact = fact_for(claim, statement, scene)
    return fact is not None and (fact.subject, fact.measure) != (beside.subject, beside.measure)


def _both_passages(
    statement: ReadStatement, passage: ReadPassage, sentence: ReadSentence, scene: Scene
) -> bool:
    """Whether the draft says the other sentence too, and when each of both began to apply."""
    for other in scene.said:
        if other is statement or passage not in scene.cited(other):
            continue
        _, quantities = undated(other)
        if len(quantities) == len(sentence.quantities) and all(
            map(same, quantities, sentence.quantities)
        ):
            return annotation(statement) is not None and annotation(other) is not None
    return False


def _both_facts(statement: ReadStatement, fact: Fact, scene: Scene) -> bool:
    """The same where the other source is a row."""
    if fact.in_force_from == date.min:
        return False
    said = any(
        any(same(quantity, as_quantity(fact)) for quantity in other.quantities)
        and annotation(other) == fact.in_force_from
        for other in scene.said
        if other is not statement
    )
    return said and annotation(statement) is not None
