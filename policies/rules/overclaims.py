"""What a statement adds that no cited passage says: "even if …", "any card", "class C"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple, cast

from policies.alignment import Beside
from policies.model import Span
from policies.scene import ReadSentence, ReadStatement, Scene
from policies.terms import is_content, light

KEPT = 64
"""The passages of no more combinations are remembered."""
FEW = 8
"""No more such words of one statement are looked at."""
SIBLINGS = 3
"""A sentence that names so many speaks of all there are."""
BESIDE = 3
"""A name that tells a noun apart stands no more terms from it."""
TOLD = 2
"""Words that a sentence has in common with a statement before it is held against its "every"."""
_CONCEDES = (
    r"even (?:if|when|where|without)|whether or not|regardless|irrespective|no matter (?:if|whether"
    r"|how|what|who|which)|under all circumstances"
    r"|(?:auch|selbst)(?: dann)?,? (?:wenn|falls|ohne|bei)|ob (?:\w{1,30} ){1,6}oder nicht"
    r"|unabh[äa]ngig (?:davon|von|vom)|ungeachtet"
    r"|(?:ganz )?gleich(?:g[üu]ltig)?,? (?:ob|wie|was|wer)"
    r"|egal,? (?:ob|wie|was|wer)"
    r"|m[êe]me (?:si|sans|quand|lorsque)|ind[ée]pendamment|quel(?:le)?s? que soi(?:t|ent)"
    r"|aunque|incluso (?:si|sin|cuando)|aun cuando|independientemente"
    r"|anche (?:se|senza|quando)|indipendentemente|a prescindere"
)
_CONCEDING = re.compile(rf"\b(?:{_CONCEDES})\b", re.IGNORECASE)
"""What says that something else makes no difference."""
_CONCEDING_WORDS = frozenset(
    "even whether regardless irrespective matter circumstances auch selbst ob "
    "unabhangig ungeachtet gleich gleichgultig egal meme independamment quel quelle quels "
    "quelles aunque incluso cuando independientemente anche indipendentemente "
    "prescindere".split()
)
"""One of these stands in all of it, folded."""
_BEARING = re.compile(
    rf"\b(?:{_CONCEDES}|whether|notwithstanding|despite|although|though|without regard|ob|obwohl"
    r"|trotz|ohne R[üu]cksicht|sowohl|bien que|malgr[ée]|sans pr[ée]judice|que ce soit|pese a"
    r"|a pesar|tanto si|nonostante|sebbene|sia)\b",
    re.IGNORECASE,
)
"""With what a source may say that; with less it says nothing of it."""
# The letter comes first, and what must not stand in front of it is looked at behind it.
_LABEL = re.compile(r"[B-HJ-Z](?![^\W_]|[-.'’&])(?<![^\W_][A-Z])(?<![-.'’&][A-Z])")
_LETTERS = re.compile(r"[A-Z](?![^\W_])(?<![^\W_][A-Z])")
_LISTED = re.compile(
    r"A(?=,? (?:or|and|to|oder|und|bis|ou|et|o|y|e) [B-Z]\b|, [B-Z]\b)(?<![^\W_]A)(?<![-.'’&]A)"
)
"""One capital as the name of a class: never "I", nor the article "A"."""
_SINGLE = frozenset("bcdefghjklmnopqrstuvwxyz")
"""One of these stands beside each of them."""
_ANY = re.compile(
    r"\b(?:any|jede[nrms]? beliebige[nrms]?|beliebige[nrms]?|n['’]importe quelle?s?"
    r"|cualquier(?:a)?|qualsiasi|qualunque)"
    r"\s(?:(?:of )?(?:the|its|our|your|der|die|una?|ein(?:e[rnms]?)?)\s)?"
    r"((?:[^\W\d_]{2,40}[ -]){0,2}[^\W\d_]{2,40})",
    re.IGNORECASE,
)
_ANY_WORDS = frozenset(
    "any beliebige beliebigen beliebiger beliebiges importe cualquier cualquiera qualsiasi "
    "qualunque".split()
)
_ALL = re.compile(
    r"\b(?:any|every|each|all|jede|alle|s[äa]mtliche|beliebige|tou[ts]|toutes?|chaque|n['’]importe"
    r"|cualquier|tod[oa]s?|cada|ogni|qualsiasi|qualunque|tutt[iaoe])",
    re.IGNORECASE,
)


class Known(NamedTuple):
    """What of this the passages that a statement cites have; looked for once for all statements."""

    bearing: bool
    """Whether they say that something makes no difference, or is so despite something."""
    letters: frozenset[str]


def _known(statement: ReadStatement, scene: Scene) -> Known:
    key = ("overclaims", *statement.cited)
    found = scene.kept.get(key)
    if found is None:
        if len(scene.kept) >= KEPT:
            scene.kept.clear()
        texts = [p.passage.text for p in scene.cited(statement)]
        bearing = any(_BEARING.search(text) for text in texts)
        letters = frozenset(letter for text in texts for letter in _LETTERS.findall(text))
        found = scene.kept[key] = Known(bearing, letters)
    return cast("Known", found)


def conceded(statement: ReadStatement, scene: Scene) -> Span | None:
    """Where a statement says "even if" or "whether or not", and no passage says its like."""
    if _CONCEDING_WORDS.isdisjoint(statement.written):
        return None
    body = statement.statement.body
    match = _CONCEDING.search(body)
    if match is None or _known(statement, scene).bearing:
        return None
    base = statement.span.start
    return Span(base + match.start(), base + match.end())


def unlettered(statement: ReadStatement, scene: Scene) -> Span | None:
    """A class called by a letter, "class C", that no cited passage knows."""
    if _SINGLE.isdisjoint(statement.written):
        return None
    body, base = statement.statement.body, statement.span.start
    for pattern in (_LABEL, _LISTED):
        for match in islice(pattern.finditer(body), FEW):
            if match[0] not in _known(statement, scene).letters:
                return Span(base + match.start(), base + match.end())
    return None


def of_any(statement: ReadStatement, near: Sequence[Beside]) -> tuple[Span, Beside] | None:
    """Where a statement says "every" of what its likest sentences say of ones that they name."""
    if not near or _ANY_WORDS.isdisjoint(statement.written):
        return None
    body, base = statement.statement.body, statement.span.start
    texts, starts, clauses = statement.terms
    for match in islice(_ANY.finditer(body), FEW):
        first = bisect_left(starts, base + match.start(1))
        last = bisect_left(starts, base + match.end(1))
        said = [t for t in texts[first:last] if is_content(t)]
        if not said:
            continue
        home = int(clauses[first])
        told = zip(texts, map(int, clauses), strict=True)
        own = frozenset(t for t, c in told if c == home and is_content(t))
        before = frozenset(t for t, c in zip(texts, clauses, strict=True) if int(c) < home)
        found = _named_only(near, frozenset(said), own, before)
        if found is not None:
            return Span(base + match.start(), base + match.end()), found
    return None


def _named_only(
    near: Sequence[Beside], noun: frozenset[str], own: frozenset[str], before: frozenset[str]
) -> Beside | None:
    """The first of the sentences likest to a clause, where each names some and no other."""
    rest = own - light()
    about = [
        (len(rest & b.sentence.words.content), b) for b in near if noun & b.sentence.words.content
    ]
    most = max((count for count, _ in about), default=0)
    if most < TOLD:
        return None
    best = [b for count, b in about if count == most]
    if all(_names_some(b.sentence, noun, own | before) for b in best):
        return best[0]
    return None


def _names_some(sentence: ReadSentence, noun: frozenset[str], known: frozenset[str]) -> bool:
    """Whether a sentence says a noun of a few that it names right beside it."""
    if sentence.is_row or _ALL.search(sentence.text):
        return False
    strange = sentence.names - known
    if not 0 < len(strange) < SIBLINGS:
        return False
    texts = sentence.terms.texts
    return any(
        text in noun and not strange.isdisjoint(texts[max(0, at - BESIDE) : at + 1 + BESIDE])
        for at, text in enumerate(texts)
    )


def overclaims(
    statement: ReadStatement, near: Sequence[Beside], scene: Scene
) -> Iterator[tuple[Span, Beside | None]]:
    """Each of them, with the sentence that says less where there is one."""
    for span in (conceded(statement, scene), unlettered(statement, scene)):
        if span is not None:
            yield span, None
    every = of_any(statement, near)
    if every is not None:
        yield every
