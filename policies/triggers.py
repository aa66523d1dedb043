"""Phrases that call for a person before anything is looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policies.quantities.characters import fold
from policies.wording import once_spaced, pattern_of


@dataclass(frozen=True, slots=True)
class Triggers:
    """Topic and the pattern of its phrases, in all languages together."""

    topics: tuple[tuple[str, re.Pattern[str]], ...]

    def topic(self, question: str) -> str | None:
        """The first topic whose phrase stands in a question as whole words, or None."""
        plain = once_spaced(fold(question).lower)
        for topic, pattern in self.topics:
            if pattern.search(plain):
                return topic
        return None


def compile_triggers(phrases: Mapping[str, Mapping[str, Sequence[str]]]) -> Triggers:
    """Topic → language → phrases, as a policy file lists them. Raises PhraseEmpty."""
    topics = []
    for topic, languages in sorted(phrases.items()):
        listed = tuple(phrase for group in languages.values() for phrase in group)
        if listed:
            topics.append((topic, pattern_of(listed)))
    return Triggers(tuple(topics))
