"""German number words."""

from __future__ import annotations

from policies.quantities.lexicon import (
    Lexicon,
    around_tens,
    counted,
    endings,
    measured,
    named,
)

_UNITS = counted(
    "ein|eins zwei|zwo drei vier funf|fuenf sechs sieben acht neun zehn elf zwolf|zwoelf dreizehn "
    "vierzehn funfzehn|fuenfzehn sechzehn siebzehn achtzehn neunzehn",
    1,
)
_TENS = counted(
    "zwanzig dreißig|dreissig vierzig funfzig|fuenfzig sechzig siebzig achtzig neunzig", 20, 10
)
_LARGE = {
    **dict.fromkeys(("million", "millionen", "mio"), 10**6),
    **dict.fromkeys(("milliarde", "milliarden", "mrd"), 10**9),
    **dict.fromkeys(("billion", "billionen", "bio"), 10**12),
    **dict.fromkeys(("billiarde", "billiarden"), 10**15),
    **dict.fromkeys(("trillion", "trillionen"), 10**18),
}
_STEMS = counted(
    "erst zweit dritt viert funft|fuenft sechst siebt|siebent acht neunt zehnt elft "
    "zwolft|zwoelft dreizehnt vierzehnt funfzehnt|fuenfzehnt sechzehnt siebzehnt achtzehnt "
    "neunzehnt",
    1,
) | {word + "st": value for word, value in _TENS.items()}
_STEMS |= {"hundertst": 100, "tausendst": 1000, "millionst": 10**6, "milliardst": 10**9}
_STEMS |= {"billionst": 10**12}
_PARTS = {stem + "el": value for stem, value in _STEMS.items() if value > 2}
_PARTS |= {part + "n": value for part, value in _PARTS.items()}

