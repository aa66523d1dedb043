"""Figures that claim nothing: those that order what is said, and references and small counts."""

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


_OPENS = re.compile(r"[ \t*#>•-]{0,8}(?:\d{1,2}[.)][ \t*]{1,4})?")
_FOLLOWS = 12
"""Another ordinal so near belongs with this one: the first, second and third year."""


def opening(text: str, quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """The figures of a statement but for the word that orders it among others: "First, log in"."""
    for number, quantity in enumerate(quantities[:2]):
        if quantity.kind != "ordinal" or not quantity.text.isalpha():
            continue
        start, end = quantity.span
        behind = quantities[number + 1 : number + 2]
        alone = not behind or behind[0].span.start > end + _FOLLOWS or behind[0].kind != "ordinal"
        if alone and text[end : end + 2] == ", " and _OPENS.fullmatch(text, 0, start):
            return (*quantities[:number], *quantities[number + 1 :])
    return quantities


def unclaimed(text: str, quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """The figures of another system's answer that no passage has to state; spans index the text."""
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
