"""Losses as accounts write them, in brackets."""

from __future__ import annotations

import re
from fractions import Fraction

from policies.quantities.currencies import currency_before, currency_code
from policies.quantities.found import Found
from policies.quantities.languages import Tables
from policies.quantities.tokens import Tokens
from policies.quantities.units import SIGNS
from policies.quantities.values import canonical
from policies.quantities.written import abbreviated

_GROUPED = re.compile(r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d+)?")
_TELLING = frozenset(
    "is was were are be been of to at and or from by with total totaled totalled : = , "
    "ist war waren betrug betrugen betragt lag lagen auf von und bei".split()
)
"""Words in front of a figure that is no aside."""
_AMOUNTING = frozenset("is was were are to at with : = ist war waren betrug lag auf bei".split())
"""Words in front of a decimal that is none either."""

_SUMMING = _AMOUNTING | {"of", "total", "totaled", "totalled", "von"}
"""Words in front of money and percent that are none."""


def bracketed(tokens: Tokens, item: Found, chosen: Tables, floor: int) -> Found | None:
    """A loss as accounts write it, in brackets: $(350), (4.2) %, a cell that is (1,200).

    Only beside a currency or a percent sign, or as a whole cell; else it is an aside.
    """
    opening, closing = item.first - 1, item.next
    count = len(tokens.texts)
    if closing >= count or tokens.texts[closing] != ")" or item.value[0] == "-":
        return None
    if item.kind not in {"number", "money", "percent"} or ".." in item.value or item.value == "0":
        return None
    if not (tokens.glued(opening) and tokens.glued(closing - 1)):
        return None
    numerals = [k for k in range(item.first, closing) if tokens.is_numeral(k)]
    if len(numerals) != 1:
        return None
    marked = not tokens.texts[numerals[0]].isdigit()
    loss = item._replace(
        start=tokens.starts[opening],
        end=tokens.ends[closing],
        next=closing + 1,
        value="-" + item.value,
        first=opening,
    )
    if item.kind == "number" and closing == item.first + 1:
        figure = marked or len(tokens.texts[item.first]) > 2
        beside = _beside_bracket(tokens, loss, chosen, floor, figure)
        if beside is not None:
            return beside
    if item.kind != "number" and opening > floor:
        before, last = tokens.texts[opening - 1], tokens.texts[closing - 1]
        # A code behind the number is how an aside writes money: a fee of (5 EUR).
        if before in _AMOUNTING or (before in _SUMMING and not last.isalpha()):
            return _with_magnitude(tokens, loss, chosen)
    told = item.kind == "number" and _is_told(tokens, opening, closing, floor)
    return loss if marked and (told or _is_cell(tokens, opening, closing)) else None


def _with_magnitude(tokens: Tokens, loss: Found, chosen: Tables) -> Found:
    """A loss with the magnitude behind its bracket: ($4.2) million."""
    end = loss.next
    if not tokens.near(end - 1) or chosen.numbers.get(tokens.texts[end], 0) < 1000:
        return loss
    value = canonical(Fraction(loss.value) * chosen.numbers[tokens.texts[end]])
    end = abbreviated(tokens, end + 1, tokens.texts[end])
    return loss._replace(end=tokens.ends[end - 1], next=end, value=value)


def _is_told(tokens: Tokens, opening: int, closing: int, floor: int) -> bool:
    """Whether a figure in brackets is what a sentence tells: was (2,676) in 2018, came to (1.5)."""
    texts = tokens.texts
    grouped = _GROUPED.fullmatch(texts[opening + 1]) is not None
    if opening > floor:
        return texts[opening - 1] in (_TELLING if grouped else _AMOUNTING)
    return grouped and opening == 0 and closing + 1 < len(texts) and texts[closing + 1] in _TELLING


def _beside_bracket(
    tokens: Tokens, loss: Found, chosen: Tables, floor: int, figure: bool
) -> Found | None:
    """The loss with the sign outside its bracket; one that stands apart needs a clear `figure`."""
    texts = tokens.texts
    factor, end = 1, loss.next
    if tokens.near(end - 1) and chosen.numbers.get(texts[end], 0) >= 1000:
        factor = chosen.numbers[texts[end]]
        end = abbreviated(tokens, end + 1, texts[end])
    value = canonical(Fraction(loss.value) * factor)
    before = loss.first - 1
    if before >= floor and tokens.near(before) and (figure or tokens.glued(before)):
        found = currency_before(tokens, before, floor)
        if found is not None:
            unit, first = found
            return loss._replace(
                start=tokens.starts[first],
                end=tokens.ends[end - 1],
                next=end,
                kind="money",
                value=value,
                unit=unit,
                first=first,
            )
    if not tokens.near(end - 1) or not (figure or tokens.glued(end - 1)):
        return None
    unit = "%" if texts[end] == "%" else SIGNS.get(texts[end], "") or currency_code(tokens, end)
    if not unit or (unit != "%" and tokens.near(end) and tokens.is_numeral(end + 1)):
        return None
    kind = "percent" if unit == "%" else "money"
    return loss._replace(end=tokens.ends[end], next=end + 1, kind=kind, value=value, unit=unit)


def _is_cell(tokens: Tokens, first: int, last: int) -> bool:
    """Whether these tokens fill a cell of a table, or are all there is."""
    texts, gaps = tokens.texts, tokens.gaps
    opens, closes = first == 0, last + 1 == len(texts)
    before = "" if opens else gaps[first - 1] + texts[first - 1]
    after = "" if closes else gaps[last] + texts[last + 1]
    bars = "\t" in before[:-1] or before.endswith("|"), "\t" in after or after.strip() == "|"
    left = opens or bars[0] or "\n" in gaps[first - 1]
    right = closes or bars[1] or "\n" in gaps[last]
    return left and right and (any(bars) or (opens and closes))
