"""Where a statement turns what its source says: a denial, a bound, a lost condition, a noun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from policies.alignment import Beside, weighty
from policies.conditions import referring
from policies.lexis import (
    IF,
    LATER,
    MAY,
    MOST,
    MUST,
    NEGATION,
    OPPOSED,
    OUTSIDE,
    UNLESS,
)
from policies.model import Span
from policies.provisos import lost_proviso
from policies.replacements import exchanged, replacements
from policies.rules.ordered import misordered
from policies.scene import ReadSentence, ReadStatement, Scene
from policies.terms import STEERS, Terms, is_content, negative
from policies.widened import widened

CLOSE = 0.7
"""Share of a statement's terms that a sentence must say before what differs is a turn."""
NEARBY = 4
"""A word that steers belongs to what stands no further away."""
EXCUSED = 6
"""A denial said otherwise stands no further from where it would stand."""

DENIED, REVERSED, LOOSENED, UNCONDITIONAL = "denied", "reversed", "loosened", "unconditional"
REPLACED = "replaced"
_OPPOSED_ALIKE = {**OPPOSED, IF: UNLESS, UNLESS: IF}
"""Of two texts that deny alike, what turns one about, a condition included."""


class Turn(NamedTuple):
    """What was turned, where in the draft, and where the source says it."""

    kind: str
    span: Span
    beside: Beside
    said: Span
    """In the passage's text."""


def turns(statement: ReadStatement, near: Sequence[Beside], scene: Scene) -> list[Turn]:
    """What a statement turns in the likest sentence; nothing where an equally like one agrees."""
    if near is not scene.laid.get(("beside", statement.span)):
        return _turns(statement, near, scene)
    found = scene.laid.get(("turns", statement.span))
    if found is None:
        found = scene.laid["turns", statement.span] = _turns(statement, near, scene)
    return cast("list[Turn]", found)


def _turns(statement: ReadStatement, near: Sequence[Beside], scene: Scene) -> list[Turn]:
    if not near:
        return []
    if scene.needs_markers and (freely := _freely(statement, near)) is not None:
        return [freely]
    if any(b.is_whole for b in near):
        return []
    needed = max(1, weighty(statement))
    best = max(b.exact for b in near)
    if best < CLOSE * needed:
        return []
    found: list[Turn] | None = None
    for candidate in near:
        if candidate.exact < best:
            continue
        if candidate.in_order:
            turned = list(_turned(statement, candidate, scene))
        else:
            turned = list(_exchanged(statement, candidate, scene))
        if not turned:
            return []
        if found is None:
            found = turned
    return found or []


def _freely(statement: ReadStatement, near: Sequence[Beside]) -> Turn | None:
    """What a statement turns in words of its own: which of two is more, or all for some."""
    order = misordered(statement, near)
    if order is not None:
        return Turn(REVERSED, statement.span, *order)
    wide = widened(statement, near) or referring(statement, near)
    return None if wide is None else Turn(UNCONDITIONAL, statement.span, *wide)


def _exchanged(statement: ReadStatement, b: Beside, scene: Scene) -> Iterator[Turn]:
    if scene.needs_markers:
        for replaced in exchanged(statement, b, b.pairs()):
            word = _span(statement, replaced.at)
            yield Turn(REPLACED, word, b, _word(b.sentence, replaced.instead))


def _turned(statement: ReadStatement, b: Beside, scene: Scene) -> Iterator[Turn]:
    mine, theirs = statement.terms, b.sentence.terms
    forth = b.pairs()
    back = {theirs_at: mine_at for mine_at, theirs_at in forth.items()}
    alike = statement.words.negated == b.sentence.words.negated
    opposed = _OPPOSED_ALIKE if alike else OPPOSED
    for at, text in enumerate(mine.texts):
        if at in forth:
            continue
        if (
            text == NEGATION
            and _stands(mine, at, forth)
            and not _excused(theirs, back, mine, forth, at)
        ):
            yield Turn(DENIED, _span(statement, at), b, b.sentence.span)
        opposite = opposed.get(text)
        place = _facing(theirs, opposite, at, mine, forth, back) if opposite else None
        if place is not None and not _within(mine, at, b.sentence, place):
            yield Turn(REVERSED, _span(statement, at), b, _word(b.sentence, place))
        if (
            text == MUST
            and _facing(theirs, NEGATION, at, mine, forth, back) is not None
            and not _denies_near(mine, at)
        ):
            # "Is required" for "is not required".
            yield Turn(DENIED, _span(statement, at), b, b.sentence.span)
        other = {MAY: MUST, MUST: MAY}.get(text)
        if other and (place := _facing(theirs, other, at, mine, forth, back)) is not None:
            yield Turn(LOOSENED, _span(statement, at), b, _word(b.sentence, place))
    for at, text in enumerate(theirs.texts):
        lost = text == NEGATION and at not in back and _surrounded(theirs, at, back)
        if lost and not _excused(mine, forth, theirs, back, at):
            yield Turn(DENIED, statement.span, b, _word(b.sentence, at))
    if scene.needs_markers and (place := _inside(statement, b, back)) is not None:
        yield Turn(UNCONDITIONAL, statement.span, b, _word(b.sentence, place))
    if (said := lost_proviso(statement, b, forth, back, scene)) is not None:
        yield Turn(UNCONDITIONAL, statement.span, b, said)
    if scene.needs_markers:
        # Another system may say with what it pleases what many passages say.
        for replaced in replacements(statement, b, forth):
            word = _span(statement, replaced.at)
            yield Turn(REPLACED, word, b, _word(b.sentence, replaced.instead))


