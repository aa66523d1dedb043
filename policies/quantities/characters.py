"""Folds a text to plain ASCII digits and unaccented letters, and finds the way back to it."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from policies.model import Span

FRACTION_SLASH = "\u2044"
FEW = 24
HAN_NUMERALS = (
    "㐅㒃㠪㭍一七万三九二五亖亿什仟仨伍佰億兆兩两八六十千卄卅卌叁参參叄四壱壹幺廾廿弌弍弎弐拾捌柒漆玖百肆萬"
    "貮貳贰阡陆陌陸零〇京垓𠀁𠁤𠃢𠄡𠤪𠦃𠦌𠦜𠫪𠫽𠬙𢎐𢦘𣬛𦉭"
)
"""Ideographs that are numbers: they stay what they are, and `eastasian` reads them."""

_KEPT = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "´": "'",
    "`": "'",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "﹣": "-",
    "－": "-",
    "–": "–",
    "—": "–",
    "‒": "–",
    "―": "–",
    "…": "…",
    "º": "º",
    "ª": "ª",
    "°": "°",
    "™": "™",
    "№": "no",
    "‰": "‰",
    "€": "€",
    "£": "£",
    "¥": "¥",
    "ß": "ß",
    "µ": "µ",
    "μ": "µ",
    "§": "§",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "\u2028": "\n",
    "\u2029": "\n",
    "٫": ".",
    "٬": ",",
    "٪": "%",
    "∕": "/",
    FRACTION_SLASH: FRACTION_SLASH,
}


_ESCAPE = re.compile(
    r"&#0*([0-9]{1,7});?|&#x0*([0-9a-f]{1,6});?|&(half|frac[1-9]{2}|sup[1-3]|nbsp|zwj|zwnj|shy);"
    r"|(?<![0-9])(?<![0-9] )((?:%3[0-9])+)(?![0-9])",
    re.IGNORECASE,
)
"""A character written as HTML or a URL would: &#52; &frac12; %34."""
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉")
_NAMED = {"half": "½", "sup1": "¹", "sup2": "²", "sup3": "³", "nbsp": " ", "zwj": "", "zwnj": ""}
_NAMED |= {"shy": ""}
_ROUND, _UPRIGHT = "oO\u03bf\u039f\u043e\u041e", "lI|\u0406\u0456\u04c0\u04cf"
_CONFUSED = re.compile(
    rf"(?<![^\W_])[{_ROUND}{_UPRIGHT}]{{1,3}}(?=[.,][0-9]|[0-9]{{2}})"
    rf"|(?<=[0-9])(?:[{_ROUND}]+(?=[.,]?[0-9])|[{_ROUND}]{{2,3}}(?![^\W_])|[O\u039f\u041e](?![^\W_]))"
)
"""Letters that pass for a nought or a one beside digits: 1OO, l00, O.5; not the o of 1o."""
_BESIDE = re.compile(
    rf"[0-9](?:[{_ROUND}]|(?<=[{_ROUND}{_UPRIGHT}].)|(?<=[{_ROUND}{_UPRIGHT}][.,].))"
)
"""Some of it stands wherever such letters do; looked for first, since it is found far sooner."""
CONFUSABLE = frozenset("o oo ooo l ll lll lo i ii | \u03bf \u043e \u0456 \u04cf".split())
"""What a token of such letters looks like."""
_DIGIT_OF = str.maketrans(dict.fromkeys(_ROUND, "0") | dict.fromkeys(_UPRIGHT, "1"))


SENTENCE = 1000
"""Of longer texts the last two are kept: one, and the same without its figures."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made plain; `lower` has the same length as `text`."""

    text: str
    lower: str
    starts: Sequence[int] | None
    """Where each folded character came from; None where nothing moved."""
    ends: Sequence[int] | None

    def span(self, start: int, end: int) -> Span:
        """The span of the original text behind a stretch of the folded one."""
        if self.starts is None or self.ends is None:
            return Span(start, end)
        return Span(self.starts[start], self.ends[end - 1])

    def places(self, at: Sequence[int]) -> Sequence[int]:
        """Where characters of the folded text come from in the original one."""
        starts = self.starts
        return at if starts is None else [starts[place] for place in at]


def fold(text: str) -> Folded:
    """Every digit becomes ASCII, invisible characters go, accents and odd spaces become plain.

    >>> fold("４\u200b2 €").text
    '42 €'
    """
    return _kept(text) if len(text) <= SENTENCE else _lately(text)


def _folded(text: str) -> Folded:
    if ("&" in text or "%3" in text) and _ESCAPE.search(text):
        return _moved(text, {c: _plain(c) for c in set(text) if c > "\x7f"})
    if text.isascii():
        return Folded(text, text.lower(), None, None)
    table = {character: _plain(character) for character in set(text) if character > "\x7f"}
    if all(len(plain) == 1 for plain in table.values()):
        folded = _replaced(text, table)
        return Folded(folded, _lower(folded), None, None)
    return _moved(text, table)


_kept = lru_cache(maxsize=512)(_folded)
"""Many ask for the same sentence, one after the other."""
_lately = lru_cache(maxsize=2)(_folded)


