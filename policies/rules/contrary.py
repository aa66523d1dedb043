"""A statement that says the opposite of its source: kept for refunded, opened for closed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from policies.alignment import Beside
from policies.lexis import OUTSIDE, UNLESS
from policies.model import Quantity, Span
from policies.opposites import Side, may_oppose, sides
from policies.parties import Gift, gifts, has_gift
from policies.rules.bounds import bounds_of, is_opposed
from policies.rules.clausewise import names_in
from policies.rules.grounds import Figures
from policies.scene import Place, ReadPassage, ReadSentence, ReadStatement, Scene
from policies.terms import light

TOLD = 0.6
"""Share of a statement's other words that a sentence must say before it says the opposite."""
FEW = 32
"""No more places of a figure, and no more figures, are looked at."""

_BUT = re.compile(
    r"\b(?:other than|except(?: for| in| at)?|apart from|excluding|outside(?: of)?"
    r"|au(?:ß|ss)erhalb(?: von)?"
    r"|au(?:ß|ss)er(?: bei| für| in)?|ausgenommen|mit Ausnahme|abgesehen von)\s"
    r"(?:(?:the|all|der|die|das|den|dem|des|von|vom)\s){0,2}([^\W\d_]{2,40})",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:other|others|else|andere[nrsm]?|[üu]brige[nrsm]?|sonstige[nrsm]?|non)\b", re.I
)


class Contrary(NamedTuple):
    """A word of a statement, the figure it is said of, and the source that says the opposite."""

    span: Span
    claim: Quantity | None
    passage: ReadPassage
    sentence: ReadSentence
    """That says the opposite."""

    @classmethod
    def of(cls, span: Span, claim: Quantity | None, source: Place | Beside) -> Contrary:
        """Where a place of a figure, or a sentence beside the statement, says the opposite."""
        return cls(span, claim, source.passage, source.sentence)


def contraries(
    statement: ReadStatement, near: Sequence[Beside], figures: Figures, scene: Scene
) -> Iterator[Contrary]:
    """The first word that wherever the same is said stands as its opposite."""
    if not any(may_oppose(statement.written, p.content) for p in scene.cited(statement)):
        return
    if _is_quoted(statement, near):
        return
    mine = _sides(statement)
    if not mine:
        return
    found = (
        _of_figures(statement, mine, figures)
        if statement.quantities
        else _of_none(statement, mine, near)
    )
    if found is not None:
        yield found


def _of_figures(
    statement: ReadStatement, mine: Sequence[Side], figures: Figures
) -> Contrary | None:
    """A word said of a figure that every place of it says the opposite of."""
    for claim, own in _plain(statement, figures):
        for line, side in _single(mine, _home(statement, claim)).items():
            if all(_is_contrary(p.sentence, p.clause[1], line, side, statement) for p in own):
                return Contrary.of(word_at(statement, side.start), claim, own[0])
    return None


def _of_none(
    statement: ReadStatement, mine: Sequence[Side], near: Sequence[Beside]
) -> Contrary | None:
    """A word of a statement without figures that every likest sentence says the opposite of."""
    content = statement.words.content - light() - names_in(statement)
    for line, side in _single(mine, None).items():
        rest = content - _terms_at(statement, side.start)
        shared = [len(rest & b.sentence.words.content) for b in near]
        most = max(shared, default=0)
        if not rest or most < TOLD * len(rest):
            continue
        best = [b for b, count in zip(near, shared, strict=True) if count == most]
        if all(_is_contrary(b.sentence, None, line, side, statement) for b in best):
            return Contrary.of(word_at(statement, side.start), None, best[0])
    return None


def _plain(
    statement: ReadStatement, figures: Figures
) -> Iterator[tuple[Quantity, Sequence[Place]]]:
    """The figures of a statement with their places in running text, where they have few.

    Of places that bound it otherwise and such as do not, "no less than" is not said by the former.
    """
    bounds = bounds_of(statement.terms)
    for number, claim in enumerate(statement.quantities[:FEW]):
        own = [p for p in figures.stating(claim) if p.heads is None]
        if 1 < len(own) <= FEW and number < len(bounds):
            own = [p for p in own if not is_opposed(claim, bounds[number], p)] or own
        if 0 < len(own) <= FEW:
            yield claim, own


def excluding(
    statement: ReadStatement, near: Sequence[Beside], figures: Figures
) -> Iterator[Contrary]:
    """What a statement leaves out, "outside the euro area", where its source says just that."""
    texts = statement.terms.texts
    if UNLESS not in texts and OUTSIDE not in texts:
        return
    body, base = statement.statement.body, statement.span.start
    for match in islice(_BUT.finditer(body), FEW):
        start = base + match.start(1)
        terms = _terms_at(statement, start) - light()
        if not terms:
            continue
        for claim, own in _plain(statement, figures):
            if all(_is_of_just(p.sentence, terms) for p in own):
                yield Contrary.of(word_at(statement, start), claim, own[0])
                return
        if statement.quantities or not near:
            continue
        most = max(b.shared for b in near)
        best = [b for b in near if b.shared == most]
        if all(_is_of_just(b.sentence, terms) for b in best):
            yield Contrary.of(word_at(statement, start), None, best[0])
            return


