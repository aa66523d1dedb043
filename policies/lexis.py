"""The words that steer a claim: denials, bounds, directions, conditions, and what says nothing.

Every entry is folded (lower case, no accents) and becomes one term, so that "no less than"
and "mindestens" meet, and "not exceed" is a bound and no denial. Longer phrases come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

NEGATION = "!not"
LEAST, MOST = "!least", "!most"
EARLIER, LATER = "!earlier", "!later"
UP, DOWN = "!up", "!down"
IF, UNLESS, ONLY = "!if", "!unless", "!only"
MAY, MUST = "!may", "!must"

OPPOSED: Mapping[str, str] = {
    LEAST: MOST,
    MOST: LEAST,
    EARLIER: LATER,
    LATER: EARLIER,
    UP: DOWN,
    DOWN: UP,
}
CONDITIONS = frozenset({IF, UNLESS, ONLY})

_PHRASES: Mapping[str, str] = {
    NEGATION: (
        "no longer|not any longer|not any more|under no circumstances|by no means|in no case|"
        "nicht mehr|nicht langer|keinesfalls|keineswegs|auf keinen fall|in keinem fall|"
        "unter keinen umstanden|"
        "not|no|never|neither|nor|without|none|nothing|nobody|nowhere|hardly|cannot|can't|don't|"
        "doesn't|isn't|aren't|won't|wasn't|weren't|didn't|hasn't|haven't|hadn't|couldn't|"
        "shouldn't|wouldn't|mustn't|needn't|untrue|false|incorrect|nonexistent|"
        "nicht|kein|keine|keinen|keinem|keiner|keines|nie|niemals|ohne|nichts|weder|niemand|"
        "falsch|unwahr|unzutreffend|"
        "pas|jamais|aucun|aucune|sans|rien|ni|nunca|ningun|ninguna|ninguno|sin|jamas|nada|tampoco|"
        "non|mai|nessun|nessuna|nessuno|senza|niente|nulla"
    ),
    "": (
        "not only|whether or not|if not|if any|if applicable|if so|nicht nur|ob oder nicht|"
        "as if|if necessary|if required|if needed|if requested|if desired|"
        "falls gewunscht|falls notig|falls erforderlich|"
        "non seulement|no solo|non solo|no matter|even if|regardless of whether|"
        "as provided|as otherwise provided|provided in|provided by|"
        "provided for|provided under|be provided|is provided|are provided|was provided|"
        "were provided|provided to|provided with|provided a|provided the|been provided|"
        "not provided|has provided|have provided"
    ),
    LEAST: (
        "at least|no less than|not less than|no fewer than|not fewer than|minimum of|a minimum|"
        "minimum|or more|more than|greater than|larger than|in excess of|exceed|exceeds|exceeded|"
        "exceeding|above|higher than|or higher|or above|not under|not below|"
        "mindestens|wenigstens|nicht weniger als|nicht unter|mehr als|oberhalb|ubersteigt|"
        "ubersteigen|ubersteigende|ubersteigenden|uberschreitet|uberschreiten|uberschritten|"
        "oder mehr|hoher als|grosser als|großer als|mindestbetrag|"
        "au moins|plus de|au minimum|al menos|como minimo|mas de|almeno|piu di|come minimo"
    ),
    MOST: (
        "no longer than|not longer than|nicht langer als|"
        "at most|at maximum|no more than|not more than|maximum of|a maximum|maximum|up to|or less|"
        "or fewer|less than|fewer than|lower than|below|smaller than|not exceed|not exceeding|"
        "not to exceed|not be more than|not exceeded|or lower|or below|not over|not above|"
        "hochstens|maximal|nicht mehr als|bis zu|weniger als|unterhalb|nicht ubersteigt|"
        "nicht ubersteigen|nicht uberschreitet|nicht uberschreiten|unterschreitet|unterschreiten|"
        "unterschritten|oder weniger|niedriger als|kleiner als|geringer als|"
        "au plus|moins de|au maximum|jusqu a|como maximo|menos de|hasta|al massimo|meno di|fino a"
    ),
    EARLIER: (
        "no later than|not later than|at the latest|before|prior to|preceding|within|inside of|"
        "earlier than|spatestens|nicht spater als|vor|innerhalb|binnen|avant|antes de|prima di|"
        "entro|dentro de"
    ),
    LATER: (
        "no earlier than|not earlier than|at the earliest|after|following|not before|later than|"
        "no sooner than|fruhestens|nicht fruher als|nicht vor|nach|apres|despues de|dopo"
    ),
    UP: (
        "increase|increases|increased|increasing|rise|rises|rose|risen|grow|grows|grew|grown|"
        "growth|higher|raised|upward|erhoht|erhohen|erhohte|erhohung|steigt|steigen|stieg|"
        "gestiegen|anstieg|hoher|hohere|hoheren|zunahme"
    ),
    DOWN: (
        "decrease|decreases|decreased|decreasing|fall|falls|fell|fallen|decline|declines|"
        "declined|lower|lowered|reduced|reduction|drop|dropped|downward|verringert|verringern|"
        "verringerte|sinkt|sinken|sank|gesunken|ruckgang|niedriger|niedrigere|niedrigeren|"
        "vermindert|senkung|abnahme"
    ),
    IF: (
        "if|provided that|provided|so long as|as long as|in the event that|in case|on condition|"
        "wenn|sofern|falls|soweit|vorausgesetzt|"
        "si|a condition que|siempre que|se|a condizione che"
    ),
    UNLESS: (
        "unless|except|except that|except as|except as provided|except as otherwise provided|"
        "excluding|other than|es sei denn|ausser|ausgenommen|"
        "mit ausnahme|sauf|a moins que|salvo|a menos que|tranne|a meno che"
    ),
    ONLY: "only|solely|exclusively|nur|ausschliesslich|lediglich|seulement|uniquement|solo",
    MAY: "may|can|could|might|darf|durfen|kann|konnen|konnte|peut|peuvent|puede|pueden|puo|possono",
    MUST: (
        "must|shall|have to|has to|required to|obliged to|is required|are required|need to|"
        "needs to|muss|mussen|hat zu|haben zu|verpflichtet|doit|doivent|debe|deben|deve|devono"
    ),
}

_AMBIGUOUS: Mapping[str, frozenset[str]] = {
    "si": frozenset({"fr", "es"}),
    "se": frozenset({"it"}),
    "no": frozenset({"en", "es", ""}),
    "non": frozenset({"it", "fr"}),
    "ni": frozenset({"fr", "es"}),
    "mai": frozenset({"it"}),
    "sin": frozenset({"es"}),
    "pas": frozenset({"fr"}),
    "nach": frozenset({"de"}),
    "vor": frozenset({"de"}),
    "falls": frozenset({"de", "en"}),
    "can": frozenset({"en", ""}),
    "may": frozenset({"en", ""}),
    "solo": frozenset({"es", "it"}),
    "nie": frozenset({"de"}),
    "nur": frozenset({"de"}),
    "sank": frozenset({"de"}),
    "salvo": frozenset({"es"}),
}
"""Words that steer in these languages only; they are ordinary words, or nothing, elsewhere."""

SYNONYMS: tuple[str, ...] = (
    "fee charge cost costs price entgelt gebuhr kosten preis",
    "receive get obtain receives obtains gets got received obtained "
    "erhalten bekommen erhalt bekommt",
    "provide give gives provides deliver furnish supply provided given",
    "buy purchase purchases buys purchased bought kaufen erwerben",
    "notify inform notifies informs tell notified informed told benachrichtigen informieren "
    "unterrichten benachrichtigt informiert unterrichtet",
    "end terminate terminated ended close closed beenden kundigen",
    "immediately promptly unverzuglich sofort umgehend",
    "begin start commence commencing starting beginning begins starts beginnt startet",
    "month monthly monat monatlich monats monate monaten months monatliche monatlichen monatliches",
    "year yearly annual annually jahr jahrlich jahres jahre jahren years jahrliche jahrlichen",
    "day daily tag taglich tage tagen days tagliche taglichen",
    "week weekly woche wochentlich wochen weeks",
    "approximately about roughly circa rund etwa ungefahr",
    "mainly primarily chiefly largely hauptsachlich vorwiegend",
    "send mail sends sent mailed schicken senden schickt sendet",
    "ask request requested requests asked beantragen verlangen beantragt verlangt",
    "pay paid pays payment payments zahlen zahlung zahlungen bezahlt gezahlt zahlt",
    "transfer transfers transferred uberweisung uberweisungen uberweisen",
    "withdraw withdrawal withdrawals withdrawing abheben abhebung abhebungen abgehoben",
    "deposit deposits deposited einzahlen einzahlung einzahlungen",
    "free kostenlos kostenfrei gratis unentgeltlich",
    "rate rates satz zinssatz zinssatze zinssatzes",
    "interest zins zinsen verzinsung",
    "account accounts konto konten",
    "customer client customers clients kunde kunden kundin",
    "repay repayment repaid repays ruckzahlung zuruckzahlen zuruckgezahlt",
    "allow permitted allowed permits permit allows erlaubt zulassig gestattet",
    "change amend modify changes amended modified andern anderung geandert",
    "use used using uses nutzen verwenden nutzt verwendet genutzt",
    "show shows display displays zeigen zeigt",
    "big large grosse gross",
    "person individual persons individuals",
    "limit cap ceiling limits obergrenze hochstgrenze grenze",
    "branch filiale filialen branches",
    "choose select chosen selected wahlen auswahlen",
    "binnen innerhalb",
    "phone telephone telefon telefonisch",
)  # fmt: skip
"""Words that mean the same about money and accounts; each line is one term."""

CONTRARY: tuple[tuple[str, str], ...] = (
    (
        "permitted permissible erlaubt zulassig gestattet",
        "prohibit prohibits prohibited forbid forbids forbidden banned impermissible unlawful "
        "verboten untersagt unzulassig",
    ),
    ("enforceable durchsetzbar", "unenforceable undurchsetzbar"),
    ("accept accepts accepted", "refuse refuses refused reject rejects rejected"),
    ("akzeptiert angenommen", "abgelehnt verweigert"),
    ("valid", "invalid void"),
    ("gultig wirksam", "ungultig unwirksam"),
    ("lawful", "unlawful"),
    ("possible moglich", "impossible unmoglich"),
    ("available", "unavailable"),
)
"""Words that say yes, and beside them those that say no to it."""

LIGHT: frozenset[str] = frozenset(
    (
        "amount amounts amounted come comes came stand stands stood totalled figure "
        "figures say says said state states stated note please according source sources document "
        "documents rule rules published publish publishes set sets term terms information answer "
        "question yes short respectively compare compares compared report reported reports record "
        "recorded records apply applies applied applicable equal equals here page section "
        "passage mean means meaning case cases currently value values company there following "
        "follows follow regard regarding respect concerning under therefore thus also hence "
        "overall item items text give gives given example "
        "betragt betragen belauft belaufen liegt liegen gilt gelten laut quelle bitte beachten "
        "beachte frage kurz gesagt bedingungen ja hohe angabe angaben dokument seite text "
        "jeweils lautet lauten macht steht stehen zufolge demnach somit daher hier wert zahl "
        "unsere unserer fallt fallen schlagt schlagen buche"
    ).split()
)
"""Words that frame a claim without adding to it; none of them is missed in a passage."""


def table(language: str) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word → phrases that begin with it, longest first, and their term."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for term, phrases in _PHRASES.items():
        for phrase in phrases.split("|"):
            if language not in _AMBIGUOUS.get(phrase, (language,)):
                continue
            words = tuple(phrase.replace("'", " ").split())
            found.setdefault(words[0], []).append((words, term))
    return {first: tuple(sorted(rest, key=lambda r: -len(r[0]))) for first, rest in found.items()}


def classes(lines: Iterable[str] = SYNONYMS) -> Mapping[str, str]:
    """Word → the word that stands for its class."""
    return {word: line.split()[0] for line in reversed(tuple(lines)) for word in line.split()}


NEGATIVE: frozenset[str] = frozenset(
    (
        "prohibit prohibited prohibits forbid forbidden exclude excluded excludes exclusion refuse "
        "refused refuses reject rejected waive waived waives waiver decline declined invalid void "
        "free exempt exempted exemption fail fails failed failure lack lacks absence absent "
        "impossible unavailable unlawful omit omits cease ceases stop stops lapse lapses expire "
        "expires until prevent prevents zero "
        "verboten untersagt untersagen ausgeschlossen ausschluss abgelehnt ablehnen verweigert "
        "verweigern entfallt entfallen entfiel erlass erlassen unzulassig ungultig unwirksam "
        "kostenlos kostenfrei unentgeltlich gratis befreit fehlt fehlen unterlasst unmoglich bis "
        "erst"
    ).split()
)
"""Words that deny by themselves: "prohibited" says what "not permitted" says."""
