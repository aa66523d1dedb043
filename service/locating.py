"""Finding, for what a verdict lets leave, the very text it rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ingest.records import Passage, PassageId
from policies.model import JudgedStatement, Verdict
from service.quoting import Piece, spoken

_MARKERS = re.compile(r"\s*\[\d+\]")


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a passage; `start` and `end` index the version's canonical text."""

    passage: Passage
    start: int
    end: int

    @property
    def quote(self) -> str:
        """The text there, character for character."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


@dataclass(frozen=True, slots=True)
class Located:
    """A statement without its markers, and where it stands."""

    text: str
    places: tuple[Place, ...]
    quoted: Place | None
    """Where it stands word for word; None where it was written anew."""


def locate(
    verdict: Verdict, pieces: Sequence[Piece], passages: Mapping[PassageId, Passage]
) -> tuple[Located, ...]:
    """Statements that are kept, in order; one without a place is left out.

    A quoted statement stands where it was quoted from; any other in the sentence
    of each cited passage that is most like it.
    """
    located = []
    for statement in verdict.statements:
        text = _MARKERS.sub("", statement.shown).strip()
        if not statement.kept or not text:
            continue
        cited = [passages[passage] for passage in statement.citations if passage in passages]
        own = [_quoted(statement, pieces, passage) for passage in cited]
        places = tuple(
            place or _likest(text, passage) for place, passage in zip(own, cited, strict=True)
        )
        if places:
            quoted = next((place for place in own if place), None)
            located.append(Located(text, places, quoted or _verbatim(text, places)))
    return tuple(located)


def _verbatim(text: str, places: Sequence[Place]) -> Place | None:
    """The place of which the text is the quote, as one whose piece has moved is."""
    read = (place for place in places if spoken(place.quote, place.passage.headers) == text)
    return next(read, None)


def _quoted(statement: JudgedStatement, pieces: Sequence[Piece], passage: Passage) -> Place | None:
    for piece in pieces:
        if (
            piece.passage.id == passage.id
            and piece.start <= statement.span.start
            and statement.span.end <= piece.end
        ):
            return Place(passage, piece.quote_start, piece.quote_end)
    return None


def _likest(text: str, passage: Passage) -> Place:
    """The sentence most like the text; the whole passage where it has no sentences."""
    if not passage.sentences:
        return Place(passage, passage.start, passage.end)
    whole = Place(passage, passage.start, passage.end).passage.text
    best = max(
        passage.sentences,
        key=lambda s: (
            fuzz.token_set_ratio(text, whole[s.start - passage.start : s.end - passage.start]),
            -s.start,
        ),
    )
    return Place(passage, best.start, best.end)
