"""Words that name one of several: a channel, an account, a party; none means another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from policies.lexis import alternatives
from policies.terms import COMPOUNDING, commonplace, term_of

CONTRASTS: tuple[str, ...] = (
    # Channels.
    "app apps | phone telephone telefon telefonisch telephone telefono | branch branches "
    "filiale filialen "
    "agence sucursal schalter | post postal postweg courrier correo posta",
    "online onlinebanking internet | phone telephone telefon telefonisch | branch branches "
    "filiale filialen agence "
    "sucursal schalter | paper papier",
    # Tiers.
    "gold golden goldene | silver silber argent plata argento | bronze bronce bronzo | platinum "
    "platin platine platino "
    "| diamond diamant diamante",
    "basic basis | premium | classic classique clasico classico | comfort komfort confort",
    "student students studenten studierende etudiant estudiante studente | senior seniors senioren "
    "| junior youth jugend jeunes joven giovani | child children kinder",
    "private privat personal | business geschaft geschaftlich corporate commercial firmen "
    "unternehmens",
    "adult adults erwachsene erwachsenen | child children minor minors kind kinder minderjahrige "
    "minderjahrigen",
    # Accounts, cards, loans.
    "current checking giro courant corriente | savings spar epargne ahorro risparmio | fixed "
    "fest termin "
    "| brokerage depot securities wertpapier",
    "debit | credit kredit | prepaid",
    "secured besichert besicherte | unsecured unbesichert unbesicherte",
    "arranged eingeraumte eingeraumten authorised authorized | unarranged geduldete geduldeten "
    "unauthorised unauthorized",
    "fixed feste fester festen | variable variabel variabler variablen floating adjustable",
    "single alleininhaber individual | joint gemeinschaft gemeinschaftlich gemeinschaftliche",
    # Directions.
    "incoming eingehend eingehende eingehenden inbound | outgoing ausgehend ausgehende "
    "ausgehenden outbound",
    "domestic inland inlandisch inlandische inlandischen | foreign abroad international ausland "
    "auslandisch auslandische auslandischen",
    "deposit deposits einzahlung einzahlungen | withdrawal withdrawals abhebung abhebungen "
    "auszahlung auszahlungen",
    "purchase purchases purchased kauf kaufs | sale sales sold verkauf verkaufs",
    "transfer uberweisung | debit debits lastschrift lastschriften | dauerauftrag dauerauftrage "
    "standing "
    "| cheque cheques scheck schecks",
    "import imports einfuhr | export exports ausfuhr",
    # Parties.
    "employee employees arbeitnehmer arbeitnehmers | employer employers arbeitgeber arbeitgebers",
    "buyer buyers kaufer kaufers purchaser | seller sellers verkaufer verkaufers vendor",
    "sender senders payer auftraggeber zahler | recipient recipients payee payees beneficiary "
    "empfanger empfangers zahlungsempfanger",
    "lender lenders creditor creditors darlehensgeber kreditgeber glaubiger "
    "| borrower borrowers debtor debtors darlehensnehmer kreditnehmer schuldner",
    "landlord landlords lessor vermieter vermieters | tenant tenants lessee mieter mieters",
    "husband ehemann | wife ehefrau",
    "men male manner mannlich | women female frauen weiblich",
    "resident residents inlander | nonresident nonresidents auslander",
    "insurer versicherer | insured policyholder versicherungsnehmer versicherter",
    # Times.
    "monday montag lundi lunes lunedi | tuesday dienstag mardi martes martedi "
    "| wednesday mittwoch mercredi miercoles mercoledi | thursday donnerstag jeudi jueves giovedi "
    "| friday freitag vendredi viernes venerdi | saturday samstag sonnabend samedi sabado sabato "
    "| sunday sonntag dimanche domingo domenica",
    "weekday weekdays werktag werktage werktags | weekend weekends wochenende wochenenden",
    "morning vormittag morgens | afternoon nachmittag | evening abend abends | night nachts",
    "spring fruhjahr fruhling | summer sommer | autumn herbst | winter",
    # Measures.
    "gross brutto brut bruto lordo | net netto neto",
    "short kurzfristig kurzfristige kurzfristigen | long langfristig langfristige langfristigen",
    "asset assets aktiva | liability liabilities passiva",
    "revenue revenues umsatz erlose | expense expenses aufwendung aufwendungen aufwand",
    "electric elektro elektrisch | petrol benzin | diesel",
    "north northern nord nordlich | south southern sud sudlich | east eastern ost ostlich "
    "| west western westlich",
    "minimum mindest | maximum hochst maximal",
)  # fmt: skip
"""Each line one choice, its alternatives parted by bars; every word folded."""

SHORTEST_HEAD = 3
"""A compound begins with one of these words and goes on for so many letters at least."""
SHORTEST_PART = 4
"""Shorter words are not looked for at the beginning of a compound."""


class Choice(NamedTuple):
    """Which alternative of which line a word names."""

    line: int
    alternative: int


@lru_cache(maxsize=1)
def _table() -> Mapping[str, frozenset[Choice]]:
    found: dict[str, frozenset[Choice]] = {}
    for word, line, number in alternatives(CONTRASTS):
        # As the word stands in a compound, and as a term.
        for key in {word, term_of(word)} - {""} - commonplace():
            found[key] = found.get(key, frozenset()) | {Choice(line, number)}
    return found


def choices(term: str, language: str = "") -> frozenset[Choice]:
    """What a term chooses among; in a language of compounds also by how it begins."""
    return choosing(language)[term]


class Choosing(dict[str, frozenset[Choice]]):
    """What every term met in a language chooses among."""

    MOST = 8192

    def __init__(self, language: str) -> None:
        super().__init__()
        self._compounding = language in COMPOUNDING

    def __missing__(self, term: str) -> frozenset[Choice]:
        if len(self) >= self.MOST:
            self.clear()
        self[term] = found = self._chosen(term)
        return found

    def _chosen(self, term: str) -> frozenset[Choice]:
        table = _table()
        known = table.get(term)
        if known is None and self._compounding:
            ends = range(len(term) - SHORTEST_HEAD, SHORTEST_PART - 1, -1)
            known = next((table[term[:end]] for end in ends if term[:end] in table), None)
        return frozenset() if known is None else known


@lru_cache(maxsize=16)
def choosing(language: str) -> Choosing:
    """The same for all terms of a language."""
    return Choosing(language)


def chosen(terms: Iterable[str], language: str) -> frozenset[Choice]:
    """Every alternative that terms name."""
    return frozenset().union(*map(choosing(language).__getitem__, terms))
