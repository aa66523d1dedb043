"""A sentence in another language than asked for is told by its commonest words, or its script."""

from __future__ import annotations

import pytest

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Effect, Evidence, EvidencePassage
from policies.policyfile import load
from policies.rules.language import Language, spoken_in
from tests.policies.rules.judging import findings, found

RULE = Language(Effect.DROP)
SENTENCES = {
    "en": "The card is sent to you by post and you can use it within a week.",
    "de": "Die Karte wird Ihnen mit der Post zugesandt und kann sofort genutzt werden.",
    "fr": "La carte vous est envoyée par la poste et vous pouvez l'utiliser dans la semaine.",
    "es": "La tarjeta se envía por correo y usted puede usarla desde el primer día.",
    "it": "La carta viene spedita con la posta e si può usare nella prima settimana.",
    "pt": "O cartão é enviado pelo correio e pode ser usado com a sua conta.",
    "nl": "De kaart wordt met de post naar u gestuurd en u kunt ze binnen een week gebruiken.",
    "ru": "Карта отправляется вам по почте в течение недели.",
    "el": "Η κάρτα αποστέλλεται ταχυδρομικώς μέσα σε μία εβδομάδα.",
    "zh": "银行卡将在一周内邮寄给您。",
}


@pytest.mark.parametrize("asked", ["en", "de", "fr", "es", "it"])
@pytest.mark.parametrize("spoken", SENTENCES)
def test_every_language_is_told_from_the_one_asked_for(asked: str, spoken: str) -> None:
    expected = None if asked == spoken else spoken
    assert spoken_in(SENTENCES[spoken], asked) == expected


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it"])
@pytest.mark.parametrize(
    "text", ["Harbour Plus: 9.20 EUR", "IBAN", "OK.", "Apple Pay, Google Pay", "4,90 €", ""]
)
def test_names_and_figures_speak_no_language(text: str, language: str) -> None:
    assert spoken_in(text, language) is None


def test_a_verbatim_quotation_may_keep_its_language_where_the_policy_lets_it() -> None:
    german = SENTENCES["de"]
    lets = Language(Effect.DROP, unless_quoted=True)
    assert found(lets, f"{german[:-1]} [1].", f"Karten. {german}") == []
    assert found(lets, f"{german[:-1]} [1].", "Else.") == [f"{german[:-1]} [1]."]


def test_another_language_is_found_quoted_or_not_where_the_policy_says_nothing_of_it() -> None:
    german = SENTENCES["de"]
    assert found(RULE, f"{german[:-1]} [1].", f"Karten. {german}") == [f"{german[:-1]} [1]."]


@pytest.mark.parametrize(
    ("sentence", "spoken"),
    [
        ("A mortgage offer is fixed for 75 days", "en"),
        ("Adviser 40 EUR", None),
        ("Harbour Plus: 9.20 EUR", None),
    ],
)
def test_a_quote_speaks_the_language_of_its_page(sentence: str, spoken: str | None) -> None:
    page = EvidencePassage(PassageId("p"), f"{sentence}.", language="en")
    evidence = Evidence((page,), language="de")
    policy = load("retail")
    told = judge(policy, Draft(f"{sentence} [1]."), evidence).findings
    assert ([f.message.endswith("is in en.") for f in told if f.rule == "language"]) == (
        [True] if spoken else []
    )


def test_a_page_in_a_language_of_which_no_words_are_known_is_judged_like_any_other() -> None:
    text = "The card is sent to you by post within the euro area"
    page = EvidencePassage(PassageId("p"), f"{text}.", language="fi")
    assert (
        judge(load("retail"), Draft(f"{text} [1]."), Evidence((page,), language="en")).findings
        == ()
    )


def test_without_a_language_asked_for_nothing_is_said() -> None:
    assert findings(RULE, f"{SENTENCES['de'][:-1]} [1].", "Else.", language="") == []
    assert findings(RULE, f"{SENTENCES['de'][:-1]} [1].", "Else.", language="sw") == []
