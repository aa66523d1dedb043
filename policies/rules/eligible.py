"""What a source says of some customers only is said of no others: new ones, business ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from policies.alignment import Beside
from policies.model import Span
from policies.rules.anchors import Anchor
from policies.rules.grounds import Figures
from policies.rules.pairing import amounts
from policies.rules.subjects import TOLD, Stranger
from policies.scene import ReadSentence, ReadStatement, Scene
from policies.terms import light, term_of

FEW = 16
"""No more figures of a statement, and places of each, are looked at."""
LONGEST = 400
"""No more characters of a sentence are looked into."""
_WHO = (
    r"(?:customers?|clients?|applicants?|members?|borrowers?|investors?|savers?|companies|kunden?"
    r"|kundinnen|antragsteller|mitglieder|anleger|sparer)"
)
_SOME = re.compile(
    r"(?<!\()\b(?:(?P<which>new|existing|first-time|returning|business|corporate|private|retail"
    r"|young|selected|eligible|neue[nr]?|bestehende[nr]?|ausgew[äa]hlte[nr]?|junge[nr]?)"
    rf"(?: \w{{1,20}})?? {_WHO}"
    r"|(?P<kind>neu|bestands|gesch[äa]fts|privat|firmen)(?:kunde|kundin)(?:n|nen)?)\b",
    re.IGNORECASE,
)
_ANY = re.compile(rf"\b(?:{_WHO}|you|sie)\b", re.IGNORECASE)
_FIRST = re.compile(r"\W*\w+")
_CUSTOMERS = (
    "customer customers client clients applicant applicants member members borrower borrowers "
    "investor investors saver savers company companies kunde kunden kundinnen antragsteller "
    "mitglieder anleger sparer neukunde neukunden neukundinnen bestandskunde bestandskunden "
    "geschaftskunde geschaftskunden privatkunde privatkunden firmenkunde firmenkunden"
)
"""One of these stands wherever some are told apart; looked for first."""
_ALIKE = (
    "new neu neue neuen neuer neukunde neukunden first-time newly",
    "existing bestehende bestehenden bestehender bestands bestandskunde bestandskunden returning",
    "business corporate company companies geschafts geschaftskunde geschaftskunden firmen "
    "firmenkunde firmenkunden unternehmen",
    "private retail personal privat privatkunde privatkunden",
    "young junge jungen junger",
    "selected ausgewahlte ausgewahlten ausgewahlter",
    "eligible",
)
"""Each line one kind of customers; every word folded."""


def beyond(
    statement: ReadStatement, near: Sequence[Beside], figures: Figures, scene: Scene
) -> Iterator[Stranger]:
    """The figure, or the whole statement, that every source says of some customers only.

    Nothing where the statement says so, or the question does.
    """
    if not near or near[0].is_whole:
        return
    if all(_customers().isdisjoint(b.sentence.words.content) for b in near):
        return
    known = statement.words.content | scene.asked
    for number in amounts(statement)[:FEW]:
        claim = statement.quantities[number]
        own = figures.stating(claim)
        if 0 < len(own) <= FEW and all(
            p.heads is None and _is_of_some(p.sentence, known) for p in own
        ):
            yield Stranger(claim, _whoever(statement), own[0].passage, own[0].sentence)
            return
    content = statement.words.content - light()
    if statement.quantities or not content:
        return
    told = [b for b in near if len(content & b.sentence.words.content) >= TOLD * len(content)]
    if told and all(_is_of_some(b.sentence, known) for b in told):
        yield Stranger(None, _whoever(statement), told[0].passage, told[0].sentence)


def _whoever(statement: ReadStatement) -> Anchor:
    """The customers that a statement speaks of, or its first word."""
    body, base = statement.statement.body, statement.span.start
    match = _ANY.search(body, 0, LONGEST) or _FIRST.match(body)
    start, end = match.span() if match else (0, len(body))
    return Anchor(
        -1, "", body[start:end].strip(), Span(base + start, base + end), frozenset(), True
    )


def _is_of_some(sentence: ReadSentence, known: frozenset[str]) -> bool:
    """Whether a sentence speaks of one kind of customers, of which nothing is known."""
    if _customers().isdisjoint(sentence.words.content):
        return False
    match = _SOME.search(sentence.text, 0, LONGEST)
    if match is None:
        return False
    word = (match["which"] or match["kind"]).lower()
    return known.isdisjoint(_kinds().get(word.translate(_FOLDED), frozenset({term_of(word)})))


_FOLDED = str.maketrans("äöü", "aou")


@cache
def _customers() -> frozenset[str]:
    """The terms of all that may be customers."""
    return frozenset(map(term_of, _CUSTOMERS.split()))


@cache
def _kinds() -> dict[str, frozenset[str]]:
    """By each word of a kind of customers the terms that name that kind."""
    found: dict[str, frozenset[str]] = {}
    for line in _ALIKE:
        words = line.split()
        terms = frozenset(map(term_of, words)) - {""}
        found.update(dict.fromkeys(words, terms))
    return found
