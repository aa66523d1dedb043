"""Words that say the opposite of each other: kept and refunded, opened and closed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from policies.lexis import NEGATION, alternatives
from policies.quantities.characters import fold
from policies.terms import COMPOUNDING, Terms, parted, term_of, words_in

OPPOSITES: tuple[str, ...] = (
    # Whose money it is afterwards.
    "refund refunds refunded refunding reimburse reimburses reimbursed credited waived waives "
    "erstattet erstatten erstattete ruckerstattet zuruckerstattet zuruckgezahlt zuruckzahlt "
    "zuruckzahlen zuruckgegeben gutgeschrieben gutschreibt gutschreiben gutschreibung erlassen "
    "rembourse rembourses remboursee reembolsa reembolsado rimborsato rimborsa "
    "| keep keeps kept retain retains retained withhold withholds withheld forfeit forfeits "
    "forfeited debited deducted levied "
    "einbehalten einbehalt behalten behalt belastet abgebucht abbucht abgezogen abzieht verfallt "
    "verfallen conserve retenu retiene retenido trattenuto trattiene",
    "paid_in paid_into pay_in pays_in eingezahlt einzahlt einzahlen "
    "| paid_out pay_out pays_out ausgezahlt auszahlt auszahlen",
    "profit profits gewinn gewinne gewinns profitable "
    "| loss losses verlust verluste verlusts unprofitable",
    "surplus surpluses uberschuss uberschusse | deficit deficits shortfall shortfalls fehlbetrag "
    "fehlbetrage defizit",
    "win wins won gewinnt | lose loses lost verliert",
    # Whether it is there, and goes on.
    "open opens opened opening eroffnen eroffnet eroffnung offnet geoffnet "
    "| close closes closed closing closure schliessen schliesst geschlossen schliessung",
    "block blocks blocked blocking lock locks locked freeze freezes frozen sperren sperrt gesperrt "
    "| unblock unblocks unblocked unlock unlocks unlocked unfreeze unfrozen entsperren entsperrt "
    "freigeschaltet freischalten",
    "activate activates activated activation aktivieren aktiviert aktivierung "
    "| deactivate deactivates deactivated deactivation disabled deaktivieren deaktiviert",
    "remain remains remained continue continues continued bleibt bleiben fortgefuhrt "
    "| cease ceases ceased ceasing lapse lapses lapsed discontinued erlischt erloschen",
    "valid enforceable gultig gultige wirksam wirksame "
    "| void invalid unenforceable nichtig ungultig ungultige unwirksam unwirksame",
    "grant grants granted erteilt erteilen gewahrt bewilligt "
    "| revoke revokes revoked entzogen entzieht aberkannt",
    "install installs installed | remove removes removed uninstalled",
    "join joins joined beitritt | leave leaves austritt",
    "hire hires hired eingestellt | dismiss dismisses dismissed entlassen",
    # What is in it.
    "include includes included inclusive enthalt enthalten inbegriffen einschliesslich inklusive "
    "| exclude excludes excluded exclusive ausgeschlossen ausgenommen exklusive",
    "add adds added addiert | subtract subtracts subtracted subtrahiert",
    # Who has it afterwards.
    "buy buys bought purchases purchased acquire acquires acquired kaufen kauft gekauft kaufte "
    "erworben erwirbt "
    "| sell sells sold selling disposed verkaufen verkauft verkaufte veraussert",
    "import imports imported | export exports exported",
    # What is thought of it.
    "accept accepts accepted approve approves approved annehmen angenommen genehmigt genehmigen "
    "zugestimmt akzeptiert "
    "| refuse refuses refused reject rejects rejected decline declines declined deny denied "
    "ablehnen abgelehnt ablehnt verweigert",
    "allow allows allowed permit permits permitted erlaubt gestattet zulassig "
    "| prohibit prohibits prohibited forbid forbids forbidden banned verboten untersagt unzulassig",
    "possible moglich | impossible unmoglich",
    "voluntary voluntarily optional freiwillig | mandatory compulsory obligatory verpflichtend",
    "taxable steuerpflichtig steuerpflichtige | steuerfrei steuerfreie",
    "favorable favourable gunstig | unfavorable unfavourable ungunstig",
    # Where and when.
    "beginning anfang jahresanfang monatsanfang quartalsanfang jahresbeginn monatsbeginn "
    "vertragsbeginn | end ende jahresende monatsende quartalsende vertragsende",
    "full fully whole entire entirely completely ganz ganze ganzen gesamte gesamten vollstandig "
    "| part partly partial partially teil teils teilweise teilbetrag",
    "automatically automatisch unaufgefordert "
    "| on_request upon_request auf_antrag auf_anfrage auf_wunsch",
    "einmalig einmalige einmaligen | monatlich jahrlich wochentlich monatliche jahrliche",
    "cheapest gunstigste lowest niedrigste niedrigsten smallest kleinste "
    "| dearest teuerste highest hochste hochsten largest grosste",
    "cheaper billiger gunstiger | dearer teurer",
    "majority mehrheit mehrheitlich mehrheitsbeteiligung majorite mayoria maggioranza "
    "| minority minderheit minderheitsbeteiligung minorite minoria minoranza",
    "developed improved bebaut bebaute bebautes erschlossen "
    "| undeveloped unimproved unbebaut unbebaute unbebautes unerschlossen",
    "secured besichert besicherte gesichert | unsecured unbesichert unbesicherte ungesichert",
    "authorised authorized autorisiert autorisierte autorisierten "
    "| unauthorised unauthorized unautorisiert",
    "direct directly direkt direkte unmittelbar | indirect indirectly indirekt indirekte mittelbar",
    "current kurzfristig kurzfristige | noncurrent langfristig langfristige",
    "before_tax vor_steuern | after_tax nach_steuern",
    "gross brutto | net netto",
    "faster schneller sooner | slower langsamer",
)  # fmt: skip
"""Each line one choice of two, parted by a bar; every word folded, its forms written out.

