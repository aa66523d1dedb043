"""A statement speaks of what its source speaks of: the same product, channel, party and year."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from policies.alignment import Beside
from policies.contexts import VALUE
from policies.contrasts import Choice, choices, choosing, chosen
from policies.kindred import kindred, relatives
from policies.leads import lead_of
from policies.model import Quantity, Span
from policies.quantities.characters import fold
from policies.reading import ReadPassage, ReadSentence, ReadStatement, Scene
from policies.rules.grounds import Figures, Place, elided
from policies.rules.otherrows import of_another_row
from policies.subjects import idle, modified, named
from policies.terms import COMPOUNDING, FIGURE, Terms, is_content, term_of

_LETTERS = re.compile(r"[^\W\d_]+")
_ORDINARY = frozenset({"date", "identifier", "ordinal"})
MOST = 48
"""No more words and figures of one statement are held against each other."""
TOLD = 0.6
"""Share of a statement's other words from which a sentence says the same of something."""
SUBJECT = 4
"""A sentence's subject is among so many of its first terms."""
ALIKE = 0.5
"""Share of what a sentence has in common with a statement that makes another one like it."""
SHORTEST_PART = 4
"""Shorter terms are not looked for within compounds."""


SIBLINGS = 2
"""Names that a sentence must have before one of its parts can be said of another."""
_ADJACENT = re.compile(r"[^\W\d_]+[ -]")
_QUALIFIES = re.compile(r"(?:ing|ed|ly)$", re.IGNORECASE)
"""Ends of words that say how something is rather than which one it is."""
_APART = re.compile(
    r";|\b(?:but|while|whereas|however|aber|während|hingegen|dagegen|jedoch|sondern)\b"
)


_NAME_BEFORE = re.compile(r"(?:[A-Z]\w{1,30}[ -]|of ){1,4}$")
_NAME_BEHIND = re.compile(r"(?:[ -](?:of )?[A-Z]\w{1,30}){1,4}|\s?\([A-Z]\w{1,30}\)")
"""What else belongs to a name: "Postal Service (USPS)"."""
LONGEST_NAME = 120
_SPELT: Mapping[str, frozenset[str]] = {
    "US": frozenset({"united", "states"}),
    "USA": frozenset({"united", "states", "america"}),
    "UK": frozenset({"united", "kingdom"}),
    "UN": frozenset({"united", "nations"}),
    "EU": frozenset({"european", "europäische", "europäischen", "union"}),
    "EEA": frozenset({"european", "economic", "area"}),
    "ECB": frozenset({"european", "central", "bank"}),
    "EZB": frozenset({"europäische", "europäischen", "zentralbank"}),
    **dict.fromkeys(
        (
            "AM APR ATM BIC CEO CHF CVC CVV EUR FAQ GBP IBAN ID IT NFC OK PC PDF PIN PM QR SEPA "
            "SMS TAN TV USD VAT"
        ).split(),
        frozenset[str](),
    ),
}
"""First letters that everybody knows, and the words they stand for: for no other name's."""


class Anchor(NamedTuple):
    """A word of a statement that says which one it speaks of."""

    at: int
    """Which of its terms."""
    term: str
    word: str
    span: Span
    """In the draft."""
    choices: frozenset[Choice]
    """What it chooses among, where it is one of several known ones."""
    name: bool
    head: str = ""
    """The noun that it tells apart."""
    inherited: bool = False
    """Whether it stands in the statement before, and this one goes on from it."""


class Stranger(NamedTuple):
    """A figure, or a whole statement, whose source speaks of something else."""

    claim: Quantity | None
    anchor: Anchor
    passage: ReadPassage
    sentence: ReadSentence


