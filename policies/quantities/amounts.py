"""One amount: sign, currency, number and unit, where it stands."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from policies.quantities.amount import Amount, lettered
from policies.quantities.behind import unit_phrase, with_unit
from policies.quantities.coins import with_coins, with_half
from policies.quantities.core import Core
from policies.quantities.cores import core_at
from policies.quantities.currencies import money_follows
from policies.quantities.fronts import below_zero, with_front, with_scale
from policies.quantities.languages import Tables
from policies.quantities.lexicon import ORDINAL
from policies.quantities.tokens import Tokens

_TEMPERATURES: Final = frozenset({"Cel", "[degF]", "deg"})


def amount_at(tokens: Tokens, index: int, tables: Tables, floor: int) -> Amount | None:
    """The amount whose digits or words begin at a token; nothing before `floor` belongs to it."""
    core = core_at(tokens, index, tables)
    if core is None:
        return None
    return amount_of(tokens, index, core, tables, floor)


def amount_of(tokens: Tokens, index: int, core: Core, tables: Tables, floor: int) -> Amount:
    """A number with its sign, its currency in front and its unit behind."""
    core = _said_twice(tokens, core, tables)
    bare = Amount(index - core.lead, core.next, core.value, magnitude=core.magnitude, raw=core.raw)
    if core.percent:
        return with_front(tokens, bare, tables, floor)._replace(kind="percent", unit="%")
    if core.role == ORDINAL:
        return bare._replace(kind="ordinal")
    fronted = with_front(tokens, bare, tables, floor)
    if fronted.kind == "ordinal":
        return fronted
    if fronted.kind == "money" or money_follows(tokens, core.next + 1):
        fronted = lettered(tokens, fronted)
    named = with_scale(tokens, with_unit(tokens, fronted, tables), floor)
    if named.unit in _TEMPERATURES:
        named = below_zero(tokens, named, floor)
    if named.kind in {"duration", "measure", "money"} and named.next > fronted.next:
        named = with_half(tokens, named, tables)
    return with_coins(tokens, named, tables) if named.kind == "money" else named


def _said_twice(tokens: Tokens, core: Core, tables: Tables) -> Core:
    """Thirty (30) *days*: digits and words for one number, so that none is missed."""
    opening = core.next
    if opening + 2 >= len(tokens.texts) or tokens.texts[opening] != "(" or core.role == ORDINAL:
        return core
    again = core_at(tokens, opening + 1, tables) if tokens.glued(opening) else None
    if again is None or again.value != core.value or bool(again.raw) == bool(core.raw):
        return core
    closed = again.next < len(tokens.texts) and tokens.texts[again.next] == ")"
    return core._replace(next=again.next + 1) if closed else core


def amount_of_one(tokens: Tokens, index: int, tables: Tables) -> Amount | None:
    """An article that counts because a unit follows it: *a* week, *ein* Euro."""
    if not tokens.near(index):
        return None
    one = Amount(index, index + 1, Fraction(1))
    elided = tokens.texts[index + 1] == "'" and tokens.glued(index + 1)
    found = unit_phrase(tokens, one, index + 1 + elided, tables)
    if found is None:
        return None
    if found.kind in {"duration", "measure", "money"}:
        found = with_half(tokens, found, tables)
    return with_coins(tokens, found, tables) if found.kind == "money" else found
