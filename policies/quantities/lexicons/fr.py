"""French number words."""

from __future__ import annotations

from policies.quantities.lexicon import Lexicon

_SMALL = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
).split()
_MONTHS = (
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
).split()
_ORDINALS = (
    "premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme "
    "onzieme douzieme"
).split()

FRENCH = Lexicon(
    language="fr",
    comma_decimal=True,
    common=frozenset(
        "le la les des une est sont vous votre vos nous notre avec pour peut pas ce cette si de du "
        "et ou dans sur au aux par qui que quel quelle comment un en depuis".split()
    ),
    cardinals={w: n for n, w in enumerate(_SMALL) if w != "un"}
    | {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
    | {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90}
    | {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30},
    magnitudes={
        "cent": 100,
        "cents": 100,
        "centaine": 100,
        "mille": 1000,
        "millier": 1000,
        "milliers": 1000,
        "million": 10**6,
        "millions": 10**6,
        "mio": 10**6,
        "milliard": 10**9,
        "milliards": 10**9,
        "md": 10**9,
        "mds": 10**9,
        "billion": 10**12,
    },
    joiners=frozenset({"et"}),
    points=frozenset({"virgule"}),
    articles=frozenset({"un", "une"}),
    ordinals={w: n for n, w in enumerate(_ORDINALS, 1)}
    | {"premiere": 1, "second": 2, "seconde": 2, "vingtieme": 20, "trentieme": 30, "centieme": 100},
    ordinal_suffixes=frozenset({"er", "ere", "e", "eme", "ieme", "nd", "nde"}),
    multipliers={
        "double": "2",
        "triple": "3",
        "quadruple": "4",
        "moitie": "0.5",
        "demi": "0.5",
        "demie": "0.5",
    },
    fractions={"tiers": 3, "quart": 4, "quarts": 4, "cinquiemes": 5, "dixiemes": 10},
    months={w: n for n, w in enumerate(_MONTHS, 1)}
    | {"janv": 1, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12},
    date_fillers=frozenset(),
    ranges=frozenset({"a"}),
    between={"entre": "et"},
    bounds={
        "au moins": "min",
        "au minimum": "min",
        "minimum": "min",
        "plus de": "min",
        "a partir de": "min",
        "des": "min",
        "pas moins de": "min",
        "superieur a": "min",
        "superieure a": "min",
        "superieurs a": "min",
        "au plus": "max",
        "au maximum": "max",
        "maximum": "max",
        "jusqu' a": "max",
        "moins de": "max",
        "pas plus de": "max",
        "inferieur a": "max",
        "inferieure a": "max",
        "inferieurs a": "max",
        "environ": "about",
        "pres de": "about",
        "a peu pres": "about",
        "approximativement": "about",
        "presque": "about",
        "quelque": "about",
    },
    bounds_after={
        "ou plus": "min",
        "et plus": "min",
        "au moins": "min",
        "au minimum": "min",
        "minimum": "min",
        "ou moins": "max",
        "au plus": "max",
        "au maximum": "max",
        "maximum": "max",
    },
    units={
        "pour cent": ("percent", "%"),
        "pourcent": ("percent", "%"),
        "point de pourcentage": ("points", "pp"),
        "points de pourcentage": ("points", "pp"),
        "pour mille": ("permille", "%"),
        "point de base": ("basis", "%"),
        "points de base": ("basis", "%"),
        "euro": ("money", "EUR"),
        "euros": ("money", "EUR"),
        "d'euros": ("money", "EUR"),
        "centime": ("cents", ""),
        "centimes": ("cents", ""),
        "centimes d'euro": ("cents", "EUR"),
        "dollar": ("money", "USD"),
        "dollars": ("money", "USD"),
        "livre": ("money", "GBP"),
        "livres": ("money", "GBP"),
        "livres sterling": ("money", "GBP"),
        "franc suisse": ("money", "CHF"),
        "francs suisses": ("money", "CHF"),
        "seconde": ("duration", "s"),
        "secondes": ("duration", "s"),
        "minute": ("duration", "min"),
        "minutes": ("duration", "min"),
        "heure": ("duration", "h"),
        "heures": ("duration", "h"),
        "jour": ("duration", "d"),
        "jours": ("duration", "d"),
        "jours calendaires": ("duration", "d"),
        "jour ouvre": ("duration", "bd"),
        "jours ouvres": ("duration", "bd"),
        "jour ouvrable": ("duration", "bd"),
        "jours ouvrables": ("duration", "bd"),
        "semaine": ("duration", "wk"),
        "semaines": ("duration", "wk"),
        "mois": ("duration", "mo"),
        "trimestre": ("duration", "q"),
        "trimestres": ("duration", "q"),
        "an": ("duration", "a"),
        "ans": ("duration", "a"),
        "annee": ("duration", "a"),
        "annees": ("duration", "a"),
        "fois": ("multiplier", ""),
        "kilometres": ("measure", "km"),
        "kilometre": ("measure", "km"),
        "metres": ("measure", "m"),
        "metres carres": ("measure", "m2"),
        "kilogrammes": ("measure", "kg"),
        "grammes": ("measure", "g"),
        "tonnes": ("measure", "t"),
        "litres": ("measure", "L"),
        "degres celsius": ("measure", "Cel"),
        "degres": ("measure", "deg"),
    },
    ambiguous=frozenset(
        {"dix", "sept", "cent", "cents", "mille", "mars", "des", "second", "double", "md", "neuf"}
    ),
)
