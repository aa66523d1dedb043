"""Who acts together or alone: what both must do, either need not; what one has, not all do."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import islice

from policies.alignment import Beside
from policies.model import Span
from policies.rules.contrary import TOLD, Contrary
from policies.rules.grounds import Figures
from policies.rules.pairing import amounts
from policies.scene import Place, ReadStatement
from policies.terms import light, term_of

FEW = 16
"""No more phrases of a sentence, figures and places of each are looked at."""
LONGEST = 600
"""No more characters of a sentence are looked into."""
_PARTIES = (
    "holder holders parent parents party parties partner partners owner owners applicant "
    "applicants signatory signatories borrower borrowers spouse spouses customer customers heir "
    "heirs executor executors director directors trustee trustees kontoinhaber kontoinhabern "
    "inhaber inhabern eltern elternteil elternteile partei parteien antragsteller "
    "antragstellern bevollmachtigter bevollmachtigte bevollmachtigten erbe erben "
    "darlehensnehmer darlehensnehmern kreditnehmer kreditnehmern geschaftsfuhrer "
    "geschaftsfuhrern ehegatte ehegatten ehepartner kunde kunden"
)
"""Who may act together or alone; every word folded."""
_WHO = "|".join(
    word.replace("a", "[aä]").replace("u", "[uü]")
    for word in sorted(_PARTIES.split(), key=len, reverse=True)
)
_ACTING = re.compile(
    r"\b(?:(?P<both>both|all|beide[nr]?|alle[nr]?|s[äa]mtliche[nr]?)(?: of)?"
    r"|(?P<one>either|(?<!no )one|a single|nur ein[er]?|einer|eine[rsn]?|ein)(?: of)?)"
    rf"(?: (?:the|our|your|der|die|den|two|beiden?)){{0,2}}(?: [\w-]{{1,30}})?? (?:{_WHO})\b",
    re.IGNORECASE,
)
"""Each party at once, or any one of them."""
_ALONE = re.compile(
    r"\b(?:alone|individually|on (?:his|her|its|their) own|allein|einzeln)\b", re.IGNORECASE
)
_JOINT = re.compile(r"\b(?:jointly|together|gemeinsam|gemeinschaftlich|zusammen)\b", re.IGNORECASE)
_ACTS = frozenset(
    (
        "both all either one single beide beiden beider alle aller alone individually own allein "
        "einzeln jointly together gemeinsam gemeinschaftlich zusammen einer eine eines einen ein"
    ).split()
)
_EVERY = re.compile(
    r"\b(?P<every>both|all|every|each|beide[nr]?|alle[nr]?|jede[rsnm]?|s[äa]mtliche[nr]?)"
    r"(?: of)?(?: (?:the|our|your|these|die|der|den|unsere[nr]?)){0,2}",
    re.IGNORECASE,
)
_EVERYTHING = frozenset(
    "both all every each beide beiden beider alle allen aller jede jeder jedes jeden jedem "
    "samtliche samtlichen samtlicher".split()
)
_OTHER = re.compile(
    r"\b(?:other|others|remaining|else|andere[nrsm]?|[üu]brige[nrsm]?|sonstige[nrsm]?)\b",
    re.IGNORECASE,
)


def together(
    statement: ReadStatement, near: Sequence[Beside], figures: Figures
) -> Iterator[Contrary]:
    """The word by which a statement lets one do what both must, or gives all what one has."""
    if near and near[0].is_whole:
        return
    content, written = statement.words.content, statement.written
    if not content.isdisjoint(_parties()) and not _ACTS.isdisjoint(written):
        yield from _acting(statement, near)
    if statement.quantities and not _EVERYTHING.isdisjoint(written):
        yield from _every(statement, figures)


@cache
def _parties() -> frozenset[str]:
    """The terms of those that may act together."""
    return frozenset(map(term_of, _PARTIES.split()))


def _acting(statement: ReadStatement, near: Sequence[Beside]) -> Iterator[Contrary]:
    body = statement.statement.body[:LONGEST]
    mine = _sides(body)
    if len(mine) != 1:
        return
    (joint, span) = next(iter(mine.items()))
    content = statement.words.content - light()
    told = [b for b in near if len(content & b.sentence.words.content) >= TOLD * len(content)]
    if told and all(set(_sides(b.sentence.text[:LONGEST])) == {not joint} for b in told):
        base = statement.span.start
        yield Contrary.of(Span(base + span.start, base + span.end), None, told[0])


def _sides(text: str) -> dict[bool, Span]:
    """Whether parties act at once, or any of them, with the words that say so."""
    found: dict[bool, Span] = {}
    for match in islice(_ACTING.finditer(text), FEW):
        found.setdefault(match["both"] is not None, Span(*match.span()))
    for pattern, joint in ((_ALONE, False), (_JOINT, True)):
        told = pattern.search(text)
        if told is not None:
            found = {joint: Span(*told.span())}
    return found


def _every(statement: ReadStatement, figures: Figures) -> Iterator[Contrary]:
    """What a statement says of all of a kind, where its figure is said of one kind of them."""
    body, base = statement.statement.body, statement.span.start
    match = _EVERY.search(body, 0, LONGEST)
    if match is None:
        return
    heads = _behind(statement, base + match.end())
    if not heads:
        return
    for number in amounts(statement)[:FEW]:
        claim = statement.quantities[number]
        own = figures.stating(claim)
        if 0 < len(own) <= FEW and all(_is_of_some(p, heads, statement) for p in own):
            span = Span(base + match.start("every"), base + match.end("every"))
            yield Contrary.of(span, claim, own[0])
            return


def _behind(statement: ReadStatement, place: int) -> frozenset[str]:
    """The terms of the word behind a place."""
    terms = statement.terms
    first = next((s for s in terms.starts if s >= place), None)
    if first is None or first > place + 2:
        return frozenset()
    end = first
    text, base = statement.statement.text, statement.span.start
    while end - base < len(text) and text[end - base].isalpha():
        end += 1
    return frozenset(t for t, s in zip(terms.texts, terms.starts, strict=True) if first <= s < end)


def _is_of_some(place: Place, heads: Collection[str], statement: ReadStatement) -> bool:
    """Whether a sentence says a figure of one kind only of what a statement says it of all."""
    sentence = place.sentence
    if place.heads is not None:
        return False
    if _OTHER.search(sentence.text):
        return _OTHER.search(statement.statement.body) is None
    if _EVERY.search(sentence.text, 0, LONGEST):
        return False
    return any(
        head in heads and first not in statement.words.content for head, first in sentence.modified
    )
