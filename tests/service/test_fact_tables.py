"""Approved rows through HTTP: read out in the reader's locale, and held against what is quoted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from ingest.records import DocumentId, FactId, PassageId
from policies.model import fact_row
from policies.rendering import figure
from service.answers import Outcome, Question
from service.factlines import FactRows, asked_alone, asked_for, read_out, row_beside
from service.guarding import check_record
from service.scope import ANONYMOUS
from tests.fakes.library import Library, calibration, calibration_file, library_in

HEAD = "subject,measure,value,unit,in_force_from,in_force_until,source\n"
ROW = "Quay Plus,monthly account fee,1234.50,EUR,2026-07-01,,fees/plus\n"
LISTED = "# Fees\n\nThe monthly account fee of Quay Plus is in our list of prices.\n"
QUOTED = "The monthly account fee of Quay Plus is 8.50 EUR."
LISTED_DE = "# Gebühren\n\nDie monatliche Kontogebühr für Quay Plus steht in unserer Preisliste.\n"
ROW_DE = "Quay Plus,monatliche Kontogebühr,1234.50,EUR,2026-07-01,,de/gebühren\n"
ASKED_DE = "Wie hoch ist die monatliche Kontogebühr für Quay Plus?"
FACT = replace(
    fact_row("f", "Quay Plus", "monthly account fee", Decimal("1234.50"), "EUR", date(2026, 7, 1)),
    source="fees/plus",
)
ASKED = "What is the monthly account fee of Quay Plus?"


def shown_both(library: Library) -> None:
    """The library's policy, but that both of two figures are shown."""
    file = Path(library.parts.settings.policy)
    raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    for rule in raw["rules"]:
        if rule["kind"] == "conflict":
            rule |= {"shown": "both", "examples": []}
    file.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")


def with_rows(library: Library, *rows: str) -> Library:
    (library.folder / "facts").mkdir()
    (library.folder / "facts" / "fees.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    return library


def test_a_row_that_a_question_names_is_read_out_in_the_readers_locale_with_its_day(
    tmp_path: Path,
) -> None:
    library = with_rows(library_in(tmp_path), ROW, ROW_DE)
    library.put("fees/plus", LISTED)
    library.put("de/gebühren", LISTED_DE, language="de")
    library.publish()
    with library.served() as client:
        english, german = (
            client.post("/v1/ask", json={"question": question}).json()
            for question in (ASKED, ASKED_DE)
        )
    assert english["outcome"] == german["outcome"] == "quoted"
    assert plain(english["text"]).endswith(
        "Quay Plus: monthly account fee 1,234.50 EUR (as of 1 July 2026) [1]."
    )
    assert plain(german["text"]).endswith(
        "Quay Plus: monatliche Kontogebühr 1.234,50 EUR (zum 1. Juli 2026) [1]."
    )
    assert english["statements"][-1]["citations"][0]["document"] == "fees/plus"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Quay Plus: monthly account fee 1,234.50 EUR (as of 1 July 2026) [2]."),
        ("de", "Quay Plus: monthly account fee 1.234,50 EUR (zum 1. Juli 2026) [2]."),
        ("fr", "Quay Plus: monthly account fee 1 234,50 EUR (au 1er juillet 2026) [2]."),
        ("es", "Quay Plus: monthly account fee 1234,50 EUR (a 1 de julio de 2026) [2]."),
        ("it", "Quay Plus: monthly account fee 1.234,50 EUR (al 1º luglio 2026) [2]."),
    ],
)
def test_every_locale_writes_a_row_its_own_way(language: str, said: str) -> None:
    places = [(PassageId("a"), DocumentId("cards")), (PassageId("b"), DocumentId("fees/plus"))]
    assert plain(read_out(FACT, "", places, language) or "") == said
    assert read_out(FACT, f"It is {figure(FACT.value, 'EUR', language)}.", places, language) is None
    assert read_out(FACT, "", places[:1], language) is None


def test_a_figure_that_a_quotation_in_another_language_states_is_not_said_twice() -> None:
    places = [(PassageId("a"), DocumentId("fees/plus"))]
    quoted = "The monthly account fee is 1,234.50 EUR."
    assert read_out(FACT, quoted, places, "de", {"en"}) is None
    assert read_out(FACT, quoted.replace("1,234.50", "9.99"), places, "de", {"en"}) is not None


