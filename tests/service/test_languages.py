"""Telling the language of a short question."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.adapters.langid import LangidScorer
from service.languages import NO_NAMES, SUPPORTED, Languages, Names, fallbacks


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


NAMES = Names.of(["Harbour Everyday", "Harbour Plus", "Harbour Easy Saver up to 9 EUR", "adviser"])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Was kostet Harbour Everyday im Monat?", "de"),
        ("was kostet harbour everyday im monat", "de"),
        ("Was kostet Harbour Easy Saver?", "de"),
        ("Everyday abonnement mensuel", "fr"),
        ("How much is Harbour Plus per month?", "en"),
        ("harbour plus fee per month", "en"),
    ],
)
def test_what_a_bank_calls_its_products_tells_no_language(
    languages: Languages, text: str, language: str
) -> None:
    assert languages.tell(text, "en", NAMES) == language


def test_a_question_of_names_alone_is_in_the_default_language(languages: Languages) -> None:
    assert languages.tell("Harbour Easy Saver?", "de", NAMES) == "de"


def test_a_name_that_is_a_common_word_is_one_as_the_bank_writes_it() -> None:
    assert NAMES.without("je ne veux plus Plus").split() == ["je", "ne", "veux", "plus"]


@settings(max_examples=40)
@given(st.text(max_size=80))
def test_a_text_without_names_stays_as_it_is(text: str) -> None:
    assert NO_NAMES.without(text) == text


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
