"""Whether a figure bounds what its source says it bounds: at least or at most, until or from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policies.lexis import LEAST, MAY, MOST, NEGATION
from policies.model import Quantity
from policies.quantities.comparison import opposed
from policies.scene import Place, ReadStatement
from policies.terms import FIGURE, Terms

_UNTIL = re.compile(
    r"\b(?:until|till|through|bis(?: zum| einschlie(?:ß|ss)lich)?|jusqu['’]au"
    r"|hasta(?: el)?|fino al)(?: the)?\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(?:from|since|as of|starting(?: on)?|ab(?: dem)?|seit(?: dem)?|à partir du"
    r"|depuis le|desde(?: el)?|a partir del|a partire dal|dal)(?: the)?\s*$",
    re.IGNORECASE,
)
_LATEST = re.compile(
    r"\b(?:not?\s{1,4}later\s{1,4}than|at\s{1,4}the\s{1,4}latest|sp[äa]testens)\s{1,4}$", re.I
)
_BEFORE = re.compile(r",?\s{1,4}(?:before|prior\s{1,4}to|vor|bevor)\b", re.IGNORECASE)

LONGEST = 40
"""Characters that nothing in front of a day which says so much is longer than."""
FAR = 12
"""A denial of a bound stands no more terms behind it."""
_SET = {"min": LEAST, "max": MOST}


def bounds_of(terms: Terms) -> list[str]:
    """For each figure the word right beside it that sets its bound; empty where none does."""
    if LEAST not in terms.texts and MOST not in terms.texts:
        return [""] * sum(1 for text in terms.texts if text[0] == FIGURE)
    found: list[str] = []
    for at, text in enumerate(terms.texts):
        if text[0] != FIGURE:
            continue
        beside_it = (*reversed(terms.texts[max(0, at - 2) : at]), *terms.texts[at + 1 : at + 2])
        bound = next((t for t in beside_it if t in {LEAST, MOST}), "")
        found.append(MOST if bound == LEAST and _is_denied(terms, at) else bound)
    return found


def _is_denied(terms: Terms, at: int) -> bool:
    """Whether "more than 5 EUR may it not be": what may not be more is at most."""
    behind = terms.texts[at + 1 : at + 1 + FAR]
    if NEGATION not in behind or MAY not in behind:
        return False
    place = at + 1 + behind.index(NEGATION)
    return terms.clauses[place] == terms.clauses[at] and behind.index(MAY) < behind.index(NEGATION)


def is_opposed(claim: Quantity, bound: str, place: Place) -> bool:
    """Whether one says at least and the other at most, by the words beside them where they tell."""
    there = place.sentence.terms
    said = place.sentence.said
    bounds = bounds_of(there) if LEAST in said or MOST in said else []
    theirs = bounds[place.at] if place.at < len(bounds) else ""
    if not bound and not theirs:
        return opposed(claim, place.quantity)
    if place.quantity.kind == "duration":
        figure, base = place.quantity.span, place.sentence.span.start
        if _counts_back(place.sentence.text, figure.start - base, figure.end - base):
            # "No later than 30 days before" is at least 30 days before.
            return bound == MOST or (not bound and claim.bound == "max")
    bound = bound or _SET.get(claim.bound, "")
    theirs = theirs or _SET.get(place.quantity.bound, "")
    return bool(bound and theirs) and bound != theirs


def is_counted_back(statement: ReadStatement, claim: Quantity) -> bool:
    """Whether a statement says "no later than 30 days before", which is at least 30 days before."""
    if claim.kind != "duration":
        return False
    start = claim.span.start - statement.span.start
    end = claim.span.end - statement.span.start
    return _counts_back(statement.statement.body, start, end)


def _counts_back(text: str, start: int, end: int) -> bool:
    """Whether a day at the latest is counted back from another: no later than 30 days before."""
    return bool(_BEFORE.match(text, end) and _LATEST.search(text, max(0, start - LONGEST), start))


def bound_of(place: Place) -> str:
    """Whether a figure of the source is one at least or at most: "min", "max", or empty."""
    bounds = bounds_of(place.sentence.terms)
    return bound_beside(place, bounds[place.at] if place.at < len(bounds) else "")


def bound_beside(place: Place, beside: str) -> str:
    """The same, where the word beside it that sets its bound is known."""
    told = {word: name for name, word in _SET.items()}.get(beside, place.quantity.bound)
    return told if told in _SET else ""


def is_turned_about(statement: ReadStatement, claim: Quantity, own: Sequence[Place]) -> bool:
    """Whether a day ends what it begins wherever it stands; both ends of a range say nothing."""
    if claim.kind != "date":
        return False
    body, base = statement.statement.body, statement.span.start
    mine = _direction(body, base, claim, statement.quantities)
    return bool(mine) and all(
        _direction(p.sentence.text, p.sentence.span.start, p.quantity, p.sentence.quantities)
        == -mine
        for p in own
    )


def _direction(text: str, base: int, day: Quantity, others: Sequence[Quantity]) -> int:
    """-1 up to a day, 1 from it on, 0 where that is not said or another day stands beside it."""
    if any(q.kind == "date" and q.span != day.span for q in others):
        return 0
    end = len(text[: max(0, day.span.start - base)].rstrip())
    first = max(0, end - LONGEST)
    if _UNTIL.search(text, first, end):
        return -1
    return 1 if _FROM.search(text, first, end) else 0
