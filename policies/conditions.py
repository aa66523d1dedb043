"""A condition of the source that a statement leaves out, in whatever order it says the rest."""

from __future__ import annotations

from policies.alignment import Beside
from policies.clauses import KEPT, claims, end_of, place_of
from policies.kindred import relatives
from policies.lexis import (
    CONDITIONS,
    EARLIER,
    LATER,
    LEAST,
    MOST,
    NEGATION,
    ONLY,
    OTHERWISE,
    OUTSIDE,
)
from policies.model import Span
from policies.reading import LONGEST, ReadSentence, ReadStatement
from policies.terms import FIGURE, commonplace, light, negative

FEWEST = 3
"""Of fewer words of its own a statement is not taken for a sentence without its condition."""
USED = 0.6
"""Share of what stands beside a condition that a statement says."""
BOUNDS = frozenset({LEAST, MOST, EARLIER, LATER})
PROVISOS = CONDITIONS | {OTHERWISE, OUTSIDE}
_PRICES = frozenset({FIGURE + "money", FIGURE + "percent"})
_BEHIND = 3
"""The figure of a bound stands no more terms behind it."""


def unconditioned(statement: ReadStatement, b: Beside) -> Span | None:
    """Where a sentence sets a condition of which a statement of its words says nothing."""
    said = frozenset(statement.terms.texts)
    content = statement.words.content - light()
    if b.sentence.is_row or len(content) < FEWEST or not PROVISOS.isdisjoint(said):
        return None
    if len(b.sentence.terms.texts) > LONGEST:
        return None
    if not all(_has(b.sentence, term) for term in content - commonplace()):
        # What it says in words of its own may be the condition.
        return None
    return _condition(statement, b) or _bound(statement, b, said)


def _condition(statement: ReadStatement, b: Beside) -> Span | None:
    """A clause with "if", "unless" or "only" on which what the statement says depends."""
    theirs = b.sentence.terms
    figures = {n for n in b.pairs().values() if theirs.texts[n][0] == FIGURE}
    content = statement.words.content
    for at, text in enumerate(theirs.texts):
        if text not in CONDITIONS:
            continue
        if text == ONLY and theirs.texts[at + 1 : at + 2] and theirs.texts[at + 1][0] == FIGURE:
            continue
        end = end_of(b.sentence, at)
        inside = claims(theirs, at + 1, end)
        kept = sum(1 for n in inside if n in figures or theirs.texts[n] in content)
        if not inside or kept >= KEPT * len(inside):
            continue
        first, last = _part(b.sentence, at, end)
        outside = (*theirs.texts[first:at], *theirs.texts[end:last])
        if (NEGATION in outside) != statement.words.negated:
            # What is denied there is another matter.
            continue
        beside = [*claims(theirs, first, at), *claims(theirs, end, last)]
        told = [n for n in beside if theirs.texts[n][0] == FIGURE]
        if statement.quantities and not any(n in figures for n in told):
            continue
        home = [n for n in told if theirs.clauses[n] == theirs.clauses[at]]
        if home and not any(n in figures for n in home):
            continue
        left = [n for n in beside if n not in figures and theirs.texts[n] not in content]
        if any(theirs.texts[n] in negative() for n in left):
            # "Is waived if" is not what "is 5 EUR" says.
            continue
        used = len(beside) - len(left)
        if used >= USED * len(beside) and used >= FEWEST:
            return Span(theirs.starts[at], place_of(b.sentence, end))
    return None


def _bound(statement: ReadStatement, b: Beside, said: frozenset[str]) -> Span | None:
    """A bound with its figure, of which a statement without any says nothing."""
    theirs = b.sentence.terms
    if statement.quantities or not BOUNDS.isdisjoint(said):
        return None
    if not statement.words.content <= b.sentence.words.content:
        return None
    for at, text in enumerate(theirs.texts):
        if text in _PRICES:
            # What it says of this figure the statement does not say.
            return None
        if text in BOUNDS:
            behind = range(at + 1, min(len(theirs.texts), at + 1 + _BEHIND))
            figure = next((n for n in behind if theirs.texts[n][0] == FIGURE), None)
            if figure is not None:
                return Span(theirs.starts[at], place_of(b.sentence, figure + 1))
    return None


def _has(sentence: ReadSentence, term: str) -> bool:
    content = sentence.words.content
    return term in content or term in sentence.scope or not content.isdisjoint(relatives(term))


def _part(sentence: ReadSentence, at: int, end: int) -> tuple[int, int]:
    """The terms between two semicolons around a condition."""
    starts, text, base = sentence.terms.starts, sentence.text, sentence.span.start
    first, last = at, end
    while first > 0 and ";" not in text[starts[first - 1] - base : starts[first] - base]:
        first -= 1
    while 0 < last < len(starts) and ";" not in text[starts[last - 1] - base : starts[last] - base]:
        last += 1
    return first, last
