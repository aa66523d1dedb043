"""A clause that a statement adds to what its sources say: "and we refund all fees"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from policies.kindred import relatives
from policies.model import Span
from policies.scene import ReadPassage, ReadStatement
from policies.terms import FIGURE, is_content, light

MOST = 16
"""No more clauses of a statement are looked at."""
LONGEST = 160
"""A clause of more characters is judged with its sentence."""
FEW = 3
"""Of so few words that claim something each has to stand in a source, of more all but a third."""
_ADDED = re.compile(
    r"(?:,? (?:and|but|und|aber)|;) (?P<whole>(?=(?:we|you|they|he|she|i|our|your|all|every|no"
    r"|nobody|everybody|wir|sie|ihre?n?|unsere?|alle|jede[rs]?|niemand|keine?)\b))?",
    re.IGNORECASE,
)
"""Where a clause is added; a whole one has a subject of its own."""
_END = re.compile(r"[,;:()]|(?: and| but| und| aber) ")


def unsaid(statement: ReadStatement, passages: Sequence[ReadPassage]) -> Span | None:
    """The first added clause, without figures, whose words no source has."""
    for span, whole in _clauses(statement):
        terms = statement.terms.within(*span)
        if any(text[0] == FIGURE for text in terms.texts):
            continue
        words = frozenset(t for t in terms.texts if is_content(t)) - light()
        if len(words) < (1 if whole else 2):
            continue
        lacking = min(sum(1 for w in words if not _has(p, w)) for p in passages)
        most = len(words) - 1 if not whole else 0 if len(words) <= FEW else len(words) // 3
        if lacking > most:
            return span
    return None


def _has(passage: ReadPassage, word: str) -> bool:
    return word in passage.known or not passage.known.isdisjoint(relatives(word))


def _clauses(statement: ReadStatement) -> Iterator[tuple[Span, bool]]:
    body, base = statement.statement.body, statement.span.start
    for match in islice(_ADDED.finditer(body), MOST):
        end = _END.search(body, match.end(), match.end() + LONGEST)
        last = end.start() if end else len(body)
        if last - match.end() <= LONGEST:
            yield Span(base + match.end(), base + last), match["whole"] is not None
