"""Words that tell a bank's products apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ingest.records import Fact

_NAME = re.compile(r"\b[A-Z][a-z]+")
_WORD = re.compile(r"[^\W\d_]+")


def product_names(facts: Sequence[Fact]) -> frozenset[str]:
    """Words that tell products apart, lower case: capitalised in the subjects of fact tables.

    A word that most subjects share, such as the bank's own name, tells nothing apart.
    """
    subjects = {fact.subject for fact in facts}
    counts: dict[str, int] = {}
    for subject in subjects:
        for word in set(_NAME.findall(subject)):
            counts[word.lower()] = counts.get(word.lower(), 0) + 1
    return frozenset(word for word, count in counts.items() if count < 0.6 * len(subjects))


def names_in(text: str, names: Collection[str]) -> frozenset[str]:
    """Those of the names that a text holds, in lower case."""
    return frozenset(word for word in _WORD.findall(text.lower()) if word in names)
