"""Where sentences end, in five languages at once, so that a text's cutting needs no language."""

from __future__ import annotations

import re
from collections.abc import Iterator

# From a run's first stop on and as a whole, so that a line of dots is looked at once.
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»“)\]]*+(?=\s)|\n")
_NEXT = re.compile(r"\s*[\"'“„«‹(\[¿¡–—-]*\s*(\w?)")
_LAST_WORD = re.compile(r"[^\s(\[«„“\"']*\Z")
_NEXT_WORD = re.compile(r"\s*(\w*)")

_NEVER_LAST = frozenset(
    # English
    "mr mrs ms dr prof st jr sr messrs vs approx est dept fig vol ed eds cf viz al incl excl"
    " max min"
    " e.g i.e "
    # German
    "z.b d.h u.a o.ä bzw ca ggf inkl exkl vgl bzgl evtl einschl zzgl abzgl mind hr fr str tel lfd"
    " sog gem i.d.r z.t u.u s.o s.u usf allg jährl mtl monatl"
    # French
    " p.ex ex env mme mlle mm adr av bd réf c.-à-d"
    # Spanish
    " p.ej ej sra srta dña ud uds aprox pág págs núm avda apdo dcha izda ee.uu"
    # Italian
    " p.es es sig sigg dott avv ing rag pag pagg ecc.to cfr spett egr gent prot"
    " jan feb mar apr jun jul aug sep sept oct okt nov dec dez".split()
)
"""Abbreviations that something always follows."""

_BEFORE_FIGURES = frozenset(
    "no nos nr nrn art arts abs abb kap ziff s p pp pg n sec sect para par ch fn rn § núm num"
    " cap lit bl tit chap".split()
)
"""Abbreviations before a number, words elsewhere."""

_AFTER_ORDINALS = frozenset(
    "januar jänner februar märz april mai juni juli august september oktober november dezember"
    " quartal halbjahr jahr jahres tag tages monat monats kalendertag werktag bankarbeitstag"
    " geschäftstag woche stufe klasse kapitel abschnitt jan feb mär apr jun jul aug sep sept okt"
    " nov dez mahnung stock etage".split()
)
"""What a German ordinal such as `1.` may stand before."""


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a text, without the whitespace between them.

    >>> text = "It costs 4.90 EUR, e.g. in Spain. See No. 5. Es gilt ab dem 1. Januar."
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['It costs 4.90 EUR, e.g. in Spain.', 'See No. 5.', 'Es gilt ab dem 1. Januar.']
    """
    start = 0
    for stop in _STOP.finditer(text):
        if stop.group() == "\n" or _ends(text, stop):
            yield from _trimmed(text, start, stop.end())
            start = stop.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    part = text[start:end]
    begin = start + len(part) - len(part.lstrip())
    finish = begin + len(part.strip())
    if begin < finish:
        yield begin, finish


def _ends(text: str, stop: re.Match[str]) -> bool:
    """Whether a stop followed by whitespace ends its sentence."""
    follows = _NEXT.match(text, stop.end())
    first = follows.group(1) if follows else ""
    if first.islower():
        return False
    if not stop.group().startswith(".") or stop.group().startswith(".."):
        return True
    before = _LAST_WORD.search(text, max(0, stop.start() - 40), stop.start())
    word = before.group().lower().strip(",;:") if before else ""
    return not _abbreviates(word, first) and not _counts(word, text, stop.end())


def _abbreviates(word: str, first: str) -> bool:
    """Whether the stop after a word only shortens it; `first` is what the next word begins with."""
    if word in _NEVER_LAST or (len(word) == 1 and word.isalpha()):
        return True
    # "a.m." and "S.A." may end a sentence; before a figure they do not.
    shortened = word in _BEFORE_FIGURES or re.fullmatch(r"(?:\w\.)+\w", word) is not None
    return shortened and first.isdigit()


def _counts(word: str, text: str, at: int) -> bool:
    """Whether the stop makes a German ordinal, as in `1. Januar`."""
    after = _NEXT_WORD.match(text, at)
    following = after.group(1).lower() if after else ""
    return word.isdigit() and len(word) <= 2 and following in _AFTER_ORDINALS
