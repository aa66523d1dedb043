"""Phrases that call for a person before anything is looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policies.quantities.characters import fold


@dataclass(frozen=True, slots=True)
class Triggers:
    """Topic and the pattern of its phrases, in all languages together."""

    topics: tuple[tuple[str, re.Pattern[str]], ...]

    def topic(self, question: str) -> str | None:
        """The first topic whose phrase stands in a question as whole words, or None."""
        plain = " ".join(fold(question).lower.split())
        for topic, pattern in self.topics:
            if pattern.search(plain):
                return topic
        return None


def compile_triggers(phrases: Mapping[str, Mapping[str, Sequence[str]]]) -> Triggers:
    """Topic → language → phrases, as a policy file lists them.

    `*` at the end of a word takes any ending, `...` takes up to five words.
    """
    topics = []
    for topic, languages in sorted(phrases.items()):
        choices = [_pattern(phrase) for group in languages.values() for phrase in group]
        topics.append((topic, re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)")))
    return Triggers(tuple(topics))


def _pattern(phrase: str) -> str:
    words = []
    for word in " ".join(fold(phrase).lower.replace("…", "...").split()).split(" "):
        if word == "...":
            words.append(r"\S+(?: \S+){0,4}")
        elif word.endswith("*"):
            words.append(re.escape(word[:-1]) + r"\w*")
        else:
            words.append(re.escape(word))
    return " ".join(words)
