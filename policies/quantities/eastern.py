"""Numbers of Chinese, Japanese and Korean texts: numerals, digits and both mixed."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from policies.quantities import eastasian
from policies.quantities.core import Core
from policies.quantities.lexicon import ORDINAL
from policies.quantities.tokens import Tokens

_FRACTIONS: Final = frozenset({"分之", "分の", "분의"})
_POINTS: Final = frozenset({"点", "點", "・", "·", "점", ".", "コンマ"})
_AND: Final = frozenset({"又", "と", "와", "과", "また", "は"})
_COUNTED: Final = frozenset({"番目", "번째", "째"})
_SOME: Final = frozenset({"余り", "余", "あまり", "多", "数", "几", "幾", "來", "여", "餘"})
"""Words for a few more, between a number and its myriad."""
_PER_HUNDRED: Final = 100


def eastern_at(tokens: Tokens, index: int) -> Core | None:
    """A number in these scripts that begins at a token, its fraction and its decimals."""
    texts = tokens.texts
    follows = texts[index + 1] if tokens.near(index) else ""
    if tokens.is_numeral(index):
        if not (follows and follows[0] > "\u1100") and not _before_point(tokens, index):
            return None
    elif not is_eastern(texts[index]):
        return None
    core = _run(tokens, index)
    if core is None:
        return None
    whole = _fraction(tokens, core) or _points(tokens, _more(tokens, core))
    end = whole.next
    if end + 1 < len(texts) and texts[end] in _AND and tokens.near(end - 1):
        below = _run(tokens, end + 1)
        part = _fraction(tokens, below) if below else None
        if part is not None and not part.percent:
            return whole._replace(value=whole.value + part.value, next=part.next)
    if end < len(texts) and texts[end] in _COUNTED and tokens.near(end - 1):
        return whole._replace(next=end + 1, role=ORDINAL)
    if tokens.is_numeral(index) and whole.next == index + 1:
        return None
    return whole


def _before_point(tokens: Tokens, index: int) -> bool:
    """Whether digits stand in front of a decimal mark in a word: 2点789."""
    after = index + 1
    return after < len(tokens.texts) and tokens.texts[after] in {"点", "點"}


def _fraction(tokens: Tokens, below: Core) -> Core | None:
    """三分之二, 3分の2; 百分之五 is five percent."""
    end = below.next
    texts = tokens.texts
    link = texts[end] if end < len(texts) and tokens.near(end - 1) else ""
    length = 1
    if link == "分" and texts[end + 1 : end + 2] in (["之"], ["の"]) and tokens.near(end):
        link, length = "分" + texts[end + 1], 2
    if link not in _FRACTIONS or end + length >= len(texts) or not below.value:
        return None
    above = _run(tokens, end + length)
    if above is None:
        return None
    if below.value == _PER_HUNDRED and link == "分之":
        return _points(tokens, above)._replace(percent=True)
    return Core(above.value / below.value, above.next)


def _more(tokens: Tokens, core: Core) -> Core:
    """十多万, 500余り万: some more than ten times ten thousand."""
    end = core.next
    texts = tokens.texts
    if end + 1 < len(texts) and texts[end] in _SOME and tokens.near(end):
        factor = eastasian.is_scale(texts[end + 1])
        if factor:
            return core._replace(value=core.value * factor, next=end + 2)
    return core


def _points(tokens: Tokens, core: Core) -> Core:
    texts = tokens.texts
    end = core.next
    if end + 1 >= len(texts) or texts[end] not in _POINTS or not tokens.near(end):
        return core
    if texts[end] == "." and not (tokens.glued(end - 1) and tokens.glued(end)):
        return core
    digits = texts[end + 1]
    if digits.isascii() and digits.isdigit():
        tail = digits
    else:
        values = [eastasian.value(c) if is_eastern(c) else None for c in digits[:40]]
        if not all(v is not None and v < 10 for v in values):
            return core
        tail = "".join(str(v) for v in values)
    return core._replace(value=core.value + Fraction(f"0.{tail}"), next=end + 2)


def _run(tokens: Tokens, index: int) -> Core | None:
    """Numerals one after the other: 三千 八百, 이백 이십, 5億1万4千, 1.5万."""
    texts = tokens.texts
    word, end = "", index
    while end < len(texts) and (end == index or tokens.near(end - 1)):
        text = texts[end]
        digits = text.replace(",", "") if tokens.is_numeral(end) else ""
        if digits:
            apart = end > index and (not tokens.glued(end - 1) or tokens.is_numeral(end - 1))
            if apart or not (digits.isdigit() or (end == index and digits.count(".") == 1)):
                break
            text = digits
        elif not is_eastern(text):
            break
        if len(word) > eastasian.LONGEST:
            return None
        word += text
        end += 1
    if not word:
        return None
    value = eastasian.value(word)
    return None if value is None else Core(value, end)


def is_eastern(word: str) -> bool:
    """Whether a token is made of numerals of these scripts."""
    return word[0] > "\u1100" and eastasian.is_number(word)
