"""Who asks how to do something gets the whole procedure, from its first step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies.engine import judge
from policies.model import Evidence
from policies.policyfile import load
from service.calibration import Weighed
from service.quoting import QuotedDraft, quote
from service.steps import MOST_STEPS, NEAR
from tests.fakes.hits import passage, weighed

BLOCKING = (
    "A card can be blocked in the app at once. A block can be lifted.\n"
    'Open the app and tap "Cards".\nSelect the card.\nTap "Block card" and confirm.\n'
    "If you find it, lift the block. Else order another."
)
STEPS = [
    'Open the app and tap "Cards" [1].',
    "Select the card [1].",
    'Tap "Block card" and confirm [1].',
]
OPENING = "A card can be blocked in the app at once [1]."
POLICE = "Report the theft to the police. Keep a copy of the report."


def found(*texts: str, first: str, score: float = 2.0) -> tuple[Weighed, ...]:
    """Every sentence of passages of one page, the one that begins so as the best."""
    every = weighed([passage(t, start=1000 * n) for n, t in enumerate(texts)])
    best = [replace(w, score=score) for w in every if w.candidate.text.startswith(first)]
    return (*best[:1], *(w for w in every if w.candidate != best[0].candidate))


def of(question: str, weighed: tuple[Weighed, ...], language: str = "en") -> QuotedDraft:
    return quote(weighed, Evidence((), question, language))


def lines(drafted: QuotedDraft) -> list[str]:
    return drafted.draft.text.splitlines()


@pytest.mark.parametrize("first", ["Open", "Select", "Tap"])
def test_a_step_brings_its_procedure_from_the_beginning(first: str) -> None:
    drafted = of("How do I block my card?", found(BLOCKING, POLICE, first=first))
    assert lines(drafted) == STEPS
    assert judge(load("baseline"), drafted.draft, drafted.evidence).outcome == "pass"


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("I lost my card", "en"),
        ("My card was stolen, what should I do?", "en"),
        ("Ich habe meine Karte verloren, was soll ich tun?", "de"),
        ("J’ai perdu ma carte, que faire ?", "fr"),
        ("He perdido mi tarjeta, ¿qué hago?", "es"),
        ("Ho perso la carta, cosa devo fare?", "it"),
    ],
)
def test_who_asks_what_now_gets_the_pages_first_procedure(question: str, language: str) -> None:
    drafted = of(question, found(BLOCKING, POLICE, first="Report"), language)
    assert lines(drafted) == [OPENING, *STEPS]


@pytest.mark.parametrize(
    "question",
    [
        "Can I block my card?",
        "How much does it cost to block my card?",
        "Must I report the theft?",
        "What is a block?",
        "Is it free to come to you?",
    ],
)
def test_any_other_question_gets_what_answers_it(question: str) -> None:
    assert lines(of(question, found(BLOCKING, POLICE, first="Select")))[0] == STEPS[1]


def test_who_asks_what_now_gets_no_procedure_far_from_what_answers_best() -> None:
    far = found(BLOCKING, POLICE, first="Report", score=NEAR + 0.1)
    assert STEPS[0] not in lines(of("My PIN is blocked, what now?", far))
    near = found(BLOCKING, POLICE, first="Report", score=NEAR - 0.1)
    assert STEPS[0] in lines(of("My PIN is blocked, what now?", near))


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What do I need to put in at least?", "en"),
        ("What do I need to earn?", "en"),
        ("Was muss ich bei Harbour Fixed 36 Monate mindestens anlegen?", "de"),
        ("Wie kann ich maximal anlegen?", "de"),
        ("De quoi ai-je besoin au minimum ?", "fr"),
        ("¿Qué necesito ingresar como mínimo?", "es"),
        ("Cosa mi serve come minimo?", "it"),
    ],
)
def test_who_asks_for_a_figure_gets_no_procedure(question: str, language: str) -> None:
    drafted = of(question, found(BLOCKING, POLICE, first="Select"), language)
    assert lines(drafted)[0] == STEPS[1]


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Was muss ich bei der Karte angeben?", "de"),
        ("Was kann ich abheben?", "de"),
        ("Qu'est-ce que je peux retirer ?", "fr"),
    ],
)
def test_what_may_or_must_be_is_not_what_to_do(question: str, language: str) -> None:
    drafted = of(question, found(BLOCKING, POLICE, first="Report"), language)
    assert lines(drafted)[0] == "Report the theft to the police [1]."


def test_who_asks_how_gets_no_procedure_that_the_best_sentence_is_not_a_step_of() -> None:
    drafted = of("How do I report a theft?", found(BLOCKING, POLICE, first="Report"))
    assert lines(drafted)[0] == "Report the theft to the police [1]."


def test_prices_and_fragments_are_no_steps() -> None:
    prices = "The card costs 5 EUR.\nThe letter costs 7 EUR.\nThe call costs 9 EUR."
    assert len(lines(of("How do I pay?", found(prices, first="The letter")))) < 3
    items = "State the following.\nthe name of the card\nthe day of the payment"
    assert len(lines(of("How do I ask?", found(items, first="State")))) < 3


def test_of_a_long_procedure_the_beginning_is_quoted_and_its_page_named() -> None:
    long = "\n".join(f"Do {word} now." for word in "this that it more less so on again".split())
    drafted = of("How do I do it?", found(long, first="Do that"))
    assert (len(lines(drafted)), drafted.more) == (MOST_STEPS, "Fees")
    last = found(long, first="Do again")
    assert "Do again now [1]." in lines(of("How do I do it?", last))
