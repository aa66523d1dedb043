"""Sentences and citation markers of a text, each with its span."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policies.model import Span

_MARKER = re.compile(r"\[(?<!\[\[)([1-9]\d{0,3})\](?!\])", re.ASCII)
_BRACKET = re.compile(
    r"[\[(【〔［](?=[\[\s\d^#]|(?:[Ssſ]|[Dd][Oo]|[Pp][Aa]|[Rr][Ee]|[Qq][Uu]|[Ff][UuOo])"
    r"[A-Za-zſıİ\u212a])"
)
"""What every marker opens with, odd ones too: looked for first, since it is found far sooner."""
_ODD_MARKER = re.compile(
    r"\[\[\s{0,2}\d[\d\s,;–\-]{0,20}\]\]?|\[\d{1,4}\]\]"
    r"|\[(?![1-9]\d{0,3}\])[\^#]?\s{0,2}(?:(?:source|src|doc|document|passage|ref|quelle|fuente|fonte)s?"
    r"\s{0,2}:?\s{0,2})?\d[\d\s,;–\-]{0,20}\]"
    r"|[【〔［]\s{0,2}\d[^】〕］]{0,30}[】〕］]"
    r"|\[\^?\s{0,2}[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19\u0966-\u096f]{1,4}\s{0,2}\]"
    r"|\((?:source|passage|quelle|fuente|fonte)s?:?\s{0,2}\d{1,4}\)",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"""[.!?…。！？\n](?:(?<=\n)\n*|(?<![.!?…。！？]{2})[.!?…。！？]*+(["'”’»)\]]{0,3})(?=\s|\[\d|$))"""
)
"""Stops and the brackets or quotation marks behind them, which are its group; or line breaks. A run
of stops is looked at once, from its first."""
_ABBREVIATIONS = frozenset(
    "no nos nr art abs p pp vol fig sec st mr mrs ms dr prof e.g i.e etc vs approx ca z.b d.h u.a "
    "bzw inkl exkl evtl ggf usw vgl ziff bspw sog mind max min tel mio mrd tsd str m mm mme av "
    "env p.ex c.-à-d núm sr sra ud uds pág p.ej ej aprox dott sig ss pag es ecc n co inc ltd corp "
    "jan feb mar apr jun jul aug sep sept oct okt nov dec dez janv févr juil i.s.d gem lit u.s "
    "u.k a.m p.m o.ä u.ä a.a.o s.a z.t i.d.r o.g u.u v.h p.a "
    "bgbl abl rn hs fn buchst vgl anm art fed reg u.s.c stat pub l rev ii iii iv vi vii viii "
    "ix".split()
)
_ONLY_BEFORE_DIGITS = frozenset(
    "no nos nr p pp art abs m min max ms es co st n mar sep ej inc corp str p.a a.m p.m etc "
    "usw ecc jan jun jul dec nov oct".split()
)
_DAY = re.compile(r"\d{1,2}")
_MONTH = re.compile(
    r"(?:Jan|Jän|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zä]{0,6}\b|Quartal|Halbjahr"
)
_REST_OF_DATE = re.compile(r"(?:1[0-2]|0?[1-9])\.\s?(?:(?:19|20)\d{2}\b|\d{2}\b)|(?:19|20)\d{2}\b")
"""What goes on from a day or a month written in digits: "5. 5. 2015"."""
_DAY_AND_MONTH = re.compile(r"\b\d{1,2}\.\s?$")
_OPENERS = frozenset(
    "the a an if for in on you we they it this these der die das ein eine bei fur für im in am "
    "wenn sie wir es diese dieser dieses zum zur le la les un une el los las il lo".split()
)
"""Words that open a sentence behind an abbreviation that may as well end one."""
_BEFORE_DAY = frozenset("am zum vom der dem ab bis den im des die".split())
_DEGREES = re.compile(r"(?:°|\bdegrees?|\bgrad)\s?$", re.IGNORECASE)
"""In front of the letter of a scale, which no initial is: 325 degrees F."""
_WITH_MARKERS = re.compile(r"(?:[ \t]*\[\d{1,4}\])+", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+")
_SERIES = re.compile(r"(?:[A-Z]{1,2}\s)?\d")
_SAYS = re.compile(r"[^\W_]")
INDENTED = 16
"""A line that goes on from the one before is indented by fewer blanks."""
MOST = 20_000
"""Sentences that are told apart; the rest of a longer text, which is no sentence, ends them."""
MOST_STATEMENTS = 2_000
"""The same of a draft."""
_CLOSING = re.compile(r"[.!?…。！？]+$")


class Marker(NamedTuple):
    """A citation marker; `number` is None where its shape is not `[n]`."""

    span: Span
    number: int | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence with the markers that cite for it; `text` is `whole[start:end]`."""

    span: Span
    text: str
    body: str
    """The text with every marker blanked out: same length, same offsets."""
    markers: tuple[Marker, ...]

    @property
    def cited(self) -> tuple[int, ...]:
        """The numbers cited, each once, in order."""
        return tuple(dict.fromkeys([m.number for m in self.markers if m.number is not None]))


def sentences(text: str, most: int = MOST) -> tuple[Span, ...]:
    """Sentences, list items and table rows, in order, without the whitespace around them.

    What follows the first `most` comes last, in one piece: whoever asks must not take it for one.

    >>> text = "No. 5 costs 4.90 EUR. It is due."
    >>> [text[start:end] for start, end in sentences(text)]
    ['No. 5 costs 4.90 EUR.', 'It is due.']
    """
    spans: list[Span] = []
    start = 0
    for match in _STOP.finditer(text):
        breaks = match[1] is None
        if _wraps(text, match) if breaks else not _ends(text, start, match):
            continue
        end = match.start() if breaks else match.end()
        _append(spans, text, start, end)
        start = match.end()
        if len(spans) >= most:
            break
    _append(spans, text, start, len(text))
    return tuple(spans)


def first_sentences(text: str, most: int = MOST) -> tuple[str, bool]:
    """A text up to its sentence numbered `most`, and whether that is all of it."""
    if len(text) <= 2 * most:
        # No sentence is shorter than a letter and what ends it.
        return text, True
    spans = sentences(text, most)
    return (text, True) if len(spans) <= most else (text[: spans[most - 1].end], False)


def _wraps(text: str, match: re.Match[str]) -> bool:
    """Whether a line break only wraps a sentence: the next line goes on in lower case."""
    following = text[match.end() : match.end() + INDENTED].lstrip(" ")[:1]
    if match.end() - match.start() > 1 or not following.islower():
        return False
    if "\t" in text or "|" in text:
        first = text.rfind("\n", 0, match.start()) + 1
        last = text.find("\n", match.end())
        around = text[first : last if last >= 0 else len(text)]
        if "\t" in around or "|" in around:
            return False
    return text[match.start() - 1 : match.start()] not in {"\t", "|", ":", ";"}


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end].lstrip()
    start, end = end - len(piece), end - len(piece) + len(piece.rstrip())
    if start >= end:
        return
    if spans and not _SAYS.search(text, start, end) and "\n" not in text[spans[-1].end : start]:
        # A stop or bracket left over belongs to the sentence before it.
        spans[-1] = Span(spans[-1].start, end)
    else:
        spans.append(Span(start, end))


def _ends(text: str, start: int, match: re.Match[str]) -> bool:  # noqa: PLR0911 - one return a case
    """Whether a stop ends its sentence: not after an abbreviation, a list number or a day."""
    stops = text[match.start() : match.start(1)]
    if stops not in {".", "…", "..."} or match.end() >= len(text):
        return True
    after = match.end()
    while after < len(text) and text[after].isspace() and text[after] != "\n":
        after += 1
    following = text[after : after + 1]
    if not following or following == "\n":
        return True
    if following.islower():
        return False
    if stops != "." or match[1]:
        return True
    first = _last_word(text, max(start, match.start() - 24), match.start())
    word = text[first : match.start()]
    if not word:
        return True
    if word[0].islower() and _MONTH.match(text, after):
        # A day whose number is spelt: "dem siebten. Januar". A noun would be a capital.
        return not _follows_day_word(text, first)
    if _DAY.fullmatch(word):
        opens = not text[start:first].strip()
        return not (opens or _is_day(text, first, after))
    if len(word) == 1 and word.isalpha():
        if _DEGREES.search(text, max(0, first - 9), first):
            return True
        per_annum = text[max(0, first - 3) : first].lower().endswith("p. ")
        return per_annum and _opener(text, after)
    lowered = word.lower()
    if "." in word and following.isdigit():
        return False
    if lowered in _ONLY_BEFORE_DIGITS:
        return not (following in "[(" or _SERIES.match(text, after))
    return lowered not in _ABBREVIATIONS


def _last_word(text: str, low: int, end: int) -> int:
    """Where the word before a stop begins, with the stops inside it: p.a, U.S.

    >>> _last_word("in the U.S", 0, 10)
    7
    """
    first = end
    while first > low:
        if not text[first - 1].isalnum() and not (
            text[first - 1] == "."
            and first < end
            and text[first].isalnum()
            and first - 1 > low
            and text[first - 2].isalnum()
        ):
            break
        first -= 1
    return first


def _opener(text: str, at: int) -> bool:
    """Whether a word stands here that opens sentences."""
    match = _WORD.match(text, at)
    return match is not None and match[0].lower() in _OPENERS


def _is_day(text: str, start: int, after: int) -> bool:
    """Whether digits with a stop are a German day or ordinal: "am 1. Januar", "am 1. 1. 2022"."""
    if _MONTH.match(text, after):
        return True
    date = _REST_OF_DATE.match(text, after)
    if date is not None:
        # A lone year goes on only from a month: the day stands in front of it.
        return "." in date[0] or _DAY_AND_MONTH.search(text, max(0, start - 5), start) is not None
    return text[after].isalpha() and _follows_day_word(text, start)


def _follows_day_word(text: str, start: int) -> bool:
    """Whether a day may stand here, as in "am 1." and "dem siebten."."""
    before = text[max(0, start - 5) : start].lower().split()
    return bool(before) and before[-1] in _BEFORE_DAY


def markers(text: str) -> tuple[Marker, ...]:
    """Every citation marker of a text, in order, the odd ones included."""
    found: list[Marker] = []
    # Behind an odd marker the next odd one begins no sooner; a plain one may stand within it.
    end = 0
    for bracket in _BRACKET.finditer(text):
        start = bracket.start()
        if plain := _MARKER.match(text, start):
            found.append(Marker(Span(start, plain.end()), int(plain[1])))
        elif start >= end and (odd := _ODD_MARKER.match(text, start)):
            end = odd.end()
            found.append(Marker(Span(start, end), None))
    return tuple(found)


def statements(text: str, most: int = MOST_STATEMENTS) -> tuple[Statement, ...]:
    """The sentences of a draft; markers behind a stop belong to the sentence before it.

    What follows the first `most` comes last, in one piece.
    """
    every = markers(text)
    body = _blanked(text, every)
    spans: list[Span] = []
    owned: list[list[Marker]] = []
    position = 0
    for span in sentences(body, most):
        mine: list[Marker] = []
        while position < len(every) and every[position].span.start < span.start:
            if not mine and _extends(text, spans, every[position]):
                owned[-1].append(every[position])
            else:
                mine.append(every[position])
            position += 1
        start = mine[0].span.start if mine else span.start
        while position < len(every) and every[position].span.start < span.end:
            mine.append(every[position])
            position += 1
        spans.append(Span(start, span.end))
        owned.append(mine)
    for marker in every[position:]:
        if spans:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, marker.span.end))
            owned[-1].append(marker)
        else:
            spans.append(marker.span)
            owned.append([marker])
    return tuple(
        Statement(span, text[span.start : span.end], body[span.start : span.end], tuple(own))
        for span, own in zip(spans, owned, strict=True)
    )


def _extends(text: str, spans: list[Span], marker: Marker) -> bool:
    """Whether a marker stands on the line of the statement before it, which then reaches to it."""
    if not spans or "\n" in text[spans[-1].end : marker.span.start]:
        return False
    spans[-1] = Span(spans[-1].start, max(spans[-1].end, marker.span.end))
    return True


def _blanked(text: str, every: Iterable[Marker]) -> str:
    pieces: list[str] = []
    last = 0
    for marker in every:
        start, end = marker.span
        if start >= last:
            pieces += (text[last:start], " " * (end - start))
            last = end
    pieces.append(text[last:])
    return "".join(pieces)


def without_markers(text: str) -> str:
    """A text without its `[n]` markers and the blanks in front of them.

    >>> without_markers("It costs 4.90 EUR [1][2].")
    'It costs 4.90 EUR.'
    """
    return _WITH_MARKERS.sub("", text).strip()


def with_markers(text: str, numbers: Sequence[int]) -> str:
    """A text in which every sentence cites these numbers, in front of its stop.

    >>> with_markers("It costs 4.90 EUR. It is due monthly.", [1])
    'It costs 4.90 EUR [1]. It is due monthly [1].'
    """
    cited = " " + "".join(f"[{n}]" for n in numbers)
    pieces: list[str] = []
    last = 0
    for span in sentences(text):
        closing = _CLOSING.search(text, span.start, span.end)
        place = closing.start() if closing else span.end
        pieces += [text[last:place], cited]
        last = place
    pieces.append(text[last:])
    return "".join(pieces)
