"""What a list is announced to be about: the line above it that ends in a colon."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from policies.scene import ReadStatement, Scene

_ITEM = re.compile(r"\s{0,8}(?:[-*+•·–—]|\(?(?:\d{1,3}|[a-zA-Z])[.):])\s")
"""How an item of a list begins."""
_CLOSES = re.compile(r":[ *_]{0,4}$")
LONGEST_END = 5
"""Characters of a line's end, its colon among them."""
MOST = 3
"""No item is announced by more lines: a list within a list within a list."""


def lead_of(statement: ReadStatement, scene: Scene) -> tuple[ReadStatement, ...]:
    """The lines that announce the list whose item a statement is or belongs to; none elsewhere."""
    return _leads(scene).get(statement.span.start, ())


def _leads(scene: Scene) -> Mapping[int, tuple[ReadStatement, ...]]:
    """Of every statement within a list of this draft the lines that announce it, by its start."""
    found = scene.laid.get(("leads",))
    if found is None:
        found = scene.laid["leads",] = _found(scene)
    return cast("Mapping[int, tuple[ReadStatement, ...]]", found)


def _found(scene: Scene) -> dict[int, tuple[ReadStatement, ...]]:
    found: dict[int, tuple[ReadStatement, ...]] = {}
    leads: tuple[ReadStatement, ...] = ()
    listed = False
    for statement in scene.said:
        body = statement.statement.body
        if statement.opens:
            listed = _ITEM.match(body) is not None
            if not listed:
                # A line of its own that is no item ends the list.
                leads = ()
        if leads and listed:
            found[statement.span.start] = leads
        if ":" in body[-LONGEST_END:] and _CLOSES.search(body, max(0, len(body) - LONGEST_END)):
            leads = (*leads, statement)[-MOST:] if listed else (statement,)
    return found
