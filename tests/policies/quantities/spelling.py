"""Spells numbers below a million in seven languages, without a word of the recogniser's lexicons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_EN_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_DE = (
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
    "sechzehn siebzehn achtzehn neunzehn"
).split()
_DE_TENS = "_ _ zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_NL = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
    "zestien zeventien achttien negentien"
).split()
_NL_TENS = "_ _ twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
_FR = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf"
).split()
_FR_TENS = "_ _ vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt".split()
_ES = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro "
    "veinticinco veintiséis veintisiete veintiocho veintinueve"
).split()
_ES_TENS = "_ _ _ treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_ES_HUNDREDS = (
    "_ ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos "
    "novecientos"
).split()
_IT = (
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
    "quindici sedici diciassette diciotto diciannove"
).split()
_IT_TENS = "_ _ venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split()
_PT = (
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze "
    "dezesseis dezessete dezoito dezenove"
).split()
_PT_TENS = "_ _ vinte trinta quarenta cinquenta sessenta setenta oitenta noventa".split()
_PT_HUNDREDS = (
    "_ cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos"
).split()


def english(n: int) -> str:
    if n < 20:
        return _EN[n]
    if n < 100:
        return _EN_TENS[n // 10] + (f"-{_EN[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{_EN[n // 100]} hundred" + (f" and {english(n % 100)}" if n % 100 else "")
    tail = n % 1000
    joint = " and " if 0 < tail < 100 else " "
    return f"{english(n // 1000)} thousand" + (joint + english(tail) if tail else "")


def german(n: int) -> str:
    return _german(n) + ("s" if n % 100 == 1 else "")


def _german(n: int) -> str:
    if n < 20:
        return _DE[n]
    if n < 100:
        return (f"{_DE[n % 10]}und" if n % 10 else "") + _DE_TENS[n // 10]
    if n < 1000:
        return f"{_DE[n // 100]}hundert" + (_german(n % 100) if n % 100 else "")
    return f"{_german(n // 1000)}tausend" + (_german(n % 1000) if n % 1000 else "")


def dutch(n: int) -> str:
    if n < 20:
        return _NL[n]
    if n < 100:
        unit = _NL[n % 10]
        return (unit + ("ën" if unit.endswith("e") else "en") if n % 10 else "") + _NL_TENS[n // 10]
    if n < 1000:
        head = "" if n < 200 else _NL[n // 100]
        return f"{head}honderd" + (dutch(n % 100) if n % 100 else "")
    head = "" if n < 2000 else dutch(n // 1000)
    return f"{head}duizend" + (f" {dutch(n % 1000)}" if n % 1000 else "")


def french(n: int) -> str:
    if n < 20:
        return _FR[n]
    if n < 100:
        tens, unit = _FR_TENS[n // 10], n % 20 if n // 10 in {7, 9} else n % 10
        if unit == 0:
            return tens + ("s" if n == 80 else "")
        joint = " et " if unit in {1, 11} and n < 80 else "-"
        return f"{tens}{joint}{_FR[unit]}"
    if n < 1000:
        head = "cent" if n < 200 else f"{_FR[n // 100]} cent"
        return f"{head} {french(n % 100)}" if n % 100 else head + ("s" if n >= 200 else "")
    head = french(n // 1000) + " " if n >= 2000 else ""
    head = head.replace("vingts ", "vingt ").replace("cents ", "cent ")
    return f"{head}mille" + (f" {french(n % 1000)}" if n % 1000 else "")


def spanish(n: int) -> str:
    if n < 30:
        return _ES[n]
    if n < 100:
        return _ES_TENS[n // 10] + (f" y {_ES[n % 10]}" if n % 10 else "")
    if n == 100:
        return "cien"
    if n < 1000:
        return _ES_HUNDREDS[n // 100] + (f" {spanish(n % 100)}" if n % 100 else "")
    head = "" if n < 2000 else spanish(n // 1000) + " "
    head = head.replace("veintiuno ", "veintiún ").replace(" uno ", " un ")
    return f"{head}mil" + (f" {spanish(n % 1000)}" if n % 1000 else "")


def italian(n: int) -> str:
    if n < 20:
        return _IT[n]
    if n < 100:
        tens, unit = _IT_TENS[n // 10], n % 10
        return (tens[:-1] if unit in {1, 8} else tens) + (_IT[unit] if unit else "")
    if n < 1000:
        head = "" if n < 200 else _IT[n // 100]
        return f"{head}cento" + (italian(n % 100) if n % 100 else "")
    head = "mille" if n < 2000 else f"{italian(n // 1000)}mila"
    return head + (italian(n % 1000) if n % 1000 else "")


def portuguese(n: int) -> str:
    if n < 20:
        return _PT[n]
    if n < 100:
        return _PT_TENS[n // 10] + (f" e {_PT[n % 10]}" if n % 10 else "")
    if n == 100:
        return "cem"
    if n < 1000:
        return _PT_HUNDREDS[n // 100] + (f" e {portuguese(n % 100)}" if n % 100 else "")
    head = "mil" if n < 2000 else f"{portuguese(n // 1000)} mil"
    tail = n % 1000
    joint = " e " if tail < 100 or tail % 100 == 0 else " "
    return head + (joint + portuguese(tail) if tail else "")


SPELLERS: Final[Mapping[str, Callable[[int], str]]] = {
    "en": english,
    "de": german,
    "nl": dutch,
    "fr": french,
    "es": spanish,
    "it": italian,
    "pt": portuguese,
}
