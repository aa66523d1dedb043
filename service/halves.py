"""Questions that ask two things at once, told apart by their question words in five languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

FEWEST: Final = 3
"""A part of fewer words asks nothing by itself: "how much and when"."""

LONGEST: Final = 60
"""A text of more words is a story, whose parts explain one another."""

_ASKING: Final[Mapping[str, str]] = {
    "en": r"(?:what(?:'s)?|which|when|where|who|whom|why|how|can|could|may|do|does|did|is|are|will"
    r"|would|should|must)",
    "de": r"(?:was|welche[nrsm]?|wann|wo|wohin|wer|wen|wem|warum|wie|wieviel|ab wann|bis wann"
    r"|kann|können|könnte|darf|muss|gibt|ist|sind|wird|bekomme|brauche)",
    "fr": r"(?:que|quels?|quelles?|qu'est-ce|quand|où|qui|pourquoi|comment|combien|est-ce|puis-je"
    r"|peut-on|y a-t-il|à quel|à quelle|dois-je)",
    "es": r"(?:qué|cuáles|cuál|cuándo|dónde|quién|por qué|cómo|cuánto|cuánta|cuántos|cuántas"
    r"|puedo|se puede|hay|es|son|debo|a qué)",
    "it": r"(?:che|cosa|quali|quale|qual|quando|dove|chi|perché|come|quanto|quanta|quanti|quante"
    r"|posso|si può|c'è|devo|a che)",
}
"""How a question begins."""

_AND: Final[Mapping[str, str]] = {
    "en": r"and(?: also)?|also",
    "de": r"und(?: auch)?",
    "fr": r"et(?: aussi)?",
    "es": r"y(?: también)?|e",
    "it": r"e(?: anche)?|ed",
}

_LEANING: Final[Mapping[str, str]] = {
    "en": r"it|its|that|this|they|them|those|these|one|there",
    "de": r"es|das|dies|diese[nrsm]?|sie|dafür|davon|dort|die",
    "fr": r"cela|ça|celui-ci|celle-ci|ce|il|elle|ils|elles|en|y|le|la|les",
    "es": r"eso|esto|ella|ello|lo",
    "it": r"ciò|questo|questa|esso|essa|ci|lo",
}
"""Words that stand for what was asked before."""


class Half(NamedTuple):
    """One of two questions."""

    said: str
    """As it stands in the whole."""
    asked: str
    """As it is looked for."""


def halves(question: str, language: str) -> tuple[Half, ...]:
    """The two questions that a question asks; none where it asks one.

    The second, where it leans on the first, is asked with the first behind it.

    >>> [half.asked for half in halves("What is a card and how do I order a PIN?", "en")]
    ['What is a card', 'how do I order a PIN?']
    >>> [half.asked for half in halves("How do I close it and how long does it take?", "en")]
    ['How do I close it', 'how long does it take? (How do I close it)']
    >>> halves("What do a card and a new PIN cost?", "en")
    ()
    """
    if language not in _ASKING or len(question.split()) > LONGEST:
        return ()
    plain = question.replace("’", "'")
    begins, joint, leans = _compiled(language)
    if begins.match(plain) is None:
        return ()
    parts = [part.strip() for part in joint.split(plain)]
    if len(parts) != 2 or any(len(part.split()) < FEWEST for part in parts):
        return ()
    first, second = parts
    asked = f"{second} ({first.rstrip(' ?')})" if leans.search(second) else second
    return Half(first, first), Half(second, asked)


@lru_cache(maxsize=8)
def _compiled(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    asks, joins = rf"[¿¡\s]*{_ASKING[language]}\b", _AND[language]
    return (
        re.compile(asks, re.IGNORECASE),
        # What comes next is looked at only, so that it stays with the second part.
        re.compile(
            rf"(?:\s*\?\s*(?:(?:{joins})\s+)?|,?\s+(?:{joins})\s+)(?={asks})", re.IGNORECASE
        ),
        re.compile(rf"(?<![\w'])(?:{_LEANING[language]})(?![\w'])", re.IGNORECASE),
    )
