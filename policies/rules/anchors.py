"""The words of a statement that say which one it speaks of: its names, and its choices of one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping
from typing import NamedTuple

from policies.contrasts import Choice, choosing
from policies.model import Span
from policies.scene import ReadStatement, Scene
from policies.subjects import modified, named
from policies.terms import is_content

_LETTERS = re.compile(r"[^\W\d_]+")
MOST = 48
"""No more words and figures of one statement are held against each other."""
SUBJECT = 4
"""A sentence's subject is among so many of its first terms."""
_NAME_BEFORE = re.compile(r"(?:[A-Z]\w{1,30}[ -]|of ){1,4}$")
_NAME_BEHIND = re.compile(r"(?:[ -](?:of )?[A-Z]\w{1,30}){1,4}|\s?\([A-Z]\w{1,30}\)")
"""What else belongs to a name: "Postal Service (USPS)"."""
LONGEST_NAME = 120
_SPELT: Mapping[str, frozenset[str]] = {
    "US": frozenset({"united", "states"}),
    "USA": frozenset({"united", "states", "america"}),
    "UK": frozenset({"united", "kingdom"}),
    "UN": frozenset({"united", "nations"}),
    "EU": frozenset({"european", "europäische", "europäischen", "union"}),
    "EEA": frozenset({"european", "economic", "area"}),
    "ECB": frozenset({"european", "central", "bank"}),
    "EZB": frozenset({"europäische", "europäischen", "zentralbank"}),
    **dict.fromkeys(
        (
            "AM APR ATM BIC CEO CHF CVC CVV EUR FAQ GBP IBAN ID IT NFC OK PC PDF PIN PM QR SEPA "
            "SMS TAN TV USD VAT"
        ).split(),
        frozenset[str](),
    ),
}
"""First letters that everybody knows, and the words they stand for: for no other name's."""


class Anchor(NamedTuple):
    """A word of a statement that says which one it speaks of."""

    at: int
    """Which of its terms."""
    term: str
    word: str
    span: Span
    """In the draft."""
    choices: frozenset[Choice]
    """What it chooses among, where it is one of several known ones."""
    name: bool
    head: str = ""
    """The noun that it tells apart."""
    inherited: bool = False
    """Whether it stands in the statement before, and this one goes on from it."""


def anchors(statement: ReadStatement) -> tuple[Anchor, ...]:
    """The names and choices of a statement, in order."""
    terms, base = statement.terms, statement.span.start
    names = {n.at for n in named(terms, statement.masked, base, statement.language)}
    told_apart = modified(terms, statement.statement.body, base, statement.language)
    heads = {at - 1: head for at, head, _ in told_apart}
    choosing_among = choosing(statement.language)
    found = []
    for at, term in enumerate(terms.texts):
        if is_content(term):
            picks = choosing_among[term]
            if picks or at in names or at in heads:
                span = word_at(statement, at)
                word = statement.statement.text[span.start - base : span.end - base]
                found.append(Anchor(at, term, word, span, picks, at in names, heads.get(at, "")))
                if len(found) == MOST:
                    break
    return tuple(found)


def said_at(statement: ReadStatement, at: int) -> str:
    """The letters of a term's word in a statement."""
    span, base = word_at(statement, at), statement.span.start
    return statement.statement.text[span.start - base : span.end - base]


def word_at(statement: ReadStatement, at: int) -> Span:
    """Where in the draft the word of a statement's term stands."""
    start = statement.terms.starts[at]
    text, base = statement.statement.text, statement.span.start
    letters = _LETTERS.match(text, start - base)
    # Among letters the pattern takes signs that are only like them.
    end = letters.end() + base if letters and letters[0].isalpha() else start
    while end - base < len(text) and text[end - base].isalpha():
        end += 1
    return Span(start, max(end, start + 1))


def inherited(statement: ReadStatement, scene: Scene) -> tuple[Anchor, ...]:
    """What the statement before spoke of, where this one goes on from it: "It costs 5 EUR"."""
    if not statement.goes_on:
        return ()
    number = bisect_left(scene.said, statement.span.start, key=lambda s: s.span.start)
    if not number or scene.said[number - 1].span.start == statement.span.start:
        return ()
    last = scene.said[number - 1]
    labels = frozenset[str]().union(*(p.labels for p in scene.cited(statement)))
    before = [a for a in anchors(last) if a.at < SUBJECT or a.term in labels]
    told = {a.at for a in before}
    for at, term in enumerate(last.terms.texts[:MOST]):
        if term in labels and at not in told:
            # What a row is called is the name of something.
            before.append(Anchor(at, term, said_at(last, at), word_at(last, at), frozenset(), True))
    return tuple(a._replace(inherited=True) for a in before)


def rest_of_name(anchor: Anchor, statement: ReadStatement) -> tuple[list[str], list[str]]:
    """The words of the name that an anchor is part of, in front of it and behind it."""
    body, base = statement.statement.body, statement.span.start
    start, end = anchor.span.start - base, anchor.span.end - base
    before = _NAME_BEFORE.search(body, max(0, start - LONGEST_NAME), start)
    behind = _NAME_BEHIND.match(body, end, end + LONGEST_NAME)
    found = [_LETTERS.findall(match[0]) if match else [] for match in (before, behind)]
    return found[0], found[1]


def is_abbreviated(anchor: Anchor, statement: ReadStatement, initials: Collection[str]) -> bool:
    """Whether a name is said by its first letters: U.S. for United States, ECB."""
    if not initials:
        return False
    before, behind = (
        "".join(w[0] for w in words if w[0].isupper()) for words in rest_of_name(anchor, statement)
    )
    word = anchor.word.lower()
    said = {
        before[first:] + anchor.word[0] + behind[:last]
        for first in range(len(before) + 1)
        for last in range(len(behind) + 1)
    }
    return any(word in _SPELT.get(letters, {word}) for letters in said.intersection(initials))