Words joined by an underscore stand side by side.
"""

_PARTICLES = frozenset("ab aus ein gut zuruck".split())
"""What a German verb leaves at the end of its clause: "behalten wir 5 EUR ein"."""
_FAR = 12
"""A verb and what it leaves behind stand no more words apart."""
_BETWEEN = re.compile(r"[,;:.!?()]")


class Side(NamedTuple):
    """A word that says one of two opposites."""

    line: int
    second: bool
    """Which of the two it is."""
    denied: bool
    """Whether something is denied in its clause."""
    start: int
    """Where it begins, counted as the terms of its text are."""
    clause: int


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[int, bool]]:
    found: dict[str, tuple[int, bool]] = {}
    for word, line, second in alternatives(OPPOSITES):
        spaced = word.replace("_", " ")
        found[spaced] = found[spaced.replace("ss", "ß")] = line, bool(second)
    return found


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    """Every word that may be one of them, those that leave something behind or go on included."""
    table = _table()
    whole = {w.split()[0] for w in table}
    parted = {w.removeprefix(p) for w in table for p in _PARTICLES if w.startswith(p)}
    return frozenset(whole | parted)


def has_opposite(written: Sequence[str]) -> bool:
    """Whether any of some folded words may have an opposite."""
    return not _words().isdisjoint(written)


def may_oppose(written: Sequence[str], known: Collection[str]) -> bool:
    """Whether the opposite of one of some folded words may be among the terms of a text."""
    said = _opposed().intersection(written)
    return bool(said) and any(not _others()[word].isdisjoint(known) for word in said)


@lru_cache(maxsize=1)
def _opposed() -> frozenset[str]:
    return frozenset(_others())


@lru_cache(maxsize=1)
def _others() -> Mapping[str, frozenset[str]]:
    """Every word that may be one, and the terms of its opposites."""
    terms: dict[tuple[int, bool], set[str]] = {}
    for word, (line, second) in _table().items():
        own = terms.setdefault((line, second), set())
        own.update(*((term_of(w), *parted(w)) for w in word.split()))
    found: dict[str, set[str]] = {}
    for word, (line, second) in _table().items():
        opposite = terms[line, not second]
        for said in (word.split()[0], *(word.removeprefix(p) for p in _PARTICLES)):
            found.setdefault(said, set()).update(opposite)
    return {word: frozenset(opposite) for word, opposite in found.items()}


def sides(text: str, base: int, terms: Terms, language: str) -> tuple[Side, ...]:
    """Which opposites a text says; `base` is where it begins among the offsets of its terms."""
    found = _found(text, language)
    denied = _denied(terms) if found else frozenset()
    return tuple(
        Side(line, second, clause in denied, base + start, clause)
        for line, second, start in found
        for clause in (_clause(terms, base + start),)
    )


@lru_cache(maxsize=1024)
def _found(text: str, language: str) -> tuple[tuple[int, bool, int], ...]:
    """The words of a text that have an opposite: which line, which side, and where."""
    folded = fold(text)
    words, places = words_in(folded.lower)
    if not has_opposite(words):
        return ()
    return tuple(_said(words, folded.places(places[: len(words)]), text, language))


def _said(
    words: Sequence[str], places: Sequence[int], text: str, language: str
) -> Iterator[tuple[int, bool, int]]:
    table, either = _table(), _words()
    for at, word in enumerate(words):
        if word not in either:
            continue
        behind = words[at + 1] if at + 1 < len(words) else ""
        key = table.get(f"{word} {behind}") or table.get(word)
        if language in COMPOUNDING:
            key = table.get(_particle(words, places, text, at) + word, key)
        if key is not None:
            yield *key, places[at]


def _particle(words: Sequence[str], places: Sequence[int], text: str, at: int) -> str:
    """What the verb at a place leaves behind at the end of its clause; empty where nothing."""
    for n in range(at + 1, min(len(words), at + 1 + _FAR)):
        end = places[n] + len(words[n])
        if _BETWEEN.search(text, places[n - 1], places[n]):
            break
        if words[n] in _PARTICLES and (n + 1 == len(words) or _BETWEEN.match(text, end)):
            return words[n]
    return ""


def _clause(terms: Terms, start: int) -> int:
    at = bisect_right(terms.starts, start) - 1
    return int(terms.clauses[at]) if at >= 0 else int(terms.clauses[0]) if terms.clauses else 0


def _denied(terms: Terms) -> frozenset[int]:
    """The clauses in which something is denied."""
    said = zip(terms.texts, terms.clauses, strict=True)
    return frozenset(int(clause) for text, clause in said if text == NEGATION)