def _replaced(text: str, table: dict[str, str]) -> str:
    """Every character replaced; a few of them one by one, which is faster than a table."""
    if len(table) > FEW:
        return text.translate({ord(k): v for k, v in table.items()})
    for character, plain in table.items():
        # What a character becomes is plain, so no later replacement touches it.
        text = text.replace(character, plain)
    return text


def _moved(text: str, table: dict[str, str]) -> Folded:
    pieces: list[str] = []
    starts, ends = array("I"), array("I")
    still = {character: plain for character, plain in table.items() if len(plain) == 1}
    position = 0

    def keeps(stop: int) -> None:
        """Takes over what stands between two places where the length changes."""
        piece = text[position:stop]
        pieces.append(_replaced(piece, still) if still else piece)
        if stop == position + 1:
            starts.append(position)
            ends.append(stop)
        else:
            starts.extend(range(position, stop))
            ends.extend(range(position + 1, stop + 1))

    for start, end, becomes in _moves(text, table):
        if start < position:
            continue
        if position < start:
            keeps(start)
        plain = becomes
        if text[start] in _RAISED and plain:
            if start and text[start - 1] in _RAISED and plain[0] == " " and starts:
                # ⁴² is one number.
                plain = plain[1:]
                pieces[-1] = pieces[-1][:-1]
                starts.pop()
                ends.pop()
            elif text[start] in "²³" and _squares(text, start):
                plain = text[start]
        pieces.append(plain)
        starts.extend([start] * len(plain))
        ends.extend([end] * len(plain))
        position = end
    if position < len(text):
        keeps(len(text))
    folded = "".join(pieces)
    return Folded(folded, _lower(folded), starts, ends)


def _moves(text: str, table: dict[str, str]) -> list[tuple[int, int, str]]:
    """Where a text changes its length: start, end and what stands there afterwards, in order."""
    moving = {character for character, plain in table.items() if len(plain) != 1}
    found = [
        (index, index + 1, table[character])
        for index, character in enumerate(text)
        if character in moving
    ]
    if "&" in text or "%3" in text:
        found += [(m.start(), m.end(), _unescaped(m)) for m in _ESCAPE.finditer(text)]
        found.sort()
    return found


def unconfused(folded: Folded) -> Folded:
    """Letters that pass for digits become them; nothing moves."""
    if not _BESIDE.search(folded.text):
        return folded
    text = _CONFUSED.sub(lambda match: match[0].translate(_DIGIT_OF), folded.text)
    return folded if text == folded.text else replace(folded, text=text, lower=_lower(text))


def _unescaped(escape: re.Match[str]) -> str:
    """The plain form of the character that an escape stands for."""
    decimal, hexadecimal, name, percent = escape.groups()
    if name:
        name = name.lower()
        if name.startswith("frac"):
            return f" {name[4]}{FRACTION_SLASH}{name[5]}"
        return _NAMED[name] and _plain(_NAMED[name])
    if percent:
        return str(percent).replace("%3", "")
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if not 0x20 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return ""
    return chr(code) if code < 0x80 else _plain(chr(code))


def _squares(text: str, index: int) -> bool:
    """Whether a superscript belongs to a unit such as m² and is no number of its own."""
    before = text[max(0, index - 3) : index].lower().lstrip("0123456789 \u00a0/")
    return before in {"m", "km", "cm", "mm", "dm", "ft"} or before.endswith((" m", " km", " cm"))


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    kept = _KEPT.get(character)
    if kept is not None:
        return kept
    code = ord(character)
    if 0xE0030 <= code <= 0xE0039:
        return chr(code - 0xE0000)
    category = unicodedata.category(character)
    if category in {"Cf", "Mn", "Me"}:
        return character if _is_vowel(code) else ""
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if 0x1F1E6 <= code <= 0x1F1FF or category == "Cc":
        return character
    plain = _number(character) or _letters(character)
    return _plain(plain) if len(plain) == 1 and plain != character else plain


def _is_vowel(code: int) -> bool:
    """Whether a combining mark is a letter of an Indian or South-East Asian script."""
    return 0x900 <= code <= 0x1AFF and unicodedata.combining(chr(code)) < 10 and code != 0x180B


def _number(character: str) -> str:
    """A character that is a number by itself, set apart from its neighbours."""
    compatible = unicodedata.normalize("NFKC", character)
    if FRACTION_SLASH in compatible:
        return f" {compatible}"
    if compatible in HAN_NUMERALS:
        return ""
    digits = "".join(c for c in compatible if c.isascii() and c.isdigit())
    if digits:
        return f" {digits} "
    value = unicodedata.numeric(character, None)
    if value is None:
        return ""
    exact = Fraction(value).limit_denominator(1000)
    if exact.denominator == 1:
        return f" {exact.numerator} "
    return f" {exact.numerator}{FRACTION_SLASH}{exact.denominator}"


def _letters(character: str) -> str:
    compatible = unicodedata.normalize("NFKD", character)
    base = "".join(c for c in compatible if unicodedata.category(c) not in {"Mn", "Me"})
    return base if base and base.isascii() else unicodedata.normalize("NFKC", character)
