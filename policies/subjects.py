"""What a sentence speaks of by name: names, and words that name one of several."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from policies.contrasts import choices
from policies.lexis import HEADS, PAID
from policies.terms import COMPOUNDING, Terms, commonplace, is_content, light, term_of

_TOKEN = re.compile(r"[^\W\d_]+")
_CAPITAL = re.compile(r"[A-Z\x80-\U0010ffff](?<=[^\W\d_])(?<![^\W\d_].)[^\W\d_]+", re.DOTALL)
"""A word of two letters or more whose first one may be a capital."""
_OPENS = frozenset(':;.!?"“”„«»([{•*-–—\t|\n')
_TITLES = 0.6
"""From this share of capitals on, a sentence is written like a title, and capitals say nothing."""
_ABBREVIATED = 4
"""Longest run of capitals that is an abbreviation rather than a name."""
_COMMON = frozenset(
    (
        "company companies bank banks group corporation corp inc ltd gmbh firm institution "
        "customer "
        "customers account accounts document documents source table report statement section "
        "article act regulation rule law paragraph note part appendix form schedule agreement "
        "contract terms conditions policy page chapter annex exhibit item plan board management "
        "sie ihr ihre ihnen ihren ihrem ihrer euro dollar eur usd yes no it the "
        "internet app pin atm iban sms"
    ).split()
)
"""Written with a capital for what they are, not whose."""
_FIRST = re.compile(r"\W*(\w+)")
_PRONOUNS = frozenset(
    (
        "it its they their ihr ihre ihren ihrem ihrer sein seine seinen seinem seiner this these "
        "that such there here both es sie er dies diese dieser dieses diesem diesen solche solcher "
        "dafur dafür dabei hierfür davon damit il elle ils elles cela ce cette ces este esta esto "
        "estos estas ello questo questa questi queste esso essa"
    ).split()
)
_LATER_ON = re.compile(
    r"(?:\w{1,20} ){1,5}(?:[Ii]t|they|sie|er|es|il|elle) (?!is |ist )"
    r"|(?:\w{1,20} ){1,4}(?:kostet|kosten|betr[aä]gt|betrug|gilt|dauert|bringt) (?:sie|er|es)\b"
    r"|(?:\w{1,20} ){1,6}(?:daf[uü]r|davon|dabei|for it)\b"
)
"""A pronoun behind what a sentence puts in front: "At a branch it costs 5 EUR"."""
_LATER = (" it", " It", " they", " sie", " er", " es", " il", " elle", " daf", " davon", " dabei")
"""Some of it stands in all of these; looked for first, since it is found sooner."""
_FURTHEST = 160
"""Characters behind which nothing of them stands."""
_FROM_THERE = re.compile(
    r"(?:according to|as (?:stated|published|set out|shown|described) (?:in|by)|as per|"
    r"laut|zufolge|selon|según|secondo)\s(?:the |der |dem |den |des |la |le |el )?"
    r"(?:(?:instruction|information|guide|guideline|article|document|page|website|report)s? "
    r"(?:(?:provided|given|published|found|posted|available) )?(?:in|by|from) (?:the )?)?"
    r"(?-i:[A-Z]\w{0,30}['’]?s? ){0,4}$",
    re.IGNORECASE,
)
_SOURCED = (
    *("according", "as stated", "as published", "as set", "as shown", "as described", "as per"),
    *("laut", "zufolge", "selon", "según", "secondo"),
)
"""What every such phrase begins with, looked for once in a sentence."""
_JOINED = re.compile(r"(?:,| and| or| und| oder| bzw\.?| et| ou| y| o| e) (?-i:[A-Z])")
"""Behind the first word of a sentence: what is joined to a name is a name."""
_OPENING = frozenset(
    (
        "actually sure certainly basically essentially ideally however therefore moreover "
        "furthermore nevertheless nonetheless otherwise meanwhile "
        "instead also thus hence then next first second third last besides still overall today now "
        "additionally similarly finally lastly generally usually typically currently recently "
        "originally initially unfortunately specifically importantly notably alternatively "
        "consequently accordingly subsequently previously normally firstly secondly thirdly "
        "interestingly conversely likewise afterwards altogether zudem außerdem jedoch schließlich "
        "ferner allerdings dennoch danach"
    ).split()
)
"""Words that open a sentence in front of a comma, and name nothing."""
LONGEST_WORD = 40
CARRIED = 60
"""No more terms are carried on from sentence to sentence."""
_VERBS = frozenset("cost costs charged paid ordered transferred shared rated pay pays".split())
"""Verbs of the lines of nouns."""
_PAYMENT = ("payment", "Payment")
"""Tells a noun apart, which "paid" does not."""
_ADJACENT = re.compile(r"[^\W\d_]+[ -]")
HEADING_WORDS = 10
"""A line of more words heads nothing."""


class Named(NamedTuple):
    """A name in a sentence: which term it is, and where it stands."""

    at: int
    term: str


def named(terms: Terms, text: str, base: int, language: str) -> tuple[Named, ...]:
    """The terms of a sentence that its capitals show to be names.

    `base` is where the text begins among the offsets of the terms. In German, where every noun has
    a capital, a name is what follows another capital: "Konto Plus".
    """
    capitals = [m for m in _CAPITAL.finditer(text) if m[0][0].isupper()]
    if not capitals or (len(capitals) == 1 and _opens(text, capitals[0].start())):
        return ()
    german = language == "de"
    count = text.count(" ") + 1
    if not german and count > 3:
        written = sum(1 for m in capitals if not m[0].isupper())
        if written > _TITLES * count:
            return ()
    opening = _TOKEN.search(text)
    first = opening.start() if opening else 0
    place = {start - base: at for at, start in enumerate(terms.starts)}
    found: list[Named] = []
    for match in capitals:
        start = match.start()
        at = place.get(start)
        if at is None or match[0].lower() in _COMMON:
            continue
        term = terms.texts[at]
        if (
            not is_content(term)
            or term in light()
            or (match[0].isupper() and len(match[0]) <= _ABBREVIATED)
        ):
            continue
        if (start == first or _opens(text, start)) and not _JOINED.match(text, match.end()):
            continue
        if start == first and match[0].lower() in _OPENING:
            continue
        if german and not _follows_capital(text, start, first):
            continue
        found.append(Named(at, term))
    if not found:
        return ()
    plain = text.casefold()
    if any(words in plain for words in _SOURCED):
        starts = [terms.starts[name.at] - base for name in found]
        found = [
            name
            for name, start in zip(found, starts, strict=True)
            if not _FROM_THERE.search(text, max(0, start - 80), start)
        ]
    return tuple(found)


def _opens(text: str, start: int) -> bool:
    """Whether a word is the first of something quoted or listed, or behind a stop."""
    before = text[max(0, start - 4) : start].rstrip(" ")
    return not before or before[-1] in _OPENS


def _follows_capital(text: str, start: int, opening: int) -> bool:
    """Whether the word in front, a blank or hyphen apart, has a capital too and opens nothing."""
    if start < 2 or text[start - 1] not in " -":
        return False
    first = start - 1
    while first > max(0, start - LONGEST_WORD) and text[first - 1].isalpha():
        first -= 1
    word = text[first : start - 1]
    return len(word) > 1 and word[0].isupper() and first != opening and not _opens(text, first)


def modified(terms: Terms, text: str, base: int, language: str) -> tuple[tuple[int, str, str], ...]:
    """The nouns of a sentence that a word in front tells apart: where, which noun, by which word.

    In "standing order" and "Dauerauftrag" alike the order is told apart by its first part.
    """
    texts, starts = terms.texts, terms.starts
    heads = head_terms()
    german = language in COMPOUNDING
    found = []
    for at in range(1, len(texts)):
        head, first = texts[at], texts[at - 1]
        if head not in heads or not is_content(first):
            continue
        if (
            first in idle()
            and not choices(first)
            and not text.startswith(_PAYMENT, max(0, starts[at - 1] - base))
        ):
            continue
        between = text[starts[at - 1] - base : starts[at] - base]
        word = _TOKEN.match(text, max(0, starts[at] - base))
        if word is None or (german and not word[0][0].isupper()) or word[0].lower() in _VERBS:
            continue
        if starts[at] == starts[at - 1] or _ADJACENT.fullmatch(between):
            found.append((at, head, first))
    return tuple(found)


@lru_cache(maxsize=1)
def head_terms() -> frozenset[str]:
    """The terms of nouns that a word in front tells apart."""
    return frozenset(term_of(w) for line in (*HEADS, *PAID) for w in line.split()) - {""}


@lru_cache(maxsize=1)
def idle() -> frozenset[str]:
    """Terms that tell no noun apart."""
    periods = "month year week day quarter".split()
    return light() | commonplace() | {term_of(word) for word in periods}


def goes_on(text: str) -> bool:
    """Whether a sentence begins with a word that stands for what the one before it spoke of."""
    first = _FIRST.match(text)
    if first is not None and first[1].casefold() in _PRONOUNS:
        return True
    return any(map(text[:_FURTHEST].__contains__, _LATER)) and _LATER_ON.match(text) is not None


def heads(text: str) -> bool:
    """Whether a line heads what follows it: a heading, a question, or "as follows:"."""
    last = text.rstrip()[-1:]
    if last in ":?":
        return True
    if last in ".!;,…" or "\t" in text or "|" in text:
        return False
    return len(text.split()) <= HEADING_WORDS


def scopes(texts: Sequence[str], contents: Sequence[Collection[str]]) -> tuple[frozenset[str], ...]:
    """For each sentence of a passage the content terms it is said under, its own left out.

    The first line, the last two headings, and the sentence before where it goes on from there.
    """
    found: list[frozenset[str]] = []
    first: frozenset[str] = frozenset()
    last: list[frozenset[str]] = []
    before: frozenset[str] = frozenset()
    above = first
    for number, (text, content) in enumerate(zip(texts, contents, strict=True)):
        further = bool(number) and goes_on(text)
        found.append(above | before if further else above)
        own = frozenset(content)
        before = own | before if further and len(before) < CARRIED else own
        if heads(text):
            if number:
                last = [*last[-1:], own]
            else:
                first = own
            above = first.union(*last)
    return tuple(found)
