"""Currency signs and codes, and unit signs that every language shares."""

from __future__ import annotations

SIGNS: dict[str, str] = {
    "€": "EUR",
    "$": "USD",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₽": "RUB",
    "₺": "TRY",
    "₩": "KRW",
    "₪": "ILS",
    "₫": "VND",
    "₱": "PHP",
    "₦": "NGN",
    "₴": "UAH",
    "₸": "KZT",
    "฿": "THB",
    "₿": "XBT",
}

CODES: frozenset[str] = frozenset(
    "AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HRK HUF IDR ILS INR ISK JPY "
    "KES KRW KZT MAD MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY "
    "TWD UAH USD UYU VND ZAR".split()
)

LOWER_CODES: frozenset[str] = frozenset({"eur", "usd", "gbp", "chf", "jpy", "sek", "dkk", "nok"})
"""Codes that are recognised in lower case too: no word of the seven languages is spelt so."""

DOLLARS: dict[str, str] = {
    "us": "USD",
    "ca": "CAD",
    "c": "CAD",
    "a": "AUD",
    "au": "AUD",
    "nz": "NZD",
    "hk": "HKD",
    "s": "SGD",
    "r": "BRL",
}
"""Letters in front of `$`."""

SHARED: dict[str, tuple[str, str]] = {
    "%": ("percent", "%"),
    "‰": ("permille", "%"),
    "pp": ("points", "pp"),
    "bp": ("basis", "%"),
    "bps": ("basis", "%"),
    "h": ("duration", "h"),
    "min": ("duration", "min"),
    "mins": ("duration", "min"),
    "s": ("duration", "s"),
    "x": ("multiplier", ""),
    "×": ("multiplier", ""),
    "km": ("measure", "km"),
    "m": ("measure", "m"),
    "cm": ("measure", "cm"),
    "mm": ("measure", "mm"),
    "m²": ("measure", "m2"),
    "kg": ("measure", "kg"),
    "g": ("measure", "g"),
    "l": ("measure", "L"),
    "ml": ("measure", "mL"),
    "kb": ("measure", "kBy"),
    "mb": ("measure", "MBy"),
    "gb": ("measure", "GBy"),
    "kwh": ("measure", "kW.h"),
    "° c": ("measure", "Cel"),
    "° f": ("measure", "[degF]"),
    "°": ("measure", "deg"),
}

SUFFIX_MAGNITUDES: dict[str, int] = {"k": 1000, "bn": 10**9, "mn": 10**6, "mm": 10**6}
"""Glued to digits, whatever the currency: 5k."""

MONEY_MAGNITUDES: dict[str, int] = {"m": 10**6, "b": 10**9, "t": 10**12, "tr": 10**12}
"""Glued to digits of an amount of money only: $5m; else they are metres and bytes."""
