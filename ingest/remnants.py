"""Sentences that still state a figure which a new version or row no longer gives.

A warning for who approves, not a verdict: a sentence is named when it states the same amount in
the same unit, on the same days, of the same product or in much the same words.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ingest.catalog import under_title
from ingest.facttables import amounts
from ingest.figures import Change, Statement, Text, figures, statements
from ingest.names import ProductNames
from ingest.records import DocumentId, Fact, Version, VersionId

MOST_CHANGES = 500
"""Figures that changed which are looked for."""
MOST_READ = 2_000
"""Sentences with the digits of old figures that are read for their amounts."""
MOST_NAMED = 20
"""Sentences that are named of one figure."""
SHARED = 0.45
"""Part of a sentence's words, by how rare they are, that tells it is about the same."""
SHARED_NAMED = 0.15
"""The same where both name the same product."""

_NUMBER = re.compile(r"\d[\d.,'’\u00a0\u202f]*")
_WORD = re.compile(r"[^\W\d_]{2,}")
_DAYS = {"d", "bd"}
"""Tables often say days of what their documents call business days."""
_STEM = 5
"""Letters that words of one family mostly share."""


@dataclass(frozen=True, slots=True)
class Remnant:
    """A sentence that still states an old figure."""

    figure: str
    """What changed, as the report says it."""
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where} still says: {self.text} [{self.figure}]"


@dataclass(frozen=True, slots=True)
class _Old:
    """A figure that is no longer right, and what it was about."""

    told: str
    amounts: frozenset[Fraction]
    unit: str
    new: frozenset[Fraction]
    names: frozenset[str]
    words: frozenset[str]
    language: str | None
    """None where it is of a row whose source is no document."""
    starts: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class _Place:
    text: Text
    statement: Statement


def remnants(
    changes: Sequence[Change],
    old_facts: Sequence[Fact],
    facts: Sequence[Fact],
    new: Sequence[Text],
) -> Iterator[Remnant]:
    """Every sentence of a release that still states what changed, in the order of what changed.

    Reads each text once for digits, and for amounts no more than MOST_READ sentences.
    """
    known = _Names.of((*old_facts, *facts))
    languages = {text.version.document: text.version.language for text in new}
    olds = [*_said(changes, known), *_tabled(old_facts, facts, known, languages)]
    if not olds:
        return
    seeking = _Seeking.through(new, known)
    told: set[tuple[str, str]] = set()
    for old in olds[:MOST_CHANGES]:
        found = (place for place in seeking.holding(old) if _key(place) not in told)
        for named, place in enumerate(found):
            told.add(_key(place))
            if named == MOST_NAMED:
                yield Remnant(old.told, "more places", "only the first are named")
                break
            version = place.text.version
            where = under_title(version.title, place.statement.headings)[-1]
            said = " ".join(place.statement.text.split())
            yield Remnant(old.told, f"{version.source_uri} § {where}", said)
    if len(olds) > MOST_CHANGES or len(seeking.read) >= MOST_READ:
        yield Remnant("so many figures changed", "other places", "not all were looked for")


class _Names:
    """The products of fact tables, found in a text as they are written there."""

    def __init__(self, called: ProductNames) -> None:
        names = called.whole | called.short
        longest = sorted(names, key=len, reverse=True)
        self._pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b")
        # "Harbour Plus" and "Plus" are the same.
        self._short = {n: s if (s := n.partition(" ")[2]) in names else n for n in names}
        self._any = bool(names)

    @classmethod
    def of(cls, facts: Sequence[Fact]) -> _Names:
        return cls(ProductNames.of(fact.subject for fact in facts))

    def inside(self, text: str) -> list[tuple[int, str]]:
        """Where each name stands, and which one it is."""
        if not self._any:
            return []
        return [(m.start(), self._short[m[0]]) for m in self._pattern.finditer(text)]

    def about(self, version: Version, statement: Statement, at: int) -> frozenset[str]:
        """The products that a figure is about: the nearest name, else that of what it is under."""
        if statement.headers:
            column = statement.text.count("\t", 0, at)
            header = statement.headers[column] if column < len(statement.headers) else ""
            beside = self.inside(f"{header}\n{statement.text.split(chr(9))[0]}")
            if beside:
                return frozenset(name for _, name in beside)
        found = self.inside(statement.text)
        if found:
            before = [name for start, name in found if start < at]
            return frozenset(before[-1:] or [found[0][1]])
        for text in (*reversed(statement.headings), version.title):
            if names := self.inside(text):
                return frozenset(name for _, name in names)
        return frozenset()


def _said(changes: Sequence[Change], known: _Names) -> Iterator[_Old]:
    """Figures of sentences that say another one now."""
    for change in changes:
        old, version = change.old, change.version
        if old is None or not old.unit or change.figure.after is None or not amounts(old):
            continue
        now = figures(change.figure.after, version.language)
        yield _Old(
            str(change.figure),
            frozenset(amounts(old)),
            old.unit,
            frozenset(value for q in now for value in amounts(q)),
            known.about(version, change.before, change.at),
            _words(change.before),
            version.language,
            version.in_force_from,
            version.in_force_until,
        )


