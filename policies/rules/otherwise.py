"""What a source counts otherwise than a claim: 3 attempts for "three times", 25 % for a quarter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from policies.model import Quantity
from policies.quantities.values import canonical
from policies.rules.ages import is_age, is_asked_of_someone, may_be_age
from policies.rules.around import ENDS_WHOLE, Around, around
from policies.rules.sides import Sides
from policies.scene import Place, ReadStatement
from policies.terms import term_of

TRIED = 48
"""No more places are looked into for one claim."""
LONGEST = 400
"""A row of years is no longer."""
_COUNTED = re.compile(r"(?:times|time|mal|fois|veces|vez|volte|volta)$", re.IGNORECASE)
_OFTEN = re.compile(
    r"\s*(?:$|[.,;:!?)]|(?:in a row|in succession|running|within|before|falsch|fehlerhaft"
    r"|hintereinander|nacheinander|in folge)\b|(?:wrongly|incorrectly)\b)",
    re.IGNORECASE,
)
"""What follows a count; what else does may be what is counted: "three times the fee"."""
_TRIED = re.compile(
    r"\b(?:enter(?:s|ed|ing)?|typ(?:e|ed|es|ing)|wrong(?:ly)?|incorrect(?:ly)?|fail(?:s|ed)?|tried"
    r"|attempt(?:s|ed)?|falsch\w*|fehlerhaft\w*|eingegeben|eingeben|eingibt|gebe?n?|versuch\w*)\b",
    re.IGNORECASE,
)
_TRIES = re.compile(
    r"\s(?:[^\W\d_]{1,24}\s){0,2}(?:attempts?|tries|times|entries|\w{0,12}versuche?n?s?"
    r"|\w{0,8}eingaben?|tentatives?|essais?|intentos?|tentativi)\b",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\s?(?:of|des|der|von|du|de|del|della|van) (?:(?:the|all|your|its|their|an?) )?", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{1,40}")
_WORDS = re.compile(r"[^\W\d_]{1,40}(?: [^\W\d_]{1,40}){0,5}")
_UNTIL = re.compile(
    r"\b(?:until|till|up to|ends?|closes?|expires?|bis|endet|enden|schlie(?:ß|ss)t)"
    r"(?: (?:at|um|zum?))? ?$",
    re.IGNORECASE,
)
_OF_DAY = re.compile(
    r"[|\s]*(?:(?:as (?:of|at)|at|on|(?:for )?(?:the )?years? end(?:ed|ing)|zum|am|stand|per)"
    r"(?: the)? )?",
    re.IGNORECASE,
)
_ALL_YEARS = re.compile(
    r"[:,]?(?:[ ]*[|\t][| \t]*(?:19|20)\d\d(?: ?[€$£](?: ?(?:m|bn|million|000))?)?)+[|\s]*"
)
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
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
    if kind == "number" and may_be_age(value):
        yield replace(claim, kind="duration", unit="a")
    if kind == "duration" and claim.unit == "a" and may_be_age(value):
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


def stated_otherwise(claim: Quantity, numbers: Sequence[int], sides: Sides) -> Sequence[int]:
    """Which of the figures of these numbers say what a claim says, in another way of counting.

    The ends of a range are said as one, or one is a least and the other a most of the same.
    """
    numbers = numbers[:TRIED]
    if parts := _parts(claim):
        return _headed(parts[0], parts[1], numbers, sides.known)
    both = ends(claim)
    others = [q for q in read_otherwise(claim) if q not in both]
    found: list[int] = []
    low: list[int] = []
    high: list[int] = []
    for number in numbers:
        place = sides.known[number]
        if any(_says(place, other, claim) for other in others):
            found.append(number)
        for end, side in zip(both, (low, high), strict=False):
            if place.states(end):
                side.append(number)
    if found or not both:
        return found
    return sorted({number for pair in sides.joined(low, high) for number in pair})


def is_counted_alike(claim: Quantity, statement: ReadStatement, place: Place) -> bool:
    """Whether a place that says a claim in another way of counting counts the same thing.

    "Three times the fee" is no count, and a quarter of the fee not 25 % of the deposit.
    """
    body, base = statement.statement.body, statement.span.start
    mine = Around.of(body, claim.span.start - base, claim.span.end - base)
    theirs = around(place)
    kinds = {claim.kind, place.quantity.kind}
    if claim.kind == "multiplier":
        return bool(_OFTEN.match(mine.after) and _TRIED.search(body))
    if kinds == {"number", "percent"}:
        whole = _whole(mine.after)
        return bool(whole) and whole == _whole(theirs.after)
    if kinds == {"number", "duration"}:
        return is_age(mine) or is_asked_of_someone(mine)
    if claim.value in _MIDNIGHT and claim.kind == "time":
        spelled = not (_has_digit(claim.text) and _has_digit(place.quantity.text))
        return spelled and bool(_UNTIL.search(mine.before) and _UNTIL.search(theirs.before))
    return bool(ends(claim) or _parts(claim))


def _whole(after: str) -> Sequence[str]:
    """The terms of what a part is a part of: "of the annual fee"; empty where that is not said."""
    of = _OF.match(after)
    said = _WORDS.match(after, of.end()) if of else None
    if said is None:
        return ()
    found: list[str] = []
    for word in said[0].lower().split():
        if word in ENDS_WHOLE:
            break
        found.append(term_of(word))
    return found


def _headed(
    year: Quantity, day: Quantity, numbers: Sequence[int], known: Sequence[Place]
) -> Sequence[int]:
    """The years that head columns of a row which its first cell says the day of."""
    days = (known[n] for n in numbers if known[n].quantity.value == day.value)
    said = {id(place.sentence) for place in days if _heads_years(place)}
    return [
        n
        for n in numbers
        if known[n].quantity.value == year.value and id(known[n].sentence) in said
    ]


def _heads_years(day: Place) -> bool:
    """Whether a row begins with a day and goes on with years alone: "At December 31: | 2019"."""
    figure, base, text = day.quantity.span, day.sentence.span.start, day.sentence.text
    if day.at or len(text) > LONGEST:
        return False
    return bool(
        _OF_DAY.fullmatch(text[: figure.start - base])
        and _ALL_YEARS.fullmatch(text[figure.end - base :])
    )


def _says(place: Place, other: Quantity, claim: Quantity) -> bool:
    if not place.states(other):
        return False
    beside = around(place)
    kinds = {other.kind, claim.kind}
    if claim.kind == "multiplier":
        return _TRIES.match(beside.after) is not None
    if kinds == {"number", "percent"}:
        # Who writes 0.02 means a factor.
        return other.kind == "percent" or not _has_digit(place.quantity.text)
    if kinds == {"number", "duration"}:
        return is_age(beside)
    return True


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)
