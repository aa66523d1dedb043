"""Phrases as policy files write them, made into patterns over folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from policies.quantities.characters import fold

_LETTERS = re.compile(r"[^\W\d_]+")


class PhraseEmpty(ValueError):
    """A phrase without a word would match everywhere."""


@lru_cache(maxsize=64)
def pattern_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases, as whole words, in folded lower-case text.

    `*` at the end of a word takes any ending, `...` takes up to five words. Made once for the
    lists of a policy, whatever is judged by it. Raises PhraseEmpty.

    >>> bool(pattern_of(("my ... has died",)).search("my dear old uncle has died"))
    True
    """
    # The longest first, so that a finding shows all of what was said.
    choices = sorted(map(_choice, phrases), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)")


BEGINNING = 7
"""So many letters of a word are looked at first."""


def may_stand(phrases: tuple[str, ...], words: Iterable[str]) -> bool:
    """Whether any of the phrases may stand in a text of these words, folded; most do not.

    >>> may_stand(("we guarantee", "risk-free"), ("there", "is", "no", "risk"))
    True
    >>> may_stand(("we guarantee", "risk-free"), ("we", "promise", "nothing"))
    False
    """
    beginnings = _beginnings(phrases)
    return "" in beginnings or not beginnings.isdisjoint([word[:BEGINNING] for word in words])


@lru_cache(maxsize=64)
def _beginnings(phrases: tuple[str, ...]) -> frozenset[str]:
    """How the longest word of each phrase begins; nothing where any word may be meant."""
    return frozenset(max(map(_beginning, _plain_words(p)), key=len) for p in phrases)


def _beginning(word: str) -> str:
    """How a word of a phrase begins, wherever it stands; nothing where that is not told."""
    letters = max(_LETTERS.findall(word), key=len, default="")
    ends_anyhow = word.endswith("*") and len(letters) < BEGINNING
    return "" if ends_anyhow else letters[:BEGINNING]


def once_spaced(text: str) -> str:
    """The text with every stretch of white space made one blank.

    >>> once_spaced(" two\\n words ")
    'two words'
    """
    return " ".join(text.split())


def _choice(phrase: str) -> str:
    return r"\s{1,8}".join(_words(_plain_words(phrase)))


def _plain_words(phrase: str) -> list[str]:
    words = fold(phrase).lower.replace("…", "...").split()
    if not any(word.strip("*.") for word in words):
        raise PhraseEmpty(f"the phrase {phrase!r} holds no word")
    return words


def _words(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        if word == "...":
            yield r"\S{1,40}(?:\s{1,8}\S{1,40}){0,4}"
        elif word.endswith("*"):
            yield re.escape(word[:-1]) + r"\w{0,40}"
        else:
            yield re.escape(word)
