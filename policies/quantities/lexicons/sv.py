"""Swedish number words."""

from __future__ import annotations

from policies.quantities.lexicon import Lexicon, after_hundreds, counted, measured, named

_PARTS = counted("tredjedel fjardedel femtedel sjattedel sjundedel attondel niondel tiondel", 3)
_TENS = counted("tjugo trettio fyrtio femtio sextio sjuttio attio nittio", 20, 10)

SWEDISH = Lexicon(
    language="sv",
    common=frozenset(
        "och att det som en ett ar den for pa med av inte jag kan har till om vi hur nar ska min "
        "mitt mina dig ni era".split()
    ),
    numbers=counted(
        "noll _ tva tre fyra fem sex sju atta nio tio elva tolv tretton fjorton femton sexton "
        "sjutton arton nitton"
    )
    | {"ett": 1}
    | _TENS
    | {"nittion": 90, "hundra": 100, "hundratals": 100, "tusen": 1000, "bada": 2}
    | dict.fromkeys(("miljon", "miljoner", "mn", "mnkr"), 10**6)
    | dict.fromkeys(("miljard", "miljarder", "md"), 10**9)
    | dict.fromkeys(("biljon", "biljoner"), 10**12)
    | dict.fromkeys(("triljon", "triljoner"), 10**18),
    ordinals=counted(
        "forsta|forste andra|andre tredje fjarde femte sjatte sjunde attonde nionde tionde elfte "
        "tolfte trettonde fjortonde femtonde sextonde sjuttonde artonde nittonde",
        1,
    )
    | {word + "nde": value for word, value in _TENS.items()}
    | {"hundrade": 100, "tusende": 1000, "miljonte": 10**6},
    denominators={"halv": 2, "halva": 2, "halvt": 2, "halften": 2, "kvart": 4, "kvarts": 4}
    | {"kvarter": 4}
    | _PARTS
    | {word + "ar": value for word, value in _PARTS.items()}
    | {"tjugondel": 20, "tjugondelar": 20, "tjugoforstedelar": 21, "hundradel": 100}
    | {"hundradelar": 100, "tusendelar": 1000, "triljondelar": 10**18, "triljontedelar": 10**18},
    wholes={"dussin": "12", "anderthalv": "1.5", "tjog": "20"},
    articles=frozenset({"en", "ett"}),
    joins={"och": after_hundreds},
    points=frozenset({"komma", "punkt"}),
    minus=frozenset({"minus", "negativ"}),
    over=("genom", "av"),
    ordinal_suffixes=frozenset("a e dje de te nde".split()),
    multipliers=named(
        **{"0.5": "halften|halv|halva|halvt", "2": "dubbelt|dubbla", "3": "tredubbelt|trippel"}
    ),
    ranges=frozenset({"till"}),
    between={"mellan": "och"},
    bounds=named(
        min="minst|mer an|fler an|over|atminstone|storre an",
        max="hogst|upp till|mindre an|farre an|under",
        about="cirka|ca|omkring|ungefar|nastan",
    ),
    units=measured("percent", {"%": "procent"})
    | measured(
        "money",
        {
            "SEK": "krona|kronor|kr|svenska kronor",
            "USD": "dollar|dollars|amerikanska dollar",
            "EUR": "euro",
            "GBP": "pund|brittiska pund",
            "JPY": "yen",
        },
    )
    | measured("cents", {"": "cent", "SEK": "ore"})
    | measured("dozens", {"": "dussin"})
    | measured(
        "duration",
        {"a": "ar|ar gammal|ar gamla|ar gammalt|ars alder", "d": "dag|dagar|dagar gammal",
         "bd": "bankdagar|arbetsdagar", "mo": "manader gammal|manader gammalt|manader gamla",
         "wk": "veckor gammal|veckor gamla", "h": "timmar|timme"},
    )
    | {"ganger": ("multiplier", "")}
    | measured(
        "measure",
        {"m2": "kvadratmeter", "Cel": "grader celsius|celsius|° celsius|grader c",
         "[degF]": "grader fahrenheit|fahrenheit|grader f", "deg": "grad|grader", "t": "ton",
         "[ft_i]": "fot", "[mi_i]": "engelska mil|miles", "mil_se": "mil", "[lb_av]": "pund"},
    ),
    infixes=("och",),
    glued=True,
    inside={"en": 1, "ett": 1, "hundra": 100, "tusen": 1000},
    ambiguous=frozenset({"sex", "arton", "forsta", "andra", "under", "over"}),
)  # fmt: skip
