"""Nouns that may stand for each other, and nouns that a word list has to show to be ones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from policies.akin import AKIN
from policies.lexis import HEADS
from policies.terms import term_of

KINDRED: tuple[str, ...] = (
    # Who.
    "customer customers client clients consumer consumers patron patrons user users "
    "cardholder cardholders accountholder accountholders member members",
    "company companies firm firms business businesses corporation corporations enterprise "
    "enterprises undertaking undertakings entity entities organisation organization organisations "
    "organizations group registrant issuer",
    "bank banks institution institutions lender lenders provider providers",
    "staff personnel employee employees worker workers workforce colleague colleagues team",
    "supplier suppliers vendor vendors contractor contractors",
    "seller sellers vendor vendors merchant merchants retailer retailers dealer dealers trader",
    "shop shops store stores merchant merchants retailer retailers",
    "shareholder shareholders stockholder stockholders investor investors",
    "borrower borrowers debtor debtors mortgagor obligor applicant applicants",
    "lender lenders creditor creditors mortgagee",
    "insured policyholder policyholders",
    "insurer insurers underwriter underwriters",
    "spouse spouses partner partners husband wife",
    "child children minor minors kid kids dependant dependent dependants dependents",
    "lawyer lawyers attorney attorneys solicitor solicitors counsel",
    "agency agencies authority authorities regulator regulators bureau department",
    "agent agents representative representatives intermediary intermediaries proxy",
    "board directors management",
    "person persons people individual individuals anyone somebody party parties",
    "payee payees recipient recipients beneficiary beneficiaries",
    "payer payers payor sender senders originator",
    "tenant tenants lessee lessees renter renters",
    "landlord landlords lessor lessors",
    "adviser advisers advisor advisors consultant consultants",
    "auditor auditors accountant accountants",
    "subsidiary subsidiaries affiliate affiliates",
    "resident residents inhabitant inhabitants",
    "taxpayer taxpayers",
    # What is paid and owned.
    "money cash funds fund",
    "sum sums amount amounts total totals",
    "income earnings profit profits proceeds gain gains",
    "revenue revenues turnover sales",
    "expense expenses cost costs expenditure expenditures outlay outlays spending",
    "salary salaries wage wages pay remuneration earnings compensation",
    "debt debts liability liabilities borrowing borrowings obligation obligations indebtedness",
    "loan loans credit credits advance advances borrowing borrowings",
    "mortgage mortgages",
    "invoice invoices bill bills",
    "receipt receipts voucher vouchers",
    "refund refunds rebate rebates reimbursement reimbursements repayment repayments",
    "discount discounts reduction reductions rebate rebates",
    "penalty penalties fine fines",
    "premium premiums contribution contributions",
    "instalment instalments installment installments payment payments",
    "share shares stock stocks equity equities",
    "security securities collateral",
    "purchase purchases acquisition acquisitions",
    "transaction transactions payment payments operation operations deal deals",
    "inventory inventories stock stocks",
    "goods merchandise products product",
    "property properties premises estate",
    "car cars vehicle vehicles automobile automobiles",
    "dwelling dwellings home homes house houses residence residences",
    "address addresses residence residences",
    "cheque cheques check checks",
    "machine machines atm atms terminal terminals dispenser",
    "card cards",
    "goodwill",
    "cash",
    "dividend dividends distribution distributions",
    "tax taxes duty duties levy levies",
    "balance balances",
    # What is written and done.
    "agreement agreements contract contracts deal deals arrangement arrangements",
    "document documents paper papers form forms record records file files",
    "letter letters mail post notice notices communication communications message messages",
    "statement statements report reports declaration declarations",
    "law laws statute statutes act acts regulation regulations rule rules legislation",
    "provision provisions clause clauses term terms condition conditions",
    "requirement requirements condition conditions obligation obligations duty duties",
    "application applications request requests claim claims",
    "approval approvals consent consents permission permissions authorisation authorization "
    "agreement",
    "proof proofs evidence confirmation confirmations certificate certificates",
    "certificate certificates",
    "complaint complaints grievance grievances dispute disputes",
    "proceeding proceedings lawsuit lawsuits suit suits litigation action actions case cases",
    "hearing hearings",
    "ruling rulings judgment judgement judgments decision decisions order orders",
    "error errors mistake mistakes fault faults failure failures",
    "loss losses damage damages",
    "fraud deception scam",
    "signature signatures",
    "password passwords passcode passcodes pin code codes",
    "procedure procedures process processes",
    "purpose purposes aim aims goal goals objective objectives",
    "reason reasons cause causes ground grounds",
    "choice choices option options",
    "offer offers proposal proposals quotation quote quotes",
    "service services",
    "phone phones telephone mobile cellphone smartphone",
    "website websites site sites internet web",
    "office offices branch branches location locations",
    "country countries nation nations state states",
    "area areas region regions zone zones territory territories",
    "job jobs employment occupation work",
    "repair repairs maintenance",
    "building buildings construction",
    "information details particulars data",
    "list lists schedule schedules register registers",
    "insurance cover coverage policy policies protection",
    # When and how much.
    "period periods term terms duration time span interval",
    "deadline deadlines limit limits cutoff",
    "day days date dates",
    "maturity expiry expiration end",
    "beginning start outset commencement onset inception",
    "anniversary anniversaries",
    "share shares portion portions part parts proportion percentage fraction",
    "rise increase growth gain",
    "fall decrease decline drop reduction",
    "level levels",
    "value values worth price prices",
    "average mean",
    "rate rates ratio ratios",
    "depreciation amortization amortisation",
    "mistake error",
    "allowance allowances reserve reserves provision provisions",
    # Wer.
    "kunde kunden kundin verbraucher verbrauchers nutzer nutzers bankkunde bankkunden "
    "karteninhaber kontoinhaber auftraggeber",
    "bank banken institut institute instituts instituten kreditinstitut kreditinstitute "
    "geldinstitut geldhaus",
    "unternehmen unternehmens firma firmen gesellschaft gesellschaften betrieb betriebe konzern "
    "gewerbe",
    "unternehmer unternehmers gewerbetreibender",
    "mitarbeiter mitarbeiters beschaftigte beschaftigten arbeitnehmer personal angestellte "
    "angestellten belegschaft",
    "verkaufer verkaufers handler handlers anbieter",
    "lieferant lieferanten zulieferer anbieter",
    "aktionar aktionare anteilseigner anteilsinhaber gesellschafter anleger anlegers investor",
    "darlehensnehmer kreditnehmer schuldner schuldners",
    "darlehensgeber kreditgeber glaubiger glaubigers",
    "ehegatte ehegatten ehepartner partner",
    "kind kinder minderjahriger minderjahrige",
    "anwalt anwalte rechtsanwalt rechtsanwalte",
    "behorde behorden amt amtes stelle aufsicht aufsichtsbehorde bundesanstalt bafin anstalt",
    "bundesbank zentralbank notenbank",
    "vertreter vertreters bevollmachtigter vermittler vermittlers agent agenten",
    "vorstand vorstands geschaftsleitung geschaftsleiter geschaftsfuhrung leitung",
    "aufsichtsrat aufsichtsrats aufsichtsorgan verwaltungsrat",
    "person personen mensch menschen",
    "empfanger empfangers begunstigter zahlungsempfanger",
    "vermieter vermieters eigentumer", "mieter mieters",
    "berater beraters", "prufer prufers abschlussprufer wirtschaftsprufer",
    "versicherer versicherers versicherung versicherungsunternehmen",
    # Was.
    "geld gelder geldes mittel bargeld barmittel",
    "betrag betrage betrags summe summen",
    "einkommen einkunfte gehalt lohn verdienst",
    "gewinn gewinne uberschuss ertrag ertrage ergebnis",
    "umsatz umsatze erlos erlose",
    "aufwand aufwendung aufwendungen ausgabe ausgaben kosten",
    "schuld schulden verbindlichkeit verbindlichkeiten",
    "darlehen darlehens kredit kredite kredits",
    "hypothek hypotheken grundschuld", "rechnung rechnungen",
    "beleg belege quittung quittungen nachweis nachweise bescheinigung bescheinigungen",
    "rabatt rabatte nachlass ermassigung",
    "strafe strafen bussgeld bussgelder geldbusse",
    "beitrag beitrage pramie pramien", "rate raten zahlung zahlungen",
    "aktie aktien anteil anteile", "sicherheit sicherheiten pfand",
    "kauf erwerb anschaffung", "vorgang vorgange buchung buchungen transaktion transaktionen",
    "ware waren produkt produkte guter",
    "immobilie immobilien haus wohnung grundstuck objekt",
    "auto autos wagen fahrzeug fahrzeuge pkw kraftfahrzeug",
    "anschrift adresse wohnsitz",
    "automat automaten geldautomat geldautomaten maschine",
    "vertrag vertrage vertrags vereinbarung vereinbarungen abkommen",
    "unterlage unterlagen dokument dokumente papier papiere schriftstuck",
    "brief briefe schreiben schreibens mitteilung mitteilungen nachricht nachrichten "
    "benachrichtigung",
    "erklarung erklarungen angabe angaben aussage",
    "gesetz gesetze gesetzes vorschrift vorschriften regelung regelungen bestimmung bestimmungen "
    "norm regel regeln verordnung",
    "bedingung bedingungen voraussetzung voraussetzungen anforderung anforderungen",
    "pflicht pflichten verpflichtung verpflichtungen obliegenheit",
    "antrag antrage anfrage anfragen gesuch anforderung",
    "genehmigung genehmigungen erlaubnis zustimmung einwilligung bewilligung freigabe",
    "beschwerde beschwerden reklamation reklamationen einwand",
    "klage klagen verfahren verfahrens prozess",
    "entscheidung entscheidungen beschluss beschlusse bescheid bescheide",
    "fehler fehlers irrtum versehen mangel",
    "schaden schadens verlust verluste", "unterschrift unterzeichnung",
    "kennwort passwort pin code geheimzahl",
    "zweck zwecke ziel ziele", "grund grunde ursache ursachen anlass",
    "wahl auswahl option optionen moglichkeit",
    "angebot angebote offerte",
    "dienst dienste dienstleistung dienstleistungen leistung leistungen service",
    "telefon handy mobiltelefon smartphone", "internetseite webseite website internet",
    "filiale filialen geschaftsstelle zweigstelle niederlassung niederlassungen",
    "land lander staat staaten", "gebiet gebiete region regionen raum bereich bereiche",
    "information informationen auskunft auskunfte daten angaben",
    "liste listen verzeichnis register aufstellung",
    "zeitraum zeitraums dauer laufzeit frist fristen zeit zeitspanne periode",
    "tag tage tagen datum zeitpunkt termin", "ende ablauf falligkeit schluss beendigung",
    "beginn anfang start", "anteil anteile teil teile quote prozentsatz",
    "anstieg zunahme erhohung wachstum", "ruckgang abnahme senkung verringerung",
    "wert werte wertes preis kurs",
    "hohe ausmass umfang",
)  # fmt: skip
"""Each line a group; a word may be in several. A group's words excuse each other, no more."""

