"""A statement laid beside the sentences of its passages, term by term, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import sub
from typing import NamedTuple, cast

from rapidfuzz.distance import LCSseq

from policies.model import Quantity
from policies.quantities.comparison import names
from policies.scene import LONGEST, ReadPassage, ReadSentence, ReadStatement, Scene, value_term
from policies.terms import FIGURE, STEERS, figures_at, light

LEFT_OUT = 2
"""So many terms at most are left out of what is still the same sentence."""
SHORTEST = 6
"""Of fewer terms nothing is the same sentence."""
UNSTATED = FIGURE + "?"
"""How the term of a figure begins that a sentence does not state."""
NEAREST = 6
"""So many of the likest sentences are compared term by term."""
IN_ORDER = 0.85
"""Share of the common terms that stand in the same order before places are compared by order."""


class Beside(NamedTuple):
    """A statement beside one sentence of a passage."""

    passage: ReadPassage
    sentence: ReadSentence
    mine: tuple[str, ...]
    """The statement's terms; a figure that the sentence states carries its value."""
    theirs: tuple[str, ...]
    exact: int
    """Terms in common, in order, figures by their value."""
    shared: int
    """Content terms in common, order aside."""
    kinds: tuple[str, ...]
    """The statement's terms, figures by their kind alone."""

    @property
    def typed(self) -> int:
        """Terms in common, in order, figures by their kind alone."""
        if self.kinds is self.mine or not self.sentence.quantities:
            # Where only one of both has figures, it makes no difference how they are named.
            return self.exact
        return _in_order(self.kinds, self.sentence.terms.texts[:LONGEST])

    @property
    def stated(self) -> int:
        """How many of the statement's figures the sentence states."""
        return sum(1 for t in self.mine if t[0] == FIGURE and not t.startswith(UNSTATED))

    @property
    def in_order(self) -> bool:
        """Whether what both have in common stands in the same order."""
        if self.exact >= IN_ORDER * min(len(self.mine), len(self.theirs)):
            return True
        common = sum((Counter(self.mine) & Counter(self.theirs)).values())
        return self.exact >= IN_ORDER * common

    @property
    def is_whole(self) -> bool:
        """Whether both say the same throughout, term by term."""
        return self.mine == self.theirs and len(self.mine) < LONGEST

    def is_verbatim(self, statement: ReadStatement) -> bool:
        """Whether the same is said in the same clauses, every figure written alike."""
        mine, theirs = statement.terms, self.sentence.terms
        return (
            mine.texts == theirs.texts
            and _are_parallel(mine.clauses, theirs.clauses)
            and [(q.kind, q.value, q.unit) for q in statement.quantities]
            == [(q.kind, q.value, q.unit) for q in self.sentence.quantities]
        )

    @property
    def is_shortened(self) -> bool:
        """Whether the statement is the sentence with words left out, and no figure among them."""
        if self.exact < len(self.mine) or self.exact < SHORTEST:
            return False
        theirs = sorted(self.pairs().values())
        within = self.theirs[theirs[0] : theirs[-1] + 1]
        if len(within) > len(self.mine) + LEFT_OUT:
            return False
        said = sum(1 for text in self.mine if text[0] == FIGURE)
        return said == sum(1 for text in within if text[0] == FIGURE)

    def pairs(self) -> dict[int, int]:
        """Which term of the statement stands for which of the sentence, figures by value."""
        found: dict[int, int] = {}
        for code in LCSseq.opcodes(self.mine, self.theirs):
            if code.tag == "equal":
                for n in range(code.src_end - code.src_start):
                    found[code.src_start + n] = code.dest_start + n
        return found


def _are_parallel(mine: Sequence[float], theirs: Sequence[float]) -> bool:
    """Whether the clauses of some terms are the same, wherever each text begins to count them."""
    if mine == theirs:
        return bool(mine)
    return len(set(map(sub, map(int, mine), map(int, theirs)))) == 1


