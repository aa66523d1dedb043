"""Which passages support a sentence: found by code, whoever wrote the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

from policies.model import Draft, Evidence, EvidencePassage, Quantity
from policies.quantities.comparison import same
from policies.reading import read_draft, read_scene
from policies.rules.support import coverage
from policies.scene import LONGEST, ReadPassage, ReadStatement
from policies.subjects import Named, named
from policies.terms import STEERS, Terms
from policies.text import without_markers

THRESHOLD = 0.6
"""Least share of a sentence's content words that a passage must hold to support it."""
PLACE = 3
"""What so many sentences in a row say is said in one place."""
LIKEST = 4
"""So many sentences with most words in common are compared in order."""


def attribute(
    sentence: str, passages: Sequence[EvidencePassage], language: str = ""
) -> tuple[int, ...]:
    """Indices of the passages that support a sentence, best first; empty where none does.

    Every quantity must stand in the passage, and the content words must.
    """
    evidence = Evidence(tuple(passages), language=language)
    scene = read_scene(evidence, (), needs_markers=False)
    statements = read_draft(Draft(without_markers(sentence)), scene, ())
    scored = []
    for index, passage in enumerate(scene.passages):
        score = min((_score(s, passage) for s in statements), default=0.0)
        if score >= THRESHOLD:
            scored.append((-score, index))
    return tuple(index for _, index in sorted(scored))


def score_of(claim: str, passages: Sequence[EvidencePassage], language: str = "") -> float:
    """How well passages support a claim, 0 to 1: its words in place and order, names, figures."""
    scene = read_scene(Evidence(tuple(passages), language=language), (), needs_markers=False)
    statements = read_draft(Draft(without_markers(claim)), scene, ())
    scores = [max((likelihood(s, p) for p in scene.passages), default=0.0) for s in statements]
    return sum(scores) / len(scores) if scores else 0.0


def likelihood(statement: ReadStatement, passage: ReadPassage) -> float:
    """How well one passage supports a statement, 0 to 1.

    Its words in one place, in their order in one sentence, its names and its figures; what each is
    worth was found on three sets of claims that people judged (docs/measured/guard.md).
    """
    content = statement.words.content
    if not content:
        return coverage(statement, passage)
    words = [s.words.content for s in passage.sentences]
    together = max(
        (len(content & frozenset().union(*words[n : n + PLACE])) for n in range(len(words))),
        default=0,
    )
    return (
        0.3 * together / len(content)
        + 0.3 * _in_order(statement, passage)
        + 0.25 * _share([n.term in passage.known for n in _names(statement)])
        + 0.15 * _share([_states(passage, q) for q in statement.quantities])
    )


def _in_order(statement: ReadStatement, passage: ReadPassage) -> float:
    """The largest share of a statement's terms that one of the likest sentences has in order."""
    mine = _claiming(statement.terms)
    content = statement.words.content
    likest = sorted(passage.sentences, key=lambda s: -len(content & s.words.content))[:LIKEST]
    return max(
        (LCSseq.similarity(mine, _claiming(s.terms)) / max(1, len(mine)) for s in likest),
        default=0.0,
    )


def _claiming(terms: Terms) -> list[str]:
    return [text for text in terms.texts[:LONGEST] if text[0] != STEERS]


def _names(statement: ReadStatement) -> Sequence[Named]:
    start, language = statement.span.start, statement.language
    return named(statement.terms, statement.masked, start, language)


def _states(passage: ReadPassage, claim: Quantity) -> bool:
    return any(s.states(n, claim) for s in passage.sentences for n in range(len(s.quantities)))


def _share(known: Sequence[bool]) -> float:
    """The share of what is known; of nothing, nothing is missing."""
    return sum(known) / len(known) if known else 1.0


def _score(statement: ReadStatement, passage: ReadPassage) -> float:
    """Coverage by the passage, a little more where one sentence of it says everything."""
    for claim in statement.quantities:
        if not any(same(claim, quantity) for quantity in passage.quantities):
            return 0.0
    content = statement.words.content
    closest = max(
        (len(content & s.words.content) / len(content) for s in passage.sentences if content),
        default=0.0,
    )
    covered = coverage(statement, passage)
    return 0.0 if covered < THRESHOLD else covered + closest
