"""Two passages in force say the same sentence with different figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from policies.model import Effect, Finding, Source
from policies.quantities.comparison import comparable, same
from policies.reading import ReadPassage, ReadSentence, ReadStatement, Scene

FEWEST_WORDS = 4
"""Shorter sentences and table rows say too little to contradict each other."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A statement that another passage makes with another figure is not for us to decide."""

    effect: Effect
    likeness: float = 95.0
    message: str = "Another passage says the same with another figure: {source}"
    name: str = "conflict"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """At most one finding: the first passage that contradicts."""
        content = statement.words.content
        if not statement.quantities or len(content) < FEWEST_WORDS:
            return
        wording = " ".join(statement.masked.split()).strip(" .")
        cited = scene.cited(statement)
        for passage in scene.passages:
            if _says(statement, passage, wording):
                continue
            for sentence in passage.sentences:
                if (
                    sentence.words.content == content
                    and _contradicts(statement, sentence)
                    and fuzz.ratio(wording, " ".join(sentence.masked.split()).strip(" ."))
                    >= self.likeness
                    and _same_matter(statement, passage, cited)
                ):
                    source = Source(passage=passage.passage.id, span=sentence.span)
                    message = self.message.replace("{source}", sentence.text)
                    yield Finding(self.name, self.effect, statement.span, message, source)
                    return


def _says(statement: ReadStatement, passage: ReadPassage, wording: str) -> bool:
    """Whether the passage makes the statement itself; what else it says is then another case."""
    return any(
        sentence.words.content == statement.words.content
        and " ".join(sentence.masked.split()).strip(" .") == wording
        and len(sentence.quantities) == len(statement.quantities)
        and all(map(same, statement.quantities, sentence.quantities))
        for sentence in passage.sentences
    )


def _contradicts(statement: ReadStatement, sentence: ReadSentence) -> bool:
    """The same figures in the same order, one of them with another value, no date among those."""
    mine, theirs = statement.quantities, sentence.quantities
    if len(mine) != len(theirs):
        return False
    pairs = list(zip(mine, theirs, strict=True))
    if not all(comparable(a, b) for a, b in pairs):
        return False
    different = [a for a, b in pairs if not same(a, b)]
    return bool(different) and all(
        a.kind not in {"date", "ordinal", "identifier"} for a in different
    )


def _same_matter(
    statement: ReadStatement, passage: ReadPassage, cited: tuple[ReadPassage, ...]
) -> bool:
    """Whether the headings leave open that both speak of the same thing."""
    return any(
        other is not passage
        and (not (passage.context - other.context) or not (other.context - passage.context))
        for other in cited
    )
