"""Telling the language of a short question."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.adapters.langid import LangidScorer
from service.languages import SUPPORTED, Languages, fallbacks


class Undecided:
    """A scorer that thinks every language equally likely."""

    def probabilities(self, text: str) -> dict[str, float]:
        return dict.fromkeys(SUPPORTED, 0.2)


@pytest.fixture(scope="module")
def languages() -> Languages:
    return Languages(LangidScorer())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How much is a transfer?", "en"),
        ("Was kostet eine Überweisung?", "de"),
        ("Combien coûte un virement ?", "fr"),
        ("¿Cuánto cuesta una transferencia?", "es"),
        ("Quanto costa un bonifico?", "it"),
        ("Wie lange dauert es?", "de"),
        ("Is there a fee?", "en"),
    ],
)
def test_five_words_are_enough(languages: Languages, text: str, language: str) -> None:
    assert languages.tell(text, "en") == language
    assert languages.tell(text, "de") == language


@pytest.mark.parametrize("default", SUPPORTED)
@pytest.mark.parametrize("text", ["", "4.90", "???", "🧳"])
def test_where_nothing_tells_the_default_does(text: str, default: str) -> None:
    assert Languages(Undecided()).tell(text, default) == default


@settings(max_examples=40)
@given(st.text(max_size=80), st.sampled_from(SUPPORTED))
def test_any_text_has_a_supported_language(text: str, default: str) -> None:
    languages = Languages(Undecided())
    assert languages.tell(text, default) in SUPPORTED
    assert languages.tell(text, default) == languages.tell(text, default)


def test_words_go_through_their_own_stemmer_first() -> None:
    assert fallbacks("de", "en") == ("de", "en")
    assert fallbacks("en", "en") == ("en",)
