"""What the golden questions must reach: the target of each measure, and what is asserted now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Measure = Literal["right_document", "right_figure", "unanswerable_refused", "answerable_refused"]
Row = Literal["quoted, held half", "quoted, blind"]


@dataclass(frozen=True, slots=True)
class Floor:
    """A share that may not get worse than this."""

    row: Row
    measure: Measure
    target: float
    asserted: float
    at_least: bool = True
    because: str = ""
    """Why less than the target is asserted; empty where the target is."""

    def met_by(self, share: float) -> bool:
        """Whether a measured share is good enough."""
        return share >= self.asserted if self.at_least else share <= self.asserted


_ONE: Final = "One question of forty-five is missing; none more may be lost."

FLOORS: Final = (
    Floor("quoted, held half", "right_document", 0.90, 0.90),
    Floor("quoted, held half", "right_figure", 0.90, 0.90),
    Floor("quoted, held half", "unanswerable_refused", 0.90, 0.88, because=_ONE),
    Floor("quoted, held half", "answerable_refused", 0.15, 0.15, at_least=False),
    Floor("quoted, blind", "right_document", 0.90, 0.90),
    Floor("quoted, blind", "right_figure", 0.90, 0.90),
    Floor("quoted, blind", "unanswerable_refused", 0.90, 0.90),
    Floor("quoted, blind", "answerable_refused", 0.15, 0.15, at_least=False),
)
"""Both shares of right answers are of the questions that were answered."""
