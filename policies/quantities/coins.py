"""What is added to a unit: coins to money, a half to an hour."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from policies.quantities.amount import Amount
from policies.quantities.core import Core
from policies.quantities.cores import core_at
from policies.quantities.currencies import money_follows
from policies.quantities.languages import Tables
from policies.quantities.lexicon import CARDINAL
from policies.quantities.parts import half_at
from policies.quantities.tokens import Tokens
from policies.quantities.units import SIGNS

_BEHIND_COINS: Final = frozenset(
    ["", *".,;:!?()[", "per", "a", "an", "each", "and", "or", "for", "in", "is", "pro", "je", "im",
     "und", "oder", "fur", "par", "pour", "et", "ou", "por", "al", "em", "en", "of"]
)  # fmt: skip
"""What stands behind coins that are said without their name: five pounds fifty *per* month."""


def with_half(tokens: Tokens, amount: Amount, tables: Tables) -> Amount:
    """An hour *and a half*, hora *y media*."""
    texts = tokens.texts
    end = amount.next
    if end + 1 >= len(texts) or not tokens.near(end - 1) or amount.value.denominator != 1:
        return amount
    if texts[end] == "半" and amount.kind != "money":
        return amount._replace(value=amount.value + Fraction(1, 2), next=end + 1)
    if texts[end] not in {"and", "et", "y", "e", "und", "en", "och"} or not tokens.near(end):
        return amount
    found = half_at(tokens, end + 1, tables)
    if found is None or found[0].numerator > 3:
        return amount
    after = found[1]
    if tokens.near(after - 1) and texts[after] in tables.units:
        return amount
    return amount._replace(value=amount.value + found[0], next=after)


def with_coins(tokens: Tokens, amount: Amount, tables: Tables) -> Amount:
    """5 euros *and 20 cents*, zwei Euro *zwanzig*, one dollar *and two*."""
    texts = tokens.texts
    end = amount.next
    if end >= len(texts) or amount.value.denominator != 1 or not tokens.near(end - 1):
        return amount
    if texts[end - 1] in SIGNS or (amount.magnitude >= 1000 and not amount.value % 1000):
        return amount
    joined = texts[end] in {"and", "et", "y", "e", "und", "en", "con", "com", "och", ","}
    start = end + 1 if joined and tokens.near(end) else end
    if start >= len(texts):
        return amount
    if texts[start] in tables.articles and tokens.near(start):
        coins: Core | None = Core(Fraction(1), start + 1)
    else:
        numeric = tokens.is_numeral(start) or texts[start] in tables.numbers
        known = numeric or tables.ending(texts[start]) is not None
        coins = core_at(tokens, start, tables) if known else None
    if coins is None or coins.role != CARDINAL or coins.value.denominator != 1:
        return amount
    if not 0 <= coins.value < 100:
        return amount
    after = coins.next
    words = tables.units.get(texts[after], ()) if tokens.near(after - 1) else ()
    for phrase, (kind, _) in words:
        if kind == "cents" and tokens.matches(after, phrase):
            end = after + len(phrase)
            return amount._replace(value=_added(amount.value, coins.value), next=end)
    follows = texts[after] if tokens.near(after - 1) else ""
    bare = follows in _BEHIND_COINS or (
        not joined
        and bool(coins.raw)
        and follows not in tables.units
        and not money_follows(tokens, after)
    )
    digits = coins.raw and len(coins.raw) == 2
    if bare and texts[start] not in tables.articles and (digits or not coins.raw):
        if texts[end] == ",":
            return amount
        return amount._replace(value=_added(amount.value, coins.value), next=after)
    return amount


def _added(value: Fraction, coins: Fraction) -> Fraction:
    return value + coins / 100 if value >= 0 else value - coins / 100
