"""Phrases that call for a person before anything is looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policies.quantities.characters import fold
from policies.wording import once_spaced, pattern_of


@dataclass(frozen=True, slots=True)
class Trigger:
    """A topic, by its phrases in all languages together."""

    topic: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    """Who asks in these phrases asks for a fact, and is answered."""

    def calls(self, plain: str) -> bool:
        """Whether a question, folded and in lower case, is for a person."""
        if not self.pattern.search(plain):
            return False
        return self.unless is None or not self.unless.search(plain)


@dataclass(frozen=True, slots=True)
class Triggers:
    """What calls for a person, by topic."""

    every: tuple[Trigger, ...]

    @property
    def topics(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(trigger.topic for trigger in self.every)

    def topic(self, question: str) -> str | None:
        """The first topic whose phrase stands in a question as whole words, or None."""
        plain = once_spaced(fold(question).lower)
        return next((trigger.topic for trigger in self.every if trigger.calls(plain)), None)


Phrases = Mapping[str, Mapping[str, Sequence[str]]]
"""Topic → language → phrases, as a policy file lists them."""


def compile_triggers(phrases: Phrases, unless: Phrases) -> Triggers:
    """What calls for a person, and what does not after all. Raises PhraseEmpty."""
    return Triggers(
        tuple(
            Trigger(topic, pattern, _pattern(unless.get(topic, {})))
            for topic, languages in sorted(phrases.items())
            if (pattern := _pattern(languages)) is not None
        )
    )


def _pattern(languages: Mapping[str, Sequence[str]]) -> re.Pattern[str] | None:
    listed = tuple(phrase for group in languages.values() for phrase in group)
    return pattern_of(listed) if listed else None
