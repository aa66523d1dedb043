"""A figure that a change led away from, or to, is not that of the other side of its day."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from policies.lexis import DOWN, UP
from policies.model import Quantity
from policies.quantities.comparison import comparable
from policies.rules.days import NO_YEAR, Days, Named, Side, days_of, led, named, years
from policies.scene import Place, ReadStatement

_AWAY = re.compile(r"\b(?:from|von|vom|de|da)\s+(?:the |about |rund |der |dem )?$", re.IGNORECASE)
_TOWARDS = re.compile(r"\b(?:to|auf|à|a)\s+(?:the |about |rund |die |den )?$", re.IGNORECASE)
_OF_DAY = re.compile(
    r"(?: (?:in|for|of|at|on|during|im|am|zum|per|the|fiscal|year|jahr)){1,4} ", re.I
)
PAIRED = 8
"""Each of so many dates at most may be that of a figure of its own."""
FAR = 80
"""Both ends of one change stand no further apart."""


def other_end(statement: ReadStatement, claim: Quantity, own: Sequence[Place]) -> Place | None:
    """The figure of the claimed day where each place has the claim on the other side of it."""
    days = _days_of(statement, claim)
    if not days or not own or claim.kind == "date":
        return None
    body, base = statement.statement.body, statement.span.start
    mine = _dated(claim, statement.quantities, body, base)
    dated = [_of_day(place, mine) for place in own] if mine else [None]
    if None not in dated:
        return dated[0]
    if led(_AWAY, body, claim.span.start - base):
        return None
    found: Place | None = None
    for place in own:
        found = _contradicted(place, days, body, base)
        if found is None:
            return None
    return found


def is_other_end(
    statement: ReadStatement, claim: Quantity, rival: Place, own: Sequence[Place]
) -> bool:
    """Whether a rival is the other end of a claim's change, and the days are on the claim's side.

    A day that may lie on either side, or that nobody can tell, shows nothing.
    """
    body, base = statement.statement.body, statement.span.start
    at = claim.span.start - base
    days = _days_of(statement, claim)
    if not days or led(_AWAY, body, at) or led(_TOWARDS, body, at):
        return False
    return any(
        p.sentence is rival.sentence
        and rival.at in (ends(p) or ())
        and _is_confirmed(p, days, body, base)
        for p in own
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
        both = any(led(opposite, body, q.span.start - base) for q in others)
        if both and led(pattern, body, at) and any(_is_led(pattern, p) for p in own):
            return not _is_led(pattern, rival)
    mine = _dated(claim, statement.quantities, body, base)
    theirs = _dated_place(rival) if mine else ""
    return bool(theirs) and mine != theirs and any(_dated_place(p) == mine for p in own)


def _is_led(pattern: re.Pattern[str], place: Place) -> bool:
    at = place.quantity.span.start - place.sentence.span.start
    return place.heads is None and led(pattern, place.sentence.text, at)


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


def ends(place: Place) -> tuple[int, int] | None:
    """Which figures of its sentence a change leads from and to, where a place is one of them."""
    sentence = place.sentence
    if place.heads is not None or not (UP in sentence.said or DOWN in sentence.said):
        return None
    text, base, at = sentence.text, sentence.span.start, place.quantity.span.start
    # Figures stand in order.
    first = bisect_left(sentence.quantities, at - FAR, key=_start)
    last = bisect_right(sentence.quantities, at + FAR, key=_start)
    alike = [
        (n, sentence.quantities[n].span.start - base)
        for n in range(first, last)
        if comparable(sentence.quantities[n], place.quantity)
    ]
    old = next((n for n, at in alike if led(_AWAY, text, at)), -1)
    new = next((n for n, at in alike if n > old and led(_TOWARDS, text, at)), -1)
    return (old, new) if old >= 0 and new >= 0 and place.at in {old, new} else None


def _start(figure: Quantity) -> int:
    return figure.span.start


def _days_of(statement: ReadStatement, claim: Quantity) -> Sequence[Quantity]:
    """The dates that a claim is said of: of as many dates as such figures its own one, or all."""
    days = [q for q in statement.quantities if q.kind == "date"]
    if 1 < len(days) <= PAIRED:
        alike = [q for q in statement.quantities if comparable(q, claim)]
        if len(alike) == len(days) and claim in alike:
            return [days[alike.index(claim)]]
    return days


class _Change(NamedTuple):
    """When a claimed figure took another's place, or another its."""

    other: Place
    is_new: bool
    """Whether the claimed figure is the one that a change led to."""
    mine: Sequence[Days]
    theirs: Sequence[Days]
    """When each of the two holds, where both are dated; else both are empty."""
    on: Sequence[Days]
    """The days of the change itself, where only those are told."""
    of_old: bool
    """Whether they stand behind the figure led away from, and may be its own."""
    said: Sequence[Named]
    """The days that the statement names."""


