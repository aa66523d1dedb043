"""Phrases as policy files write them, made into patterns over folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from policies.quantities.characters import fold


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


@lru_cache(maxsize=64)
def marks_of(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Pieces of words of which one stands wherever a phrase does: they are found far sooner.

    >>> marks_of(("we guarantee", "guaranteed return*", "risk-free"))
    ('guarantee', 'risk-free')
    """
    words = ([w.rstrip("*") for w in _plain_words(p) if w != "..."] for p in phrases)
    longest = {max(pieces, key=len) for pieces in words}
    return tuple(sorted(m for m in longest if not any(o != m and o in m for o in longest)))


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
