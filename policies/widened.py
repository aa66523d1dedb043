"""A statement that says of all, or always, what its source says of some, or from a bound on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from policies.alignment import Beside
from policies.conditions import unconditioned
from policies.lexis import (
    CONDITIONS,
    EARLIER,
    LATER,
    LEAST,
    MAY,
    MOST,
    OTHERWISE,
)
from policies.model import Span
from policies.scene import ReadSentence, ReadStatement
from policies.terms import FIGURE, STEERS, always, light, universal, waived

SAID = 0.75
"""Share of a statement's content words that a sentence must say before it is held against it."""
BOUNDS = frozenset({LEAST, MOST, EARLIER, LATER})
PROVISOS = CONDITIONS | {OTHERWISE}
_SETTING = PROVISOS | BOUNDS
_ALL = re.compile(
    r"\b(?:every|all|alle[nrms]?|jede[nrms]?|s[äa]mtliche[nrms]?)\s"
    r"(?:(?:of )?the\s|der\s)?([^\W\d_]{2,40})",
    re.IGNORECASE,
)
LONGEST = 600
"""No more characters of a sentence tell that it speaks of some."""
_ALL_WORDS = frozenset(
    "every all alle allen aller alles allem jede jeden jeder jedes jedem samtliche samtlichen "
    "samtlicher samtliches samtlichem".split()
)
"""One of these stands in all of these."""
_SOME = re.compile(
    r"\b(?:some|certain|many|several|selected|most|not all|not every"
    r"|einige[nrms]?|manche[nrms]?|bestimmte[nrms]?|gewisse[nrms]?|viele[nrms]?|meisten|mehrere[nrms]?"
    r"|einzelne[nrms]?|ausgew[äa]hlte[nrms]?|nicht alle[nrms]?|nicht jede[nrms]?)\s"
    r"(?:(?:of )?the\s|der\s)?([^\W\d_]{2,40})",
    re.IGNORECASE,
)
_SOME_OF = (
    *("ome ", "ertain ", "any ", "everal ", "elected ", "ost ", "ot all ", "ot every ", "inige"),
    *("anche", "estimmte", "ewisse", "iele", "eisten", "ehrere", "inzelne", "usgew", "icht "),
)
"""Some of it stands in all of these; looked for first, since it is found sooner."""
MOST_ALL = 8
"""No more of them are looked at in one statement."""
_NEAR = 3
"""What tells a noun apart stands no more terms behind it."""


def widened(statement: ReadStatement, near: Sequence[Beside]) -> tuple[Beside, Span] | None:
    """The sentence, and the place in it, that says less than the statement; None where one agrees.

    Every sentence that says as much of the statement as the likest has to say less; word for word
    a sentence, it says no more.
    """
    content = statement.words.content - universal()
    if not content or not near:
        return None
    some = _said_of_some(statement, near, content)
    if some is not None:
        return some
    if any(b.exact == len(b.mine) == len(b.theirs) for b in near):
        return None
    best = max(b.shared for b in near)
    if best < SAID * len(content):
        return None
    found: tuple[Beside, Span] | None = None
    stated = max(b.stated for b in near if b.shared == best)
    for b in near:
        if b.shared < best or b.stated < stated:
            continue
        place = (
            _of_all(statement, b)
            or _otherwise(statement, b)
            or _unbounded(statement, b)
            or _firmer(statement, b)
            or unconditioned(statement, b)
        )
        if place is None:
            return None
        found = found or (b, place)
    return found


def _of_all(statement: ReadStatement, b: Beside) -> Span | None:
    """Where a noun that the statement says "all" of is told apart: "orders placed abroad"."""
    if _ALL_WORDS.isdisjoint(statement.written):
        return None
    body, base = statement.statement.body, statement.span.start
    theirs, text = b.sentence.terms, b.sentence.text
    texts, starts, _ = statement.terms
    for match in islice(_ALL.finditer(body), MOST_ALL):
        start = base + match.start(1)
        at = bisect_left(starts, start)
        noun = texts[at] if at < len(starts) and starts[at] == start else ""
        if not noun or noun not in theirs.texts:
            continue
        place = theirs.texts.index(noun)
        there = theirs.starts[place] - b.sentence.span.start
        if _ALL.search(text, max(0, there - 24), there + 40):
            continue
        behind = _claims(b.sentence, place + 1)[:1]
        if behind and behind[0] <= place + _NEAR and _is_new(statement, b, behind[0]):
            return Span(theirs.starts[place], _end(b.sentence, behind[0]))
    return None