class Spoken:
    """What a statement speaks of, each word of it once; worked out only where that matters."""

    def __init__(self, statement: ReadStatement, scene: Scene) -> None:
        self._statement = statement
        self._scene = scene

    @cached_property
    def mine(self) -> tuple[Anchor, ...]:
        """By its own words."""
        return anchors(self._statement)

    @cached_property
    def carried(self) -> tuple[Anchor, ...]:
        """By those of the statement that it goes on from."""
        return inherited(self._statement, self._scene)

    @cached_property
    def paired(self) -> Mapping[int, Sequence[Anchor]]:
        """Which figure each group of words is of, where there are as many of both."""
        several = len(_amounts(self._statement)) > 1
        return pairs(self._statement, self.mine) if several else {}

    def others(self, number: int) -> set[str]:
        """What is said of the other figures and not of this one."""
        if number not in self.paired:
            return set()
        own = {a.term for a in self.paired[number]}
        return {a.term for group in self.paired.values() for a in group} - own


def strangers(
    statement: ReadStatement,
    of: Spoken,
    near: Sequence[Beside],
    figures: Figures,
    scene: Scene,
) -> Iterator[Stranger]:
    """The first word for each figure that every source of the figure is said of another than."""
    claims = (_amounts(statement) or list(range(len(statement.quantities))))[:MOST]
    if not claims:
        yield from _unfigured(statement, of, near, scene)
        return
    reader = _Reader(statement, scene)
    sources = {n: _own(statement.quantities[n], statement, figures) for n in claims}
    if not of.carried and not reader.unknown():
        # A sentence that says all that the statement says is said of nothing else.
        sources = {n: own for n, own in sources.items() if not reader.says_all(own)}
    if not any(sources.values()):
        return
    mine, carried, paired = of.mine, of.carried, of.paired
    if not mine and not carried and not any(p.labels for p in scene.cited(statement)):
        return
    language = statement.language
    base = statement.span.start
    went_on = [a.term for a in carried] + list(scene.asked)
    homes = _homes(statement, mine, claims)
    grouped = {a.term for group in paired.values() for a in group}
    for number, own in sources.items():
        claim = statement.quantities[number]
        said = [a for a in mine if a.term not in grouped or a in paired.get(number, mine)]
        others = of.others(number)
        for anchor in (*said, *carried) if own else ():
            if all(reader.differs(anchor, p.passage, p.sentence, p, others) for p in own) or (
                anchor in homes.get(number, ())
                and _dominated(anchor, claim, own, figures, reader, others)
            ):
                yield Stranger(claim, anchor, own[0].passage, own[0].sentence)
                break
        else:
            if own and (strange := _of_another_sort(statement, own, reader)) is not None:
                yield Stranger(claim, strange, own[0].passage, own[0].sentence)
                continue
            span = of_another_row(
                statement, went_on, own, lambda t, k: says(t, k, language), reader.is_absent
            )
            if span is not None:
                word = statement.statement.text[span.start - base : span.end - base]
                named = Anchor(-1, "", word, span, frozenset(), True)
                yield Stranger(claim, named, own[0].passage, own[0].sentence)


def _unfigured(
    statement: ReadStatement, of: Spoken, near: Sequence[Beside], scene: Scene
) -> Iterator[Stranger]:
    """The first word that all sentences of a statement without figures are said of another than."""
    content = statement.words.content
    if any(b.shared == len(content) for b in near):
        # A sentence that says all of it is said of nothing else.
        return
    reader = _Reader(statement, scene)
    for anchor in of.mine:
        rest = content - {anchor.term}
        told = [b for b in near if len(rest & b.sentence.words.content) >= TOLD * len(rest)]
        if rest and told and all(reader.differs(anchor, b.passage, b.sentence) for b in told):
            yield Stranger(None, anchor, told[0].passage, told[0].sentence)
            return


def unannounced(
    statement: ReadStatement, near: Sequence[Beside], figures: Figures, scene: Scene
) -> Iterator[Stranger]:
    """The figures of a list whose announcement names what no passage knows."""
    amounts = [statement.quantities[n] for n in _amounts(statement)[:MOST]]
    leads = lead_of(statement, scene) if amounts else ()
    for lead in leads:
        if not lead.cited:
            continue
        reader = _Reader(lead, scene)
        unknown = next((a for a in anchors(lead) if _is_unknown(a, lead, reader)), None)
        if unknown is None:
            continue
        anchor = unknown._replace(inherited=True)
        for claim in amounts:
            own = _own(claim, statement, figures)
            if own:
                yield Stranger(claim, anchor, own[0].passage, own[0].sentence)
            elif near:
                yield Stranger(claim, anchor, near[0].passage, near[0].sentence)
        return


