"""What stands before a number: its sign, its currency, its scale."""

from __future__ import annotations

from typing import Final

from policies.quantities.amount import Amount
from policies.quantities.currencies import NAMES_FIRST, big_code, currency_before
from policies.quantities.languages import Tables
from policies.quantities.tokens import Tokens
from policies.quantities.units import CENT_SIGNS, SIGNS

_ORDINAL_LEADS: Final = frozenset({"第", "だい", "제"})
_SCALES_FIRST: Final = {
    **dict.fromkeys(("華氏温度", "華氏", "华氏温度", "华氏", "화씨"), "[degF]"),
    **dict.fromkeys(("摂氏温度", "摂氏", "摄氏温度", "摄氏", "攝氏", "섭씨"), "Cel"),
}
"""Scales of temperature that stand before the number: 摂氏10度."""


def with_front(tokens: Tokens, amount: Amount, tables: Tables, floor: int) -> Amount:
    """Takes in a sign and a currency that stand before the number."""
    index = amount.first
    value, kind, unit = amount.value, amount.kind, amount.unit
    texts = tokens.texts
    for _ in range(3):
        before = index - 1
        if before < floor:
            break
        text = texts[before]
        if text in "-+" and (
            tokens.glued(before) or (bool(amount.raw) and _sign_apart(tokens, before, floor))
        ):
            if before > 0 and tokens.glued(before - 1) and not _opens(tokens, before - 1):
                break
            if text == "-":
                value = -value
            index = before
        elif (
            text in tables.minus
            and tokens.near(before)
            and (not unit or kind == "money")
            and (before > floor or floor == 0)
            and not _bounds_end(tokens, before, tables)
        ) or (text == "–" and bool(unit) and index < amount.first and _is_minus(tokens, before)):
            value = -value
            index = before
            break
        elif text in _ORDINAL_LEADS and kind == "number" and tokens.near(before):
            kind, index = "ordinal", before
            break
        elif not unit and tokens.near(before) and (code := big_code(tokens, before)):
            value *= 10**6 if text[0] == "m" else 1000
            unit, index, kind = code, before, "money"
        elif not unit and tokens.near(before) and (found := currency_before(tokens, before, floor)):
            unit, index = found
            kind = "money"
            if texts[before] in CENT_SIGNS:
                value /= 100
        elif (
            not unit
            and amount.raw
            and tokens.near(before)
            and texts[before] in NAMES_FIRST
            and not _unit_follows(tokens, amount, tables)
        ):
            unit, index, kind = NAMES_FIRST[texts[before]], before, "money"
        else:
            break
    if index == amount.first:
        return amount
    return amount._replace(first=index, value=value, kind=kind, unit=unit)


def _is_minus(tokens: Tokens, index: int) -> bool:
    """Whether a dash stands apart from what is in front and close to what is behind: was –$5."""
    return tokens.glued(index) and (index == 0 or not tokens.glued(index - 1))


def _bounds_end(tokens: Tokens, index: int, tables: Tables) -> bool:
    """Whether a bound ends with this word: au *moins* 5 is no minus 5."""
    return any(
        index + 1 >= len(words) and tokens.matches(index + 1 - len(words), words)
        for words, _ in tables.bounds.get(tokens.texts[index], ())
    )


def _unit_follows(tokens: Tokens, amount: Amount, tables: Tables) -> bool:
    return tokens.near(amount.next - 1) and tokens.texts[amount.next] in tables.units


def _is_bullet(tokens: Tokens, index: int) -> bool:
    """Whether a dash with a blank behind it opens a line, as the point of a list does."""
    return index > 0 and "\n" in tokens.gaps[index - 1]


def _sign_apart(tokens: Tokens, index: int, floor: int) -> bool:
    """Whether a minus with a blank behind it is a sign: it opens the text or a clause."""
    return (
        tokens.gaps[index] == " "
        and not _is_bullet(tokens, index)
        and (index == 0 or (index > floor and tokens.texts[index - 1] in "(:=,;"))
    )


def _opens(tokens: Tokens, index: int) -> bool:
    text = tokens.texts[index]
    return text in "([\"'" or text in SIGNS


def below_zero(tokens: Tokens, amount: Amount, floor: int) -> Amount:
    """A dash that stands apart is a minus in front of a temperature: - 20 degrees."""
    before = amount.first - 1
    if before < floor or tokens.texts[before] != "-" or not amount.raw or amount.value < 0:
        return amount
    if tokens.gaps[before] != " " or (before and tokens.is_numeral(before - 1)):
        return amount
    return amount._replace(first=before, value=-amount.value)


def with_scale(tokens: Tokens, amount: Amount, floor: int) -> Amount:
    """摂氏10度, 時速120キロメートル: what is measured stands first."""
    before = amount.first - 1
    if amount.unit == "deg" and before >= floor and tokens.texts[before] == "の":
        before -= 1
    if before < floor or not tokens.near(before):
        return amount
    text = tokens.texts[before]
    if amount.unit == "deg" and text in _SCALES_FIRST:
        return amount._replace(first=before, unit=_SCALES_FIRST[text])
    if text in {"時速", "时速"} and amount.kind == "measure":
        unit = {"km": "km/h", "[mi_i]": "[mi_i]/h"}.get(amount.unit, amount.unit)
        return amount._replace(first=before, unit=unit)
    return amount