def _said_of_some(
    statement: ReadStatement, near: Sequence[Beside], content: frozenset[str]
) -> tuple[Beside, Span] | None:
    """The likest sentence where each says of some what the statement says of all."""
    most = max(b.shared for b in near)
    if most < SAID * len(content):
        return None
    found: tuple[Beside, Span] | None = None
    for b in near:
        if b.shared == most:
            place = _of_some(statement, b)
            if place is None:
                return None
            found = found or (b, place)
    return found


def _of_some(statement: ReadStatement, b: Beside) -> Span | None:
    """Where the source says of some what the statement says of all, or without a word of it."""
    if statement.statement.body.rstrip(" .") == b.sentence.text.rstrip(" ."):
        return None
    some, base = _somes(b.sentence.text), b.sentence.span.start
    if not some or _SOME.search(statement.statement.body):
        return None
    texts, starts, _ = b.sentence.terms
    for first, noun, last in some:
        at = bisect_left(starts, base + noun)
        if at < len(starts) and starts[at] == base + noun and texts[at] in statement.terms.texts:
            return Span(base + first, base + last)
    return None


@lru_cache(maxsize=1024)
def _somes(text: str) -> tuple[tuple[int, int, int], ...]:
    """Where a sentence says something of some only, which noun that is, and where it ends."""
    if not any(part in text for part in _SOME_OF):
        return ()
    found = islice(_SOME.finditer(text, 0, LONGEST), MOST_ALL)
    return tuple((m.start(), m.start(1), m.end()) for m in found)


def _otherwise(statement: ReadStatement, b: Beside) -> Span | None:
    """Where the source says a figure only for what else is the case, and the statement flatly."""
    theirs = b.sentence.terms.texts
    if OTHERWISE not in theirs or not PROVISOS.isdisjoint(statement.terms.texts):
        return None
    at = theirs.index(OTHERWISE)
    figure = next((n for n in range(at + 1, len(theirs)) if theirs[n][0] == FIGURE), None)
    if figure is None or figure not in b.pairs().values():
        return None
    return Span(b.sentence.terms.starts[at], _end(b.sentence, figure))


def _unbounded(statement: ReadStatement, b: Beside) -> Span | None:
    """Where "free" is said from a bound on, or of so many, and the statement says neither."""
    said = statement.terms.texts
    if statement.quantities or not _SETTING.isdisjoint(said):
        return None
    theirs = b.sentence.terms
    free = statement.words.content & waived()
    for at, text in enumerate(theirs.texts):
        if text not in free:
            continue
        for n in range(max(0, at - 1), at):
            if theirs.texts[n][0] == FIGURE:
                return Span(theirs.starts[n], _end(b.sentence, at))
        home = theirs.clauses[at]
        for n in range(max(0, at - 6), min(len(theirs.texts) - 1, at + 6)):
            if (
                theirs.texts[n] in BOUNDS
                and theirs.clauses[n] == home
                and any(t[0] == FIGURE for t in theirs.texts[n + 1 : n + 4])
            ):
                return Span(theirs.starts[min(n, at)], _end(b.sentence, max(n, at)))
    return None


def _firmer(statement: ReadStatement, b: Beside) -> Span | None:
    """Where the source says "may", and the statement "always"."""
    theirs = b.sentence.terms.texts
    if MAY not in theirs or MAY in statement.terms.texts:
        return None
    if always().isdisjoint(statement.terms.texts) or not always().isdisjoint(theirs):
        return None
    at = theirs.index(MAY)
    return Span(b.sentence.terms.starts[at], _end(b.sentence, at))


def _claims(sentence: ReadSentence, first: int) -> list[int]:
    texts, idle = sentence.terms.texts, light()
    return [
        n
        for n in range(first, min(len(texts), first + _NEAR))
        if texts[n][0] not in STEERS + FIGURE and texts[n] not in idle
    ]


def _is_new(statement: ReadStatement, b: Beside, at: int) -> bool:
    """Whether a statement leaves out a term that stands in one clause with the one in front."""
    clauses = b.sentence.terms.clauses
    return (
        b.sentence.terms.texts[at] not in statement.words.content and clauses[at] == clauses[at - 1]
    )


def _end(sentence: ReadSentence, at: int) -> int:
    start = sentence.terms.starts[at]
    end = start
    while end < sentence.span.end and not sentence.text[end - sentence.span.start].isspace():
        end += 1
    return max(end, start + 1)
