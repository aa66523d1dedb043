"""Figures that do not stand where the likest sentence of the source, read in order, has them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from policies.alignment import IN_ORDER, SHORTEST, Beside, in_common, lay_beside, weighty
from policies.model import Quantity
from policies.scene import Place, ReadStatement, Scene
from policies.tables import mark_of
from policies.terms import FIGURE, light

COVERED = 0.6
"""Share of a statement's terms that its source must say before places are compared by order."""


def displaced(
    statement: ReadStatement, near: Sequence[Beside], known: Sequence[Place], scene: Scene
) -> list[tuple[Quantity, Place]]:
    """Figures that the sentence of the same wording, read in order, does not have there."""
    row = bool(mark_of(statement.statement.body))
    usable = [b for b in near if row or not b.sentence.is_row or b.typed == len(b.mine)]
    if not usable:
        return []
    worded = [found for b in _worded(near, usable) for found in _misplaced(statement, b)]
    return [*_of_likest(statement, usable, max(b.exact for b in near), known, scene), *worded]


def _of_likest(
    statement: ReadStatement,
    usable: Sequence[Beside],
    exact: int,
    known: Sequence[Place],
    scene: Scene,
) -> list[tuple[Quantity, Place]]:
    """The same by the likest sentences alone; `exact` words are said as they stand."""
    if exact == len(usable[0].mine):
        # As it stands it says all that it could say with its figures left out.
        return []
    said = [(b.typed, b.shared) for b in usable]
    most = max(said)
    likest, typed = usable[said.index(most)], most[0]
    if typed <= exact:
        return []
    if typed < COVERED * weighty(statement):
        return []
    if typed < IN_ORDER * in_common(statement, likest.sentence):
        return []
    alike = [b for b, own in zip(usable, said, strict=True) if own == most]
    misplaced = [found for b in alike for found in _misplaced(statement, b)]
    if typed == len(likest.mine) == len(likest.theirs):
        # Word for word a sentence of the source, but for the figures.
        return misplaced
    sentences = [b.sentence for b in alike]
    says = _figureless(statement, set(likest.sentence.terms.texts))
    # A place of its own that says as much of the statement speaks for the figure; where any
    # passage may be meant, also one that says nothing else.
    return [
        (claim, place)
        for claim, place in misplaced
        if not any(
            p.states(claim)
            and all(p.sentence is not s for s in sentences)
            and (_named(statement, p) >= says or (not scene.needs_markers and _tells(statement, p)))
            for p in known
        )
    ]


def _worded(near: Sequence[Beside], usable: Sequence[Beside]) -> Sequence[Beside]:
    """The sentences that say the same word for word but for figures, where none says those too."""
    if any(b.is_whole for b in near):
        return ()
    return [b for b in usable if SHORTEST <= len(b.mine) == b.typed == len(b.theirs)]


def said_elsewhere(
    statement: ReadStatement, near: Sequence[Beside], scene: Scene
) -> list[tuple[Quantity, Place]]:
    """Figures that differ from those of the same wording in a passage that is not cited.

    It was shown all the same, so the figures are not from there.
    """
    content = statement.words.content
    if not scene.needs_markers or not content:
        return []
    length = len(statement.terms.texts)
    if any(b.exact == length for b in near):
        return []
    for index, passage in enumerate(scene.passages):
        if index in statement.cited or not content <= passage.content:
            continue
        for sentence in passage.sentences:
            if sentence.words.content != content or len(sentence.terms.texts) != length:
                continue
            b = lay_beside(statement, passage, sentence)
            if b.typed == length > b.exact:
                return list(_misplaced(statement, b))
    return []


def _misplaced(statement: ReadStatement, likest: Beside) -> Iterator[tuple[Quantity, Place]]:
    """The figures left over once everything that agrees is laid side by side."""
    pairs = likest.pairs()
    theirs = [n for n, text in enumerate(likest.theirs) if text[0] == FIGURE]
    taken = set(pairs.values())
    number = -1
    for index, text in enumerate(likest.mine):
        if text[0] != FIGURE:
            continue
        number += 1
        if index in pairs or number >= len(statement.quantities):
            continue
        kind = statement.terms.texts[index]
        free = [
            k for k, n in enumerate(theirs)
            if n not in taken and likest.sentence.terms.texts[n] == kind
        ]  # fmt: skip
        if not free:
            continue
        before = max((pairs[i] for i in pairs if i < index), default=-1)
        nearest = min(free, key=lambda k: abs(theirs[k] - before - 1))
        claim = statement.quantities[number]
        place = Place(likest.passage, likest.sentence, nearest)
        if not place.states(claim) or likest.mine.count(text) != statement.terms.texts.count(kind):
            # A word stepped over a figure that has no other to change places with.
            yield claim, place


def _named(statement: ReadStatement, place: Place) -> int:
    """How many of the statement's terms, figures apart, stand with a figure of the source."""
    said = set(place.sentence.terms.texts)
    if place.heads:
        said |= place.heads.row | place.heads.column
    return _figureless(statement, said)


def _tells(statement: ReadStatement, place: Place) -> bool:
    """Whether a figure's own sentence says nothing but what the statement says."""
    content = place.sentence.words.content - light()
    return len(content) > 1 and content <= statement.words.content


def _figureless(statement: ReadStatement, said: Collection[str]) -> int:
    return sum(1 for text in set(statement.terms.texts) if text[0] != FIGURE and text in said)
