"""One amount: sign, currency, digits or words, magnitude and unit, where it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from policies.quantities.characters import FRACTION_SLASH
from policies.quantities.languages import Tables
from policies.quantities.tokens import Tokens
from policies.quantities.units import (
    CODES,
    DOLLARS,
    LOWER_CODES,
    MONEY_MAGNITUDES,
    SIGNS,
    SUFFIX_MAGNITUDES,
)
from policies.quantities.values import read_numeral
from policies.quantities.words import LARGEST, word_number


@dataclass(frozen=True, slots=True)
class Amount:
    """A value and its unit; `first` and `next` are token indices, the latter exclusive."""

    first: int
    next: int
    value: Fraction
    kind: str = "number"
    unit: str = ""
    magnitude: int = 1
    raw: str = ""
    """The digits as written; empty for words."""


def amount_at(tokens: Tokens, index: int, tables: Tables, floor: int) -> Amount | None:
    """The amount whose digits or words begin at a token; nothing before `floor` belongs to it."""
    if tokens.numeral[index]:
        bare = _digits(tokens, index, tables)
    else:
        found = word_number(tokens, index, tables)
        bare = Amount(index, found.next, found.value) if found else None
    if bare is None:
        return None
    fronted = _front(tokens, bare, floor)
    return _unit(tokens, _magnitude(tokens, fronted, tables), tables)


def _digits(tokens: Tokens, index: int, tables: Tables) -> Amount | None:
    raw = tokens.texts[index]
    value = read_numeral(raw, tables.comma_decimal)
    if value is None:
        return None
    end = index + 1
    texts = tokens.texts
    if end + 1 < len(texts) and texts[end] == FRACTION_SLASH and _short(texts[end + 1]):
        if int(texts[end + 1]) == 0:
            return None
        return Amount(index, end + 2, value / int(texts[end + 1]), raw=raw)
    if (
        end + 2 < len(texts)
        and tokens.near(index)
        and _short(texts[end])
        and texts[end + 1] == FRACTION_SLASH
        and _short(texts[end + 2])
        and int(texts[end + 2])
    ):
        return Amount(
            index, end + 3, value + Fraction(int(texts[end]), int(texts[end + 2])), raw=raw
        )
    if end + 1 < len(texts) and texts[end] == "/" and tokens.glued(index) and tokens.glued(end):
        below = texts[end + 1]
        if _short(below) and _short(raw) and int(raw) < int(below) <= 100:
            return Amount(index, end + 2, Fraction(int(raw), int(below)), raw=raw)
    return Amount(index, end, value, raw=raw)


def _short(text: str) -> bool:
    """Whether a token is a whole number that a fraction could be made of."""
    return len(text) < 7 and text.isdigit()


def _front(tokens: Tokens, amount: Amount, floor: int) -> Amount:
    """Takes in a sign and a currency that stand before the digits."""
    index = amount.first
    value, kind, unit = amount.value, amount.kind, amount.unit
    for _ in range(2):
        before = index - 1
        if before < floor:
            break
        if tokens.texts[before] in "-+" and tokens.glued(before):
            if before > floor and tokens.glued(before - 1) and not _opens(tokens, before - 1):
                break
            if tokens.texts[before] == "-":
                value = -value
            index = before
        elif not unit and tokens.near(before) and (found := _currency(tokens, before, floor)):
            unit, index = found
            kind = "money"
        else:
            break
    return replace(amount, first=index, value=value, kind=kind, unit=unit)


def _opens(tokens: Tokens, index: int) -> bool:
    text = tokens.texts[index]
    return text in "([\"'" or text in SIGNS


def _currency(tokens: Tokens, index: int, floor: int) -> tuple[str, int] | None:
    text = tokens.texts[index]
    if text in SIGNS:
        unit = SIGNS[text]
        if text == "$" and index > floor and tokens.glued(index - 1):
            named = DOLLARS.get(tokens.texts[index - 1])
            if named:
                return named, index - 1
        return unit, index
    code = _code(tokens, index)
    return (code, index) if code else None


def _code(tokens: Tokens, index: int) -> str:
    text = tokens.texts[index]
    if len(text) != 3 or tokens.numeral[index]:
        return ""
    plain = tokens.folded.text[tokens.starts[index] : tokens.ends[index]]
    if plain in CODES or text in LOWER_CODES:
        return text.upper()
    return ""


def _magnitude(tokens: Tokens, amount: Amount, tables: Tables) -> Amount:
    end, factor = amount.next, 1
    texts = tokens.texts
    while end < len(texts) and factor < LARGEST and tokens.near(end - 1):
        word = texts[end]
        step = tables.magnitudes.get(word)
        if step is None and tokens.glued(end - 1):
            step = SUFFIX_MAGNITUDES.get(word)
            if step is None and (amount.kind == "money" or _money_follows(tokens, end + 1)):
                step = MONEY_MAGNITUDES.get(word)
        if step is None or step < 100 or (not amount.raw and step == 100):
            break
        factor *= step
        end += 1
        if len(word) <= 4 and _abbreviated(tokens, end):
            end += 1
    if factor == 1:
        return amount
    return replace(amount, next=end, value=amount.value * factor, magnitude=factor)


def _abbreviated(tokens: Tokens, index: int) -> bool:
    """Whether the stop here belongs to an abbreviation such as Mio. and ends no sentence."""
    return (
        index + 1 < len(tokens.texts)
        and tokens.texts[index] == "."
        and tokens.glued(index - 1)
        and tokens.near(index)
        and not _capital_word(tokens, index + 1)
    )


def _capital_word(tokens: Tokens, index: int) -> bool:
    """Whether a new sentence may begin here: a capitalised word that is no currency."""
    plain = tokens.folded.text[tokens.starts[index] : tokens.ends[index]]
    return (
        plain[:1].isupper()
        and not _code(tokens, index)
        and tokens.texts[index]
        not in {
            "euro",
            "dollar",
            "franken",
        }
    )


def _money_follows(tokens: Tokens, index: int) -> bool:
    if index >= len(tokens.texts) or not tokens.near(index - 1):
        return False
    return tokens.texts[index] in SIGNS or bool(_code(tokens, index))


def _unit(tokens: Tokens, amount: Amount, tables: Tables) -> Amount:  # noqa: PLR0911 - one return a case
    """Takes in the unit that stands after the digits."""
    end = amount.next
    texts = tokens.texts
    if end >= len(texts) or not tokens.near(end - 1):
        return amount
    if texts[end] in SIGNS:
        if amount.kind == "money" and tokens.gap(end - 1):
            return amount
        return replace(amount, next=end + 1, kind="money", unit=amount.unit or SIGNS[texts[end]])
    if code := _code(tokens, end):
        if not _number_follows(tokens, end) or amount.kind != "money":
            return replace(amount, next=end + 1, kind="money", unit=code)
        return amount
    hyphen = texts[end] == "-" and tokens.glued(end - 1) and tokens.glued(end)
    start = end + 1 if hyphen else end
    for words, (kind, unit) in tables.units.get(texts[start], ()) if start < len(texts) else ():
        if not tokens.matches(start, words) or not _allowed(tokens, amount, start, words[0], kind):
            continue
        return _named(tokens, amount, start + len(words), kind, unit)
    return amount


_GLUED_ONLY = frozenset({"x", "h", "s", "m", "g", "l"})


def _allowed(tokens: Tokens, amount: Amount, index: int, word: str, kind: str) -> bool:
    if amount.kind == "money" and kind not in {"money", "cents"}:
        return False
    if not amount.raw and word in {"quarter", "mal", "second", "s", "m", "h", "g", "l"}:
        return False
    if word in _GLUED_ONLY and tokens.gap(index - 1) not in {"", " "}:
        return False
    following = index + 1
    return not (
        len(word) == 1
        and word.isalpha()
        and following < len(tokens.texts)
        and tokens.glued(index)
        and tokens.texts[following] in {"-", "'", "&"}
    )


def _number_follows(tokens: Tokens, index: int) -> bool:
    return tokens.near(index) and tokens.numeral[index + 1]


def _named(tokens: Tokens, amount: Amount, end: int, kind: str, unit: str) -> Amount:
    value = amount.value
    if kind == "cents":
        value /= 100
        kind, unit = "money", unit or _cents_of(tokens.lower)
    elif kind == "permille":
        value /= 10
        kind = "percent"
    elif kind == "basis":
        value /= 100
        kind = "percent"
    elif kind == "money" and amount.unit not in {"", "USD", "GBP", "JPY"}:
        unit = amount.unit
    return replace(amount, next=end, value=value, kind=kind, unit=unit)


def _cents_of(lower: str) -> str:
    """Cents of the one currency that the text names; of the euro where it names none."""
    dollars = "$" in lower or "usd" in lower or "dollar" in lower
    euros = "€" in lower or "eur" in lower
    return "USD" if dollars and not euros else "EUR"
