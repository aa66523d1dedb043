"""The bare number of an amount: digits, words or both, with its fraction and its decimals."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from policies.quantities import eastasian
from policies.quantities.characters import FRACTION_SLASH
from policies.quantities.core import Core
from policies.quantities.eastern import eastern_at
from policies.quantities.languages import Tables
from policies.quantities.lexicon import CARDINAL, ORDINAL
from policies.quantities.numerals import decimals, part, read, read_on
from policies.quantities.tokens import Tokens
from policies.quantities.units import MONEY_MAGNITUDES, SUFFIX_MAGNITUDES
from policies.quantities.values import read_numeral

LARGEST: Final = 10**40
_SHORTENED: Final = frozenset({"mio", "mrd", "bio", "tsd", "mln", "mld", "mia", "mill"})
"""Magnitudes that are written with a stop."""
_JOINERS: Final = frozenset({"and", "et", "y", "e", "en", "und", "och", "con", "com"})


def core_at(tokens: Tokens, index: int, tables: Tables) -> Core | None:
    """The number that begins at a token, if one does."""
    word = tokens.texts[index]
    core: Core | None
    if found := eastern_at(tokens, index):
        return found
    if tokens.is_numeral(index):
        core = _digits(tokens, index, tables)
        return _tailed(tokens, core, tables) if core else None
    if word in tables.wholes:
        core = _whole(tokens, index, tables)
        return _tailed(tokens, _scaled(tokens, core, tables), tables)
    if fraction := fraction_at(tokens, index, tables):
        return fraction
    if word in tables.points and (index == 0 or tokens.texts[index - 1] in tables.minus):
        digits, after = decimals(tokens, index + 1, tables) if tokens.near(index) else ("", 0)
        if digits:
            core = Core(Fraction(int(digits), 10 ** len(digits)), after)
            return _magnified(tokens, core, tables)
    reading = read(tokens, index, tables)
    if reading is None:
        if word not in tables.articles or not tokens.near(index):
            return None
        # Un sur trois, un et demi, uno con un medio.
        one = Core(Fraction(1), index + 1)
        tailed = _tailed(tokens, one, tables)
        return tailed if tailed.next > one.next else None
    end = _over_stop(tokens, reading.next)
    core = Core(reading.value, end, magnitude=reading.scale, role=reading.role)
    if reading.role == ORDINAL:
        return core
    if (
        tables.language == "en"
        and 0 < core.value < 10
        and (more := _hundreds(tokens, core, tables))
    ):
        return more
    return _tailed(tokens, core, tables)


def _hundreds(tokens: Tokens, core: Core, tables: Tables) -> Core | None:
    """One fifty five *dollars*: a digit and two more in front of a unit."""
    if not tokens.near(core.next - 1) or tokens.texts[core.next] not in tables.numbers:
        return None
    tail = read(tokens, core.next, tables, below=100)
    if tail is None or not 10 <= tail.value <= 99 or not tokens.near(tail.next - 1):
        return None
    if tokens.texts[tail.next] not in tables.units:
        return None
    return Core(core.value * 100 + tail.value, tail.next)


def _whole(tokens: Tokens, index: int, tables: Tables) -> Core:
    """Anderthalb, Dutzend, half a dozen."""
    return Core(Fraction(tables.wholes[tokens.texts[index]]), index + 1)


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
        clear = below == 3 and tables.language == "en" and follows not in {"party", "parties"}
        if tables.numbers.get(word) is None and not clear and follows:
            return None
    else:
        end = position + 1
    core = Core(Fraction(1, below), end)
    scaled = _scaled(tokens, core, tables)
    return scaled if led or scaled.next > core.next else None


def _scaled(tokens: Tokens, core: Core, tables: Tables) -> Core:
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
    after = _over_stop(tokens, end + 1)
    return core._replace(value=core.value * factor, next=after, magnitude=factor)


def _over_stop(tokens: Tokens, index: int) -> int:
    """The token after the stop of zwei Mio., where a shortened magnitude stands before."""
    word = tokens.texts[index - 1]
    return abbreviated(tokens, index, word) if word in _SHORTENED else index


def _digits(tokens: Tokens, index: int, tables: Tables) -> Core | None:
    raw = tokens.texts[index]
    value = read_numeral(raw, tables.comma_decimal)
    if value is None:
        return None
    texts = tokens.texts
    if _opens_with_mark(tokens, index):
        return _magnified(
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
            return Core(Fraction(int(raw), int(below)), end + 2, raw)
    core = Core(value, end, raw)
    if texts[end : end + 1] == ["e"] and tokens.glued(index) and tokens.glued(end):
        return _exponent(tokens, core)
    if texts[end : end + 1] == ["^"] and tokens.glued(index) and tokens.glued(end):
        return _power(tokens, core)
    if texts[end : end + 3] in (["x", "10", "^"], ["×", "10", "^"]) and end + 3 < len(texts):
        power = _power(tokens, Core(Fraction(10), end + 2, "10"))
        return core._replace(value=core.value * power.value, next=power.next)
    return _magnified(tokens, core, tables)


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


def _magnified(tokens: Tokens, core: Core, tables: Tables) -> Core:
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
                return core._replace(value=found.value, next=stop, magnitude=found.scale)
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


def _tailed(tokens: Tokens, core: Core, tables: Tables) -> Core:
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
            return _half(
                tokens, _magnified(tokens, core._replace(value=value, next=after), tables), tables
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
            return _scaled(tokens, core, tables)
    return _half(tokens, core, tables)


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


def _half(tokens: Tokens, core: Core, tables: Tables) -> Core:
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
        core = _digits(tokens, position, tables)
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
    core = _scaled(tokens, Core(Fraction(above, below), after), tables)
    return core.value, core.next
