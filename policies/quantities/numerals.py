"""Numbers written in words: atoms such as "two", "hundred", "thousand" become a value."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from policies.quantities.languages import Tables
from policies.quantities.lexicon import CARDINAL, ORDINAL
from policies.quantities.sums import LARGEST, Sum
from policies.quantities.tokens import Tokens

MOST_DIGITS: Final = 40
"""Digits of a number that is spoken digit by digit, or behind its point."""


class Reading(NamedTuple):
    """A number in words and the index of the token after its last word."""

    value: Fraction
    next: int
    role: str = CARDINAL
    scale: int = 1
    """The last magnitude, which a fraction behind it is a part of: 3 million and a *half*."""


def read(
    tokens: Tokens, index: int, tables: Tables, parts: bool = False, below: int = LARGEST
) -> Reading | None:
    """The cardinal or ordinal in words that begins at a token, if one does.

    With `parts` the words for parts of a whole end a number too, as denominators do; atoms from
    `below` on do not belong to it.
    """
    word = tokens.texts[index]
    if (
        word not in tables.numbers
        and word not in tables.articles
        and tables.ending(word, parts) is None
    ):
        return None
    total = _sum(tables)
    position = index
    if word in tables.articles and not _counts(tokens, index, tables):
        return None
    return _read_on(tokens, position, tables, total, parts, below)


def _counts(tokens: Tokens, index: int, tables: Tables) -> bool:
    """Whether an article is a one here: *ein* hundert, *ein* und zwanzig."""
    if not tokens.near(index):
        return False
    following = tokens.texts[index + 1]
    if tables.numbers.get(following, 0) >= 100:
        return True
    if not tables.unit_first or following not in tables.joins or not tokens.near(index + 1):
        return False
    return 20 <= tables.first_atom(tokens.texts[index + 2]) < 100


def read_on(tokens: Tokens, index: int, tables: Tables, seed: int) -> Reading | None:
    """What words add to digits: 3 *hundred and one*."""
    return _read_on(tokens, index, tables, _sum(tables, seed), False, LARGEST)


def _sum(tables: Tables, seed: int = -1) -> Sum:
    return Sum(
        tables.unit_first, tables.vigesimal, tables.bare_thousand, seed, tables.hundreds_multiply
    )


def _read_on(
    tokens: Tokens, position: int, tables: Tables, total: Sum, parts: bool, below: int
) -> Reading | None:
    texts = tokens.texts
    count = len(texts)
    end, role, joined = -1, CARDINAL, False
    while position < count:
        word = texts[position]
        atom = tables.numbers.get(word) if role == CARDINAL else None
        joined = joined or bool(tables.led_by and word.startswith(tables.led_by))
        if atom is None and role == CARDINAL and word in tables.articles:
            ends = (joined or total.last >= 20) and tables.articles_end
            atom = 1 if ends or _counts(tokens, position, tables) else None
        if atom is not None:
            if atom >= below or not total.takes(atom, joined):
                break
        else:
            found = tables.ending(word, parts)
            if found is None:
                break
            value, kind = found
            if kind == CARDINAL:
                if role != CARDINAL or not total.takes_whole(value, joined):
                    break
            else:
                if (
                    role == CARDINAL
                    and total.last >= 0
                    and kind == ORDINAL
                    and value < 1000
                    and not tables.ordinals_follow
                ):
                    break
                behind = role != CARDINAL or total.last == 10
                if word in tables.ordinals or word in tables.denominators:
                    if not total.takes(value, joined, behind):
                        break
                elif not total.takes_whole(value, joined):
                    break
                role = kind
        position += 1
        end = position
        position, joined = _over_joiner(tokens, position, tables, total, role)
        if position < 0:
            break
    if end < 0:
        return None
    scale = total.terms[-1][1] if total.terms and not total.group else 1
    return Reading(Fraction(total.value), end, role, scale)


def _over_joiner(
    tokens: Tokens, position: int, tables: Tables, total: Sum, role: str
) -> tuple[int, bool]:
    """The next word that may go on with the number, or -1; and whether a joiner stood between."""
    texts = tokens.texts
    if position >= len(texts) or not tokens.near(position - 1):
        return -1, False
    word = texts[position]
    following, joined = position, False
    if word == "-" and position + 1 < len(texts):
        if not (tokens.glued(position - 1) and tokens.glued(position)) and not (
            tokens.gaps[position - 1] == tokens.gaps[position] == " " and 20 <= total.last < 100
        ):
            return -1, False
        following = position + 1
        word = texts[following]
    join = tables.joins.get(word)
    if join is not None and following + 1 < len(texts) and tokens.near(following):
        after = following + 1
        if texts[after] == "-" and tokens.glued(following) and after + 1 < len(texts):
            after += 1
        first = tables.first_atom(texts[after])
        if first <= 0 or not join(total.last, first):
            return -1, False
        if total.last >= 1000 and first < 100 and _is_part(tokens, after, tables):
            return -1, False
        following, joined = after, True
    return (following, joined) if following < len(texts) else (-1, False)


def _is_part(tokens: Tokens, index: int, tables: Tables) -> bool:
    """Whether a small number and a part follow: a million and *three quarters*."""
    if not tokens.near(index):
        return False
    following = tokens.texts[index + 1]
    if following == "-" and index + 2 < len(tokens.texts):
        following = tokens.texts[index + 2]
    if following in tables.denominators:
        return True
    return tables.parts_are_ordinals and following in tables.ordinals


def decimals(tokens: Tokens, index: int, tables: Tables) -> tuple[str, int]:
    """Digits spoken behind a decimal mark, from a token on, and the token after them.

    One by one (point five two) or as numbers (virgule trois cent trois); "" where there are none.
    """
    digits = ""
    position = index
    texts = tokens.texts
    while position < len(texts) and len(digits) < MOST_DIGITS:
        if position > index and not tokens.near(position - 1):
            break
        if texts[position] in tables.numbers and tables.numbers[texts[position]] == 0:
            digits += "0"
            position += 1
            continue
        if texts[position] in {"o", "oh"} and tables.language == "en":
            digits += "0"
            position += 1
            continue
        if texts[position] in tables.articles and tables.language != "en":
            following = texts[position + 1] if tokens.near(position) else ""
            if not digits or following in {"", *".,;:!?)"} or following in tables.numbers:
                digits += "1"
                position += 1
                continue
            break
        if texts[position] not in tables.numbers and tables.ending(texts[position]) is None:
            break
        found = read(tokens, position, tables, below=100 if tables.language == "en" else 1000)
        if found is None or found.role != CARDINAL or found.value >= 1000:
            break
        digits += str(found.value)
        position = found.next
    return digits, position


def part(tokens: Tokens, index: int, tables: Tables) -> tuple[int, int] | None:
    """A denominator in words that begins at a token, and the token after it."""
    texts = tokens.texts
    word = texts[index]
    below = tables.denominators.get(word)
    if below is not None and below > 1:
        return below, index + 1
    if word in tables.articles:
        return None
    found = read(tokens, index, tables, parts=True)
    if found is None:
        return None
    if found.role == CARDINAL:
        if found.next < len(texts) and texts[found.next] in {"avo", "avos"}:
            return int(found.value), found.next + 1
        return None
    if found.role == ORDINAL and not tables.parts_are_ordinals:
        return None
    return (int(found.value), found.next) if found.value > 1 else None
