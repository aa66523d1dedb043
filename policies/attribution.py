"""Which passages support a sentence: found by code, whoever wrote the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from policies.model import Draft, Evidence, EvidencePassage
from policies.quantities.comparison import same
from policies.reading import ReadPassage, ReadStatement, read_draft, read_scene
from policies.rules.support import coverage
from policies.text import without_markers

THRESHOLD = 0.6
"""Least share of a sentence's content words that a passage must hold to support it."""


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
    """How well passages support a claim, 0 to 1: its words, its figures, and both in one place."""
    scene = read_scene(Evidence(tuple(passages), language=language), (), needs_markers=False)
    statements = read_draft(Draft(without_markers(claim)), scene, ())
    scores = [max((likelihood(s, p) for p in scene.passages), default=0.0) for s in statements]
    return sum(scores) / len(scores) if scores else 0.0


def likelihood(statement: ReadStatement, passage: ReadPassage) -> float:
    """How well one passage supports a statement, 0 to 1."""
    content = statement.words.content
    if not content:
        return coverage(statement, passage)
    closest = max(
        (len(content & s.words.content) / len(content) for s in passage.sentences), default=0.0
    )
    figures = statement.quantities
    stated = sum(
        any(s.states(k, q) for s in passage.sentences for k in range(len(s.quantities)))
        for q in figures
    )
    grounded = stated / len(figures) if figures else 1.0
    return coverage(statement, passage) * 0.5 + closest * 0.3 + grounded * 0.2


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
