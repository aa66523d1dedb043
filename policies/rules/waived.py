"""A statement that nothing is to be paid, where its source names a price for it."""

from __future__ import annotations

from collections.abc import Iterator

from policies.rules.contrary import Contrary, word_at
from policies.scene import ReadPassage, ReadSentence, ReadStatement, Scene
from policies.terms import charges, commonplace, light, universal, waived

TOLD = 0.75
"""Share of what a statement calls free that a sentence with a price must name."""


def charged(statement: ReadStatement, scene: Scene) -> Iterator[Contrary]:
    """The word "free" of a statement whose subject a cited sentence names a price for.

    Nothing where a sentence that calls something free names as much of the subject as that one.
    """
    free = statement.words.content & waived()
    if not free or statement.words.negated:
        return
    subject = statement.words.content - waived() - light() - commonplace() - universal()
    figures = {quantity.value for quantity in statement.quantities}
    if not subject:
        return
    priced: list[tuple[frozenset[str], ReadPassage, ReadSentence]] = []
    unpaid: list[frozenset[str]] = []
    for passage in scene.cited(statement):
        for sentence in passage.sentences:
            lacks = subject - sentence.words.content - sentence.scope
            if _is_free(sentence):
                unpaid.append(lacks)
            elif (
                len(lacks) <= (1 - TOLD) * len(subject)
                and figures <= set(sentence.values)
                and _has_price(sentence)
            ):
                priced.append((lacks, passage, sentence))
    for lacks, passage, sentence in priced:
        if all(lacks < other for other in unpaid):
            texts, starts = statement.terms.texts, statement.terms.starts
            start = next(s for text, s in zip(texts, starts, strict=True) if text in free)
            yield Contrary(word_at(statement, start), None, passage, sentence)
            return


def _is_free(sentence: ReadSentence) -> bool:
    """Whether a sentence says of anything that it costs nothing: "free", "no fee", 0 EUR."""
    if sentence.words.content & waived():
        return True
    prices = [q.value for q in sentence.quantities if q.kind == "money"]
    denied = sentence.words.negated and not sentence.words.content.isdisjoint(charges())
    return "0" in prices or (denied and not prices)


def _has_price(sentence: ReadSentence) -> bool:
    return any(q.kind in ("money", "percent") for q in sentence.quantities)
