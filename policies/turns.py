"""Where a statement turns what its source says: a denial, a bound, a lost condition, a noun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from policies.alignment import Beside, weighty
from policies.clauses import KEPT, claims, end_of, place_of
from policies.conditions import referring
from policies.lexis import (
    CONDITIONS,
    IF,
    LATER,
    MAY,
    MOST,
    MUST,
    NEGATION,
    ONLY,
    OPPOSED,
    OUTSIDE,
    UNLESS,
    WHEN,
)
from policies.model import Span
from policies.reading import ReadSentence, ReadStatement, Scene
from policies.replacements import exchanged, replacements
from policies.rules.ordered import misordered
from policies.terms import FIGURE, STEERS, Terms, is_content, negative, universal
from policies.widened import widened

CLOSE = 0.7
"""Share of a statement's terms that a sentence must say before what differs is a turn."""
NEARBY = 4
"""A word that steers belongs to what stands no further away."""
EXCUSED = 6
"""A denial said otherwise stands no further from where it would stand."""
WHOLE = 0.75
"""Share of it where no figure is said: a claim without one is said in more ways."""
GOVERNED = 0.5
"""Share of the clause beside a condition that a statement must use to depend on it."""

LEADING = 60
"""Characters in front of a condition that only lead to it."""
DENIED, REVERSED, LOOSENED, UNCONDITIONAL = "denied", "reversed", "loosened", "unconditional"
REPLACED = "replaced"
_OPPOSED_ALIKE = {**OPPOSED, IF: UNLESS, UNLESS: IF}
"""Of two texts that deny alike, what turns one about, a condition included."""
LOSABLE = CONDITIONS | {WHEN, OUTSIDE}
"""What sets a condition; the last two only where the rest is said word for word."""


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
    return cast(list[Turn], found)


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
        if at in back:
            continue
        if (
            text == NEGATION
            and _surrounded(theirs, at, back)
            and not _excused(mine, forth, theirs, back, at)
        ):
            yield Turn(DENIED, statement.span, b, _word(b.sentence, at))
    if scene.needs_markers:
        yield from _inside(statement, b, back)
    yield from _unconditional(statement, b, forth, back, scene)
    if scene.needs_markers:
        # Another system may say with what it pleases what many passages say.
        for replaced in replacements(statement, b, forth):
            word = _span(statement, replaced.at)
            yield Turn(REPLACED, word, b, _word(b.sentence, replaced.instead))


def _inside(statement: ReadStatement, b: Beside, back: Mapping[int, int]) -> Iterator[Turn]:
    """Where the source says "outside the euro area" and a statement the euro area alone."""
    theirs = b.sentence.terms
    if OUTSIDE in statement.terms.texts or NEGATION in statement.terms.texts:
        return
    for at, text in enumerate(theirs.texts[:-1]):
        if text != OUTSIDE or at + 1 not in back or not is_content(theirs.texts[at + 1]):
            continue
        start = theirs.starts[at] - b.sentence.span.start
        # "The outside of the roast" is a side of it.
        if b.sentence.text[max(0, start - 4) : start].lower() != "the ":
            yield Turn(UNCONDITIONAL, statement.span, b, _word(b.sentence, at + 1))
            return


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


def _unconditional(
    statement: ReadStatement,
    b: Beside,
    forth: Mapping[int, int],
    back: Mapping[int, int],
    scene: Scene,
) -> Iterator[Turn]:
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
            said = Span(theirs.starts[at], place_of(b.sentence, end))
            yield Turn(UNCONDITIONAL, statement.span, b, said)
            return


def _joins(sentence: ReadSentence, at: int, end: int, back: Mapping[int, int]) -> bool:
    """Whether the statement says what stands right in front of a condition or right behind it."""
    terms = sentence.terms
    before = claims(terms, max(0, at - NEARBY), at)
    behind = claims(terms, end, min(len(terms.texts), end + NEARBY))
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
    starts, text, base = terms.starts, sentence.text, sentence.span.start
    first, last = at, end
    while first > 0 and ";" not in text[starts[first - 1] - base : starts[first] - base]:
        first -= 1
    while last < len(starts) and ";" not in text[starts[last - 1] - base : starts[last] - base]:
        last += 1
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
