"""A noun in another's place is found where a statement says the rest word for word."""

from __future__ import annotations

import pytest

from policies.model import Effect
from policies.rules.binding import Binding
from tests.policies.rules.judging import found

RULE = Binding(Effect.DROP)


@pytest.mark.parametrize(
    ("source", "right", "wrong", "language"),
    [
        ("Upon receipt of a notice, the servicer must answer in 15 days.", "servicer", "appraiser", "en"),
        ("The borrower makes no payments during the whole summer.", "borrower", "guarantor", "en"),
        ("Depreciation expense grew by 4% because of new aircraft.", "Depreciation", "Advertising", "en"),
        ("Within two weeks the sender may cancel the remittance in writing.", "sender", "surveyor", "en"),
        ("Innerhalb von 30 Tagen kann der Verbraucher den Vertrag unentgeltlich beenden.", "Verbraucher", "Lieferant", "de"),
        ("Spätestens am 30. April hat der Vorstand den Bericht einzureichen.", "Vorstand", "Prüfer", "de"),
    ],
)  # fmt: skip
def test_another_noun_in_a_sentence_said_word_for_word_is_found(
    source: str, right: str, wrong: str, language: str
) -> None:
    said = source.replace(right, wrong)[:-1]
    assert wrong in found(RULE, f"{said} [1].", source, language=language)
    assert not found(RULE, f"{source[:-1]} [1].", source, language=language)


@pytest.mark.parametrize(
    ("source", "word", "other", "language"),
    [
        ("The lawyer must receive the invoice within 30 days.", "lawyer", "attorney", "en"),
        ("The lawyer must receive the invoice within 30 days.", "invoice", "bill", "en"),
        ("The annual mileage of the vehicle is 10,000 miles.", "vehicle", "car", "en"),
        ("The fee must be disclosed by the bank within 30 days.", "disclosed", "published", "en"),
        ("Das Entgelt ist dem Anwalt innerhalb von 30 Tagen zu zahlen.", "Anwalt", "Rechtsanwalt", "de"),
        ("Die Behörde prüft den Antrag innerhalb von 30 Tagen.", "Behörde", "Aufsicht", "de"),
    ],
)  # fmt: skip
def test_a_word_that_means_the_same_passes(
    source: str, word: str, other: str, language: str
) -> None:
    said = source.replace(word, other)[:-1]
    assert not found(RULE, f"{said} [1].", source, language=language)


def test_a_statement_in_its_own_words_may_choose_its_nouns() -> None:
    source = "Each cardholder may object to a debit within 13 months of its date."
    assert not found(RULE, "Students have 13 months to object to a debit [1].", source)


def test_what_another_sentence_says_of_the_noun_passes() -> None:
    source = (
        "The appraiser must send a written report within 15 days. "
        "The servicer must send a written report within 15 days."
    )
    assert not found(RULE, "The servicer must send a written report within 15 days [1].", source)
