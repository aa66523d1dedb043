"""A text as the terms that carry its claim, in order: content words, figures, and what steers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, compress
from typing import Final, NamedTuple

from policies.lexis import (
    CHARGES,
    COMMONPLACE,
    CONTRARY,
    HEADS,
    IF,
    LIGHT,
    NEGATIVE,
    SYNONYMS,
    UNIVERSAL,
    WAIVED,
    classes,
    table,
)
from policies.model import Quantity
from policies.quantities.tokens import Tokens
from policies.words import IGNORED, stem

_WORDS = re.compile(r"([^\W\d_]+)")
_MARKS = ",;:|\t\n()–"
"""What ends a clause."""
_JOINING = frozenset(
    "and but or while whereas und aber oder sowie et mais ou y pero e ma o".split()
)
"""What ends one too where a blank stands on each side: further ones may be a blanked figure."""
_INVERTED = re.compile(
    r"(?:^|[.;:!?\n]\s{1,3}|\)\s)"
    r"(wird|werden|wurden?|ist|sind|hat|haben|hatten?|kann|konnen|sollten?|soll|muss|mussen|darf"
    r"|durfen|will|wollen|mochten?|liegt|liegen|besteht|bestehen|betragt|geht|gehen|kommt|kommen"
    r"|erfolgt|erfolgen|erhalten|stellt|stellen|uberschreitet|uberschreiten|ubersteigt|ubersteigen"
    r"|verlangt|verlangen|beantragt|beantragen|widerruft|widerrufen|zahlt|zahlen|fehlt|fehlen"
    r"|tritt|treten|macht|machen|findet|nimmt|nehmen|lasst|unterbleibt|fallt|fallen|endet|enden)"
    r"\s[^;:!?\n]{4,240}?,\s(?:so|ist|sind|hat|wird|kann|muss|darf|gilt|\w{3,30}(?:t|en))\s"
)
"""A German clause that begins with its verb, and the verb behind it: "Wird nicht gezahlt, ist"."""
_BRACKETS = frozenset("()")
ASIDE = 0.25
"""How far what stands in brackets is from the clause around it; two clauses are 1 apart."""
FIGURE = "#"
"""How the term of a figure begins."""
SHORTEST = 4
"""Neither part of a compound is shorter."""
LONGEST_HEAD = 16
LONG = 2 * SHORTEST
COMPOUNDING = frozenset({"de"})
"""Languages that write several words as one."""
STEERS = "!"
"""How the term of a word that steers begins."""


NO_CONTENT = FIGURE + STEERS
"""How the terms begin that are no content words."""


class Terms(NamedTuple):
    """Parallel: what each term says, where it begins, and the clause it stands in."""

    texts: tuple[str, ...]
    starts: tuple[int, ...]
    clauses: tuple[float, ...]
    """Clauses are counted; what stands in brackets belongs to the clause in front of it."""

    def within(self, start: int, end: int) -> Terms:
        """The terms that begin in a stretch of the text."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return Terms(self.texts[first:last], self.starts[first:last], self.clauses[first:last])


def figures_at(texts: Sequence[str]) -> list[int]:
    """Which of some terms are figures, in order."""
    return [n for n, text in enumerate(texts) if text[0] == FIGURE]


def figure_term(quantity: Quantity) -> str:
    """A figure's term when only its kind counts."""
    return FIGURE + _FAMILIES.get(quantity.kind, quantity.kind)


_FAMILIES = {"points": "percent"}


class Placed(NamedTuple):
    """Parallel: the words of a text and where each begins."""

    words: Sequence[str]
    places: Sequence[int]


def words_in(said: str) -> Placed:
    """The words of a folded text."""
    # Gap, word, gap, word, …, gap.
    pieces = _WORDS.split(said)
    return Placed(pieces[1::2], list(accumulate(map(len, pieces)))[::2])


def words_beside(tokens: Tokens, quantities: Sequence[Quantity]) -> Placed | None:
    """The words of a text once cut, its figures left out; None where a figure cuts a word."""
    texts, starts, ends = tokens.texts, tokens.starts, tokens.ends
    words: list[str] = []
    places: list[int] = []
    first = 0
    for start, end in (*(q.span for q in quantities), (len(tokens.lower),) * 2):
        last = bisect_left(starts, start, first)
        words += texts[first:last]
        places += starts[first:last]
        first = bisect_left(starts, end, last)
        if (last and ends[last - 1] > start) or (first and ends[first - 1] > end):
            return None
    spelt = [w.isalpha() or (w[0].isalnum() and not w[0].isdecimal()) for w in words]
    return Placed(list(compress(words, spelt)), list(compress(places, spelt)))


