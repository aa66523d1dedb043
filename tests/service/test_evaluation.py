"""Golden questions are read strictly, marked by what came back, and counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from service.evaluation import (
    GoldenQuestion,
    QuestionsUnreadable,
    Scorecard,
    as_html,
    mark,
    read_questions,
    run,
    table,
    write,
)

PASSAGE = "A transfer costs 4.90 EUR. A card costs 9.00 EUR."


def golden(ident: str = "q1", expect: str = "answer", **more: Any) -> GoldenQuestion:
    fields: dict[str, Any] = {
        "id": ident,
        "question": "What does a transfer cost?",
        "language": "en",
        "expect": expect,
        "documents": ["fees"] if expect == "answer" else [],
        "figures": [{"value": "4.90", "unit": "EUR"}] if expect == "answer" else [],
        "distractors": [{"value": "9.00", "unit": "EUR"}] if expect == "answer" else [],
    }
    return GoldenQuestion.model_validate(fields | more)


def answer(*texts: str, document: str = "fees", cited: bool = True) -> dict[str, object]:
    citations = [{"document": document, "passage": "p"}] if cited else []
    return {
        "outcome": "quoted" if texts else "refused",
        "reason": None if texts else "weak_evidence",
        "statements": [{"text": text, "citations": citations} for text in texts],
    }


def card(*pairs: tuple[GoldenQuestion, dict[str, object]]) -> Scorecard:
    replies = {q.id: a for q, a in pairs}
    return run("some", [q for q, _ in pairs], lambda q: replies[q.id], lambda _: PASSAGE)


def test_a_right_answer_is_right() -> None:
    marked = mark(golden(), answer("A transfer costs 4.90 EUR."), lambda _: PASSAGE)
    assert marked.right_document
    assert marked.right_figure
    assert marked.only_figure
    assert (marked.uncited, marked.unsourced) == (0, 0)


@pytest.mark.parametrize(
    ("reply", "wrong"),
    [
        (answer("A card costs 9.00 EUR."), "right_figure"),
        (answer("A transfer costs 4.90 EUR.", "A card costs 9.00 EUR."), "right_figure"),
        (answer("A transfer costs 4.90 EUR or 3 EUR."), "only_figure"),
        (answer("A transfer costs 4.90 EUR.", document="cards"), "right_document"),
    ],
)
def test_a_wrong_answer_is_wrong_in_its_own_way(reply: dict[str, object], wrong: str) -> None:
    assert not getattr(mark(golden(), reply, lambda _: PASSAGE), wrong)


def test_what_no_source_states_and_what_cites_nothing_is_counted() -> None:
    marked = mark(golden(), answer("It costs 7.70 EUR.", cited=False), lambda _: PASSAGE)
    assert (marked.uncited, marked.unsourced) == (1, 1)


def test_shares_are_over_the_questions_their_name_says() -> None:
    found = card(
        (golden("a"), answer("A transfer costs 4.90 EUR.")),
        (golden("b"), answer("A card costs 9.00 EUR.")),
        (golden("c"), answer()),
        (golden("d", "refuse"), answer()),
        (golden("e", "refuse"), answer("A card costs 9.00 EUR.")),
    )
    assert (found.questions, found.answerable, found.unanswerable) == (5, 3, 2)
    assert found.right_figure == 0.5
    assert found.unanswerable_refused == 0.5
    assert found.answerable_refused == pytest.approx(1 / 3)
    assert len(found.failures()) == 3
    assert card((golden("a"), answer("A transfer costs 4.90 EUR."))).failures() == ()


def test_a_share_of_no_question_is_a_dash_and_no_share() -> None:
    found = card((golden("a"), answer("A transfer costs 4.90 EUR.")))
    assert found.unanswerable_refused is None
    assert table([found]).endswith("| 100.0% | 100.0% | 0 | 0 | – | 0.0% |")
    assert json.loads(json.dumps(found.as_json()))["unanswerable_refused"] is None
    assert "<th>unanswerable_refused</th><td>–</td>" in as_html(found)
    refused = card((golden("a", "refuse"), answer()))
    assert (refused.right_document, refused.answerable_refused) == (None, None)
    assert refused.failures() == ()


def test_a_scorecard_is_written_whole_and_its_page_runs_nothing(tmp_path: Path) -> None:
    said = "<script>alert(4.90)</script>"
    found = card((golden("a", question=said), answer()))
    write(found, tmp_path / "card.json", tmp_path / "card.html")
    kept = json.loads((tmp_path / "card.json").read_text())
    assert kept["marks"][0]["question"] == said
    assert kept["failures"]
    assert "<script>" not in as_html(found)
    assert "| some | 1 |" in table([found])


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "holds no question"),
        ("{}", ":1:"),
        ('\n\n{"id": "x"', ":3:"),
        (golden().model_dump_json()[:-1] + ', "mood": 1}', "mood"),
    ],
)
def test_an_unreadable_file_says_where(tmp_path: Path, text: str, where: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(text)
    with pytest.raises(QuestionsUnreadable, match=where):
        read_questions(path)
    with pytest.raises(QuestionsUnreadable, match="cannot be read"):
        read_questions(tmp_path / "none")


def test_the_corpora_carry_questions_that_can_be_read() -> None:
    root = Path(__file__).parents[2]
    for path in (
        *root.glob("corpora/*/questions*.jsonl"),
        root / "tests/corpora/small/questions.jsonl",
    ):
        questions = read_questions(path)
        assert len({q.id for q in questions}) == len(questions), path
