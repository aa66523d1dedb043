"""Which currency a sign, a code or a name stands for, on either side of a number."""

from __future__ import annotations

from typing import Final

from policies.quantities.tokens import Tokens
from policies.quantities.units import CODES, DOLLARS, LOWER_CODES, SIGNS

_SPACED_DOLLARS: Final = frozenset({"us", "hk", "can", "c", "nt", "mex", "mx", "mxn", "aud", "usd"})
"""Names of dollars that may stand apart from their sign."""

NAMES_FIRST: Final = {
    "人民币": "CNY",
    "美金": "USD",
    "港币": "HKD",
    "dollari": "USD",
    "dolares": "USD",
    "dolar": "USD",
    "rs": "INR",
    "rmb": "CNY",
    "kr": "SEK",
    "fr": "CHF",
}
"""Names of currencies that may stand before digits."""


def currency_before(tokens: Tokens, index: int, floor: int) -> tuple[str, int] | None:
    """The currency in front of a number that ends with a token, and its first token."""
    text = tokens.texts[index]
    if text in {"d", "s"} and tokens.texts[max(index - 2, 0) : index] == ["u", "$"]:
        return ("USD", index - 2) if index - 2 >= floor and tokens.glued(index - 1) else None
    if text in SIGNS:
        unit = SIGNS[text]
        if text == "$" and index > floor:
            prefix = tokens.texts[index - 1]
            named = DOLLARS.get(prefix)
            apart = tokens.gaps[index - 1] == " " and prefix in _SPACED_DOLLARS
            if named and (tokens.glued(index - 1) or apart):
                return named, index - 1
        return unit, index
    code = currency_code(tokens, index)
    return (code, index) if code else None


def currency_code(tokens: Tokens, index: int) -> str:
    """The ISO code that a token is, or empty."""
    text = tokens.texts[index]
    if len(text) != 3 or tokens.is_numeral(index):
        return ""
    plain = tokens.folded.text[tokens.starts[index] : tokens.ends[index]]
    if plain in CODES or text in LOWER_CODES:
        return text.upper()
    return ""


def money_follows(tokens: Tokens, index: int) -> bool:
    """Whether a currency stands at a token, close behind the one before."""
    if index >= len(tokens.texts) or not tokens.near(index - 1):
        return False
    return tokens.texts[index] in SIGNS or bool(currency_code(tokens, index))


def big_code(tokens: Tokens, index: int) -> str:
    """The currency of MEUR and kUSD, or empty."""
    text = tokens.texts[index]
    if len(text) != 4 or text[0] not in "mkt":
        return ""
    if text[0] == "t" and tokens.folded.text[tokens.starts[index]] != "T":
        return ""
    plain = tokens.folded.text[tokens.starts[index] + 1 : tokens.ends[index]]
    return plain if plain in CODES else ""


def belongs_ahead(tokens: Tokens, index: int) -> bool:
    """Whether a currency's sign stands in front of a number that has no sign of its own behind."""
    if not number_follows(tokens, index):
        return False
    behind = index + 2
    return behind >= len(tokens.texts) or tokens.texts[behind] not in SIGNS


def dollar_behind(tokens: Tokens, index: int) -> tuple[str, int]:
    """Which dollar a sign behind digits is, and its last token: 100 $ US."""
    after = index + 1
    if after < len(tokens.texts) and tokens.near(index):
        plain = tokens.folded.text[tokens.starts[after] : tokens.ends[after]]
        if plain in {"US", "CA", "HK", "AU", "NZ", "C", "hk", "c", "us", "ca"}:
            return DOLLARS[plain.lower()], after
    return "USD", index


def number_follows(tokens: Tokens, index: int) -> bool:
    """Whether digits stand close behind a token."""
    return tokens.near(index) and tokens.is_numeral(index + 1)


def cents_of(tokens: Tokens, language: str) -> str:
    """Cents of the one currency that the text names; else what its language most likely means."""
    if not tokens.cents:
        lower = tokens.lower
        dollars = "$" in lower or "usd" in lower or "dollar" in lower
        euros = "€" in lower or "eur" in lower
        likely = "USD" if language == "en" else "EUR"
        tokens.cents = likely if dollars == euros else ("USD" if dollars else "EUR")
    return tokens.cents
