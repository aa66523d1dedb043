"""Customers' phrases and the help centre's words for them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.glossary import Glossary
from service.languages import SUPPORTED

PACKAGED = Glossary.packaged()
TABLE = {"en": {"ring": "call", "ring up": "by phone", "hole in the wall": "cash machine"}}


def test_the_longest_phrase_is_taken_and_only_once() -> None:
    glossary = Glossary(TABLE)
    assert glossary.meanings("Can I ring up? ring UP!", "en") == ("by phone",)
    assert glossary.meanings("Can I ring?", "en") == ("call",)
    assert glossary.meanings("Can I ring?", "de") == ()
    assert glossary.meanings("the ringing", "en") == ()


def test_a_question_without_meanings_is_embedded_as_it_is() -> None:
    assert Glossary.explained("What is it?", ()) == "What is it?"


@given(st.text(max_size=120), st.sampled_from(SUPPORTED))
def test_meanings_are_distinct_and_the_same_every_time(question: str, language: str) -> None:
    found = PACKAGED.meanings(question, language)
    assert len(set(found)) == len(found)
    assert PACKAGED.meanings(question, language) == found
    assert Glossary.explained(question, found).startswith(question)


def test_the_packaged_table_is_lower_case_in_five_languages() -> None:
    rows = PACKAGED._phrases
    assert set(rows) == set(SUPPORTED)
    for phrases in rows.values():
        for say, mean in phrases.items():
            assert say == say.lower().strip()
            assert mean.strip()
