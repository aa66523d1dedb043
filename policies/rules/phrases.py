"""What must never be said, whoever said it first: advice, promises, guarantees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from policies.model import Effect, Finding
from policies.quantities.characters import fold
from policies.reading import ReadStatement, Scene


@dataclass(frozen=True, slots=True)
class Phrases:
    """Each phrase matches whole words in any case; `*` at its end takes any ending."""

    effect: Effect
    never: tuple[str, ...]
    message: str = "This must not be said: {text}."
    unless_quoted: bool = True
    """Whether a phrase may stand where a cited passage uses it too."""
    name: str = "phrases"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """One finding for each phrase."""
        folded = fold(statement.statement.body)
        for match in _pattern(self.never).finditer(folded.lower):
            if self.unless_quoted and any(
                match[0] in fold(p.passage.text).lower for p in scene.cited(statement)
            ):
                continue
            inside = folded.span(*match.span())
            start = statement.span.start
            span = type(inside)(start + inside.start, start + inside.end)
            text = statement.statement.body[inside.start : inside.end]
            yield Finding(self.name, self.effect, span, self.message.replace("{text}", text))


@lru_cache(maxsize=64)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    choices = []
    for phrase in phrases:
        plain = fold(phrase).lower
        ending = r"\w*" if plain.endswith("*") else ""
        choices.append(r"\s+".join(map(re.escape, plain.rstrip("*").split())) + ending)
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)")
