"""Figures of another system's answer that claim nothing: list numbers, references, small counts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policies.model import Quantity

_ITEM = re.compile(
    r"(?m)^[ \t*#>-]{0,8}\(?(?:step |schritt )?(\d{1,3})[.):]|(?<=[\s(])(\d{1,2})\)", re.I
)
_REFERENCE = re.compile(
    r"\b(?:passages?|sources?|documents?|steps?|points?|options?|methods?|pages?|questions?|forms?|"
    r"quellen?|"
    r"dokumente?|schritte?|seiten?)[ \t]{1,2}#?(\d{1,3}(?:[ \t]{0,2}(?:,|&|-|–|and|und|or|to)"
    r"[ \t]{0,2}\d{1,3}){0,6})",
    re.I,
)
_SMALL = frozenset(str(n) for n in range(11))


def unclaimed(text: str, quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """The figures of a text that no passage has to state; spans index the text."""
    places = [m.span(1) if m[1] else m.span(2) for m in _ITEM.finditer(text)]
    places += [m.span(1) for m in _REFERENCE.finditer(text)]
    return tuple(
        q
        for q in quantities
        if _counts(q) or any(start < q.span.end and q.span.start < end for start, end in places)
    )


def _counts(quantity: Quantity) -> bool:
    """Whether a spelt number only counts or orders what is said: "two ways", "first, open it"."""
    if any(c.isdigit() for c in quantity.text):
        return False
    if quantity.kind in {"ordinal", "multiplier"}:
        return True
    return quantity.kind == "number" and quantity.value in _SMALL
