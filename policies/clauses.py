"""How far a condition of a source goes, and what a stretch of it claims."""

from __future__ import annotations

from policies.scene import ReadSentence
from policies.terms import STEERS, Terms, light

KEPT = 0.4
"""Share of a condition's words that a statement says where it keeps it."""


def claims(terms: Terms, first: int, last: int) -> list[int]:
    """The terms of a stretch that claim something, by number."""
    texts, idle = terms.texts, light()
    return [n for n in range(first, last) if texts[n][0] != STEERS and texts[n] not in idle]


def end_of(sentence: ReadSentence, at: int) -> int:
    """The first term behind a condition: behind the next comma, semicolon or bracket."""
    # What stands in a figure, "§ 5(a)", ends nothing.
    starts, text, base = sentence.terms.starts, sentence.masked, sentence.span.start
    for place in range(at + 1, len(starts)):
        between = text[starts[place - 1] - base : starts[place] - base]
        if place > at + 1 and any(mark in between for mark in ",;:()"):
            return place
    return len(starts)


def place_of(sentence: ReadSentence, number: int) -> int:
    """Where a term begins in the passage's text; behind the last, where the sentence ends."""
    starts = sentence.terms.starts
    return starts[number] if number < len(starts) else sentence.span.end


def between_semicolons(sentence: ReadSentence, at: int, end: int) -> tuple[int, int]:
    """The terms around a stretch, up to the next semicolon on either side."""
    starts, text, base = sentence.terms.starts, sentence.text, sentence.span.start
    first, last = at, end
    while first > 0 and ";" not in text[starts[first - 1] - base : starts[first] - base]:
        first -= 1
    while 0 < last < len(starts) and ";" not in text[starts[last - 1] - base : starts[last] - base]:
        last += 1
    return first, last
