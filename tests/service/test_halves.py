"""A question that asks two things is answered in both, or told which part is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.answers import Answer, Outcome, Question
from service.commands.asking import answer_page
from service.halves import LONGEST, halves
from service.scope import ANONYMOUS
from service.wire import answer_fields
from tests.fakes.generator import ScriptedGenerator
from tests.fakes.library import Library, library_in

FEE = "An international transfer ordered in the app costs 4.90 EUR."
PIN = "The PIN of the card can be changed at a machine of the bank."
BOTH = "What does an international transfer in the app cost and how can the PIN of the card be changed?"


@pytest.mark.parametrize(
    ("language", "question", "second"),
    [
        ("en", "What does it cost me, and where do I pay?", "where do I pay?"),
        ("en", "How long is it open? What does it cost then?", None),
        ("de", "Was kostet die Karte und wie bestelle ich eine PIN?", "wie bestelle ich eine PIN?"),
        ("fr", "Combien coûte la carte et comment avoir un code ?", "comment avoir un code ?"),
        ("es", "¿Cuánto cuesta la tarjeta y cómo pido un PIN?", "cómo pido un PIN?"),
        ("es", "¿Cuánto cuesta? ¿Cómo pido un PIN?", None),
        ("it", "Quanto costa la carta e come ordino un PIN?", "come ordino un PIN?"),
        ("en", "What does a card cost and a PIN?", None),
        ("en", "I lost my card and what do I do now?", None),
        ("en", "What is this and how is that and when is it?", None),
        ("fi", "What does it cost me and where do I pay?", None),
        ("en", "What does it cost me and where do I pay" + " today" * LONGEST, None),
    ],
)
def test_two_questions_in_one_are_told_apart(
    language: str, question: str, second: str | None
) -> None:
    found = halves(question, language)
    if second is None:
        assert found == () or all(len(half.said.split()) > 2 for half in found)
    else:
        assert found[1].said == second


def test_a_second_that_leans_on_the_first_is_asked_with_it() -> None:
    first, second = halves("How long is a transfer on its way? And what does it cost?", "en")
    assert first.asked == first.said == "How long is a transfer on its way"
    assert second.said == "what does it cost?"
    assert second.asked == "what does it cost? (How long is a transfer on its way)"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = library_in(tmp_path)
    library.put("fees", f"# Fees\n\n{FEE}\n")
    library.put("pin", f"# PIN\n\n{PIN}\n")
    library.publish()
    return library


def asked(library: Library, question: str) -> Answer:
    return library.parts.answerer.ask(Question(question, ANONYMOUS))


def test_both_parts_are_quoted_each_from_its_own_document(library: Library) -> None:
    answer = asked(library, BOTH)
    assert [s.text for s in answer.statements] == [FEE, PIN]
    assert [c.document for s in answer.statements for c in s.citations] == ["fees", "pin"]
    assert (answer.unanswered, answer.notices, answer.handoff) == ((), (), None)
    payload = library.parts.trails.trail(answer.id).payload
    assert payload is not None
    parts = payload["parts"]
    assert isinstance(parts, list)
    assert [part["answered"] for part in parts] == [True, True]


def test_a_part_without_an_answer_is_named_and_a_person_offered(library: Library) -> None:
    half = "What does an international transfer in the app cost"
    answer = asked(library, f"{half} and who painted the ceiling of the chapel?")
    assert [s.text for s in answer.statements] == [FEE]
    assert answer.outcome is Outcome.QUOTED
    assert answer.unanswered == ("who painted the ceiling of the chapel?",)
    assert answer.handoff is not None
    (said,) = answer.notices
    assert "other part" in said
    assert answer.text == f"{FEE[:-1]} [1].\n{said}"
    page = answer_page(answer_fields(answer))
    assert "Not answered: who painted the ceiling of the chapel?" in page


def test_where_neither_part_is_answered_the_whole_is_refused(library: Library) -> None:
    answer = asked(library, "Who painted the big ceiling and who wrote the long poem?")
    assert (answer.outcome, answer.unanswered) == (Outcome.REFUSED, ())


def test_a_model_is_shown_what_answers_both(library: Library) -> None:
    library.writer.generator = ScriptedGenerator([(FEE, (1,)), (PIN, (2,))])
    answer = asked(library, BOTH)
    assert answer.outcome is Outcome.ANSWERED
    assert [c.document for s in answer.statements for c in s.citations] == ["fees", "pin"]
    library.writer.generator = ScriptedGenerator([(FEE, (1,))])
    answer = asked(library, BOTH)
    assert answer.unanswered == ("how can the PIN of the card be changed?",)


def test_an_answer_in_parts_is_replayed_to_the_same(library: Library) -> None:
    for question in (BOTH, "What does an international transfer in the app cost and who sings?"):
        answer = asked(library, question)
        trail = library.parts.trails.trail(answer.id)
        assert library.parts.replayer.replay(trail).identical
