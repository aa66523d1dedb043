"""Broken numbers in words: a half, three quarters, one and a half million."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from policies.quantities.core import Core
from policies.quantities.languages import Tables
from policies.quantities.numerals import part
from policies.quantities.tokens import Tokens
from policies.quantities.written import digits_core, over_stop

_BEHIND_PARTS: Final = frozenset(
    "of off more less lower higher as to and or in on at from is was by per each than , . ; : "
    ")".split()
)
"""What may stand behind a third that is a part: a third attempt is an ordinal."""
_JOINERS: Final = frozenset({"and", "et", "y", "e", "en", "und", "och", "con", "com"})


def fraction_at(tokens: Tokens, index: int, tables: Tables) -> Core | None:
    """Half a million, un quart, a third of, quarter million."""
    texts = tokens.texts
    position = index
    if texts[index] in tables.articles and tokens.near(index):
        position += 1
        if texts[position] == "-" and tokens.near(position):
            position += 1
    word = texts[position]
    below = tables.denominators.get(word, 0)
    led = position > index
    if below < 2:
        if not led or not tables.parts_are_ordinals or tables.numbers.get(word, 0) >= 100:
            return None
        found = part(tokens, position, tables)
        if found is None:
            return None
        below, end = found
        follows = texts[end] if tokens.near(end - 1) else ""
        behind = follows in _BEHIND_PARTS if below == 3 else follows == "of" and below > 2
        clear = tables.language == "en" and behind
        if tables.language == "en" and below == 2:
            return None
        if tables.numbers.get(word) is None and not clear and follows:
            return None
    else:
        end = position + 1
    core = Core(Fraction(1, below), end)
    large = scaled(tokens, core, tables)
    return large if led or large.next > core.next else None


def scaled(tokens: Tokens, core: Core, tables: Tables) -> Core:
    """Takes in a magnitude behind a broken number: half *a million*, anderthalb *Millionen*."""
    texts = tokens.texts
    end = core.next
    for _ in range(2):
        if end + 1 < len(texts) and tokens.near(end - 1):
            hyphen = texts[end] == "-" and tokens.glued(end - 1) and tokens.glued(end)
            end += hyphen or texts[end] in tables.of or texts[end] in tables.articles
    if end >= len(texts) or not tokens.near(end - 1):
        return core
    factor = tables.numbers.get(texts[end], 0)
    if texts[end] in tables.wholes:
        return core._replace(value=core.value * Fraction(tables.wholes[texts[end]]), next=end + 1)
    if factor < 100 or (factor == 100 and end > core.next):
        return core
    after = over_stop(tokens, end + 1)
    return core._replace(value=core.value * factor, next=after, magnitude=factor)


def with_half(tokens: Tokens, core: Core, tables: Tables) -> Core:
    """One *and a half*, 3 million *and a half*, zwei*einhalb*, cinco *y medio*."""
    texts = tokens.texts
    end = core.next
    if end >= len(texts) or not tokens.near(end - 1) or core.value.denominator != 1:
        return core
    position = end
    joined = texts[end] in tables.joins or texts[end] in _JOINERS
    if not (joined or tables.unit_first or tables.language in {"tr", "vi"}):
        return core
    if joined:
        if not tokens.near(end):
            return core
        position += 1
    if texts[position] == "-" and tokens.glued(position) and position + 1 < len(texts):
        position += 1
    found = half_at(tokens, position, tables)
    if found is None:
        return core
    value, after = found
    if core.magnitude == 1 and not core.raw and tables.numbers.get(texts[after - 1], 0) >= 1000:
        # Five and a half million.
        whole = core.value * tables.numbers[texts[after - 1]]
        return core._replace(
            value=whole + value, next=after, magnitude=tables.numbers[texts[after - 1]]
        )
    factor = core.magnitude if core.magnitude >= 1000 and not core.value % core.magnitude else 1
    if texts[after - 1] in tables.numbers:
        factor = 1
    return core._replace(value=core.value + value * factor, next=after)


def half_at(tokens: Tokens, index: int, tables: Tables) -> tuple[Fraction, int] | None:
    """A fraction below one in words: a half, three quarters, quarter million."""
    texts = tokens.texts
    word = texts[index]
    above, position = 1, index
    if word in tables.articles and tokens.near(index):
        position += 1
    elif word in tables.numbers and 0 < tables.numbers[word] < 100 and tokens.near(index):
        above = tables.numbers[word]
        position += 1
    led = position > index
    if texts[position] == "-" and tokens.glued(position):
        position += 1
    if tokens.is_numeral(position):
        core = digits_core(tokens, position, tables)
        broken = core is not None and 0 < core.value < 1 and core.raw.isdigit()
        return (core.value, core.next) if core is not None and broken else None
    whole = Fraction(tables.wholes.get(texts[position], "1"))
    if whole < 1 and not led:
        return whole, position + 1
    below = tables.denominators.get(texts[position], 0)
    after = position + 1
    if below < 2:
        found = part(tokens, position, tables) if led else None
        if found is None:
            return None
        below, after = found
    if above >= below or below > 10**6:
        return None
    core = scaled(tokens, Core(Fraction(above, below), after), tables)
    return core.value, core.next
