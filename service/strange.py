"""Questions for a thing that nothing found is about, told by a word that nobody else used."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from ingest.index import TermEncoder
from policies.model import Evidence
from service.calibration import Weighed
from service.candidates import Candidate
from service.glossary import Glossary
from service.retrieval import Found
from service.twins import Page, asked_alike

STRANGE: Final = 7.5
"""A word of this IDF among phrasings, one in 1,800, names another thing where no text holds it.

Of 57 training questions that twins answer, one has such a word; "Platinum card annual fee" has.
Where fewer than 900 phrasings are known, none is as rare.
"""

RARE: Final = 6.5
"""A word of this IDF, one in 660, may be what a question of few words is about."""

FEW_WORDS: Final = 8
"""A question of at most so many words has none to spare.

Of the fitting questions this short, 35 that nothing answers have a word as rare as that which
weighs half of what they ask, and one that can be answered: by a word put together of one of its
page's. In longer ones such words are the asker's story: of those of 9 to 12 words every third
can be answered.
"""

HALF: Final = 0.5
"""Of what all the words of a question weigh."""

_SLIPS = (4, 8)
"""A word of so many letters may be another with one letter, or two, written wrongly."""

_STEM = 5
"""A word that holds one of so many letters is put together of it: "Betrugs-Hotline"."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Word:
    """One that neither the best sentence, its headings nor the phrasings found of it hold."""

    text: str
    rarity: float
    """IDF over the answered phrasings of its language."""
    known: bool
    """Whether the release has it somewhere."""


class Strangers:
    """Tells words that customers who are answered do not use."""

    def __init__(self, glossary: Glossary, encoder: TermEncoder) -> None:
        self._glossary = glossary
        self._encoder = encoder

    def named(
        self,
        question: Evidence,
        found: Found,
        weighed: Sequence[Weighed],
        names: frozenset[str],
        page: Page,
    ) -> bool:
        """Whether a question names a thing that what would be quoted for it is not about.

        A word that neither what was found nor any phrasing of that holds tells what is meant: of a
        short question where such words weigh half of it ("What is the capital of France?" is not
        about the French telephone line), of any where it would be answered for all of several
        twins ("Platinum card annual fee"). A word that the glossary explains is no such word, nor
        one that may be the text's written wrongly, or is put together of one.

        `weighed` is best first and not empty; `names` are the words that tell products apart.
        """
        first = weighed[0].candidate
        if first.signals.unheard * 10 < RARE:
            return False
        words = self._words(question, found, first)
        asked = (word for hit in found.asked for word in _split(hit.question))
        looks = _known(question.language, weighed).union(names, asked)
        strange = [word for word in words if not _like(word.text, looks)]
        rarest = max((word.rarity for word in strange), default=0.0)
        if rarest >= RARE and len(question.question.split()) <= FEW_WORDS:
            total = sum(found.heard.values())
            if sum(word.rarity for word in strange) >= HALF * total:
                return True
        if not any(word.rarity >= STRANGE and not word.known for word in strange):
            return False
        family = asked_alike(question, weighed, names, page)
        return family is not None and len(family.spots) > 1

    def _words(self, question: Evidence, found: Found, first: Candidate) -> list[_Word]:
        """The question's words that nothing of the best sentence holds and nothing explains."""
        readings = first.analysis.readings()
        number = first.hit.passage.sentences.index(first.sentence)
        held = readings.headings().terms | readings.sentence(number).terms
        own, place = question.language, (first.hit.passage.id, first.sentence.start)
        phrasings = " ".join(h.question for h in found.asked if (h.passage, h.start) == place)
        for language in {own, first.hit.language}:
            held |= frozenset(self._encoder.encode_question(phrasings, language))
        explained = self._glossary.understood(question.question, own)
        words = []
        for text in dict.fromkeys(_split(question.question)):
            terms = [t for t in self._encoder.encode_question(text, own) if t not in held]
            if terms and text not in explained:
                rarity = max(found.heard.get(term, 0.0) for term in terms)
                words.append(_Word(text, rarity, any(t in found.weights for t in terms)))
        return words


def _known(language: str, weighed: Sequence[Weighed]) -> frozenset[str]:
    """Words of what was found in the asker's language: "anual" is no slip for "annual"."""
    return frozenset(
        word
        for w in weighed
        if w.candidate.hit.language == language
        for text in (w.candidate.text, *w.candidate.hit.passage.heading_path)
        for word in _split(text)
    )


def _like(word: str, known: Collection[str]) -> bool:
    """Whether a word looks like a known one with a letter or two written wrongly, or like one
    that begins or ends with it."""
    if word in known:
        return False
    most = 1 if len(word) < _SLIPS[1] else 2
    return any(
        (
            len(word) >= _SLIPS[0]
            and other[0] == word[0]
            and not (other.startswith(word) or word.startswith(other))
            and OSA.distance(word, other, score_cutoff=most) <= most
        )
        or (
            len(other) >= _STEM
            and len(word) >= len(other) + _STEM
            and (word.startswith(other) or word.endswith(other))
        )
        for other in known
    )


def _split(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
