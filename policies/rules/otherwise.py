"""What a source counts otherwise than a claim: 3 attempts for "three times", 25 % for a quarter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from policies.lexis import LEAST, MOST
from policies.model import Quantity
from policies.quantities.values import canonical
from policies.rules.bounds import bound_of
from policies.tables import mark_of

if TYPE_CHECKING:
    from policies.rules.grounds import Place

TRIED = 48
"""No more places are looked into for one claim."""
NEAR = 60
"""A word of age stands no more characters from a figure."""
OLDEST = 130
"""Nobody is so many years old."""
_COUNTED = re.compile(r"(?:times|time|mal|fois|veces|vez|volte|volta)$", re.IGNORECASE)
_AGE = re.compile(
    r"\b(?:aged?|ages|old|older|young|younger|over|under|\w*alter[s]?|\w*altersgrenze|alt|[äa]lter"
    r"|j[üu]nger|lebensjahr\w*|[aâ]ge|edad|et[àa])\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\d{1,3}(?:\.\.\d{1,3})?")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_LEAST, _MOST = ("mindest", "minim"), ("hochst", "maxim")
_PART = re.compile(r"0\.\d+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MIDNIGHT = {"00:00": "24:00", "24:00": "00:00"}


def read_otherwise(claim: Quantity) -> Iterator[Quantity]:
    """A claim as a source may count it, the ends of a range one by one."""
    kind, value = claim.kind, claim.value
    if kind == "multiplier" and _COUNTED.search(claim.text):
        yield replace(claim, kind="number")
    if kind == "number" and _PART.fullmatch(value) and not _has_digit(claim.text):
        yield replace(claim, kind="percent", unit="%", value=canonical(Fraction(value) * 100))
    if kind == "percent" and _PLAIN.fullmatch(value) and Fraction(value) < 100:
        yield replace(claim, kind="number", unit="", value=canonical(Fraction(value) / 100))
    if kind == "number" and _is_age(value):
        yield replace(claim, kind="duration", unit="a")
    if kind == "duration" and claim.unit == "a" and _is_age(value):
        yield replace(claim, kind="number", unit="")
    if kind == "time" and value in _MIDNIGHT:
        yield replace(claim, value=_MIDNIGHT[value])
    yield from ends(claim)
    yield from _parts(claim)


def _parts(claim: Quantity) -> Sequence[Quantity]:
    """The year of a day and its day, as the head of a table says them apart; of no other claim."""
    if claim.kind != "date" or not _DAY.fullmatch(claim.value):
        return ()
    return replace(claim, value=claim.value[:4]), replace(claim, value=f"-{claim.value[4:]}")


def ends(claim: Quantity) -> Sequence[Quantity]:
    """Both ends of a range, each by itself; nothing for what is none."""
    low, dots, high = claim.value.partition("..")
    if not dots or claim.kind == "identifier":
        return ()
    return replace(claim, value=low, bound="exact"), replace(claim, value=high, bound="exact")


def stated_otherwise(claim: Quantity, places: Sequence[Place]) -> Sequence[int]:
    """Which of the places say what a claim says, in another way of counting.

    The ends of a range stand in one sentence, or one is a least and the other a most.
    """
    if parts := _parts(claim):
        return _headed(parts[0], parts[1], places)
    both = ends(claim)
    others = [q for q in read_otherwise(claim) if q not in both]
    found: list[int] = []
    sides: tuple[list[int], list[int]] = ([], [])
    for at, place in enumerate(places[:TRIED]):
        if any(_says(place, other, claim) for other in others):
            found.append(at)
        for end, side in zip(both, sides, strict=False):
            if place.states(end):
                side.append(at)
    if found or not both:
        return found
    return sorted({at for pair in _joined(*sides, places) for at in pair})


def _headed(year: Quantity, day: Quantity, places: Sequence[Place]) -> Sequence[int]:
    """The years that head columns of a passage whose day stands in the same row."""
    said = [p.sentence for p in places[:TRIED] if p.quantity.value == day.value]
    return [
        at
        for at, place in enumerate(places[:TRIED])
        if place.quantity.value == year.value
        and mark_of(place.sentence.text)
        and any(sentence is place.sentence for sentence in said)
    ]


def _says(place: Place, other: Quantity, claim: Quantity) -> bool:
    if not place.states(other):
        return False
    if {other.kind, claim.kind} == {"number", "duration"}:
        figure, base = place.quantity.span, place.sentence.span.start
        start = max(0, figure.start - base - NEAR)
        return _AGE.search(place.sentence.text, start, figure.end - base + NEAR) is not None
    return True


def _joined(
    low: Sequence[int], high: Sequence[int], places: Sequence[Place]
) -> Iterator[tuple[int, int]]:
    bounds = {at: _side(places[at]) for at in (*low, *high)}
    for first in low:
        for last in high:
            if places[first].sentence is places[last].sentence:
                if places[first].at < places[last].at:
                    yield first, last
            elif bounds[first] == "min" and bounds[last] == "max":
                yield first, last


def _side(place: Place) -> str:
    """Whether a figure is a least or a most, by what is said of it: "Höchstbetrag"."""
    if bound := bound_of(place):
        return bound
    said = place.sentence.said
    least = LEAST in said or any(t.startswith(_LEAST) for t in said)
    most = MOST in said or any(t.startswith(_MOST) for t in said)
    return "" if least == most else "min" if least else "max"


def _is_age(value: str) -> bool:
    return _WHOLE.fullmatch(value) is not None and int(value.rsplit("..", maxsplit=1)[-1]) <= OLDEST


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)
