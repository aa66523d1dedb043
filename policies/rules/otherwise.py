"""What a source counts otherwise than a claim: 3 attempts for "three times", 25 % for a quarter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from policies.lexis import DOWN, LEAST, MOST, UP
from policies.model import Quantity
from policies.quantities.characters import fold
from policies.quantities.values import canonical
from policies.reading import ReadStatement
from policies.rules.bounds import bound_beside, bounds_of
from policies.terms import term_of

if TYPE_CHECKING:
    from policies.rules.grounds import Place

TRIED = 48
"""No more places are looked into for one claim."""
REACH = 80
"""No more characters beside a figure tell what it counts."""
OLDEST = 130
"""Nobody is so many years old."""
LONGEST = 400
"""A row of years is no longer, nor a sentence that bounds a range from one side."""
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
_SOMEONE = re.compile(
    r"\b(?:you|customers?|clients?|applicants?|persons?|people|anyone|everyone|child|children"
    r"|holders?|students?|members?|borrowers?|adults?|minors?|sie|kund(?:e|en|innen)|personen"
    r"|kind|kinder|studierende|antragsteller|inhaber|jugendliche)"
    r"(?: (?:who|are|is|be|must|have|has|to|need|at|least|most|between|over|under|from|up|aged?"
    r"|the|of|older|younger|than|die|m[üu]ssen|muss|mindestens|h[öo]chstens|[äa]lter|j[üu]nger"
    r"|als|[üu]ber|unter|zwischen|von|ab|im|alter)){0,8} ?$",
    re.IGNORECASE,
)
"""Someone, and behind it nothing but what leads to a figure."""
_AGED = re.compile(
    r"(?:\baged?|\bolder than|\byounger than|[äa]lter als|j[üu]nger als|\balter von)"
    r"(?: (?:at least|at most|between|from|over|under|mindestens|h[öo]chstens|zwischen))? ?$",
    re.IGNORECASE,
)
_AGE_OF = re.compile(
    r"\b(?:(?:from|until|at|up to|below|above|over|under) the age of|maximum age of"
    r"|minimum age of) $",
    re.IGNORECASE,
)
_OF_AGE = re.compile(r"(?:^|[ -])(?:(?:years?|jahren?)[ -])?of age\b|^\. lebensjahr", re.IGNORECASE)
_OLD = re.compile(
    r"(?:^|[ -])(?:(?:years?|jahren?)[ -])?(?:old|or older|or younger|and older|and younger|alt"
    r"|oder [äa]lter|oder j[üu]nger)\b",
    re.IGNORECASE,
)
_MUST_BE = re.compile(
    r"\b(?:you|customers?|applicants?|sie|kunden|antragsteller) (?:must be|have to be|need to be"
    r"|m[üu]ssen)(?: at least| over| mindestens)? ?$",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(?: (?:years|jahre))?(?: sein)?\s*(?:$|[.,;:!?]|(?:and|und|to|um) [^\W\d_])", re.IGNORECASE
)
_AGE_IS = re.compile(
    r"\b(?:(?:minimum|maximum) age|mindestalter|h[öo]chstalter)\b(?! and| und)"
    r"(?! of (?!(?:the |a |an )?(?:child|holder|customer|applicant|borrower|client)))"
    r"(?: (?!and |und |term |whose )[^\W\d_]{1,24}){0,9} (?:is|ist|betr[äa]gt) $",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\s?(?:of|des|der|von|du|de|del|della|van) (?:(?:the|all|your|its|their|an?) )?", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{1,40}")
_WORDS = re.compile(r"[^\W\d_]{1,40}(?: [^\W\d_]{1,40}){0,5}")
_ENDS_WHOLE = frozenset(
    "is are was were will would can could must may has have be been at in on per for if when to "
    "from within as and or wird werden ist sind war muss kann bei im am pro wenn an auf".split()
)
_UNTIL = re.compile(
    r"\b(?:until|till|up to|ends?|closes?|expires?|bis|endet|enden|schlie(?:ß|ss)t)"
    r"(?: (?:at|um|zum?))? ?$",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\b(?:from|between|von|zwischen|entre|desde|de|tra|da)(?: the)? ?$", re.IGNORECASE
)
_AND_TO = re.compile(
    r",? ?(?:to|and|until|till|bis|und|à|et|a|y|hasta|e|-|–)(?: zu)? ", re.IGNORECASE
)
_OPENS = re.compile(r"\b(?:opens? at|[öo]ffnet um|ge[öo]ffnet ab) ?$", re.IGNORECASE)
_CLOSES = re.compile(
    r",? (?:and|und) (?:it |sie )?(?:closes? at|schlie(?:ß|ss)t um) ", re.IGNORECASE
)
_AT_MOST = re.compile(
    r",? (?:and|but|und|aber) (?:at most|up to|no more than|not more than|h[öo]chstens|maximal) ",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b(?:mindest|hochst|minimal|maximal)(?!ens)([^\W\d_]{3,40})")
_OF_DAY = re.compile(
    r"[|\s]*(?:(?:as (?:of|at)|at|on|(?:for )?(?:the )?years? end(?:ed|ing)|zum|am|stand|per)"
    r"(?: the)? )?",
    re.IGNORECASE,
)
_ALL_YEARS = re.compile(
    r"[:,]?(?:[ ]*[|\t][| \t]*(?:19|20)\d\d(?: ?[€$£](?: ?(?:m|bn|million|000))?)?)+[|\s]*"
)
_WHOLE = re.compile(r"\d{1,3}(?:\.\.\d{1,3})?")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_LEAST, _MOST = ("mindest", "minim"), ("hochst", "maxim")
_BOUNDING = re.compile(r"^(?:(?:mindest|hochst)|(?:minim|maxim).*)")
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


def is_counted_alike(claim: Quantity, statement: ReadStatement, place: Place) -> bool:
    """Whether a place that says a claim in another way of counting counts the same thing.

    "Three times the fee" is no count, and a quarter of the fee not 25 % of the deposit.
    """
    body, base = statement.statement.body, statement.span.start
    mine = _Beside.of(body, claim.span.start - base, claim.span.end - base)
    theirs = _beside(place)
    kinds = {claim.kind, place.quantity.kind}
    if claim.kind == "multiplier":
        return bool(_OFTEN.match(mine.after) and _TRIED.search(body))
    if kinds == {"number", "percent"}:
        whole = _whole(mine.after)
        return bool(whole) and whole == _whole(theirs.after)
    if kinds == {"number", "duration"}:
        return mine.is_age or bool(_MUST_BE.search(mine.before) and _DONE.match(mine.after))
    if claim.value in _MIDNIGHT and claim.kind == "time":
        spelled = not (_has_digit(claim.text) and _has_digit(place.quantity.text))
        return spelled and bool(_UNTIL.search(mine.before) and _UNTIL.search(theirs.before))
    return bool(ends(claim) or _parts(claim))


class _Beside(NamedTuple):
    """What stands right beside a figure."""

    before: str
    figure: str
    after: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> _Beside:
        start, last = max(0, start), min(end, start + REACH)
        return cls(text[max(0, start - REACH) : start], text[start:last], text[end : end + REACH])

    @property
    def is_age(self) -> bool:
        """Whether a word of age stands right beside, and no other thing is counted."""
        said = _OF_AGE.search(self.figure) or _OF_AGE.match(self.after)
        if said or _AGE_IS.search(self.before) or _AGE_OF.search(self.before):
            return bool(said) or not _counts(self.after)
        if _SOMEONE.search(self.before) is None:
            return False
        if _OLD.search(self.figure) or _OLD.match(self.after):
            return True
        return bool(_AGED.search(self.before)) and not _counts(self.after)


def _beside(place: Place) -> _Beside:
    figure, base = place.quantity.span, place.sentence.span.start
    return _Beside.of(place.sentence.text, figure.start - base, figure.end - base)


def _counts(after: str) -> bool:
    """Whether a noun follows that a figure may count; what joins words is none."""
    word = _WORD.match(after.lstrip(" -"))
    return word is not None and word[0].lower() not in _ENDS_WHOLE


def _whole(after: str) -> Sequence[str]:
    """The terms of what a part is a part of: "of the annual fee"; empty where that is not said."""
    of = _OF.match(after)
    said = _WORDS.match(after, of.end()) if of else None
    if said is None:
        return ()
    found: list[str] = []
    for word in said[0].lower().split():
        if word in _ENDS_WHOLE:
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
    beside = _beside(place)
    kinds = {other.kind, claim.kind}
    if claim.kind == "multiplier":
        return _TRIES.match(beside.after) is not None
    if kinds == {"number", "percent"}:
        # Who writes 0.02 means a factor.
        return other.kind == "percent" or not _has_digit(place.quantity.text)
    if kinds == {"number", "duration"}:
        return beside.is_age
    return True


def _is_range(low: Place, high: Place) -> bool:
    """Whether one sentence says from one figure to the other, and not that it changed so."""
    if UP in low.sentence.said or DOWN in low.sentence.said:
        return False
    between, before = _between(low, high), _beside(low).before
    if _BEGINS.search(before) and _AND_TO.fullmatch(between):
        return True
    timed = low.quantity.kind == high.quantity.kind == "time"
    return timed and bool(_OPENS.search(before) and _CLOSES.fullmatch(between))


def _between(low: Place, high: Place) -> str:
    base = low.sentence.span.start
    return low.sentence.text[low.quantity.span.end - base : high.quantity.span.start - base]


def _is_age(value: str) -> bool:
    return _WHOLE.fullmatch(value) is not None and int(value.rsplit("..", maxsplit=1)[-1]) <= OLDEST


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)
