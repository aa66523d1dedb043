"""What stands right beside a figure, as far as it tells what the figure counts."""

from __future__ import annotations

from typing import NamedTuple

from policies.scene import Place

REACH = 80
"""No more characters beside a figure tell what it counts."""
ENDS_WHOLE = frozenset(
    "is are was were will would can could must may has have be been at in on per for if when to "
    "from within as and or wird werden ist sind war muss kann bei im am pro wenn an auf".split()
)
"""Where one of these stands behind a figure, nothing is named that it counts."""


class Around(NamedTuple):
    """What stands right beside a figure."""

    before: str
    figure: str
    after: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Around:
        """What stands beside a stretch of a text."""
        start, last = max(0, start), min(end, start + REACH)
        return cls(text[max(0, start - REACH) : start], text[start:last], text[end : end + REACH])


def around(place: Place) -> Around:
    """What stands beside a figure of a passage."""
    figure, base = place.quantity.span, place.sentence.span.start
    return Around.of(place.sentence.text, figure.start - base, figure.end - base)
