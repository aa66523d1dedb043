"""The recogniser: one walk over a text's tokens, from the first number to the last."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from policies.model import Quantity, Span
from policies.quantities.amounts import (
    Amount,
    amount_at,
    amount_of_one,
    currency_before,
    currency_code,
    lettered,
)
from policies.quantities.characters import fold
from policies.quantities.cores import abbreviated, core_at
from policies.quantities.dates import (
    Moment,
    date_after_month,
    date_at,
    is_year,
    quarter_at,
    time_at,
)
from policies.quantities.eastern import is_eastern
from policies.quantities.identifiers import identifier_at, long_at
from policies.quantities.languages import Tables, detect, tables, wide
from policies.quantities.spoken import (
    CLOCK_WORDS,
    Said,
    day_month,
    digit_by_digit,
    half_of_day,
    month_day,
    time_said,
    year_said,
)
from policies.quantities.tokens import Tokens, tokenise
from policies.quantities.units import SIGNS
from policies.quantities.values import canonical

_BEFORE = {"~": "about", "≈": "about", "±": "about", "<": "max", ">": "min", "≤": "max", "≥": "min"}


class _Found(NamedTuple):
    """A quantity in folded offsets; `next` is the token after it."""

    start: int
    end: int
    next: int
    kind: str
    value: str
    unit: str = ""
    bound: str = "exact"
    first: int = -1
    """Its first token; -1 where the bound was decided."""


def recognise(text: str, language: str = "") -> tuple[Quantity, ...]:
    """Every expression of a number in a text, in order, never overlapping.

    `language` is a BCP 47 primary tag; where empty, the text's own words tell it.

    >>> [(q.text, q.kind, q.value, q.unit) for q in recognise("It costs 4.90 EUR.")]
    [('4.90 EUR', 'money', '4.9', 'EUR')]
    """
    tokens = tokenise(text)
    chosen = tables(language or detect(tokens.lower))
    found = _walk(tokens, chosen)
    quantities: list[Quantity] = []
    end = 0
    for item in found:
        span = tokens.folded.span(item.start, item.end)
        # One sign may unfold into several numbers: it is covered once.
        span = Span(max(span.start, end), span.end)
        if span.start >= span.end:
            continue
        end = span.end
        quantities.append(
            Quantity(
                span, text[span.start : span.end], item.kind, item.value, item.unit, item.bound
            )
        )
    return tuple(quantities)


def language_of(text: str, likely: str = "") -> str:
    """The language that the function words of a text point to; `likely` in doubt."""
    return detect(fold(text).lower, likely)


def _walk(tokens: Tokens, chosen: Tables) -> list[_Found]:
    found: list[_Found] = []
    texts = tokens.texts
    floor, count = 0, len(texts)
    opens = _openers(chosen.language)
    candidates = [index for index, word in enumerate(texts) if opens[word]]
    for index in candidates:
        if index < floor:
            continue
        word = texts[index]
        if word[0] in _DIGITS:
            item = _digits_at(tokens, index, chosen, floor)
        elif word in _SIGNS_FIRST:
            item = _identifier(tokens, index)
        elif word in chosen.idle:
            follows = texts[index + 1] if index + 1 < count else ""
            if follows not in chosen.idle[word]:
                continue
            item = _idiom(tokens, index, chosen, alone=False) or _idiom(
                tokens, index, chosen, alone=True
            )
        elif (
            word in chosen.articles
            and index + 1 < count
            and texts[index + 1] not in chosen.after_article
            and chosen.ending(texts[index + 1], True) is None
        ):
            item = _negative_article(tokens, index, floor) or _idiom(tokens, index, chosen, False)
        else:
            item = _words_at(tokens, index, chosen, floor)
            if item is None and word in chosen.doubtful:
                item = _doubtful(tokens, index, chosen, floor)
        if item is not None:
            if item.first > floor and texts[item.first - 1] == "(":
                item = _bracketed(tokens, item, chosen, floor) or item
            item = _bounded(tokens, item, chosen, floor)
            found.append(item)
            floor = max(item.next, index + 1)
    return found


class _Openers(dict[str, bool]):
    """Whether a quantity may begin with a word; every word is looked at once."""

    MOST = 65536

    def __init__(self, chosen: Tables) -> None:
        super().__init__()
        self._chosen = chosen

    def __missing__(self, word: str) -> bool:
        if word[0] in _OPENING:
            return True
        opens = (
            word in self._chosen.anchors
            or (len(word) > 6 and self._chosen.compound(word) is not None)
            or (word[0] > "\u1100" and is_eastern(word))
        )
        if len(self) >= self.MOST:
            self.clear()
        self[word] = opens
        return opens


@lru_cache(maxsize=64)
def _openers(language: str) -> _Openers:
    return _Openers(tables(language))


_DIGITS = frozenset("0123456789")
_SIGNS_FIRST = frozenset({"+", "§"})
_OPENING = frozenset("0123456789+§")


def _digits_at(tokens: Tokens, index: int, chosen: Tables, floor: int) -> _Found | None:
    start = tokens.starts[index]
    lower = tokens.lower
    attached = _attached(tokens, index, floor)
    if attached is not None:
        return attached
    if found := _idiom(tokens, index, chosen, alone=False):
        return found
    if found := _long(tokens, index):
        return found
    if _may_name(tokens, index, chosen):
        moment = date_at(lower, start, chosen) or time_at(lower, start)
        if moment is not None:
            found = _moment_range(tokens, index, moment, chosen)
            return _in_half(tokens, found) if moment.kind == "time" and found else found
        measured = tokens.texts[index].isdigit() and _is_measured(tokens, index, chosen)
        plain = measured or _is_negative(tokens, index, floor)
        if not plain and (found := _identifier(tokens, index)):
            return found
    if found := _ordinal(tokens, index, chosen):
        return found
    raw = tokens.texts[index]
    if raw[-1] == "0" and is_year(raw) and tokens.glued(index) and tokens.texts[index + 1] == "s":
        return _year(tokens, Amount(index, index + 1, Fraction(int(raw)), raw=raw))
    return _amount(tokens, index, chosen, floor)


def _in_half(tokens: Tokens, found: _Found) -> _Found:
    """3:30 da tarde is half past fifteen."""
    half, after = half_of_day(tokens, found.next)
    if not half or ".." in found.value:
        return found
    hour = int(found.value[:2])
    hour = hour + 12 if half == "p" and hour < 12 else hour
    value = f"{hour:02}{found.value[2:]}"
    return found._replace(end=tokens.ends[after - 1], next=after, value=value)


_NAMING = frozenset(
    "- / . : – , ) h uhr am pm a p o q º ° er e st nd rd th of de del di the cfr usc u i".split()
)
"""What stands behind digits that are part of a date, a time or an identifier."""


def _is_measured(tokens: Tokens, index: int, chosen: Tables) -> bool:
    """Whether a unit follows: 420000000 EUR is no account number."""
    if not tokens.near(index) or tokens.texts[index][0] == "0":
        return False
    follows = tokens.texts[index + 1]
    if follows in SIGNS or currency_code(tokens, index + 1):
        return True
    return len(follows) > 3 and follows in chosen.units


def _long(tokens: Tokens, index: int) -> _Found | None:
    """A run of digits and signs that is too long for anything but a name."""
    if index + 30 > len(tokens.texts) or not (tokens.glued(index + 8) and tokens.glued(index + 16)):
        return None
    found = long_at(tokens.lower, tokens.starts[index])
    if found is None:
        return None
    end, value = found
    following = _token_after(tokens, index, end)
    return _Found(tokens.starts[index], end, following, "identifier", value)


def _may_name(tokens: Tokens, index: int, chosen: Tables) -> bool:
    """Whether digits may be a date, a time or an identifier: most are plain numbers."""
    raw = tokens.texts[index]
    if len(raw) > 8 or raw[0] == "0" or raw.count(".") > 1:
        return True
    if not tokens.near(index):
        return False
    follows = tokens.texts[index + 1]
    grouped = follows[0] in _DIGITS and 2 <= len(raw) <= 4
    return grouped or follows in _NAMING or follows in chosen.months


def _is_negative(tokens: Tokens, index: int, floor: int) -> bool:
    """Whether a minus that opens something stands before the digits."""
    before = index - 1
    if before < floor or tokens.texts[before] != "-" or not tokens.glued(before):
        return False
    return before == 0 or not tokens.glued(before - 1)


def _attached(tokens: Tokens, index: int, floor: int) -> _Found | None:
    """Digits glued behind a letter are part of a name: N26, MT103, DE89 3704; Q1 is a quarter."""
    if index <= floor or not tokens.glued(index - 1):
        return None
    before = tokens.texts[index - 1]
    if not before[-1].isalpha() or before[-1] > "\u1100":
        return None
    if before == "q" and (found := _moment(tokens, index - 1, _quarter(tokens, index - 1))):
        return found
    if len(before) == 2 and (found := _identifier(tokens, index - 1)):
        return found
    if before in _NO_NAMES:
        return None
    return _Found(
        tokens.starts[index - 1],
        tokens.ends[index],
        index + 1,
        "identifier",
        before + tokens.texts[index],
    )


_NO_NAMES = frozenset({"eur", "usd", "gbp", "chf", "q", "x", "rs", "kr"})


def _quarter(tokens: Tokens, index: int) -> Moment | None:
    return quarter_at(tokens.lower, tokens.starts[index])


def _words_at(tokens: Tokens, index: int, chosen: Tables, floor: int) -> _Found | None:
    word = tokens.texts[index]
    counts = (
        word in chosen.numbers
        or word in chosen.ordinals
        or word in chosen.articles
        or word not in chosen.anchors
        or word in {"double", "triple"}
    )
    if (counts or word in CLOCK_WORDS or word in chosen.times) and (
        said := time_said(tokens, index, chosen)
    ):
        return _said(tokens, said)
    if counts and (said := day_month(tokens, index, chosen)):
        return _said(tokens, said)
    if found := _idiom(tokens, index, chosen, alone=False):
        return found
    month = chosen.months.get(word)
    if month is not None and (word != "may" or tokens.folded.text[tokens.starts[index]] == "M"):
        moment = date_after_month(tokens.lower, tokens.ends[index], month)
        if moment is not None:
            return _moment_range(tokens, index, moment, chosen)
        if said := month_day(tokens, index, month, chosen):
            return _said(tokens, said)
    if counts and (said := digit_by_digit(tokens, index, chosen)):
        return _said(tokens, said)
    if word in chosen.articles:
        return _after_article(tokens, index, chosen, floor)
    if counts and (said := year_said(tokens, index, chosen)):
        return _said(tokens, said)
    if (amount := _amount(tokens, index, chosen, floor)) is not None:
        return amount
    if word in chosen.multipliers:
        return _single(tokens, index, "multiplier", chosen.multipliers[word])
    return _idiom(tokens, index, chosen, alone=True)


def _said(tokens: Tokens, said: Said) -> _Found:
    """A date, a time or an identifier in words."""
    return _Found(
        tokens.starts[said.first],
        tokens.ends[said.next - 1],
        said.next,
        said.kind,
        said.value,
        said.unit,
    )


def _after_article(tokens: Tokens, index: int, chosen: Tables, floor: int) -> _Found | None:
    """A million, a third, a week; but not the account that costs 5 EUR *a month*."""
    found = _amount(tokens, index, chosen, floor)
    if found is not None:
        return found
    if negative := _negative_article(tokens, index, floor):
        return negative
    if not tokens.near(index):
        return _single(tokens, index, "number", "1") if len(tokens.texts) == 1 else None
    if index > 0 and (index == floor > 0 or tokens.texts[index - 1] in _RATES):
        return None
    one = amount_of_one(tokens, index, chosen)
    if one is None or one.kind == "multiplier" or (one.unit, chosen.language) == ("s", "en"):
        return None
    after = tokens.texts[one.next] if tokens.near(one.next - 1) else ""
    if one.kind == "money" and (after in _BEARERS or after == "-"):
        return None
    return _finished(tokens, one, canonical(one.value))


def _negative_article(tokens: Tokens, index: int, floor: int) -> _Found | None:
    """Négatif un: an article that a minus makes a number."""
    if index <= floor or tokens.texts[index - 1] not in _NEGATIVES or not tokens.near(index - 1):
        return None
    return _single(tokens, index, "number", "-1")._replace(start=tokens.starts[index - 1])


_NEGATIVES = frozenset({"minus", "negatif", "negative", "negativo", "negatief", "negativ"})
_RATES = frozenset({"once", "twice", "times", "per", "einmal", "fois", "vez", "volta"})
_BEARERS = frozenset(
    "account accounts card cards transfer transfers payment payments amount wallet zone area "
    "balance currency denominated loan deposit".split()
)
"""What a currency may be of: "a euro account" holds no number."""


def _single(tokens: Tokens, index: int, kind: str, value: str) -> _Found:
    return _Found(tokens.starts[index], tokens.ends[index], index + 1, kind, value, first=index)


def _idiom(tokens: Tokens, index: int, chosen: Tables, alone: bool) -> _Found | None:
    """An idiom at a token; one word by itself is one only where nothing else reads it."""
    known = chosen.idioms.get(tokens.texts[index])
    if known is None:
        return None
    following = "" if alone or index + 1 >= len(tokens.texts) else tokens.texts[index + 1]
    for words, _ in known:
        if (len(words) == 1) != alone or (not alone and words[1] not in {following, "*"}):
            continue
        phrase = words[:-1] if words[-1] == "*" else words
        if tokens.matches(index, phrase):
            last = index + len(phrase)
            follows = tokens.texts[last] if tokens.near(last - 1) else ""
            if follows == "de" and phrase[-1] == "van" and chosen.language == "nl":
                # Een van de twintig is a twentieth.
                counted = tokens.texts[last + 1 : last + 2]
                if counted and chosen.first_atom(counted[0]):
                    continue
            if phrase[-1] in chosen.numbers and follows in chosen.units and last - index == 2:
                continue
            return _Found(tokens.starts[index], tokens.ends[last - 1], last, "idiom", "", first=-1)
    return None


def _identifier(tokens: Tokens, index: int) -> _Found | None:
    start = tokens.starts[index]
    if tokens.texts[index].isalpha() and not tokens.folded.text[start].isupper():
        return None
    hit = identifier_at(tokens.folded.text, tokens.lower, start)
    if hit is None:
        return None
    end, value = hit
    return _Found(start, end, _token_after(tokens, index, end), "identifier", value)


def _token_after(tokens: Tokens, index: int, end: int) -> int:
    while index < len(tokens.starts) and tokens.starts[index] < end:
        index += 1
    return index


def _moment(tokens: Tokens, index: int, moment: Moment | None) -> _Found | None:
    if moment is None:
        return None
    following = _token_after(tokens, index, moment.end)
    return _Found(
        tokens.starts[index], moment.end, following, moment.kind, moment.value, moment.unit
    )


def _moment_range(tokens: Tokens, index: int, moment: Moment, chosen: Tables) -> _Found | None:
    """A date or time, and the other end where it opens a range."""
    first = _moment(tokens, index, moment)
    if first is None or moment.kind != "time" or first.next + 1 >= len(tokens.texts):
        return first
    link = tokens.texts[first.next]
    if link not in {"-", "–"} and link not in chosen.ranges:
        return first
    if not tokens.is_numeral(first.next + 1):
        return first
    second = time_at(tokens.lower, tokens.starts[first.next + 1])
    if second is None:
        return first
    return first._replace(
        end=second.end,
        next=_token_after(tokens, first.next, second.end),
        value=f"{first.value}..{second.value}",
        unit=second.unit or first.unit,
    )


def _ordinal(tokens: Tokens, index: int, chosen: Tables) -> _Found | None:
    raw = tokens.texts[index]
    if not raw.isdigit() or len(raw) > 9 or not tokens.glued(index):
        return None
    suffix = tokens.texts[index + 1]
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
    return _Found(
        tokens.starts[index],
        tokens.ends[index + 1],
        index + 2,
        "ordinal",
        str(int(raw)),
        first=index,
    )


def _amount(tokens: Tokens, index: int, chosen: Tables, floor: int) -> _Found | None:
    amount = amount_at(tokens, index, chosen, floor)
    if amount is None:
        return _undecided(tokens, index) if tokens.is_numeral(index) else None
    other = _other_end(tokens, amount, chosen)
    if other is not None:
        amount, last = _joined(tokens, amount, other)
        value = f"{canonical(amount.value)}..{canonical(last.value)}"
        return _finished(tokens, last._replace(first=amount.first), value)
    year = amount.kind == "number" and is_year(amount.raw) and amount.magnitude == 1
    if year and amount.value == int(amount.raw):
        return _year(tokens, amount)
    tail = _glued_letters(tokens, amount)
    if tail is not None:
        return tail
    return _finished(tokens, amount, canonical(amount.value))


def _year(tokens: Tokens, amount: Amount) -> _Found:
    """A year, or the ten that 1980s names."""
    found = _finished(tokens, amount, amount.raw)._replace(kind="date", first=-1)
    after = amount.next
    if not (amount.raw.endswith("0") and tokens.glued(after - 1) and tokens.texts[after] == "s"):
        return found
    decade = f"{amount.raw}..{int(amount.raw) + 9}"
    return found._replace(end=tokens.ends[after], next=after + 1, value=decade)


def _doubtful(tokens: Tokens, index: int, chosen: Tables, floor: int) -> _Found | None:
    """Another language's number word, which is one only beside a unit or in a date.

    "kostet two EUR", "1 de enero de two".
    """
    found = _amount(tokens, index, wide(chosen.language), floor)
    if found is None or (found.kind == "number" and not _in_date(tokens, index, chosen)):
        return None
    # In "uno $5" the unit is that of the digits.
    before_digits = tokens.near(found.next - 1) and tokens.is_numeral(found.next)
    return None if before_digits else found


def _in_date(tokens: Tokens, index: int, chosen: Tables) -> bool:
    """Whether a month stands before, with at most a filler between."""
    before = index - 1
    if before > 0 and tokens.texts[before] in chosen.date_fillers:
        before -= 1
    return before >= 0 and tokens.texts[before] in chosen.months


def _glued_letters(tokens: Tokens, amount: Amount) -> _Found | None:
    """Letters glued behind digits that are no unit make a name of them: 3D, 675v."""
    last = amount.next - 1
    if not amount.raw or amount.kind != "number" or not tokens.glued(last):
        return None
    letters = tokens.texts[last + 1]
    if not letters.isalpha() or amount.magnitude != 1 or letters[0] > "\u1100":
        return None
    start, end = tokens.starts[amount.first], tokens.ends[last + 1]
    return _Found(start, end, last + 2, "identifier", tokens.lower[start:end])


def _finished(tokens: Tokens, amount: Amount, value: str) -> _Found:
    return _Found(
        tokens.starts[amount.first],
        tokens.ends[amount.next - 1],
        amount.next,
        amount.kind,
        value,
        amount.unit,
        first=amount.first,
    )


def _undecided(tokens: Tokens, index: int) -> _Found:
    """Digits that follow no known writing still are a number somebody could read."""
    return _Found(
        tokens.starts[index], tokens.ends[index], index + 1, "identifier", tokens.texts[index]
    )


def _other_end(tokens: Tokens, amount: Amount, chosen: Tables) -> Amount | None:
    link = amount.next
    if link + 1 >= len(tokens.texts) or not tokens.near(link - 1):
        return None
    word = tokens.texts[link]
    dash = word in {"-", "–"}
    if word == "-" and _telephone(tokens, amount, link):
        return None
    opener = tokens.texts[amount.first - 1] if amount.first else ""
    between = chosen.between.get(opener) == word
    if not (dash or between or word in chosen.ranges) or not tokens.near(link):
        return None
    start = link + 1
    for _ in range(2):
        if start < len(tokens.texts) and not tokens.is_numeral(start) and _leads(tokens, start):
            start += 1
    if start >= len(tokens.texts):
        return None
    if dash and not tokens.is_numeral(start) and (amount.raw or tokens.glued(link)):
        return None
    if not tokens.is_numeral(start) and tokens.texts[start] not in chosen.anchors:
        return None
    other = amount_at(tokens, start, chosen, link + 1)
    if other is None or other.value < 0 or other.first > start:
        return None
    if amount.kind == "money" and other.kind != "money" and _ends_in_digits(tokens, amount):
        other = _lettered_end(tokens, other, start, chosen)
    same = (amount.kind, amount.unit) == (other.kind, other.unit)
    opens = amount.kind == "number" and not amount.unit
    closes = other.kind == "number" and (dash or between or amount.first < 1)
    if is_year(amount.raw) != is_year(other.raw) and same and opens:
        return None
    return other if same or opens or closes else None


def _telephone(tokens: Tokens, amount: Amount, link: int) -> bool:
    """1234-5678 is no range, unless both are years."""
    low, high = amount.raw, tokens.texts[link + 1]
    if not (tokens.glued(link - 1) and tokens.glued(link) and low.isdigit() and high.isdigit()):
        return False
    return len(low) in {4, 5} and len(high) == 4 and not (is_year(low) and is_year(high))


def _leads(tokens: Tokens, index: int) -> bool:
    """Whether a currency may stand here, in front of digits."""
    text = tokens.texts[index]
    plain = tokens.folded.text[tokens.starts[index] : tokens.ends[index]]
    return text in "€$£¥" or (len(plain) == 3 and plain.isupper())


def _ends_in_digits(tokens: Tokens, amount: Amount) -> bool:
    """Whether nothing stands behind the digits, so that a magnitude may yet follow: $5."""
    return bool(amount.raw) and tokens.texts[amount.next - 1] == amount.raw


def _lettered_end(tokens: Tokens, high: Amount, start: int, chosen: Tables) -> Amount:
    """€5–10m: beside an amount of money the letter is a magnitude and no metre."""
    core = core_at(tokens, start, chosen)
    if core is None or not core.raw or core.next != start + 1 or not tokens.glued(start):
        return high
    bare = lettered(tokens, Amount(start, core.next, core.value, raw=core.raw))
    return bare if bare.magnitude > 1 else high


def _joined(tokens: Tokens, low: Amount, high: Amount) -> tuple[Amount, Amount]:
    """Both ends with the unit and magnitude that one of them carries."""
    if low.kind == "number" and high.kind != "number":
        if high.magnitude > 1 and low.magnitude == 1:
            low = low._replace(value=low.value * high.magnitude)
        return low._replace(kind=high.kind, unit=high.unit), high
    if high.kind == "number" and low.kind != "number":
        high = high._replace(kind=low.kind, unit=low.unit)
        if not _ends_in_digits(tokens, low):
            return low, high
    if high.magnitude > 1 and low.magnitude == 1 and low.value < high.value / high.magnitude:
        low = low._replace(value=low.value * high.magnitude)
    return low, high


def _bracketed(tokens: Tokens, item: _Found, chosen: Tables, floor: int) -> _Found | None:
    """A loss as accounts write it, in brackets: $(350), (4.2) %, a cell that is (1,200).

    Only beside a currency or a percent sign, or as a whole cell; else it is an aside.
    """
    opening, closing = item.first - 1, item.next
    count = len(tokens.texts)
    if closing >= count or tokens.texts[closing] != ")" or item.value[0] == "-":
        return None
    if item.kind not in {"number", "money", "percent"} or ".." in item.value or item.value == "0":
        return None
    if not (tokens.glued(opening) and tokens.glued(closing - 1)):
        return None
    numerals = [k for k in range(item.first, closing) if tokens.is_numeral(k)]
    if len(numerals) != 1:
        return None
    marked = not tokens.texts[numerals[0]].isdigit()
    loss = item._replace(
        start=tokens.starts[opening],
        end=tokens.ends[closing],
        next=closing + 1,
        value="-" + item.value,
        first=opening,
    )
    if item.kind == "number" and closing == item.first + 1:
        figure = marked or len(tokens.texts[item.first]) > 2
        beside = _beside_bracket(tokens, loss, chosen, floor, figure)
        if beside is not None:
            return beside
    return loss if marked and _is_cell(tokens, opening, closing) else None


def _beside_bracket(
    tokens: Tokens, loss: _Found, chosen: Tables, floor: int, figure: bool
) -> _Found | None:
    """The loss with the sign outside its bracket; one that stands apart needs a clear `figure`."""
    texts = tokens.texts
    factor, end = 1, loss.next
    if tokens.near(end - 1) and chosen.numbers.get(texts[end], 0) >= 1000:
        factor = chosen.numbers[texts[end]]
        end = abbreviated(tokens, end + 1, texts[end])
    value = canonical(Fraction(loss.value) * factor)
    before = loss.first - 1
    if before >= floor and tokens.near(before) and (figure or tokens.glued(before)):
        found = currency_before(tokens, before, floor)
        if found is not None:
            unit, first = found
            return loss._replace(
                start=tokens.starts[first],
                end=tokens.ends[end - 1],
                next=end,
                kind="money",
                value=value,
                unit=unit,
                first=first,
            )
    if not tokens.near(end - 1) or not (figure or tokens.glued(end - 1)):
        return None
    unit = "%" if texts[end] == "%" else SIGNS.get(texts[end], "") or currency_code(tokens, end)
    if not unit or (unit != "%" and tokens.near(end) and tokens.is_numeral(end + 1)):
        return None
    kind = "percent" if unit == "%" else "money"
    return loss._replace(end=tokens.ends[end], next=end + 1, kind=kind, value=value, unit=unit)


def _is_cell(tokens: Tokens, first: int, last: int) -> bool:
    """Whether these tokens fill a cell of a table, or are all there is."""
    texts, gaps = tokens.texts, tokens.gaps
    opens, closes = first == 0, last + 1 == len(texts)
    before = "" if opens else gaps[first - 1] + texts[first - 1]
    after = "" if closes else gaps[last] + texts[last + 1]
    bars = "\t" in before[:-1] or before.endswith("|"), "\t" in after or after.strip() == "|"
    left = opens or bars[0] or "\n" in gaps[first - 1]
    right = closes or bars[1] or "\n" in gaps[last]
    return left and right and (any(bars) or (opens and closes))


def _bounded(tokens: Tokens, item: _Found, chosen: Tables, floor: int) -> _Found:
    if item.first < 0:
        return item
    before = item.first - 1
    if before >= floor and tokens.near(before):
        word = tokens.texts[before]
        if word == "=" and before > floor and tokens.glued(before - 1):
            # >= and <= are one sign.
            before -= 1
            word = tokens.texts[before] if tokens.texts[before] in {"<", ">"} else word
        elif word in {"<", ">"} and before > 0 and tokens.glued(before - 1):
            # => is an arrow.
            word = "" if tokens.texts[before - 1] == "=" else word
        if word in _BEFORE:
            return item._replace(bound=_BEFORE[word])
        if word == "." and before > floor:
            before -= 1
            word = tokens.texts[before]
        for words, bound in chosen.bounds.get(word, ()):
            start = before - len(words) + 1
            if start >= floor and tokens.matches(start, words):
                return item._replace(bound=bound)
    if item.next < len(tokens.texts) and tokens.near(item.next - 1):
        word = tokens.texts[item.next]
        if word == "+" and tokens.glued(item.next - 1):
            return item._replace(bound="min")
        for words, bound in chosen.bounds_after.get(word, ()):
            if tokens.matches(item.next, words):
                return item._replace(bound=bound)
    return item
