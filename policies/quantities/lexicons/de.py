"""German number words, compounds included."""

from __future__ import annotations

import re

from policies.quantities.lexicon import Lexicon

_UNITS = {
    "ein": 1,
    "eins": 1,
    "zwei": 2,
    "zwo": 2,
    "drei": 3,
    "vier": 4,
    "funf": 5,
    "fuenf": 5,
    "sechs": 6,
    "sieben": 7,
    "acht": 8,
    "neun": 9,
}
_TEENS = {
    "zehn": 10,
    "elf": 11,
    "zwolf": 12,
    "zwoelf": 12,
    "dreizehn": 13,
    "vierzehn": 14,
    "funfzehn": 15,
    "fuenfzehn": 15,
    "sechzehn": 16,
    "siebzehn": 17,
    "achtzehn": 18,
    "neunzehn": 19,
}
_TENS = {
    "zwanzig": 20,
    "dreißig": 30,
    "dreissig": 30,
    "vierzig": 40,
    "funfzig": 50,
    "fuenfzig": 50,
    "sechzig": 60,
    "siebzig": 70,
    "achtzig": 80,
    "neunzig": 90,
}
_LARGE = {"hundert": 100, "tausend": 1000}
_ATOMS = _UNITS | _TEENS | _TENS | _LARGE
_ATOM = re.compile("|".join(sorted(_ATOMS, key=len, reverse=True)) + "|und")
_WHOLE = re.compile(f"(?:{'|'.join(sorted(_ATOMS, key=len, reverse=True))}|und)+")
_MONTHS = (
    "januar februar marz april mai juni juli august september oktober november dezember"
).split()
_ORDINAL_STEMS = {
    "erst": 1,
    "zweit": 2,
    "dritt": 3,
    "viert": 4,
    "funft": 5,
    "sechst": 6,
    "siebt": 7,
    "siebent": 7,
    "acht": 8,
    "neunt": 9,
    "zehnt": 10,
    "elft": 11,
    "zwolft": 12,
    "dreizehnt": 13,
    "vierzehnt": 14,
    "funfzehnt": 15,
    "zwanzigst": 20,
    "einundzwanzigst": 21,
    "dreißigst": 30,
    "hundertst": 100,
}
_ENDINGS = ("e", "er", "en", "es", "em")


def compound(word: str) -> list[int] | None:
    """Atoms of a number written as one word.

    >>> compound("einundzwanzigtausend")
    [1, 20, 1000]
    """
    if len(word) < 6 or _WHOLE.fullmatch(word) is None:
        return None
    parts: list[int] = []
    pieces = _ATOM.findall(word)
    for piece in pieces:
        if piece != "und":
            parts.append(_ATOMS[piece])
    return parts if len(parts) > 1 and pieces[0] != "und" and pieces[-1] != "und" else None


