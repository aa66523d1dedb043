"""Every figure of a statement stands in a passage it cites, or in an approved fact table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.model import Effect, Finding
from policies.rules.grounds import grounds, overrounded
from policies.rules.hints import hinted
from policies.scene import ReadStatement, Scene


@dataclass(frozen=True, slots=True)
class Numbers:
    """Equal value, unit and kind; a figure that only an uncited passage holds is no better."""

    effect: Effect
    message: str = "No cited passage states the figure {text}."
    rounded: float = 0.0
    """How far, as a share of it, a figure said to be about right may be from its source's; it has
    two digits or more, and is its source's figure rounded to its own last one."""
    name: str = "numbers"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """One finding for each figure without a source."""
        for quantity, source in zip(statement.quantities, grounds(statement, scene), strict=True):
            if source is None or overrounded(quantity, statement, scene, self.rounded):
                if not scene.needs_markers and hinted(quantity, statement, scene):
                    continue
                message = self.message.replace("{text}", quantity.text)
                yield Finding(self.name, self.effect, quantity.span, message)
