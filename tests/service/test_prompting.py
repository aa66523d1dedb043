"""Prompts begin alike, hold whole passages and carry their template's digest."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.generation import PromptPassage
from service.prompting import LANGUAGES, PromptMissing, Prompts, messages, token_estimate

FEES = PromptPassage("Fees", "An international transfer costs 4.90 EUR.")
CARDS = PromptPassage("Cards", "A replacement card costs 12 EUR.")


def test_the_digest_is_that_of_the_template_file(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_bytes(b"Answer.\n")
    prompts = Prompts.load("mine", tmp_path)
    assert prompts.digest == "sha256:" + sha256(b"Answer.\n").hexdigest()
    assert prompts.instructions == "Answer."


def test_a_missing_empty_or_binary_template_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_bytes(b" \n")
    (tmp_path / "binary.md").write_bytes(b"\xff\xfe")
    for name in ("absent", "empty", "binary"):
        with pytest.raises(PromptMissing, match=name):
            Prompts.load(name, tmp_path)


def test_every_prompt_begins_with_the_same_instructions() -> None:
    prompts = Prompts.load()
    first = messages(prompts.build("What does it cost?", [FEES], "en"))
    second = messages(prompts.build("Was kostet das?", [CARDS, FEES], "de"))
    assert first[0] == second[0]
    assert first[0]["role"] == "system"


def test_the_question_comes_last_and_names_its_language() -> None:
    prompt = Prompts.load().build("Was kostet das?", [FEES, CARDS], "de")
    asked = messages(prompt)[1]["content"]
    assert asked.endswith("Question (answer in German): Was kostet das?")
    assert asked.index("[1] Fees") < asked.index("[2] Cards")


def test_every_supported_language_has_a_name() -> None:
    assert set(LANGUAGES) == {"de", "en", "es", "fr", "it"}


def test_passages_that_do_not_fit_are_left_out_whole_from_the_end() -> None:
    prompts = Prompts.load()
    long = PromptPassage("Terms", "word " * 500)
    budget = token_estimate(prompts.instructions) + 400
    assert prompts.build("Why?", [FEES, CARDS, long], "en", budget).passages == (FEES, CARDS)
    assert prompts.build("Why?", [FEES, long, CARDS], "en", budget).passages == (FEES,)


def test_the_best_passage_is_never_left_out() -> None:
    long = PromptPassage("Terms", "word " * 5000)
    assert Prompts.load().build("Why?", [long, FEES], "en", 100).passages == (long,)


@given(st.lists(st.text(max_size=300), max_size=12), st.integers(0, 4000))
def test_what_is_shown_is_a_beginning_of_what_was_found(texts: list[str], budget: int) -> None:
    found = tuple(PromptPassage(f"T{n}", text) for n, text in enumerate(texts))
    shown = Prompts.load().build("Why?", found, "en", budget).passages
    assert found[: len(shown)] == shown
    assert bool(shown) == bool(found)