GERMAN = Lexicon(
    language="de",
    common=frozenset(
        "der die das und ist sind sie ihr ihre wir unser mit fur kann nicht dies wenn von auf aus "
        "bei oder ein eine einen einer des den dem im zu zum zur wird werden wie was wann".split()
    ),
    numbers={k: v for k, v in _UNITS.items() if k != "ein"}
    | _TENS
    | {"null": 0, "beide": 2, "beiden": 2, "hundert": 100, "hunderte": 100}
    | {"tausend": 1000, "tausende": 1000, "tsd": 1000}
    | _LARGE,
    ordinals=endings(_STEMS, "e", "er", "en", "es", "em")
    | {stem: value for stem, value in _STEMS.items() if stem not in {"acht", "erst"}},
    denominators={"halb": 2, "halbe": 2, "halben": 2, "halber": 2, "halbes": 2, "hundertel": 100}
    | _PARTS,
    wholes={
        "anderthalb": "1.5",
        "eineinhalb": "1.5",
        "dreiviertel": "0.75",
        "zweieinhalb": "2.5",
        "dreieinhalb": "3.5",
    }
    | {"viereinhalb": "4.5", "funfeinhalb": "5.5", "dutzend": "12", "einhalb": "0.5"},
    articles=frozenset({"ein", "eine", "einer", "einem", "einen", "eines"}),
    joins={"und": around_tens},
    unit_first=True,
    points=frozenset({"komma"}),
    over=("von", "durch"),
    ordinal_suffixes=frozenset({"tem", "stem", "te", "ter", "ten", "tes", "ste", "ster", "sten"}),
    multipliers=named(
        **{
            "0.5": "halb|halbe|halben|halber|halbes|halfte",
            "2": "doppelt|doppelte|doppelten|zweifach|zweifache|zweimal|verdoppelt",
            "3": "dreifach|dreifache|dreimal|verdreifacht",
            "4": "vierfach|vierfache|viermal",
            "5": "funfmal|funffach|funffache",
            "10": "zehnmal|zehnfach|zehnfache",
        }
    ),
    months=counted(
        "januar|janner|jan februar|feber|feb marz|mrz|maerz|mar april|apr mai juni|jun|juno juli|jul "
        "august|aug september|sep|sept oktober|okt november|nov dezember|dez",
        1,
    ),
    date_fillers=frozenset({"des"}),
    ranges=frozenset({"bis"}),
    between={"zwischen": "und"},
    bounds=named(
        min="mindestens|wenigstens|minimal|mehr als|nicht weniger als|uber|ab|oberhalb von|"
        "großer als|hoher als",
        max="hochstens|maximal|bis zu|nicht mehr als|weniger als|unter|spatestens|unterhalb von|"
        "kleiner als|niedriger als",
        about="etwa|ungefahr|rund|circa|ca|zirka|knapp|fast|annahernd|gegen|gut|nahezu|beinahe|"
        "schatzungsweise|in etwa|grob|um die|an die|in der großenordnung von",
    ),
    bounds_after=named(
        min="oder mehr|oder hoher|und mehr|oder langer|oder alter|aufwarts",
        max="oder weniger|oder niedriger|oder kurzer",
    ),
    units=measured(
        "duration",
        {
            unit: "|".join(stem + ending for ending in ("", "e", "em", "en", "er", "es"))
            for unit, stem in {
                "h": "stundig",
                "d": "tagig",
                "wk": "wochig",
                "mo": "monatig",
                "a": "jahrig",
            }.items()
        },
    )
    | measured("percent", {"%": "prozent|vom hundert|prozentig|prozentige|v h|vh|v . h ."})
    | measured("points", {"pp": "prozentpunkt|prozentpunkte|prozentpunkten"})
    | measured("permille", {"%": "promille|vom tausend|v . t ."})
    | measured("basis", {"%": "basispunkt|basispunkte|basispunkten"})
    | measured(
        "money",
        {
            "EUR": "euro|euros",
            "USD": "dollar|dollars|us-dollar|us-dollars|us dollar|amerikanische dollar",
            "GBP": "pfund|pfund sterling|britische pfund",
            "CHF": "franken|schweizer franken",
            "JPY": "yen",
            "INR": "rupien|rupie",
            "CNY": "yuan",
            "DEM": "mark|deutsche mark|d-mark",
            "RUB": "rubel",
            "CAD": "kanadische dollar|kanadischen dollar",
            "AUD": "australische dollar|australischen dollar",
            "FIM": "finnische mark|finnischen mark|finnmark",
        },
    )
    | measured("cents", {"": "cent|cents", "EUR": "eurocent|euro-cent", "GBP": "penny|pence"})
    | measured("cents", {"DEM": "pfennig|pfennige", "CHF": "rappen"})
    | measured("dozens", {"": "dutzend|dutzende"})
    | measured(
        "duration",
        {
            "s": "sekunde|sekunden|sek",
            "min": "minute|minuten",
            "h": "stunde|stunden|std",
            "d": "tag|tage|tagen|tages|kalendertag|kalendertage|kalendertagen|tage alt",
            "bd": "werktag|werktage|werktagen|arbeitstag|arbeitstage|arbeitstagen|bankarbeitstag|"
            "bankarbeitstage|bankarbeitstagen|geschaftstag|geschaftstage|geschaftstagen|banktag|"
            "banktage|banktagen|handelstag|handelstage|handelstagen",
            "wk": "woche|wochen|kalenderwoche|kalenderwochen|wochen alt",
            "mo": "monat|monate|monaten|monats|kalendermonat|kalendermonate|kalendermonaten|"
            "monate alt",
            "q": "quartal|quartale|quartalen",
            "a": "jahr|jahre|jahren|jahres|kalenderjahr|kalenderjahre|kalenderjahren|jahre alt",
        },
    )
    | measured("quarterhours", {"h": "viertelstunde|viertelstunden"})
    | {"mal": ("multiplier", ""), "fach": ("multiplier", ""), "fache": ("multiplier", "")}
    | measured(
        "measure",
        {
            "km": "kilometern",
            "m": "metern",
            "m/s": "metern pro sekunde",
            "km/h": "kilometern pro stunde|stundenkilometer|stundenkilometern",
            "nm": "nanometern",
            "mm": "millimetern",
            "cm": "zentimetern",
            "m2": "quadratmetern|qm",
            "mV": "millivolt",
            "kg": "kilo|kilos",
            "t": "tonnen|metrische tonnen",
            "[in_i]": "zoll",
            "[tsp_us]": "teeloffel",
            "[tbs_us]": "essloffel",
            "Cel": "grad celsius|celsius|° celsius|grad c",
            "[degF]": "grad fahrenheit|fahrenheit|° fahrenheit|grad f",
            "deg": "grad",
            "circ": "turn|umdrehung|umdrehungen",
        },
    ),
    times={
        "nach": "past",
        "vor": "to",
        "uhr": "hour",
        "halb": "half to",
        "mittags": "",
        "mitternacht": "00:00",
    },
    infixes=("und",),
    glued=True,
    inside={"ein": 1},
    outside=frozenset({"hunderte", "tausende", "hundertel", *_STEMS}) - {"acht"},
    ambiguous=frozenset(
        {"elf", "null", "acht", "achte", "achten", "mai", "ab", "unter", "rund", "fast", "und"}
        | {"mark", "bio", "erst", "dritt", "turn", "mal"}
    ),
)
