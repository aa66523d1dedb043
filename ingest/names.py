"""What a bank calls its products, as its fact tables name them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_CAPITALISED = re.compile(r"[^\W\d_][\w'’&.-]*")


@dataclass(frozen=True, slots=True)
class ProductNames:
    """The capitalised words that subjects of fact rows begin with."""

    whole: frozenset[str]
    """As the rows have them: Harbour Easy Saver."""
    short: frozenset[str]
    """Those without the word that several begin with: Easy Saver."""
    shared: frozenset[str]
    """The words that several begin with, which are the bank's own and tell no product: Harbour."""

    @classmethod
    def of(cls, subjects: Iterable[str]) -> ProductNames:
        """Read off the subjects of rows.

        >>> names = ProductNames.of(["Harbour Plus", "Harbour Easy Saver up to 9 EUR", "staff"])
        >>> sorted(names.whole), sorted(names.short), sorted(names.shared)
        (['Harbour Easy Saver', 'Harbour Plus'], ['Easy Saver', 'Plus'], ['Harbour'])
        """
        names = {name for subject in subjects if (name := _begins(subject))}
        first = Counter(name.split(" ", 1)[0] for name in names)
        shared = frozenset(word for word, count in first.items() if count > 1)
        whole = frozenset(names - shared)
        short = {name.split(" ", 1)[1] for name in whole if name.split(" ", 1)[0] in shared}
        return cls(whole, frozenset(short), shared)


def _begins(subject: str) -> str:
    words = []
    for word in subject.split():
        if not word[0].isupper() or not _CAPITALISED.fullmatch(word):
            break
        words.append(word)
    return " ".join(words)