def _is_unknown(anchor: Anchor, lead: ReadStatement, reader: _Reader) -> bool:
    """Whether no passage has a name, nor any other word of it: the United States Postal Service."""
    if not anchor.name or not reader.is_absent(anchor.term):
        return False
    before, behind = _rest_of_name(anchor, lead)
    words = (*before, *behind)
    return all(reader.is_absent(t) for w in words if (t := term_of(fold(w).lower)))


def _rest_of_name(anchor: Anchor, statement: ReadStatement) -> tuple[list[str], list[str]]:
    """The words of the name that an anchor is part of, in front of it and behind it."""
    body, base = statement.statement.body, statement.span.start
    start, end = anchor.span.start - base, anchor.span.end - base
    before = _NAME_BEFORE.search(body, max(0, start - LONGEST_NAME), start)
    behind = _NAME_BEHIND.match(body, end, end + LONGEST_NAME)
    found = [_LETTERS.findall(match[0]) if match else [] for match in (before, behind)]
    return found[0], found[1]


def is_abbreviated(anchor: Anchor, statement: ReadStatement, initials: Collection[str]) -> bool:
    """Whether a name is said by its first letters: U.S. for United States, ECB."""
    if not initials:
        return False
    before, behind = (
        "".join(w[0] for w in words if w[0].isupper()) for words in _rest_of_name(anchor, statement)
    )
    word = anchor.word.lower()
    said = {
        before[first:] + anchor.word[0] + behind[:last]
        for first in range(len(before) + 1)
        for last in range(len(behind) + 1)
    }
    return any(word in _SPELT.get(letters, {word}) for letters in said.intersection(initials))


def is_of_another(statement: ReadStatement, place: Place, scene: Scene) -> bool:
    """Whether a figure of the source is said of another than one that a statement speaks of."""
    reader = _Reader(statement, scene)
    return any(
        reader.differs(anchor, place.passage, place.sentence, place)
        for anchor in anchors(statement)
    )


def anchors(statement: ReadStatement) -> tuple[Anchor, ...]:
    """The names and choices of a statement, in order."""
    terms, base = statement.terms, statement.span.start
    names = {n.at for n in named(terms, statement.masked, base, statement.language)}
    told_apart = modified(terms, statement.statement.body, base, statement.language)
    heads = {at - 1: head for at, head, _ in told_apart}
    choosing_among = choosing(statement.language)
    found = []
    for at, term in enumerate(terms.texts):
        if is_content(term):
            picks = choosing_among[term]
            if picks or at in names or at in heads:
                span = _word(statement, at)
                word = statement.statement.text[span.start - base : span.end - base]
                found.append(Anchor(at, term, word, span, picks, at in names, heads.get(at, "")))
                if len(found) == MOST:
                    break
    return tuple(found)


def _said(statement: ReadStatement, at: int) -> str:
    span, base = _word(statement, at), statement.span.start
    return statement.statement.text[span.start - base : span.end - base]


def _word(statement: ReadStatement, at: int) -> Span:
    start = statement.terms.starts[at]
    text, base = statement.statement.text, statement.span.start
    letters = _LETTERS.match(text, start - base)
    # Among letters the pattern takes signs that are only like them.
    end = letters.end() + base if letters and letters[0].isalpha() else start
    while end - base < len(text) and text[end - base].isalpha():
        end += 1
    return Span(start, max(end, start + 1))


