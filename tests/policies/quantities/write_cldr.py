"""Writes what CLDR knows of units, currencies and months, from Babel, into the lexicons' folder.

Run with Babel at hand: `uv run --with babel python -m tests.policies.quantities.write_cldr`. The
result is kept in the repository, so that a verdict never depends on the Babel that is installed.
"""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any, Final

from policies.quantities.characters import fold

SEVEN: Final = "en de fr es it pt nl".split()
OTHERS: Final = (
    "sv da nb fi pl cs hu ro tr hr ca id vi ru uk bg el he ar fa hi bn ta th ja ko zh"
).split()
LATIN: Final = re.compile(r"[a-zà-ɏ]", re.IGNORECASE)
UNITS: Final = {
    "s": "duration-second",
    "min": "duration-minute",
    "h": "duration-hour",
    "d": "duration-day",
    "wk": "duration-week",
    "mo": "duration-month",
    "q": "duration-quarter",
    "a": "duration-year",
    "%": "concentr-percent",
    "‰": "concentr-permille",
    "‱": "concentr-permyriad",
    "m": "length-meter",
    "km": "length-kilometer",
    "dm": "length-decimeter",
    "cm": "length-centimeter",
    "mm": "length-millimeter",
    "um": "length-micrometer",
    "nm": "length-nanometer",
    "pm": "length-picometer",
    "[mi_i]": "length-mile",
    "[nmi_i]": "length-nautical-mile",
    "[yd_i]": "length-yard",
    "[ft_i]": "length-foot",
    "[in_i]": "length-inch",
    "[ly]": "length-light-year",
    "m2": "area-square-meter",
    "km2": "area-square-kilometer",
    "cm2": "area-square-centimeter",
    "[sft_i]": "area-square-foot",
    "[smi_us]": "area-square-mile",
    "har": "area-hectare",
    "[acr_us]": "area-acre",
    "m3": "volume-cubic-meter",
    "cm3": "volume-cubic-centimeter",
    "km3": "volume-cubic-kilometer",
    "[cft_i]": "volume-cubic-foot",
    "L": "volume-liter",
    "dL": "volume-deciliter",
    "cL": "volume-centiliter",
    "mL": "volume-milliliter",
    "hL": "volume-hectoliter",
    "[gal_us]": "volume-gallon",
    "[pt_us]": "volume-pint",
    "[qt_us]": "volume-quart",
    "[cup_us]": "volume-cup",
    "[foz_us]": "volume-fluid-ounce",
    "[tbs_us]": "volume-tablespoon",
    "[tsp_us]": "volume-teaspoon",
    "[bbl_us]": "volume-barrel",
    "kg": "mass-kilogram",
    "g": "mass-gram",
    "mg": "mass-milligram",
    "ug": "mass-microgram",
    "t": "mass-tonne",
    "[ston_av]": "mass-ton",
    "[lb_av]": "mass-pound",
    "[oz_av]": "mass-ounce",
    "[car_m]": "mass-carat",
    "Cel": "temperature-celsius",
    "[degF]": "temperature-fahrenheit",
    "K": "temperature-kelvin",
    "deg": "angle-degree",
    "rad": "angle-radian",
    "circ": "angle-revolution",
    "m/s": "speed-meter-per-second",
    "km/h": "speed-kilometer-per-hour",
    "[mi_i]/h": "speed-mile-per-hour",
    "[kn_i]": "speed-knot",
    "bit": "digital-bit",
    "By": "digital-byte",
    "kBy": "digital-kilobyte",
    "MBy": "digital-megabyte",
    "GBy": "digital-gigabyte",
    "TBy": "digital-terabyte",
    "W": "power-watt",
    "kW": "power-kilowatt",
    "MW": "power-megawatt",
    "kW.h": "energy-kilowatt-hour",
    "J": "energy-joule",
    "kJ": "energy-kilojoule",
    "cal": "energy-calorie",
    "kcal": "energy-kilocalorie",
    "V": "electric-volt",
    "A": "electric-ampere",
    "Ohm": "electric-ohm",
    "Hz": "frequency-hertz",
    "kHz": "frequency-kilohertz",
    "MHz": "frequency-megahertz",
    "GHz": "frequency-gigahertz",
    "Pa": "pressure-pascal",
    "bar": "pressure-bar",
    "N": "force-newton",
}
CURRENCIES: Final = (
    "AED AFN ALL AMD AOA ARS AUD AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
    "GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF "
    "KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN "
    "MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD "
    "SCR SDG SEK SGD SHP SLE SOS SRD STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD "
    "UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW "
    "DEM FRF ITL ESP NLG FIM ATS BEF IEP PTE GRD LTL LVL EEK SKK SIT"
).split()
MAJOR: Final = (
    "USD EUR GBP JPY CHF CNY INR RUB TRY KRW SEK NOK DKK PLN CZK HUF RON BGN UAH BRL MXN CAD AUD "
    "NZD HKD SGD ZAR AED SAR EGP ILS IRR KWD THB VND IDR MYR PHP TWD"
).split()
"""What the languages other than the seven bring along."""
COUNTS: Final = ("zero", "one", "two", "few", "many", "other")
_PLACE: Final = re.compile(r"\{0\}")


def plain(text: str) -> str:
    """A phrase as the recogniser sees it."""
    return " ".join(fold(text).lower.split())


def forms(names: Any) -> set[str]:
    """Every plural of a name, without the place of its number."""
    found = {plain(_PLACE.sub("", str(name))) for key, name in names.items() if key in COUNTS}
    return {name for name in found if name and "{" not in name}


def read(babel: Any, language: str) -> dict[str, dict[str, Any]]:
    """What CLDR says in one language."""
    place = babel.Locale.parse(language)
    patterns = place._data["unit_patterns"]
    units: dict[str, list[str]] = {}
    for code, name in UNITS.items():
        own = patterns.get(name, {})
        found = forms(dict(own.get("long", {})))
        short = forms(dict(own.get("short", {})))
        found |= {form for form in short if not LATIN.search(form) and form.isalpha()}
        found -= {"%", "‰", "‱", "°", "k"}
        if found:
            units[code] = sorted(found)
    money: dict[str, list[str]] = {}
    plurals = place._data["currency_names_plural"]
    for code in CURRENCIES if language in SEVEN else MAJOR:
        found = forms(dict(plurals.get(code, {})))
        if code in place.currencies:
            found.add(plain(place.currencies[code]))
        found.discard(code.lower())
        if found:
            money[code] = sorted(found)
    months = {
        plain(name): month
        for month, name in place.months["format"]["wide"].items()
        if not plain(name)[:1].isdigit()
    }
    return {"units": units, "money": money, "months": months}


def main() -> None:
    """Write the file, one language a line."""
    babel = importlib.import_module("babel")
    path = Path("policies/quantities/lexicons/cldr.json")
    lines = [
        f"{json.dumps(language)}: "
        + json.dumps(read(babel, language), ensure_ascii=False, separators=(",", ":"))
        for language in SEVEN + OTHERS
    ]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
