"""Asking a model: replies are read whole or not at all, and nobody waits past the deadline."""

from __future__ import annotations

import importlib.util
import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
import tiktoken
from hypothesis import given
from hypothesis import strategies as st

from service.deadlines import Deadline, DeadlineExceeded
from service.generation import (
    Bench,
    DraftStatement,
    GeneratorUnavailable,
    PromptPassage,
    least_tokens,
    read_reply,
    too_long,
)
from service.prompting import Prompts, messages

HARBOUR = Path(__file__).parents[2] / "corpora" / "harbour" / "documents"
CL100K = "9b5ad71b2ce5302211f9c61530b329a4922fc6a4"
PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
"""How it parts text, as published with it."""
WHOLE = '{"statements": [{"text": "It is free.", "sources": [1, 2]}]}'


@pytest.fixture(scope="module")
def byte_pairs() -> tiktoken.Encoding:
    spec = importlib.util.find_spec("llama_index.core")
    assert spec is not None
    assert spec.origin is not None
    file = Path(spec.origin).parent / "_static" / "tiktoken_cache" / CL100K
    ranks = {
        b64decode(word): int(rank) for word, rank in map(str.split, file.read_text().splitlines())
    }
    return tiktoken.Encoding("cl100k", pat_str=PATTERN, mergeable_ranks=ranks, special_tokens={})


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench("test", threads=1)
    yield bench
    bench.close()


def test_a_whole_reply_gives_its_statements() -> None:
    assert read_reply(WHOLE, 2) == (DraftStatement("It is free.", (1, 2)),)


def test_no_statements_is_a_reply_too() -> None:
    assert read_reply('{"statements": []}', 2) == ()


def test_a_source_that_was_not_shown_is_no_hint() -> None:
    assert read_reply(WHOLE, 1) == (DraftStatement("It is free.", (1,)),)


@pytest.mark.parametrize("end", range(len(WHOLE)))
def test_a_reply_cut_anywhere_is_refused(end: int) -> None:
    with pytest.raises(GeneratorUnavailable, match="answer schema"):
        read_reply(WHOLE[:end], 2)


@pytest.mark.parametrize(
    "reply",
    [
        "It is free.",
        "[]",
        "null",
        '{"answer": "It is free."}',
        '{"statements": "It is free."}',
        '{"statements": [{"text": "", "sources": [1]}]}',
        '{"statements": [{"text": "x", "sources": []}]}',
        '{"statements": [{"text": "x", "sources": ["1"]}]}',
        '{"statements": [{"text": "x"}]}',
        '{"statements": [{"text": "x", "sources": [1], "note": "y"}]}',
        WHOLE + WHOLE,
        "[" * 100_000,
        '{"statements": [' + ",".join(['{"text": "x", "sources": [1]}'] * 7) + "]}",
    ],
)
def test_what_the_schema_forbids_is_refused_whatever_the_runtime_promised(reply: str) -> None:
    with pytest.raises(GeneratorUnavailable):
        read_reply(reply, 2)


@given(st.text())
def test_a_text_never_has_fewer_tokens_than_the_lower_bound(text: str) -> None:
    assert least_tokens(text) <= len(text)


@pytest.mark.parametrize(("language", "seen"), [("en", 0.75), ("de", 0.5), ("fr", 0.6)])
def test_a_prompt_has_no_fewer_tokens_than_the_lower_bound_and_not_many_more(
    byte_pairs: tiktoken.Encoding, language: str, seen: float
) -> None:
    """Counted as a large byte-pair vocabulary does, the one that LlamaIndex carries."""
    prompts = Prompts.load()
    folder = HARBOUR / ("fees" if language == "en" else language)
    files = sorted(folder.rglob("*.md"))
    assert files
    for file in files:
        shown = PromptPassage(file.stem, file.read_text()[:3000])
        sent = "\n".join(m["content"] for m in messages(prompts.build("Why?", [shown], language)))
        tokens = len(byte_pairs.encode(sent))
        assert seen * tokens <= least_tokens(sent) <= tokens, file


@pytest.mark.parametrize("text", ["a - b", "...", "“4,90 €”", "don't", "--a", "(a)", "4.a"])
def test_no_small_text_has_fewer_tokens_than_the_lower_bound(
    byte_pairs: tiktoken.Encoding, text: str
) -> None:
    assert least_tokens(text) <= len(byte_pairs.encode(text))


def test_the_lower_bound_is_found_in_linear_time() -> None:
    started = time.process_time()
    for hostile in ("'" * 200_000, "a'" * 100_000, "-" * 200_000, "-a" * 100_000):
        least_tokens(hostile)
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    "message",
    [
        "request (20031 tokens) exceeds the available context size (4096 tokens)",
        "This model's maximum context length is 8192 tokens.",
        "the input length exceeds the context length",
        "prompt too long; exceeded max context length by 5 tokens",
    ],
)
def test_runtimes_that_refuse_a_long_prompt_are_understood(message: str) -> None:
    assert too_long(message)
    assert not too_long("model 'small' not found")


def test_a_hanging_call_costs_its_caller_only_the_deadline(bench: Bench) -> None:
    release = threading.Event()
    told = threading.Event()

    def hang(given_up: threading.Event) -> None:
        release.wait(60)
        if given_up.is_set():
            told.set()

    started = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        bench.run(hang, Deadline.after(0.1))
    assert time.monotonic() - started < 10
    # The only thread is still busy: the next caller, too, waits no longer than it wants to.
    with pytest.raises(DeadlineExceeded):
        bench.run(lambda given_up: "never run", Deadline.after(0.1))
    release.set()
    assert told.wait(60)
    assert bench.run(lambda given_up: "free again", Deadline.after(60)) == "free again"


def test_what_a_call_raises_reaches_its_caller(bench: Bench) -> None:
    def fail(given_up: threading.Event) -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        bench.run(fail, Deadline.after(60))


def test_nothing_starts_after_the_deadline(bench: Bench) -> None:
    with pytest.raises(DeadlineExceeded):
        bench.run(lambda given_up: "late", Deadline.after(-1))
