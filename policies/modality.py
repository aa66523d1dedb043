"""What must be, need not be, may be or may not be: a statement's own word against its source's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from policies.alignment import Beside
from policies.kindred import relatives
from policies.lexis import MAY, MUST, NEGATION
from policies.scene import ReadSentence, ReadStatement
from policies.terms import COMPOUNDING, Terms, always, commonplace, is_content, light, universal

NEED_NOT, MAY_NOT, ALWAYS = "need not", "may not", "always"
SAID = 0.6
"""Share of a statement's telling words that a sentence must say before both are held together."""
COMMON = 0.4
"""Words of so many of a passage's sentences tell none of them from the others."""
FEWEST = 2
"""Of fewer telling words nothing is told."""
REACH = 2
"""A denial of "may" or "must" stands no more terms away, where it need not close its clause."""
_AGAINST = {
    MUST: frozenset({NEED_NOT, MAY}),
    NEED_NOT: frozenset({MUST}),
    MAY: frozenset({MAY_NOT}),
    MAY_NOT: frozenset({MAY}),
    ALWAYS: frozenset({MAY, NEED_NOT, MAY_NOT}),
}
"""What a source says instead where a statement says too much or the opposite."""
_ALIKE = {
    MUST: frozenset({MUST, MAY_NOT}),
    NEED_NOT: frozenset({NEED_NOT, MAY}),
    MAY: frozenset({MAY, MUST, NEED_NOT}),
    MAY_NOT: frozenset({MAY_NOT, MUST}),
    ALWAYS: frozenset({ALWAYS, MUST}),
}
"""What bears it out."""

_TOLD_BY = {
    MUST: frozenset({MAY, NEGATION}),
    NEED_NOT: frozenset({MUST}),
    MAY: frozenset({NEGATION}),
    MAY_NOT: frozenset({MAY}),
    ALWAYS: frozenset({MUST, MAY}),
}
"""Terms of which one stands wherever a source says that instead."""


def overstated(statement: ReadStatement, near: Sequence[Beside]) -> Beside | None:
    """The likest sentence, where all likest ones say "may" for "must", or deny what it affirms.

    Words that stand in many sentences of the passage do not tell which one is meant.
    """
    if statement.quantities or not near:
        return None
    mine = _said(statement.terms, statement.language)
    own = next(iter(mine)) if len(mine) == 1 else ""
    if not own or not any(_may_say(b.sentence, own) for b in near):
        return None
    telling = _telling(statement, near)
    if len(telling) < FEWEST:
        return None
    shared = [sum(1 for t in telling if _has(b.sentence, t)) for b in near]
    most = max(shared)
    if most < SAID * len(telling) or most < FEWEST:
        return None
    best = [b for b, count in zip(near, shared, strict=True) if count == most]
    told = [_said(b.sentence.terms, b.sentence.language) for b in best]
    if all(said & _AGAINST[own] and not said & _ALIKE[own] for said in told):
        return best[0]
    return None


def modality_of(terms: Terms, language: str) -> frozenset[str]:
    """What a text says may, must, need not or may not be."""
    return _said(terms, language)


def against(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether the only thing that one says of what may or must be is not what the other says."""
    if len(mine) != 1:
        return False
    own = next(iter(mine))
    return bool(theirs & _AGAINST[own]) and not theirs & _ALIKE[own]


def _may_say(sentence: ReadSentence, own: str) -> bool:
    """Whether a sentence may say what is held against a word; most have no such word at all."""
    said = sentence.said
    return (MUST in said or MAY in said) and not _TOLD_BY[own].isdisjoint(said)


def _telling(statement: ReadStatement, near: Sequence[Beside]) -> frozenset[str]:
    contents = [s.words.content for s in near[0].passage.sentences]
    few = max(1, COMMON * len(contents))
    return frozenset(
        t
        for t in statement.words.content - _idle()
        if sum(1 for content in contents if t in content) <= few
    )


@lru_cache(maxsize=1)
def _idle() -> frozenset[str]:
    return light() | commonplace() | universal()


def _has(sentence: ReadSentence, term: str) -> bool:
    content = sentence.words.content
    return term in content or not content.isdisjoint(relatives(term))


def _said(terms: Terms, language: str) -> frozenset[str]:
    """Which of them a text says."""
    texts = terms.texts
    if MUST not in texts and MAY not in texts and always().isdisjoint(texts):
        return frozenset()
    found = set()
    for at, text in enumerate(texts):
        if text in {MUST, MAY}:
            place = _denial(terms, at, language)
            if place is None:
                found.add(text)
            elif text == MUST and (language in COMPOUNDING or place < at):
                # "Is not required to", where "must not" means "may not".
                found.add(NEED_NOT)
            else:
                found.add(MAY_NOT)
    if not found and not always().isdisjoint(texts):
        found.add(ALWAYS)
    return frozenset(found)


def _denial(terms: Terms, at: int, language: str) -> int | None:
    """Where "may" or "must" is denied in its clause; None where it is not."""
    texts, clauses = terms.texts, terms.clauses
    first = max(0, at - REACH)
    last = len(texts) if language in COMPOUNDING else at + 1 + REACH
    for n in range(first, min(len(texts), last)):
        if texts[n] == NEGATION and int(clauses[n]) == int(clauses[at]):
            between = texts[min(n, at) + 1 : max(n, at)]
            if language in COMPOUNDING or not any(is_content(t) for t in between):
                return n
    return None
