"""Numbers written in words: atoms such as "two", "hundred", "thousand" become a value."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from policies.quantities.languages import Tables
from policies.quantities.tokens import Tokens

LARGEST = 10**15
"""Nothing multiplies a number in words beyond this."""


class WordNumber(NamedTuple):
    """A value and the index of the token after its last word."""

    value: Fraction
    next: int


class _Sum:
    """Adds atoms from left to right, and says when the next one belongs to another number."""

    def __init__(self) -> None:
        self.total = 0
        self.current = 0
        self.last = 0
        self.largest = 10**30

    def takes(self, atom: int) -> bool:
        """Whether the atom can follow what was read, and if so adds it."""
        last = self.last
        if atom >= 1000:
            fits = last == 0 or (self.current > 0 and atom < self.largest) or atom > last >= 1000
            fits = fits and self.total < LARGEST
        elif atom == 100:
            fits = last == 0 or (last < 100 and self.current < 100) or last >= 1000
        elif atom > 100:
            fits = last == 0 or last >= 1000
        elif atom == 20 and last == 4:
            self.current += 76
            self.last = 20
            return True
        elif atom >= 20:
            fits = last == 0 or last >= 100 or (0 < last < 10 and self.unit_first)
        elif atom >= 10:
            fits = last == 0 or last >= 100 or last in {60, 20, 80}
        else:
            fits = last == 0 or last >= 20 or (last == 10 and atom >= 7)
        if not fits:
            return False
        self._add(atom)
        return True

    unit_first = False
    """German order: unit, then tens."""

    def _add(self, atom: int) -> None:
        if atom >= 1000:
            if self.current == 0 and self.last >= 1000:
                self.total *= atom
            else:
                self.total += max(self.current, 1) * atom
            self.current = 0
            self.largest = atom
        elif atom == 100:
            self.current = max(self.current, 1) * 100
        else:
            self.current += atom
        self.last = atom

    @property
    def value(self) -> int:
        return self.total + self.current


def word_number(tokens: Tokens, index: int, tables: Tables) -> WordNumber | None:
    """The number in words that begins at a token, if one does."""
    texts = tokens.texts
    word = texts[index]
    state = _Sum()
    position = index
    if word in tables.articles:
        if not (tokens.near(index) and texts[index + 1] in tables.magnitudes):
            return None
        position = index + 1
    end = position
    while position < len(texts):
        atoms = _atoms(texts[position], tables)
        if atoms is None:
            break
        if not _take(state, atoms):
            break
        position += 1
        end = position
        position = _over_joiner(tokens, position, tables)
        if position < 0:
            break
    if end == index or (end == index + 1 and word in tables.articles):
        return None
    return _with_decimals(tokens, Fraction(state.value), end, tables)


def _take(state: _Sum, atoms: tuple[int, ...]) -> bool:
    if len(atoms) == 1:
        return state.takes(atoms[0])
    whole = _Sum()
    whole.unit_first = True
    if not all(whole.takes(atom) for atom in atoms):
        return False
    if state.last == 0:
        state.total, state.current = whole.total, whole.current
        state.last, state.largest = whole.last, whole.largest
        return True
    if state.last >= 1000 and whole.value < state.last:
        state.current += whole.value
        state.last = whole.last
        return True
    return False


def _atoms(word: str, tables: Tables) -> tuple[int, ...] | None:
    value = tables.cardinals.get(word)
    if value is None:
        value = tables.magnitudes.get(word)
    if value is not None:
        return (value,)
    if len(word) < 6:
        return None
    return tables.compound(word)


def _over_joiner(tokens: Tokens, position: int, tables: Tables) -> int:
    """The next word that may go on with the number, or -1."""
    texts = tokens.texts
    if position >= len(texts) or not tokens.near(position - 1):
        return -1
    word = texts[position]
    if word == "-" and tokens.glued(position - 1) and tokens.glued(position):
        following = position + 1
    elif word in tables.joiners and tokens.near(position):
        following = position + 1
        before = _atoms(texts[position - 1], tables)
        if before is None or before[-1] < 20:
            return -1
    else:
        following = position
    return following if following < len(texts) else -1


def _with_decimals(tokens: Tokens, value: Fraction, end: int, tables: Tables) -> WordNumber:
    texts = tokens.texts
    if end + 1 >= len(texts) or texts[end] not in tables.points or not tokens.near(end - 1):
        return WordNumber(value, end)
    digits = ""
    position = end + 1
    while position < len(texts) and len(digits) < 12 and tokens.near(position - 1):
        atom = tables.cardinals.get(texts[position])
        if atom is None or (atom > 9 and digits):
            break
        digits += str(atom)
        position += 1
    if not digits:
        return WordNumber(value, end)
    return WordNumber(value + Fraction(int(digits), 10 ** len(digits)), position)
