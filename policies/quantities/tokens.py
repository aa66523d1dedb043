"""A folded text as tokens: numerals, words and signs, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policies.quantities.characters import Folded, fold

_TOKEN = re.compile(
    r"(\d{1,3}(?:(?: \d{3})+|(?:'\d{3})+)(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*)"
    r"|([^\W\d_]+)"
    r"|[^\s\w]|_"
)
_DIGITS = frozenset("0123456789")
GAPS = frozenset({"", " ", "  ", "\n"})
"""What may stand between the parts of one quantity; a tab never does."""


@dataclass(slots=True)
class Tokens:
    """Parallel lists: what each token says, where it stands, and whether it is a numeral."""

    folded: Folded
    lower: str
    texts: list[str]
    starts: list[int]
    ends: list[int]
    numeral: list[bool]

    def gap(self, index: int) -> str:
        """What stands between token `index` and the next one."""
        return self.lower[self.ends[index] : self.starts[index + 1]]

    def near(self, index: int) -> bool:
        """Whether the next token stands close enough to belong to the same quantity."""
        return index + 1 < len(self.texts) and self.gap(index) in GAPS

    def glued(self, index: int) -> bool:
        """Whether nothing stands between this token and the next one."""
        return index + 1 < len(self.texts) and self.ends[index] == self.starts[index + 1]

    def matches(self, index: int, words: tuple[str, ...]) -> bool:
        """Whether these words stand from `index` on, close together."""
        last = index + len(words)
        if last > len(self.texts) or tuple(self.texts[index:last]) != words:
            return False
        return all(self.gap(k) in GAPS for k in range(index, last - 1))


def tokenise(text: str) -> Tokens:
    """Fold a text and cut it into tokens."""
    folded = fold(text)
    lower = folded.lower
    found = list(_TOKEN.finditer(lower))
    texts = [match[0] for match in found]
    spans = [match.span() for match in found]
    return Tokens(
        folded,
        lower,
        texts,
        [start for start, _ in spans],
        [end for _, end in spans],
        [text[0] in _DIGITS for text in texts],
    )
