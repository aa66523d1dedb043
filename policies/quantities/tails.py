"""What may follow a whole number and belong to it: decimals in words, a denominator, a half."""

from __future__ import annotations

from fractions import Fraction

from policies.quantities.core import Core
from policies.quantities.languages import Tables
from policies.quantities.lexicon import CARDINAL
from policies.quantities.numerals import decimals, part, read
from policies.quantities.parts import half_at, scaled, with_half
from policies.quantities.tokens import Tokens
from policies.quantities.written import is_short, magnified


def tailed(tokens: Tokens, core: Core, tables: Tables) -> Core:
    """Takes in decimals in words, a fraction behind, and what the number is divided by."""
    texts = tokens.texts
    end = core.next
    if end >= len(texts) or not tokens.near(end - 1):
        return core
    word = texts[end]
    if word in tables.points and not core.raw and tokens.near(end):
        mixed = word == "con" and half_at(tokens, end + 1, tables) is not None
        digits, after = ("", end) if mixed else decimals(tokens, end + 1, tables)
        apart = word != "con" or not (after < len(texts) and texts[after] in tables.units)
        if digits and apart and texts[after - 1] not in tables.denominators:
            value = core.value + Fraction(int(digits), 10 ** len(digits))
            return with_half(
                tokens, magnified(tokens, core._replace(value=value, next=after), tables), tables
            )
    if not core.raw or core.raw.isdigit():
        for words, _ in tables.over.get(word, ()):
            if tokens.matches(end, words) and tokens.near(end + len(words) - 1):
                below = _below(tokens, end + len(words), tables)
                if below is not None and _divides(tokens, core, below, tables):
                    return core._replace(value=core.value / below.value, next=below.next)
    if core.value.denominator == 1 and (not core.raw or core.raw.isdigit()):
        glide = end + 1 if word == "-" and end + 1 < len(texts) else end
        found = part(tokens, glide, tables)
        if found is not None and not _is_unit(tokens, glide, tables):
            below_value, after = found
            core = core._replace(value=core.value / below_value, next=after)
            return scaled(tokens, core, tables)
    return with_half(tokens, core, tables)


def _divides(tokens: Tokens, core: Core, below: Core, tables: Tables) -> bool:
    """Whether a number is said to be a part of another; not so 1000 EUR over 3 years."""
    follows = tokens.texts[below.next] if tokens.near(below.next - 1) else ""
    return below.value > core.value or follows in {"", *".,;:!?)"}


def _is_unit(tokens: Tokens, index: int, tables: Tables) -> bool:
    """Whether a word for a part is a unit here: two *seconds*, four *quarters*."""
    word = tokens.texts[index]
    known = tables.units.get(word, ())
    return (
        bool(known)
        and word not in {"quarts", "cuartos", "tercios"}
        and any(kind in {"duration", "cents"} and len(words) == 1 for words, (kind, _) in known)
        and not (word in {"quarter", "quarters"} and _followed_by_of(tokens, index, tables))
    )


def _followed_by_of(tokens: Tokens, index: int, tables: Tables) -> bool:
    if not tokens.near(index):
        return tokens.texts[index] == "quarter"
    after = tokens.texts[index + 1]
    return after in tables.of or tables.numbers.get(after, 0) >= 100 or after == "hour"


def _below(tokens: Tokens, index: int, tables: Tables) -> Core | None:
    if tokens.is_numeral(index):
        raw = tokens.texts[index]
        return Core(Fraction(int(raw)), index + 1) if is_short(raw) and int(raw) else None
    found = read(tokens, index, tables)
    if found is None or found.role != CARDINAL or not found.value:
        return None
    return Core(found.value, found.next)
