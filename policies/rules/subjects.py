"""A statement speaks of what its source speaks of: the same product, channel, party and year."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from policies.alignment import Beside
from policies.kindred import kindred
from policies.leads import lead_of
from policies.model import Quantity
from policies.quantities.characters import fold
from policies.rules.anchors import MOST, Anchor, anchors, rest_of_name, said_at, word_at
from policies.rules.grounds import Figures
from policies.rules.otherrows import of_another_row
from policies.rules.pairing import Spoken, amounts, figure_places, places_of
from policies.rules.sources import ALIKE, Sources, said_of, says
from policies.scene import Place, ReadPassage, ReadSentence, ReadStatement, Scene
from policies.subjects import idle
from policies.terms import Terms, is_content, term_of

TOLD = 0.6
"""Share of a statement's other words from which a sentence says the same of something."""
_ADJACENT = re.compile(r"[^\W\d_]+[ -]")
_QUALIFIES = re.compile(r"(?:ing|ed|ly)$", re.IGNORECASE)
"""Ends of words that say how something is rather than which one it is."""


class Stranger(NamedTuple):
    """A figure, or a whole statement, whose source speaks of something else."""

    claim: Quantity | None
    anchor: Anchor
    passage: ReadPassage
    sentence: ReadSentence


def strangers(
    statement: ReadStatement,
    of: Spoken,
    near: Sequence[Beside],
    figures: Figures,
    scene: Scene,
) -> Iterator[Stranger]:
    """The first word for each figure that every source of the figure is said of another than."""
    claims = (amounts(statement) or list(range(len(statement.quantities))))[:MOST]
    if not claims:
        yield from _unfigured(statement, of, near, scene)
        return
    cited = Sources(statement, scene)
    sources = {n: places_of(statement.quantities[n], statement, figures) for n in claims}
    if not of.carried and not cited.unknown():
        # A sentence that says all that the statement says is said of nothing else.
        sources = {n: own for n, own in sources.items() if not cited.says_all(own)}
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
            if all(cited.differs(anchor, p.passage, p.sentence, p, others) for p in own) or (
                anchor in homes.get(number, ())
                and _dominated(anchor, claim, own, figures, cited, others)
            ):
                yield Stranger(claim, anchor, own[0].passage, own[0].sentence)
                break
        else:
            if own and (strange := _of_another_sort(statement, own, cited)) is not None:
                yield Stranger(claim, strange, own[0].passage, own[0].sentence)
                continue
            span = of_another_row(
                statement, went_on, own, lambda t, k: says(t, k, language), cited.is_absent
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
    cited = Sources(statement, scene)
    for anchor in of.mine:
        rest = content - {anchor.term}
        told = [b for b in near if len(rest & b.sentence.words.content) >= TOLD * len(rest)]
        if rest and told and all(cited.differs(anchor, b.passage, b.sentence) for b in told):
            yield Stranger(None, anchor, told[0].passage, told[0].sentence)
            return


def unannounced(
    statement: ReadStatement, near: Sequence[Beside], figures: Figures, scene: Scene
) -> Iterator[Stranger]:
    """The figures of a list whose announcement names what no passage knows."""
    leads = lead_of(statement, scene)
    claims = [statement.quantities[n] for n in amounts(statement)[:MOST]] if leads else []
    for lead in leads if claims else ():
        if not lead.cited:
            continue
        cited = Sources(lead, scene)
        unknown = next((a for a in anchors(lead) if _is_unknown(a, lead, cited)), None)
        if unknown is None:
            continue
        anchor = unknown._replace(inherited=True)
        for claim in claims:
            own = places_of(claim, statement, figures)
            if own:
                yield Stranger(claim, anchor, own[0].passage, own[0].sentence)
            elif near:
                yield Stranger(claim, anchor, near[0].passage, near[0].sentence)
        return


def _is_unknown(anchor: Anchor, lead: ReadStatement, cited: Sources) -> bool:
    """Whether no passage has a name, nor any other word of it: the United States Postal Service."""
    if not anchor.name or not cited.is_absent(anchor.term):
        return False
    before, behind = rest_of_name(anchor, lead)
    words = (*before, *behind)
    return all(cited.is_absent(t) for w in words if (t := term_of(fold(w).lower)))


def is_of_another(statement: ReadStatement, place: Place, scene: Scene) -> bool:
    """Whether a figure of the source is said of another than one that a statement speaks of."""
    cited = Sources(statement, scene)
    return any(
        cited.differs(anchor, place.passage, place.sentence, place) for anchor in anchors(statement)
    )


def _homes(
    statement: ReadStatement, mine: Sequence[Anchor], claims: Sequence[int]
) -> Mapping[int, Sequence[Anchor]]:
    """Which anchors stand in the clause of each figure, or in front of every figure."""
    if len(claims) == 1:
        return {claims[0]: mine}
    clauses = [int(c) for c in statement.terms.clauses]
    places = figure_places(statement)
    homes = {n: clauses[places[n]] for n in claims if n < len(places)}
    first = min(homes.values(), default=0)
    return {
        n: [a for a in mine if clauses[a.at] == home or clauses[a.at] < first]
        for n, home in homes.items()
    }


def _of_another_sort(
    statement: ReadStatement, own: Sequence[Place], cited: Sources
) -> Anchor | None:
    """The word in front of a noun that no passage has, where each source has others in front."""
    content = statement.words.content
    if any(len(content & p.sentence.words.content) < ALIKE * len(content) for p in own):
        return None
    unknown = cited.unknown()
    if not unknown:
        return None
    terms, body, base = statement.terms, statement.statement.body, statement.span.start
    for at in range(min(len(terms.texts) - 1, MOST)):
        first, head = terms.texts[at], terms.texts[at + 1]
        if first not in unknown or not is_content(head) or first in idle() or head in idle():
            continue
        if not _adjoin(terms, at, body, base) or not cited.is_absent(first):
            continue
        if cited.is_meant(first):
            continue
        span = word_at(statement, at)
        if _QUALIFIES.search(body, span.start - base, span.end - base):
            continue
        if all(_others_in_front(p.sentence, first, head, cited) for p in own):
            return Anchor(at, first, said_at(statement, at), span, frozenset(), False)
    return None


def _others_in_front(sentence: ReadSentence, first: str, head: str, cited: Sources) -> bool:
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
    return bool(found) and not any(t in cited.terms or kindred(first, t) for t in found)


def _adjoin(terms: Terms, at: int, text: str, base: int) -> bool:
    """Whether nothing but a blank or hyphen stands between a word and the next."""
    start, end = terms.starts[at] - base, terms.starts[at + 1] - base
    return start == end or _ADJACENT.fullmatch(text, start, end) is not None


def _dominated(
    anchor: Anchor,
    claim: Quantity,
    own: Sequence[Place],
    figures: Figures,
    cited: Sources,
    others: Collection[str],
) -> bool:
    """Whether another figure is said of the anchor, and of all that this one is said of."""
    if anchor.inherited:
        return False
    said = [said_of(place.passage, place.sentence, place) for place in own]
    language = cited.language
    if any(says(anchor.term, known, language) for pair in said for known in pair):
        return False
    terms = cited.terms.difference(others)
    mine = [(near | far) & terms for near, far in said]
    for place in figures.rivals(claim):
        near, far = said_of(place.passage, place.sentence, place)
        if anchor.term in near and all(m <= near | far for m in mine):
            return True
    return False
