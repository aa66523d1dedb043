"""Italian number words, compounds included."""

from __future__ import annotations

import re

from policies.quantities.lexicon import Lexicon

_SMALL = (
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
    "quindici sedici diciassette diciotto diciannove"
).split()
_TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split()
_ATOMS = (
    {w: n for n, w in enumerate(_SMALL) if n}
    | {w: 10 * n for n, w in enumerate(_TENS, 2)}
    | {w[:-1]: 10 * n for n, w in enumerate(_TENS, 2)}
    | {"cento": 100, "cent": 100, "mille": 1000, "mila": 1000, "un": 1}
)
_CHOICES = "|".join(sorted(_ATOMS, key=len, reverse=True))
_ATOM = re.compile(_CHOICES)
_WHOLE = re.compile(f"(?:{_CHOICES})+")
_MONTHS = (
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
).split()
_ORDINALS = (
    "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo undicesimo dodicesimo"
).split()


def compound(word: str) -> list[int] | None:
    """Atoms of a number written as one word.

    >>> compound("duecentocinquantamila")
    [2, 100, 50, 1000]
    """
    if len(word) < 6 or _WHOLE.fullmatch(word) is None:
        return None
    parts = [_ATOMS[piece] for piece in _ATOM.findall(word)]
    return parts if len(parts) > 1 and "".join(_ATOM.findall(word)) == word else None


ITALIAN = Lexicon(
    language="it",
    comma_decimal=True,
    common=frozenset(
        "il lo la gli le una sono lei suo noi nostro con per puo non questo questa se di del della "
        "e o nel nella dal dalla che quale come quando al alla i un si".split()
    ),
    cardinals={w: n for n, w in enumerate(_SMALL)}
    | {w: 10 * n for n, w in enumerate(_TENS, 2)}
    | {"decina": 10, "dozzina": 12, "entrambi": 2},
    magnitudes={
        "cento": 100,
        "mille": 1000,
        "mila": 1000,
        "milione": 10**6,
        "milioni": 10**6,
        "mln": 10**6,
        "miliardo": 10**9,
        "miliardi": 10**9,
        "mld": 10**9,
    },
    joiners=frozenset({"e"}),
    points=frozenset({"virgola"}),
    articles=frozenset({"un", "uno", "una"}),
    ordinals={w: n for n, w in enumerate(_ORDINALS, 1)}
    | {w[:-1] + "a": n for n, w in enumerate(_ORDINALS, 1)}
    | {"ventesimo": 20},
    ordinal_suffixes=frozenset({"º", "ª", "o", "a", "°"}),
    multipliers={
        "doppio": "2",
        "triplo": "3",
        "meta": "0.5",
        "mezzo": "0.5",
        "mezza": "0.5",
    },
    fractions={"terzi": 3, "quarti": 4, "quinti": 5, "decimi": 10},
    months={w: n for n, w in enumerate(_MONTHS, 1)}
    | {"gen": 1, "mag": 5, "giu": 6, "lug": 7, "ago": 8, "sett": 9, "ott": 10, "dic": 12},
    date_fillers=frozenset({"di", "del"}),
    ranges=frozenset({"a", "fino"}),
    between={"tra": "e", "fra": "e"},
    bounds={
        "almeno": "min",
        "minimo": "min",
        "un minimo di": "min",
        "non meno di": "min",
        "piu di": "min",
        "oltre": "min",
        "a partire da": "min",
        "superiore a": "min",
        "superiori a": "min",
        "al massimo": "max",
        "massimo": "max",
        "un massimo di": "max",
        "fino a": "max",
        "meno di": "max",
        "non piu di": "max",
        "inferiore a": "max",
        "inferiori a": "max",
        "circa": "about",
        "quasi": "about",
        "approssimativamente": "about",
        "intorno a": "about",
    },
    bounds_after={
        "o piu": "min",
        "almeno": "min",
        "o meno": "max",
        "al massimo": "max",
        "circa": "about",
    },
    units={
        "per cento": ("percent", "%"),
        "percento": ("percent", "%"),
        "punto percentuale": ("points", "pp"),
        "punti percentuali": ("points", "pp"),
        "per mille": ("permille", "%"),
        "punto base": ("basis", "%"),
        "punti base": ("basis", "%"),
        "euro": ("money", "EUR"),
        "di euro": ("money", "EUR"),
        "centesimo": ("cents", ""),
        "centesimi": ("cents", ""),
        "centesimi di euro": ("cents", "EUR"),
        "dollaro": ("money", "USD"),
        "dollari": ("money", "USD"),
        "sterlina": ("money", "GBP"),
        "sterline": ("money", "GBP"),
        "franco svizzero": ("money", "CHF"),
        "franchi svizzeri": ("money", "CHF"),
        "secondo": ("duration", "s"),
        "secondi": ("duration", "s"),
        "minuto": ("duration", "min"),
        "minuti": ("duration", "min"),
        "ora": ("duration", "h"),
        "ore": ("duration", "h"),
        "giorno": ("duration", "d"),
        "giorni": ("duration", "d"),
        "giorno lavorativo": ("duration", "bd"),
        "giorni lavorativi": ("duration", "bd"),
        "giorno bancario": ("duration", "bd"),
        "giorni bancari": ("duration", "bd"),
        "settimana": ("duration", "wk"),
        "settimane": ("duration", "wk"),
        "mese": ("duration", "mo"),
        "mesi": ("duration", "mo"),
        "trimestre": ("duration", "q"),
        "trimestri": ("duration", "q"),
        "anno": ("duration", "a"),
        "anni": ("duration", "a"),
        "volte": ("multiplier", ""),
        "chilometri": ("measure", "km"),
        "metri": ("measure", "m"),
        "metri quadrati": ("measure", "m2"),
        "chilogrammi": ("measure", "kg"),
        "chili": ("measure", "kg"),
        "grammi": ("measure", "g"),
        "tonnellate": ("measure", "t"),
        "litri": ("measure", "L"),
        "gradi": ("measure", "deg"),
    },
    ambiguous=frozenset(
        {"due", "tre", "sei", "sette", "otto", "nove", "mille", "mila", "meta", "secondo", "uno"}
        | {"zero", "gen", "mag", "quarto", "quinto", "nono", "quasi", "entro", "circa"}
    ),
    compound=compound,
)