def beside(statement: ReadStatement, passages: Iterable[ReadPassage]) -> list[Beside]:
    """The sentences likest to a statement, the one with most in common first."""
    content = statement.words.content
    values = {q.value for q in statement.quantities}
    ranked: list[tuple[int, int, int, ReadPassage, ReadSentence]] = []
    for passage in passages:
        shares = map(len, map(content.__and__, passage.contents))
        for sentence, shared in zip(passage.sentences, shares, strict=True):
            figured = bool(values and sentence.quantities)
            if shared or figured:
                stated = sum(map(values.__contains__, sentence.values)) if figured else 0
                ranked.append((-shared, -stated, len(ranked), passage, sentence))
    ranked.sort()
    said = _said(statement)
    found = [_laid(said, p, sentence, -less) for less, _, _, p, sentence in ranked[:NEAREST]]
    found.sort(key=_likeness)
    return found


def _likeness(b: Beside) -> tuple[int, int]:
    """By how much of a statement a sentence says, and of two alike the shorter first."""
    return -b.exact, len(b.theirs)


def laid_beside(statement: ReadStatement, scene: Scene) -> list[Beside]:
    """The sentences of what a statement cites that are likest to it, found once for all rules."""
    found = scene.laid.get(("beside", statement.span))
    if found is None:
        found = beside(statement, scene.cited(statement))
        scene.laid["beside", statement.span] = found
    return cast("list[Beside]", found)


def lay_beside(statement: ReadStatement, passage: ReadPassage, sentence: ReadSentence) -> Beside:
    """A statement beside one sentence."""
    shared = len(statement.words.content & sentence.words.content)
    return _laid(_said(statement), passage, sentence, shared)


class _Said(NamedTuple):
    """What a statement says, as it is laid beside sentences."""

    texts: tuple[str, ...]
    figures: Sequence[tuple[int, Quantity, set[str]]]
    """Which terms are figures, what these say, and the names of that."""
    unstated: tuple[str, ...]
    """The terms where none of its figures is stated."""


def _said(statement: ReadStatement) -> _Said:
    texts = statement.terms.texts[:LONGEST]
    if not statement.quantities:
        return _Said(texts, (), texts)
    places = zip(figures_at(texts), statement.quantities, strict=False)
    figures = [(at, q, names(q)) for at, q in places]
    unstated = list(texts)
    for at, claim, _ in figures:
        unstated[at] = f"{UNSTATED} {claim.kind} {claim.value} {claim.unit}"
    return _Said(texts, figures, tuple(unstated))


def _laid(said: _Said, passage: ReadPassage, sentence: ReadSentence, shared: int) -> Beside:
    mine, theirs = _matched(said, sentence), sentence.valued
    return Beside(passage, sentence, mine, theirs, _in_order(mine, theirs), shared, said.texts)


def _in_order(mine: tuple[str, ...], theirs: tuple[str, ...]) -> int:
    """How many terms both have in the same order."""
    return len(mine) if mine == theirs else LCSseq.similarity(mine, theirs)


def _matched(said: _Said, sentence: ReadSentence) -> tuple[str, ...]:
    """The statement's terms, each figure named as the sentence's figure that says the same."""
    if not said.figures:
        return said.texts
    if not sentence.quantities:
        return said.unstated
    found = list(said.unstated)
    for at, claim, known_by in said.figures:
        if not known_by.isdisjoint(sentence.known_by):
            found[at] = _named(claim, sentence) or found[at]
    return tuple(found)


def _named(claim: Quantity, sentence: ReadSentence) -> str:
    """The name of the figure that says the same, the one of the very value first, if one does."""
    other = ""
    for index, quantity in enumerate(sentence.quantities):
        if (not other or quantity.value == claim.value) and sentence.states(index, claim):
            if quantity.value == claim.value:
                return value_term(quantity)
            other = value_term(quantity)
    return other


def in_common(statement: ReadStatement, sentence: ReadSentence) -> int:
    """Terms in common, order aside, each as often as both have it."""
    mine, theirs = Counter(statement.terms.texts), Counter(sentence.terms.texts)
    return sum((mine & theirs).values())


def weighty(statement: ReadStatement) -> int:
    """How many of a statement's terms a source would have to say."""
    idle = light()
    return sum(
        1 for t in statement.terms.texts if t[0] == FIGURE or (t not in idle and t[0] != STEERS)
    )
