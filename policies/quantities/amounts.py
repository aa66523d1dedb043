"""One amount: sign, currency, number and unit, where it stands."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from policies.quantities.core import Core
from policies.quantities.cores import abbreviated, core_at, half_at, money_magnitude
from policies.quantities.languages import Tables
from policies.quantities.lexicon import CARDINAL, ORDINAL
from policies.quantities.tokens import Tokens
from policies.quantities.units import (
    CENT_SIGNS,
    CODES,
    DOLLARS,
    LOWER_CODES,
    SCALED,
    SIGNS,
)

_SPACED_DOLLARS: Final = frozenset({"us", "hk", "can", "c", "nt", "mex", "mx", "mxn", "aud", "usd"})
"""Names of dollars that may stand apart from their sign."""
_ORDINAL_LEADS: Final = frozenset({"第", "だい", "제"})
_BARE_SIGNS: Final = frozenset({"USD", "GBP", "JPY"})


class Amount(NamedTuple):
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
    core = core_at(tokens, index, tables)
    if core is None:
        return None
    return amount_of(tokens, index, core, tables, floor)


def amount_of(tokens: Tokens, index: int, core: Core, tables: Tables, floor: int) -> Amount:
    """A number with its sign, its currency in front and its unit behind."""
    bare = Amount(index - core.lead, core.next, core.value, magnitude=core.magnitude, raw=core.raw)
    if core.percent:
        return _front(tokens, bare, tables, floor)._replace(kind="percent", unit="%")
    if core.role == ORDINAL:
        return bare._replace(kind="ordinal")
    fronted = _front(tokens, bare, tables, floor)
    if fronted.kind == "ordinal":
        return fronted
    if fronted.kind == "money" or money_follows(tokens, core.next + 1):
        fronted = lettered(tokens, fronted)
    named = _scale_first(tokens, _unit(tokens, fronted, tables), floor)
    if named.unit in _TEMPERATURES:
        named = _below_zero(tokens, named, floor)
    if named.kind in {"duration", "measure", "money"} and named.next > fronted.next:
        named = _half_unit(tokens, named, tables)
    return _with_coins(tokens, named, tables) if named.kind == "money" else named


def amount_of_one(tokens: Tokens, index: int, tables: Tables) -> Amount | None:
    """An article that counts because a unit follows it: *a* week, *ein* Euro."""
    if not tokens.near(index):
        return None
    one = Amount(index, index + 1, Fraction(1))
    found = _phrase(tokens, one, index + 1, tables)
    if found is None:
        return None
    if found.kind in {"duration", "measure", "money"}:
        found = _half_unit(tokens, found, tables)
    return _with_coins(tokens, found, tables) if found.kind == "money" else found


_TEMPERATURES: Final = frozenset({"Cel", "[degF]", "deg"})


def _below_zero(tokens: Tokens, amount: Amount, floor: int) -> Amount:
    """A dash that stands apart is a minus in front of a temperature: - 20 degrees."""
    before = amount.first - 1
    if before < floor or tokens.texts[before] != "-" or not amount.raw or amount.value < 0:
        return amount
    if tokens.gaps[before] != " " or (before and tokens.is_numeral(before - 1)):
        return amount
    return amount._replace(first=before, value=-amount.value)


def _scale_first(tokens: Tokens, amount: Amount, floor: int) -> Amount:
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


def lettered(tokens: Tokens, amount: Amount) -> Amount:
    """$5m, $30 b."""
    if not amount.raw or amount.magnitude > 1:
        return amount
    factor = money_magnitude(tokens, amount.next)
    glued = tokens.glued(amount.next - 1)
    if factor == 1 or (not glued and tokens.texts[amount.next] not in {"b", "m"}):
        return amount
    return amount._replace(next=amount.next + 1, value=amount.value * factor, magnitude=factor)


def _front(tokens: Tokens, amount: Amount, tables: Tables, floor: int) -> Amount:
    """Takes in a sign and a currency that stand before the number."""
    index = amount.first
    value, kind, unit = amount.value, amount.kind, amount.unit
    texts = tokens.texts
    for _ in range(3):
        before = index - 1
        if before < floor:
            break
        text = texts[before]
        if text in "-+" and (tokens.glued(before) or _sign_apart(tokens, before, floor)):
            if before > 0 and tokens.glued(before - 1) and not _opens(tokens, before - 1):
                break
            if text == "-":
                value = -value
            index = before
        elif (
            text in tables.minus
            and tokens.near(before)
            and not unit
            and (before > floor or floor == 0)
            and not _bounds_end(tokens, before, tables)
        ):
            value = -value
            index = before
            break
        elif text in _ORDINAL_LEADS and kind == "number" and tokens.near(before):
            kind, index = "ordinal", before
            break
        elif not unit and tokens.near(before) and (code := _big_code(tokens, before)):
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
            and texts[before] in _NAMES_FIRST
            and not _unit_follows(tokens, amount, tables)
        ):
            unit, index, kind = _NAMES_FIRST[texts[before]], before, "money"
        else:
            break
    if index == amount.first:
        return amount
    return amount._replace(first=index, value=value, kind=kind, unit=unit)


_SCALES_FIRST: Final = {
    **dict.fromkeys(("華氏温度", "華氏", "华氏温度", "华氏", "화씨"), "[degF]"),
    **dict.fromkeys(("摂氏温度", "摂氏", "摄氏温度", "摄氏", "攝氏", "섭씨"), "Cel"),
}
"""Scales of temperature that stand before the number: 摂氏10度."""
_NAMES_FIRST: Final = {
    "人民币": "CNY",
    "美金": "USD",
    "港币": "HKD",
    "dollari": "USD",
    "dolares": "USD",
    "dolar": "USD",
    "rs": "INR",
    "rmb": "CNY",
    "kr": "SEK",
    "fr": "CHF",
}
"""Names of currencies that may stand before digits."""


def _bounds_end(tokens: Tokens, index: int, tables: Tables) -> bool:
    """Whether a bound ends with this word: au *moins* 5 is no minus 5."""
    return any(
        index + 1 >= len(words) and tokens.matches(index + 1 - len(words), words)
        for words, _ in tables.bounds.get(tokens.texts[index], ())
    )


def _unit_follows(tokens: Tokens, amount: Amount, tables: Tables) -> bool:
    return tokens.near(amount.next - 1) and tokens.texts[amount.next] in tables.units


def _sign_apart(tokens: Tokens, index: int, floor: int) -> bool:
    """Whether a minus with a blank behind it is a sign: it opens the text or a clause."""
    return tokens.gaps[index] == " " and (
        index == 0 or (index > floor and tokens.texts[index - 1] in "(:=,;")
    )


def _opens(tokens: Tokens, index: int) -> bool:
    text = tokens.texts[index]
    return text in "([\"'" or text in SIGNS


def currency_before(tokens: Tokens, index: int, floor: int) -> tuple[str, int] | None:
    """The currency in front of a number that ends with a token, and its first token."""
    text = tokens.texts[index]
    if text in {"d", "s"} and tokens.texts[max(index - 2, 0) : index] == ["u", "$"]:
        return ("USD", index - 2) if index - 2 >= floor and tokens.glued(index - 1) else None
    if text in SIGNS:
        unit = SIGNS[text]
        if text == "$" and index > floor:
            prefix = tokens.texts[index - 1]
            named = DOLLARS.get(prefix)
            apart = tokens.gaps[index - 1] == " " and prefix in _SPACED_DOLLARS
            if named and (tokens.glued(index - 1) or apart):
                return named, index - 1
        return unit, index
    code = currency_code(tokens, index)
    return (code, index) if code else None


def currency_code(tokens: Tokens, index: int) -> str:
    """The ISO code that a token is, or empty."""
    text = tokens.texts[index]
    if len(text) != 3 or tokens.is_numeral(index):
        return ""
    plain = tokens.folded.text[tokens.starts[index] : tokens.ends[index]]
    if plain in CODES or text in LOWER_CODES:
        return text.upper()
    return ""


def money_follows(tokens: Tokens, index: int) -> bool:
    """Whether a currency stands at a token, close behind the one before."""
    if index >= len(tokens.texts) or not tokens.near(index - 1):
        return False
    return tokens.texts[index] in SIGNS or bool(currency_code(tokens, index))


def _unit(tokens: Tokens, amount: Amount, tables: Tables) -> Amount:
    """Takes in the unit that stands after the number."""
    end = amount.next
    texts = tokens.texts
    if end >= len(texts) or not tokens.near(end - 1):
        return amount
    if texts[end] in {",", "."} and amount.raw and (after := _over_dash(tokens, end)):
        round_sum = _unit(tokens, amount._replace(next=after), tables)
        return round_sum if round_sum.kind == "money" and round_sum.next > after else amount
    if texts[end] in SIGNS:
        if tokens.gaps[end - 1] and (amount.kind == "money" or _belongs_ahead(tokens, end)):
            return amount
        value = amount.value / 100 if texts[end] in CENT_SIGNS else amount.value
        unit = amount.unit or SIGNS[texts[end]]
        if texts[end] == "$" and amount.kind != "money":
            unit, end = _dollar_behind(tokens, end)
        return amount._replace(value=value, next=end + 1, kind="money", unit=unit)
    if code := currency_code(tokens, end):
        if tokens.glued(end) and tokens.is_numeral(end + 1):
            return amount
        if not _number_follows(tokens, end) or amount.kind != "money":
            return _magnified_code(
                tokens, amount._replace(next=end + 1, kind="money", unit=code), tables
            )
        return amount
    if code := _big_code(tokens, end):
        factor = 10**6 if texts[end][0] == "m" else 1000
        return amount._replace(
            value=amount.value * factor,
            magnitude=factor,
            next=end + 1,
            kind="money",
            unit=code,
        )
    hyphen = texts[end] == "-" and tokens.glued(end - 1) and tokens.glued(end)
    start = end + 1 if hyphen else end
    found = _phrase(tokens, amount, start, tables)
    if found is None and texts[end] in tables.of and tokens.near(end):
        start = end + 1
        if texts[start] in tables.articles and tokens.near(start):
            start += 1
        found = _of(tokens, amount, start, tables)
    elif found is None and texts[end : end + 2] == ["d", "'"] and end + 2 < len(texts):
        found = _of(tokens, amount, end + 2, tables)
    elif found is None and texts[end] in tables.articles and amount.value < 1 and tokens.near(end):
        found = _phrase(tokens, amount, end + 1, tables)
    if found is None and texts[end] in "({" and tokens.near(end):
        found = _phrase(tokens, amount, end + 1, tables)
        closes = found is not None and texts[found.next : found.next + 1] in ([")"], ["}"])
        return found._replace(next=found.next + 1) if found is not None and closes else amount
    return amount if found is None else found


def _over_dash(tokens: Tokens, index: int) -> int:
    """The token after the dash that stands for no cents, 12,- € or 12.-- CHF; 0 for none."""
    after = index + 1
    while after < index + 3 and tokens.glued(after - 1) and tokens.texts[after] in {"-", "–"}:
        after += 1
    return after if tokens.glued(index - 1) and after > index + 1 else 0


def _magnified_code(tokens: Tokens, amount: Amount, tables: Tables) -> Amount:
    """75 USD *million*, 20 MXN$."""
    end = amount.next
    if tokens.glued(end - 1) and tokens.texts[end] == "$":
        return amount._replace(next=end + 1)
    if amount.magnitude == 1 and tokens.near(end - 1):
        factor = tables.numbers.get(tokens.texts[end], 0)
        if factor >= 1000:
            return amount._replace(value=amount.value * factor, magnitude=factor, next=end + 1)
    return amount


def _big_code(tokens: Tokens, index: int) -> str:
    """The currency of MEUR and kUSD, or empty."""
    text = tokens.texts[index]
    if len(text) != 4 or text[0] not in "mk":
        return ""
    plain = tokens.folded.text[tokens.starts[index] + 1 : tokens.ends[index]]
    return plain if plain in CODES else ""


def _belongs_ahead(tokens: Tokens, index: int) -> bool:
    """Whether a currency's sign stands in front of a number that has no sign of its own behind."""
    if not _number_follows(tokens, index):
        return False
    behind = index + 2
    return behind >= len(tokens.texts) or tokens.texts[behind] not in SIGNS


