"""What another system's answer says of itself: of its passages, the question, what is missing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from policies.figured import content_of
from policies.scene import ReadStatement, Scene
from policies.terms import is_content, light, term_of

_SOURCES = (
    r"(?:passages?|sources?|excerpts?|context|(?:provided|given|available) (?:documents?|texts?"
    r"|articles?|information)|(?:documents?|texts?|articles?|information) (?:provided|given)"
    r"|passagen?|quellen?|ausz[uü]gen?|abschnitten?|kontext)"
)
_TOLD = r"(?:mentioned|stated|specified|described|addressed|discussed|erwähnt|genannt|angegeben)"
_KIND = r"(?:(?:direct|explicit|specific|further|additional|clear) ){0,2}"
_SILENT = re.compile(
    rf"\b{_SOURCES}(?:,? \w+){{0,4}}? (?:do|does|did)(?: not|n['’]t)(?: \w+ly)? "
    r"(?:provide(?! for)|mention|contain|specify|state|give|discuss|address|include|say|indicate"
    r"|cover|offer|describe|explain|list|tell|refer)\b"
    rf"|\bnone of the (?:\w+ ){{0,2}}{_SOURCES} (?:provides?|mentions?|contains?|says?|gives?)\b"
    rf"|\bno {_KIND}mention\b"
    rf"|(?:\bthere (?:is|are|was|were)|\b{_SOURCES}(?: \w+){{1,4}}) no {_KIND}(?:information"
    r"|indication)\b(?!(?: \w+){0,3} (?:required|needed|necessary)\b)"
    rf"|^\W*no {_KIND}(?:information|indication)\b(?: \w+){{0,12}} (?:is|are|was|were)"
    r" (?:provided|given|available|mentioned|found)\b"
    rf"|\b(?:not|n['’]t|none|nicht)(?: \w+ly)? {_TOLD}\b"
    rf"(?=\W*$|\s?[.,;:]|(?: \w+){{0,4}} {_SOURCES}\b)"
    r"|\bunable to (?:\w+ ){0,3}?(?:answer|determine)\b|\bcannot be determined\b"
    r"|\bI (?:cannot|can['’]t|could not|am unable to) (?:\w+ )?(?:answer|provide|give|determine)\b"
    r"|\b(?:not possible|impossible|difficult) to (?:answer|determine|say|tell)\b"
    r"|\bwithout (?:more|further|additional) (?:information|context|details)\b"
    rf"|\b{_SOURCES}(?: \w+){{0,3}}? (?:enthalten|enthält|nennen|nennt|erwähnen|erwähnt|geben|gibt"
    r"|sagen|sagt|machen|macht)(?: \w+){0,4}? (?:keine?|nichts?)\b",
    re.IGNORECASE,
)
"""How an answer says that its passages are silent."""
_GOES_ON = re.compile(
    r"[;:!?]|\.\s|\s[-–—]\s|,?\s(?:but|however|although|though|while|so|yet|therefore|aber|jedoch"
    r"|obwohl|sondern|daher)\s|,\s(?!(?:such|or|nor|and|like|including|what|how|whether|oder|noch"
    r"|wie|ob)\b)(?=[^,;:]{0,80}\s(?:is|are|was|were|has|have|had|can|will|may|must|should|costs?"
    r"|ist|sind|war|hat|haben|kann|wird|muss|kostet)\s)",
    re.IGNORECASE,
)
"""Where what an answer says of its passages' silence ends, and it says something again."""
_OWN = re.compile(
    rf"\b(?:{_SOURCES}|questions?|answers?|frage|antwort|fragen|antworten)\b", re.IGNORECASE
)
_COURTESY = re.compile(
    r"\b(?:let me know|feel free to ask|hope (?:this|that) helps"
    r"|(?:have|had|with|for|should you have|bei|haben sie|für) "
    r"(?:any|further|other|more|weiteren?) (?:\w+ )?(?:questions|concerns|fragen))\b",
    re.IGNORECASE,
)
_COURTEOUS = re.compile(
    r"[,;:.!?]|\s[-–—]\s|\s(?:since|because|as|and|but|which|while|da|weil|und|aber)\s",
    re.IGNORECASE,
)
"""Where courtesy ends."""
_ANNOUNCES = re.compile(
    r"\b(?:here|follow(?:ing|s)?|steps?|below|how|based|hier|folgende[nrs]?|folgt|schritte|wie)\b"
    r"|^\W*(?:to|in order|um)\b",
    re.IGNORECASE,
)
"""How a line that ends with a colon only leads to what follows it."""
_RELATIVE = re.compile(r"\s(?:which|who|whose|whom|that|welche[rsnm]?|deren|dessen)\s", re.I)
_OF_ITSELF = (
    "passage passages source sources document documents text texts excerpt excerpts context "
    "information provided given based answer answers question questions response reply brief "
    "attempt confidently detailed detail details guide step steps possible following follow sure "
    "help helps clarification further let know anything else assist ask feel free hesitate "
    "concerns additional clarify available mentioned mention mentions stated provide provides "
    "exact exactly limited summary conclusion correct necessary definitive specific specifically "
    "unable solution include includes including list passagen quelle quellen dokumente auszug "
    "auszuge abschnitt abschnitte kontext unterlagen frage fragen antwort antworten angegeben "
    "gegeben bereitgestellt basierend grundlage folgende folgenden folgt weitere gerne hilfe"
)