GERMAN = Lexicon(
    language="de",
    comma_decimal=True,
    common=frozenset(
        "der die das und ist sind sie ihr ihre wir unser mit fur kann nicht dies wenn von auf aus "
        "bei oder ein eine einen einer des den dem im zu zum zur wird werden wie was wann".split()
    ),
    cardinals={k: v for k, v in (_UNITS | _TEENS | _TENS).items() if k != "ein"}
    | {"null": 0, "beide": 2, "beiden": 2, "dutzend": 12},
    magnitudes=_LARGE
    | {
        "tsd": 1000,
        "million": 10**6,
        "millionen": 10**6,
        "mio": 10**6,
        "milliarde": 10**9,
        "milliarden": 10**9,
        "mrd": 10**9,
        "billion": 10**12,
        "billionen": 10**12,
    },
    joiners=frozenset({"und"}),
    points=frozenset({"komma"}),
    articles=frozenset({"ein", "eine", "einer", "einem", "einen"}),
    ordinals={s + e: n for s, n in _ORDINAL_STEMS.items() for e in _ENDINGS},
    ordinal_suffixes=frozenset({"te", "ter", "ten", "tes", "ste", "ster", "sten"}),
    multipliers={
        "doppelt": "2",
        "doppelte": "2",
        "doppelten": "2",
        "zweifach": "2",
        "dreifach": "3",
        "dreifache": "3",
        "vierfach": "4",
        "zweimal": "2",
        "dreimal": "3",
        "viermal": "4",
        "funfmal": "5",
        "zehnmal": "10",
        "halb": "0.5",
        "halbe": "0.5",
        "halben": "0.5",
        "halber": "0.5",
        "halbes": "0.5",
        "halfte": "0.5",
    },
    fractions={
        "drittel": 3,
        "viertel": 4,
        "funftel": 5,
        "sechstel": 6,
        "achtel": 8,
        "zehntel": 10,
    },
    months={w: n for n, w in enumerate(_MONTHS, 1)}
    | {"janner": 1, "jan": 1, "feb": 2, "mrz": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8}
    | {"sep": 9, "sept": 9, "okt": 10, "nov": 11, "dez": 12},
    date_fillers=frozenset(),
    ranges=frozenset({"bis"}),
    between={"zwischen": "und"},
    bounds={
        "mindestens": "min",
        "wenigstens": "min",
        "minimal": "min",
        "mehr als": "min",
        "nicht weniger als": "min",
        "uber": "min",
        "ab": "min",
        "hochstens": "max",
        "maximal": "max",
        "bis zu": "max",
        "nicht mehr als": "max",
        "weniger als": "max",
        "unter": "max",
        "spatestens": "max",
        "etwa": "about",
        "ungefahr": "about",
        "rund": "about",
        "circa": "about",
        "ca": "about",
        "zirka": "about",
        "knapp": "about",
        "fast": "about",
    },
    bounds_after={
        "oder mehr": "min",
        "oder hoher": "min",
        "und mehr": "min",
        "oder weniger": "max",
        "oder niedriger": "max",
    },
    units={
        "prozent": ("percent", "%"),
        "vom hundert": ("percent", "%"),
        "prozentpunkt": ("points", "pp"),
        "prozentpunkte": ("points", "pp"),
        "prozentpunkten": ("points", "pp"),
        "promille": ("permille", "%"),
        "basispunkt": ("basis", "%"),
        "basispunkte": ("basis", "%"),
        "basispunkten": ("basis", "%"),
        "euro": ("money", "EUR"),
        "euros": ("money", "EUR"),
        "cent": ("cents", ""),
        "eurocent": ("cents", "EUR"),
        "dollar": ("money", "USD"),
        "us-dollar": ("money", "USD"),
        "pfund": ("money", "GBP"),
        "franken": ("money", "CHF"),
        "schweizer franken": ("money", "CHF"),
        "yen": ("money", "JPY"),
        "sekunde": ("duration", "s"),
        "sekunden": ("duration", "s"),
        "minute": ("duration", "min"),
        "minuten": ("duration", "min"),
        "stunde": ("duration", "h"),
        "stunden": ("duration", "h"),
        "std": ("duration", "h"),
        "tag": ("duration", "d"),
        "tage": ("duration", "d"),
        "tagen": ("duration", "d"),
        "kalendertag": ("duration", "d"),
        "kalendertage": ("duration", "d"),
        "kalendertagen": ("duration", "d"),
        "werktag": ("duration", "bd"),
        "werktage": ("duration", "bd"),
        "werktagen": ("duration", "bd"),
        "arbeitstag": ("duration", "bd"),
        "arbeitstage": ("duration", "bd"),
        "arbeitstagen": ("duration", "bd"),
        "bankarbeitstag": ("duration", "bd"),
        "bankarbeitstage": ("duration", "bd"),
        "bankarbeitstagen": ("duration", "bd"),
        "geschaftstag": ("duration", "bd"),
        "geschaftstage": ("duration", "bd"),
        "geschaftstagen": ("duration", "bd"),
        "banktage": ("duration", "bd"),
        "woche": ("duration", "wk"),
        "wochen": ("duration", "wk"),
        "monat": ("duration", "mo"),
        "monate": ("duration", "mo"),
        "monaten": ("duration", "mo"),
        "quartal": ("duration", "q"),
        "quartale": ("duration", "q"),
        "quartalen": ("duration", "q"),
        "jahr": ("duration", "a"),
        "jahre": ("duration", "a"),
        "jahren": ("duration", "a"),
        "jahres": ("duration", "a"),
        "mal": ("multiplier", ""),
        "fach": ("multiplier", ""),
        "fache": ("multiplier", ""),
        "kilometer": ("measure", "km"),
        "kilometern": ("measure", "km"),
        "meter": ("measure", "m"),
        "quadratmeter": ("measure", "m2"),
        "kilogramm": ("measure", "kg"),
        "kilo": ("measure", "kg"),
        "gramm": ("measure", "g"),
        "tonnen": ("measure", "t"),
        "liter": ("measure", "L"),
        "grad celsius": ("measure", "Cel"),
        "grad": ("measure", "deg"),
    },
    ambiguous=frozenset(
        {"elf", "null", "acht", "achte", "achten", "mai", "ab", "unter", "rund", "fast", "und"}
    ),
    compound=compound,
)
