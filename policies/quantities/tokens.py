"""A folded text as tokens: numerals, words and signs, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

from policies.quantities import eastasian
from policies.quantities.characters import CONFUSABLE, Folded, fold, unconfused
from policies.quantities.cldr import unit_names
from policies.quantities.units import EAST_ASIAN

_NUMERAL: Final = (
    r"[0-9]{1,3}(?:(?: [0-9]{3})+|(?:'[0-9]{3})+)(?:[.,][0-9]+)?(?![0-9])"
    r"|[0-9]+(?:[.,][0-9]+)*"
)
_SIGN: Final = r"[^\s\w]|_"
_ASCII: Final = re.compile(
    r"(\S(?:(?<=[a-z])[a-z]*|(?<=[0-9])(?:[0-9]{0,2}(?:(?: [0-9]{3})+|(?:'[0-9]{3})+)"
    r"(?:[.,][0-9]+)?(?![0-9])|[0-9]*(?:[.,][0-9]+)*)|))"
)
"""The same as below: what all begin with stands in front, since it is found sooner so."""
_PLAIN: Final = re.compile(rf"([^\W\d_]+|{_NUMERAL}|{_SIGN})")
_MARKED: Final = re.compile(rf"({_NUMERAL}|(?:[^\W\d_]|[\u0900-\u0963\u0970-\u1aff])+|{_SIGN})")
_EAST: Final = re.compile("[\u1100-\u11ff\u3000-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]")
_INDIAN: Final = re.compile("[\u0900-\u1aff]")
_DIGIT: Final = re.compile("[0-9]")
_DIGITS: Final = frozenset("0123456789")
_COMMAS: Final = re.compile(",[0-9]{1,2},")
_LISTED: Final = re.compile(r"(?<![0-9.,])[0-9]{1,2}(?:,[0-9]{1,2}){2,11}(?![0-9]|[.,][0-9])")
"""Small numbers in a row without blanks, which group nothing: boxes 1,2,3 and 5."""
GAPS: Final = frozenset({"", " ", "  ", "\n", "   "})
"""What may stand between the parts of one quantity; a tab never does."""


@dataclass(slots=True)
class Tokens:
    """Parallel lists: what each token says, where it stands, and whether it is a numeral."""

    folded: Folded
    lower: str
    texts: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[str]
    """What stands between each token and the next one."""
    is_plain: bool
    """Whether nothing moved, and words are stretches of letters as in any other reading."""
    cents: str = ""
    """The currency whose cents the text means; empty until asked."""

    def is_numeral(self, index: int) -> bool:
        """Whether a token is made of digits."""
        return self.texts[index][0] in _DIGITS

    def near(self, index: int) -> bool:
        """Whether the next token stands close enough to belong to the same quantity."""
        return index + 1 < len(self.texts) and self.gaps[index] in GAPS

    def glued(self, index: int) -> bool:
        """Whether nothing stands between this token and the next one."""
        return index + 1 < len(self.texts) and not self.gaps[index]

    def matches(self, index: int, words: tuple[str, ...]) -> bool:
        """Whether these words stand from `index` on, close together."""
        last = index + len(words)
        if last > len(self.texts) or tuple(self.texts[index:last]) != words:
            return False
        return all(self.gaps[k] in GAPS for k in range(index, last - 1))


def tokenise(text: str) -> Tokens:
    """Fold a text and cut it into tokens."""
    folded = fold(text)
    lower = folded.lower
    pattern = _ASCII
    if not lower.isascii():
        pattern = _PLAIN
        far = "".join([character for character in set(lower) if character > "\u08ff"])
        if far and _EAST.search(far):
            pattern = _eastern()
        elif far and _INDIAN.search(far):
            pattern = _MARKED
    is_plain = folded.starts is None and pattern in {_ASCII, _PLAIN}
    # Gap, token, gap, token, …, gap.
    parts = pattern.split(lower)
    if not CONFUSABLE.isdisjoint(parts) and _DIGIT.search(lower):
        clear = unconfused(folded)
        if clear is not folded:
            folded, lower, is_plain = clear, clear.lower, False
            parts = pattern.split(lower)
    if _COMMAS.search(lower) and _LISTED.search(lower):
        parts = [piece for part in parts for piece in _members(part)]
    edges = list(accumulate(map(len, parts)))
    return Tokens(folded, lower, parts[1::2], edges[:-1:2], edges[1::2], parts[2::2], is_plain)


def _members(part: str) -> list[str]:
    """A numeral that lists several, as tokens with nothing between them; anything else whole."""
    if not _LISTED.fullmatch(part):
        return [part]
    return [piece for sign in re.split("(,)", part) for piece in (sign, "")][:-1]


@lru_cache(maxsize=1)
def _eastern() -> re.Pattern[str]:
    names = tuple(sorted({*unit_names("ja"), *unit_names("ko"), *unit_names("zh"), *EAST_ASIAN}))
    names = tuple(name for name in names if _EAST.match(name) and " " not in name)
    word = rf"(?:(?!{_EAST.pattern})(?:[^\W\d_]|[\u0900-\u0963\u0970-\u10ff]))+"
    return re.compile(rf"({_NUMERAL}|{eastasian.pattern(names)}|{word}|{_SIGN}|\w)")