def _dollar_behind(tokens: Tokens, index: int) -> tuple[str, int]:
    """Which dollar a sign behind digits is, and its last token: 100 $ US."""
    after = index + 1
    if after < len(tokens.texts) and tokens.near(index):
        plain = tokens.folded.text[tokens.starts[after] : tokens.ends[after]]
        if plain in {"US", "CA", "HK", "AU", "NZ", "C", "hk", "c", "us", "ca"}:
            return DOLLARS[plain.lower()], after
    return "USD", index


def _of(tokens: Tokens, amount: Amount, start: int, tables: Tables) -> Amount | None:
    """Millions *of* dollars, half *of an* hour."""
    whole = amount.value.denominator == 1
    if whole and amount.magnitude < 10**6 and amount.value % 10**6:
        return None
    if tokens.texts[start] in SIGNS:
        unit, end = SIGNS[tokens.texts[start]], start
        if unit == "USD":
            unit, end = _dollar_behind(tokens, start)
        return amount._replace(next=end + 1, kind="money", unit=unit)
    if code := currency_code(tokens, start):
        return amount._replace(next=start + 1, kind="money", unit=code)
    return _phrase(tokens, amount, start, tables)


def _phrase(tokens: Tokens, amount: Amount, start: int, tables: Tables) -> Amount | None:
    """The longest unit phrase at a token that may follow this amount."""
    if start >= len(tokens.texts):
        return None
    for words, (kind, unit) in tables.units.get(tokens.texts[start], ()):
        if len(words) > 1 and words[-1].isdigit() and not tokens.glued(start + len(words) - 2):
            continue
        if tokens.matches(start, words) and _allowed(tokens, amount, start, words, kind):
            return _named(tokens, amount, start + len(words), (kind, unit), tables)
    return None


