"""Italian number words."""

from __future__ import annotations

from policies.quantities.lexicon import Lexicon, after_hundreds, counted, endings, measured, named

_SMALL = counted(
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
    "quindici sedici diciassette diciotto diciannove"
)
_TENS = counted("venti trenta quaranta cinquanta sessanta settanta ottanta novanta", 20, 10)
_STEMS = counted("prim second terz quart quint sest settim ottav non decim", 1)
_ESIM = (
    counted("undic dodic tredic quattordic quindic sedic diciassett diciott diciannov", 11)
    | {word[:-1]: value for word, value in _TENS.items()}
    | counted("un due tre quattr cinqu sei sett ott nov", 1)
    | {"cent": 100, "mill": 1000, "milion": 10**6, "miliard": 10**9, "bilion": 10**12}
)
_O = ("o", "a", "i", "e")

ITALIAN = Lexicon(
    language="it",
    common=frozenset(
        "il lo la gli le una sono lei suo noi nostro con per puo non questo questa se di del della "
        "e o nel nella dal dalla che quale come quando al alla i un si".split()
    ),
    numbers=_SMALL
    | _TENS
    | {"entrambi": 2, "entrambe": 2, "cento": 100, "mille": 1000, "mila": 1000}
    | {"centinaio": 100, "centinaia": 100, "migliaio": 1000, "migliaia": 1000}
    | dict.fromkeys(("milione", "milioni", "mln"), 10**6)
    | dict.fromkeys(("miliardo", "miliardi", "mld", "mrd"), 10**9)
    | dict.fromkeys(("bilione", "bilioni"), 10**12)
    | dict.fromkeys(("trilione", "trilioni"), 10**18),
    ordinals=endings(_STEMS, *_O)
    | endings({stem + "esim": value for stem, value in _ESIM.items()}, *_O),
    denominators={"mezzo": 2, "mezza": 2, "mezzi": 2, "meta": 2},
    parts_are_ordinals=True,
    ordinals_follow=False,
    wholes={"decina": "10", "dozzina": "12", "dozzine": "12", "decine": "10", "ventina": "20"}
    | {"trentina": "30", "cinquantina": "50", "quindicina": "15"},
    articles=frozenset({"un", "una", "un'"}),
    joins={"e": after_hundreds},
    points=frozenset({"virgola", "punto"}),
    minus=frozenset({"meno", "negativo"}),
    over=("su", "fratto", "diviso"),
    of=frozenset({"di"}),
    ordinal_suffixes=frozenset("º ª o a °".split()),
    multipliers=named(
        **{
            "0.5": "meta|mezzo|mezza|mezzi|mezz",
            "2": "doppio|doppia|raddoppia|raddoppiato",
            "3": "triplo|tripla",
            "4": "quadruplo",
            "5": "quintuplo",
        }
    ),
    months=counted(
        "gennaio|gen febbraio|feb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug agosto|ago "
        "settembre|sett|set ottobre|ott novembre|nov dicembre|dic",
        1,
    ),
    date_fillers=frozenset({"di", "del"}),
    ranges=frozenset({"a", "al", "fino", "alle"}),
    between={"tra": "e", "fra": "e"},
    bounds=named(
        min="almeno|minimo|un minimo di|non meno di|piu di|oltre|a partire da|superiore a|"
        "superiori a|maggiore di|maggiori di|piu grande di",
        max="al massimo|massimo|un massimo di|fino a|meno di|non piu di|inferiore a|inferiori a|"
        "minore di|minori di|piu piccolo di",
        about="circa|quasi|approssimativamente|intorno a|attorno a|all'incirca|piu o meno|ca|"
        "pressappoco|nell'ordine di",
    ),
    bounds_after=named(min="o piu|almeno|in su", max="o meno|al massimo", about="circa"),
    units=measured("percent", {"%": "per cento|percento"})
    | measured("points", {"pp": "punto percentuale|punti percentuali"})
    | measured("permille", {"%": "per mille"})
    | measured("basis", {"%": "punto base|punti base"})
    | measured(
        "money",
        {
            "EUR": "euro",
            "USD": "dollaro|dollari|dollari usa|dollari americani|dollaro americano|"
            "dollari statunitensi",
            "GBP": "sterlina|sterline|lira sterlina|lire sterline",
            "CHF": "franco svizzero|franchi svizzeri|franco|franchi",
            "JPY": "yen",
            "RUB": "rublo|rubli",
            "ITL": "lira|lire",
            "NLG": "fiorini olandesi|fiorino olandese",
            "CNY": "yuan",
            "INR": "rupia|rupie",
            "CAD": "dollari canadesi|dollaro canadese",
        },
    )
    | measured(
        "cents",
        {
            "": "centesimo|centesimi|cent",
            "EUR": "centesimi di euro|eurocent",
            "GBP": "penny|pence",
            "RUB": "copeca|copechi|copeche",
        },
    )
    | measured("dozens", {"": "dozzina|dozzine"})
    | measured(
        "duration",
        {
            "s": "secondo|secondi",
            "min": "minuto|minuti",
            "h": "ora|ore",
            "d": "giorno|giorni|giorni di calendario|giorni di eta",
            "bd": "giorno lavorativo|giorni lavorativi|giorno bancario|giorni bancari|"
            "giorni feriali|giorni lavorativi bancari",
            "wk": "settimana|settimane|settimane di eta",
            "mo": "mese|mesi|mesi di eta",
            "q": "trimestre|trimestri",
            "a": "anno|anni|anni di eta",
        },
    )
    | {"volte": ("multiplier", "")}
    | measured(
        "measure",
        {
            "kg": "chilo|chili",
            "km/s": "chilometri al secondo|chilometri per secondo",
            "m2": "metri quadri|metro quadro",
            "t": "tonnellata|tonnellate|tonnellate metriche",
            "[oz_av]": "oncia|once",
            "[lb_av]": "libbra|libbre",
            "[ft_i]": "piede|piedi",
            "[in_i]": "pollice|pollici",
            "[bbl_us]": "barile|barili",
            "Cel": "gradi celsius|grado celsius|celsius|gradi centigradi|grado centigrado|"
            "centigradi|gradi c|grado c|° celsius",
            "[degF]": "gradi fahrenheit|grado fahrenheit|fahrenheit|gradi f|grado f",
            "deg": "grado|gradi",
            "circ": "giro|giri",
        },
    ),
    times={
        "e": "and",
        "meno": "minus",
        "mezzogiorno": "12:00",
        "mezzanotte": "00:00",
    },
    infixes=("e",),
    glued=True,
    inside={"un": 1, "cent": 100}
    | {word[:-1]: value for word, value in _TENS.items()}
    | {"vent": 20},
    ambiguous=frozenset(
        {"due", "tre", "sei", "sette", "otto", "nove", "mille", "mila", "meta", "secondo", "uno"}
        | {"zero", "gen", "mag", "quarto", "quinto", "nono", "quasi", "entro", "circa", "prime"}
        | {"prima", "prime", "primo", "primi", "seconda", "none", "nona", "non", "sesta", "set"}
        | {"lira", "franco", "cento", "decimo", "giro"}
    ),
)
