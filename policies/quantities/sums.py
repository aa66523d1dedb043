"""Adds up the atoms of a number from left to right: two, hundred, fifty, thousand."""

from __future__ import annotations

from typing import Final

LARGEST: Final = 10**30
"""Nothing multiplies a number in words beyond this."""


class Sum:
    """Adds atoms from left to right, and says when the next one belongs to another number."""

    __slots__ = (
        "bare_thousand",
        "group",
        "hundreds_multiply",
        "last",
        "terms",
        "unit_first",
        "vigesimal",
    )

    def __init__(
        self,
        unit_first: bool,
        vigesimal: bool,
        bare_thousand: bool = True,
        seed: int = -1,
        hundreds_multiply: bool = True,
    ) -> None:
        self.hundreds_multiply = hundreds_multiply
        self.unit_first = unit_first
        self.vigesimal = vigesimal
        self.bare_thousand = bare_thousand
        self.terms: list[tuple[int, int]] = []
        self.group = max(seed, 0)
        self.last = seed
        """The last atom; -1 before the first."""

    def takes(self, atom: int, joined: bool = False, ordinal: bool = False) -> bool:
        """Whether the atom can follow what was read, and if so adds it."""
        if self.last < 0:
            fits = True
        elif atom >= 1000:
            return self._scaled(atom)
        elif atom == 100:
            tens = self.group < 10 or 10 < self.group < 20 or not self.vigesimal
            fits = self.group < 100 and self.last != 0 and tens
            fits = fits and (self.hundreds_multiply or self.group == 0)
        elif atom > 100:
            fits = self.group == 0 and self.last != 0
        else:
            fits = self._small(atom, joined, ordinal)
        if fits:
            self._add(atom)
        return fits

    def _small(self, atom: int, joined: bool, ordinal: bool) -> bool:
        """Whether tens or units find their place free."""
        rest, last = self.group % 100, self.last
        if atom == 0 or last == 0:
            return False
        if rest == 0:
            return True
        if self.vigesimal and self._of_twenty(atom, rest):
            return True
        if atom >= 20:
            return rest < 10 and joined and self.unit_first
        if atom >= 10:
            return False
        return rest % 10 == 0 and (rest >= 20 or ordinal)

    def _of_twenty(self, atom: int, rest: int) -> bool:
        """Soixante-dix, quatre-vingts, quatre-vingt-onze."""
        if atom == 20:
            return rest == 4 and self.last == 4
        if atom >= 10:
            return atom < 20 and rest in {60, 80}
        return rest in {10, 70, 90} and self.last == 10 and atom >= 7

    def _add(self, atom: int) -> None:
        if atom >= 1000:
            self.terms.append((atom, atom))
        elif atom == 100 and self.group:
            self.group *= 100
        elif atom == 20 and self.last == 4 and self.vigesimal:
            self.group += 76
        else:
            self.group += atom
        self.last = atom

    def _scaled(self, atom: int) -> bool:
        """Multiplies what is smaller than the magnitude by it."""
        keep = len(self.terms)
        below = self.group
        while keep and self.terms[keep - 1][1] < atom:
            keep -= 1
            below += self.terms[keep][0]
        if keep and self.terms[keep - 1][1] == atom:
            return False
        if below == 0:
            # "Um milhão e mil", but never "a million thousand".
            if self.last == 0 or not (keep and atom == 1000 and self.bare_thousand):
                return False
            below = 1
        if below * atom > LARGEST:
            return False
        del self.terms[keep:]
        self.terms.append((below * atom, atom))
        self.group = 0
        self.last = atom
        return True

    def takes_whole(self, value: int, joined: bool) -> bool:
        """Whether a number written as one word can follow, and if so adds it."""
        if self.last < 0:
            high, low = value - value % 1000, value % 1000
            if high:
                self.terms.append((high, 1000))
            self.group = low
            self.last = low or 1000
            return True
        if value >= 1000:
            if self.group or not self.terms or self.terms[-1][0] <= value:
                return False
            if self.terms[-1][1] <= 1000:
                return False
            self.terms.append((value - value % 1000, 1000))
            self.group = value % 1000
        elif value >= 100:
            if self.group or self.last == 0:
                return False
            self.group = value
        elif self.group % 100 or self.last == 0:
            return False
        else:
            self.group += value
        self.last = value % 1000 or 1000
        return True

    @property
    def value(self) -> int:
        """What was read."""
        return sum(value for value, _ in self.terms) + self.group
