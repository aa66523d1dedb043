"""What dates, times and names in words are read as, and the numbers they are made of."""

from __future__ import annotations

from typing import Final, NamedTuple

from policies.quantities.languages import Tables
from policies.quantities.lexicon import CARDINAL
from policies.quantities.numerals import read
from policies.quantities.tokens import Tokens


class Said(NamedTuple):
    """Something in words from token `first` to token `next`, exclusive."""

    first: int
    next: int
    kind: str
    value: str
    unit: str = ""


ZEROS: Final = frozenset({"oh", "o"})


def number(tokens: Tokens, index: int, tables: Tables) -> tuple[int, int, str] | None:
    """Value, next token and role of a number that begins here, in digits or in words."""
    if index >= len(tokens.texts):
        return None
    text = tokens.texts[index]
    if text.isascii() and text.isdigit():
        return (int(text), index + 1, CARDINAL) if len(text) < 5 else None
    if text in tables.articles and text in {"una", "une", "uma", "un"}:
        return 1, index + 1, CARDINAL
    found = read(tokens, index, tables)
    if found is None or found.value.denominator != 1 or found.value > 10**6:
        return None
    return int(found.value), found.next, found.role


def era_at(tokens: Tokens, index: int) -> tuple[str, int] | None:
    """AD, B.C. or bce at a token, and the token behind."""
    texts = tokens.texts
    if index >= len(texts) or not tokens.near(index - 1):
        return None
    word = texts[index]
    if word in {"ad", "bc", "bce", "ce"} and tokens.folded.text[tokens.starts[index]].isupper():
        return word, index + 1
    letters = [text for text in texts[index : index + 4] if text != "."][:2]
    if letters not in (["a", "d"], ["b", "c"]) or texts[index] not in {"a", "b"}:
        return None
    end = index + 1
    while texts[end] == ".":
        end += 1
    closed = texts[end + 1 : end + 2] == ["."] and texts[index + 1] == "."
    return "".join(letters), end + 1 + closed


def is_measured(tokens: Tokens, index: int, tables: Tables) -> bool:
    """Whether a unit that is no month stands at a token, close behind the one before."""
    if index >= len(tokens.texts) or not tokens.near(index - 1):
        return False
    return tokens.texts[index] in tables.units and tokens.texts[index] not in tables.months


def is_name(tokens: Tokens, index: int) -> bool:
    """Whether a name follows, as in one twenty three Laguna Court; not PM or EST."""
    if not tokens.near(index - 1):
        return False
    plain = tokens.folded.text[tokens.starts[index] : tokens.ends[index]]
    return len(plain) > 3 and plain[0].isupper() and plain[1:].islower()
