"""OpenAI-compatible servers on the premises, well-behaved and not."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from service.adapters.openai_api import OpenAiApi
from service.deadlines import Deadline, DeadlineExceeded
from service.endpoints import EndpointPolicy
from service.generation import (
    DraftStatement,
    GeneratorUnavailable,
    Prompt,
    PromptTruncated,
    answer_schema,
)
from service.models import ApprovedModels, ModelChanged
from service.prompting import messages, token_estimate
from tests.servers.ollama_protocol import ANSWER, count_tokens
from tests.servers.openai_protocol import OpenAiServer

SAID = (DraftStatement("It costs 4.90 EUR.", (1,)),)


@pytest.fixture
def server() -> Iterator[OpenAiServer]:
    with OpenAiServer() as server:
        yield server


@pytest.fixture
def generator(server: OpenAiServer, approved: ApprovedModels) -> Iterator[OpenAiApi]:
    generator = OpenAiApi(server.url, "local/small", approved, EndpointPolicy())
    yield generator
    generator.close()


def soon() -> Deadline:
    return Deadline.after(60)


def test_a_draft_comes_with_everything_it_depended_on(
    server: OpenAiServer, generator: OpenAiApi, prompt: Prompt
) -> None:
    draft = generator.generate(prompt, soon())
    sent = "\n".join(message["content"] for message in messages(prompt))
    assert (draft.statements, draft.raw, draft.model) == (SAID, ANSWER, "local/small")
    assert draft.prompt_tokens == count_tokens(sent)
    assert (draft.model_digest or "").startswith("sha256:")
    (chat,) = server.chats
    assert chat["response_format"]["json_schema"]["schema"] == answer_schema(2)
    assert chat["temperature"] == 0
    assert generator.problem() is None


def test_without_a_name_the_first_model_is_taken_and_v1_may_be_in_the_url(
    server: OpenAiServer, approved: ApprovedModels, prompt: Prompt
) -> None:
    generator = OpenAiApi(f"{server.url}/v1/", "", approved, EndpointPolicy())
    assert generator.generate(prompt, soon()).model == "local/small"
    generator.close()


def test_a_server_that_hangs_up_between_two_requests_is_not_taken_for_broken(
    server: OpenAiServer, generator: OpenAiApi, prompt: Prompt
) -> None:
    server.faults.kept = False
    for _ in range(2):
        assert generator.generate(prompt, soon()).statements == SAID
        assert generator.problem() is None


@pytest.mark.parametrize("clean", [False, True])
def test_a_stream_cut_at_any_byte_is_never_a_partial_draft(
    server: OpenAiServer, generator: OpenAiApi, prompt: Prompt, clean: bool
) -> None:
    server.script.pieces = 100
    generator.generate(prompt, soon())
    whole = sum(map(len, server._events(server.chats[0])))
    drafts = 0
    for cut in range(1, whole + 1):
        server.faults.cut_at, server.faults.clean_cut = cut, clean
        try:
            assert generator.generate(prompt, soon()).statements == SAID
            drafts += 1
        except (GeneratorUnavailable, PromptTruncated):
            pass
    # Whole is the reply up to the line feed after [DONE]; the blank line adds nothing.
    assert drafts == (2 if clean else 0)


@pytest.mark.parametrize("first_byte_after", [0.0, 30.0])
def test_a_slow_server_costs_no_more_than_the_deadline(
    server: OpenAiServer, generator: OpenAiApi, prompt: Prompt, first_byte_after: float
) -> None:
    server.faults.first_byte_after = first_byte_after
    server.faults.between_pieces = 0.15
    server.script.pieces = 1
    started = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        generator.generate(prompt, Deadline.after(0.4))
    assert time.monotonic() - started < 4


@pytest.mark.parametrize(
    "garbage",
    [
        b"<html>proxy error</html>",
        b"data: []\n\n",
        b"data: 7\n\ndata: [DONE]\n\n",
        b"data: {\n\n",
        b"data: [DONE]\n\n",
        b'data: {"choices": [5]}\n\n',
        b"data: " + b"[" * 50_000 + b"\n\n",
        b"\xff\xfe\n\n",
        b'data: {"choices": [], "usage": {"prompt_tokens": "many"}}\n\n',
    ],
)
def test_garbage_is_a_generator_that_is_not_available(
    server: OpenAiServer, generator: OpenAiApi, prompt: Prompt, garbage: bytes
) -> None:
    server.faults.garbage = garbage
    with pytest.raises(GeneratorUnavailable):
        generator.generate(prompt, soon())


def test_an_endless_reply_is_cut_off(
    server: OpenAiServer, generator: OpenAiApi, prompt: Prompt
) -> None:
    server.faults.endless = True
    with pytest.raises((GeneratorUnavailable, DeadlineExceeded)):
        generator.generate(prompt, Deadline.after(1.0))


@pytest.mark.parametrize("finish", ["length", "content_filter", "tool_calls"])
def test_an_answer_that_did_not_stop_by_itself_is_refused(
    server: OpenAiServer, generator: OpenAiApi, prompt: Prompt, finish: str
) -> None:
    server.script.finish_reason = finish
    with pytest.raises(GeneratorUnavailable, match=finish):
        generator.generate(prompt, soon())


def test_errors_of_the_server_are_told_in_words(
    server: OpenAiServer, generator: OpenAiApi, prompt: Prompt
) -> None:
    server.faults.error = "CUDA out of memory"
    with pytest.raises(GeneratorUnavailable, match="CUDA out of memory"):
        generator.generate(prompt, soon())
    server.faults.status = 503
    with pytest.raises(GeneratorUnavailable, match="503"):
        generator.generate(prompt, soon())
    server.faults.status = 400
    server.faults.error = "This model's maximum context length is 512 tokens."
    with pytest.raises(PromptTruncated, match="512"):
        generator.generate(prompt, soon())


def test_a_prompt_that_was_cut_or_not_counted_is_no_base_for_a_draft(
    server: OpenAiServer, generator: OpenAiApi, prompt: Prompt
) -> None:
    server.script.counts.truncate_to = 20
    with pytest.raises(PromptTruncated, match="read 20 tokens"):
        generator.generate(prompt, soon())
    server.script.counts.silent = True
    with pytest.raises(PromptTruncated, match="read None tokens"):
        generator.generate(prompt, soon())


@pytest.mark.parametrize("share", [0.6, 0.8, 0.95])
def test_a_model_that_cannot_hold_the_prompt_never_sees_it(
    server: OpenAiServer, generator: OpenAiApi, prompt: Prompt, share: float
) -> None:
    sent = "\n".join(message["content"] for message in messages(prompt))
    server.script.model["max_model_len"] = int(share * token_estimate(sent))
    with pytest.raises(PromptTruncated, match="choose a model with a larger one"):
        generator.generate(prompt, soon())
    assert server.chats == []


def test_another_model_under_the_same_name_gets_no_question_until_approved(
    server: OpenAiServer, generator: OpenAiApi, approved: ApprovedModels, prompt: Prompt
) -> None:
    generator.generate(prompt, soon())
    server.script.model["created"] = 2
    generator.generate(prompt, soon())
    server.script.model["max_model_len"] = 4096
    with pytest.raises(ModelChanged, match="countersign models approve openai/local/small"):
        generator.generate(prompt, soon())
    assert len(server.chats) == 2
    approved.approve("openai/local/small", "dana")
    generator.generate(prompt, soon())


def test_a_missing_model_is_a_sentence(
    server: OpenAiServer, approved: ApprovedModels, prompt: Prompt
) -> None:
    generator = OpenAiApi(server.url, "absent", approved, EndpointPolicy())
    assert "no model 'absent'" in (generator.problem() or "")
    generator.close()


def test_the_key_is_sent_and_never_told(
    server: OpenAiServer, approved: ApprovedModels, prompt: Prompt
) -> None:
    server.script.key = "a-secret"
    right = OpenAiApi(server.url, "", approved, EndpointPolicy(), key="a-secret")
    assert right.generate(prompt, soon()).statements == SAID
    right.close()
    wrong = OpenAiApi(server.url, "", approved, EndpointPolicy(), key="wrong-secret")
    assert "secret" not in (wrong.problem() or "secret")
    wrong.close()


def test_a_redirect_is_not_followed_so_that_the_key_stays(
    server: OpenAiServer, approved: ApprovedModels, prompt: Prompt
) -> None:
    generator = OpenAiApi(server.url, "", approved, EndpointPolicy(), key="a-secret")
    with OpenAiServer() as elsewhere:
        server.faults.redirect = elsewhere.url
        with pytest.raises(GeneratorUnavailable, match="redirect"):
            generator.generate(prompt, soon())
        assert elsewhere.requests == []
    generator.close()


def test_a_host_off_the_premises_is_refused(approved: ApprovedModels, prompt: Prompt) -> None:
    generator = OpenAiApi("https://203.0.113.9", "", approved, EndpointPolicy())
    with pytest.raises(GeneratorUnavailable, match="allowed_hosts"):
        generator.generate(prompt, soon())
    generator.close()
