"""Turkish number words, which take endings: doları, dolara, yüzde."""

from __future__ import annotations

from policies.quantities.lexicon import Lexicon, counted, measured, named

_UNITS = counted("bir iki uc dort bes altı|alti yedi sekiz dokuz", 1)
_TENS = counted("on yirmi otuz kırk|kirk elli altmıs|altmis yetmis seksen doksan", 10, 10)
_ENDINGS: tuple[str, ...] = (
    "",
    "i",
    "ı",
    "u",
    "a",
    "e",
    "la",
    "le",
    "lık",
    "lik",
    "luk",
    "da",
    "de",
    "dan",
    "den",
)
_ENDINGS += ("ta", "te", "tan", "ten", "nin", "nın", "lıktır", "si", "ya", "ye", "dir", "dır", "n")
_ENDINGS += ("in", "ın", "un", "yi", "yu", "yı", "lari", "ları", "leri", "lar", "ler", "dur", "tir")
_ENDINGS += ("lira", "deki", "daki", "lardan", "lerden", "larda", "lerde", "yla", "yle", "tır")


def _inflected(kind: str, units: dict[str, str]) -> dict[str, tuple[str, str]]:
    return {
        phrase + ending: meaning
        for phrase, meaning in measured(kind, units).items()
        for ending in _ENDINGS
    }


TURKISH = Lexicon(
    language="tr",
    common=frozenset(
        "ve bu icin ile var mı mi ne nasıl bir benim kartım hesap degil ben icinde daha cok olan "
        "olarak oldugu ama kadar da de".split()
    ),
    numbers={"sıfır": 0, "sifir": 0}
    | _UNITS
    | _TENS
    | {"yuz": 100, "bin": 1000, "milyon": 10**6, "milyar": 10**9, "trilyon": 10**12}
    | {"katrilyon": 10**15, "mn": 10**6, "mlr": 10**9, "ikiser": 2, "binden": 1000, "yuzden": 100},
    ordinals=counted(
        "birinci|ilk ikinci ucuncu dorduncu besinci altıncı|altinci yedinci sekizinci "
        "dokuzuncu onuncu",
        1,
    )
    | counted("onuncu yirminci otuzuncu kırkıncı ellinci altmısıncı yetmisinci sekseninci", 10, 10)
    | {"doksanıncı": 90, "yuzuncu": 100, "bininci": 1000, "milyonuncu": 10**6}
    | {"trilyonuncu": 10**12, "milyarıncı": 10**9},
    denominators={"yarım": 2, "yarim": 2, "bucuk": 2, "ceyrek": 4, "yarısı": 2, "yarı": 2},
    wholes={"duzine": "12", "duzineden": "12"},
    points=frozenset({"nokta", "virgul"}),
    minus=frozenset({"eksi"}),
    over=("bolu",),
    ordinal_suffixes=frozenset("inci nci uncu üncü ncu nci ıncı".split()),
    multipliers=named(**{"0.5": "yarım|yarim|yarısı", "2": "iki katı|cift", "3": "uc katı"}),
    ranges=frozenset({"ila", "ile"}),
    bounds=named(min="en az|fazla", max="en fazla|en cok", about="yaklasık|civarında"),
    units=_inflected("percent", {"%": "yuzde"})
    | _inflected(
        "money",
        {
            "TRY": "lira|turk lirası|tl",
            "USD": "dolar|amerikan doları|abd doları|amerikan dolar|dolarlik",
            "EUR": "euro|avro|eur",
            "GBP": "sterlin|pound|ingiliz sterlini|pounda",
            "JPY": "yen|japon yeni",
            "CNY": "yuan|kuai|cin yuanı",
            "CHF": "frank|isvicre frangı",
        },
    )
    | _inflected("cents", {"": "sent|cent", "TRY": "kurus", "GBP": "peni|pence"})
    | measured("dozens", {"": "duzine"})
    | _inflected(
        "duration",
        {"a": "yas|yasında|yıl|yasındaki|sene", "mo": "ay|aylık", "wk": "hafta|haftalık",
         "d": "gun|gunluk", "h": "saat|saatlik", "min": "dakika", "s": "saniye",
         "bd": "is gunu"},
    )
    | _inflected(
        "measure",
        {"Cel": "santigrat|celsius|santigrat derece|derece santigrat|derece celsius|derece c|"
         "selsiyus|derece selsiyus",
         "[degF]": "fahrenhayt|fahrenheit|derece fahrenhayt|derece fahrenheit|derece f",
         "deg": "derece", "[lb_av]": "libre|pound", "[ft_i]": "ayak|fit", "[mi_i]": "mil",
         "t": "ton", "kg": "kilo|kilogram", "km": "kilometre|km", "m": "metre", "m2": "metrekare",
         "[acr_us]": "donum|akre", "[bbl_us]": "varil", "[gal_us]": "galon", "cm": "santim",
         "[in_i]": "inc", "mm": "milimetre", "L": "litre", "By": "bayt", "har": "hektar"},
    ),
    infixes=(),
    glued=True,
    ambiguous=frozenset({"on", "bir", "bin", "elli", "ne"}),
)  # fmt: skip
