"""Numbers inside longer words: zweiwöchig, vierzehntägig, tweejarig, siebeneinhalbtausend."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Final

from policies.quantities.lexicon import CARDINAL
from policies.quantities.said import Said
from policies.quantities.values import canonical

_SUFFIXES: Final = {
    "de": re.compile(r"(\w+?)(stundig|tagig|wochig|monatig|jahrig|minutig)(?:e[mnrs]?)?"),
    "nl": re.compile(r"(\w+?)(uurs|daags|weeks|maands|jarig)e?"),
}
_UNITS: Final = {
    "stundig": "h",
    "tagig": "d",
    "wochig": "wk",
    "monatig": "mo",
    "jahrig": "a",
    "minutig": "min",
    "uurs": "h",
    "daags": "d",
    "weeks": "wk",
    "maands": "mo",
    "jarig": "a",
}
_HALF: Final = re.compile(r"(\w*?)einhalb(hundert|tausend)")
_TIMES: Final = {"hundert": 100, "tausend": 1000}
ENDINGS: Final = tuple(
    stem + ending
    for stem in ("stundig", "tagig", "wochig", "monatig", "jahrig", "minutig")
    for ending in ("", "e", "em", "en", "er", "es")
) + tuple(
    stem + ending for stem in ("uurs", "daags", "weeks", "maands", "jarig") for ending in ("", "e")
)
"""How such an adjective ends, for a quick look at a word."""


def within(word: str, language: str, cardinal: Callable[[str], int | None]) -> Said | None:
    """The number that a German or Dutch word holds, at token 0; None for any other word.

    `cardinal` gives the value of a word that is a whole number.
    """
    if language == "de" and "einhalb" in word and (half := _HALF.fullmatch(word)):
        whole = cardinal(half[1]) if half[1] else 1
        if whole is not None:
            value = (whole + Fraction(1, 2)) * _TIMES[half[2]]
            return Said(0, 1, CARDINAL, canonical(value))
    pattern = _SUFFIXES.get(language)
    match = pattern.fullmatch(word) if pattern and word.endswith(ENDINGS) else None
    count = cardinal(match[1]) if match else None
    if match is None or count is None:
        return None
    return Said(0, 1, "duration", str(count), _UNITS[match[2]])