def terms_of(
    said: str, quantities: Sequence[Quantity], language: str, beside: Placed | None = None
) -> Terms:
    """The terms of a folded text in which the figures are blanked out; offsets are the text's.

    `beside` are its words where they are known already.
    """
    texts: list[str] = []
    starts: list[int] = []
    clauses: list[float] = []
    known = _known(language)
    words, places = beside or words_in(said)
    breaks, counts = _clauses(said, words, places)
    inverted = {m.start(1) for m in _INVERTED.finditer(said)} if language in COMPOUNDING else ()
    telling = enumerate(map(known.__getitem__, words))
    figures = iter([*((q.span.start, (figure_term(q),)) for q in quantities), (len(said) + 1, ())])
    figure, named = next(figures)
    clause, skip = 0, 0
    for index, own in telling if inverted else [one for one in telling if one[1]]:
        if index < skip:
            continue
        start, parts = places[index], own
        if own is STEERING:
            length, term = _phrase(known.steer[words[index]], words, index)
            skip = index + length
            parts = (term,) if term else ()
        if inverted and start in inverted:
            parts = (IF, *parts)
        if not parts:
            continue
        while figure <= start:
            while breaks[clause] < figure:
                clause += 1
            texts += named
            starts.append(figure)
            clauses.append(counts[clause])
            figure, named = next(figures)
        while breaks[clause] < start:
            clause += 1
        for part in parts:
            texts.append(part)
            starts.append(start)
            clauses.append(counts[clause])
    while named:
        while breaks[clause] < figure:
            clause += 1
        texts += named
        starts.append(figure)
        clauses.append(counts[clause])
        figure, named = next(figures)
    return Terms(tuple(texts), tuple(starts), tuple(clauses))


def _breaks(
    said: str, words: Sequence[str], places: Sequence[int]
) -> Sequence[tuple[int, int, str]]:
    """Where clauses end: what stands there begins and ends where, and is which mark."""
    found: list[tuple[int, int, str]] = []
    # Few texts hold many of them, and each is found far sooner than any of all.
    for mark in [mark for mark in _MARKS if mark in said]:
        start = said.find(mark)
        while start >= 0:
            found.append((start, start + 1, mark))
            start = said.find(mark, start + 1)
    joining = _JOINING.intersection(words)
    for word in joining:
        at = -1
        for _ in range(words.count(word)):
            at = words.index(word, at + 1)
            start, end = places[at] - 1, places[at] + len(word)
            if start >= 0 and said[start].isspace() and said[end : end + 1].isspace():
                # Where a mark is the blank in front of it, that comes first.
                found.append((start, end + 1, "~"))
    found.sort()
    if not joining:
        return found
    apart: list[tuple[int, int, str]] = []
    for one in found:
        # The blank behind one word may not be that in front of the next.
        if not apart or one[0] >= apart[-1][1]:
            apart.append(one)
    return apart


def _clauses(
    said: str, words: Sequence[str], places: Sequence[int]
) -> tuple[list[int], list[float]]:
    """Where clauses end, and the count of each; the last one ends behind the text."""
    ends: list[int] = []
    counts: list[float] = []
    count = 0
    opened: int | None = None
    last = 0
    for start, end, mark in _breaks(said, words, places):
        before, last = last, end
        if ends and mark not in _BRACKETS and not said[before:start].strip():
            # "…, and …" is one break.
            continue
        ends.append(start)
        counts.append(count if opened is None else count + ASIDE)
        if mark == "(" and opened is None:
            opened = count
        elif mark == ")" and opened is not None:
            count, opened = opened, None
        else:
            count += 1
    ends.append(len(said) + 1)
    counts.append(count + (ASIDE if opened is not None else 0))
    return ends, counts


class Steering(NamedTuple):
    """The phrases that steer and begin with one word: by their second word, the longest first."""

    longer: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
    alone: str | None
    """What the word steers by itself; None where it is an ordinary word then."""


def _steering(language: str) -> Mapping[str, Steering]:
    found: dict[str, Steering] = {}
    for first, phrases in table(language).items():
        longer: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, term in phrases:
            if len(phrase) > 1:
                longer.setdefault(phrase[1], []).append((phrase, term))
        alone = next((term for phrase, term in phrases if len(phrase) == 1), None)
        found[first] = Steering(longer, alone)
    return found


