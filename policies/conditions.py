"""A condition of the source that a statement leaves out, in whatever order it says the rest."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from policies.alignment import Beside
from policies.clauses import KEPT, between_semicolons, claims, end_of, place_of
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
    WHEN,
)
from policies.model import Span
from policies.scene import LONGEST, ReadSentence, ReadStatement
from policies.terms import FIGURE, commonplace, light, negative

FEWEST = 3
"""Of fewer words of its own a statement is not taken for a sentence without its condition."""
USED = 0.6
"""Share of what stands beside a condition that a statement says."""
BOUNDS = frozenset({LEAST, MOST, EARLIER, LATER})
PROVISOS = CONDITIONS | {OTHERWISE, OUTSIDE}
_PRICES = frozenset({FIGURE + "money", FIGURE + "percent"})
_DATED = frozenset({FIGURE + "date", FIGURE + "identifier", FIGURE + "ordinal"})
CASE = 0.75
"""Share of the words of the case spoken of that a statement says where it keeps it."""
FURTHEST = 600
"""No more characters of a sentence are looked into for whose consent it asks for."""
_OPENS = re.compile(
    r"(?:[-•]\s|\d{1,2}[.)]\s)?(?:during|in|for|from|after|until|with|within|above|below|up to"
    r"|w[äa]hrend|bei|f[üu]r|ab|nach|bis|mit|innerhalb|[üu]ber|unter)\b",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"\b(?:with|subject to|upon) (?:the |our |its )?(?:prior |written |express ){0,2}"
    r"(?:consent|approval|permission|agreement)\b"
    r"|\bmit (?:\w{2,20} ){0,2}(?:Zustimmung|Genehmigung|Einwilligung|Erlaubnis)\b"
)
_AGREEING = re.compile(
    r"consent|approv|permi|agree|allow|authori|Zustimm|zustimm|enehmig|inwillig|rlaub|gestatte",
)
_INVERTED = re.compile(r"(?:should|were|had|sollten?|w[äa]ren?|h[äa]tten?)\s", re.IGNORECASE)
"""How a statement begins with a condition that has no "if"."""
_SUCH = re.compile(
    r"\b(?:in (?:such|this|that) (?:an? )?(?:case|event)|(?:in (?:diesem|einem solchen) fall)|dann"
    r"|then)\b",
    re.IGNORECASE,
)
_SUCH_BEGINS = frozenset({"in s", "in t", "in d", "in e", "dann", "then"})
"""How it may begin."""
_BEHIND = 3
"""The figure of a bound stands no more terms behind it."""


def unconditioned(statement: ReadStatement, b: Beside) -> Span | None:
    """Where a sentence sets a condition of which a statement of its words says nothing."""
    said = frozenset(statement.terms.texts)
    content = statement.words.content - light()
    if (
        b.sentence.is_row
        or len(content) + len(statement.quantities) < FEWEST
        or not PROVISOS.isdisjoint(said)
    ):
        return None
    if _INVERTED.match(statement.statement.body):
        return None
    if len(b.sentence.terms.texts) > LONGEST:
        return None
    if not all(_has(b.sentence, term) for term in content - commonplace()):
        # What it says in words of its own may be the condition.
        return None
    return (
        _condition(statement, b)
        or _bound(statement, b, said)
        or _leading(statement, b, said)
        or _consent(statement, b)
    )


def _leading(statement: ReadStatement, b: Beside, said: frozenset[str]) -> Span | None:
    """A bound with its figure in front of the comma, of which a statement of the rest says nothing.

    "During the first 24 hours after a payee is added, transfers are limited to 650 EUR."
    """
    sentence, theirs = b.sentence, b.sentence.terms
    if not statement.quantities or not BOUNDS.isdisjoint(said) or not _OPENS.match(sentence.text):
        return None
    end = end_of(sentence, 0)
    comma = sentence.masked.find(",")
    if comma < 0 or end >= len(theirs.texts) or theirs.starts[end] - sentence.span.start < comma:
        return None
    lead = theirs.texts[:end]
    if BOUNDS.isdisjoint(lead) or not any(t[0] == FIGURE and t not in _DATED for t in lead):
        return None
    stated = {n for n, t in enumerate(b.theirs) if t[0] == FIGURE and t in b.mine}
    if not stated or any(n < end for n in stated):
        return None
    return Span(theirs.starts[0], place_of(sentence, end))


def _consent(statement: ReadStatement, b: Beside) -> Span | None:
    """Whose consent a sentence asks for, where a statement asks for none."""
    match = _AGREED.search(b.sentence.text, 0, FURTHEST)
    if match is None or _AGREEING.search(statement.statement.body):
        return None
    base = b.sentence.span.start
    return Span(base + match.start(), base + match.end())


def referring(statement: ReadStatement, near: Sequence[Beside]) -> tuple[Beside, Span] | None:
    """A sentence that holds "in such a case", where a statement does not say which."""
    # Most sentences refer to no case, which is seen at their beginning.
    shared = [b.shared for b in near]
    most = max(shared, default=0)
    first = near[shared.index(most)].sentence.text if near else ""
    if not _may_refer(first):
        return None
    likest = [b for b in near if b.shared == most]
    if (
        _SUCH.match(first) is None
        or not PROVISOS.isdisjoint(statement.terms.texts)
        or _SUCH.search(statement.statement.body)
    ):
        return None
    content = statement.words.content - light()
    for b in likest:
        match = _SUCH.match(b.sentence.text)
        if match is None:
            return None
        sentences = b.passage.sentences
        at = bisect_left(sentences, b.sentence.span.start, key=lambda s: s.span.start)
        if not at:
            continue
        before = sentences[at - 1].words.content - light()
        own = b.sentence.words.content
        if len(content & (own | before)) < CASE * len(content) or not content & own:
            continue
        case = before - own
        least = USED if WHEN in statement.terms.texts else CASE
        if len(content & own) >= FEWEST and len(case & content) < least * len(case):
            return b, Span(b.sentence.span.start, b.sentence.span.start + match.end())
        return None
    return None


def _may_refer(text: str) -> bool:
    """Whether a text may begin by referring to a case; most do not."""
    return text[:4].lower() in _SUCH_BEGINS or text[:1] in {"İ", "ı"}


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
        first, last = between_semicolons(b.sentence, at, end)
        outside = (*theirs.texts[first:at], *theirs.texts[end:last])
        # What is said outside of the condition as well shows nothing of it.
        inside = [n for n in claims(theirs, at + 1, end) if theirs.texts[n] not in outside]
        kept = sum(1 for n in inside if n in figures or theirs.texts[n] in content)
        if not inside or kept >= KEPT * len(inside):
            continue
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