def _inside(statement: ReadStatement, b: Beside, back: Mapping[int, int]) -> int | None:
    """Where the source says "outside the euro area" and a statement the euro area alone."""
    theirs = b.sentence.terms
    if OUTSIDE in statement.terms.texts or NEGATION in statement.terms.texts:
        return None
    for at, text in enumerate(theirs.texts[:-1]):
        if text != OUTSIDE or at + 1 not in back or not is_content(theirs.texts[at + 1]):
            continue
        start = theirs.starts[at] - b.sentence.span.start
        # "The outside of the roast" is a side of it.
        if b.sentence.text[max(0, start - 4) : start].lower() != "the ":
            return at + 1
    return None


def _denies_near(terms: Terms, at: int) -> bool:
    """Whether a text denies close behind a word."""
    return any(t == NEGATION or t in negative() for t in terms.texts[at + 1 : at + EXCUSED])


def _within(mine: Terms, at: int, sentence: ReadSentence, place: int) -> bool:
    """Whether "up to six months after" stands for "within six months of"."""
    if mine.texts[at] != LATER or MOST not in mine.texts[max(0, at - 3) : at]:
        return False
    start, end = _word(sentence, place)
    word = sentence.text[start - sentence.span.start : end - sentence.span.start]
    return word.lower().startswith(("within", "inside", "inner", "binnen", "dentro", "entro"))


def _span(statement: ReadStatement, at: int) -> Span:
    """A word of the statement, up to the next blank."""
    start = statement.terms.starts[at]
    text, base = statement.statement.text, statement.span.start
    end = start
    while end - base < len(text) and not text[end - base].isspace():
        end += 1
    return Span(start, max(end, start + 1))


def _word(sentence: ReadSentence, at: int) -> Span:
    start = sentence.terms.starts[at]
    end = start
    while end < sentence.span.end and not sentence.text[end - sentence.span.start].isspace():
        end += 1
    return Span(start, max(end, start + 1))


def _neighbours(terms: Terms, at: int, reach: int = NEARBY) -> tuple[list[int], list[int]]:
    """The content and figure terms close by, the nearest first, on either side in the clause."""
    sides: list[list[int]] = []
    for step in (-1, 1):
        side: list[int] = []
        place = at + step
        while 0 <= place < len(terms.texts) and abs(place - at) <= reach:
            if terms.texts[place][0] != STEERS:
                side.append(place)
            place += step
        sides.append(side)
    return sides[0], sides[1]


def _stands(terms: Terms, at: int, known: Mapping[int, int]) -> bool:
    """Whether something close to a word was found in the other text."""
    before, after = _neighbours(terms, at)
    return any(n in known for n in (*before, *after))


def _surrounded(terms: Terms, at: int, known: Mapping[int, int]) -> bool:
    """Whether what stands right before and right behind a word was found in the other text."""
    before, after = _neighbours(terms, at, 3)
    home = terms.clauses[at]
    near = [side[0] for side in (before, after) if side]
    inside = [n for n in near if terms.clauses[n] == home] or near
    return bool(inside) and all(n in known for n in inside)


def _excused(
    others: Terms, paired: Mapping[int, int], own: Terms, known: Mapping[int, int], at: int
) -> bool:
    """Whether the other text denies it there in another way: "prohibited" for "not permitted"."""
    reach = range(max(0, at - EXCUSED), min(len(own.texts), at + EXCUSED + 1))
    there = [known[n] for n in reach if n in known]
    if not there:
        return False
    for place in range(max(0, min(there) - 2), min(len(others.texts), max(there) + 3)):
        text = others.texts[place]
        if place not in paired and (text in {NEGATION, UNLESS} or text in negative()):
            return True
    return False


def _facing(
    theirs: Terms,
    wanted: str,
    at: int,
    mine: Terms,
    forth: Mapping[int, int],
    back: Mapping[int, int],
) -> int | None:
    """Where the source has the opposite word at the corresponding place."""
    before = next(
        (forth[n] for n in range(at - 1, max(-1, at - NEARBY - 1), -1) if n in forth), None
    )
    after = next(
        (forth[n] for n in range(at + 1, min(len(mine.texts), at + NEARBY + 1)) if n in forth), None
    )
    if before is None and after is None:
        return None
    low = before - 1 if before is not None else after - NEARBY  # type: ignore[operator]
    high = after + 1 if after is not None else before + NEARBY  # type: ignore[operator]
    for place in range(max(0, low), min(len(theirs.texts), high + 1)):
        if theirs.texts[place] == wanted and place not in back:
            return place
    return None
