"""What a figure of another system's answer may rest on where no passage states it outright."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from policies.model import Quantity
from policies.quantities.comparison import comparable
from policies.reading import ReadSentence, ReadStatement, Scene
from policies.rules.grounds import ground
from policies.terms import is_content, light, term_of

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_WORD = re.compile(r"[^\W\d_]{2,}")
_NAMED = frozenset({"duration", "measure", "percent", "money", "points"})
SAME = 0.6
"""Share of what a source says of an end of a range that the statement says as well."""
_ASIDE = re.compile(r"\s{0,2}[(/]\s{0,2}(?:or |about |approximately |approx\. |ca\. |~|≈)?")
"""Between a figure and itself in another unit."""


class Measure(NamedTuple):
    """A unit: what it measures, and how it becomes that measure's own unit."""

    of: str
    factor: Fraction
    offset: Fraction = Fraction(0)


_MEASURES: Mapping[str, Measure] = {
    "Cel": Measure("temperature", Fraction(1)),
    "[degF]": Measure("temperature", Fraction(5, 9), Fraction(-160, 9)),
    "deg": Measure("temperature", Fraction(5, 9), Fraction(-160, 9)),
    "mm": Measure("length", Fraction("0.001")),
    "cm": Measure("length", Fraction("0.01")),
    "m": Measure("length", Fraction(1)),
    "km": Measure("length", Fraction(1000)),
    "[in_i]": Measure("length", Fraction("0.0254")),
    "[ft_i]": Measure("length", Fraction("0.3048")),
    "[mi_i]": Measure("length", Fraction("1609.344")),
    "g": Measure("mass", Fraction("0.001")),
    "kg": Measure("mass", Fraction(1)),
    "[oz_av]": Measure("mass", Fraction("0.028349523125")),
    "[lb_av]": Measure("mass", Fraction("0.45359237")),
    "km/h": Measure("speed", Fraction(1)),
    "[mi_i]/h": Measure("speed", Fraction("1.609344")),
}
"""By UCUM code."""


def hinted(claim: Quantity, statement: ReadStatement, scene: Scene) -> bool:
    """Whether another system's figure was before it, or follows from what was.

    Its answers carry no markers and are only pointed at, so what repeats the question, leaves a
    unit out or spells one out is no find; nor is a range whose ends two sentences say of the same,
    nor what stands in brackets behind the same in another unit.
    """
    wanted = frozenset(_DIGITS.findall(claim.text.replace(",", "")))
    if not wanted:
        # "Several thousand dollars" is no figure that a passage would have to state.
        return claim.kind in {"number", "money"}
    return (
        wanted <= scene.asked_digits
        or any(_holds(s, claim, wanted, statement) for s in _sentences(scene))
        or _joined(claim, statement, scene)
        or _converted(claim, statement, scene)
    )


def _sentences(scene: Scene) -> Iterator[ReadSentence]:
    return (sentence for passage in scene.passages for sentence in passage.sentences)


def _holds(
    sentence: ReadSentence, claim: Quantity, wanted: frozenset[str], statement: ReadStatement
) -> bool:
    """Whether one sentence has all the digits, in the claim's unit or one that it leaves out."""
    before: set[str] = set()
    for quantity in sentence.quantities:
        if (
            len(wanted) > 1
            or quantity.kind in {claim.kind, "number", "identifier"}
            or (claim.kind == "number" and _names_unit(statement, quantity))
        ):
            before.update(_DIGITS.findall(quantity.text.replace(",", "")))
    return wanted <= before


def _names_unit(statement: ReadStatement, quantity: Quantity) -> bool:
    """Whether a statement says the unit of a figure apart from it: hours worked beyond 40."""
    if quantity.kind not in _NAMED:
        return False
    said = {term_of(word.lower()) for word in _WORD.findall(quantity.text)} - {""}
    return bool(said) and said <= set(statement.terms.texts)


def _joined(claim: Quantity, statement: ReadStatement, scene: Scene) -> bool:
    """Whether each end of a range is said by a sentence that says little but what this one says."""
    low, dots, high = claim.value.partition("..")
    if not dots:
        return False
    said, idle = statement.words.content, light()
    found: set[str] = set()
    for sentence in _sentences(scene):
        for quantity, segment in zip(sentence.quantities, sentence.segments, strict=False):
            if quantity.value in {low, high} and comparable(claim, quantity):
                theirs = {t for t in segment if is_content(t) and t[0] != "@" and t not in idle}
                if theirs and len(theirs & said) >= SAME * len(theirs):
                    found.add(quantity.value)
    return found == {low, high}


def _converted(claim: Quantity, statement: ReadStatement, scene: Scene) -> bool:
    """Whether a figure in brackets is the one in front of it in another unit, rounded."""
    before = [q for q in statement.quantities if q.span.end <= claim.span.start][-1:]
    mine = _MEASURES.get(claim.unit)
    theirs = _MEASURES.get(before[0].unit) if before else None
    if mine is None or theirs is None or mine.of != theirs.of or mine is theirs:
        return False
    base = statement.span.start
    between = statement.statement.text[before[0].span.end - base : claim.span.start - base]
    if not _ASIDE.fullmatch(between) or not _DIGITS.fullmatch(claim.value):
        return False
    if not _DIGITS.fullmatch(before[0].value):
        return False
    if ground(before[0], statement, scene) is None and not hinted(before[0], statement, scene):
        return False
    common = Fraction(before[0].value) * theirs.factor + theirs.offset
    exact = (common - mine.offset) / mine.factor
    places = len(claim.value.partition(".")[2])
    return abs(exact - Fraction(claim.value)) <= Fraction(1, 2 * 10**places)
