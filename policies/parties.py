"""Who gives whom: the parties of a sentence, and which of them pays, sends or tells the other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from policies.lexis import alternatives
from policies.quantities.characters import fold
from policies.terms import COMPOUNDING, words_in

PARTIES: tuple[str, ...] = (
    "you customer customers client clients consumer consumers cardholder cardholders policyholder "
    "kunde kunden kundin kundinnen verbraucher kontoinhaber karteninhaber ihnen "
    "| we us bank banks institution institutions insurer kreditinstitut institut "
    "zahlungsdienstleister versicherer wir uns",
    "borrower borrowers debtor debtors darlehensnehmer kreditnehmer schuldner "
    "| lender lenders creditor creditors darlehensgeber kreditgeber glaubiger",
    "buyer buyers purchaser purchasers kaufer | seller sellers vendor vendors verkaufer",
    "tenant tenants lessee lessees mieter | landlord landlords lessor lessors vermieter",
    "employee employees arbeitnehmer | employer employers arbeitgeber",
    "transferor transferors assignor assignors licensor licensors zedent "
    "| transferee transferees assignee assignees licensee licensees zessionar",
    "payer payers sender senders zahler auftraggeber absender "
    "| payee payees recipient recipients beneficiary beneficiaries zahlungsempfanger empfanger",
)  # fmt: skip
"""Each line two parties, with a bar between, that give each other something; every word folded."""

GIVING: tuple[str, ...] = (
    "pay pays paid paying owe owes owed refund refunds refunded reimburse reimburses reimbursed "
    "compensate compensates compensated repay repays repaid transfers transferred "
    "zahlen zahlt zahlte gezahlt bezahlt bezahlen schuldet schulden geschuldet erstattet erstatten "
    "ersetzt ersetzen uberweist uberwiesen vergutet "
    "| receive receives received gets got charge charges charged debits debited deducts deducted "
    "erhalt erhalten bekommt bekommen bekamen berechnet berechnen verlangt verlangen belastet",
    "inform informs informed notify notifies notified tell tells told remind reminds reminded "
    "informiert informieren unterrichtet unterrichten benachrichtigt benachrichtigen "
    "| learns",
    "send sends sent give gives gave given hand hands handed provide provides provided deliver "
    "delivers delivered lend lends lent grant grants granted "
    "sendet senden gesendet schickt geschickt gibt gegeben ubergibt gewahrt stellt leiht "
    "| receive receives received gets got borrow borrows borrowed erhalt erhalten bekommt bekommen",
    "indemnify indemnifies indemnified sue sues sued warn warns warned "
    "verklagt warnt gewarnt | hears",
)  # fmt: skip
"""Verbs of giving, by what is given, and beside them those of which the subject is given it."""

_BY = frozenset("by von vom durch".split())
_TO = frozenset("to for from of zu zum zur an fur aus mit bei with against".split())
_POSSESSED = frozenset("s".split())
_BE = frozenset(
    "is are was were be been being get gets wird werden wurde wurden worden ist sind".split()
)
_ARTICLES = frozenset("the a an our your this that each every any harbour".split())
_OBLIQUE = frozenset("dem den des einem einen eines der einer deren dessen".split())
_FEMININE = frozenset("bank banken kundin institution".split())
_SUBORDINATING = frozenset(
    "after before if when while that which who whom where because unless until once and or but "
    "than as".split()
)
_NEAR = 8
"""A verb and its subject stand no more words apart."""
_MOST = 400
"""Further words of a sentence are not looked at."""
_CUT = re.compile(r"[,;:.!?()]")


class Gift(NamedTuple):
    """Which party of a line gives what."""

    line: int
    what: int
    first: bool
    """Whether it is the first party of the line."""
    start: int
    """Where the verb begins in its text."""


class _Mention(NamedTuple):
    at: int
    line: int
    first: bool
    case: str
    """"by", "to", "other", or empty where it may be the subject."""


@lru_cache(maxsize=1)
def _parties() -> Mapping[str, tuple[int, bool]]:
    return {word: (line, not second) for word, line, second in alternatives(PARTIES)}


@lru_cache(maxsize=1)
def _verbs() -> Mapping[str, tuple[tuple[int, bool], ...]]:
    found: dict[str, tuple[tuple[int, bool], ...]] = {}
    for word, what, second in alternatives(GIVING):
        found[word] = (*found.get(word, ()), (what, not second))
    return found


def has_gift(written: Sequence[str]) -> bool:
    """Whether folded words may say who gives whom something."""
    return not (_giving().isdisjoint(written) or _named().isdisjoint(written))


@lru_cache(maxsize=1)
def _giving() -> frozenset[str]:
    return frozenset(_verbs())


@lru_cache(maxsize=1)
def _named() -> frozenset[str]:
    return frozenset(_parties()) | {"sie"}


@lru_cache(maxsize=1024)
def gifts(text: str, language: str) -> tuple[Gift, ...]:
    """Who gives in each clause of a text that says so, by its verbs."""
    folded = fold(text)
    words, places = words_in(folded.lower)
    if len(words) > _MOST or not has_gift(words):
        return ()
    return tuple(_gifts(words, folded.places(places[: len(words)]), text, language))


def _gifts(words: Sequence[str], places: Sequence[int], text: str, language: str) -> Iterator[Gift]:
    cuts = [m.start() for m in _CUT.finditer(text)]
    clauses = [bisect_right(cuts, place) for place in places]
    verbs = _verbs()
    for at, word in enumerate(words):
        if word not in verbs:
            continue
        first = at
        while first and clauses[first - 1] == clauses[at]:
            first -= 1
        last = at
        while last + 1 < len(words) and clauses[last + 1] == clauses[at]:
            last += 1
        if language not in COMPOUNDING:
            first = _subject_from(words, first, at)
        mentions = _mentions(words, places, text, first, last + 1, language)
        passive = _is_passive(words, first, at, last + 1, language)
        for what, gives in verbs[word]:
            giver = _giver(mentions, at, passive=passive, gives=gives, language=language)
            if giver is not None:
                yield Gift(giver[0], what, giver[1], places[at])


def _subject_from(words: Sequence[str], first: int, at: int) -> int:
    """Where the words begin that may be the subject of a verb, in a language of fixed order."""
    for n in range(at - 1, max(first, at - _NEAR) - 1, -1):
        if words[n] in _SUBORDINATING:
            return n + 1
    return max(first, at - _NEAR)


def _mentions(
    words: Sequence[str],
    places: Sequence[int],
    text: str,
    first: int,
    last: int,
    language: str,
) -> list[_Mention]:
    parties = _parties()
    found = []
    german = language in COMPOUNDING
    for at in range(first, last):
        word = words[at]
        party = parties.get(word)
        if german and word == "sie" and text[places[at]].isupper():
            party = (0, True)
        behind = words[at + 1] if at + 1 < last else ""
        if party is None or behind in _POSSESSED:
            continue
        front = at - 1
        while front >= first and words[front] in _ARTICLES:
            front -= 1
        before = words[front] if front >= first else ""
        case = "by" if before in _BY else "to" if before in _TO else ""
        if german and not case:
            case = _case(word, before, words[front - 1] if front > first else "")
        elif not german and word == "us" and not case:
            case = "to"
        found.append(_Mention(at, *party, case))
    return found


def _case(word: str, article: str, before: str) -> str:
    """Whether a German noun with its article is no subject: "dem Kunden", "der Bank"."""
    if before in _BY and article in _OBLIQUE:
        return "by"
    if word in {"ihnen", "uns"}:
        return "to"
    if article in {"der", "den", "des"}:
        # "Der Bank" may be whose it is, and "den Kunden" whom it is about.
        return "other" if article != "der" or word in _FEMININE else ""
    return "to" if article in _OBLIQUE else ""


def _is_passive(words: Sequence[str], first: int, at: int, last: int, language: str) -> bool:
    """Whether a verb is said of whom it is done to: "is charged", "wird gezahlt"."""
    word = words[at]
    if language in COMPOUNDING:
        return (
            any(w in {"wird", "werden", "wurde", "wurden", "worden"} for w in words[first:last])
            and (word.startswith("ge") or word.endswith("t"))
            and at == last - 1
        ) or (word.startswith("ge") and any(w in _BE for w in words[first:last]))
    if not (word.endswith("ed") or word in {"paid", "sent", "given", "told", "lent", "repaid"}):
        return False
    return any(w in _BE for w in words[max(first, at - 4) : at])


def _giver(
    mentions: Sequence[_Mention], at: int, *, passive: bool, gives: bool, language: str
) -> tuple[int, bool] | None:
    """Which party a verb makes the giver, as far as its clause names one or both."""
    if len({m.line for m in mentions}) != 1:
        return None if passive or language in COMPOUNDING else _subject(mentions, at, gives=gives)
    by = [m for m in mentions if m.case == "by"]
    plain = [m for m in mentions if not m.case]
    to = [m for m in mentions if m.case == "to"]
    if len({m.first for m in plain}) > 1:
        in_front = [m for m in plain if m.at < at]
        if not in_front or (language not in COMPOUNDING and len({m.first for m in in_front}) > 1):
            return None
        plain = in_front[:1]
    if passive:
        # "is paid by you", "is paid to you", "you are paid".
        if by:
            acts = by[0].first
        elif to and not plain:
            acts = not to[0].first
        elif plain:
            acts = not plain[0].first
        else:
            return None
        return (by or to or plain)[0].line, acts == gives
    if not plain:
        return None
    return plain[0].line, plain[0].first == gives


def _subject(mentions: Sequence[_Mention], at: int, *, gives: bool) -> tuple[int, bool] | None:
    """The only party in front of a verb gives: "the lessor sends the bank notice"."""
    subject = {(m.line, m.first) for m in mentions if not m.case and m.at < at}
    if len(subject) != 1:
        return None
    line, first = subject.pop()
    return line, first == gives
