"""A noun put in another's place where a statement says the rest of a sentence word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from rapidfuzz import fuzz

from policies.alignment import Beside
from policies.kindred import kindred, nouns
from policies.scene import ReadStatement
from policies.terms import COMPOUNDING, FIGURE, Terms, commonplace, is_content, light, negative
from policies.words import IGNORED

MINE = 0.75
"""Share of a statement's terms that must stand in the sentence before one of them is a stranger."""
THEIRS = 0.75
"""Share of the stretch of the sentence that the statement says, as well."""
LEAST = 4
"""So many terms at least must be said word for word."""
WIDEST = 2
"""A noun is at most so many terms: "cost of sales"."""
AKIN = 70.0
"""Likeness of two stems from which one is a form of the other."""
MOST = 8
"""Where more differs, nothing is said word for word."""
SHORTEST_PART = 4
"""Shorter stems are not looked for within others."""

_TOKEN = re.compile(r"[^\W\d_]+")
_DETERMINERS = frozenset(
    (
        "the a an any each every no this that these those such its their your our his her my of "
        "for with by from in on per other another both all some between against to at under via "
        "without as than respect regarding concerning"
    ).split()
)
"""In front of a noun, or of a word that belongs to one."""
_VERBAL = frozenset(
    (
        "shall must may will can could should would might not never we you they he she it who "
        "which be is are was were been being has have had do does did also only and then"
    ).split()
)
"""In front of a verb, or of what is said of a noun."""
_FINITE = frozenset(
    (
        "of is are was were shall must may will can could should would might "
        "has have had does do did"
    ).split()
)
"""Behind a noun that a sentence speaks of."""
_NO_NOUN = re.compile(r"(?:[^e]ed|ly|ous|ful|able|ible|less|[^r]est)$")
"""How English words end that are no nouns, with few exceptions."""
_NOUN = re.compile(r"(?:tion|sion|ment|ity|ness|ship|ance|ence|ist|cy|[^f]or|[^th]er|ee)s?$")
"""How English nouns end that may stand in front of others."""

_PASSIVE = frozenset({"by", "von", "vom", "durch"})
"""In front of who does what is done to another."""
_LISTED = re.compile(r"[,;]|\b(?:and|or|und|oder|sowie|et|ou|y|e|o)\b", re.IGNORECASE)
"""Between what may be said in either order."""


class Replacement(NamedTuple):
    """What stands in a statement in place of what."""

    at: int
    """Which term of the statement."""
    instead: int
    """Which term of the sentence."""


def replacements(
    statement: ReadStatement, b: Beside, forth: Mapping[int, int]
) -> Iterator[Replacement]:
    """The nouns that a statement has where an otherwise like sentence has others.

    `forth` says which term of the statement stands for which of the sentence.
    """
    mine, theirs = statement.terms, b.sentence.terms
    if b.sentence.is_row or len(forth) < max(LEAST, MINE * len(mine.texts)):
        return
    if len(forth) < THEIRS * (max(forth.values()) - min(forth.values()) + 1):
        return
    if any(text[0] == FIGURE and n not in forth for n, text in enumerate(mine.texts)):
        # Figures that the sentence does not state come from elsewhere, and so may the noun.
        return
    said = (statement.statement.body, statement.span.start, mine)
    there = (b.sentence.text, b.sentence.span.start, theirs)
    for ours, other in islice(_gaps(mine, theirs, forth), MOST):
        if _holds(there, _word(*said, ours[-1])) or _holds(said, _word(*there, other[-1])):
            continue
        if _akin([mine.texts[n] for n in ours], [theirs.texts[n] for n in other]):
            continue
        told = (
            _noun(*said, ours, statement.language),
            _noun(*there, other, statement.language),
        )
        if False not in told and True in told:
            yield Replacement(ours[-1], other[-1])


