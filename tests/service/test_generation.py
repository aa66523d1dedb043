"""Asking a model: replies are read whole or not at all, and nobody waits past the deadline."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.deadlines import Deadline, DeadlineExceeded
from service.generation import (
    Bench,
    DraftStatement,
    GeneratorUnavailable,
    least_tokens,
    read_reply,
    too_long,
)

WHOLE = '{"statements": [{"text": "It is free.", "sources": [1, 2]}]}'


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
        release.wait(5)
        if given_up.is_set():
            told.set()

    started = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        bench.run(hang, Deadline.after(0.1))
    assert time.monotonic() - started < 0.6
    # The only thread is still busy: the next caller, too, waits no longer than it wants to.
    with pytest.raises(DeadlineExceeded):
        bench.run(lambda given_up: "never run", Deadline.after(0.1))
    release.set()
    assert told.wait(1)
    assert bench.run(lambda given_up: "free again", Deadline.after(1)) == "free again"


def test_what_a_call_raises_reaches_its_caller(bench: Bench) -> None:
    def fail(given_up: threading.Event) -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        bench.run(fail, Deadline.after(1))


def test_nothing_starts_after_the_deadline(bench: Bench) -> None:
    with pytest.raises(DeadlineExceeded):
        bench.run(lambda given_up: "late", Deadline.after(-1))