NOUNS: tuple[str, ...] = (
    "borrower lender developer servicer surveyor appraiser guarantor respondent witness consumer "
    "merchant applicant trustee broker dealer issuer",
    "profit margin income inventory equipment goodwill amortization advertising research "
    "interest rental rent royalty capital equity asset debt loss gain tax receivable "
    "receivables payable payables",
)
"""Further nouns, whose endings do not show it."""


@lru_cache(maxsize=1)
def _groups() -> Mapping[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for number, line in enumerate((*KINDRED, *AKIN)):
        for word in line.split():
            if term := term_of(word):
                found[term] = found.get(term, frozenset()) | {number}
    return found


@lru_cache(maxsize=1)
def _relatives() -> Mapping[str, frozenset[str]]:
    lines = [{term_of(word) for word in line.split()} - {""} for line in (*KINDRED, *AKIN)]
    return {
        term: frozenset().union(*(lines[number] for number in numbers))
        for term, numbers in _groups().items()
    }


def relatives(term: str) -> frozenset[str]:
    """The terms that may stand for a term, itself among them; none where nobody knows any."""
    return _relatives().get(term, frozenset())


def kindred(one: str, other: str) -> bool:
    """Whether one term may stand for the other."""
    groups = _groups()
    return not groups.get(one, frozenset()).isdisjoint(groups.get(other, frozenset()))


@lru_cache(maxsize=1)
def nouns() -> frozenset[str]:
    """Words that are nouns wherever they stand, or nearly so."""
    lines = (*KINDRED, *NOUNS, *HEADS)
    return frozenset(word for line in lines for word in line.split())
