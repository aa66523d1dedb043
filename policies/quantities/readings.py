"""What an amount turns out to be: a range, a year, a name, or itself."""

from __future__ import annotations

from policies.quantities.amount import Amount
from policies.quantities.amounts import amount_at
from policies.quantities.dates import is_year
from policies.quantities.found import Found, finished
from policies.quantities.languages import Tables
from policies.quantities.ranges import changes, joined, other_end
from policies.quantities.said import era_at
from policies.quantities.tokens import Tokens
from policies.quantities.values import canonical


def quantity_at(tokens: Tokens, index: int, chosen: Tables, floor: int) -> Found | None:
    """The quantity that an amount at a token turns out to be, or None."""
    amount = amount_at(tokens, index, chosen, floor)
    if amount is None:
        return _undecided(tokens, index) if tokens.is_numeral(index) else None
    other = other_end(tokens, amount, chosen)
    if other is not None:
        low, last = joined(tokens, amount, other)
        apart = changes(tokens, amount.first, amount.next, other.next, chosen)
        if apart or low.value > last.value >= 0:
            # Rose from 20 to 35 percent: two figures, the second read by itself.
            return finished(tokens, low, canonical(low.value))
        amount = low
        value = f"{canonical(amount.value)}..{canonical(last.value)}"
        if last.kind == "number" and is_year(amount.raw) and is_year(last.raw):
            return finished(tokens, last._replace(first=amount.first, kind="date"), value)
        return finished(tokens, last._replace(first=amount.first), value)
    if found := _era(tokens, amount):
        return found
    year = amount.kind == "number" and is_year(amount.raw) and amount.magnitude == 1
    if year and amount.value == int(amount.raw):
        return as_year(tokens, amount)
    tail = _glued_letters(tokens, amount)
    if tail is not None:
        return tail
    return finished(tokens, amount, canonical(amount.value))


def _era(tokens: Tokens, amount: Amount) -> Found | None:
    """340 AD, seven fifty B.C.: years before ours are negative."""
    era = era_at(tokens, amount.next) if amount.kind == "number" else None
    if era is None or amount.value.denominator != 1:
        return None
    letters, end = era
    sign = "-" if letters[0] == "b" else ""
    found = finished(tokens, amount._replace(next=end), f"{sign}{amount.value}")
    return found._replace(kind="date", first=-1)


def as_year(tokens: Tokens, amount: Amount) -> Found:
    """A year, or the ten that 1980s names."""
    found = finished(tokens, amount, amount.raw)._replace(kind="date", first=-1)
    after = amount.next
    if not (amount.raw.endswith("0") and tokens.glued(after - 1) and tokens.texts[after] == "s"):
        return found
    decade = f"{amount.raw}..{int(amount.raw) + 9}"
    return found._replace(end=tokens.ends[after], next=after + 1, value=decade)


def _glued_letters(tokens: Tokens, amount: Amount) -> Found | None:
    """Letters glued behind digits that are no unit make a name of them: 3D, 675v."""
    last = amount.next - 1
    if not amount.raw or amount.kind != "number" or not tokens.glued(last):
        return None
    letters = tokens.texts[last + 1]
    if not letters.isalpha() or amount.magnitude != 1 or letters[0] > "\u1100":
        return None
    start, end = tokens.starts[amount.first], tokens.ends[last + 1]
    return Found(start, end, last + 2, "identifier", tokens.lower[start:end])


def _undecided(tokens: Tokens, index: int) -> Found:
    """Digits that follow no known writing still are a number somebody could read."""
    return Found(
        tokens.starts[index], tokens.ends[index], index + 1, "identifier", tokens.texts[index]
    )