def exchanged(
    statement: ReadStatement, b: Beside, forth: Mapping[int, int]
) -> Iterator[Replacement]:
    """Two nouns that have changed places, all else alike: who notifies whom."""
    mine, theirs = statement.terms, b.sentence.terms
    if b.sentence.is_row or len(forth) < max(LEAST, MINE * (len(mine.texts) - 2)):
        return
    said = (statement.statement.body, statement.span.start, mine)
    there = (b.sentence.text, b.sentence.span.start, theirs)
    gaps = list(islice(_gaps(mine, theirs, forth), MOST))
    for number, (ours, other) in enumerate(gaps):
        for later, across in gaps[number + 1 :]:
            if [mine.texts[n] for n in ours] != [theirs.texts[n] for n in across]:
                continue
            if [mine.texts[n] for n in later] != [theirs.texts[n] for n in other]:
                continue
            leads = [_led(said, ours), _led(said, later), _led(there, other), _led(there, across)]
            between = said[0][mine.starts[ours[-1]] - said[1] : mine.starts[later[0]] - said[1]]
            if not _PASSIVE.isdisjoint(leads) or _LISTED.search(between):
                continue
            # In German the articles tell who does it, not the order.
            if statement.language not in COMPOUNDING or leads[0] == leads[2]:
                yield Replacement(ours[-1], other[-1])


def _led(said: tuple[str, int, Terms], places: Sequence[int]) -> str:
    text, base, terms = said
    return _before(text, terms.starts[places[0]] - base)


def _gaps(
    mine: Terms, theirs: Terms, forth: Mapping[int, int]
) -> Iterator[tuple[list[int], list[int]]]:
    """Between neighbours that both have: what only the one says, and what only the other."""
    before, across = -1, -1
    for at, place in (*sorted(forth.items()), (len(mine.texts), len(theirs.texts))):
        ours = _said(mine, before, at)
        # In front of a sentence stands the number of its paragraph.
        other = _said(theirs, across, place, opening=before < 0)
        if ours and other and len(ours) <= WIDEST and len(other) <= WIDEST:
            yield ours, other
        before, across = at, place


def _said(terms: Terms, before: int, behind: int, *, opening: bool = False) -> list[int]:
    """The content terms between two places; nothing where something else is said there too."""
    idle = light()
    found = []
    for n in range(before + 1, behind):
        text = terms.texts[n]
        if text[0] == FIGURE and opening:
            continue
        if not is_content(text):
            return []
        if text not in idle:
            found.append(n)
    return found


def _akin(ours: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one may be a form of the other, or says no more than it."""
    if any(text in negative() for text in (*ours, *other)) or ours[-1] in commonplace():
        return True
    return any(
        mine == theirs
        or kindred(mine, theirs)
        or fuzz.ratio(mine, theirs) >= AKIN
        or (min(len(mine), len(theirs)) >= SHORTEST_PART and (mine in theirs or theirs in mine))
        for mine in ours
        for theirs in other
    )


def _word(text: str, base: int, terms: Terms, at: int) -> str:
    match = _TOKEN.match(text, terms.starts[at] - base)
    return match[0] if match else ""


def _holds(said: tuple[str, int, Terms], word: str) -> bool:
    """Whether a text has a word, whatever it does with it."""
    return bool(re.search(rf"\b{re.escape(word)}\b", said[0], re.IGNORECASE))


def _noun(text: str, base: int, terms: Terms, places: Sequence[int], language: str) -> bool | None:
    """Whether the words of some terms are a noun; None where that does not show."""
    start = terms.starts[places[0]] - base
    head = _TOKEN.match(text, terms.starts[places[-1]] - base)
    if head is None:
        return False
    if language in COMPOUNDING:
        first = _TOKEN.search(text)
        opens = first is not None and first.start() == start
        return None if opens else head[0][0].isupper()
    front, word = _before(text, start), head[0].lower()
    name = start > 0 and head[0][0].isupper()
    listed = word in nouns()
    if name or front in _VERBAL or (not listed and _NO_NOUN.search(word)):
        return False
    behind = _TOKEN.search(text, head.end())
    joined = behind is not None and not text[head.end() : behind.start()].strip(" -")
    following = behind[0].lower() if behind is not None and joined else ""
    alone = front in _DETERMINERS and (not following or following in IGNORED)
    return True if listed or alone or following in _FINITE or _NOUN.search(word) else None


def _before(text: str, start: int) -> str:
    """The word in front, in lower case; empty where a stop or nothing stands there."""
    end = start
    while end and text[end - 1] in " -":
        end -= 1
    first = end
    while first and text[first - 1].isalpha():
        first -= 1
    return text[first:end].lower()
