"""What begins with digits: a date, a time, an identifier, an ordinal or an amount."""

from __future__ import annotations

from fractions import Fraction

from policies.quantities.amount import Amount
from policies.quantities.clock import half_of_day, in_half
from policies.quantities.currencies import currency_code
from policies.quantities.dates import date_at, is_year, quarter_at, time_at
from policies.quantities.found import Found, in_words, token_after
from policies.quantities.hours import led_hour
from policies.quantities.identifiers import identifier_at, long_at
from policies.quantities.languages import Tables
from policies.quantities.periods import FIRST_LINKS, moment_range, stretch_at
from policies.quantities.readings import as_year, quantity_at
from policies.quantities.sayings import idiom_at
from policies.quantities.tokens import Tokens
from policies.quantities.units import LOWER_CODES, SIGNS

DIGITS = frozenset("0123456789")
_NAMING = frozenset(
    "- / . : – , ) h uhr uur am pm a p o q º ° er e st nd rd th of de del di the cfr usc u "
    "i".split()
)
"""What stands behind digits that are part of a date, a time or an identifier."""

_GERMAN_LEADS = frozenset(
    "am der dem den des die das zum vom beim im jedem jeden jeder jedes".split()
)
_SCALES = frozenset({"m", "mn", "bn", "k", "'", "’", "000"})
"""What may be glued behind a currency to scale it: €m, $'000."""
_NO_NAMES = frozenset({"eur", "usd", "gbp", "chf", "q", "x", "rs", "kr"})


def digits_at(tokens: Tokens, index: int, chosen: Tables, floor: int) -> Found | None:
    """The quantity that begins with the digits at a token."""
    start = tokens.starts[index]
    lower = tokens.lower
    attached = _attached(tokens, index, chosen, floor)
    if attached is not None:
        return attached
    if found := idiom_at(tokens, index, chosen, alone=False):
        return found
    if found := _long(tokens, index):
        return found
    if len(tokens.texts[index]) < 3 and (found := _stretch(tokens, index, chosen)):
        return found
    if _may_name(tokens, index, chosen):
        moment = date_at(lower, start, chosen) or time_at(lower, start)
        if moment is not None:
            found = moment_range(tokens, index, moment, chosen)
            return _in_half(tokens, found) if moment.kind == "time" and found else found
        measured = tokens.texts[index].isdigit() and _is_measured(tokens, index, chosen)
        plain = measured or _is_negative(tokens, index, floor)
        if not plain and (found := name_at(tokens, index)):
            return found
    if found := _ordinal(tokens, index, chosen):
        return found
    if said := led_hour(tokens, index, chosen):
        return in_words(tokens, said)
    raw = tokens.texts[index]
    if raw[-1] == "0" and is_year(raw) and tokens.glued(index) and tokens.texts[index + 1] == "s":
        return as_year(tokens, Amount(index, index + 1, Fraction(int(raw)), raw=raw))
    if is_year(raw) and _heads_column(tokens, index):
        return as_year(tokens, Amount(index, index + 1, Fraction(int(raw)), raw=raw))
    return quantity_at(tokens, index, chosen, floor)


def _heads_column(tokens: Tokens, index: int) -> bool:
    """Whether a year and the scale of what is below it fill a cell: 2019 €m, 2019 $'000."""
    texts, gaps = tokens.texts, tokens.gaps
    end = index + 1
    if end >= len(texts) or texts[end] not in SIGNS or gaps[index] != " ":
        return False
    while end + 1 < len(texts) and tokens.glued(end) and texts[end + 1] in _SCALES:
        end += 1
    if index and "\t" not in gaps[index - 1] and texts[index - 1] != "|":
        return False
    closes = end + 1 == len(texts) or texts[end + 1] == "|"
    return closes or "\t" in gaps[end] or "\n" in gaps[end]


def _stretch(tokens: Tokens, index: int, chosen: Tables) -> Found | None:
    """A range of days or hours whose first end is a bare number."""
    if not tokens.near(index):
        return None
    follows = tokens.texts[index + 1]
    links = follows in FIRST_LINKS or follows in chosen.ranges
    if not links and (not index or chosen.between.get(tokens.texts[index - 1]) != follows):
        return None
    return stretch_at(tokens, index, chosen)


def _in_half(tokens: Tokens, found: Found) -> Found:
    """3:30 da tarde is half past fifteen."""
    half, after = half_of_day(tokens, found.next)
    if not half or ".." in found.value:
        return found
    hour = in_half(int(found.value[:2]), half)
    value = f"{hour:02}{found.value[2:]}"
    return found._replace(end=tokens.ends[after - 1], next=after, value=value)


