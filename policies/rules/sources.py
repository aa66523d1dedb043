"""Whether the passages that a statement cites speak of another than it does."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from policies.contexts import VALUE
from policies.contrasts import Choice, choices, chosen
from policies.kindred import relatives
from policies.model import Span
from policies.quantities.characters import fold
from policies.rules.anchors import Anchor, is_abbreviated
from policies.scene import Place, ReadPassage, ReadSentence, ReadStatement, Scene
from policies.terms import COMPOUNDING

ALIKE = 0.5
"""Share of what a sentence has in common with a statement that makes another one like it."""
SHORTEST_PART = 4
"""Shorter terms are not looked for within compounds."""
SIBLINGS = 2
"""Names that a sentence must have before one of its parts can be said of another."""
_APART = re.compile(
    r";|\b(?:but|while|whereas|however|aber|während|hingegen|dagegen|jedoch|sondern)\b"
)


class Sources:
    """Whether a source speaks of another than a statement; what both say is worked out once."""

    __slots__ = ("_absent", "_cited", "_picks", "_said", "language", "terms")

    def __init__(self, statement: ReadStatement, scene: Scene) -> None:
        self._said = statement
        self._cited = scene.cited(statement)
        self.terms = statement.words.content
        self.language = statement.language
        self._picks: frozenset[Choice] | None = None
        self._absent: dict[str, bool] = {}

    def differs(
        self,
        anchor: Anchor,
        passage: ReadPassage,
        sentence: ReadSentence,
        place: Place | None = None,
        others: Collection[str] = (),
    ) -> bool:
        """Whether a sentence is said of another than the anchor.

        `others` are what the statement says other figures of.
        """
        near, far = said_of(passage, sentence, place)
        language = self.language
        if says(anchor.term, near, language) or says(anchor.term, far, language):
            if place is not None and self._of_other_part(anchor, place, others):
                return True
            if (
                anchor.name
                and anchor.term not in near
                and place is not None
                and place.heads is None
                and self._names_other(anchor, sentence, far, others)
            ):
                return True
            return bool(anchor.head) and self._of_other_kind(anchor, near | far, sentence)
        chosen_there = chosen(near, language)
        if not {t.line for t in chosen_there} & {c.line for c in anchor.choices}:
            chosen_there = chosen(far, language)
        if chosen_there & anchor.choices:
            return False
        if self._another(anchor, chosen_there, sentence, others):
            return True
        return anchor.name and self._of_other_name(anchor, sentence, place, others)

    def _another(
        self,
        anchor: Anchor,
        chosen_there: frozenset[Choice],
        sentence: ReadSentence,
        others: Collection[str],
    ) -> bool:
        """Whether the sentence names another of the same choice, or another of the same noun."""
        firsts = {first for head, first in sentence.modified if head == anchor.head}
        if firsts and not firsts & self.terms.difference(others):
            return True
        if self._picks is None:
            self._picks = chosen(self.terms, self.language)
        picks = self._picks - chosen(others, self.language)
        lines = {c.line for c in anchor.choices}
        return any(t.line in lines and t not in picks for t in chosen_there)

    def _of_other_name(
        self,
        anchor: Anchor,
        sentence: ReadSentence,
        place: Place | None,
        others: Collection[str],
    ) -> bool:
        """Whether a name stands nowhere, or elsewhere while this sentence has another instead."""
        if self.is_absent(anchor.term):
            if not anchor.inherited and is_abbreviated(anchor, self._said, sentence.initials):
                return False
            return not anchor.inherited or bool(sentence.names - self.terms)
        named = sentence.names
        if place is not None and place.heads is not None:
            named = frozenset(t for t in place.heads.row if t[0] != VALUE)
        strange = named - self.terms.difference(others)
        return bool(strange) and self._is_sibling(anchor.term, strange, sentence)

    def _names_other(
        self,
        anchor: Anchor,
        sentence: ReadSentence,
        above: frozenset[str],
        others: Collection[str],
    ) -> bool:
        """Whether a heading names the anchor beside another, and the sentence that other alone."""
        strange = (sentence.names & above) - self.terms.difference(others)
        return bool(strange) and self._is_sibling(anchor.term, strange, sentence)

    def _of_other_part(self, anchor: Anchor, place: Place, others: Collection[str]) -> bool:
        """Whether a sentence of two parts says the figure of another name, in the other part."""
        sentence = place.sentence
        if place.heads is not None or len(sentence.names) < SIBLINGS:
            return False
        part = _part(sentence, place.quantity.span)
        if part is None or anchor.term not in sentence.names or anchor.term in part:
            return False
        return bool((sentence.names & part) - self.terms.difference(others))

    def _of_other_kind(self, anchor: Anchor, known: frozenset[str], sentence: ReadSentence) -> bool:
        """Whether the word tells another noun apart there: the family card, not the account."""
        if says(anchor.head, known, self.language):
            return False
        heads = {head for head, first in sentence.modified if first == anchor.term}
        return bool(heads) and not heads & self.terms

    def says_all(self, own: Sequence[Place]) -> bool:
        """Whether a sentence of some places, none of them a cell, has every word of the statement.

        One that sets its parts against each other may still say them of different things.
        """
        return all(place.heads is None for place in own) and any(
            self.terms <= s.words.content and (len(s.names) < SIBLINGS or not _cuts(s.text))
            for _, s, _ in own
        )

    def unknown(self) -> frozenset[str]:
        """The statement's words that no cited passage has, as they are; most have none."""
        return self.terms.difference(*(p.content for p in self._cited))

    def is_absent(self, term: str) -> bool:
        """Whether no cited passage has a name anywhere, nor an abbreviation of it."""
        known = self._absent.get(term)
        if known is None:
            known = not any(
                says(term, p.content, self.language)
                or says(term, p.context, self.language)
                or term in fold(p.passage.text).lower
                for p in self._cited
            )
            self._absent[term] = known
        return known

    def is_meant(self, term: str) -> bool:
        """Whether a cited passage has a word that may stand for a term: borrower for debtor."""
        picks = choices(term, self.language)
        return any(
            not p.content.isdisjoint(relatives(term))
            or bool(picks and picks & chosen(p.content, self.language))
            for p in self._cited
        )

    def _is_sibling(self, term: str, others: frozenset[str], sentence: ReadSentence) -> bool:
        """Whether a like sentence is said of the name and not of what this one names."""
        both = (sentence.words.content & self.terms) - others
        for passage in self._cited:
            for other in passage.sentences:
                content = other.words.content
                if other.is_row != sentence.is_row or others <= content:
                    continue
                there = any(h and term in h.row for h in other.heads) or term in other.names
                if there and len(both & content) >= ALIKE * len(both):
                    return True
        return False


