"""Whether a price is charged as often as its source says: once, or every month or year."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from policies.model import Quantity
from policies.rules.periods import ADJECTIVE, EACH, NOUN, PAID, period_of
from policies.scene import Place, ReadPassage, ReadStatement
from policies.subjects import goes_on
from policies.terms import term_of

ONCE = "once"
LONGEST = 240
"""No more characters on either side of a figure say how often it is charged."""
NEAREST = 8
"""The next price is looked for among so many figures on either side."""
FEW = 32
"""A price that stands in more places is held against none."""
MOST = 400
"""A passage is looked through for so many sentences at most."""
_BY = "by_"
WORDS = (
    "day days daily tag tage tages taglich jour jours dia giorno week weeks weekly woche wochen "
    "wochentlich semaine semana settimana month months monthly monat monate monats monatlich "
    "mois mensuel mes mensual mese mensile quarter quarters quarterly quartal quartals vierteljahr "
    "vierteljahrlich trimestre trimestriel year years annum yearly annual annually jahr jahre "
    "jahres jahrlich an annuel ano anual anno annuo"
)
"""Words by which a passage names a period."""
_WORD = re.compile(f"(?:{NOUN})|(?:{ADJECTIVE.replace('(?P<', '(?P<' + _BY)})", re.IGNORECASE)
_CHARGED = r"charged|billed|paid|due|berechnet|erhoben|f[äa]llig|gezahlt|bezahlt|abgebucht|belastet"
_OFTEN = re.compile(
    r"\b(?:(?P<once>one[- ]?(?:off|time)|non-recurring|einmalig(?:e[nmrs]?)?"
    r"|(?<!more than )(?<!at )(?<!als )(?:once|einmal)(?=\s*(?:[,.;:)!]|$|(?:only|when|at|on|upon"
    rf"|and|bei|zu|zum|zur|und|an|{_CHARGED})\b)))"
    rf"|(?:(?:once|twice|times|einmal|zweimal|mal) {EACH}|per|each|every|pro|je|jede[nmrs]?)"
    rf" (?:calendar )?(?:{NOUN})(?!\w|\s\d{{4}}\b)"
    rf"|(?:{ADJECTIVE.replace('(?P<', '(?P<' + _BY)})(?=\s*(?:[,.;:)!]|$|(?:in|on|at|by|from|and|or"
    rf"|to|when|im|am|zum|zur|an|ab|und|oder|vom|von|bei|{_CHARGED})\b)))",
    re.IGNORECASE,
)
_TELLING = frozenset(
    (
        "once twice times off recurring einmal zweimal einmalig einmalige einmaligen einmaliges "
        "per each every pro je jede jeder jedes jeden jedem daily weekly monthly quarterly yearly "
        "annual annually taglich wochentlich monatlich vierteljahrlich quartalsweise jahrlich"
    ).split()
)
"""One of these stands in what says further off how often; looked for first, as most have none."""

_APIECE = re.compile(r"\s?(?:per|pro|je|each|apiece)\b", re.IGNORECASE)
_EVERY = re.compile(r"(?:for |f[üu]r |pro )?(?:each|every|jede[nmrs]?)\b", re.IGNORECASE)
"""What a price is counted by instead."""


@cache
def _terms() -> Mapping[str, frozenset[str]]:
    """The terms of each period's words."""
    found: dict[str, set[str]] = {}
    for word in WORDS.split():
        match = _WORD.fullmatch(word)
        assert match is not None
        found.setdefault((match.lastgroup or "").removeprefix(_BY), set()).add(term_of(word))
    return {period: frozenset(terms) for period, terms in found.items()}


def may_recur(statement: ReadStatement) -> bool:
    """Whether a statement may say other than right at a figure how often it is charged."""
    return not _TELLING.isdisjoint(statement.written)


def is_charged_otherwise(
    statement: ReadStatement, claim: Quantity, near: str, own: Sequence[Place]
) -> bool:
    """Whether a price or rate is one of once, and one of every month wherever it stands.

    `near` is the period said right at the figure.
    """
    if claim.kind not in PAID or not 0 < len(own) <= FEW or (near and period_of(own[0]) == near):
        return False
    body, base = statement.statement.body, statement.span.start
    mine = _of(body, base, claim, near, statement.quantities)
    if not mine:
        return False
    if near and claim.kind == "money" and all(_is_unheard(near, place) for place in own):
        return True
    return all(_differs(mine, near, place) for place in own)


def _is_unheard(period: str, place: Place) -> bool:
    """Whether a figure has no period, and its passage names none such or counts it by the piece."""
    if place.heads is not None or _of_place(place):
        return False
    terms, sentence = _terms()[period], place.sentence
    if terms.isdisjoint(place.passage.known):
        return True
    end = place.quantity.span.end - sentence.span.start
    apiece = _APIECE.match(sentence.text, end) or _EVERY.match(sentence.text)
    return apiece is not None and terms.isdisjoint(place.segment | sentence.scope)


def _differs(mine: frozenset[str], near: str, place: Place) -> bool:
    """Whether a figure of the source is charged at other times than all of some.

    `near` is the one that stands right at the figure; any other may be that of its payment, of
    which the source speaks further on.
    """
    theirs = _of_place(place)
    if not theirs or not mine.isdisjoint(theirs):
        return False
    if ONCE in mine or ONCE in theirs or near:
        return True
    return not any(mine & _said(s.text) for s in place.passage.sentences[:MOST])


def _of_place(place: Place) -> frozenset[str]:
    """How often a figure is charged, by its sentence and by one that goes on from there."""
    if place.heads is not None:
        period = period_of(place)
        return frozenset({period} if period else ())
    sentence = place.sentence
    near = period_of(place)
    found = _of(sentence.text, sentence.span.start, place.quantity, near, sentence.quantities)
    return found | _further(place.passage, sentence.span.start)


def _further(passage: ReadPassage, start: int) -> frozenset[str]:
    """How often by the sentence behind, where that goes on and has no price of its own."""
    sentences = passage.sentences
    behind = bisect_left(sentences, start, key=lambda s: s.span.start) + 1
    if behind >= len(sentences):
        return frozenset()
    further = sentences[behind]
    if any(q.kind in PAID for q in further.quantities) or not goes_on(further.text):
        return frozenset()
    return _said(further.text)


def _of(
    text: str, base: int, figure: Quantity, near: str, others: Sequence[Quantity]
) -> frozenset[str]:
    """How often by what stands at a figure and around, up to the next price on either side."""
    start, end = figure.span.start - base, figure.span.end - base
    at = bisect_left(others, figure.span.start, key=lambda q: q.span.start)
    before, behind = others[max(0, at - NEAREST) : at], others[at + 1 : at + 1 + NEAREST]
    ahead = next((q.span.end - base for q in reversed(before) if q.kind in PAID), 0)
    after = next((q.span.start - base for q in behind if q.kind in PAID), len(text))
    low, high = max(0, ahead, start - LONGEST), min(after, end + LONGEST)
    said = _said(text[low:high])
    return said | {near} if near else said


@lru_cache(maxsize=1024)
def _said(text: str) -> frozenset[str]:
    """How often by the words of a stretch."""
    return frozenset((m.lastgroup or "").removeprefix(_BY) for m in _OFTEN.finditer(text))