def _change(place: Place, days: Sequence[Quantity], body: str, base: int) -> _Change | None:
    """The change that a place is one end of, beside the days that a statement names."""
    both = ends(place)
    if both is None:
        return None
    sentence, (old, new) = place.sentence, both
    first, last = sentence.quantities[old], sentence.quantities[new]
    dates = [q for q in sentence.quantities if q.kind == "date"]
    known = years([*dates, *days])
    year = known.pop() if len(known) == 1 else NO_YEAR
    spans = [(q.span, found) for q in dates if (found := days_of(q, year)) is not None]
    of_old = [d for span, d in spans if first.span.end <= span.start < last.span.start]
    of_new = [d for span, d in spans if last.span.end <= span.start]
    is_new = place.at == new
    change = _Change(
        place._replace(at=old if is_new else new),
        is_new,
        mine=(),
        theirs=(),
        on=of_new or [d for _, d in spans],
        of_old=bool(of_old),
        said=named(days, body, base, year),
    )
    if of_old and of_new:
        mine, theirs = (of_new, of_old) if is_new else (of_old, of_new)
        return change._replace(mine=mine, theirs=theirs, on=())
    return change


def _contradicted(place: Place, days: Sequence[Quantity], body: str, base: int) -> Place | None:
    """The other end of a place's change, where the days named are those of that end."""
    change = _change(place, days, body, base)
    if change is None:
        return None
    # What bounds a time tells more of it than a day named beside.
    said = [d for d in change.said if d.led] or change.said
    if change.mine:
        times = [d.covered for d in said]
        against = any(t.meets(change.theirs) for t in times)
        against = against and not any(t.meets(change.mine) for t in times)
    elif change.is_new:
        against = any((d.before or d.until) and _side(d, change) is Side.BEFORE for d in said)
    else:
        against = any(
            _side(d, change) is Side.AFTER and (d.led or d.days.meets(change.on)) for d in said
        )
    return change.other if against else None


def _is_confirmed(place: Place, days: Sequence[Quantity], body: str, base: int) -> bool:
    """Whether every day named lies on the side of a place's change on which its figure holds."""
    change = _change(place, days, body, base)
    if change is None or len(change.said) < len(days):
        return False
    said = change.said
    if change.mine:
        if not change.is_new and any(d.since for d in said):
            return False
        times = [d.covered for d in said]
        return all(t.meets(change.mine) and not t.meets(change.theirs) for t in times)
    if change.of_old or not change.on:
        return False
    wanted = Side.AFTER if change.is_new else Side.BEFORE
    # Since when a figure had held before it changed is not when it changed.
    told = [d for d in said if not (d.since and d.days.last < change.on[0].first)]
    return bool(told) and all(_side(d, change) is wanted for d in told)


def _side(day: Named, change: _Change) -> Side:
    """Where a day lies of all the days of a change; unsaid where they do not agree."""
    sides = {day.side(on) for on in change.on}
    return sides.pop() if len(sides) == 1 else Side.UNSAID
