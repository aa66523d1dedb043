"""What kind of figure a question asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.asked import asked_kinds


@pytest.mark.parametrize(
    "questions",
    [
        ("How much is a transfer?", "Wie viel kostet das?", "Combien coûte un virement ?", "¿Cuánto cuesta?", "Quanto costa?"),
        ("What interest rate applies?", "Welcher Zinssatz gilt?", "Quel taux s'applique ?", "¿Qué tipo de interés hay?", "Che tasso si applica?"),
        ("How long does it take?", "Wie lange dauert es?", "Combien de temps faut-il ?", "¿Cuánto tiempo tarda?", "Quanto tempo ci vuole?"),
        ("When is it due?", "Wann ist es fällig?", "Quand est-ce dû ?", "¿Cuándo vence?", "Quando scade?"),
        ("Which phone number do I call?", "Unter welcher Nummer erreiche ich Sie?", "Quel numéro appeler ?", "¿A qué número llamo?", "Quale numero chiamo?"),
        ("Who do I call?", "Wen rufe ich an?", "Qui appeler ?", "¿A quién llamo?", "Chi devo chiamare?"),
        ("How old must I be?", "Wie alt muss ich sein?", "Quel âge faut-il avoir ?", "¿Qué edad hace falta?", "Quanti anni servono?"),
        ("Is there a branch in Kiel?", "Gibt es eine Filiale?", "Y a-t-il une agence ?", "¿Hay una oficina?", "C'è una filiale?"),
    ],
)  # fmt: skip
def test_five_languages_ask_for_the_same_kinds(questions: tuple[str, ...]) -> None:
    assert len({asked_kinds(question) for question in questions}) == 1


def test_money_and_time_are_different_kinds() -> None:
    assert "money" in asked_kinds("How much is it?")
    assert "money" not in asked_kinds("How long is it?")
    assert "duration" in asked_kinds("How long is it?")


@given(st.sampled_from(["How much is it?", "Wie alt?", "quel numéro", "Is it?"]))
def test_case_and_apostrophes_change_nothing(question: str) -> None:
    assert asked_kinds(question.upper()) == asked_kinds(question)
    assert asked_kinds(question.replace("'", "’")) == asked_kinds(question)