def inherited(statement: ReadStatement, scene: Scene) -> tuple[Anchor, ...]:
    """What the statement before spoke of, where this one goes on from it: "It costs 5 EUR"."""
    if not statement.goes_on:
        return ()
    number = bisect_left(scene.said, statement.span.start, key=lambda s: s.span.start)
    if not number or scene.said[number - 1].span.start == statement.span.start:
        return ()
    last = scene.said[number - 1]
    labels = frozenset[str]().union(*(p.labels for p in scene.cited(statement)))
    before = [a for a in anchors(last) if a.at < SUBJECT or a.term in labels]
    told = {a.at for a in before}
    for at, term in enumerate(last.terms.texts[:MOST]):
        if term in labels and at not in told:
            # What a row is called is the name of something.
            before.append(Anchor(at, term, _said(last, at), _word(last, at), frozenset(), True))
    return tuple(a._replace(inherited=True) for a in before)


def _amounts(statement: ReadStatement) -> list[int]:
    return [n for n, q in enumerate(statement.quantities) if q.kind not in _ORDINARY]


def _own(claim: Quantity, statement: ReadStatement, figures: Figures) -> Sequence[Place]:
    return figures.stating_any((claim, *elided(claim, statement)))


def _homes(
    statement: ReadStatement, mine: Sequence[Anchor], claims: Sequence[int]
) -> Mapping[int, Sequence[Anchor]]:
    """Which anchors stand in the clause of each figure, or in front of every figure."""
    if len(claims) == 1:
        return {claims[0]: mine}
    clauses = [int(c) for c in statement.terms.clauses]
    places = _figures(statement)
    homes = {n: clauses[places[n]] for n in claims if n < len(places)}
    first = min(homes.values(), default=0)
    return {
        n: [a for a in mine if clauses[a.at] == home or clauses[a.at] < first]
        for n, home in homes.items()
    }


def _figures(statement: ReadStatement) -> list[int]:
    return [n for n, text in enumerate(statement.terms.texts) if text[0] == FIGURE]


def pairs(statement: ReadStatement, mine: Sequence[Anchor]) -> Mapping[int, Sequence[Anchor]]:
    """In "A and B cost 5 and 7 EUR" the anchors of each figure, one group each, in order.

    Nothing where there are not as many groups as figures, all in front of them or all behind,
    nor as many that choose among the same.
    """
    numbers = _amounts(statement)
    if len(numbers) < 2 or not mine:
        return {}
    clauses = [int(c) for c in statement.terms.clauses]
    places = _figures(statement)
    numbers = [n for n in numbers if n < len(places)]
    if len(numbers) < 2:
        return {}
    first, last = places[numbers[0]], places[numbers[-1]]
    for side in ([a for a in mine if a.at < first], [a for a in mine if a.at > last]):
        by_clause: dict[int, list[Anchor]] = {}
        for anchor in side:
            by_clause.setdefault(clauses[anchor.at], []).append(anchor)
        groups = list(by_clause.values())
        if len(groups) == len(numbers) and len(side) == len(mine):
            shared = set.intersection(*({a.term for a in g} for g in groups))
            groups = [[a for a in g if a.term not in shared] for g in groups]
        else:
            groups = _parallel(groups, mine, len(numbers))
        if groups:
            return dict(zip(numbers, groups, strict=True))
    return _by_turns(numbers, [places[n] for n in numbers], mine)


def _by_turns(
    numbers: Sequence[int], places: Sequence[int], mine: Sequence[Anchor]
) -> Mapping[int, Sequence[Anchor]]:
    """Figures behind anchors that choose among the same, by turns: by phone 5, in the app 7.

    Nothing where as many of them stand right behind a figure: 5 by phone, 7 in the app.
    """
    for line in sorted({c.line for a in mine for c in a.choices}):
        choosing_here = [a for a in mine if any(c.line == line for c in a.choices)]
        ahead, behind = (
            {
                number: own
                for number, (first, last) in zip(numbers, pairwise(stops), strict=True)
                if (own := [a for a in choosing_here if first < a.at < last])
            }
            for stops in ((-1, *places), (*places, sys.maxsize))
        )
        picks = {c for a in choosing_here for c in a.choices if c.line == line}
        told = sum(map(len, ahead.values()))
        if len(behind) < len(ahead) == len(picks) == told == len(choosing_here) and told > 1:
            return ahead
    return {}


