"""Whether a price or rate is said by the period that its source says it by."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from policies.model import Quantity
from policies.scene import Place, ReadStatement
from policies.terms import term_of

_PERIODS = {
    "day": (
        r"days?|tag(?:e|es)?|jours?|d[ií]as?|giorn[oi]",
        r"daily|t[äa]glich(?:e[nmrs]?)?|journali[eè]re?s?|quotidien(?:ne)?s?|diari[oa]s?"
        r"|giornalier[oaie]",
    ),
    "week": (
        r"weeks?|wochen?|semaines?|semanas?|settiman[ae]",
        r"weekly|w[öo]chentlich(?:e[nmrs]?)?|hebdomadaires?|semanal(?:es)?|settimanal[ei]",
    ),
    "month": (
        r"months?|monat(?:e|s)?|mois|mes(?:es)?|mes[ei]",
        r"monthly|monatlich(?:e[nmrs]?)?|mensuel(?:le)?s?|mensual(?:es)?|mensil[ei]",
    ),
    "quarter": (
        r"quarters?|quartal[es]?|vierteljahr|trimestres?|trimestr[ei]",
        r"quarterly|viertelj[äa]hrlich(?:e[nmrs]?)?|quartalsweise|trimestriel(?:le)?s?"
        r"|trimestral(?:es)?|trimestral[ei]",
    ),
    "year": (
        r"years?|annum|jahr(?:e|es)?|ans?|ann[ée]es?|a[ñn]os?|ann[oi]",
        r"yearly|annual(?:ly)?|j[äa]hrlich(?:e[nmrs]?)?|annuel(?:le)?s?|anual(?:es|mente)?|annual[ei]"
        r"|annu[oa]",
    ),
}
"""Period → its nouns, and its adjectives and adverbs."""
PERIOD_WORDS = "month week day quarter year monat woche tag quartal jahr mois semaine jour an"


@cache
def periods() -> frozenset[str]:
    """The terms of periods."""
    return frozenset(map(term_of, PERIOD_WORDS.split()))


EACH = (
    r"(?:per|a|an|each|every|pro|je|jede[nmrs]?|im|in der|am|par|chaque|al|a la|à la|por|cada"
    r"|all['’]|alla|ogni|/)"
)
NOUN = "|".join(f"(?P<{name}>{noun})" for name, (noun, _) in _PERIODS.items())
ADJECTIVE = "|".join(f"(?P<{name}>{word})" for name, (_, word) in _PERIODS.items())
_PERIOD_BEHIND = re.compile(rf"\s*\(?{EACH}\s*(?:{NOUN})(?!\w|\s\d{{4}}\b)", re.IGNORECASE)
_PER_ANNUM = re.compile(r"\s*\(?p\.\s?a\b", re.IGNORECASE)
_ADVERB_BEHIND = re.compile(rf"\s*\(?(?:{ADJECTIVE})(?!\w)", re.IGNORECASE)
_ADVERB_AHEAD = re.compile(rf"(?<![\w-])(?:{ADJECTIVE})\s*$", re.IGNORECASE)
_PRICE = (
    r"(?:fees?|charges?|costs?|prices?|(?:\w{1,20} )?rates?|interest|limits?|caps?|premiums?"
    r"|payments?|amounts?|instal?lments?|contributions?|maximum|minimum"
    r"|\w{0,20}(?:entgelte?s?|geb[üu]hr(?:en)?|kosten|preise?s?|zins(?:en|satz)?|satz|limit"
    r"|beitrag|rate|grenze|betrag|pr[äa]mie)"
    r"|frais|taux|cotisation|prix|plafond|int[ée]r[êe]ts?|cuota|comisi[óo]n|tasa|tipo|tarifa|precio"
    r"|coste|l[íi]mite|inter[ée]s|canone|commissione|tasso|costo|prezzo|spese)"
)
_OF_SOMETHING = r"(?:fees?|charges?|rates?|interest|limits?|caps?|premiums?|frais|taux|plafond)"
"""Prices by a name in front of which others may stand: the monthly account fee."""
_PERIOD_AHEAD = re.compile(
    rf"(?<![\w-])(?:{_PRICE} )?(?:{ADJECTIVE})(?![\w-])"
    rf"(?: {_PRICE}\b| (?:[\w-]{{1,30}} ){{1,3}}?{_OF_SOMETHING}\b)?",
    re.IGNORECASE,
)
_STEMS = (
    *("dail", "glich", "journ", "quoti", "diari", "giorn", "week", "chentl", "hebdo", "seman"),
    *("settim", "month", "monat", "mensu", "mensi", "quart", "viert", "trimes", "year", "annu"),
    *("hrlich", "anual"),
)
"""Some of it stands in every adjective of a period; looked for first, since it is found sooner."""
_CUT = re.compile(r"[,;:|\t\n()]")
PAID = frozenset({"money", "percent", "points"})
_YEARS = frozenset({"duration", "date", "number"})
_RECKONED = re.compile(
    r"\s*\(?(?:(?P<ago>ago\b)|(?P<ahead>from now\b|hence\b)"
    r"|(?P<bc>B\.?\s?C\b|v\.\s?Chr|vor Christus)"
    r"|(?P<ad>A\.?\s?D\b|C\.?E\b|n\.\s?Chr|nach Christus))"
)
"""From where years behind which this stands are counted."""


def period_by(statement: ReadStatement, claim: Quantity) -> str:
    """The period that a statement says a price or rate by; empty where it says none."""
    if claim.kind not in PAID:
        return ""
    body, base = statement.statement.body, statement.span.start
    return period_said(body, base, claim, statement.quantities)


def of_another_period(statement: ReadStatement, claim: Quantity, own: Sequence[Place]) -> bool:
    """Whether a price or rate is said by the year, and by the month wherever it stands."""
    return is_by_another(period_by(statement, claim), own)


def is_by_another(period: str, own: Sequence[Place]) -> bool:
    """Whether all places of a figure say it by another period than one."""
    return bool(period) and all(period_of(p) not in {"", period} for p in own)


def is_reckoned_otherwise(statement: ReadStatement, claim: Quantity, own: Sequence[Place]) -> bool:
    """Whether years are counted from now, and from another day wherever they stand."""
    if claim.kind not in _YEARS:
        return False
    base = statement.span.start
    mine = _RECKONED.match(statement.statement.body, claim.span.end - base)
    if mine is None:
        return False
    for place in own:
        sentence = place.sentence
        theirs = _RECKONED.match(sentence.text, place.quantity.span.end - sentence.span.start)
        if theirs is None or theirs.lastgroup == mine.lastgroup:
            return False
    return True


def period_of(place: Place) -> str:
    """The period of a figure of the source; that of a cell by what heads its column."""
    if place.heads is None:
        sentence = place.sentence
        return period_said(sentence.text, sentence.span.start, place.quantity, sentence.quantities)
    named = {name for name in _PERIODS if term_of(name) in place.heads.column}
    return named.pop() if len(named) == 1 else ""


def period_said(text: str, base: int, figure: Quantity, others: Sequence[Quantity]) -> str:
    """The period said right behind a figure, else the only one ahead of it in its clause."""
    start, end = figure.span.start - base, figure.span.end - base
    for pattern in (_PERIOD_BEHIND, _ADVERB_BEHIND):
        match = pattern.match(text, end)
        if match:
            return match.lastgroup or ""
    if _PER_ANNUM.match(text, end) or _PER_ANNUM.search(text, start, end):
        return "year"
    # Figures stand in order.
    before = bisect_right(others, start + base, key=lambda q: q.span.end)
    last = max(0, others[before - 1].span.end - base) if before else 0
    ahead = text[max(0, min(last, start - 24)) : start].lower()
    if ahead.isascii() and not any(map(ahead.__contains__, _STEMS)):
        return ""
    adverb = _ADVERB_AHEAD.search(text, max(0, start - 24), start)
    if adverb:
        return adverb.lastgroup or ""
    last = max([last, *(m.end() for m in _CUT.finditer(text, last, start))])
    named = {
        name
        for match in _PERIOD_AHEAD.finditer(text, last, start)
        for name in _PERIODS
        # Its own word alone names a statement, or how often interest is reckoned.
        if match[name] and match[name] != match[0]
    }
    return named.pop() if len(named) == 1 else ""
