"""A condition of its source that a statement leaves out which says the rest as it stands there."""

from __future__ import annotations

from collections.abc import Mapping

from policies.alignment import Beside
from policies.clauses import KEPT, between_semicolons, claims, end_of, place_of
from policies.lexis import CONDITIONS, ONLY, OUTSIDE, UNLESS, WHEN
from policies.model import Span
from policies.scene import ReadSentence, ReadStatement, Scene
from policies.terms import FIGURE, STEERS, universal

BESIDE = 4
"""What stands no more terms from a condition may lead to it or follow from it."""
GOVERNED = 0.5
"""Share of the clause beside a condition that a statement must use to depend on it."""
WHOLE = 0.75
"""Share of it where no figure is said: a claim without one is said in more ways."""
LEADING = 60
"""Characters in front of a condition that only lead to it."""
LOSABLE = CONDITIONS | {WHEN, OUTSIDE}
"""What sets a condition; the last two only where the rest is said word for word."""


def lost_proviso(
    statement: ReadStatement,
    b: Beside,
    forth: Mapping[int, int],
    back: Mapping[int, int],
    scene: Scene,
) -> Span | None:
    """A condition of the source, left out, on which what the statement says depends."""
    theirs = b.sentence.terms
    # What the statement says of something else keeps no condition.
    apart = {text for n, text in enumerate(statement.terms.texts) if n not in forth} | scene.asked
    figured = bool(statement.quantities)
    for at, text in enumerate(theirs.texts):
        if text not in LOSABLE or at in back:
            continue
        if text == ONLY and at + 1 < len(theirs.texts) and theirs.texts[at + 1][0] == FIGURE:
            # "Only 56 degrees" sets no condition.
            continue
        end = end_of(b.sentence, at)
        if text == OUTSIDE:
            # "Withdrawals outside the euro area cost 5 EUR": up to what the statement says again.
            end = next((n for n in range(at + 1, end) if n in back), end)
        inside = claims(theirs, at + 1, end)
        kept = sum(1 for n in inside if n in back or theirs.texts[n] in apart)
        if kept >= KEPT * len(inside) and (inside or text != UNLESS):
            continue
        lost = (
            scene.needs_markers
            and (_joins(b.sentence, at, end, back) or _leads(statement, b.sentence, at))
            and not _adds(statement, b, forth, at, end)
        )
        if not lost and (not inside or text not in CONDITIONS):
            continue
        if not lost and not figured and (text == ONLY or not scene.needs_markers):
            continue
        if lost or _governs(b.sentence, at, end, back, figured=figured):
            return Span(theirs.starts[at], place_of(b.sentence, end))
    return None


def _joins(sentence: ReadSentence, at: int, end: int, back: Mapping[int, int]) -> bool:
    """Whether the statement says what stands right in front of a condition or right behind it."""
    terms = sentence.terms
    before = claims(terms, max(0, at - BESIDE), at)
    behind = claims(terms, end, min(len(terms.texts), end + BESIDE))
    # The same word within the condition may have been laid beside the statement's instead.
    inside = {terms.texts[n] for n in range(at, end) if n in back}
    ahead = (
        bool(before)
        and (before[-1] in back or terms.texts[before[-1]] in inside)
        and _together(sentence, before[-1], at)
    )
    after = (
        bool(behind)
        and (behind[0] in back or terms.texts[behind[0]] in inside)
        and _together(sentence, at, behind[0])
    )
    return ahead or after


def _leads(statement: ReadStatement, sentence: ReadSentence, at: int) -> bool:
    """Whether a statement says "this applies also" where the source goes on with a condition."""
    start = sentence.terms.starts[at] - sentence.span.start
    part = sentence.text[max(0, start - LEADING) : start].rpartition(";")
    lead = part[2].strip(" ,")
    return bool(part[1] and lead) and lead in statement.statement.body


def _together(sentence: ReadSentence, first: int, last: int) -> bool:
    """Whether no semicolon stands between two terms."""
    starts, base = sentence.terms.starts, sentence.span.start
    return ";" not in sentence.text[starts[first] - base : starts[last] - base]


def _adds(statement: ReadStatement, b: Beside, forth: Mapping[int, int], at: int, end: int) -> bool:
    """Whether a statement says in words of its own what may be a condition.

    What stands where the source has another word is not meant: it is said instead of that.
    """
    theirs = b.sentence.terms
    before, across = -1, -1
    for place, there in (*sorted(forth.items()), (len(statement.terms.texts), len(theirs.texts))):
        own = claims(statement.terms, before + 1, place)
        if any(statement.terms.texts[n] not in universal() for n in own):
            free = [n for n in claims(theirs, across + 1, there) if not at <= n < end]
            if not free:
                return True
        before, across = place, there
    return False


def _governs(
    sentence: ReadSentence, at: int, end: int, back: Mapping[int, int], *, figured: bool
) -> bool:
    """Whether the statement uses a figure that stands in the same breath as the condition."""
    terms = sentence.terms
    first, last = between_semicolons(sentence, at, end)
    outside = [n for n in (*range(first, at), *range(end, last)) if terms.texts[n][0] != STEERS]
    home = [n for n in outside if terms.clauses[n] == terms.clauses[at]]
    alternatives = [n for n in home if terms.texts[n][0] == FIGURE]
    if alternatives and not any(n in back for n in alternatives):
        # "5 EUR, or 7 EUR if …": the condition is that of the other figure.
        return False
    figures = [n for n in outside if terms.texts[n][0] == FIGURE]
    used = sum(1 for n in outside if n in back)
    if not figured:
        return not figures and len(outside) > 2 and used >= WHOLE * len(outside)
    return any(n in back for n in figures) and used >= GOVERNED * len(outside)
