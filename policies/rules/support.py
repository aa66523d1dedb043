"""A statement is said by a passage it cites: its content words, and its negation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from policies.model import Effect, Finding, Source
from policies.reading import ReadPassage, ReadSentence, ReadStatement, Scene

ALIKE = 82.0
"""Least likeness of two stems that count as one word."""
SHORTEST_LIKE = 5
"""Shorter words have to be the same: "free" is like "fee", and says the opposite."""
USED = 0.5
"""Share of a clause's words from which a statement is taken to use that clause."""


@dataclass(frozen=True, slots=True)
class Support:
    """Enough of the statement's content words stand in one cited passage, negated alike."""

    effect: Effect
    threshold: float = 0.7
    message: str = "No cited passage says this."
    negation: str = "The source says the opposite: {source}"
    unused: str = "The passage cited by {text} says nothing of this."
    name: str = "support"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """One finding where no cited passage says it, or where one denies it."""
        passages = scene.cited(statement)
        if not passages:
            return
        scored = [(coverage(statement, passage), passage) for passage in passages]
        best = max(score for score, _ in scored)
        if best < self.threshold:
            yield Finding(self.name, self.effect, statement.span, self.message)
            return
        denied = _denied(statement, [p for c, p in scored if c >= self.threshold])
        if denied is not None:
            owner, sentence = denied
            source = Source(passage=owner.passage.id, span=sentence.span)
            message = self.negation.replace("{source}", sentence.text)
            yield Finding(self.name, self.effect, statement.span, message, source)
            return
        if scene.needs_markers:
            yield from self._unused(statement, scored)

    def _unused(
        self, statement: ReadStatement, scored: list[tuple[float, ReadPassage]]
    ) -> Iterator[Finding]:
        """A cited passage that says nothing of the statement is pointed out, no more."""
        for (score, _), index in zip(scored, statement.cited, strict=True):
            if score < self.threshold / 2:
                marker = next(m for m in statement.markers if m.number == index + 1)
                message = self.unused.replace("{text}", f"[{index + 1}]")
                yield Finding(self.name, Effect.FLAG, marker.span, message)


def coverage(statement: ReadStatement, passage: ReadPassage) -> float:
    """Share of a statement's content words that a passage or its headings hold."""
    words = statement.words.content
    known = passage.content | passage.context
    if not words:
        words = statement.words.every
        known = passage.every
        if not words:
            said = statement.quantities or statement.masked.strip() in passage.passage.text
            return 1.0 if said else 0.0
    missing = words - known
    if not missing:
        return 1.0
    found = len(words) - len(missing)
    if found + len(missing) * 0.5 < len(words) * 0.3:
        return found / len(words)
    choices = list(known)
    for word in missing:
        if len(word) >= SHORTEST_LIKE and _like(word, choices):
            found += 1
    return found / len(words)


def _like(word: str, choices: list[str]) -> bool:
    return process.extractOne(word, choices, scorer=fuzz.ratio, score_cutoff=ALIKE) is not None


def _denied(
    statement: ReadStatement, passages: list[ReadPassage]
) -> tuple[ReadPassage, ReadSentence] | None:
    """The sentence that fits best but is negated otherwise; None where one agrees."""
    best: tuple[float, ReadPassage, ReadSentence] | None = None
    agreed = 0.0
    words = statement.words.content or statement.words.every
    for passage in passages:
        for sentence in passage.sentences:
            said = sentence.words.content if statement.words.content else sentence.words.every
            shared = len(words & said) / len(words) if words else 0.0
            if _negated(statement, sentence) == statement.words.negated:
                agreed = max(agreed, shared)
            elif best is None or shared > best[0]:
                best = (shared, passage, sentence)
    if best is None or best[0] <= agreed or best[0] < USED:
        return None
    return best[1], best[2]


def _negated(statement: ReadStatement, sentence: ReadSentence) -> bool:
    """Whether the clauses that a statement uses are negated."""
    words = statement.words.content or statement.words.every
    for _, clause in sentence.clauses:
        if not clause.negated:
            continue
        if clause.content:
            used = len(clause.content & words) >= USED * len(clause.content)
        else:
            used = clause.every <= statement.words.every
        if used:
            return True
    return False