def _part(sentence: ReadSentence, figure: Span) -> frozenset[str] | None:
    """The terms of the part a figure stands in, where a sentence sets one against another."""
    cuts = [sentence.span.start + cut for cut in _cuts(sentence.text)]
    if not cuts:
        return None
    start = max((c for c in cuts if c <= figure.start), default=sentence.span.start)
    end = min((c for c in cuts if c > figure.start), default=sentence.span.end)
    return frozenset(sentence.terms.within(start, end).texts)


@lru_cache(maxsize=256)
def _cuts(text: str) -> tuple[int, ...]:
    return tuple(m.start() for m in _APART.finditer(text))


def said_of(
    passage: ReadPassage, sentence: ReadSentence, place: Place | None
) -> tuple[frozenset[str], frozenset[str]]:
    """What a figure is said of: the terms beside it, and those it stands under."""
    heads = place.heads if place is not None else None
    if heads is None:
        above = sentence.scope | passage.context if passage.context else sentence.scope
        return sentence.words.content, above
    return heads.row | heads.column, heads.section | sentence.scope | passage.context


def says(term: str, known: Collection[str], language: str) -> bool:
    """Whether a term is among others, by itself or, where words are compounded, within one."""
    if term in known:
        return True
    if language not in COMPOUNDING or len(term) < SHORTEST_PART:
        return False
    return any(k.startswith(term) or k.endswith(term) or term.endswith(k) for k in known)