def test_a_row_is_asked_for_only_where_all_of_it_is_named() -> None:
    dearer = replace(FACT, id=FactId("g"), subject="Quay Plus Saver", value=Decimal("3"))
    other = replace(FACT, id=FactId("h"), value=Decimal("4"))
    assert asked_for(ASKED, FactRows.of([FACT, dearer])) == FACT
    assert asked_for(ASKED.replace("Plus", "Plus Saver"), FactRows.of([FACT, dearer])) == dearer
    assert asked_for("What is the fee of Quay Plus?", FactRows.of([FACT, dearer])) is None
    assert asked_for(ASKED, FactRows.of([FACT, other])) is None


def test_what_is_quoted_has_answered_a_question_with_more_in_it_than_a_rows_name() -> None:
    rows = FactRows.of([FACT])
    closing = "What does it cost to close a Quay Plus account with a fee, after four months?"
    assert asked_for(closing, rows) == FACT
    assert row_beside(closing, "en", rows, "Closing it costs 15 EUR.", {"en"}) is None
    assert row_beside(closing, "en", rows, "It can be closed in the app.", {"en"}) == FACT
    assert row_beside(ASKED, "en", rows, "Closing it costs 15 EUR.", {"en"}) == FACT


def plain(text: str) -> str:
    """The text with every blank of one kind."""
    return " ".join(text.split())


def test_a_row_and_a_document_that_differ_are_a_number_conflict(tmp_path: Path) -> None:
    library = with_rows(library_in(tmp_path), ROW)
    library.put("fees/plus", f"# Fees\n\n{QUOTED}\n")
    library.publish()
    answer = library.ask(ASKED)
    assert (answer["outcome"], answer["reason"]) == ("refused", "number_conflict")
    assert "8.50" not in answer["text"]


def test_both_figures_are_shown_with_their_days_where_the_policy_says_so(tmp_path: Path) -> None:
    library = with_rows(library_in(tmp_path), ROW)
    shown_both(library)
    library.put("fees/plus", f"# Fees\n\n{QUOTED}\n")
    library.publish()
    answer = library.ask(ASKED)
    assert answer["outcome"] == "quoted"
    assert plain(answer["text"]) == (
        "The monthly account fee of Quay Plus is 8.50 EUR (as of 1 January 2026) [1]. "
        "Quay Plus: monthly account fee 1,234.50 EUR (as of 1 July 2026) [1]."
    )


