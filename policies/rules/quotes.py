"""What stands in quotation marks stands in a cited passage, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policies.asides import repeats
from policies.model import Effect, Finding, Span
from policies.scene import ReadStatement, Scene

_QUOTED = re.compile(
    r'"([^"\n]{1,1000})"|“([^”“\n]{1,1000})”|„([^“”„\n]{1,1000})[“”]|«([^»«\n]{1,1000})»'
)
_OPENING = ('"', "“", "„", "«")
_SPACE = re.compile(r"\s+")
_EDGE = " .,;:!?…"


@dataclass(frozen=True, slots=True)
class Quotes:
    """Whitespace and the stop at the edge apart, a quotation is verbatim.

    Of an answer without markers, what only repeats the question is no quotation of a passage.
    """

    effect: Effect
    message: str = "No cited passage holds this quotation: {text}"
    name: str = "quotes"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """One finding for each quotation that is none."""
        body = statement.statement.body
        # Most quote nothing, which is seen far sooner than any quotation.
        if not any(map(body.__contains__, _OPENING)):
            return
        sources: Sequence[str] | None = None
        start = statement.span.start
        # Of each quotation, once: why it is none, or nothing.
        messages: dict[str, str] = {}
        for match in _QUOTED.finditer(body):
            if sources is None:
                sources = [
                    _source((p.passage.text, *p.passage.heading_path, *p.passage.headers))
                    for p in scene.cited(statement)
                ]
            text = match[0]
            if text not in messages:
                said = match[match.lastindex or 0]
                quoted = _plain(said).strip(_EDGE)
                held = any(quoted in source for source in sources) or (
                    not scene.needs_markers and repeats(said, statement.language, scene)
                )
                messages[text] = "" if held else self.message.replace("{text}", text)
            if messages[text]:
                span = Span(start + match.start(), start + match.end())
                yield Finding(self.name, self.effect, span, messages[text])


@lru_cache(maxsize=1024)
def _source(parts: tuple[str, ...]) -> str:
    return _plain(" ".join(parts))


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip().casefold()