def _is_of_just(sentence: ReadSentence, terms: frozenset[str]) -> bool:
    """Whether a sentence speaks of something and leaves nothing out, nor denies anything."""
    return (
        terms <= sentence.words.content
        and not sentence.words.negated
        and UNLESS not in sentence.said
        and OUTSIDE not in sentence.said
        and not _OTHER.search(sentence.text)
    )


def _is_quoted(statement: ReadStatement, near: Sequence[Beside]) -> bool:
    """Whether a statement stands in its source letter for letter."""
    said = statement.statement.body.strip(" .")
    return any(b.is_whole and said in b.sentence.text for b in near)


def exchanged(
    statement: ReadStatement, near: Sequence[Beside], figures: Figures
) -> Iterator[Contrary]:
    """The verbs whose giver is the other party wherever the same is said: who pays whom."""
    if not has_gift(statement.written) or _is_quoted(statement, near):
        return
    found = gifts(statement.statement.body, statement.language)
    if not found:
        return
    mine = _given(found)
    for claim, own in _plain(statement, figures):
        home = _home(statement, claim)
        near_it = _given([g for g in found if _clause_at(statement, g.start) == home])
        for key, gift in {**mine, **near_it}.items():
            if all(_gives_back(p.sentence, key, gift) for p in own):
                span = word_at(statement, statement.span.start + gift.start)
                yield Contrary.of(span, claim, own[0])
                return
    if statement.quantities:
        return
    content = statement.words.content - light()
    least = TOLD * len(content)
    told = [b for b in near if content and len(content & b.sentence.words.content) >= least]
    for key, gift in mine.items():
        if told and all(_gives_back(b.sentence, key, gift) for b in told):
            span = word_at(statement, statement.span.start + gift.start)
            yield Contrary.of(span, None, told[0])
            return


def _given(found: Sequence[Gift]) -> dict[tuple[int, int], Gift]:
    """Who gives, by line and by what is given, where a text says only one."""
    told: dict[tuple[int, int], Gift] = {}
    both: set[tuple[int, int]] = set()
    for gift in found:
        key = gift.line, gift.what
        if told.setdefault(key, gift).first != gift.first:
            both.add(key)
    return {key: gift for key, gift in told.items() if key not in both}


def _gives_back(sentence: ReadSentence, key: tuple[int, int], gift: Gift) -> bool:
    other = _given(gifts(sentence.text, sentence.language)).get(key)
    return other is not None and other.first != gift.first


def _sides(statement: ReadStatement) -> tuple[Side, ...]:
    return sides(
        statement.statement.body, statement.span.start, statement.terms, statement.language
    )


def _is_contrary(
    sentence: ReadSentence, home: int | None, line: int, side: Side, statement: ReadStatement
) -> bool:
    """Whether a sentence says, of one line, the other side and nothing else."""
    if (UNLESS in sentence.said) != (UNLESS in statement.terms.texts):
        return False
    theirs = sides(sentence.text, sentence.span.start, sentence.terms, sentence.language)
    other = _single(theirs, home).get(line)
    return other is not None and other.second != side.second and other.denied == side.denied


def _single(found: Sequence[Side], home: int | None) -> dict[int, Side]:
    """For each line what a text says of it: in one clause where that says it, else throughout."""
    by_line: dict[int, list[Side]] = {}
    for side in found:
        by_line.setdefault(side.line, []).append(side)
    told: dict[int, Side] = {}
    for line, said in by_line.items():
        own = [s for s in said if s.clause == home] or said
        if len({s.second for s in own}) == 1:
            told[line] = own[0]
    return told


def _home(statement: ReadStatement, claim: Quantity) -> int | None:
    starts = statement.terms.starts
    at = next((n for n, s in enumerate(starts) if s >= claim.span.start), None)
    return None if at is None else int(statement.terms.clauses[at])


def _clause_at(statement: ReadStatement, start: int) -> int:
    """The clause of the word that begins there; `start` counts from the statement's own."""
    terms = statement.terms
    at = bisect_right(terms.starts, statement.span.start + start) - 1
    return int(terms.clauses[max(0, at)]) if terms.clauses else -1


def _terms_at(statement: ReadStatement, start: int) -> frozenset[str]:
    terms = statement.terms
    return frozenset(t for t, s in zip(terms.texts, terms.starts, strict=True) if s == start)


def word_at(statement: ReadStatement, start: int) -> Span:
    """The word of a statement that begins there."""
    body, base = statement.statement.body, statement.span.start
    end = start - base
    while end < len(body) and body[end].isalpha():
        end += 1
    return Span(start, max(base + end, start + 1))