_GLUED_ONLY: Final = frozenset("x h s m g l k t a v w p".split())
_NOT_AFTER_WORDS: Final = frozenset(
    "mal s m h g l k t a v w p rad min mi ft lb oz dm nm mm cm bit".split()
)


def _allowed(tokens: Tokens, amount: Amount, index: int, words: tuple[str, ...], kind: str) -> bool:
    word = words[0]
    if amount.kind == "money" and kind not in {"money", "cents"}:
        return False
    if not amount.raw and len(words) == 1 and word in _NOT_AFTER_WORDS:
        return amount.raw != "" or word in {"mal", "kg", "km", "min", "lb", "mm", "cm"}
    if word == "quarter" and not amount.raw and amount.value.denominator == 1:
        return False
    if len(words) > 1 or len(word) > 1:
        return True
    if word in _GLUED_ONLY and tokens.gaps[index - 1] not in {"", " "}:
        return False
    plain = tokens.folded.text[tokens.starts[index]]
    if (
        word in {"k", "t", "a", "v", "w", "p"}
        and tokens.gaps[index - 1]
        and (not plain.isupper() or word == "a")
    ):
        return word == "t" or (word in {"v", "w"} and index + 1 >= len(tokens.texts))
    following = index + 1
    return not (
        word.isalpha()
        and following < len(tokens.texts)
        and tokens.glued(index)
        and tokens.texts[following] in {"-", "'", "&"}
    )


