"""Numbers in digits, with what multiplies them."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from policies.quantities import eastasian
from policies.quantities.characters import FRACTION_SLASH
from policies.quantities.core import Core
from policies.quantities.languages import Tables
from policies.quantities.lexicon import CARDINAL
from policies.quantities.numerals import read_on
from policies.quantities.tokens import Tokens
from policies.quantities.units import MONEY_MAGNITUDES, SUFFIX_MAGNITUDES
from policies.quantities.values import read_numeral

LARGEST: Final = 10**40
_SHORTENED: Final = frozenset({"mio", "mrd", "bio", "tsd", "mln", "mld", "mia", "mill"})
"""Magnitudes that are written with a stop."""


def digits_core(tokens: Tokens, index: int, tables: Tables) -> Core | None:
    """The number whose digits stand at a token; None where they are no single number."""
    raw = tokens.texts[index]
    value = read_numeral(raw, tables.comma_decimal)
    if value is None:
        return None
    texts = tokens.texts
    if _opens_with_mark(tokens, index):
        return magnified(
            tokens, Core(value / 10 ** len(raw), index + 1, f"0.{raw}", lead=1), tables
        )
    end = index + 1
    if end + 1 < len(texts) and texts[end] == FRACTION_SLASH and is_short(texts[end + 1]):
        if int(texts[end + 1]) == 0:
            return None
        return Core(value / int(texts[end + 1]), end + 2, raw)
    if (
        end + 2 < len(texts)
        and tokens.near(index)
        and is_short(texts[end])
        and texts[end + 1] in {FRACTION_SLASH, "/"}
        and is_short(texts[end + 2])
        and tokens.gaps[end] == tokens.gaps[end + 1] == ""
        and is_short(raw)
        and (texts[end + 1] == FRACTION_SLASH or 0 < int(texts[end]) < int(texts[end + 2]) <= 100)
        and int(texts[end + 2])
    ):
        return Core(value + Fraction(int(texts[end]), int(texts[end + 2])), end + 3, raw)
    if end + 1 < len(texts) and texts[end] == "/" and tokens.near(index) and tokens.near(end):
        below = texts[end + 1]
        if (
            is_short(below)
            and is_short(raw)
            and 0 < int(below) <= 100000
            and not (end + 2 < len(texts) and texts[end + 2] == "/")
            and (int(raw) < int(below) or tokens.gaps[index] == tokens.gaps[end])
        ):
            return Core(Fraction(int(raw), int(below)), _over_suffix(tokens, end + 2), raw)
    core = Core(value, end, raw)
    if texts[end : end + 1] == ["e"] and tokens.glued(index) and tokens.glued(end):
        return _exponent(tokens, core)
    if texts[end : end + 1] == ["^"] and tokens.glued(index) and tokens.glued(end):
        return _power(tokens, core)
    if texts[end : end + 3] in (["x", "10", "^"], ["×", "10", "^"]) and end + 3 < len(texts):
        power = _power(tokens, Core(Fraction(10), end + 2, "10"))
        return core._replace(value=core.value * power.value, next=power.next)
    return magnified(tokens, core, tables)


def _over_suffix(tokens: Tokens, index: int) -> int:
    """The token behind the letters of 2/4ths."""
    if tokens.glued(index - 1) and tokens.texts[index] in {"rd", "th", "rds", "ths", "nd", "nds"}:
        return index + 1
    return index


def _opens_with_mark(tokens: Tokens, index: int) -> bool:
    """Whether the digits stand behind a decimal mark that nothing stands before: .5 %."""
    if index == 0 or tokens.texts[index - 1] not in {".", ","} or not tokens.glued(index - 1):
        return False
    before = index - 2
    return tokens.texts[index].isdigit() and (
        before < 0 or bool(tokens.gaps[before]) or tokens.texts[before] in "-+$€£(~<>="
    )


def _exponent(tokens: Tokens, core: Core) -> Core:
    """1.3e6, 2e-5."""
    index = core.next + 1
    negative = tokens.texts[index] in "-+" and tokens.glued(index)
    sign = -1 if tokens.texts[index] == "-" else 1
    index += negative
    digits = tokens.texts[index]
    if not digits.isdigit() or len(digits) > 2 or int(digits) > 36:
        return core
    scale = Fraction(10) ** (sign * int(digits))
    return core._replace(value=core.value * scale, next=index + 1)


def _power(tokens: Tokens, core: Core) -> Core:
    """1.1^23; only where it stays readable."""
    index, sign = core.next + 1, 1
    while index + 1 < len(tokens.texts) and tokens.texts[index] in "-+" and index < core.next + 3:
        sign = -1 if tokens.texts[index] == "-" else sign
        index += 1
    digits = tokens.texts[index]
    if not digits.isdigit() or len(digits) > 2 or len(core.raw) > 6 or not core.value:
        return core
    if int(digits) > 40:
        return core
    return core._replace(value=core.value ** (sign * int(digits)), next=index + 1)


def is_short(text: str) -> bool:
    """Whether a token is a whole number that a fraction could be made of."""
    return len(text) < 7 and text.isdigit()


def magnified(tokens: Tokens, core: Core, tables: Tables) -> Core:
    """Digits with their magnitude words: 5 Mio., 12 lakh, 3 hundred and one, 5k."""
    texts = tokens.texts
    end, factor = core.next, 1
    first = texts[end] if tokens.near(end - 1) else ""
    if first and first in tables.numbers and core.value.denominator == 1 and core.value < 1000:
        step = tables.numbers[first]
        if step >= 1000 or (step == 100 and first not in tables.units):
            found = read_on(tokens, end, tables, int(core.value))
            if found is not None and found.role == CARDINAL:
                stop = abbreviated(tokens, found.next, texts[found.next - 1])
                whole = core._replace(value=found.value, next=stop, magnitude=found.scale)
                return _piled(tokens, whole, tables)
    while end < len(texts) and factor < LARGEST and tokens.near(end - 1):
        word = texts[end]
        step = tables.numbers.get(word, 0)
        if step < 100 and tokens.glued(end - 1):
            step = SUFFIX_MAGNITUDES.get(word, 0)
            if step == 0 and word == "b" and "." in core.raw:
                step = 10**9
        if step < 100 and word in {"m", "g", "k"}:
            step = _letter(tokens, end, word)
        if step < 100 and word[0] > "\u1100":
            step = eastasian.is_scale(word)
        if step < 100 or (step == 100 and word in tables.units):
            break
        factor *= step
        end = abbreviated(tokens, end + 1, word)
    if factor == 1:
        return core
    return core._replace(value=core.value * factor, next=end, magnitude=factor)


def _piled(tokens: Tokens, core: Core, tables: Tables) -> Core:
    """4 thousand *3 hundred*, 3 Millionen *500 Tausend*: ever smaller magnitudes."""
    texts = tokens.texts
    while core.magnitude > 100 and tokens.near(core.next - 1) and tokens.is_numeral(core.next):
        digits = texts[core.next]
        step = tables.numbers.get(texts[core.next + 1], 0) if tokens.near(core.next) else 0
        if not is_short(digits) or step < 100 or int(digits) * step >= core.magnitude:
            return core
        core = core._replace(
            value=core.value + int(digits) * step, next=core.next + 2, magnitude=step
        )
    return core


def _letter(tokens: Tokens, index: int, word: str) -> int:
    """10M and 0.1 M are millions, 10 m are metres; 2.33 k are thousands, 106 K are kelvins."""
    capital = tokens.folded.text[tokens.starts[index]].isupper()
    if word == "k":
        return 0 if capital else 1000
    return (10**6 if word == "m" else 10**9) if capital else 0


def abbreviated(tokens: Tokens, index: int, word: str) -> int:
    """The token after a stop that belongs to an abbreviation such as Mio. and ends no sentence."""
    if word == "deg" and tokens.texts[index : index + 1] == ["."] and tokens.glued(index - 1):
        return index + 1
    if (
        len(word) > 4
        or index + 1 >= len(tokens.texts)
        or tokens.texts[index] != "."
        or not tokens.glued(index - 1)
        or not tokens.near(index)
    ):
        return index
    plain = tokens.folded.text[tokens.starts[index + 1] : tokens.ends[index + 1]]
    code = len(plain) == 3 and plain.isupper()
    opens = plain[:1].isupper() and not code
    return index if opens and plain.lower() not in {"euro", "dollar", "franken"} else index + 1


def money_magnitude(tokens: Tokens, index: int) -> int:
    """What a letter glued to an amount of money multiplies it by; 1 for none."""
    if index >= len(tokens.texts) or not tokens.near(index - 1):
        return 1
    return MONEY_MAGNITUDES.get(tokens.texts[index], 1)


def over_stop(tokens: Tokens, index: int) -> int:
    """The token after the stop of zwei Mio., where a shortened magnitude stands before."""
    word = tokens.texts[index - 1]
    return abbreviated(tokens, index, word) if word in _SHORTENED else index
