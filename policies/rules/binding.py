"""A figure is said about the same thing as in its source: right rate, right product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from policies.model import Effect, Finding, Quantity, Source, Span
from policies.quantities.comparison import comparable, opposed, same
from policies.reading import ReadPassage, ReadSentence, ReadStatement, Scene
from policies.rules.grounds import occurrences
from policies.words import Words, ordered_content, words_of

Clauses = tuple[tuple[Span, Words], ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """The words around a figure must fit its own place in the source better than a rival's."""

    effect: Effect
    message: str = "The figure {text} belongs to something else: the source says {source} here."
    reversed_message: str = "The source sets the opposite bound for {text}: {source}."
    name: str = "binding"

    def check(self, statement: ReadStatement, scene: Scene) -> Iterator[Finding]:
        """One finding for each figure that stands elsewhere in the source, or that is swapped."""
        mirrored = set()
        for claim, place in _out_of_place(statement, scene):
            mirrored.add(claim.span)
            yield self._finding(claim, place, self.message)
        for claim in statement.quantities:
            if claim.span in mirrored:
                continue
            places = list(occurrences(claim, statement, scene))
            if not places:
                continue
            if all(opposed(claim, quantity) for _, _, quantity in places):
                yield self._finding(claim, places[0], self.reversed_message)
                continue
            rival = _better_rival(claim, statement, scene, places)
            if rival is not None:
                yield self._finding(claim, rival, self.message)

    def _finding(
        self, claim: Quantity, place: tuple[ReadPassage, ReadSentence, Quantity], message: str
    ) -> Finding:
        passage, _, quantity = place
        text = message.replace("{text}", claim.text).replace("{source}", quantity.text)
        source = Source(passage=passage.passage.id, span=quantity.span)
        return Finding(self.name, self.effect, claim.span, text, source)


def _out_of_place(
    statement: ReadStatement, scene: Scene
) -> list[tuple[Quantity, tuple[ReadPassage, ReadSentence, Quantity]]]:
    """Figures that differ from every source sentence that uses the statement's own words.

    A sentence that repeats its source word for word has to repeat the figures in
    their order too; compared with the nearest such sentence. Where what is cited has no such
    sentence, the other passages tell: they were shown, so the figure is not from there.
    """
    cited = scene.cited(statement)
    found = _differing(statement, cited)
    if found is None and scene.needs_markers:
        found = _differing(statement, [p for p in scene.passages if p not in cited])
    return found or []


def _differing(
    statement: ReadStatement, passages: Iterable[ReadPassage]
) -> list[tuple[Quantity, tuple[ReadPassage, ReadSentence, Quantity]]] | None:
    """Where the nearest sentence of the same wording differs; None where there is none."""
    closest: list[tuple[Quantity, tuple[ReadPassage, ReadSentence, Quantity]]] | None = None
    for passage in passages:
        for sentence in passage.sentences:
            if not _same_wording(statement, sentence):
                continue
            pairs = list(zip(statement.quantities, sentence.quantities, strict=True))
            if not all(comparable(mine, theirs) for mine, theirs in pairs):
                continue
            different = [
                (mine, (passage, sentence, theirs))
                for mine, theirs in pairs
                if not same(mine, theirs)
            ]
            if not different:
                return []
            if closest is None or len(different) < len(closest):
                closest = different
    return closest


def _same_wording(statement: ReadStatement, sentence: ReadSentence) -> bool:
    """Whether both say the same content words in the same order around as many figures."""
    return (
        len(statement.quantities) == len(sentence.quantities) > 0
        and statement.words.content == sentence.words.content
        and ordered_content(statement.masked) == ordered_content(sentence.masked)
    )


def _better_rival(
    claim: Quantity,
    statement: ReadStatement,
    scene: Scene,
    places: list[tuple[ReadPassage, ReadSentence, Quantity]],
) -> tuple[ReadPassage, ReadSentence, Quantity] | None:
    """Where another figure of the same unit stands that the statement's words fit better."""
    rivals = [
        (passage, sentence, quantity)
        for passage in scene.cited(statement)
        for sentence in passage.sentences
        for quantity in sentence.quantities
        if comparable(claim, quantity) and not same(claim, quantity)
    ]
    if not rivals:
        return None
    near = _near(statement.clauses, claim.span)
    whole = statement.words.content
    own = max(_fit(near, whole, place) for place in places)
    if own[0] >= len(near) and own[1] >= len(whole):
        return None
    best = max(rivals, key=lambda rival: _fit(near, whole, rival))
    theirs = _fit(near, whole, best)
    return best if theirs[0] > own[0] and theirs[1] >= own[1] else None


def _fit(
    near: frozenset[str], whole: frozenset[str], place: tuple[ReadPassage, ReadSentence, Quantity]
) -> tuple[int, int]:
    """How many words of the claim's clause, and of its statement, stand where a figure does."""
    passage, sentence, quantity = place
    clause = _near(sentence.clauses, quantity.span) | _column(passage, sentence, quantity)
    around = sentence.words.content | passage.context
    return len(near & (clause | passage.context)), len(whole & (around | clause))


def _near(clauses: Clauses, span: Span) -> frozenset[str]:
    """Content words of the clause that holds a figure; of its neighbours where it has none."""
    for index, (place, words) in enumerate(clauses):
        if place.start <= span.start < place.end:
            if words.content:
                return words.content
            before = next((w.content for _, w in reversed(clauses[:index]) if w.content), None)
            if before is not None:
                return before
            return next((w.content for _, w in clauses[index + 1 :] if w.content), frozenset())
    return frozenset(chain.from_iterable(words.content for _, words in clauses))


def _column(passage: ReadPassage, sentence: ReadSentence, quantity: Quantity) -> frozenset[str]:
    """Row label and column header of a figure in a table row."""
    mark = "\t" if "\t" in sentence.text else "|" if sentence.text.count("|") > 1 else ""
    if not mark:
        return frozenset()
    cells = sentence.text.strip("|").split(mark)
    offset = quantity.span.start - sentence.span.start
    column = sentence.text.lstrip("|").count(mark, 0, max(0, offset))
    headers = passage.passage.headers or tuple(_first_row(passage, mark))
    header = headers[column] if column < len(headers) else ""
    return words_of(f"{cells[0]} {header}").content


def _first_row(passage: ReadPassage, mark: str) -> list[str]:
    for sentence in passage.sentences:
        if mark in sentence.text:
            return sentence.text.strip("|").split(mark)
    return []
