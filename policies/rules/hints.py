"""What a figure of another system's answer may rest on where no passage states it outright."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import NamedTuple, cast

from policies.contexts import labels
from policies.model import Quantity
from policies.quantities.comparison import comparable
from policies.rules.bounds import bound_of
from policies.rules.grounds import Figures, figures_of, ground, is_crowded
from policies.rules.periods import of_another_period, period_of
from policies.rules.subjects import is_of_another
from policies.scene import Place, ReadSentence, ReadStatement, Scene
from policies.terms import FIGURE, is_content, light, term_of

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_WORD = re.compile(r"[^\W\d_]{2,}")
_NAMED = frozenset({"duration", "measure", "percent", "money", "points"})
_EACH = re.compile(
    r"\s*(?:an?|per|each|every|in (?:an?|any|one|the)|pro|je|in der|im)\s+([^\W\d_]{2,20})", re.I
)
"""What a figure is counted by, so that it counts nothing else named behind it."""
BESIDE = 3
"""A unit said ahead of a figure is among so many words."""
REACH = 6
"""They are looked for among so many terms."""
TRIED = 32
"""So many places at most are looked into for the ends of a range."""
MOST = 48
"""A range is looked into among so many figures of a statement, so that time stays linear."""
_BOUNDS = (frozenset({"", "min"}), frozenset({"", "max"}))
"""How the lower and the upper end of a range may be bounded where they stand."""
ROUNDED = Fraction(1, 20)
"""A figure in another unit is rounded by no more than this share of it."""
_ASIDE = re.compile(r"\s{0,2}[(/]\s{0,2}(?:or |about |approximately |approx\. |ca\. |~|≈)?")
"""Between a figure and itself in another unit."""
_DEGREES = frozenset({"deg", "Cel", "[degF]"})


class Measure(NamedTuple):
    """A unit: what it measures, and how it becomes that measure's own unit."""

    of: str
    factor: Fraction
    offset: Fraction = Fraction(0)


_MEASURES: Mapping[str, Measure] = {
    "Cel": Measure("temperature", Fraction(1)),
    "[degF]": Measure("temperature", Fraction(5, 9), Fraction(-160, 9)),
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
    wanted = frozenset(_digits(claim))
    if not wanted:
        # "Several thousand dollars" is no figure that a passage would have to state.
        return claim.kind in {"number", "money"}
    if wanted <= scene.asked_digits:
        return True
    if is_crowded(statement, figures_of(statement, scene)):
        return False
    return (
        any(_holds(s, claim, wanted, statement) for s in _with(wanted, scene))
        or _joined(claim, statement, scene)
        or _converted(claim, statement, scene)
    )


def _with(wanted: Collection[str], scene: Scene) -> Sequence[ReadSentence]:
    """The sentences with one of the digits wanted, the one that fewest of them have."""
    index = _by_digits(scene)
    return min((index.get(digits, ()) for digits in wanted), key=len)


def _by_digits(scene: Scene) -> Mapping[str, Sequence[ReadSentence]]:
    """The sentences of all passages by the digits of their figures."""
    found = scene.kept.get(("digits",))
    if found is None:
        made: dict[str, list[ReadSentence]] = {}
        for passage in scene.passages:
            for sentence in passage.sentences:
                for digits in {d for q in sentence.quantities for d in _digits(q)}:
                    made.setdefault(digits, []).append(sentence)
        found = scene.kept["digits",] = made
    return cast("Mapping[str, Sequence[ReadSentence]]", found)


def _digits(quantity: Quantity) -> Sequence[str]:
    return _DIGITS.findall(quantity.text.replace(",", ""))


def _holds(
    sentence: ReadSentence, claim: Quantity, wanted: frozenset[str], statement: ReadStatement
) -> bool:
    """Whether one sentence has all the digits, in the claim's unit or one that it leaves out."""
    before: set[str] = set()
    for quantity in sentence.quantities:
        if (
            len(wanted) > 1
            or quantity.kind in {"number", "identifier"}
            or (quantity.kind == claim.kind and _of_unit(claim, quantity))
            or (claim.kind == "number" and _names_unit(claim, statement, quantity, sentence))
        ):
            before.update(_digits(quantity))
    return wanted <= before


def _of_unit(claim: Quantity, quantity: Quantity) -> bool:
    """Whether both are of one unit, or one leaves it out, as degrees do their scale."""
    units = {claim.unit, quantity.unit}
    return len(units) == 1 or "" in units or ("deg" in units and units <= _DEGREES)


def _names_unit(
    claim: Quantity, statement: ReadStatement, quantity: Quantity, sentence: ReadSentence
) -> bool:
    """Whether a statement says the unit of a figure ahead of it: hours beyond 40 a week.

    By the week it must be in the source too, or it could be 40 of anything else.
    """
    if quantity.kind not in _NAMED:
        return False
    mine = _EACH.match(statement.statement.body, claim.span.end - statement.span.start)
    theirs = _EACH.match(sentence.text, quantity.span.end - sentence.span.start) if mine else None
    if not mine or not theirs or term_of(mine[1].lower()) != term_of(theirs[1].lower()):
        return False
    unit = {term_of(word.lower()) for word in _WORD.findall(quantity.text)} - {""}
    terms = statement.terms
    at = bisect_left(terms.starts, claim.span.start)
    if not unit or at >= len(terms.texts) or terms.texts[at][0] != FIGURE:
        return False
    ahead = [n for n in range(max(0, at - REACH), at) if is_content(terms.texts[n])][-BESIDE:]
    return unit <= {terms.texts[n] for n in ahead if terms.clauses[n] == terms.clauses[at]}


def _joined(claim: Quantity, statement: ReadStatement, scene: Scene) -> bool:
    """Whether two sentences say the ends of a range of nothing that this one does not say."""
    low, dots, high = claim.value.partition("..")
    beside = statement.quantities[:MOST]
    if not dots or claim not in beside:
        return False
    said = statement.words.content.union(*(labels(q) for q in beside))
    figures = figures_of(statement, scene)
    ends: dict[str, set[str]] = {low: set(), high: set()}
    for place in islice(_saying(claim, figures, low, high, said), TRIED):
        end = place.quantity.value
        if (
            bound_of(place) in _BOUNDS[end == high]
            and not of_another_period(statement, claim, [place])
            and not is_of_another(statement, place, scene)
        ):
            ends[end].add(period_of(place))
    return bool(ends[low] & ends[high])


def _saying(
    claim: Quantity, figures: Figures, low: str, high: str, said: Collection[str]
) -> Iterator[Place]:
    """Where an end of a range stands and is said of nothing but what is said."""
    idle = light()
    for place in figures.named(low, high):
        if place.quantity.value in {low, high} and comparable(claim, place.quantity):
            theirs = {t for t in place.segment if is_content(t) and t not in idle}
            if theirs and theirs.issubset(said):
                yield place


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
    off = abs(exact - Fraction(claim.value))
    # Of degrees no share can be taken.
    close = mine.of == "temperature" or off <= ROUNDED * abs(exact)
    return close and off <= Fraction(1, 2 * 10**places)
