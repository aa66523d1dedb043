"""An amount of a table that counts in thousands or millions is not said as if in ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policies.model import Quantity
from policies.scene import Place, ReadStatement
from policies.tables import mark_of

_SCALED = re.compile(
    r"(?:thousand|million|billion|trillion|tausend|millionen|milliarden)|\b(?:mio|mrd|tsd|teur|mn|bn)\b"
    r"|\d\s?[kmb]\b",
    re.IGNORECASE,
)
_BY_EACH = re.compile(
    r"\b(?:per|each|shares?|average|rates?|prices?|ratios?|number|percent(?:age)?|days?|units?"
    r"|employees|headcount|diluted|basic|eps|je|pro|st[üu]ck|aktien?|quoten?|satz|anzahl|kurs|tage"
    r"|durchschnitt\w{0,12})\b|%",
    re.IGNORECASE,
)
"""Rows that a table counts in ones whatever it says of its amounts."""


def unscaled(statement: ReadStatement, claim: Quantity, own: Sequence[Place]) -> Place | None:
    """The cell whose scale a statement leaves out; None where a place says the amount as it is."""
    if claim.kind != "money" or not own:
        return None
    if not all(_is_scaled(claim, place) for place in own):
        return None
    body = statement.statement.body
    return None if mark_of(body) or _SCALED.search(body) else own[0]


def _is_scaled(claim: Quantity, place: Place) -> bool:
    """Whether a figure stands in a row of amounts that its table counts on a scale."""
    sentence = place.sentence
    cell = sentence.cells[place.at] if place.at < len(sentence.cells) else None
    if cell is None or _size(claim) != _size(place.quantity):
        return False
    text = place.passage.passage.text
    named = " ".join(text[s.start : s.end] for s in (cell.label, *cell.headers))
    if _BY_EACH.search(named):
        return False
    return any(
        meaning.kind == "money" and meaning.unit == claim.unit and _size(meaning) != _size(claim)
        for meaning in sentence.meanings(place.at)
    )


def _size(figure: Quantity) -> str:
    return figure.value.removeprefix("-")
