"""What a finding of binding tells: what the source states of the sentence's own subject."""

from __future__ import annotations

import re

from policies.model import Quantity
from policies.rules.periods import periods
from policies.rules.rivals import UNDER, Around, surety
from policies.scene import Place

MOST = 400
"""No more figures are asked whether they are meant."""
SAID = 0.6
"""Share of what a sentence says of its figure that must be said of the figure named instead."""
LONGEST = 160
"""Characters of a source that are told."""
_AHEAD = re.compile(r"(?:[^\s,;:()\t\n|]{1,30} ){0,2}$")
_BEHIND = re.compile(r"(?: (?!\[\d)[^\s,;:()\t\n|.]{1,30}){0,2}")


def instead(claim: Quantity, around: Around, likely: Place) -> Place | None:
    """The figure that the source states of what a claim is said of, or None where it states none.

    It is in the claim's unit, stands with every name of the segment and with most of its terms;
    of equals, the likely one.
    """
    told = sorted(around.segment(claim) - periods())
    wanted = around.names.intersection(told)
    best: tuple[float, bool, Place] | None = None
    for place in around.figures.rivals(claim)[:MOST]:
        if any(surety(place, name) < UNDER for name in wanted):
            continue
        score = sum(surety(place, term) for term in told)
        is_likely = place.sentence is likely.sentence and place.at == likely.at
        if score >= SAID * len(told) and (best is None or (score, is_likely) > best[:2]):
            best = score, is_likely, place
    return best[2] if best else None


def phrase(text: str, start: int, end: int) -> str:
    """A stretch of a text with the words right beside it, where its bound may stand."""
    ahead = _AHEAD.search(text, max(0, start - 100), start)
    behind = _BEHIND.match(text, end)
    first = ahead.start() if ahead else start
    return " ".join(text[first : behind.end() if behind else end].split())


def shortened(text: str) -> str:
    """A sentence of a source on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
