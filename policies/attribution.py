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
