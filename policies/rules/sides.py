"""Which figures of a passage are a least and which a most, and which two make one range."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policies.lexis import DOWN, LEAST, MOST, UP
from policies.quantities.characters import fold
from policies.rules.around import around
from policies.rules.bounds import bound_beside, bounds_of
from policies.scene import Place
from policies.terms import term_of

LONGEST = 400
"""A longer sentence bounds no range from one side."""
_BEGINS = re.compile(
    r"\b(?:from|between|von|zwischen|entre|desde|de|tra|da)(?: the)? ?$", re.IGNORECASE
)
_AND_TO = re.compile(
    r",? ?(?:to|and|until|till|bis|und|à|et|a|y|hasta|e|-|–)(?: zu)? ", re.IGNORECASE
)
_DASH = re.compile(r"\s?[-–—]\s?|\s(?:to|through|bis|au|al)\s", re.IGNORECASE)
_OPENS = re.compile(r"\b(?:opens? at|[öo]ffnet um|ge[öo]ffnet ab) ?$", re.IGNORECASE)
_CLOSES = re.compile(
    r",? (?:and|und) (?:it |sie )?(?:closes? at|schlie(?:ß|ss)t um) ", re.IGNORECASE
)
_AT_MOST = re.compile(
    r",? (?:and|but|und|aber) (?:at most|up to|no more than|not more than|h[öo]chstens|maximal) ",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b(?:mindest|hochst|minimal|maximal)(?!ens)([^\W\d_]{3,40})")
_LEAST, _MOST = ("mindest", "minim"), ("hochst", "maxim")
_BOUNDING = re.compile(r"^(?:(?:mindest|hochst)|(?:minim|maxim).*)")


class Sides:
    """The figures of some passages, and which are a least and which a most; each told once."""

    def __init__(self, known: Sequence[Place]) -> None:
        self.known = known
        self._told: dict[int, Bounded] = {}
        self._sentences: dict[int, _Sentence] = {}

    def joined(self, low: Sequence[int], high: Sequence[int]) -> Iterator[tuple[int, int]]:
        """The pairs that a range is made of, of the figures that may be its ends."""
        ends_here, most = set(high), dict[Bounded, int]()
        for number in high:
            if (of := self._of(number)) and of.side == "max":
                most.setdefault(of._replace(side=""), number)
        for first in low:
            if first + 1 in ends_here and self._is_said_as_one(first):
                yield first, first + 1
            elif (of := self._of(first)) and of.side == "min":
                last = most.get(of._replace(side=""))
                if last is not None:
                    yield first, last

    def _is_said_as_one(self, number: int) -> bool:
        low, high = self.known[number], self.known[number + 1]
        if low.sentence is not high.sentence:
            return False
        if _is_range(low, high):
            return True
        sentence = self._sentence(low)
        return (sentence.bound(low), sentence.bound(high)) == ("min", "max") and bool(
            _AT_MOST.fullmatch(_between(low, high))
        )

    def _of(self, number: int) -> Bounded | None:
        """What a figure bounds; None where its sentence is too long to be held against others."""
        found = self._told.get(number)
        if found is None:
            place = self.known[number]
            if len(place.sentence.text) > LONGEST:
                return None
            found = self._told[number] = _bounded(place, self._sentence(place).side(place))
        return found if any(found.said) else None

    def _sentence(self, place: Place) -> _Sentence:
        found = self._sentences.get(id(place.sentence))
        if found is None:
            found = self._sentences[id(place.sentence)] = _Sentence(place)
        return found


class Bounded(NamedTuple):
    """What a figure is said of, but for the words that make it a least or a most."""

    side: str
    passage: int
    """Which object it is."""
    scope: frozenset[str]
    said: tuple[frozenset[str], ...]


class _Sentence:
    """Which figures of a sentence are a least or a most, read once."""

    def __init__(self, place: Place) -> None:
        sentence = place.sentence
        self._bounds = bounds_of(sentence.terms)
        self._kinds = Counter(q.kind for q in sentence.quantities)
        said = sentence.said
        least = LEAST in said or any(t.startswith(_LEAST) for t in said)
        most = MOST in said or any(t.startswith(_MOST) for t in said)
        self._side = "" if least == most else "min" if least else "max"

    def bound(self, place: Place) -> str:
        """What the words right beside a figure make it: "min", "max", or empty."""
        beside = self._bounds[place.at] if place.at < len(self._bounds) else ""
        return bound_beside(place, beside)

    def side(self, place: Place) -> str:
        """The same by what is said of the only figure of its kind: "Höchstbetrag"."""
        bound = self.bound(place)
        return bound or (self._side if self._kinds[place.quantity.kind] == 1 else "")


def _bounded(place: Place, side: str) -> Bounded:
    joined = frozenset(term_of(m[1]) for m in _JOINED.finditer(fold(place.sentence.text).lower))
    said = [joined]
    for terms in place.heads or (place.segment, place.sentence.said):
        rest = (_BOUNDING.sub("", t) for t in terms if t[0] not in "#!@")
        said.append(frozenset(t for t in rest if t) - joined)
    return Bounded(side, id(place.passage), place.sentence.scope, tuple(said))


def _is_range(low: Place, high: Place) -> bool:
    """Whether one sentence says from one figure to the other, and not that it changed so."""
    if UP in low.sentence.said or DOWN in low.sentence.said:
        return False
    between, before = _between(low, high), around(low).before
    if _BEGINS.search(before) and _AND_TO.fullmatch(between):
        return True
    if low.quantity.kind == high.quantity.kind == "date" and _DASH.fullmatch(between):
        return True
    timed = low.quantity.kind == high.quantity.kind == "time"
    return timed and bool(_OPENS.search(before) and _CLOSES.fullmatch(between))


def _between(low: Place, high: Place) -> str:
    base = low.sentence.span.start
    return low.sentence.text[low.quantity.span.end - base : high.quantity.span.start - base]
