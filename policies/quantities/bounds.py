"""At least, up to, about: what the words around a quantity make of it."""

from __future__ import annotations

from policies.quantities.found import Found
from policies.quantities.languages import Tables
from policies.quantities.tokens import Tokens

_BEFORE = {"~": "about", "≈": "about", "±": "about", "<": "max", ">": "min", "≤": "max", "≥": "min"}


def bounded(tokens: Tokens, item: Found, chosen: Tables, floor: int) -> Found:
    """The quantity with the bound that the words before or behind it set."""
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