def _tabled(
    old: Sequence[Fact], new: Sequence[Fact], known: _Names, languages: Mapping[DocumentId, str]
) -> Iterator[_Old]:
    """Values of rows that another value takes the place of, on the same days or after."""
    before = {(f.table, f.subject, f.measure, f.in_force_from): f for f in old}
    ending = {(f.table, f.subject, f.measure, f.in_force_until): f for f in new if f.in_force_until}
    for fact in new if old else ():
        key = (fact.table, fact.subject, fact.measure, fact.in_force_from)
        was = before.get(key) or ending.get(key)
        if was is None or (was.value, was.unit) == (fact.value, fact.unit) or not was.unit:
            continue
        yield _Old(
            f"{fact.subject}, {fact.measure} {was.value} {was.unit} → {fact.value} {fact.unit}",
            frozenset({Fraction(was.value)}),
            was.unit,
            frozenset({Fraction(fact.value)}),
            frozenset(name for _, name in known.inside(fact.subject)),
            _stems(f"{fact.subject} {fact.measure}"),
            languages.get(DocumentId(fact.source)),
            fact.in_force_from,
            fact.in_force_until,
        )


def _digits(number: str) -> str:
    """The digits of a number without noughts at its ends: 1,200 and 0.12 look alike, and are read.

    >>> _digits("9,20"), _digits("9.200000"), _digits("1'200")
    ('92', '92', '12')
    """
    return re.sub(r"\D", "", number).strip("0")


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence as it is compared with what changed, worked out once for all that did."""

    figures: Sequence[tuple[int, str, frozenset[Fraction]]]
    """Where each begins, its unit and its amounts."""
    names: dict[int, frozenset[str]]
    """The products that figures are about, by where they stand; of those that were asked for."""
    words: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class _Seeking:
    """The sentences of a release, found by the digits they hold."""

    places: Mapping[str, Sequence[_Place]]
    weights: Mapping[str, float]
    """How much each word tells: the rarer, the more."""
    known: _Names
    read: dict[tuple[VersionId, Statement], _Read]
    """The sentences that were looked at."""

    @classmethod
    def through(cls, new: Sequence[Text], known: _Names) -> _Seeking:
        places: defaultdict[str, list[_Place]] = defaultdict(list)
        holding: Counter[str] = Counter()
        count = 0
        for text in new:
            for statement in statements(text):
                count += 1
                holding.update(_words(statement))
                for digits in {_digits(n) for n in _NUMBER.findall(statement.text)}:
                    places[digits].append(_Place(text, statement))
        weights = {word: math.log(1 + count / held) for word, held in holding.items()}
        return cls(places, weights, known, {})

    def holding(self, old: _Old) -> Iterator[_Place]:
        """Those that give an old figure, of the same thing, without the new one beside it."""
        weight = self._weight(old.words)
        for value in sorted(old.amounts):
            for place in self.places.get(_digits(f"{float(value):.6f}"), ())[:MOST_READ]:
                if _overlap(old, place.text.version) and self._states(place, old, weight):
                    yield place

    def _states(self, place: _Place, old: _Old, weight: float) -> bool:
        key = (place.text.version.id, place.statement)
        if key not in self.read:
            if len(self.read) >= MOST_READ:
                return False
            self.read[key] = self._looked_at(place)
        read = self.read[key]
        units = _DAYS if old.unit in _DAYS else {old.unit}
        found = [(at, stated) for at, unit, stated in read.figures if unit in units]
        if any(not old.new.isdisjoint(stated) for _, stated in found):
            return False
        return any(
            self._about(place, read, at, old, weight)
            for at, stated in found
            if not old.amounts.isdisjoint(stated)
        )

    def _looked_at(self, place: _Place) -> _Read:
        version, statement = place.text.version, place.statement
        found = figures(statement.text, version.language)
        words = _words(statement)
        stated = [(q.span[0], q.unit, frozenset(amounts(q))) for q in found]
        return _Read(stated, {}, words, self._weight(words))

    def _about(self, place: _Place, read: _Read, at: int, old: _Old, weight: float) -> bool:
        """Whether a figure is about what the old one was: the same product, or the same words."""
        if at not in read.names:
            read.names[at] = self.known.about(place.text.version, place.statement, at)
        names = read.names[at]
        if old.names and names and old.names.isdisjoint(names):
            return False
        named = bool(old.names & names)
        if named and old.language not in (None, place.text.version.language):
            return True  # Translations share names and figures, and few words.
        least = min(weight, read.weight)
        return self._weight(old.words & read.words) >= (SHARED_NAMED if named else SHARED) * least

    def _weight(self, words: Collection[str]) -> float:
        return sum(self.weights.get(word, 0.0) for word in words)


def _words(statement: Statement) -> frozenset[str]:
    return _stems(" ".join((*statement.headings, *statement.headers, statement.text)))


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(text.casefold()))


def _overlap(old: _Old, version: Version) -> bool:
    """Whether there is a day on which the sentence is read and the old figure is not right."""
    return (version.in_force_until is None or old.starts < version.in_force_until) and (
        old.ends is None or version.in_force_from < old.ends
    )


def _key(place: _Place) -> tuple[str, str]:
    return place.text.version.id, place.statement.text
