"""French number words."""

from __future__ import annotations

from policies.quantities.lexicon import Lexicon, counted, endings, measured, named


def _et(last: int, following: int) -> bool:
    """Vingt *et* un, soixante *et* onze, cent *et* un."""
    return (20 <= last <= 80 and following in {1, 11, *range(2, 10)}) or last >= 100 > following


_STEMS = counted(
    "un|uni deux trois quatr cinqu|cinq six sept huit neuv|neuf dix onz douz treiz quatorz "
    "quinz seiz",
    1,
) | {"vingt": 20, "trent": 30, "quarant": 40, "cinquant": 50, "soixant": 60, "septant": 70}
_STEMS |= {"octant": 80, "huitant": 80, "nonant": 90, "cent": 100, "mill": 1000}
_STEMS |= {"million": 10**6, "milliard": 10**9, "billion": 10**12, "billiard": 10**15}
_STEMS |= {"trillion": 10**18}
_ORDINALS = endings({k: v for k, v in _STEMS.items() if k != "uni"}, "ieme")
_PARTS = endings({k: v for k, v in _STEMS.items() if v > 2 or k == "uni"}, "iemes")

FRENCH = Lexicon(
    language="fr",
    common=frozenset(
        "le la les des une est sont vous votre vos nous notre avec pour peut pas ce cette si de du "
        "et ou dans sur au aux par qui que quel quelle comment un en depuis".split()
    ),
    numbers={
        k: v
        for k, v in counted(
            "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
            "quinze seize"
        ).items()
        if k != "un"
    }
    | counted("vingt trente quarante cinquante soixante septante huitante nonante", 20, 10)
    | {"vingts": 20, "octante": 80, "cent": 100, "cents": 100, "mille": 1000, "mil": 1000}
    | dict.fromkeys(("millier", "milliers"), 1000)
    | dict.fromkeys(("million", "millions", "mio"), 10**6)
    | dict.fromkeys(("milliard", "milliards", "md", "mds", "mrd"), 10**9)
    | dict.fromkeys(("billion", "billions"), 10**12)
    | dict.fromkeys(("billiard", "billiards"), 10**15)
    | dict.fromkeys(("trillion", "trillions"), 10**18)
    | dict.fromkeys(("lakh", "lakhs"), 10**5)
    | dict.fromkeys(("crore", "crores"), 10**7)
    | {"centaine": 100, "centaines": 100},
    ordinals=_ORDINALS
    | dict.fromkeys(("premier", "premiere", "premiers", "premieres"), 1)
    | {"dizieme": 10, "tierce": 3}
    | dict.fromkeys(("second", "seconde", "seconds", "secondes"), 2),
    denominators=_PARTS
    | {"tiers": 3, "quart": 4, "quarts": 4, "demi": 2, "demie": 2, "demis": 2}
    | {"demies": 2, "moitie": 2},
    parts_are_ordinals=True,
    wholes={"dizaine": "10", "douzaine": "12", "quinzaine": "15", "vingtaine": "20"}
    | {"trentaine": "30", "quarantaine": "40", "cinquantaine": "50", "douzaines": "12"},
    articles=frozenset({"un", "une"}),
    joins={"et": _et},
    points=frozenset({"virgule"}),
    minus=frozenset({"moins", "negative", "negatif"}),
    over=("sur",),
    of=frozenset({"de", "d'"}),
    ordinal_suffixes=frozenset(
        "er ere ers eres res ds des nds ndes mes e es eme emes ieme iemes re nd nde de d".split()
    ),
    multipliers=named(
        **{
            "0.5": "moitie|demi|demie|demis|demies",
            "2": "double|doubles|doublent",
            "3": "triple|triples",
            "4": "quadruple",
            "5": "quintuple",
            "10": "decuple",
        }
    ),
    months=counted(
        "janvier|janv fevrier|fevr|fev mars avril|avr mai juin juillet|juil aout septembre|sept "
        "octobre|oct novembre|nov decembre|dec",
        1,
    ),
    ranges=frozenset({"a", "jusqu'a", "au"}),
    between={"entre": "et"},
    bounds=named(
        min="au moins|au minimum|minimum|plus de|a partir de|des|pas moins de|superieur a|"
        "superieure a|superieurs a|superieures a|plus que|plus grand que|plus eleve que",
        max="au plus|au maximum|maximum|jusqu'a|moins de|pas plus de|inferieur a|inferieure a|"
        "inferieurs a|inferieures a|moins que|plus petit que",
        about="environ|pres de|a peu pres|approximativement|presque|quelque|quelques|quasi|autour de|"
        "aux alentours de|aux environs de|grosso modo|de l'ordre de|plus ou moins",
    ),
    bounds_after=named(
        min="ou plus|et plus|au moins|au minimum|minimum|ou davantage",
        max="ou moins|au plus|au maximum|maximum",
        about="environ",
    ),
    units=measured("percent", {"%": "pour cent|pourcent|pour-cent|pourcents"})
    | measured("points", {"pp": "point de pourcentage|points de pourcentage"})
    | measured("permille", {"%": "pour mille"})
    | measured("basis", {"%": "point de base|points de base"})
    | measured(
        "money",
        {
            "EUR": "euro|euros",
            "USD": "dollar|dollars|dollar us|dollars us|dollars etats-unis|dollars americains|"
            "dollar americain|$ us",
            "GBP": "livre|livres|livre sterling|livres sterling",
            "CHF": "franc suisse|francs suisses|franc|francs",
            "JPY": "yen|yens",
            "CAD": "dollar canadien|dollars canadiens",
            "INR": "roupie|roupies|roupie indienne|roupies indiennes",
            "NLG": "florin|florins|florins neerlandais|florins hollandais",
            "CNY": "yuan|yuans",
            "RUB": "rouble|roubles",
            "KWD": "dinar|dinars",
            "AED": "dirham|dirhams",
        },
    )
    | measured(
        "cents", {"": "centime|centimes", "EUR": "centime d'euro|centimes d'euro|cents d'euro"}
    )
    | measured("cents", {"GBP": "pence|penny", "": "cent|cents"})
    | measured("dozens", {"": "douzaine|douzaines"})
    | measured(
        "duration",
        {
            "s": "seconde|secondes|sec",
            "min": "minute|minutes|mn",
            "h": "heure|heures",
            "d": "jour|jours|jours calendaires|jour calendaire|jours civils",
            "bd": "jour ouvre|jours ouvres|jour ouvrable|jours ouvrables|jour bancaire|"
            "jours bancaires",
            "wk": "semaine|semaines",
            "mo": "mois|mois d'age",
            "q": "trimestre|trimestres",
            "a": "an|ans|annee|annees|ans d'age",
        },
    )
    | {"fois": ("multiplier", "")}
    | measured(
        "measure",
        {
            "kg": "kilo|kilos",
            "g": "gramme|grammes",
            "ug": "microgrammes",
            "t": "tonne|tonnes|tonnes metriques|tonne metrique",
            "[mi_i]": "mile|miles",
            "[mi_i]/h": "miles par heure|miles a l'heure",
            "km/h": "km a l'heure|kilometres a l'heure",
            "[ft_i]": "pied|pieds",
            "[in_i]": "pouce|pouces",
            "[bbl_us]": "baril|barils",
            "hm": "hectometre|hectometres",
            "Cel": "degres celsius|degre celsius|celsius|deg celsius|degres c|degres centigrades|"
            "deg centigrade|° celsius|centigrades",
            "[degF]": "degres fahrenheit|degre fahrenheit|fahrenheit|degres f|deg fahrenheit|"
            "deg f|° fahrenheit",
            "deg": "degre|degres|deg",
            "circ": "tour|tours",
        },
    ),
    times={
        "et": "and",
        "moins": "minus",
        "heure": "hour",
        "heures": "hour",
        "midi": "12:00",
        "minuit": "00:00",
    },
    infixes=("et",),
    vigesimal=True,
    ambiguous=frozenset(
        {"dix", "sept", "cent", "cents", "mille", "mars", "des", "second", "double", "md", "neuf"}
        | {"mil", "mai", "moins", "tour", "tours", "tiers", "quart"}
    ),
)
