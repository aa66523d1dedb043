"""A language in outline: the columns of number words that most languages need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from policies.quantities.lexicon import Join, Lexicon, counted, measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Words by their place: the columns separated by blanks, spellings of one number by `|`."""

    language: str
    small: str
    """Nought to nineteen."""
    tens: str
    """Twenty to ninety."""
    hundreds: str = ""
    """Two hundred to nine hundred, where each is a word."""
    large: Mapping[int, str]
    """Magnitude → its forms."""
    ordinals: str = ""
    """First, second, …"""
    half: str = ""
    join: tuple[str, Join] | None = None
    """The word inside numbers, and where it may stand."""
    point: str = ""
    common: str = ""
    """Function words that tell the language apart."""
    money: Mapping[str, str] = field(default_factory=dict)
    """ISO code → names."""
    is_latin: bool = True
    glued: bool = False
    unit_first: bool = False
    led_by: str = ""

    def lexicon(self) -> Lexicon:
        """The lexicon that the columns make."""
        infix = (self.join[0],) if self.join and self.glued else ()
        return Lexicon(
            language=self.language,
            common=frozenset(self.common.split()),
            numbers=counted(self.small)
            | counted(self.tens, 20, 10)
            | counted(self.hundreds, 200, 100)
            | {word: value for value, words in self.large.items() for word in words.split()},
            ordinals=counted(self.ordinals, 1),
            joins={self.join[0]: self.join[1]} if self.join else {},
            points=frozenset(self.point.split()),
            multipliers=dict.fromkeys(self.half.split(), "0.5"),
            denominators=dict.fromkeys(self.half.split(), 2),
            is_latin=self.is_latin,
            glued=self.glued,
            infixes=infix,
            unit_first=self.unit_first,
            led_by=self.led_by,
            units=measured("money", self.money),
        )
