"""The words that steer a claim: denials, bounds, directions, conditions, and what says nothing.

Every entry is folded (lower case, no accents) and becomes one term, so that "no less than"
and "mindestens" meet, and "not exceed" is a bound and no denial. Longer phrases come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

NEGATION = "!not"
LEAST, MOST = "!least", "!most"
EARLIER, LATER = "!earlier", "!later"
UP, DOWN = "!up", "!down"
IF, UNLESS, ONLY = "!if", "!unless", "!only"
WHEN, OUTSIDE, OTHERWISE = "!when", "!outside", "!otherwise"
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
        "unter keinen umstanden|nicht unter satz|nicht unter absatz|nicht unter die|"
        "nicht unter den|nicht unter das|nicht unter diese|"
        "refuses to|refused to|refuse to|weigert sich|weigern sich|"
        "not|no|never|neither|nor|without|none|nothing|nobody|nowhere|hardly|cannot|can't|don't|"
        "doesn't|isn't|aren't|won't|wasn't|weren't|didn't|hasn't|haven't|hadn't|couldn't|"
        "shouldn't|wouldn't|mustn't|needn't|not provided|untrue|false|incorrect|nonexistent|"
        "nicht|kein|keine|keinen|keinem|keiner|keines|nie|niemals|ohne|nichts|weder|niemand|"
        "falsch|unwahr|unzutreffend|"
        "pas|jamais|aucun|aucune|sans|rien|ni|nunca|ningun|ninguna|ninguno|sin|jamas|nada|tampoco|"
        "non|mai|nessun|nessuna|nessuno|senza|niente|nulla"
    ),
    "": (
        "not only|whether or not|if not|if applicable|if so|nicht nur|ob oder nicht|"
        "as if|if necessary|if required|if needed|if requested|if desired|"
        "if you prefer|if you like|if you wish|if you want|where applicable|"
        "where necessary|where possible|"
        "falls gewunscht|falls notig|falls erforderlich|wenn sie mochten|wenn sie wollen|"
        "gegebenenfalls|"
        "non seulement|no solo|non solo|no matter|even if|regardless of whether|"
        "as provided|as otherwise provided|provided in|provided by|"
        "provided for|provided under|be provided|is provided|are provided|was provided|"
        "were provided|provided to|provided with|provided a|provided the|been provided|"
        "has provided|have provided"
    ),
    LEAST: (
        "at least|no less than|not less than|no fewer than|not fewer than|minimum of|a minimum|"
        "minimum|or more|more than|greater than|larger than|in excess of|exceed|exceeds|exceeded|"
        "exceeding|above|longer than|higher than|or higher|or above|not under|not below|"
        "mindestens|wenigstens|nicht weniger als|nicht unter|mehr als|oberhalb|ubersteigt|"
        "ubersteigen|ubersteigende|ubersteigenden|uberschreitet|uberschreiten|uberschritten|"
        "nicht unterschreiten|nicht unterschreitet|nicht unterschritten|"
        "oder mehr|ab einem|ab einer|langer als|hoher als|grosser als|großer als|mindestbetrag|"
        "au moins|plus de|au minimum|al menos|como minimo|mas de|almeno|piu di|come minimo"
    ),
    MOST: (
        "cannot exceed|can not exceed|may not exceed|must not exceed|shall not exceed|will not "
        "exceed|"
        "not go over|not older than|not be older than|pas depasser|no puede superar|no pueden "
        "superar|"
        "no puede exceder|non puo superare|non possono superare|"
        "no longer than|not longer than|nicht langer als|"
        "at most|at maximum|no more than|not more than|maximum of|a maximum|maximum|up to|or less|"
        "or fewer|less than|fewer than|lower than|below|smaller than|not exceed|not exceeding|"
        "not to exceed|not be more than|not exceeded|or lower|or below|not over|not above|"
        "hochstens|maximal|nicht mehr als|bis zu|kurzer als|weniger als|unterhalb|nicht ubersteigt|"
        "nicht ubersteigen|nicht uberschreitet|nicht uberschreiten|unterschreitet|unterschreiten|"
        "unterschritten|oder weniger|niedriger als|kleiner als|geringer als|"
        "au plus|moins de|au maximum|jusqu a|como maximo|menos de|hasta|al massimo|meno di|fino a"
    ),
    EARLIER: (
        "no later than|not later than|at the latest|before|prior to|preceding|within|inside of|"
        "earlier than|spatestens|nicht spater als|fruher als|bevor|vor|innerhalb|binnen|"
        "avant|antes de|prima di|"
        "entro|dentro de"
    ),
    LATER: (
        "no earlier than|not earlier than|at the earliest|after|following|not before|later than|"
        "no sooner than|fruhestens|nicht fruher als|nicht vor|spater als|nachdem|"
        "nach|apres|despues de|dopo"
    ),
    UP: (
        "increase|increases|increased|increasing|rise|rises|rose|risen|grow|grows|grew|grown|"
        "growth|higher|raised|upward|erhoht|erhohen|erhohte|erhohung|steigt|steigen|stieg|"
        "gestiegen|anstieg|hoher|hohere|hoheren|zunahme|angehoben|anheben|anhebung|raise|raises|"
        "climbed|jumped|gained|improved|improves|wuchs|gewachsen|heraufgesetzt|zugenommen|"
        "went up|goes up|go up|edged up|was up|were up|is up|up by|up from|ticked up"
    ),
    DOWN: (
        "decrease|decreases|decreased|decreasing|fall|falls|fell|fallen|decline|declines|"
        "declined|lower|lowered|reduced|reduction|drop|dropped|downward|verringert|verringern|"
        "verringerte|sinkt|sinken|sank|gesunken|ruckgang|niedriger|niedrigere|niedrigeren|"
        "vermindert|senkung|abnahme|gesenkt|senkt|senken|senkte|reduziert|reduzieren|herabgesetzt|"
        "ermassigt|fiel|gefallen|cut|cuts|drops|falling|shrank|dipped|slipped|slid|"
        "came down|comes down|come down|went down|goes down|go down|edged down|was down|were down|"
        "is down|down by|down from|down to|ging zuruck|gingen zuruck|zuruckgegangen"
    ),
    IF: (
        "if|in exceptional cases|in ausnahmefallen|unter umstanden|provided that|provided|so "
        "long as|as long as|in the event that|in case|on condition|to the extent that|"
        "to the extent|"
        "wenn|sofern|falls|soweit|vorausgesetzt|vorbehaltlich|unter der bedingung|"
        "si|a condition que|siempre que|se|a condizione che"
    ),
    UNLESS: (
        "unless|except|except that|except as|except as provided|except as otherwise provided|"
        "excluding|other than|es sei denn|ausser|außer|ausgenommen|abgesehen von|"
        "mit ausnahme|sauf|a moins que|salvo|a menos que|tranne|a meno che"
    ),
    ONLY: "only|solely|exclusively|merely|nur|ausschliesslich|"
    "ausschließlich|lediglich|seulement|uniquement|solo",
    WHEN: "when|whenever|where|as soon as|subject to|in the case of|in the event of|"
    "in cases of|sobald|solange|im fall|im falle|in fallen|lorsque|quand|cuando|quando",
    OUTSIDE: "outside|outside of|ausserhalb|außerhalb|hors de|en dehors|fuera de|fuori",
    OTHERWISE: "otherwise|failing which|sonst|ansonsten|andernfalls|sinon|altrimenti",
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
    f"{IF} falls": frozenset({"de"}),
    f"{DOWN} falls": frozenset({"en"}),
    "fall": frozenset({"en"}),
    "fallen": frozenset({"en"}),
    "can": frozenset({"en", ""}),
    "may": frozenset({"en", ""}),
    "solo": frozenset({"es", "it"}),
    "nie": frozenset({"de"}),
    "nur": frozenset({"de"}),
    "sank": frozenset({"de"}),
    "salvo": frozenset({"es"}),
}
"""Words that steer in these languages only, or so only; they are ordinary words elsewhere."""

SYNONYMS: tuple[str, ...] = (
    "fee fees charge charges charged charging cost costs costing price prices priced "
    "entgelt entgelte entgelts entgelten gebuhr gebuhren kosten kostet kostete kosteten preis "
    "preise "
    "preises frais cout couts coute coutent prix coste costes cuesta cuestan comision comisiones "
    "precio costo costa costano commissione commissioni prezzo",
    "receive receives received receiving get gets got getting obtain obtains obtained obtaining "
    "erhalten erhalt erhielt erhielten bekommen bekommt bekam bekamen recevoir recoit recoivent "
    "reciben recibe ricevere riceve ricevono",
    "provide provides provided providing give gives gave given giving deliver delivers delivered "
    "furnish furnishes furnished supply supplies supplied grant grants granted offer offers "
    "offered "
    "gewahren gewahrt anbieten angeboten bietet bieten",
    "buy buys bought buying purchase purchases purchased purchasing acquire acquires acquired "
    "acquisition kaufen kauft kaufte erwerben erwirbt erworben erwarb",
    "notify notifies notified notification inform informs informed tell tells told notice "
    "benachrichtigen benachrichtigt informieren informiert unterrichten unterrichtet mitteilen "
    "mitgeteilt "
    "mitteilung",
    "end ends ended ending terminate terminates terminated termination close closes closed "
    "closing cancel "
    "cancels cancelled canceled cancellation discontinue discontinued beenden beendet "
    "beendigung kundigen "
    "kundigt gekundigt kundigung",
    "dauerauftrag dauerauftrage dauerauftragen dauerauftrags",
    "immediately promptly instantly unverzuglich sofort umgehend",
    "begin begins began beginning begun start starts started starting commence commences "
    "commenced commencing "
    "beginnen beginnt beginn begann starten startet anfangen",
    "month months monthly monat monate monaten monats monatlich monatliche monatlichen "
    "monatlicher monatliches "
    "mensuel mensuelle mensual mensuales mensile mensili mois mes meses mese mesi",
    "year years yearly annual annually annum jahr jahre jahren jahres jahrlich jahrliche "
    "jahrlichen jahrlicher "
    "jahrliches an ans annee annees annuel annuelle annuels ano anos anual anuales anno anni "
    "annuo annua annuale",
    "day days daily tag tage tagen tages taglich tagliche taglichen taglicher jour jours "
    "journalier journaliere dia "
    "dias diario diaria giorno giorni giornaliero giornaliera",
    "week weeks weekly woche wochen wochentlich wochentliche wochentlichen semaine semaines "
    "semana semanas settimana "
    "settimane",
    "quarter quarters quarterly quartal quartale quartals vierteljahr vierteljahrlich trimestre "
    "trimestres trimestriel "
    "trimestral trimestri trimestrale",
    "approximately about roughly around circa rund etwa ungefahr knapp",
    "mainly primarily chiefly largely mostly predominantly hauptsachlich vorwiegend uberwiegend",
    "send sends sent sending mail mails mailed dispatch dispatched schicken schickt geschickt "
    "senden sendet gesendet "
    "versenden versendet versandt",
    "ask asks asked request requests requested requesting demand demands demanded beantragen "
    "beantragt antrag verlangen "
    "verlangt anfordern angefordert fordern fordert",
    "pay pays paid paying payment payments payable zahlen zahlt zahlte gezahlt zahlung "
    "zahlungen bezahlen bezahlt "
    "entrichten entrichtet payer paye payez paiement paiements pagar paga pago pagos pagare "
    "pagamento pagamenti",
    "transfer transfers transferred transferring uberweisung uberweisungen uberweisen uberweist "
    "uberwies uberwiesen "
    "virement virements virer transferencia transferencias transferir bonifico bonifici trasferire",
    "withdraw withdraws withdrawal withdrawals withdrawing withdrawn withdrew abheben abhebt "
    "abgehoben abhebung "
    "abhebungen",
    "deposit deposits deposited depositing einzahlen einzahlt eingezahlt einzahlung einzahlungen",
    "free kostenlos kostenlose kostenlosen kostenloser kostenloses kostenfrei kostenfreie "
    "gratis unentgeltlich gebuhrenfrei "
    "entgeltfrei gratuit gratuits gratuite gratuites gratuito gratuita gratuitos gratuiti",
    "rate rates satz satze satzes zinssatz zinssatze zinssatzes taux tasa tasas tipo tipos "
    "tasso tassi",
    "interest zins zinsen verzinsung verzinst interet interets interes intereses interesse "
    "interessi",
    "account accounts konto konten kontos compte comptes cuenta cuentas conto conti",
    "customer customers client clients kunde kunden kundin kundinnen cliente clientes clienti",
    "holder holders owner owners inhaber inhabers inhaberin eigentumer",
    "repay repays repaid repaying repayment repayments ruckzahlung ruckzahlungen zuruckzahlen "
    "zuruckzahlt zuruckgezahlt "
    "tilgen tilgt getilgt tilgung",
    "refund refunds refunded reimburse reimburses reimbursed reimbursement erstatten erstattet "
    "erstattung "
    "ruckerstattung",
    "allow allows allowed permit permits permitted permissible erlauben erlaubt zulassig "
    "gestattet gestatten",
    "change changes changed changing amend amends amended amendment modify modifies modified "
    "alter alters altered "
    "andern andert geandert anderung anderungen",
    "use uses used using usage utilise utilize nutzen nutzt genutzt nutzung verwenden verwendet "
    "verwendung benutzen benutzt",
    "show shows showed shown showing display displays displayed zeigen zeigt gezeigt anzeigen "
    "angezeigt",
    "big large grosse gross großer großen",
    "person persons individual individuals",
    "limit limits limited cap caps capped ceiling threshold obergrenze hochstgrenze grenze "
    "grenzen limit limits plafond "
    "plafonds limite limites limiti",
    "branch branches filiale filialen zweigstelle agence agences sucursal sucursales",
    "choose chooses chosen chose select selects selected pick wahlen wahlt gewahlt auswahlen "
    "ausgewahlt",
    "binnen innerhalb",
    "phone phones telephone telefon telefonisch telefonische telefonischen telefonischer "
    "telefonisches telefono",
    "decide decides decided decision decisions entscheiden entscheidet entschieden entscheidung",
    "decline declines declined refuse refuses refused reject rejects rejected deny denies "
    "denied ablehnen ablehnt "
    "abgelehnt verweigern verweigert",
    "whole entire total full complete gesamt gesamte gesamten ganze ganzen vollstandig",
    "wholly entirely fully completely totally ganz vollig vollstandig",
    "enough sufficient suffice suffices ausreichend ausreichen ausreicht reicht reichen genugt "
    "genugen genugend",
    "answer answers answered reply replies replied respond responds responded response antwort "
    "antworten antwortet "
    "beantwortet beantworten",
    "complain complains complained complaint complaints beschwerde beschwerden beschweren",
    "need needs needed require requires required necessary necessitate benotigen benotigt "
    "brauchen braucht erforderlich "
    "notwendig notig",
    "execute executes executed execution perform performs performed carried ausfuhren "
    "ausgefuhrt ausfuhrt ausfuhrung",
    "keep keeps kept retain retains retained store stores stored aufbewahren aufbewahrt "
    "behalten behalt",
    "happen happens happened occur occurs occurred",
    "buyer buyers purchaser purchasers kaufer kaufers",
    "agreement agreements contract contracts vertrag vertrage vertrags vertragen vereinbarung "
    "vereinbarungen",
    "liable liability haften haftet haftung",
    "help helps helped assist assists assisted assistance hilfe helfen hilft",
    "lower lowered reduce reduces reduced reducing senken senkt gesenkt",
    "surcharge surcharges zuschlag zuschlage aufschlag markup mark-up",
    "abroad overseas ausland auslandische auslandischen",
    "replacement replace replaces replaced ersatz ersetzen ersetzt",
    "arrive arrives arrived eintreffen eintrifft eingehen eingeht",
    "credit credits credited gutschreiben gutgeschrieben gutschrift",
    "confirm confirms confirmed confirmation bestatigen bestatigt bestatigung",
    "sign signs signed signature signing unterschreiben unterschrieben unterschrift "
    "unterzeichnen unterzeichnet "
    "unterzeichnung",
    "inheritance estate nachlass erbe",
    "heir heirs erben",
    "compensation compensate compensates compensated entschadigung entschadigen schadenersatz",
    "earn earns earned earning erzielen erzielt verdienen verdient",
    "reach reaches reached erreichen erreicht erreichbar",
    "lock locks locked block blocks blocked sperren sperrt gesperrt sperre",
    "lost lose loses loss verloren verlust",
    "car cars vehicle vehicles auto autos fahrzeug fahrzeuge",
    "home homes house houses property wohnung haus immobilie",
    "order orders ordered ordering auftrag auftrage auftrags auftragen beauftragen beauftragt",
)  # fmt: skip
"""Words that mean the same about money and accounts; each line is one term."""

HEADS: tuple[str, ...] = (
    "karte karten card cards",
    "kredit kredite kredits darlehen darlehens loan loans",
    "depot depots",
    "sparen sparer",
    "geld gelder geldes money",
    "brief briefe",
    "order orders auftrag auftrage auftrags auftragen",
    "betrag betrage betrags betragen",
    "frist fristen",
    "summe summen",
    "wert werte wertes werts",
    "limit limits limite",
    "einlage einlagen",
    "anlage anlagen",
    "dauer",
    "laufzeit laufzeiten",
    "beitrag beitrage beitrags",
    "vertrag vertrage vertrags vertragen",
    "versicherung versicherungen insurance insurances",
    "lastschrift lastschriften",
    "auftrag auftrage",
    "einreichung einreichungen",
    "hypothek hypotheken mortgage mortgages",
    "uberziehung uberziehungen overdraft overdrafts",
    "automat automaten",
    "scheck schecks cheque cheques",
    "fonds fund funds",
    "aktie aktien share shares",
    "anleihe anleihen bond bonds",
    "plan plane plans",
    "tarif tarife",
    "paket pakete",
    "zahlung zahlungen",
    "haus hauser",
    "unternehmen unternehmens",
    "institut instituts institute",
    "stelle stellen",
    "recht rechte rechts",
    "pflicht pflichten",
    "anspruch anspruche",
    "saver savers",
    "draft drafts",
    "delivery zustellung lieferung",
    "box boxes",
)
"""Nouns that a modifier in front tells apart, as in "Girokonto" and "Sparkonto"."""

PAID: tuple[str, ...] = ("account", "transfer", "order", "fee", "rate")
"""Further ones, each by a word of its line among the synonyms."""

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
        "whether however whereas alike rather instead another one ones basis otherwise "
        "else quite simply just actually normally namely together way ways "
        "betragt betragen belauft belaufen liegt liegen gilt gelten laut quelle bitte beachten "
        "beachte frage kurz gesagt bedingungen ja hohe angabe angaben dokument seite text "
        "jeweils lautet lauten macht steht stehen zufolge demnach somit daher hier wert zahl "
        "unsere unserer fallt fallen schlagt schlagen buche "
        "ebenso genauso insoweit insofern vorher zuvor gar lasst lassen konnte konnten ihnen "
        "selbst dazu davon dafur dabei damit darauf daran zwar sowohl ander andere anderen anderer "
        "anderes oui contre ainsi aussi cependant toutefois voulez souhaitez vuole invece inoltre "
        "standen vorjahr vorjahres quiere desea ademas egalement tambien zudem ausserdem already "
        "bereits schon deja"
    ).split()
)
"""Words that frame a claim without adding to it; none of them is missed in a passage."""


COMMONPLACE: frozenset[str] = frozenset(
    (
        "pay fee customer holder need use send receive give money get gets wants want must "
        "cost "
        "figure bring brings brought add adds added have has "
        "zahlen entgelt kunde inhaber brauchen nutzen senden erhalten geben geld wollen will "
        "mussen "
        "bringen bringt brachte kommen moglich"
    ).split()
)
"""Words of paying, having and getting: beside a figure that is grounded none of them is missed."""


UNIVERSAL: frozenset[str] = frozenset(
    "everywhere always anywhere worldwide anytime everybody everyone each every all any "
    "immer stets uberall jederzeit ausnahmslos grundsatzlich samtliche samtlichen "
    "toujours partout siempre sempre".split()
)
"""Words that say "all" or "always": what they are put to holds without exception."""


WAIVED: frozenset[str] = frozenset(
    "free waived waive waives exempt kostenlos kostenfrei gratis unentgeltlich zinsfrei "
    "gebuhrenfrei entfallt entfallen erlassen gratuit gratuito gratuita".split()
)
"""Words that say that nothing is to be paid."""


CHARGES: frozenset[str] = frozenset(
    "fee fees charge charges charged cost costs price pay paid entgelt entgelte gebuhr gebuhren "
    "kosten kostet frais cout coute coste cuesta comision costo costa commissione".split()
)
"""Words for what is to be paid."""


def table(language: str) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word → phrases that begin with it, longest first, and their term."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for term, phrases in _PHRASES.items():
        for phrase in phrases.split("|"):
            among = _AMBIGUOUS.get(f"{term} {phrase}", _AMBIGUOUS.get(phrase))
            if among is not None and language not in among:
                continue
            words = tuple(phrase.replace("'", " ").split())
            found.setdefault(words[0], []).append((words, term))
    return {first: tuple(sorted(rest, key=lambda r: -len(r[0]))) for first, rest in found.items()}


def alternatives(lines: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Each word of lines that bars part: the word, which line, and which part of it.

    >>> list(alternatives(["win wins | lose"]))
    [('win', 0, 0), ('wins', 0, 0), ('lose', 0, 1)]
    """
    for number, line in enumerate(lines):
        for part, words in enumerate(line.split("|")):
            for word in words.split():
                yield word, number, part


def classes(lines: Iterable[str] = SYNONYMS) -> Mapping[str, str]:
    """Word → the word that stands for its class."""
    return {word: line.split()[0] for line in reversed(tuple(lines)) for word in line.split()}


NEGATIVE: frozenset[str] = frozenset(
    (
        "prohibit prohibited prohibits forbid forbidden exclude excluded excludes exclusion refuse "
        "refused refuses reject rejected waive waived waives decline declined invalid void "
        "free exempt exempted exemption fail fails failed failure lack lacks absence absent "
        "impossible unavailable unlawful omit omits cease ceases stop stops lapse lapses expire "
        "expires until prevent prevents zero "
        "verboten untersagt untersagen ausgeschlossen ausschluss abgelehnt ablehnen verweigert "
        "verweigern entfallt entfallen entfiel erlass erlassen unzulassig ungultig unwirksam "
        "kostenlos kostenfrei unentgeltlich gratis befreit fehlt fehlen unterlasst unmoglich bis "
        "erst verjahrt verjahren verjahrung"
    ).split()
)
"""Words that deny by themselves: "prohibited" says what "not permitted" says."""
