"""Which of two comes first, or is more: "higher for Plus than for Basic", "A before B"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from policies.alignment import Beside
from policies.model import Span
from policies.quantities.characters import fold
from policies.scene import ReadStatement
from policies.terms import Terms, is_content, light

TOLD = 0.6
"""Share of the words on one side that the other text has on its other side."""
LONGEST = 400
"""Longer sentences are not looked into."""
_PIVOT = re.compile(
    r"\b(?:(?P<more>higher|more|greater|larger|longer|dearer|better|later|bigger|faster|older"
    r"|hoher|hohere[nrs]?|mehr|grosser|größer|langer|teurer|spater|schneller|alter)"
    r"|(?P<less>lower|less|smaller|shorter|fewer|cheaper|earlier|worse|slower|younger"
    r"|niedriger|niedrigere[nrs]?|weniger|kleiner|kurzer|billiger|gunstiger|geringer|fruher"
    r"|junger|langsamer))\b(?=[^.;:!?#]{0,120}?\b(?P<than>than|als)\b)"
    r"|\b(?P<over>exceed(?:s|ed|ing)?|surpass(?:es|ed)?|outweigh(?:s|ed)?|precedes?|preceded)\b"
    r"|\b(?P<before>before|prior to|bevor|ehe|then|dann|danach|anschliessend|anschließend)\b"
    r"|\b(?P<after>after|nachdem)\b"
)
_WORDS = frozenset(
    "than als exceed exceeds exceeded exceeding surpass surpasses surpassed outweigh outweighs "
    "outweighed precede precedes preceded before prior bevor ehe then dann danach anschliessend "
    "anschließend after nachdem".split()
)
"""One of these stands in every one."""


class _Order(NamedTuple):
    """What stands on either side of a word that sets two against each other."""

    kind: str
    """"more" or "time"."""
    up: bool
    """Whether the first is the more, or comes first."""
    left: frozenset[str]
    right: frozenset[str]


def misordered(statement: ReadStatement, near: Sequence[Beside]) -> tuple[Beside, Span] | None:
    """The sentence that sets the same two against each other the other way round.

    None where the likest sentence that does so agrees.
    """
    body = statement.statement.body
    if len(body) > LONGEST or _WORDS.isdisjoint(statement.written):
        return None
    mine: _Order | None = None
    least = TOLD * len(statement.words.content)
    for b in near:
        if b.shared < least or b.exact == len(b.mine) or len(b.sentence.text) > LONGEST:
            # In their order all words are on the side on which the source has them.
            continue
        mine = mine or _order(body, statement.span.start, statement.terms)
        if mine is None:
            return None
        theirs = _order(b.sentence.text, b.sentence.span.start, b.sentence.terms)
        if theirs is None or theirs.kind != mine.kind:
            continue
        across = _share(mine.left, theirs.right) and _share(mine.right, theirs.left)
        along = _share(mine.left, theirs.left) and _share(mine.right, theirs.right)
        if across and not along:
            return (b, b.sentence.span) if mine.up == theirs.up else None
        if along:
            return None
    return None


def _order(text: str, base: int, terms: Terms) -> _Order | None:
    """What the only such word of a text sets against each other; None where there are more."""
    folded = fold(text)
    if folded.starts is not None:
        return None
    found = list(_PIVOT.finditer(folded.lower))
    if len(found) != 1:
        return None
    match = found[0]
    name = match.lastgroup if match["than"] is None else "more" if match["more"] else "less"
    first, last = match.span("than") if match["than"] else match.span()
    idle = light()
    left, right = set(), set()
    for said, start in zip(terms.texts, terms.starts, strict=True):
        if not is_content(said) or said in idle or match.start() <= start - base < match.end():
            continue
        if start - base < first:
            left.add(said)
        elif start - base >= last:
            right.add(said)
    if match["before"] or match["after"]:
        kind, up = "time", match["before"] is not None
        if match.start() == 0 and "," in text:
            # "Before you sign, you receive …"
            comma = text.index(",")
            left, right = set(), set()
            for said, start in zip(terms.texts, terms.starts, strict=True):
                if is_content(said) and said not in idle and start - base >= last:
                    (right if start - base < comma else left).add(said)
    else:
        kind, up = "more", name != "less"
    both = left & right
    return _Order(kind, up, frozenset(left - both), frozenset(right - both))


def _share(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(mine) and len(mine & theirs) >= TOLD * min(len(mine), max(1, len(theirs)))
