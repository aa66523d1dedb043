"""English number words."""

from __future__ import annotations

from policies.quantities.lexicon import (
    Lexicon,
    after_tens,
    counted,
    measured,
    named,
)

ENGLISH = Lexicon(
    language="en",
    comma_decimal=False,
    common=frozenset(
        "the of and is are you your we our with for can not this that if from be will at by or an "
        "it in to do how what when on has have does".split()
    ),
    numbers=counted(
        "zero|nought|naught|oh one two three four five six seven eight nine ten eleven twelve "
        "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    )
    | counted("twenty thirty forty|fourty fifty sixty seventy eighty ninety", 20, 10)
    | dict.fromkeys(("hundred", "hundreds"), 100)
    | dict.fromkeys(("thousand", "thousands"), 1000)
    | dict.fromkeys(("lakh", "lakhs", "lac", "lacs"), 10**5)
    | dict.fromkeys(("million", "millions", "mn", "mln"), 10**6)
    | dict.fromkeys(("crore", "crores"), 10**7)
    | dict.fromkeys(("billion", "billions", "bn"), 10**9)
    | {"bln": 10**9, "tln": 10**12}
    | dict.fromkeys(("trillion", "trillions", "tn"), 10**12)
    | {"quadrillion": 10**15, "quintillion": 10**18},
    ordinals=counted(
        "zeroth first second third fourth fifth sixth seventh eighth|eigth ninth|nineth tenth "
        "eleventh twelfth|twelveth thirteenth fourteenth fifteenth sixteenth seventeenth "
        "eighteenth nineteenth"
    )
    | counted(
        "twentieth thirtieth fortieth|fourtieth fiftieth sixtieth seventieth eightieth ninetieth",
        20,
        10,
    )
    | {"hundredth": 100, "thousandth": 1000, "millionth": 10**6, "billionth": 10**9}
    | {"trillionth": 10**12, "lakhth": 10**5, "croreth": 10**7},
    denominators={"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
    | {
        w + "s": n
        for w, n in counted(
            "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
            3,
        ).items()
    }
    | {"firsts": 1, "seconds": 2, "thirtieths": 30, "fortieths": 40, "fiftieths": 50}
    | {"sixtieths": 60, "seventieths": 70, "eightieths": 80, "ninetieths": 90}
    | {"hundredths": 100, "thousandths": 1000, "millionths": 10**6, "trillionths": 10**12},
    parts_are_ordinals=True,
    wholes={"dozen": "12", "dozens": "12", "doz": "12", "dozs": "12"},
    articles=frozenset({"a", "an"}),
    joins={"and": after_tens},
    points=frozenset({"point", "dot"}),
    minus=frozenset({"minus", "negative"}),
    over=("over", "out of", "divided by"),
    of=frozenset({"of"}),
    ordinal_suffixes=frozenset({"st", "nd", "rd", "th"}),
    multipliers=named(
        **{
            "0.5": "half|halves",
            "2": "twice|double|doubled|doubles|twofold",
            "3": "thrice|triple|tripled|threefold|treble",
            "4": "quadruple|quadrupled|fourfold",
            "5": "fivefold",
            "10": "tenfold",
        }
    ),
    months=counted(
        "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug "
        "september|sep|sept october|oct november|nov december|dec",
        1,
    ),
    date_fillers=frozenset({"of", "the"}),
    ranges=frozenset({"to", "until", "till", "through"}),
    between={"between": "and"},
    bounds=named(
        min="at least|no less than|not less than|no fewer than|not fewer than|a minimum of|"
        "minimum of|minimum|min|more than|greater than|higher than|larger than|over|above|"
        "exceeding|exceeds|starting at|starting from|upwards of",
        max="at most|up to|no more than|not more than|a maximum of|maximum of|maximum|max|less than|"
        "fewer than|lower than|smaller than|below|under|no later than|not exceeding|as much as",
        about="about|around|approximately|approx|roughly|circa|ca|nearly|almost|some|just under|"
        "just over|just below|just above|a little over|a little under|close to|in the region of|"
        "in the order of|on the order of|somewhere around",
    ),
    bounds_after=named(
        min="or more|or above|and above|or over|and over|or higher|or longer|or older|at least|"
        "at the least|and up|plus",
        max="or less|or below|or fewer|and below|or under|at most|at the most",
        about="or so|or thereabouts|approximately|approx",
    ),
    units=measured("percent", {"%": "percent|per cent|pct|percents"})
    | measured("points", {"pp": "percentage point|percentage points|percent points"})
    | measured("permille", {"%": "per mille|per mill|permille|permil"})
    | measured("basis", {"%": "basis point|basis points"})
    | measured(
        "money",
        {
            "EUR": "euro|euros",
            "USD": "dollar|dollars|us dollar|us dollars|american dollars|american dollar|buck|"
            "bucks|united states dollar|united states dollars",
            "GBP": "pound sterling|pounds sterling|pound|pounds|quid|british pounds|sterling",
            "CHF": "swiss franc|swiss francs|franc|francs",
            "JPY": "yen|yens",
            "INR": "rupee|rupees|rs",
            "CNY": "yuan|yuans|rmb|renminbi",
            "KRW": "won",
            "RUB": "rouble|roubles|ruble|rubles",
            "ILS": "shekel|shekels",
            "SAR": "riyal|riyals",
            "TRY": "turkish lira|turkish liras",
            "NLG": "dutch guilder|dutch guilders",
            "XBT": "bitcoin|bitcoins",
            "MXN": "peso|pesos",
            "THB": "baht",
            "VND": "dong",
            "AED": "dirham|dirhams",
            "KWD": "dinar|dinars",
        },
    )
    | measured(
        "cents",
        {
            "": "cent|cents",
            "EUR": "euro cent|euro cents|eurocent|eurocents",
            "USD": "us cent|us cents",
            "GBP": "pence|penny|pennies|p",
        },
    )
    | measured("nickels", {"USD": "nickel|nickels"})
    | measured("dimes", {"USD": "dime|dimes"})
    | measured("thousands", {"": "grand"})
    | measured("dozens", {"": "dozen|dozens|doz|dozs"})
    | measured(
        "duration",
        {
            "s": "second|seconds|sec|secs",
            "min": "minute|minutes|mins",
            "h": "hour|hours|hr|hrs",
            "d": "day|days|calendar day|calendar days|day's|days'",
            "bd": "business day|business days|working day|working days|banking day|banking days|"
            "bank working day|bank working days|trading day|trading days",
            "wk": "week|weeks|wk|wks|week's|weeks'|calendar week|calendar weeks",
            "mo": "month|months|calendar month|calendar months|month's|months'|mos",
            "q": "quarter|quarters|calendar quarter|calendar quarters",
            "a": "year|years|yrs|yr|calendar year|calendar years|year's|years'|years old|year old|"
            "years of age",
        },
    )
    | {"month old": ("duration", "mo"), "months of age": ("duration", "mo")}
    | {"week old": ("duration", "wk"), "day old": ("duration", "d")}
    | {"months old": ("duration", "mo"), "weeks old": ("duration", "wk")}
    | {"days old": ("duration", "d"), "weeks of age": ("duration", "wk")}
    | {"fortnight": ("fortnights", "d"), "fortnights": ("fortnights", "d")}
    | {"times": ("multiplier", ""), "fold": ("multiplier", "")}
    | measured(
        "measure",
        {
            "m2": "sq m|sqm|square metre|square metres",
            "[sft_i]": "sq ft|square foot|square feet",
            "[smi_us]": "sq mi|square mile|square miles",
            "kL": "kl|kilolitre|kilolitres|kiloliter|kiloliters|kilo liters|kilo litres",
            "mV": "millivolt|millivolts|milli volt|milli volts",
            "kW.h": "kilowatt hours|kilo watt hours|kilowatt-hours",
            "cm3": "c c|cubic centimetres",
            "Mbit/s": "mbps|megabits per second",
            "km": "kms|kilometre|kilometres",
            "m": "metre|metres",
            "cm": "centimetre|centimetres",
            "mm": "millimetre|millimetres",
            "[ft_i]": "foot|feet|ft",
            "[in_i]": "inch|inches",
            "[yd_i]": "yd|yds",
            "[mi_i]": "mi",
            "[lb_av]": "lb|lbs",
            "[oz_av]": "oz|ounce|ounces",
            "[acr_us]": "acre|acres",
            "[mi_i]/h": "mph",
            "t": "tonne|tonnes|metric ton|metric tons|ton|tons",
            "g": "gram|grams|gramme|grammes|gms",
            "kg": "kilo|kilos|kgs",
            "L": "litre|litres",
            "mL": "mls|millilitre|millilitres",
            "[bbl_us]": "barrel|barrels|bbl",
            "Cel": "degrees celsius|degree celsius|celsius|degrees centigrade|centigrade|degrees c|"
            "deg celsius|deg c|deg centigrade|° celsius",
            "[degF]": "degrees fahrenheit|degree fahrenheit|fahrenheit|degrees f|deg f|"
            "degrees farenheit|deg fahrenheit|° fahrenheit",
            "deg": "degree|degrees|deg",
            "K": "kelvin|kelvins|degrees k",
            "circ": "turn|turns",
        },
    ),
    times={
        "past": "past",
        "after": "past",
        "to": "to",
        "o'clock": "hour",
        "oclock": "hour",
        "noon": "12:00",
        "midnight": "00:00",
    },
    infixes=("and",),
    ambiguous=frozenset(
        {"one", "ten", "second", "half", "double", "point", "min", "may", "mar", "oh", "gross"}
        | {"dot", "seconds", "halves", "fold", "won", "grand", "firsts", "ton", "tons"}
    ),
)
