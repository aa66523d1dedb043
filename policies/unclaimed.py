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
_LED = re.compile(
    r"(?:(?P<bid>\b(?:must|should|please|(?:need|have)s? to|has to))|,) $", re.IGNORECASE
)
"""What stands in front of a word that orders a step: "you must first log in", "…, first log in"."""
LONGEST_LED = 10
_STEP = re.compile(
    r" (?:log in|ensure|make sure|go to|(?:open|select|choose|verify|check|visit|download)"
    r" (?:the|your|our|an?|this|that|whether))\b",
    re.IGNORECASE,
)
"""A step that "first" may order; behind "must" and the like whatever is no figure may stand."""
_ONE = re.compile(
    r"one (?:(?:can(?! of)|should)(?![^.]{0,120}\b(?:alone|both|others?|two|without)\b)"
    r"|(?:possible )?way (?:to|is)|example (?:of|is))\b",
    re.IGNORECASE,
)
"""How a sentence begins with a "one" that counts nothing: "One can pay in the app"."""
_WORD = re.compile(r" [^\W\d_]")


def opening(text: str, quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """The figures of a statement but for one word that orders or opens what it says.

    "First, log in", "You must first log in", "One can log in"; "one" and "first" elsewhere count.
    """
    for number, quantity in enumerate(quantities):
        if quantity.kind not in {"ordinal", "number"} or not quantity.text.isalpha():
            continue
        behind = quantities[number + 1 : number + 2]
        near = behind and behind[0].span.start <= quantity.span.end + _FOLLOWS
        if near and behind[0].kind == "ordinal":
            continue
        if _orders(text, *quantity.span, ordinal=quantity.kind == "ordinal"):
            return (*quantities[:number], *quantities[number + 1 :])
    return quantities


def _orders(text: str, start: int, end: int, *, ordinal: bool) -> bool:
    """Whether a word orders or opens what a statement says."""
    opens = _OPENS.fullmatch(text, 0, start) is not None
    if not ordinal:
        return opens and _ONE.match(text, start) is not None
    if opens and text[end : end + 2] == ", ":
        return True
    if text[start:end].lower() != "first":
        return False
    led = None if opens else _LED.search(text, max(0, start - LONGEST_LED), start)
    if not opens and led is None:
        return False
    return bool((_WORD if led and led["bid"] else _STEP).match(text, end))


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