def _is_measured(tokens: Tokens, index: int, chosen: Tables) -> bool:
    """Whether a unit follows: 420000000 EUR is no account number."""
    if not tokens.near(index) or tokens.texts[index][0] == "0":
        return False
    follows = tokens.texts[index + 1]
    if follows in SIGNS or currency_code(tokens, index + 1):
        return True
    return len(follows) > 3 and follows in chosen.units


def _long(tokens: Tokens, index: int) -> Found | None:
    """A run of digits and signs that is too long for anything but a name."""
    if index + 30 > len(tokens.texts) or not (tokens.glued(index + 8) and tokens.glued(index + 16)):
        return None
    found = long_at(tokens.lower, tokens.starts[index])
    if found is None:
        return None
    end, value = found
    following = token_after(tokens, index, end)
    return Found(tokens.starts[index], end, following, "identifier", value)


def _may_name(tokens: Tokens, index: int, chosen: Tables) -> bool:
    """Whether digits may be a date, a time or an identifier: most are plain numbers."""
    raw = tokens.texts[index]
    if len(raw) > 8 or raw[0] == "0" or raw.count(".") > 1:
        return True
    if not tokens.near(index):
        return False
    follows = tokens.texts[index + 1]
    grouped = follows[0] in DIGITS and 2 <= len(raw) <= 4
    return grouped or follows in _NAMING or follows in chosen.months


def _is_negative(tokens: Tokens, index: int, floor: int) -> bool:
    """Whether a minus that opens something stands before the digits."""
    before = index - 1
    if before < floor or tokens.texts[before] != "-" or not tokens.glued(before):
        return False
    return before == 0 or not tokens.glued(before - 1)


def _attached(tokens: Tokens, index: int, chosen: Tables, floor: int) -> Found | None:
    """Digits glued behind a letter are part of a name: N26, MT103, DE89 3704; Q1 is a quarter."""
    if index <= floor or not tokens.glued(index - 1):
        return None
    before = tokens.texts[index - 1]
    if not before[-1].isalpha() or before[-1] > "\u1100":
        return None
    if before == "q" and (found := _quarter(tokens, index - 1, chosen)):
        return found
    if len(before) == 2 and (found := name_at(tokens, index - 1)):
        return found
    if before in _NO_NAMES or before in LOWER_CODES:
        return None
    return Found(
        tokens.starts[index - 1],
        tokens.ends[index],
        index + 1,
        "identifier",
        before + tokens.texts[index],
    )


def _quarter(tokens: Tokens, index: int, chosen: Tables) -> Found | None:
    """Q1 2026, and the quarter it reaches to."""
    moment = quarter_at(tokens.lower, tokens.starts[index])
    return moment_range(tokens, index, moment, chosen) if moment else None


def name_at(tokens: Tokens, index: int) -> Found | None:
    """An identifier that begins at a token: an IBAN, a telephone number, a paragraph."""
    start = tokens.starts[index]
    if tokens.texts[index].isalpha() and not tokens.folded.text[start].isupper():
        return None
    hit = identifier_at(tokens.folded.text, tokens.lower, start)
    if hit is None:
        return None
    end, value = hit
    return Found(start, end, token_after(tokens, index, end), "identifier", value)


def _ordinal(tokens: Tokens, index: int, chosen: Tables) -> Found | None:
    raw = tokens.texts[index]
    if not raw.isdigit() or len(raw) > 9 or not tokens.glued(index):
        return None
    suffix = tokens.texts[index + 1]
    if suffix == "." and len(raw) < 4:
        return _stopped(tokens, index, chosen)
    if suffix not in chosen.ordinal_suffixes:
        return None
    if suffix == "e" and tokens.glued(index + 1) and tokens.is_numeral(index + 2):
        return None
    if (
        suffix in {"º", "°", "o"}
        and tokens.near(index + 1)
        and tokens.texts[index + 2] in {"c", "f"}
    ):
        return None
    return Found(
        tokens.starts[index],
        tokens.ends[index + 1],
        index + 2,
        "ordinal",
        str(int(raw)),
        first=index,
    )


def _stopped(tokens: Tokens, index: int, chosen: Tables) -> Found | None:
    """An ordinal with a stop: 2.º, and the 21. of German behind an article."""
    texts = tokens.texts
    end = index + 2
    if tokens.glued(index + 1) and texts[end] in {"º", "ª", "o", "a", "er", "°"}:
        end += 1
    elif (
        chosen.language != "de"
        or not index
        or texts[index - 1] not in _GERMAN_LEADS
        or not tokens.near(index + 1)
        or tokens.gaps[index + 1] != " "
        or not texts[end].isalpha()
    ):
        return None
    value = str(int(texts[index]))
    return Found(tokens.starts[index], tokens.ends[end - 1], end, "ordinal", value, first=index)