def _number_follows(tokens: Tokens, index: int) -> bool:
    return tokens.near(index) and tokens.is_numeral(index + 1)


def _named(
    tokens: Tokens, amount: Amount, end: int, meaning: tuple[str, str], tables: Tables
) -> Amount:
    kind, unit = meaning
    value, scale = amount.value, kind
    if kind in SCALED:
        kind, above, below = SCALED[kind]
        value = value * above / below
    if kind == "money":
        unit = _money_unit(tokens, amount, scale, unit)
    end = abbreviated(tokens, end, tokens.texts[end - 1]) if len(tokens.texts[end - 1]) < 4 else end
    named = amount._replace(next=end, value=value, kind=kind, unit=unit)
    if kind == "number" and tokens.near(end - 1):
        # A dozen *days*.
        return _phrase(tokens, named, end, tables) or named
    return named


def _money_unit(tokens: Tokens, amount: Amount, scale: str, unit: str) -> str:
    if amount.unit and (scale == "cents" or amount.unit not in _BARE_SIGNS):
        return amount.unit
    return unit or _cents_of(tokens.lower)


def _cents_of(lower: str) -> str:
    """Cents of the one currency that the text names; of the euro where it names none."""
    dollars = "$" in lower or "usd" in lower or "dollar" in lower
    euros = "€" in lower or "eur" in lower
    return "USD" if dollars and not euros else "EUR"


def _half_unit(tokens: Tokens, amount: Amount, tables: Tables) -> Amount:
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


def _with_coins(tokens: Tokens, amount: Amount, tables: Tables) -> Amount:
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
    bare = follows in {"", *".,;:!?)"} or (
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
