"""A figure that a change led away from, or to, is not that of the other side of its day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from policies.contexts import labels
from policies.lexis import DOWN, UP
from policies.model import Quantity
from policies.quantities.comparison import comparable
from policies.reading import ReadStatement
from policies.rules.grounds import Place

_AWAY = re.compile(r"\b(?:from|von|vom|de|da)\s+(?:the |about |rund |der |dem )?$", re.IGNORECASE)
_TOWARDS = re.compile(r"\b(?:to|auf|à|a)\s+(?:the |about |rund |die |den )?$", re.IGNORECASE)
_UP_TO = re.compile(
    r"\b(?:until|till|through|before|prior to|bis(?: zum| ende)?|vor(?: dem)?|jusqu['’]au|avant"
    r"|hasta(?: el)?|fino al)(?: the)?\s+$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:since|from|as of|seit|ab|depuis|desde|dal)(?: the)?\s+$", re.IGNORECASE)
_OF_DAY = re.compile(
    r"(?: (?:in|for|of|at|on|during|im|am|zum|per|the|fiscal|year|jahr)){1,4} ", re.I
)
YEAR = 4
"""A date of so many characters is a whole year, in which both ends of a change may hold."""
LED = 16
"""A word that leads a figure stands no further in front of it."""
FAR = 80
"""Both ends of one change stand no further apart."""


def other_end(statement: ReadStatement, claim: Quantity, own: Sequence[Place]) -> Place | None:
    """The figure of the claimed day where each place has the claim on the other side of it."""
    days = [q for q in statement.quantities if q.kind == "date"]
    if not days or not own or claim.kind == "date":
        return None
    body, base = statement.statement.body, statement.span.start
    mine = _dated(claim, statement.quantities, body, base)
    dated = [_of_day(place, mine) for place in own] if mine else [None]
    if None not in dated:
        return dated[0]
    if _led(_AWAY, body, claim.span.start - base):
        return None
    before = any(_led(_UP_TO, body, day.span.start - base) for day in days)
    exact = {
        d.value
        for d in days
        if len(d.value) > YEAR or before or _led(_SINCE, body, d.span.start - base)
    }
    named = _labels(days)
    found: Place | None = None
    for place in own:
        found = _contradicted(place, named, exact, before=before)
        if found is None:
            return None
    return found


def is_other_end(
    statement: ReadStatement, claim: Quantity, rival: Place, own: Sequence[Place]
) -> bool:
    """Whether a rival is the other end of a claim's change, and a day tells which end is meant."""
    body, at = statement.statement.body, claim.span.start - statement.span.start
    if _led(_AWAY, body, at) or _led(_TOWARDS, body, at):
        return False
    return any(q.kind == "date" for q in statement.quantities) and any(
        p.sentence is rival.sentence and rival.at in (ends(p) or ()) for p in own
    )


def is_placed_alike(
    statement: ReadStatement, claim: Quantity, rival: Place, own: Sequence[Place]
) -> bool:
    """Whether a figure is led, or dated, as where it stands, and a rival otherwise.

    "From 5 to 7 EUR" leads both ends; "7 EUR in 2019" dates a figure.
    """
    body, base = statement.statement.body, statement.span.start
    at = claim.span.start - base
    others = [q for q in statement.quantities if q is not claim and comparable(q, claim)]
    for pattern, opposite in ((_AWAY, _TOWARDS), (_TOWARDS, _AWAY)):
        both = any(_led(opposite, body, q.span.start - base) for q in others)
        if both and _led(pattern, body, at) and any(_is_led(pattern, p) for p in own):
            return not _is_led(pattern, rival)
    mine = _dated(claim, statement.quantities, body, base)
    theirs = _dated_place(rival) if mine else ""
    return bool(theirs) and mine != theirs and any(_dated_place(p) == mine for p in own)


def _is_led(pattern: re.Pattern[str], place: Place) -> bool:
    at = place.quantity.span.start - place.sentence.span.start
    return place.heads is None and _led(pattern, place.sentence.text, at)


def _dated_place(place: Place) -> str:
    if place.heads is not None:
        return ""
    sentence = place.sentence
    return _dated(place.quantity, sentence.quantities, sentence.text, sentence.span.start)


def _of_day(place: Place, day: str) -> Place | None:
    """The like figure with a day right behind it, where a place's has another day there."""
    if _dated_place(place) in {"", day}:
        return None
    for at, quantity in enumerate(place.sentence.quantities):
        other = place._replace(at=at)
        if comparable(quantity, place.quantity) and _dated_place(other) == day:
            return other
    return None


def _dated(figure: Quantity, quantities: Sequence[Quantity], text: str, base: int) -> str:
    """The day right behind a figure, no more than a few words apart; empty where none is."""
    behind = next((q for q in quantities if q.span.start >= figure.span.end), None)
    if behind is None or behind.kind != "date":
        return ""
    between = text[figure.span.end - base : behind.span.start - base]
    return behind.value if _OF_DAY.fullmatch(between) else ""


def _led(pattern: re.Pattern[str], text: str, at: int) -> bool:
    return pattern.search(text, max(0, at - LED), at) is not None


def ends(place: Place) -> tuple[int, int] | None:
    """Which figures of its sentence a change leads from and to, where a place is one of them."""
    sentence = place.sentence
    if place.heads is not None or not {UP, DOWN} & set(sentence.terms.texts):
        return None
    text, base = sentence.text, sentence.span.start
    alike = [
        (n, q.span.start - base)
        for n, q in enumerate(sentence.quantities)
        if comparable(q, place.quantity) and abs(q.span.start - place.quantity.span.start) <= FAR
    ]
    old = next((n for n, at in alike if _led(_AWAY, text, at)), -1)
    new = next((n for n, at in alike if n > old and _led(_TOWARDS, text, at)), -1)
    return (old, new) if old >= 0 and new >= 0 and place.at in {old, new} else None


def _contradicted(place: Place, named: set[str], exact: set[str], *, before: bool) -> Place | None:
    """The other end of a place's change, where the days named are those of that end."""
    both = ends(place)
    if both is None:
        return None
    sentence, (old, new) = place.sentence, both
    other = place._replace(at=new if place.at == old else old)
    first, last = sentence.quantities[old], sentence.quantities[new]
    dates = [q for q in sentence.quantities if q.kind == "date"]
    of_old = _labels(q for q in dates if first.span.end <= q.span.start < last.span.start)
    of_new = _labels(q for q in dates if last.span.end <= q.span.start)
    if of_old and of_new:
        theirs, mine = (of_new, of_old) if place.at == old else (of_old, of_new)
        return other if named & (theirs - mine) and not named & (mine - theirs) else None
    turned = (place.at == old) != before
    return other if turned and exact & {day.value for day in dates} else None


def _labels(dates: Iterable[Quantity]) -> set[str]:
    return {label for day in dates for label in labels(day)}
