"""Account numbers, card numbers and e-mail addresses of people stay where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policies.model import Effect, Finding, Span
from policies.reading import ReadStatement, Scene

_PERSONAL = re.compile(
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"
    r"|\b\d(?:[ -]?\d){12,18}\b"
    r"|[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,20}"
)


@dataclass(frozen=True, slots=True)
class Personal:
    """Such a number or address leaves only where a cited passage publishes it."""

    effect: Effect
    message: str = (
        "This looks like somebody's account, card or address, and no cited passage publishes it."
    )
    name: str = "personal"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """One finding for each."""
        for match in _PERSONAL.finditer(statement.statement.body):
            if any(match[0] in p.passage.text for p in scene.cited(statement)):
                continue
            start = statement.span.start
            span = Span(start + match.start(), start + match.end())
            yield Finding(self.name, self.effect, span, self.message)
