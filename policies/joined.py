"""A statement that puts whole sentences of its source together, each said with all its figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from policies.alignment import Beside
from policies.lexis import MAY, MUST, NEGATION, OPPOSED
from policies.scene import ReadStatement, Scene
from policies.terms import FIGURE, STEERS, light

WHOLE = 0.9
"""Share of a sentence's terms that a statement says of it where it says the whole of it."""
SHORTEST = 4
"""Of fewer terms a sentence is not told from what others say as well."""
_MARKED = re.compile(r"\s{0,4}[(\[]?\d{1,3}[a-z]?[).\]]")
"""The number of a paragraph or of a point in a list."""
_TURNING = frozenset({NEGATION, MAY, MUST, *OPPOSED})
"""Words that turn a claim: each has to be said in both."""


def is_joined(statement: ReadStatement, near: Sequence[Beside], scene: Scene) -> bool:
    """Whether two sentences or more, all said whole and in their order, make up a statement."""
    key = ("joined", statement.span)
    found = scene.laid.get(key)
    if found is None:
        found = scene.laid[key] = _is_joined(statement, near)
    return cast("bool", found)


def _is_joined(statement: ReadStatement, near: Sequence[Beside]) -> bool:
    said: set[int] = set()
    whole = 0
    for b in near:
        places = _whole(statement, b)
        if places:
            whole += 1
            said |= places
    if whole < 2:
        return False
    idle = light()
    missed = [
        n
        for n, text in enumerate(statement.terms.texts)
        if n not in said and (text[0] == FIGURE or text in _TURNING or _claims(text, idle))
    ]
    return not missed


def _claims(text: str, idle: frozenset[str]) -> bool:
    return text[0] != STEERS and text not in idle


def _whole(statement: ReadStatement, b: Beside) -> set[int]:
    """The places of a statement that say a sentence; none where it is not said whole."""
    if len(b.theirs) < SHORTEST or b.exact < WHOLE * len(b.theirs) - 1:
        return set()
    pairs = b.pairs()
    told = set(pairs.values())
    opens = 1 if _MARKED.match(b.sentence.text) and b.theirs[0][0] == FIGURE else 0
    idle = light()
    if any(
        n not in told
        and (b.theirs[n][0] == FIGURE or b.theirs[n] in _TURNING or _claims(b.theirs[n], idle))
        for n in range(opens, len(b.theirs))
    ):
        return set()
    # What stands between, and the sentence does not have, may change what it says.
    first, last = min(pairs), max(pairs)
    between = [n for n in range(first, last) if n not in pairs]
    if any(b.mine[n] in _TURNING or _claims(b.mine[n], idle) for n in between):
        return set()
    return set(pairs)
