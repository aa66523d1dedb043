"""A question of bare nouns is told by words that only one language has."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from service.adapters.langid import LangidScorer
from service.glossary import Glossary
from service.known_words import KnownWords
from service.languages import SUPPORTED, Languages

EVEN = dict.fromkeys(SUPPORTED, 1 / len(SUPPORTED))
SMALL = Glossary({"de": {"dispo": "Zinssatz limite"}, "fr": {"carte perdue": "limite"}})


class Even:
    """Knows nothing of letters."""

    def probabilities(self, text: str) -> dict[str, float]:
        return dict(EVEN)


def test_a_word_of_one_language_speaks_for_it_and_one_of_two_for_neither_more() -> None:
    words = KnownWords(Even(), SMALL)
    told = words.probabilities("Dispo")
    assert told["de"] > 0.6 > told["fr"]
    both = words.probabilities("LIMITE")
    assert both["de"] == both["fr"] > both["en"]
    assert words.probabilities("nothing known") == EVEN


def test_bare_nouns_are_told_in_five_languages() -> None:
    languages = Languages(KnownWords(LangidScorer(), Glossary.packaged()))
    texts = ("Dispo Zinsen", "Karte verloren", "carte perdue", "tarjeta robada", "lost card")
    told = [languages.tell(text, "en") for text in texts]
    assert told == ["de", "de", "fr", "es", "en"]


def test_a_thousand_known_words_are_no_trouble() -> None:
    told = KnownWords(Even(), SMALL).probabilities("dispo " * 1000)
    assert told["de"] == 1.0


@given(st.text())
def test_what_comes_out_are_probabilities(text: str) -> None:
    told = KnownWords(Even(), SMALL).probabilities(text)
    assert math.isclose(sum(told.values()), 1.0)
    assert told.keys() == EVEN.keys()
