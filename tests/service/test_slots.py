"""Figures behind slots: unseen by the model, untypeable for it, filled in from their source."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingest.records import DocumentId, Fact
from policies.model import Evidence, fact_row
from policies.policyfile import load
from policies.quantities import recognise
from service.attempts import Attempt, Drafters, Limits, Task
from service.factlines import FactRows
from service.generation import (
    GeneratorUnavailable,
    PromptPassage,
    answer_schema,
    read_reply,
    slotted_text,
)
from service.prompting import TEMPLATES, Figures, Prompts
from service.slots import Hidden, Slot, hide
from service.timing import Timings
from tests.fakes.generator import ScriptedGenerator
from tests.fakes.hits import passage, weighed
from tests.fakes.library import library_in

ASKED = "What does a transfer of up to 5,000 EUR ordered by phone cost?"
FEES = (
    "A transfer ordered by phone costs 12.50 EUR. It arrives within 3 business days. The rate is "
    "0.15 % since 1 January 2026, and up to 5,000 EUR 12.5 euros."
)
GERMAN = "Eine Überweisung kostet 1.234,50 EUR und dauert 2 Bankarbeitstage ab dem 1. März 2026."
ROW = replace(
    fact_row("f", "Transfer", "fee by phone", Decimal("12.90"), "EUR", date(2026, 7, 1)),
    source="fees",
)


def hidden_in(
    question: str, *texts: str, facts: Sequence[Fact] = (), language: str = "en"
) -> Hidden:
    """The figures of texts hidden; the first is from the document `fees`, others from others."""
    documents = [DocumentId("fees" if n == 0 else f"d{n}") for n in range(len(texts))]
    shown = [PromptPassage("Title", text) for text in texts]
    return hide(question, shown, documents, facts, language)


def test_the_model_sees_no_figure_and_equal_ones_share_a_name() -> None:
    hidden = hidden_in(ASKED, FEES, FEES)
    assert hidden.question == "What does a transfer of up to AMOUNT_E ordered by phone cost?"
    assert hidden.passages[0].text == (
        "A transfer ordered by phone costs AMOUNT_A. It arrives within PERIOD_B. The rate is "
        "RATE_C since DATE_D, and up to AMOUNT_E AMOUNT_A."
    )
    assert hidden.passages[1].text == hidden.passages[0].text
    assert hidden.slots[0] == Slot("AMOUNT_A", "12.50 EUR", passage=1)
    assert [slot.text for slot in hidden.slots[1:]] == [
        "3 business days",
        "0.15 %",
        "1 January 2026",
        "5,000 EUR",
    ]
    for shown in hidden.passages:
        assert not any(unicodedata.numeric(c, None) is not None for c in shown.text)
        assert [q for q in recognise(shown.text, "en") if q.kind != "idiom"] == []


def test_a_reader_of_another_language_gets_figures_in_theirs() -> None:
    hidden = hidden_in("What does it cost?", GERMAN)
    assert [slot.text for slot in hidden.slots] == [
        "1,234.50\xa0EUR",
        "2 business days",
        "1 March 2026",
    ]
    same = hidden_in("Was kostet es?", GERMAN, language="de")
    assert [slot.text for slot in same.slots] == [
        "1.234,50 EUR",
        "2 Bankarbeitstage",
        "1. März 2026",
    ]


def test_rows_are_shown_below_their_document_and_filled_in_with_their_day() -> None:
    question = "What is the fee of a transfer by phone?"
    hidden = hidden_in(question, "See the list.", "Else.", facts=[ROW])
    assert hidden.passages[0].text == "See the list.\nTransfer: fee by phone AMOUNT_A"
    assert hidden.passages[1].text == "Else."
    filled = hidden.fill("It is AMOUNT_A.")
    assert filled == "It is 12.90\xa0EUR (as of 1 July 2026)."
    assert hidden.without_rows(filled) == ("It is .", frozenset({DocumentId("fees")}))


def test_filling_reads_each_name_once_and_leaves_others_alone() -> None:
    hidden = replace(hidden_in(""), slots=(Slot("AMOUNT_A", "AMOUNT_B"), Slot("AMOUNT_B", "5 EUR")))
    assert hidden.fill("AMOUNT_A and AMOUNT_B, AMOUNT_AB, RATE_Z") == (
        "AMOUNT_B and 5 EUR, AMOUNT_AB, RATE_Z"
    )


def test_no_character_with_a_numeric_value_can_be_decoded() -> None:
    pattern = re.compile(slotted_text(["AMOUNT_A"]))
    numeric = [
        c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.numeric(c, None) is not None
    ]
    assert len(numeric) > 1_800
    invisible = ["\u200b", "\u202e", "\ufe0f", "\u20e3", "\U000e0031", "_", '"', "\\"]
    assert [c for c in (*numeric, *invisible) if pattern.fullmatch(f"a{c}a")] == []
    assert pattern.fullmatch("Überweisungen kosten AMOUNT_A – «wie» l'été, señor.")
    assert pattern.fullmatch("It costs AMOUNT_B.") is None


def test_the_schema_carries_the_pattern_where_there_are_slots() -> None:
    def text(schema: dict[str, object]) -> object:
        found: object = schema
        for key in ("properties", "statements", "items", "properties", "text"):
            assert isinstance(found, dict)
            found = found[key]
        return found

    assert text(answer_schema(2)) == {"type": "string", "minLength": 1, "maxLength": 400}
    assert text(answer_schema(2, ["RATE_A"])) == {
        "type": "string",
        "pattern": slotted_text(["RATE_A"]),
    }


@pytest.mark.parametrize("said", ["It costs 5 EUR.", "It costs ⑤.", "It costs AMOUNT_B.", "A_1"])
def test_a_runtime_that_lets_a_figure_through_is_found_out(said: str) -> None:
    raw = '{"statements": [{"text": "%s", "sources": [1]}]}'
    assert read_reply(raw % "It costs AMOUNT_A.", 1, ["AMOUNT_A"])
    with pytest.raises(GeneratorUnavailable, match="a figure where only slots may stand"):
        read_reply(raw % said, 1, ["AMOUNT_A"])


def test_a_garbled_name_is_no_text() -> None:
    raw = '{"statements": [{"text": "The fee is waived for PERIZONES.", "sources": [1]}]}'
    with pytest.raises(GeneratorUnavailable, match="garbled a slot's name"):
        read_reply(raw, 1, ["PERIOD_A"])
    assert read_reply(raw.replace("PERIZONES", "SEPA and IBAN"), 1, ["PERIOD_A"])


def attempted(said: str, *facts: object) -> Attempt:
    drafters = Drafters(
        load("baseline"),
        Prompts.load(TEMPLATES[Figures.SLOTS]),
        lambda: ScriptedGenerator([(said, (1,))]),
        Limits(5),
    )
    task = Task(
        Evidence((), "What is the fee of a transfer ordered by phone?", "en"),
        weighed([passage(FEES)]),
        FactRows.of((ROW,) if facts else ()),
        Timings(),
    )
    try:
        return next(iter(drafters.attempts(task)))
    finally:
        drafters.close()


def test_a_filled_draft_is_judged_like_any_other() -> None:
    right = attempted("A transfer ordered by phone costs AMOUNT_A.")
    assert right.draft is not None
    assert right.draft.text == "A transfer ordered by phone costs 12.50 EUR [1]."
    assert right.verdict is not None
    assert right.verdict.outcome == "pass"
    assert right.slots[0] == Slot("AMOUNT_A", "12.50 EUR", passage=1)
    assert right.generated is not None
    assert "AMOUNT_A" in right.generated.raw
    wrong = attempted("A transfer ordered by phone costs AMOUNT_E.")
    assert wrong.verdict is not None
    assert wrong.verdict.outcome == "refused"


@pytest.mark.parametrize("said", ["costs seven euros", "kostet sieben Euro", "is twice AMOUNT_A"])
def test_a_number_word_that_no_source_states_goes_through_no_slot(said: str) -> None:
    attempt = attempted(f"A transfer ordered by phone {said}.")
    assert attempt.verdict is not None
    assert attempt.verdict.outcome == "refused"


def test_a_drafts_leaf_and_payload_say_that_figures_were_slots(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    library.parts.settings = library.parts.settings.model_copy(update={"figures": Figures.SLOTS})
    library.put("fees", f"# Fees\n\n{FEES.partition('. The')[0]}.\n")
    library.publish()
    library.writer.generator = ScriptedGenerator(
        [("A transfer ordered by phone costs AMOUNT_A.", (1,))]
    )
    with library.served() as client:
        body = {"question": "What does a transfer ordered by phone cost?"}
        answer = client.post("/v1/ask", json=body).json()
        trail = library.parts.trails.trail(answer["id"])
    assert answer["outcome"] == "answered"
    assert answer["text"] == "A transfer ordered by phone costs 12.50 EUR [1]."
    assert answer["prompt"] == Prompts.load(TEMPLATES[Figures.SLOTS]).digest
    assert trail.leaf["figures"] == "slots"
    assert trail.payload is not None
    attempts: Any = trail.payload["attempts"]
    (attempt,) = attempts
    assert {"name": "AMOUNT_A", "text": "12.50 EUR", "passage": 1, "fact": None} in attempt["slots"]
    assert "12.50" not in attempt["generated"]["prompt"]
