"""Drafts carry the sources that code found; what the model cites is not used."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.records import PassageId
from policies.model import EvidencePassage
from service.drafting import sentences, to_draft, without_markers
from service.generation import DraftStatement, Generated

PASSAGES = (
    EvidencePassage(PassageId("a"), "An international transfer costs 4.90 EUR."),
    EvidencePassage(PassageId("b"), "A replacement card costs 12 EUR."),
)


def said(*texts: str, sources: Sequence[int] = (1,)) -> Generated:
    statements = tuple(DraftStatement(text, tuple(sources)) for text in texts)
    return Generated(statements, "raw", "rendered", 10, "small", None)


def words_shared(sentence: str, passages: Sequence[EvidencePassage]) -> tuple[int, ...]:
    """Supports a sentence where a passage says it word for word."""
    return tuple(n for n, p in enumerate(passages) if sentence.rstrip(".") in p.text)


def test_the_source_is_the_one_that_was_found_not_the_one_that_was_claimed() -> None:
    draft = to_draft(said(PASSAGES[1].text, sources=(1,)), PASSAGES, words_shared)
    assert draft.text == "A replacement card costs 12 EUR [2]."
    assert draft.model == "small"


def test_a_sentence_that_nothing_supports_stays_without_a_marker() -> None:
    draft = to_draft(said("Transfers are free.", PASSAGES[0].text), PASSAGES, words_shared)
    assert draft.text == "Transfers are free.\nAn international transfer costs 4.90 EUR [1]."


@pytest.mark.parametrize("end", ["?", " ?", '?"', "？"])
def test_a_question_is_no_statement_and_is_left_out(end: str) -> None:
    asked = f"How much does an international transfer cost{end}"
    assert to_draft(said(asked), PASSAGES, words_shared).text == ""
    assert to_draft(said(asked, PASSAGES[0].text), PASSAGES, words_shared).text == (
        "An international transfer costs 4.90 EUR [1]."
    )


def test_a_statement_of_two_sentences_is_cited_sentence_by_sentence() -> None:
    both = f"{PASSAGES[0].text} {PASSAGES[1].text}"
    assert to_draft(said(both), PASSAGES, words_shared).text == (
        "An international transfer costs 4.90 EUR [1].\nA replacement card costs 12 EUR [2]."
    )


def test_a_models_list_loses_its_numbers_and_a_figure_stays() -> None:
    draft = to_draft(
        said("1. " + PASSAGES[0].text, "2. " + PASSAGES[1].text), PASSAGES, words_shared
    )
    assert draft.text.splitlines() == [
        "An international transfer costs 4.90 EUR [1].",
        "A replacement card costs 12 EUR [2].",
    ]
    assert to_draft(said("3. " + PASSAGES[0].text), PASSAGES, words_shared).text.startswith("3. ")


def test_a_repeated_sentence_is_said_once() -> None:
    draft = to_draft(said(PASSAGES[0].text, PASSAGES[0].text), PASSAGES, words_shared)
    assert draft.text.count("4.90") == 1


def test_a_sentence_without_a_stop_gets_one_so_that_its_marker_is_its_own() -> None:
    draft = to_draft(said("A replacement card costs 12 EUR"), PASSAGES, words_shared)
    assert draft.text == "A replacement card costs 12 EUR [2]."


def test_several_sources_are_cited_up_to_the_limit_in_order() -> None:
    everything = lambda sentence, passages: (1, 0)  # noqa: E731
    assert to_draft(said("Both say so."), PASSAGES, everything).text == "Both say so [1] [2]."
    assert to_draft(said("Both say so."), PASSAGES, everything, 1).text == "Both say so [2]."


def test_nothing_said_is_an_empty_draft() -> None:
    assert to_draft(said(), PASSAGES, words_shared).text == ""


@pytest.mark.parametrize(
    "marked",
    [
        "It is free [1].",
        "It is free. [1]",
        "It is free [1][2].",
        "It is free [1, 2].",
        "It is free [1–3].",
        "It is free [^1].",
        "It is free【1】.",
        "It is free [Passage 2].",
        "It is free [source: 2].",
        "It is free [ １ ].",
        "It is free [²].",
        "It is free [[1]2].",
        "It is free [ [1] 2].",
    ],
)
def test_a_marker_of_the_model_is_taken_out(marked: str) -> None:
    assert without_markers(marked) == "It is free."


@pytest.mark.parametrize("kept", ["A fee [of 4.90 EUR] applies.", "See [terms].", "a[i] is b."])
def test_other_brackets_stay(kept: str) -> None:
    assert without_markers(kept) == kept


@given(st.text(alphabet="[]1２, ^ab.【】\n", max_size=40))
def test_no_marker_of_the_model_survives(text: str) -> None:
    assert re.search(r"\[\s*\d+\s*\]", without_markers(text)) is None


@given(st.lists(st.text(max_size=60), max_size=6))
def test_without_support_a_draft_holds_no_marker(texts: list[str]) -> None:
    draft = to_draft(said(*texts), PASSAGES, lambda sentence, passages: ())
    assert re.search(r"\[\d+\]", draft.text) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It costs 4.90 EUR. It is due monthly.", 2),
        ("Das kostet ca. 5 EUR im Monat.", 1),
        ("Siehe Art. 5 der Bedingungen.", 1),
        ("Is it free? Yes.", 2),
        ("«C'est gratuit.» Vraiment.", 2),
        ("See z.B. Karten.", 1),
        ("Das gilt ab dem 3. Mai.", 1),
        ("1. Open the app.", 1),
        ("", 0),
    ],
)
def test_statements_are_cut_where_a_sentence_surely_ends(text: str, parts: int) -> None:
    assert len(sentences(text)) == parts


def test_a_spelt_day_stays_with_its_month() -> None:
    assert sentences("Ab dem seven. Januar 2026 gilt es. Es gilt dann.") == [
        "Ab dem seven. Januar 2026 gilt es.",
        "Es gilt dann.",
    ]
    assert len(sentences("Das steht auf der Karte. Mai 2026 gilt es.")) == 2