def _phrase(steering: Steering, words: Sequence[str], index: int) -> tuple[int, str]:
    """How many words the longest phrase takes here and its term; an ordinary word where none."""
    longer, alone = steering
    if index + 1 < len(words):
        for phrase, term in longer.get(words[index + 1], ()):
            if tuple(words[index : index + len(phrase)]) == phrase:
                return len(phrase), term
    return 1, term_of(words[index]) if alone is None else alone


STEERING: Final = (STEERS,)
"""In place of the terms of a word that may begin a phrase that steers."""


class _Known(dict[str, tuple[str, ...]]):
    """The terms of every word met in a language: none, one, or those of a compound's parts."""

    MOST = 65536

    def __init__(self, language: str) -> None:
        super().__init__()
        self.steer = _steering(language)
        self._compounding = language in COMPOUNDING

    def __missing__(self, word: str) -> tuple[str, ...]:
        parts: tuple[str, ...]
        if word in self.steer:
            parts = STEERING
        elif term := term_of(word):
            parts = parted(word) if self._compounding and len(word) >= LONG else (term,)
        else:
            parts = ()
        if len(self) >= self.MOST:
            self.clear()
        self[word] = parts
        return parts


@lru_cache(maxsize=16)
def _known(language: str) -> _Known:
    return _Known(language)


_CLASSES = {word: stem(first) for word, first in classes(SYNONYMS).items()}


_HEADS = frozenset(
    word for line in (*SYNONYMS, *HEADS) for word in line.split() if len(word) >= SHORTEST
)


@lru_cache(maxsize=32768)
def term_of(word: str) -> str:
    """A word's stem, or its class's; empty where it carries no claim."""
    if len(word) < 2 or word in IGNORED:
        return ""
    known = _CLASSES.get(word)
    if known is not None:
        return known
    return stem(word)


@lru_cache(maxsize=32768)
def parted(word: str) -> tuple[str, ...]:
    """The terms of a compound's modifier and of its head; the word's own where it is none.

    >>> parted("auslandsuberweisungen") == (term_of("ausland"), term_of("uberweisung"))
    True
    """
    if word not in IGNORED and word not in _CLASSES:
        for length in range(min(LONGEST_HEAD, len(word) - SHORTEST), SHORTEST - 1, -1):
            head = word[-length:]
            if head in _HEADS:
                first = word[:-length]
                if first.endswith("s") and len(first) > SHORTEST:
                    first = first[:-1]
                return tuple(filter(None, (term_of(first), term_of(head))))
    return (term_of(word),)


def _terms(words: Iterable[str]) -> frozenset[str]:
    """The terms of words; some have none."""
    return frozenset(filter(None, map(term_of, words)))


@lru_cache(maxsize=1)
def light() -> frozenset[str]:
    """Terms that frame a claim without adding to it."""
    return _terms(LIGHT)


@lru_cache(maxsize=1)
def commonplace() -> frozenset[str]:
    """Terms that say no more of a figure than that somebody has it, pays it or gets it."""
    return _terms(COMMONPLACE)


@lru_cache(maxsize=1)
def universal() -> frozenset[str]:
    """Terms that say "all" or "always"."""
    return _terms(UNIVERSAL)


@lru_cache(maxsize=1)
def always() -> frozenset[str]:
    """Terms that leave no time out."""
    return frozenset(map(term_of, "always immer stets toujours siempre sempre".split()))


@lru_cache(maxsize=1)
def waived() -> frozenset[str]:
    """Terms that say that nothing is to be paid."""
    return _terms(WAIVED)


@lru_cache(maxsize=1)
def charges() -> frozenset[str]:
    """Terms for what is to be paid; denied, they say that nothing is."""
    return _terms(CHARGES)


@lru_cache(maxsize=1)
def negative() -> frozenset[str]:
    """Terms that deny by themselves."""
    return _terms(NEGATIVE)


@lru_cache(maxsize=1)
def contraries() -> Mapping[str, frozenset[str]]:
    """What says yes → the terms that say no to it."""
    found: dict[str, frozenset[str]] = {}
    for yes, no in CONTRARY:
        denying = frozenset(map(term_of, no.split()))
        for word in yes.split():
            term = term_of(word)
            found[term] = found.get(term, frozenset()) | denying
    return found


def is_content(term: str) -> bool:
    """Whether a term is a content word, neither a figure nor one that steers."""
    return term[0] not in NO_CONTENT
