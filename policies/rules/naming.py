"""A figure is said of the very one named: of no longer name, nor of one in another clause."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from policies.contrasts import chosen
from policies.model import Span
from policies.rules.anchors import Anchor
from policies.rules.grounds import Figures
from policies.rules.pairing import Spoken, amounts
from policies.rules.subjects import Stranger
from policies.scene import Place, ReadSentence, ReadStatement, Scene
from policies.terms import term_of

FEW = 16
"""No more places of a figure, and no more figures, are looked at."""
LONGEST = 400
"""No more characters and terms of a sentence are looked into."""
_TIERS = (
    "plus pro premium max maxi extra basic basis light lite start starter smart classic comfort "
    "komfort select prime elite exclusive exklusiv gold silver silber bronze platinum platin black "
    "junior student family"
)
"""Words that make another product of the one they stand behind."""
_RELATIVE = re.compile(
    r"(?P<comma>,)? (?:(?:for|of|in|with|to|from|für|von|mit|bei|zu|in|an) )?"
    r"(?:which|who|whose|whom|that|welche[rsmn]?|dessen|deren|(?(comma)(?:die|der|das|den|dem)|(?!)))"
    r"\b",
    re.IGNORECASE,
)
_PHRASE = 6
"""What a relative clause is about is told apart by so many terms in front of it."""
_ADJOINING = re.compile(r"[^\W\d_]+[ -]?")
_JOINED = re.compile(
    r"(?:[^\W\d_]+(?:[ -]|,? (?:and|or|und|oder|&) (?:(?:the|our|an?|die|der|das|den|dem) )?|, )?)?"
)
"""Between two words of one phrase: the first of them, and what joins it to the next."""


@cache
def tiers() -> frozenset[str]:
    """The terms of words that make another product of the one they stand behind."""
    return frozenset(map(term_of, _TIERS.split()))


def misnamed(
    statement: ReadStatement, of: Spoken, figures: Figures, scene: Scene
) -> Iterator[Stranger]:
    """The figures that every source says of a longer name, or of another in a clause of its own."""
    for number in amounts(statement)[:FEW]:
        claim = statement.quantities[number]
        own = figures.stating(claim)
        if not 0 < len(own) <= FEW or not all(_says_more(p, statement) for p in own):
            continue
        assumed = scene.asked.union(a.term for a in of.carried)
        for anchor in of.mine:
            if all(
                _is_longer(anchor, p, statement, assumed) or _is_aside(anchor, p, statement)
                for p in own
            ):
                yield Stranger(claim, anchor, own[0].passage, own[0].sentence)
                break


def _says_more(place: Place, statement: ReadStatement) -> bool:
    """Whether a figure is said of more than a statement says; of most it is not."""
    if place.heads is not None:
        return bool(place.heads.row - statement.words.content)
    return not place.sentence.words.content <= statement.words.content


def _is_longer(
    anchor: Anchor, place: Place, statement: ReadStatement, assumed: Collection[str]
) -> bool:
    """Whether a figure is said of a name that goes on where the statement's ends: Business Plus."""
    sentence = place.sentence
    near = place.segment if place.heads is None else place.heads.row
    if anchor.term not in near:
        return False
    extra = near - statement.words.content - frozenset(assumed)
    if place.heads is None:
        extra = (extra & sentence.names) | (extra & tiers())
    if not extra:
        return False
    ends = {anchor.term, anchor.head} - {""}
    terms, text, base = sentence.terms, sentence.text, sentence.span.start
    for at, (first, then) in enumerate(pairwise(terms.texts[:LONGEST])):
        if then in extra and first in ends:
            start, end = terms.starts[at] - base, terms.starts[at + 1] - base
            if text[end].isupper() and _ADJOINING.fullmatch(text, start, end):
                return then in tiers() or _is_by_itself(first, then, place)
    return False


def _is_by_itself(name: str, further: str, place: Place) -> bool:
    """Whether the passage has a sentence that speaks by a name without its further word."""
    contents = place.passage.contents[:LONGEST]
    return any(name in content and further not in content for content in contents)


def _is_aside(anchor: Anchor, place: Place, statement: ReadStatement) -> bool:
    """Whether a relative clause parts a figure from the anchor, and it has another of its kind."""
    sentence = place.sentence
    if place.heads is not None or anchor.term not in sentence.words.content:
        return False
    spans = subject_of(sentence, place.quantity.span)
    if spans is None:
        return False
    terms = frozenset(t for span in spans for t in sentence.terms.within(*span).texts)
    if anchor.term in terms:
        return False
    others = terms - statement.words.content
    if any(head == anchor.head and first in others for head, first in sentence.modified):
        return True
    lines = {choice.line for choice in anchor.choices}
    return any(choice.line in lines for choice in chosen(others, statement.language))


def subject_of(sentence: ReadSentence, figure: Span) -> Sequence[Span] | None:
    """The stretches of a sentence that speak of what a figure is said of; None for all of it.

    In a relative clause that clause and the words that it is about; outside, all but such clauses.
    """
    base = sentence.span.start
    found = _clauses(sentence.text[:LONGEST])
    inside = next((c for c in found if c[0] <= figure.start - base < c[1]), None)
    if inside is not None:
        return [Span(_phrase(sentence, base + inside[0]), base + inside[1])]
    if not found:
        return None
    cuts = [(0, 0), *found, (len(sentence.text), len(sentence.text))]
    return [Span(base + end, base + start) for (_, end), (start, _) in pairwise(cuts)]


def _phrase(sentence: ReadSentence, end: int) -> int:
    """Where the words begin that a relative clause is about: the last ones, joined."""
    starts, base = sentence.terms.starts, sentence.span.start
    at = bisect_left(starts, end) - 1
    first = max(0, at - _PHRASE)
    while at > first and _JOINED.fullmatch(sentence.text, starts[at - 1] - base, starts[at] - base):
        at -= 1
    return starts[at] if at >= 0 else base


@lru_cache(maxsize=512)
def _clauses(text: str) -> tuple[tuple[int, int], ...]:
    """Where the relative clauses of a text stand, each up to its comma."""
    found: list[tuple[int, int]] = []
    for match in _RELATIVE.finditer(text):
        if found and match.start() < found[-1][1]:
            continue
        end = text.find(",", match.end())
        found.append((match.start(), len(text) if end < 0 else end))
    return tuple(found)
