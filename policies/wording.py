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


def may_stand(phrases: tuple[str, ...], text: str, words: Iterable[str]) -> bool:
    """Whether any of the phrases may stand in a folded text of these words; most do not.

    >>> may_stand(("we guarantee", "risk-free"), "no risk", ("no", "risk"))
    True
    >>> may_stand(("we guarantee", "risk-free"), "we promise", ("we", "promise"))
    False
    """
    whole, beginnings = _needed(phrases)
    return "" in whole or not whole.isdisjoint(words) or any(map(text.__contains__, beginnings))


@lru_cache(maxsize=64)
def _needed(phrases: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """A word of each phrase, or how one begins where all of its words end anyhow.

    An empty word stands for any.
    """
    needed = [max(map(_letters, _plain_words(p)), key=_telling) for p in phrases]
    return (
        frozenset(letters for letters, open_ended in needed if not open_ended),
        tuple(dict.fromkeys(letters for letters, open_ended in needed if open_ended)),
    )


def _letters(word: str) -> tuple[str, bool]:
    """Letters that stand wherever a word of a phrase does, and whether more may follow them."""
    open_ended = word.endswith("*")
    runs = _LETTERS.findall(word)
    last = runs.pop() if open_ended and runs and word[:-1].endswith(runs[-1]) else ""
    longest = max(runs, key=len, default="")
    return (longest, False) if longest or not last else (last, True)


def _telling(letters: tuple[str, bool]) -> tuple[bool, int]:
    """How much sooner letters tell that a phrase does not stand in a text."""
    text, open_ended = letters
    return bool(text) and not open_ended, len(text)


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
