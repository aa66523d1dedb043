"""Numbers written as one word: einundzwanzig, tweehonderdste, centoventesimo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from policies.quantities.lexicon import CARDINAL, ORDINAL, PART, Lexicon
from policies.quantities.sums import Sum

LONGEST: Final = 120
"""Letters of a word that could still be a number."""


def splitter(lexicon: Lexicon) -> Callable[[str], tuple[int, str] | None]:
    """A function that reads a number written as one word: its value and role, or None.

    It always takes the longest piece, without ever going back: linear in the word.
    """
    pieces, longest, firsts = _pieces(lexicon)
    infixes = lexicon.infixes

    def split(word: str) -> tuple[int, str] | None:
        if len(word) > LONGEST or word[:2] not in firsts:
            return None
        total = Sum(lexicon.unit_first, lexicon.vigesimal)
        role, joined, read, position = CARDINAL, False, 0, 0
        while position < len(word):
            piece = next(
                (
                    word[position : position + size]
                    for size in range(min(longest, len(word) - position), 1, -1)
                    if word[position : position + size] in pieces
                ),
                "",
            )
            if not piece:
                infix = next((x for x in infixes if word.startswith(x, position)), "")
                if not infix or joined or not read:
                    return None
                position += len(infix)
                joined = True
                continue
            value, kind = pieces[piece]
            if value == 1 and kind == PART and read:
                # Veinticinco*avo*: the number before it is the denominator.
                role, joined, position = PART, False, position + len(piece)
                read += 1
                continue
            # What is no cardinal ends the word, but for ordinals behind ordinals.
            if role != CARDINAL and kind == CARDINAL:
                return None
            if not total.takes(value, joined, kind != CARDINAL):
                return None
            role = kind
            joined = False
            read += 1
            position += len(piece)
        return (total.value, role) if read > 1 and not joined else None

    return split


def _pieces(
    lexicon: Lexicon,
) -> tuple[Mapping[str, tuple[int, str]], int, frozenset[str]]:
    pieces: dict[str, tuple[int, str]] = {}
    pieces.update({word: (value, PART) for word, value in lexicon.denominators.items()})
    pieces.update({word: (value, ORDINAL) for word, value in lexicon.ordinals.items()})
    pieces.update({word: (value, CARDINAL) for word, value in lexicon.numbers.items()})
    pieces.update({word: (value, CARDINAL) for word, value in lexicon.inside.items()})
    pieces = {
        word: found
        for word, found in pieces.items()
        if len(word) > 1 and found[0] and word not in lexicon.outside
    }
    longest = max(map(len, pieces), default=0)
    return pieces, longest, frozenset(word[:2] for word in pieces)
