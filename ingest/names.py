"""What a bank calls its products, as its fact tables name them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_CAPITALISED = re.compile(r"[^\W\d_][\w'’&.-]*")


def product_names(subjects: Iterable[str]) -> frozenset[str]:
    """The capitalised words that subjects of fact rows begin with, and those without the bank's.

    What every name begins with is the bank's own, and tells no product.

    >>> sorted(product_names(["Harbour Plus", "Harbour Easy Saver up to 25000 EUR", "staff"]))
    ['Easy Saver', 'Harbour Easy Saver', 'Harbour Plus', 'Plus']
    """
    names = {name for subject in subjects if (name := _begins(subject))}
    first = Counter(name.split(" ", 1)[0] for name in names)
    common = {word for word, count in first.items() if count > 1}
    whole = {name for name in names if name not in common}
    return frozenset(
        whole | {n.split(" ", 1)[1] for n in whole if " " in n and n.split(" ", 1)[0] in common}
    )


def _begins(subject: str) -> str:
    words = []
    for word in subject.split():
        if not word[0].isupper() or not _CAPITALISED.fullmatch(word):
            break
        words.append(word)
    return " ".join(words)