def test_two_documents_that_differ_are_both_quoted_with_their_days(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    shown_both(library)
    library.put("fees/plus", f"# Fees\n\n{QUOTED}\n")
    library.put(
        "fees/other", f"# Fees\n\n{QUOTED.replace('8.50', '9.20')}\n", in_force_from="2026-04-02"
    )
    library.publish()
    answer = library.ask(ASKED)
    assert answer["outcome"] == "quoted"
    assert "8.50 EUR (as of 1 January 2026)" in answer["text"]
    assert "9.20 EUR (as of 2 April 2026)" in answer["text"]
    assert {s["citations"][0]["document"] for s in answer["statements"]} == {
        "fees/plus",
        "fees/other",
    }


def test_a_row_over_the_guards_http_route_contradicts_too(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    headers = library.key("bot")
    record = {
        "id": "a",
        "answer": "The monthly account fee of Quay Plus is 8.50 EUR [1].",
        "passages": [{"id": "p", "text": QUOTED}],
        "facts": [
            {
                "id": "f",
                "subject": "Quay Plus",
                "measure": "monthly account fee",
                "value": "9.20",
                "unit": "EUR",
                "as_of": "2026-07-01",
            }
        ],
    }
    with library.served() as client:
        reply = client.post("/v1/guard/check", json=record, headers=headers).json()
        long = client.post(
            "/v1/guard/check", json=record | {"answer": "x" * 65_537}, headers=headers
        )
        roomy = client.post(
            "/v1/guard/check", json=record | {"answer": "x" * 65_536}, headers=headers
        )
    assert (reply["outcome"], reply["reason"]) == ("refused", "number_conflict")
    (finding,) = reply["statements"][0]["findings"]
    assert finding["source"] == {"fact": "f"}
    assert finding["explanation"].endswith(
        "compare the approved row f, “Quay Plus, monthly account fee: 9.20\xa0EUR (as of 1 July 2026)”."
    )
    assert reply == check_record(record, library.parts.policy)
    assert (long.status_code, roomy.json()["outcome"]) == (413, "refused")
    assert "an answer may have at most 65,536 bytes" in long.json()["detail"]


def test_a_required_disclaimer_is_added_and_counts_as_no_statement(tmp_path: Path) -> None:
    disclaimer = {
        "en": "Past returns are no promise of future ones.",
        "de": "Frühere Erträge versprechen keine künftigen.",
    }
    rule = {
        "kind": "phrases",
        "effect": "drop",
        "always": [{"when": ["fund*"], "say": disclaimer}],
    }
    library = library_in(tmp_path, [rule])
    library.put("funds", "# Funds\n\nThe Quay index fund follows the market of the euro area.\n")
    library.put("cards", "# Cards\n\nThe Quay card is sent by post within the euro area.\n")
    library.publish()
    with library.served() as client:
        answer, other = (
            client.post("/v1/ask", json={"question": question}).json()
            for question in ("What does the Quay index fund follow?", "How is the Quay card sent?")
        )
    assert other["notices"] == []
    assert answer["notices"] == [disclaimer["en"]]
    assert answer["text"].endswith(f"\n{disclaimer['en']}")
    assert answer["statements"]
    assert all(s["citations"] for s in answer["statements"])


def test_a_row_is_asked_for_alone_only_without_any_condition_beside_it() -> None:
    def alone(question: str) -> bool:
        return asked_alone(question, "en", FactRows.of([FACT])) is FACT

    assert alone(ASKED)
    assert alone("How much is the monthly account fee for the Quay Plus account now?")
    assert not alone("How do I avoid the monthly account fee of Quay Plus?")
    assert not alone("What was the monthly account fee of Quay Plus in 2024?")
    assert not alone("What is the monthly account fee of Quay Plus for students?")
    assert not alone("What is the monthly account fee of Quay Plus above 5,000 EUR?")


def test_a_row_asked_for_by_name_is_answered_however_weak_the_evidence_seems(
    tmp_path: Path,
) -> None:
    library = with_rows(library_in(tmp_path, evidence={"threshold": 1.0, "out_of_scope": 0.0}), ROW)
    library.put("fees/plus", f"# Fees\n\n{QUOTED.replace('8.50', '1234.50')}\n")
    library.publish()
    with library.served() as client:
        named = client.post("/v1/ask", json={"question": ASKED}).json()
        other = client.post("/v1/ask", json={"question": ASKED + " For how long?"}).json()
    assert (named["outcome"], other["reason"]) == ("quoted", "weak_evidence")
    assert "1234.50 EUR" in named["text"]


SHORES = (
    "Quay Plus,monthly account fee,9.20,EUR,2026-07-01,,fees/plus\n",
    "Quay Basic,monthly account fee,4.40,EUR,2026-07-01,,fees/plus\n",
    "Quay Plus,card replacement fee (app),7.00,EUR,2026-07-01,,fees/plus\n",
    "Quay Trade,monthly account fee,12.75,EUR,2026-07-01,,fees/trade\n",
)


def measured(tmp_path: Path, text: str) -> Library:
    library = with_rows(library_in(tmp_path), *SHORES)
    library.use(calibration=calibration(calibration_file(base=-9.0, trees=[])))
    library.put("fees/plus", text)
    library.put("fees/trade", "# Trade\n\nThe monthly account fee of Quay Trade is 12.75 EUR.\n")
    library.publish()
    return library


MEASURED = (
    "# Fees\n\n- The monthly account fee of Quay Basic is 4.40 EUR.\n"
    "- The monthly account fee of Quay Plus is 9.20 EUR.\n"
    "- The yearly statement fee of Quay Plus is 2.00 EUR.\n"
)


def test_a_measure_alone_is_answered_for_all_that_have_it(tmp_path: Path) -> None:
    answer = measured(tmp_path, MEASURED).parts.answerer.ask(
        Question("What is the monthly fee?", ANONYMOUS)
    )
    assert answer.text == (
        "The monthly account fee of Quay Basic is 4.40 EUR [1]. "
        "The monthly account fee of Quay Plus is 9.20 EUR [1]."
    )
    assert answer.suggestions == ("Trade",)


@pytest.mark.parametrize(
    "question",
    [
        "What is the monthly fee for dogs?",
        "What is the monthly fee from 2027 on?",
        "What is the fee?",
        "How long is the monthly account?",
    ],
)
def test_a_word_beside_the_measure_makes_it_another_question(tmp_path: Path, question: str) -> None:
    asked = Question(question, ANONYMOUS)
    assert measured(tmp_path, MEASURED).parts.answerer.ask(asked).outcome is Outcome.REFUSED


def test_a_measure_whose_document_does_not_state_every_row_is_not_answered_in_part(
    tmp_path: Path,
) -> None:
    library = measured(tmp_path, MEASURED.replace("4.40 EUR", "in our list"))
    asked = Question("What is the monthly fee?", ANONYMOUS)
    assert library.parts.answerer.ask(asked).outcome is Outcome.REFUSED
