"""The bare number of an amount: digits, words or both, with its fraction and its decimals."""

from __future__ import annotations

from fractions import Fraction

from policies.quantities.core import Core
from policies.quantities.eastern import eastern_at
from policies.quantities.languages import Tables
from policies.quantities.lexicon import ORDINAL
from policies.quantities.numerals import decimals, read
from policies.quantities.parts import fraction_at, scaled
from policies.quantities.said import era_at, is_name
from policies.quantities.tails import tailed
from policies.quantities.tokens import Tokens
from policies.quantities.written import digits_core, magnified, over_stop


def core_at(tokens: Tokens, index: int, tables: Tables) -> Core | None:
    """The number that begins at a token, if one does."""
    word = tokens.texts[index]
    core: Core | None
    if found := eastern_at(tokens, index):
        return found
    if tokens.is_numeral(index):
        core = digits_core(tokens, index, tables)
        return tailed(tokens, core, tables) if core else None
    if word in tables.wholes:
        core = _whole(tokens, index, tables)
        return tailed(tokens, scaled(tokens, core, tables), tables)
    if fraction := fraction_at(tokens, index, tables):
        return fraction
    if word in tables.points and (index == 0 or tokens.texts[index - 1] in tables.minus):
        digits, after = decimals(tokens, index + 1, tables) if tokens.near(index) else ("", 0)
        if digits:
            core = Core(Fraction(int(digits), 10 ** len(digits)), after)
            return magnified(tokens, core, tables)
    reading = read(tokens, index, tables)
    if reading is None:
        if word not in tables.articles or not tokens.near(index):
            return None
        # Un sur trois, un et demi, uno con un medio.
        one = Core(Fraction(1), index + 1)
        if _is_counted(tokens, index + 1, tables):
            return None
        longer = tailed(tokens, one, tables)
        return longer if longer.next > one.next else None
    end = over_stop(tokens, reading.next)
    core = Core(reading.value, end, magnitude=reading.scale, role=reading.role)
    if reading.role == ORDINAL:
        return core
    if (
        tables.language == "en"
        and 0 < core.value < 10
        and (more := _hundreds(tokens, core, tables))
    ):
        return more
    return tailed(tokens, core, tables)


def _is_counted(tokens: Tokens, index: int, tables: Tables) -> bool:
    """Whether an ordinal counts what follows it, so that no article makes it a part.

    A third attempt, una segunda tarjeta; but un cuarto is a quarter.
    """
    word = tokens.texts[index]
    if word not in tables.ordinals or word in tables.denominators:
        return False
    return tables.language == "en" or tables.ordinals[word] < 3


def _hundreds(tokens: Tokens, core: Core, tables: Tables) -> Core | None:
    """One fifty five *dollars*: a digit and two more in front of a unit."""
    if not tokens.near(core.next - 1) or tokens.texts[core.next] not in tables.numbers:
        return None
    tail = read(tokens, core.next, tables, below=100)
    if tail is None or not 10 <= tail.value <= 99 or not tokens.near(tail.next - 1):
        return None
    follows = tokens.texts[tail.next] in tables.units or era_at(tokens, tail.next)
    if not follows and not is_name(tokens, tail.next):
        return None
    return Core(core.value * 100 + tail.value, tail.next)


def _whole(tokens: Tokens, index: int, tables: Tables) -> Core:
    """Anderthalb, Dutzend, half a dozen."""
    return Core(Fraction(tables.wholes[tokens.texts[index]]), index + 1)
