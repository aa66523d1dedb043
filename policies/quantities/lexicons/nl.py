"""Dutch number words."""

from __future__ import annotations

from policies.quantities.lexicon import Lexicon, around_tens, counted, measured, named

_UNITS = counted(
    "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
    "zestien zeventien achttien negentien",
    1,
)
_TENS = counted("twintig dertig veertig vijftig zestig zeventig tachtig negentig", 20, 10)
_STEMS = counted(
    "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde "
    "dertiende veertiende vijftiende zestiende zeventiende achttiende negentiende",
    1,
) | {word + "ste": value for word, value in _TENS.items()}
_STEMS |= {"honderdste": 100, "duizendste": 1000, "miljoenste": 10**6, "miljardste": 10**9}
_STEMS |= {"biljoenste": 10**12, "nulde": 0, "eende": 1}

DUTCH = Lexicon(
    language="nl",
    common=frozenset(
        "de het een en is zijn u uw wij onze met voor kan niet dit dat als van op uit bij of in te "
        "naar wordt worden hoe wat wanneer er deze heeft ik je aan om".split()
    ),
    numbers={k: v for k, v in _UNITS.items() if k != "een"}
    | _TENS
    | {"nul": 0, "beide": 2, "honderd": 100, "honderden": 100, "duizend": 1000}
    | {"duizenden": 1000}
    | dict.fromkeys(("miljoen", "miljoenen", "mln"), 10**6)
    | dict.fromkeys(("miljard", "miljarden", "mld"), 10**9)
    | dict.fromkeys(("biljoen", "biljoenen"), 10**12)
    | dict.fromkeys(("biljard", "biljarden"), 10**15)
    | {"triljoen": 10**18},
    ordinals=_STEMS | {word + "n": value for word, value in _STEMS.items()},
    denominators={"half": 2, "halve": 2, "halven": 2, "kwart": 4, "kwarten": 4, "helft": 2},
    parts_are_ordinals=True,
    ordinals_follow=False,
    wholes={
        "anderhalf": "1.5",
        "anderhalve": "1.5",
        "driekwart": "0.75",
        "dozijn": "12",
        "gros": "144",
    }
    | {"tweeenhalf": "2.5", "tweeeneenhalf": "2.5", "drieenhalf": "3.5"},
    articles=frozenset({"een"}),
    joins={"en": around_tens},
    unit_first=True,
    points=frozenset({"komma", "punt"}),
    minus=frozenset({"min", "minus", "negatief"}),
    over=("van de", "op de", "op", "gedeeld door"),
    ordinal_suffixes=frozenset("e de ste".split()),
    multipliers=named(
        **{
            "0.5": "helft|half|halve",
            "2": "dubbel|dubbele|tweemaal|tweevoudig|verdubbeld",
            "3": "driemaal|drievoudig|driedubbel",
            "4": "viermaal|viervoudig",
            "5": "vijfmaal|vijfvoudig",
            "10": "tienmaal|tienvoudig",
        }
    ),
    months=counted(
        "januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug "
        "september|sep|sept oktober|okt november|nov december|dec",
        1,
    ),
    date_fillers=frozenset({"van"}),
    ranges=frozenset({"tot", "tm"}),
    between={"tussen": "en"},
    bounds=named(
        min="minstens|ten minste|tenminste|minimaal|meer dan|niet minder dan|boven|vanaf|"
        "een minimum van|groter dan|hoger dan",
        max="hoogstens|ten hoogste|maximaal|tot|niet meer dan|minder dan|onder|uiterlijk|"
        "een maximum van|kleiner dan|lager dan",
        about="ongeveer|circa|ca|rond|bijna|zowat|een stuk of|omstreeks|ruim|"
        "nagenoeg|om en nabij|grofweg|pakweg|zo'n|rond de",
    ),
    bounds_after=named(min="of meer|of hoger|of langer|of ouder", max="of minder|of lager"),
    units=measured("duration", {"d": "daags|daagse", "a": "jarig|jarige", "h": "uurs"})
    | measured("percent", {"%": "procent|percent"})
    | measured("points", {"pp": "procentpunt|procentpunten|percentpunt"})
    | measured("permille", {"%": "promille"})
    | measured("basis", {"%": "basispunt|basispunten"})
    | measured(
        "money",
        {
            "EUR": "euro|euro's|euros",
            "USD": "dollar|dollars|amerikaanse dollar|amerikaanse dollars|us dollar|bucks",
            "GBP": "pond|pond sterling|ponden|britse pond",
            "CHF": "zwitserse frank|zwitserse franken|frank|franken",
            "JPY": "yen",
            "NLG": "gulden|guldens",
            "FIM": "markka|finse mark",
            "CNY": "yuan",
            "INR": "roepie|roepies",
            "DKK": "kroon|kronen",
        },
    )
    | measured(
        "cents",
        {"": "cent|centen", "EUR": "eurocent|eurocenten", "GBP": "pence|penny", "FIM": "penni"},
    )
    | measured("nickels", {"NLG": "stuiver|stuivers"})
    | measured("dozens", {"": "dozijn|dozijnen"})
    | measured(
        "duration",
        {
            "s": "seconde|seconden|sec",
            "min": "minuut|minuten",
            "h": "uur|uren|u",
            "d": "dag|dagen|kalenderdag|kalenderdagen|dagen oud",
            "bd": "werkdag|werkdagen|bankwerkdag|bankwerkdagen",
            "wk": "week|weken|weken oud",
            "mo": "maand|maanden|maanden oud|kalendermaand|kalendermaanden",
            "q": "kwartaal|kwartalen",
            "a": "jaar|jaren|jaar oud|kalenderjaar|kalenderjaren",
        },
    )
    | measured("quarterhours", {"h": "kwartier|kwartieren"})
    | {"keer": ("multiplier", ""), "maal": ("multiplier", "")}
    | measured(
        "measure",
        {
            "m2": "m2|vierkante meter|vierkante meters",
            "m": "meters",
            "km": "kilometers",
            "m3": "kuub|kubieke meter|kubieke meters",
            "kg": "kilo|kilo's|kilos",
            "g": "gram|grammen",
            "t": "ton|tonnen|metrische ton|metrische tonnen",
            "[lb_av]": "pond|ponden|lbs",
            "[ft_i]": "voet",
            "[in_i]": "duim",
            "[mi_i]": "mijl|mijlen",
            "har": "ha|hectare",
            "[acr_us]": "are|acre",
            "[tsp_us]": "theelepel|theelepels",
            "[tbs_us]": "eetlepel|eetlepels",
            "L": "liters",
            "Cel": "graden celsius|graad celsius|celsius|graden c|° celsius",
            "[degF]": "graden fahrenheit|graad fahrenheit|fahrenheit|graden f",
            "deg": "graad|graden",
        },
    ),
    times={
        "over": "past",
        "voor": "to",
        "uur": "hour",
        "half": "half to",
        "middernacht": "00:00",
    },
    infixes=("en",),
    glued=True,
    inside={"een": 1},
    ambiguous=frozenset(
        {"elf", "acht", "half", "min", "punt", "mei", "tot", "onder", "ton", "are", "gram"}
        | {"op", "week", "dag", "pond", "gros", "minder"}
    ),
)
