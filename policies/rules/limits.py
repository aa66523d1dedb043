"""How a figure limits what it is said of, in words further off: a minimum age, "or younger"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policies.model import Quantity
from policies.scene import Place, ReadStatement

REACH = 48
"""Characters beside a figure that say how it limits."""
LONGEST = 400
"""No more characters of a sentence are looked into for a noun that limits."""
_LIMITING = frozenset({"duration", "number", "money", "percent", "points", "measure"})
_FRONT = re.compile(
    r"\b(?:(?P<due>(?:no|not) later than|up (?:to|until)|until|sp[äa]testens|bis(?: zu)?)"
    r"|(?P<inside>within|(?:in|during|over) the last|in den letzten|innerhalb(?: von| der)?|binnen"
    r"|(?:less|fewer|younger|lower|shorter|smaller) than|under|below|at most|maximum(?: of)?"
    r"|limited to|restricted to|capped at|h[öo]chstens|maximal"
    r"|(?:weniger|j[üu]nger|niedriger|k[üu]rzer|geringer) als|unter"
    r"|(?:begrenzt|beschr[äa]nkt) auf)"
    r"|(?P<least>at least|(?:no|not) (?:earlier|sooner) than|only after|not before|minimum(?: of)?"
    r"|(?:more|older|longer|higher|greater) than|over|above|erst (?:ab|nach)|ab"
    r"|fr[üu]hestens(?: nach)?|mindestens|wenigstens|[üu]ber"
    r"|(?:mehr|[äa]lter|h[öo]her|l[äa]nger) als))"
    r"(?: (?:the|den|dem|der|einem|einer|von|age of|alter von)){0,3} ?$",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|no|never|nor|nicht|n['’]t)(?: be| exceed| last)? $", re.IGNORECASE)
_BEYOND = re.compile(
    r"\b(?:above|higher|over|more|beyond|older|longer|dar[üu]ber|h[öo]here?[nrs]?|mehr|l[äa]nger|[äa]lter"
    r"|below|lower|less|under|younger|shorter|earlier|sooner|darunter|niedrigere?[nrs]?|weniger"
    r"|k[üu]rzer|j[üu]nger|fr[üu]her)\b(?! than| als| \d)",
    re.IGNORECASE,
)
"""What a source goes on with behind a limit: "up to 60 %. For a higher loan, …"."""
_AGED = re.compile(r"\b(?:from|from the age of|as of) ?$", re.IGNORECASE)
_BEHIND = re.compile(
    r"[ -]?(?:years?|jahren?)?(?: of age| old| alt)? ?"
    r"(?:(?P<least>(?:or|and) (?:older|more|above|over)|(?:oder|und) (?:[äa]lter|mehr|dar[üu]ber))"
    r"|(?P<most>(?:or|and) (?:younger|less|fewer|below|under)|at most|at the latest"
    r"|(?:oder|und) (?:j[üu]nger|weniger|darunter)))\b",
    re.IGNORECASE,
)
_AHEAD_OF = re.compile(r",? (?:before|prior to|ahead of|vor|bevor|ehe)\b", re.IGNORECASE)
_NOUNS = re.compile(
    r"\b(?:(?P<least>minimum|mindest(?!ens)[^\W\d_]{3,40})"
    r"|(?P<most>maximum|h[öo]chst(?!ens)[^\W\d_]{3,40}|obergrenze|ceiling"
    r"|(?:(?<!lower )(?<!minimum )(?<!untere )|[^\W\d_]{1,40})limits?(?! orders?\b)"
    r"|(?:limited|restricted|capped) (?:to|at)|(?:begrenzt|beschr[äa]nkt) auf))\b",
    re.IGNORECASE,
)
_NOUNS_OF = (
    "nimum",
    "ximum",
    "indest",
    "chst",
    "renz",
    "eiling",
    "imit",
    "tricted",
    "apped",
    "chränkt",
)
"""Some of it stands in all of these; looked for first, since it is found sooner."""
_FROM_THERE = re.compile(
    r"(?P<up>,? (?:after|following|above|higher than|oberhalb|nach|nachdem"
    r"|[üu]ber (?:dem|der))\b)"
    r"|(?P<down>,? (?:before|prior to|ahead of|below|lower than|unterhalb|vor|bevor|ehe"
    r"|unter (?:dem|der))\b)",
    re.IGNORECASE,
)


_WORDS = frozenset(
    "later until up within last than under below above over most least maximum minimum limited "
    "restricted capped earlier sooner after before prior ahead following from older younger more "
    "less fewer ceiling spatestens bis innerhalb binnen letzten als unter unterhalb oberhalb uber "
    "hochstens maximal mindestens wenigstens fruhestens erst ab vor bevor ehe nach nachdem alter "
    "junger mehr weniger begrenzt beschrankt obergrenze "
    "spätestens über höchstens frühestens älter jünger beschränkt früher länger kürzer".split()
)
"""One of these stands in every statement that limits a figure, but for compounds."""


_IN_FRONT = _WORDS - frozenset(
    "after before prior ahead following oberhalb unterhalb vor bevor ehe nachdem alter".split()
)
"""Those that limit a figure behind them."""


def may_limit(statement: ReadStatement) -> bool:
    """Whether a statement may limit a figure at all; most do not."""
    if not _WORDS.isdisjoint(statement.written):
        return True
    body = statement.statement.body
    return "indest" in body or "chst" in body


def is_beyond_limit(statement: ReadStatement, claim: Quantity, own: Sequence[Place]) -> bool:
    """Whether a figure is the least of what it is the most of wherever it stands, or after before.

    "20 or younger" is not said by "the minimum age is 20 years".
    """
    if claim.kind not in _LIMITING or not own:
        return False
    if any(p.heads is not None for p in own):
        return False
    body, base = statement.statement.body, statement.span.start
    start, end = claim.span.start - base, claim.span.end - base
    side = _relation(body, end)
    if side and all(_relation(p.sentence.text, _end(p)) == -side for p in own):
        return True
    mine = _beside(body, start, end, claim)
    if not mine and _is_alone(claim, statement.quantities):
        mine = _noun(body)
    if not mine:
        return False
    return all(
        p.sentence.words.negated == statement.words.negated
        and _limit_at(p) == -mine
        and not _goes_beyond(p)
        for p in own
    )


def _goes_beyond(place: Place) -> bool:
    """Whether what follows a figure in its source is said of the other side of its limit."""
    passage, sentence = place.passage, place.sentence
    behind = passage.passage.text[place.quantity.span.end : sentence.span.end + REACH]
    return _BEYOND.search(behind) is not None


def _end(place: Place) -> int:
    return place.quantity.span.end - place.sentence.span.start


def _limit_at(place: Place) -> int:
    sentence, quantity = place.sentence, place.quantity
    base = sentence.span.start
    start, end = quantity.span.start - base, quantity.span.end - base
    found = _beside(sentence.text, start, end, quantity)
    if found or not _is_alone(quantity, sentence.quantities):
        return found
    return _noun(sentence.text)


def _beside(text: str, start: int, end: int, figure: Quantity) -> int:
    """1 where the words beside a figure make it a least, -1 where a most, 0 where they do not."""
    first = max(0, start - REACH)
    front = text[first:start].lower().split()
    match = None if _IN_FRONT.isdisjoint(front) else _FRONT.search(text, first, start)
    if match is not None:
        if match["due"]:
            # "No later than 30 days before" is at least 30 days before.
            return 1 if _AHEAD_OF.match(text, end) else -1
        side = 1 if match["least"] else -1
        return -side if _DENIED.search(text, max(0, match.start() - 12), match.start()) else side
    if figure.kind == "duration" and figure.unit == "a" and _AGED.search(text, first, start):
        return 1
    behind = _BEHIND.match(text, end)
    return 0 if behind is None else 1 if behind["least"] else -1


def _noun(text: str) -> int:
    """The same by what a sentence says that it sets: a minimum age, a maximum amount."""
    if not any(part in text for part in _NOUNS_OF):
        return 0
    found = {bool(m["least"]) for m in _NOUNS.finditer(text, 0, LONGEST)}
    return 0 if len(found) != 1 else 1 if True in found else -1


def _is_alone(figure: Quantity, among: Sequence[Quantity]) -> bool:
    return sum(1 for q in among if q.kind == figure.kind) == 1


def _relation(text: str, end: int) -> int:
    """Whether a figure counts from what is named behind it on, or back from it."""
    match = _FROM_THERE.match(text, end)
    return 0 if match is None else 1 if match["up"] else -1
