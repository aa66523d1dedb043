"""Words that exclude each other, told apart in five languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.contrasts import Agreement, Contrasts, agreement

PACKAGED = Contrasts.packaged()
texts = st.lists(
    st.sampled_from(
        "app Filiale branch agence oficina minimum höchstens maximum por teléfono".split()
    ),
    max_size=6,
).map(" ".join)


def compare(groups: Contrasts, question: str, sentence: str, headings: str) -> Agreement:
    return agreement(groups.members(question), groups.members(sentence), groups.members(headings))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What does it cost in the app?", "In a branch it costs 5 EUR."),
        ("Was kostet es in der App?", "In der Filiale kostet es 5 EUR."),
        ("Combien dans une agence ?", "Dans l'application, 5 EUR."),
        ("¿Cuánto en una oficina?", "En la aplicación cuesta 5 EUR."),
        ("What does it cost in the app?", "In der Filiale kostet es 5 EUR."),
    ],
)
def test_the_other_channel_is_opposed_and_the_same_agrees(question: str, sentence: str) -> None:
    assert compare(PACKAGED, question, sentence, "").opposed == 1
    assert compare(PACKAGED, question, question, "").opposed == 0
    assert compare(PACKAGED, question, question, "").agreed >= 1


@pytest.mark.parametrize(
    ("arranged", "not_arranged"),
    [
        ("the arranged overdraft", "an overdraft without ever asking you"),
        ("with your consent", "unauthorised"),
        ("ein genehmigter Dispo", "ohne jede Absprache im Minus"),
        ("le découvert autorisé", "à découvert sans votre accord"),
        ("le découvert convenu", "sans vous avoir demandé"),
        ("lo pactamos antes", "el descubierto no autorizado"),
        ("lo scoperto autorizzato", "in rosso senza il vostro permesso"),
    ],
)
def test_what_was_agreed_is_opposed_to_what_was_not(arranged: str, not_arranged: str) -> None:
    assert PACKAGED.members(arranged) == {"agreed": frozenset({"yes"})}
    assert PACKAGED.members(not_arranged) == {"agreed": frozenset({"no"})}


def test_headings_count_where_the_sentence_is_silent() -> None:
    groups = Contrasts({"channel": {"app": "app", "branch": "branch"}})
    assert compare(groups, "In the app?", "It costs 5 EUR.", "In a branch").opposed == 1
    assert compare(groups, "In the app?", "In the app it costs 5 EUR.", "In a branch").agreed == 1
    assert compare(groups, "Cost?", "It costs 5 EUR.", "In a branch").opposed == 0


def test_members_are_whole_words() -> None:
    groups = Contrasts({"channel": {"app": "app"}})
    assert groups.members("An application happens") == {}


@given(texts, texts)
def test_comparing_is_the_same_every_time_and_counts_no_group_twice(one: str, other: str) -> None:
    fresh = Contrasts.packaged()
    found = compare(PACKAGED, one, other, "")
    assert compare(fresh, one, other, "") == found
    assert found.opposed + found.agreed <= len(PACKAGED.members(one))
    assert compare(PACKAGED, one, one, "").opposed == 0
