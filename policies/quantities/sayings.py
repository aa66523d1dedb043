"""Finds the idioms of the table in a text."""

from __future__ import annotations

from policies.quantities.found import Found
from policies.quantities.languages import Tables
from policies.quantities.tokens import Tokens


def idiom_at(tokens: Tokens, index: int, chosen: Tables, alone: bool) -> Found | None:
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
            return Found(tokens.starts[index], tokens.ends[last - 1], last, "idiom", "", first=-1)
    return None
