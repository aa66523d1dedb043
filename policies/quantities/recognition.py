"""The recogniser: one walk over a text's tokens, from the first number to the last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from policies.model import Quantity, Span
from policies.quantities.amounts import Amount, amount_at
from policies.quantities.characters import fold
from policies.quantities.dates import (
    Moment,
    date_after_month,
    date_at,
    is_year,
    quarter_at,
    time_at,
)
from policies.quantities.identifiers import identifier_at
from policies.quantities.languages import Tables, detect, tables, wide
from policies.quantities.tokens import Tokens, tokenise
from policies.quantities.values import canonical

_BEFORE = {"~": "about", "≈": "about", "±": "about", "<": "max", ">": "min", "≤": "max", "≥": "min"}


@dataclass(frozen=True, slots=True)
class _Found:
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
    texts, numeral = tokens.texts, tokens.numeral
    anchors = chosen.anchors
    index = floor = 0
    count = len(texts)
    while index < count:
        word = texts[index]
        if numeral[index]:
            item = _digits_at(tokens, index, chosen, floor)
        elif word in anchors:
            item = _words_at(tokens, index, chosen, floor)
            if item is None and len(word) == 2:
                item = _identifier(tokens, index)
            if item is None and word in chosen.doubtful:
                item = _doubtful(tokens, index, chosen, floor)
        elif word in chosen.doubtful:
            item = _doubtful(tokens, index, chosen, floor) or (
                _identifier(tokens, index) if len(word) == 2 else None
            )
        elif word in _SIGNS_FIRST or (len(word) == 2 and word.isalpha()):
            item = _identifier(tokens, index)
        elif word == "q" and index + 1 < count and numeral[index + 1]:
            item = _moment(tokens, index, quarter_at(tokens.lower, tokens.starts[index]))
        elif len(word) > 6 and chosen.compound(word) is not None:
            item = _amount(tokens, index, chosen, floor)
        else:
            index += 1
            continue
        if item is None:
            index += 1
            continue
        found.append(_bounded(tokens, item, chosen, floor))
        index = floor = max(item.next, index + 1)
    return found


_SIGNS_FIRST = frozenset({"+", "§"})


def _digits_at(tokens: Tokens, index: int, chosen: Tables, floor: int) -> _Found | None:
    start = tokens.starts[index]
    lower = tokens.lower
    attached = _attached(tokens, index, floor)
    if attached is not None:
        return attached
    if found := _idiom(tokens, index, chosen):
        return found
    moment = date_at(lower, start, chosen) or time_at(lower, start)
    if moment is not None:
        return _moment_range(tokens, index, moment, chosen)
    if found := _identifier(tokens, index):
        return found
    if found := _ordinal(tokens, index, chosen):
        return found
    return _amount(tokens, index, chosen, floor)


def _attached(tokens: Tokens, index: int, floor: int) -> _Found | None:
    """Digits glued behind a letter are part of a name: N26, MT103."""
    if index <= floor or not tokens.glued(index - 1):
        return None
    before = tokens.texts[index - 1]
    if not before[-1].isalpha() or before in {"eur", "usd", "gbp", "chf", "q", "x"}:
        return None
    return _Found(
        tokens.starts[index - 1],
        tokens.ends[index],
        index + 1,
        "identifier",
        before + tokens.texts[index],
    )


def _words_at(tokens: Tokens, index: int, chosen: Tables, floor: int) -> _Found | None:
    word = tokens.texts[index]
    if found := _idiom(tokens, index, chosen):
        return found
    month = chosen.months.get(word)
    if month is not None and (word != "may" or tokens.folded.text[tokens.starts[index]] == "M"):
        moment = date_after_month(tokens.lower, tokens.ends[index], month)
        if moment is not None:
            return _moment_range(tokens, index, moment, chosen)
    if word in chosen.cardinals or word in chosen.magnitudes or word in chosen.articles:
        found = _fraction(tokens, index, chosen) or _amount(tokens, index, chosen, floor)
        if found is not None:
            return _spelt_day(tokens, found, chosen) or found
    if word in chosen.multipliers:
        return _single(tokens, index, "multiplier", chosen.multipliers[word])
    if word in chosen.ordinals:
        return _single(tokens, index, "ordinal", str(chosen.ordinals[word]))
    return None


def _spelt_day(tokens: Tokens, day: _Found, chosen: Tables) -> _Found | None:
    """A number word in front of a month: "dos de abril de 2026", "two April"."""
    if day.kind != "number" or not day.value.isdigit() or not 1 <= int(day.value) <= 31:
        return None
    index = day.next
    if index + 1 < len(tokens.texts) and tokens.texts[index] in chosen.date_fillers:
        index += 1
    if index >= len(tokens.texts) or not tokens.near(index - 1):
        return None
    plain = tokens.folded.text[tokens.starts[index]]
    month = chosen.months.get(tokens.texts[index])
    if month is None or (tokens.texts[index] == "may" and plain != "M"):
        return None
    end, value = tokens.ends[index], f"--{month:02}-{int(day.value):02}"
    moment = date_after_month(tokens.lower, end, month)
    if moment is not None and len(moment.value) == 7:
        end, value = moment.end, f"{moment.value}-{int(day.value):02}"
    return replace(
        day, end=end, next=_token_after(tokens, index, end), kind="date", value=value, first=-1
    )


def _fraction(tokens: Tokens, index: int, chosen: Tables) -> _Found | None:
    """Two thirds, ein Drittel."""
    word = tokens.texts[index]
    above = 1 if word in chosen.articles else chosen.cardinals.get(word, 0)
    following = index + 1
    if not above or not tokens.near(index):
        return None
    if tokens.texts[following] == "-" and tokens.glued(following):
        following += 1
    below = chosen.fractions.get(tokens.texts[following])
    if below is None or (word in chosen.articles and below not in {3, 4}):
        return None
    return _Found(
        tokens.starts[index],
        tokens.ends[following],
        following + 1,
        "number",
        canonical(Fraction(above, below)),
        first=index,
    )


def _single(tokens: Tokens, index: int, kind: str, value: str) -> _Found:
    return _Found(tokens.starts[index], tokens.ends[index], index + 1, kind, value, first=index)


def _idiom(tokens: Tokens, index: int, chosen: Tables) -> _Found | None:
    for words, _ in chosen.idioms.get(tokens.texts[index], ()):
        phrase = words[:-1] if words[-1] == "*" else words
        if tokens.matches(index, phrase):
            last = index + len(phrase)
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
    if not tokens.numeral[first.next + 1]:
        return first
    second = time_at(tokens.lower, tokens.starts[first.next + 1])
    if second is None:
        return first
    return replace(
        first,
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
    if suffix not in chosen.ordinal_suffixes or tokens.numeral[index + 1]:
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
        return _undecided(tokens, index) if tokens.numeral[index] else None
    other = _other_end(tokens, amount, chosen)
    if other is not None:
        amount, last = _joined(amount, other)
        value = f"{canonical(amount.value)}..{canonical(last.value)}"
        return _finished(tokens, replace(last, first=amount.first), value)
    tail = _glued_letters(tokens, amount)
    if tail is not None:
        return tail
    if amount.kind == "number" and is_year(amount.raw) and amount.magnitude == 1:
        return replace(_finished(tokens, amount, amount.raw), kind="date", first=-1)
    return _finished(tokens, amount, canonical(amount.value))


def _doubtful(tokens: Tokens, index: int, chosen: Tables, floor: int) -> _Found | None:
    """Another language's number word, which is one only beside a unit or in a date.

    "kostet two EUR", "1 de enero de two".
    """
    found = _amount(tokens, index, wide(chosen.language), floor)
    if found is None or (found.kind == "number" and not _in_date(tokens, index, chosen)):
        return None
    # In "uno $5" the unit is that of the digits.
    before_digits = tokens.near(found.next - 1) and tokens.numeral[found.next]
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
    if not letters.isalpha() or amount.magnitude != 1:
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


def _other_end(tokens: Tokens, amount: Amount, chosen: Tables) -> Amount | None:  # noqa: PLR0911 - one return a case
    link = amount.next
    if link + 1 >= len(tokens.texts) or not tokens.near(link - 1):
        return None
    word = tokens.texts[link]
    dash = word in {"-", "–"}
    opener = tokens.texts[amount.first - 1] if amount.first else ""
    between = chosen.between.get(opener) == word
    if not (dash or between or word in chosen.ranges) or not tokens.near(link):
        return None
    start = link + 1
    for _ in range(2):
        if start < len(tokens.texts) and not tokens.numeral[start] and _leads(tokens, start):
            start += 1
    if start >= len(tokens.texts):
        return None
    if dash and not tokens.numeral[start]:
        return None
    if not tokens.numeral[start] and tokens.texts[start] not in chosen.anchors:
        return None
    other = amount_at(tokens, start, chosen, link + 1)
    if other is None or other.value < 0 or other.first > start:
        return None
    same = (amount.kind, amount.unit) == (other.kind, other.unit)
    opens = amount.kind == "number" and not amount.unit
    closes = other.kind == "number" and (dash or between or amount.first < 1)
    if is_year(amount.raw) != is_year(other.raw) and same and opens:
        return None
    return other if same or opens or closes else None


def _leads(tokens: Tokens, index: int) -> bool:
    """Whether a currency may stand here, in front of digits."""
    text = tokens.texts[index]
    plain = tokens.folded.text[tokens.starts[index] : tokens.ends[index]]
    return text in "€$£¥" or (len(plain) == 3 and plain.isupper())


def _joined(low: Amount, high: Amount) -> tuple[Amount, Amount]:
    """Both ends with the unit and magnitude that one of them carries."""
    if low.kind == "number" and high.kind != "number":
        if high.magnitude > 1 and low.magnitude == 1:
            low = replace(low, value=low.value * high.magnitude)
        scale = Fraction(1)
        return replace(low, value=low.value * scale, kind=high.kind, unit=high.unit), high
    if high.kind == "number" and low.kind != "number":
        return low, replace(high, kind=low.kind, unit=low.unit)
    if high.magnitude > 1 and low.magnitude == 1 and low.value < high.value / high.magnitude:
        low = replace(low, value=low.value * high.magnitude)
    return low, high


def _bounded(tokens: Tokens, item: _Found, chosen: Tables, floor: int) -> _Found:
    if item.first < 0:
        return item
    before = item.first - 1
    if before >= floor and tokens.near(before):
        word = tokens.texts[before]
        if word in _BEFORE:
            return replace(item, bound=_BEFORE[word])
        if word == "." and before > floor:
            before -= 1
            word = tokens.texts[before]
        for words, bound in chosen.bounds.get(word, ()):
            start = before - len(words) + 1
            if start >= floor and tokens.matches(start, words):
                return replace(item, bound=bound)
    if item.next < len(tokens.texts) and tokens.near(item.next - 1):
        word = tokens.texts[item.next]
        if word == "+" and tokens.glued(item.next - 1):
            return replace(item, bound="min")
        for words, bound in chosen.bounds_after.get(word, ()):
            if tokens.matches(item.next, words):
                return replace(item, bound=bound)
    return item