@lru_cache(maxsize=1)
def _of_itself() -> frozenset[str]:
    return light() | {term for word in _OF_ITSELF.split() if (term := term_of(word))}


def claiming(statement: ReadStatement, scene: Scene) -> frozenset[str]:
    """The content terms of a statement that claim something of the matter.

    All of them, but for another system's answer, which is only pointed at. There, what it says of
    its passages and of the question claims nothing, nor courtesy, nor a line that only announces
    with the question's own words what follows it. Of what it says its passages are silent on,
    nothing is claimed up to where it goes on.
    """
    content = statement.words.content
    if scene.needs_markers:
        return content
    text = statement.statement.body
    closes = text.rstrip(" *_")[-1:] == ":"
    silent = sorted([*_silences(text), *_courtesies(text)])
    if not closes and not silent and _OWN.search(text) is None:
        return content
    if silent:
        base, terms = statement.span.start, statement.terms
        said = zip(terms.texts, terms.starts, strict=True)
        ends = list(accumulate((end for _, end in silent), max))
        content = frozenset(
            t for t, at in said if is_content(t) and not _is_within(at - base, silent, ends)
        )
    content -= _of_itself()
    return content - scene.asked if closes and _ANNOUNCES.search(text) else content


def _is_within(place: int, stretches: Sequence[tuple[int, int]], ends: Sequence[int]) -> bool:
    """Whether a place is in a stretch; `ends` are how far those up to each reach."""
    before = bisect_right(stretches, place, key=lambda stretch: stretch[0])
    return before > 0 and place < ends[before - 1]


def repeats(said: str, language: str, scene: Scene) -> bool:
    """Whether words between quotation marks are the question's own, or speak of the answer."""
    content = content_of(said, language)
    rest = content - _of_itself()
    return rest <= scene.asked and (bool(rest) or bool(_SILENT.search(said)))


def is_silent(statement: ReadStatement, scene: Scene) -> bool:
    """Whether another system's statement says that its passages do not say something."""
    return not scene.needs_markers and _SILENT.search(statement.statement.body) is not None


def _silences(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text that say what its passages are silent on."""
    start = 0
    while (match := _SILENT.search(text, start)) is not None:
        clauses = (p.finditer(text, start, match.start()) for p in (_GOES_ON, _RELATIVE))
        first = max((m.end() for found in clauses for m in found), default=start)
        behind = _GOES_ON.search(text, match.end())
        end = behind.start() if behind else len(text)
        yield first, end
        start = max(end, match.end())


def _courtesies(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text that only offer more."""
    start = 0
    while (match := _COURTESY.search(text, start)) is not None:
        behind = _COURTEOUS.search(text, match.end())
        start = behind.start() if behind else len(text)
        yield match.start(), start
