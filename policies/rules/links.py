"""Addresses and markup leave only where the cited passage holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policies.model import Effect, Finding, Span
from policies.reading import ReadStatement, Scene

_LINK = re.compile(
    r"(?:https?|ftp|javascript|data|file|tel|mailto):[^\s<>\"')\]]{1,500}"
    r"|\bwww\.[^\s<>\"')\]]{1,300}"
    r"|!?\[[^\]\n]{0,200}\]\([^)\n]{1,500}\)"
    r"|</?[a-zA-Z!][^<>\n]{0,300}>"
    r"|\b[a-z0-9-]{2,60}\.(?:com|org|net|io|eu|bank|info|biz|xyz|example)\b(?:/[^\s<>\"')\]]{0,300})?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Links:
    """A link that no source holds may lead anywhere."""

    effect: Effect
    message: str = "No cited passage holds this link or markup: {text}."
    name: str = "links"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """One finding for each link or tag that no cited passage holds."""
        for match in _LINK.finditer(statement.statement.body):
            text = match[0].rstrip(".,;:")
            if any(text in p.passage.text for p in scene.cited(statement)):
                continue
            start = statement.span.start + match.start()
            span = Span(start, start + len(text))
            yield Finding(self.name, self.effect, span, self.message.replace("{text}", text))
