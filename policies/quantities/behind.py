"""The unit that stands behind a number."""

from __future__ import annotations

from typing import Final

from policies.quantities.amount import Amount
from policies.quantities.currencies import (
    belongs_ahead,
    big_code,
    cents_of,
    currency_code,
    dollar_behind,
    number_follows,
)
from policies.quantities.languages import Tables
from policies.quantities.tokens import Tokens
from policies.quantities.units import CENT_SIGNS, SCALED, SIGNS
from policies.quantities.written import abbreviated

_COLLECTIVE: Final = frozenset(
    "dizaine dizaines douzaine douzaines quinzaine vingtaine trentaine quarantaine cinquantaine "
    "soixantaine centaine centaines decina decine dozzina ventina trentina quarantina cinquantina "
    "centinaio centinaia docena docenas decena decenas veintena treintena centena centenas duzia "
    "duzias dezena dezenas".split()
)
"""Nouns for a number of things, of which a unit may follow: une trentaine *de jours*."""
_FIRST_OF: Final = frozenset(
    "primeras primeros ultimas ultimos proximas proximos siguientes premieres premiers dernieres "
    "derniers prochaines prochains primeiras primeiros seguintes".split()
)
_BARE_SIGNS: Final = frozenset({"USD", "GBP", "JPY"})
_GLUED_ONLY: Final = frozenset("x h s m g l k t a v w p".split())
_NOT_AFTER_WORDS: Final = frozenset(
    "mal s m h g l k t a v w p rad min mi ft lb oz dm nm mm cm bit".split()
)


def with_unit(tokens: Tokens, amount: Amount, tables: Tables) -> Amount:
    """Takes in the unit that stands after the number."""
    end = amount.next
    texts = tokens.texts
    if end >= len(texts) or not tokens.near(end - 1):
        return amount
    if texts[end] in {",", "."} and amount.raw and (after := over_dash(tokens, end)):
        round_sum = with_unit(tokens, amount._replace(next=after), tables)
        return round_sum if round_sum.kind == "money" and round_sum.next > after else amount
    if texts[end] in SIGNS:
        if tokens.gaps[end - 1] and (amount.kind == "money" or belongs_ahead(tokens, end)):
            return amount
        value = amount.value / 100 if texts[end] in CENT_SIGNS else amount.value
        unit = amount.unit or SIGNS[texts[end]]
        if texts[end] == "$" and amount.kind != "money":
            unit, end = dollar_behind(tokens, end)
        return amount._replace(value=value, next=end + 1, kind="money", unit=unit)
    if code := currency_code(tokens, end):
        if tokens.glued(end) and tokens.is_numeral(end + 1):
            return amount
        if not number_follows(tokens, end) or amount.kind != "money":
            return _magnified_code(
                tokens, amount._replace(next=end + 1, kind="money", unit=code), tables
            )
        return amount
    if code := big_code(tokens, end):
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
    found = unit_phrase(tokens, amount, start, tables)
    if found is None and texts[end] in _FIRST_OF and tokens.near(end):
        # Las 24 primeras horas.
        found = unit_phrase(tokens, amount, end + 1, tables)
        if found is not None and found.kind == "duration":
            return found
        found = None
    if found is None and texts[end] in tables.of and tokens.near(end):
        start = end + 1
        if texts[start] in tables.articles and tokens.near(start):
            start += 1
        found = _of(tokens, amount, start, tables)
    elif found is None and texts[end : end + 2] == ["d", "'"] and end + 2 < len(texts):
        found = _of(tokens, amount, end + 2, tables)
    elif found is None and texts[end] in tables.articles and amount.value < 1 and tokens.near(end):
        found = unit_phrase(tokens, amount, end + 1, tables)
    if found is None and texts[end] in "({" and tokens.near(end):
        found = unit_phrase(tokens, amount, end + 1, tables)
        closes = found is not None and texts[found.next : found.next + 1] in ([")"], ["}"])
        return found._replace(next=found.next + 1) if found is not None and closes else amount
    return amount if found is None else found


def over_dash(tokens: Tokens, index: int) -> int:
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