def _parallel(
    groups: Sequence[Sequence[Anchor]], mine: Sequence[Anchor], count: int
) -> list[list[Anchor]]:
    """So many groups in a row, and no more, that choose among the same: in the app and a branch."""
    for first in range(len(groups) - count + 1):
        window = groups[first : first + count]
        lines = set.intersection(*({c.line for a in g for c in a.choices} for g in window))
        found = [[a for a in g if lines & {c.line for c in a.choices}] for g in window]
        told = sum(1 for a in mine if lines & {c.line for c in a.choices})
        if lines and told == sum(map(len, found)):
            return found
    return []


def vouched(statement: ReadStatement, of: Spoken, figures: Figures) -> frozenset[int]:
    """The figures that a source says of the very one they are paired with."""
    return frozenset(
        number
        for number, group in of.paired.items()
        if group
        and any(
            all(_beside(anchor.term, place) for anchor in group)
            # Of a place that says what the others are of as well, pairing shows nothing.
            and not all(_beside(term, place) for term in of.others(number))
            for place in _own(statement.quantities[number], statement, figures)
        )
    )


def _of_another_sort(
    statement: ReadStatement, own: Sequence[Place], reader: _Reader
) -> Anchor | None:
    """The word in front of a noun that no passage has, where each source has others in front."""
    content = statement.words.content
    if any(len(content & p.sentence.words.content) < ALIKE * len(content) for p in own):
        return None
    unknown = reader.unknown()
    if not unknown:
        return None
    terms, body, base = statement.terms, statement.statement.body, statement.span.start
    for at in range(min(len(terms.texts) - 1, MOST)):
        first, head = terms.texts[at], terms.texts[at + 1]
        if first not in unknown or not is_content(head) or first in idle() or head in idle():
            continue
        if not _adjoin(terms, at, body, base) or not reader.is_absent(first):
            continue
        if reader.is_meant(first):
            continue
        span = _word(statement, at)
        if _QUALIFIES.search(body, span.start - base, span.end - base):
            continue
        if all(_others_in_front(p.sentence, first, head, reader) for p in own):
            return Anchor(at, first, _said(statement, at), span, frozenset(), False)
    return None


def _others_in_front(sentence: ReadSentence, first: str, head: str, reader: _Reader) -> bool:
    """Whether a sentence has a noun with words in front of which a statement says none."""
    terms, base = sentence.terms, sentence.span.start
    found = [
        terms.texts[n - 1]
        for n in range(1, len(terms.texts))
        if terms.texts[n] == head
        and is_content(terms.texts[n - 1])
        and terms.texts[n - 1] not in idle()
        and _adjoin(terms, n - 1, sentence.text, base)
    ]
    return bool(found) and not any(t in reader.terms or kindred(first, t) for t in found)


def _adjoin(terms: Terms, at: int, text: str, base: int) -> bool:
    """Whether nothing but a blank or hyphen stands between a word and the next."""
    start, end = terms.starts[at] - base, terms.starts[at + 1] - base
    return start == end or _ADJACENT.fullmatch(text, start, end) is not None


def _beside(term: str, place: Place) -> bool:
    """Whether a figure is said of a term that stands in its own stretch, row or column."""
    if place.heads is not None:
        return term in place.heads.row or term in place.heads.column
    return term in place.segment


class _Reader:
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


def _dominated(
    anchor: Anchor,
    claim: Quantity,
    own: Sequence[Place],
    figures: Figures,
    reader: _Reader,
    others: Collection[str],
) -> bool:
    """Whether another figure is said of the anchor, and of all that this one is said of."""
    if anchor.inherited:
        return False
    said = [said_of(place.passage, place.sentence, place) for place in own]
    language = reader.language
    if any(says(anchor.term, known, language) for pair in said for known in pair):
        return False
    terms = reader.terms.difference(others)
    mine = [(near | far) & terms for near, far in said]
    for place in figures.rivals(claim):
        near, far = said_of(place.passage, place.sentence, place)
        if anchor.term in near and all(m <= near | far for m in mine):
            return True
    return False


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
