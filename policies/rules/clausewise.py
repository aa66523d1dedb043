"""A clause of a statement against the clause of its source that says the same words otherwise.

Where two facts are told in one breath no sentence says most of it, and each clause has a source of
its own: what is denied there may not be affirmed here, nor what may be said to have to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from heapq import nlargest
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from policies.alignment import Beside
from policies.kindred import relatives
from policies.lexis import CONDITIONS, MAY, MUST, NEGATION, OPPOSED, OTHERWISE, OUTSIDE
from policies.modality import against, modality_of
from policies.scene import ReadPassage, ReadSentence, ReadStatement
from policies.subjects import named
from policies.terms import NO_CONTENT, Terms, commonplace, light, negative, universal
from policies.turns import CLOSE

FEWEST = 2
"""Of fewer telling words a clause is not held against any other."""
SAID = 0.75
"""Share of a clause's telling words that the clause of a source must say."""
MEANT = 0.6
"""Share of the words of that clause, names apart, that it must say in turn."""
DENYING = 3
"""Of fewer words in common what a statement denies may be denied by another word there."""
MOST = 24
"""No more clauses of a statement, and no more sentences with its words, are looked at."""
_TURNING = CONDITIONS | {OUTSIDE, OTHERWISE}


class Clause(NamedTuple):
    """A clause of a text."""

    terms: Terms
    telling: frozenset[str]

    @property
    def denied(self) -> bool:
        """Whether it says "not"."""
        return NEGATION in self.terms.texts

    @property
    def hedged(self) -> bool:
        """Whether it denies by another word, leaves something out, or sets a bound."""
        denying = negative()
        return any(t in denying or t in _TURNING or t in OPPOSED for t in self.terms.texts)


class Contradiction(NamedTuple):
    """The sentence of a source that says the opposite of a clause."""

    passage: ReadPassage
    sentence: ReadSentence


def opposed(
    statement: ReadStatement, cited: Sequence[ReadPassage], near: Sequence[Beside]
) -> Contradiction | None:
    """The first sentence that, as every one that says a clause's words, says the opposite of it.

    What stands in one sentence nearly as it is said is held against that as a whole, not here.
    """
    if not near or near[0].exact >= CLOSE * len(near[0].mine):
        return None
    if not _may_differ(statement, cited):
        return None
    names = names_in(statement)
    about = _about(statement.words.content - names, cited)
    for clause in islice(_clauses(statement.terms), MOST) if about else ():
        found = _opposed(statement, clause, clause.telling - names, about)
        if found is not None:
            return found
    return None


def _about(
    content: frozenset[str], cited: Sequence[ReadPassage]
) -> Sequence[tuple[ReadPassage, ReadSentence, Sequence[Clause]]]:
    """The sentences that say most of a statement's words, with their clauses."""
    shared = (
        (len(content & said), passage, sentence)
        for passage in cited
        for sentence, said in zip(passage.sentences, passage.contents, strict=True)
    )
    likest = nlargest(MOST, (one for one in shared if one[0] >= FEWEST), key=itemgetter(0))
    return [(p, s, list(islice(_clauses(s.terms), MOST))) for _, p, s in likest]


def _may_differ(statement: ReadStatement, cited: Sequence[ReadPassage]) -> bool:
    """Whether anything is denied, or said to be free or bound to happen, on one side at least."""
    turning = {NEGATION, MAY, MUST}
    return not turning.isdisjoint(statement.terms.texts) or any(
        not turning.isdisjoint(s.said) for p in cited for s in p.sentences
    )


def _opposed(
    statement: ReadStatement,
    clause: Clause,
    mine: frozenset[str],
    about: Sequence[tuple[ReadPassage, ReadSentence, Sequence[Clause]]],
) -> Contradiction | None:
    """The sentence that denies a clause, where each that says as much of its words does so."""
    best: list[tuple[ReadPassage, ReadSentence, Clause]] = []
    most = 0
    for passage, sentence, clauses in about if len(mine) >= FEWEST else ():
        telling = mine - (sentence.scope - sentence.words.content) - sentence.names
        for other in clauses if len(telling) >= FEWEST else ():
            theirs = other.telling - sentence.names
            shared = sum(1 for t in telling if t in theirs or not theirs.isdisjoint(relatives(t)))
            if shared < max(FEWEST, SAID * len(telling), MEANT * len(theirs), most):
                continue
            if shared > most:
                most, best = shared, []
            best.append((passage, sentence, other))
    if best and all(_differ(statement, clause, s, o) for _, s, o in best):
        return Contradiction(*best[0][:2])
    return None


def _differ(statement: ReadStatement, mine: Clause, sentence: ReadSentence, theirs: Clause) -> bool:
    """Whether one clause denies what the other affirms, or one says "may" and the other "must"."""
    if mine.hedged or theirs.hedged:
        return False
    if against(
        modality_of(mine.terms, statement.language), modality_of(theirs.terms, sentence.language)
    ):
        return True
    if mine.denied == theirs.denied:
        return False
    if mine.denied and len(mine.telling & theirs.telling) < DENYING:
        return False
    # A denial elsewhere in the other text may be this one, said in another order.
    return not (sentence.words.negated if mine.denied else statement.words.negated)


def names_in(statement: ReadStatement) -> frozenset[str]:
    """The terms of a statement that its capitals show to be names."""
    found = named(statement.terms, statement.masked, statement.span.start, statement.language)
    return frozenset(name.term for name in found)


def _clauses(terms: Terms) -> Iterator[Clause]:
    """The clauses of a text with what they tell."""
    first = 0
    for at in range(1, len(terms.texts) + 1):
        if at < len(terms.texts) and (
            int(terms.clauses[at]) == int(terms.clauses[first]) or terms.texts[at - 1] == MUST
        ):
            # "Ist nicht verpflichtet, Zahlungen auszuführen" is one clause.
            continue
        own = Terms(terms.texts[first:at], terms.starts[first:at], terms.clauses[first:at])
        yield Clause(own, frozenset(t for t in own.texts if t[0] not in NO_CONTENT) - _idle())
        first = at


@lru_cache(maxsize=1)
def _idle() -> frozenset[str]:
    return light() | commonplace() | universal()