def _of(tokens: Tokens, amount: Amount, start: int, tables: Tables) -> Amount | None:
    """Millions *of* dollars, half *of an* hour."""
    whole = amount.value.denominator == 1
    if tokens.texts[amount.next - 1] in _COLLECTIVE:
        return unit_phrase(tokens, amount, start, tables)
    if whole and amount.magnitude < 10**6 and amount.value % 10**6:
        return None
    if tokens.texts[start] in SIGNS:
        unit, end = SIGNS[tokens.texts[start]], start
        if unit == "USD":
            unit, end = dollar_behind(tokens, start)
        return amount._replace(next=end + 1, kind="money", unit=unit)
    if code := currency_code(tokens, start):
        return amount._replace(next=start + 1, kind="money", unit=code)
    return unit_phrase(tokens, amount, start, tables)


def unit_phrase(tokens: Tokens, amount: Amount, start: int, tables: Tables) -> Amount | None:
    """The longest unit phrase at a token that may follow this amount."""
    if start >= len(tokens.texts):
        return None
    for words, (kind, unit) in tables.units.get(tokens.texts[start], ()):
        if len(words) > 1 and words[-1].isdigit() and not tokens.glued(start + len(words) - 2):
            continue
        if tokens.matches(start, words) and _allowed(tokens, amount, start, words, kind):
            return _named(tokens, amount, start + len(words), (kind, unit), tables)
    return None


def _allowed(tokens: Tokens, amount: Amount, index: int, words: tuple[str, ...], kind: str) -> bool:
    word = words[0]
    if word == "grand" and not _is_thousand(tokens, amount, index):
        return False
    if amount.kind == "money" and kind not in {"money", "cents"}:
        return False
    if not amount.raw and len(words) == 1 and word in _NOT_AFTER_WORDS:
        return amount.raw != "" or word in {"mal", "kg", "km", "min", "lb", "mm", "cm"}
    if word == "quarter" and not amount.raw and amount.value.denominator == 1:
        return False
    if len(words) > 1 or len(word) > 1:
        return True
    plain = tokens.folded.text[tokens.starts[index]]
    if word in {"s", "a"} and plain.isupper() != (word == "a"):
        # 12 S is a street, 1,2-a a paragraph.
        return False
    if word in _GLUED_ONLY and tokens.gaps[index - 1] not in {"", " "}:
        return False
    if (
        word in {"k", "t", "a", "v", "w", "p"}
        and tokens.gaps[index - 1]
        and (not plain.isupper() or word == "a")
    ):
        closes = index + 1 >= len(tokens.texts)
        return word == "t" or (word in {"v", "w", "a"} and closes)
    following = index + 1
    return not (
        word.isalpha()
        and following < len(tokens.texts)
        and tokens.glued(index)
        and tokens.texts[following] in {"-", "'", "&"}
    )


def _is_thousand(tokens: Tokens, amount: Amount, index: int) -> bool:
    """Whether *grand* is a thousand of money: five grand, but not three grand divisions."""
    if tokens.folded.text[tokens.starts[index]].isupper():
        return False
    follows = tokens.texts[index + 1] if tokens.near(index) else ""
    return amount.kind == "money" or follows in {"", "a", "per", "for", "in", "to", *".,;:!?)"}


def _named(
    tokens: Tokens, amount: Amount, end: int, meaning: tuple[str, str], tables: Tables
) -> Amount:
    kind, unit = meaning
    value, scale = amount.value, kind
    if kind in SCALED:
        kind, above, below = SCALED[kind]
        value = value * above / below
    if kind == "money":
        unit = _money_unit(amount, scale, unit) or cents_of(tokens, tables.language)
    end = abbreviated(tokens, end, tokens.texts[end - 1]) if len(tokens.texts[end - 1]) < 4 else end
    named = amount._replace(next=end, value=value, kind=kind, unit=unit)
    if kind == "number" and tokens.near(end - 1):
        # A dozen *days*.
        return unit_phrase(tokens, named, end, tables) or named
    return named


def _money_unit(amount: Amount, scale: str, unit: str) -> str:
    if amount.unit and (scale == "cents" or amount.unit not in _BARE_SIGNS):
        return amount.unit
    return unit
