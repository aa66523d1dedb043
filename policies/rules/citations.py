"""Every statement cites a passage that exists, in the one shape that markers have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.model import Effect, Finding
from policies.scene import ReadStatement, Scene


@dataclass(frozen=True, slots=True)
class Citations:
    """A statement without a marker, or with one that leads nowhere, does not leave."""

    effect: Effect
    message: str = "This sentence cites no passage."
    unresolved: str = "This marker leads to no passage that was shown: {text}."
    name: str = "citations"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """Odd markers, markers out of range, and statements without any."""
        count = len(scene.passages)
        for marker in statement.markers:
            if marker.number is None or not 1 <= marker.number <= count:
                start = marker.span.start - statement.span.start
                shape = statement.statement.text[start : start + len_of(marker.span)]
                message = self.unresolved.replace("{text}", shape)
                yield Finding(self.name, self.effect, marker.span, message)
        if scene.needs_markers and not statement.markers:
            yield Finding(self.name, self.effect, statement.span, self.message)


def len_of(span: tuple[int, int]) -> int:
    """How many characters a span covers."""
    return span[1] - span[0]
