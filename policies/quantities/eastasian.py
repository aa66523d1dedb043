"""Numbers in Chinese, Japanese and Korean, which stand in a text without spaces around them."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import Final

from policies.quantities.characters import HAN_NUMERALS

_DIGITS: Final = {
    **dict.fromkeys("零〇영공", 0),
    **dict.fromkeys("一壹壱弌幺𠤪일", 1),
    **dict.fromkeys("二两兩贰貳貮弍弐㒃𢎐이", 2),
    **dict.fromkeys("三叁参參叄弎仨𠫪𠫽𠬙𢦘𣬛삼", 3),
    **dict.fromkeys("四肆亖𠁤𠃢𦉭사", 4),
    **dict.fromkeys("五伍㐅㠪𠄡오", 5),
    **dict.fromkeys("六陆陸육륙", 6),
    **dict.fromkeys("七柒漆㭍𠀁칠", 7),
    **dict.fromkeys("八捌팔", 8),
    **dict.fromkeys("九玖廾구", 9),
}
_STEPS: Final = {
    **dict.fromkeys("十什拾십", 10),
    **dict.fromkeys("百佰陌백", 100),
    **dict.fromkeys("千仟阡천", 1000),
}
_TENS: Final = {**dict.fromkeys("廿卄", 20), **dict.fromkeys("卅𠦃", 30)} | dict.fromkeys(
    "卌𠦌𠦜", 40
)
_MYRIADS: Final = {
    **dict.fromkeys("万萬만", 10**4),
    **dict.fromkeys("亿億억", 10**8),
    **dict.fromkeys("兆조", 10**12),
    **dict.fromkeys("京경", 10**16),
    "垓": 10**20,
}
_NATIVE: Final = {
    "하나": 1, "한": 1, "첫": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "넷": 4, "네": 4,
    "넉": 4,
    "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "스물": 20, "스무": 20,
    "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip
_KANA: Final = {
    "ひとつ": 1, "ふたつ": 2, "みっつ": 3, "よっつ": 4, "いつつ": 5, "むっつ": 6, "ななつ": 7,
    "やっつ": 8, "ここのつ": 9, "ゼロ": 0, "ダース": 12,
}  # fmt: skip
_KANA_NUMERALS: Final = {
    "いち": "一", "いっ": "一", "に": "二", "さん": "三", "よん": "四", "し": "四", "ご": "五",
    "ろく": "六", "ろっ": "六", "なな": "七", "しち": "七", "はち": "八", "はっ": "八",
    "きゅう": "九",
    "く": "九", "じゅう": "十", "ひゃく": "百", "びゃく": "百", "ぴゃく": "百", "せん": "千",
    "ぜん": "千", "まん": "万", "おく": "億",
}  # fmt: skip
_KANA_PIECE: Final = re.compile("|".join(sorted(_KANA_NUMERALS, key=len, reverse=True)))
_KANA_STEPS: Final = "じゅう|ひゃく|びゃく|ぴゃく|せん|ぜん|まん|おく"
SINO: Final = "영공일이삼사오육륙칠팔구십백천만억조경"
_PIECE: Final = re.compile(
    r"[0-9]+(?:\.[0-9]+)?|" + "|".join(sorted(_NATIVE, key=len, reverse=True)) + "|.", re.DOTALL
)
_KANA_RUN: Final = re.compile(
    f"(?:{_KANA_PIECE.pattern}){{1,12}}(?:{_KANA_STEPS})(?:{_KANA_PIECE.pattern}){{0,12}}"
    f"|(?:いち|さん|よん|なな|きゅう|ろく|はち|ご|に|ゼロ){{4,20}}"
)
"""Numbers spelled in kana, long enough to be nothing else."""
LONGEST: Final = 60
"""Characters of a number; a longer run is no number that anybody wrote."""
SCALES: Final = (
    "華氏温度|華氏|华氏温度|华氏|摂氏温度|摂氏|摄氏温度|摄氏|攝氏|섭씨|화씨"
    "|時速|时速|人民币|美金|港币"
)
"""Words in front of a number that say in what it is measured."""
ORDINARY: Final = (
    "이번|일반|이상|이하|이것|이는|이내|이후|이전|이미|이용|이름|이체|일부|일정|일단|일시|만약|만일|"
    "만기|만나|오늘|오전|오후|오류|오직|사용|사람|사항|사업|사이|삼성|구매|구입|구분|구성|공제|공식|"
    "공개|영업|영수|조건|조회|조금|조정|천천|백업|경우|경험|경과|이자|이 |오픈|팔다|한도|한국|한다|"
    "한번|두다|세금|세부|네트|네이버|열다|열기|이메일|이유|일치|일자|일일|구글|사고|사유|만들"
)
"""Korean words that begin like a number and are none."""
COUNTERS: Final = (
    "개월|개|명|번째|번|째|등|년|월|일|시간|시|분의|분|초|원|달러|세|살|퍼센트|프로|점|과|와|의|은|는|"
    "이|가|을|를|도|에|까지|부터|회|호|위|배|권|장|대|마리|층|미터|킬로|유로|엔|위안|파운드|센트|주|"
    "배럴|톤|도|평|만|억|조|다스|여|보다|로|으로|입니다|이다|인|나|째로|마일|인치|리터|그램"
)


def value(word: str) -> Fraction | None:
    """The value of a run of numerals, digits among them.

    >>> value("二十五"), value("三万五千"), value("이백삼십"), value("5億1万")
    (Fraction(25, 1), Fraction(35000, 1), Fraction(230, 1), Fraction(500010000, 1))
    """
    if len(word) > 2 * LONGEST:
        return None
    if word in _KANA:
        return Fraction(_KANA[word])
    if word[0] in "いにさよしごろなはきくじひせまお":
        word = _KANA_PIECE.sub(lambda match: _KANA_NUMERALS[match[0]], word)
    pieces = _PIECE.findall(word)
    if len(pieces) > 1 and all(piece in _DIGITS for piece in pieces):
        return Fraction(int("".join(str(_DIGITS[piece]) for piece in pieces)))
    return _summed(pieces)


def _summed(pieces: list[str]) -> Fraction:
    terms: list[tuple[Fraction, int]] = []
    group = digit = Fraction(0)
    step = 1
    for piece in pieces:
        if piece[0] in "0123456789":
            digit, step = Fraction(piece), 1
        elif piece in _DIGITS:
            digit = digit * 10 + _DIGITS[piece]
            step = step if digit else 1
        elif piece in _STEPS:
            step = _STEPS[piece]
            group += (digit or 1) * step
            digit = Fraction(0)
        elif piece in _MYRIADS:
            step = _MYRIADS[piece]
            below = group + digit
            while terms and terms[-1][1] < step:
                below += terms.pop()[0]
            terms.append(((below or Fraction(1)) * step, step))
            group = digit = Fraction(0)
        else:
            group += _TENS.get(piece, _NATIVE.get(piece, 0))
            digit = Fraction(0)
    # 二百五 is 250: the step below the last one is left out.
    if step >= 100 and 0 < digit < 10 and len(pieces) > 1 and pieces[-1] in _DIGITS:
        digit *= step // 10
    return sum((value for value, _ in terms), group + digit)


def is_scale(word: str) -> int:
    """What a lone myriad multiplies by; 0 for anything else."""
    return _MYRIADS.get(word, _STEPS.get(word, 0))


@lru_cache(maxsize=4096)
def is_number(word: str) -> bool:
    """Whether a token is made of numerals and nothing else."""
    if word in _KANA or _KANA_RUN.fullmatch(word):
        return True
    return all(
        piece in _DIGITS
        or piece in _STEPS
        or piece in _TENS
        or piece in _MYRIADS
        or piece in _NATIVE
        for piece in _PIECE.findall(word)
    )


@lru_cache(maxsize=1)
def pattern(units: tuple[str, ...]) -> str:
    """A regular expression for the tokens of these scripts, units among them."""
    names = "|".join(re.escape(name) for name in sorted(units, key=len, reverse=True))
    native = "|".join(sorted(_NATIVE, key=len, reverse=True))
    kana = "|".join(sorted(_KANA, key=len, reverse=True))
    return (
        f"(?:{ORDINARY})[가-힣]*"
        f"|[{SINO}]+(?:{native})*(?=(?:{COUNTERS}|{names})|[^가-힣]|$)"
        f"|(?:{native})+(?=(?:{COUNTERS}|{names})|[^가-힣]|$)"
        f"|分之|分の|분의|第|だい|番目|番|번째|째|余り|あまり|また|{SCALES}"
        f"|[{HAN_NUMERALS}]+|{kana}|{_KANA_RUN.pattern}|マイナス|{names}"
        "|[一-鿿㐀-䶿]|[가-힣]+|[ぁ-んー]+|[ァ-ヴー]+"
    )
