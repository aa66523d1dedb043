"""The official Ollama client, through our adapter, against a server that can misbehave."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address

import pytest

from service.adapters.ollama import Ollama, find_ollama
from service.deadlines import Deadline, DeadlineExceeded
from service.endpoints import EndpointPolicy
from service.generation import (
    DraftStatement,
    Generated,
    GeneratorUnavailable,
    Prompt,
    PromptPassage,
    PromptTruncated,
    answer_schema,
    least_tokens,
)
from service.models import ApprovedModels, ModelChanged
from service.prompting import Prompts, messages, token_estimate
from tests.servers.ollama_protocol import ANSWER, Model, OllamaServer, count_tokens

SAID = (DraftStatement("It costs 4.90 EUR.", (1,)),)


@pytest.fixture
def server() -> Iterator[OllamaServer]:
    with OllamaServer() as server:
        yield server


@pytest.fixture
def generator(server: OllamaServer, approved: ApprovedModels) -> Iterator[Ollama]:
    generator = Ollama(server.url, "small:1b", approved, EndpointPolicy())
    yield generator
    generator.close()


def soon() -> Deadline:
    return Deadline.after(60)


def test_a_draft_comes_with_everything_it_depended_on(
    server: OllamaServer, generator: Ollama, prompt: Prompt
) -> None:
    sent = "\n".join(message["content"] for message in messages(prompt))
    assert generator.generate(prompt, soon()) == Generated(
        statements=SAID,
        raw=ANSWER,
        rendered=json.dumps(messages(prompt), ensure_ascii=False),
        prompt_tokens=count_tokens(sent),
        model="small:1b",
        model_digest=f"sha256:{server.models[0].digest}",
    )


def test_the_request_pins_schema_context_temperature_and_refuses_truncation(
    server: OllamaServer, generator: Ollama, prompt: Prompt
) -> None:
    generator.generate(prompt, soon())
    (chat,) = server.chats
    assert chat["format"] == answer_schema(2)
    assert chat["stream"] is True
    assert chat["truncate"] is False
    assert chat["options"]["num_ctx"] == 4096
    assert chat["options"]["temperature"] == 0
    assert chat["messages"] == messages(prompt)


def test_slots_reach_the_runtime_as_a_pattern_that_forbids_digits(
    server: OllamaServer, generator: Ollama, prompt: Prompt
) -> None:
    slotted = replace(prompt, slots=("AMOUNT_A",))
    with pytest.raises(GeneratorUnavailable, match="only slots may stand"):
        generator.generate(slotted, soon())  # this server answers as it likes
    (chat,) = server.chats
    assert chat["format"] == answer_schema(2, ["AMOUNT_A"])


def test_a_longer_prompt_gets_a_larger_context(server: OllamaServer, generator: Ollama) -> None:
    long = PromptPassage("Terms", "Gebührenordnung " * 1500)
    generator.generate(Prompts.load().build("Warum?", [long], "de"), soon())
    assert server.chats[0]["options"]["num_ctx"] == 16384


def test_a_server_that_hangs_up_between_two_requests_is_not_taken_for_broken(
    server: OllamaServer, generator: Ollama, prompt: Prompt
) -> None:
    server.faults.kept = False
    for _ in range(2):
        assert generator.generate(prompt, soon()).statements == SAID
        assert generator.problem() is None


@pytest.mark.parametrize("clean", [False, True])
def test_a_stream_cut_at_any_byte_is_never_a_partial_draft(
    server: OllamaServer, generator: Ollama, prompt: Prompt, clean: bool
) -> None:
    server.script.pieces = 100
    generator.generate(prompt, soon())
    whole = len(_body(server, prompt))
    drafts = 0
    for cut in range(1, whole + 1):
        server.faults.cut_at, server.faults.clean_cut = cut, clean
        try:
            assert generator.generate(prompt, soon()).statements == SAID
            drafts += 1
        except GeneratorUnavailable:
            pass
    # Whole is the reply with and, where the end looks proper, without its last line feed; a reply
    # whose durations have a digit more than the one that was measured is cut once more.
    assert drafts in ({1, 2} if clean else {0})


def _body(server: OllamaServer, prompt: Prompt) -> bytes:
    def said(text: str) -> dict[str, object]:
        return {"message": {"role": "assistant", "content": text}}

    sent = "\n".join(message["content"] for message in messages(prompt))
    return b"".join(server._lines(server.chats[0], count_tokens(sent), said))


@pytest.mark.parametrize("first_byte_after", [0.0, 30.0])
def test_a_slow_server_costs_no_more_than_the_deadline(
    server: OllamaServer, generator: Ollama, prompt: Prompt, first_byte_after: float
) -> None:
    server.faults.first_byte_after = first_byte_after
    server.faults.between_pieces = 0.15
    server.script.pieces = 1
    started = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        generator.generate(prompt, Deadline.after(0.4))
    assert time.monotonic() - started < 4


def test_an_endless_reply_is_cut_off(
    server: OllamaServer, generator: Ollama, prompt: Prompt
) -> None:
    server.faults.endless = True
    with pytest.raises((GeneratorUnavailable, DeadlineExceeded)):
        generator.generate(prompt, Deadline.after(1.0))


@pytest.mark.parametrize(
    "garbage",
    [
        b"<html>proxy error</html>",
        b"[]\n",
        b"7\n",
        b"{}\n",
        b'{"done": true}\n',
        b"\xff\xfe\x00\n",
        b"[" * 50_000 + b"\n",
        b'{"message": {"role": "assistant", "content": 5}, "done": true}\n',
        b"\n",
    ],
)
def test_garbage_is_a_generator_that_is_not_available(
    server: OllamaServer, generator: Ollama, prompt: Prompt, garbage: bytes
) -> None:
    server.faults.garbage = garbage
    with pytest.raises((GeneratorUnavailable, PromptTruncated)):
        generator.generate(prompt, soon())


@pytest.mark.parametrize(
    "reply", ["It costs 4.90 EUR.", ANSWER[:-1], ANSWER * 2, '{"statements": [{"text": "x"}]}']
)
def test_a_reply_outside_the_schema_is_refused(
    server: OllamaServer, generator: Ollama, prompt: Prompt, reply: str
) -> None:
    server.script.reply = lambda body: reply
    with pytest.raises(GeneratorUnavailable, match="answer schema"):
        generator.generate(prompt, soon())


def test_an_answer_that_ran_out_of_tokens_is_refused_even_when_it_parses(
    server: OllamaServer, generator: Ollama, prompt: Prompt
) -> None:
    server.script.done_reason = "length"
    with pytest.raises(GeneratorUnavailable, match="did not end its answer"):
        generator.generate(prompt, soon())


def test_errors_of_the_server_are_told_in_words(
    server: OllamaServer, generator: Ollama, prompt: Prompt
) -> None:
    server.faults.error = "llama runner process has terminated"
    with pytest.raises(GeneratorUnavailable, match="runner process has terminated"):
        generator.generate(prompt, soon())
    server.faults.status = 500
    with pytest.raises(GeneratorUnavailable, match="500"):
        generator.generate(prompt, soon())


def test_no_server_is_a_sentence(approved: ApprovedModels, prompt: Prompt) -> None:
    with OllamaServer() as gone:
        url = gone.url
    generator = Ollama(url, "small:1b", approved, EndpointPolicy())
    with pytest.raises(GeneratorUnavailable, match="check that it runs"):
        generator.generate(prompt, soon())
    assert "check that it runs" in (generator.problem() or "")
    generator.close()


@pytest.mark.parametrize("truncate_to", [0, 1, 50])
def test_a_prompt_that_was_cut_silently_is_found_by_its_count(
    server: OllamaServer, generator: Ollama, prompt: Prompt, truncate_to: int
) -> None:
    server.script.counts.truncate_to = truncate_to
    with pytest.raises(PromptTruncated, match=f"read {truncate_to} tokens"):
        generator.generate(prompt, soon())


SHARES = [0.6, 0.7, 0.8, 0.9, 0.95]


@pytest.fixture
def german() -> Prompt:
    """Many tokens a word, so that a count alone sees little."""
    long = PromptPassage("Entgelte", "Auslandsüberweisungsentgelt, Kontoführungsgebühr. " * 60)
    return Prompts.load().build("Was kostet eine Überweisung?", [long], "de")


@pytest.mark.parametrize("share", SHARES)
def test_a_model_that_cannot_hold_the_prompt_never_sees_it(
    server: OllamaServer, approved: ApprovedModels, german: Prompt, share: float
) -> None:
    sent = "\n".join(message["content"] for message in messages(german))
    server.models = [Model(context_length=int(share * token_estimate(sent)))]
    generator = Ollama(server.url, "small:1b", approved, EndpointPolicy())
    with pytest.raises(PromptTruncated, match="choose a model with a larger one"):
        generator.generate(german, soon())
    assert server.chats == []
    generator.close()


@pytest.mark.parametrize("share", SHARES)
def test_a_model_that_was_loaded_smaller_than_asked_for_cut_the_prompt(
    server: OllamaServer, generator: Ollama, german: Prompt, share: float
) -> None:
    sent = "\n".join(message["content"] for message in messages(german))
    server.script.counts.loaded = loaded = int(share * count_tokens(sent))
    assert loaded >= least_tokens(sent)  # long words: only the runtime's own word shows it
    with pytest.raises(PromptTruncated, match=f"as loaded has a context of {loaded}"):
        generator.generate(german, soon())


@pytest.mark.parametrize("share", SHARES[:-1])
def test_where_signs_and_figures_make_the_tokens_the_count_shows_the_cut(
    server: OllamaServer, generator: Ollama, share: float
) -> None:
    fees = PromptPassage("Fees", "4.90 EUR | 5.90 EUR | 12.00 EUR\n" * 40)
    prompt = Prompts.load().build("What does it cost?", [fees], "en")
    sent = "\n".join(message["content"] for message in messages(prompt))
    server.script.counts.truncate_to = int(share * count_tokens(sent))
    with pytest.raises(PromptTruncated, match="of a prompt with at least"):
        generator.generate(prompt, soon())


def test_a_server_that_does_not_tell_what_is_loaded_is_believed_by_its_count(
    server: OllamaServer, generator: Ollama, prompt: Prompt
) -> None:
    server._ps = lambda exchange, body: exchange.raw(b"404 page not found", "text/plain", 404)  # type: ignore[method-assign]
    assert generator.generate(prompt, soon()).statements == SAID


def test_no_larger_context_is_asked_for_than_the_model_has(
    server: OllamaServer, generator: Ollama, prompt: Prompt
) -> None:
    server.models = [Model(context_length=2048)]
    assert generator.generate(prompt, soon()).statements == SAID
    assert server.chats[0]["options"]["num_ctx"] == 2048


def test_a_prompt_that_fills_the_context_was_cut(server: OllamaServer, generator: Ollama) -> None:
    # An old server ignores the wish for an error, cuts, and counts what it kept.
    dense = PromptPassage("Codes", "1-2-3-4-5-6-7-8 " * 800)
    prompt = Prompts.load().build("Why?", [dense], "en")
    original = server._complete

    def old(exchange: object, body: dict[str, object], *rest: object) -> None:
        original(exchange, {**body, "truncate": True}, *rest)  # type: ignore[arg-type]

    server._complete = old  # type: ignore[method-assign,assignment]
    with pytest.raises(PromptTruncated, match="in a context of 8192"):
        generator.generate(prompt, soon())


def test_a_server_that_refuses_a_long_prompt_counts_as_truncation(
    server: OllamaServer, generator: Ollama
) -> None:
    dense = PromptPassage("Codes", "1-2-3-4-5-6-7-8 " * 800)
    with pytest.raises(PromptTruncated, match="exceeds the context length"):
        generator.generate(Prompts.load().build("Why?", [dense], "en"), soon())


def test_a_server_that_does_not_count_cannot_be_believed(
    server: OllamaServer, generator: Ollama, prompt: Prompt
) -> None:
    server.script.counts.silent = True
    with pytest.raises(PromptTruncated, match="does not say"):
        generator.generate(prompt, soon())


def test_changed_weights_get_no_question_until_approved(
    server: OllamaServer, generator: Ollama, approved: ApprovedModels, prompt: Prompt
) -> None:
    generator.generate(prompt, soon())
    server.models = [Model(weights=b"other weights")]
    with pytest.raises(ModelChanged, match="countersign models approve ollama/small:1b"):
        generator.generate(prompt, soon())
    assert len(server.chats) == 1
    assert "countersign models approve" in (generator.problem() or "")
    approved.approve("ollama/small:1b", "dana")
    assert generator.generate(prompt, soon()).statements == SAID
    assert generator.problem() is None


def test_weights_replaced_during_an_answer_make_no_draft(
    server: OllamaServer, generator: Ollama, prompt: Prompt
) -> None:
    def replace() -> None:
        server.models = [Model(weights=b"other weights")]

    server.script.on_chat = replace
    with pytest.raises(GeneratorUnavailable):
        generator.generate(prompt, soon())


def test_a_missing_model_is_told_with_the_command_to_get_it(
    server: OllamaServer, approved: ApprovedModels, prompt: Prompt
) -> None:
    generator = Ollama(server.url, "absent", approved, EndpointPolicy())
    with pytest.raises(GeneratorUnavailable, match="`ollama pull absent`"):
        generator.generate(prompt, soon())
    generator.close()


def test_a_model_may_be_named_without_its_tag(
    server: OllamaServer, approved: ApprovedModels, prompt: Prompt
) -> None:
    server.models = [Model("small:latest")]
    generator = Ollama(server.url, "small", approved, EndpointPolicy())
    assert generator.generate(prompt, soon()).model == "small"
    generator.close()


@pytest.mark.parametrize(
    "model",
    [
        Model("large:120b-cloud"),
        Model("large:cloud"),
        Model("Large:480B-Cloud"),
        Model("large:1b", remote_host="https://ollama.com:443"),
        Model("large:1b", remote_model="large:120b"),
        Model("large:1b", remote_host="https://ollama.com:443", shown_only=True),
    ],
)
def test_a_model_that_runs_elsewhere_never_sees_a_question(
    server: OllamaServer, approved: ApprovedModels, prompt: Prompt, model: Model
) -> None:
    server.models = [model]
    generator = Ollama(server.url, model.name, approved, EndpointPolicy())
    with pytest.raises(GeneratorUnavailable, match="nothing leaves the premises"):
        generator.generate(prompt, soon())
    assert server.chats == []
    assert approved.history() == ()
    assert find_ollama(server.url, "", approved, EndpointPolicy(), 60.0) is None
    generator.close()


def test_a_reply_that_came_from_elsewhere_is_refused(
    server: OllamaServer, generator: Ollama, prompt: Prompt
) -> None:
    server.script.reply_remote_model = "large:120b"
    with pytest.raises(GeneratorUnavailable, match="nothing leaves the premises"):
        generator.generate(prompt, soon())


def test_a_redirect_is_not_followed(
    server: OllamaServer, generator: Ollama, prompt: Prompt
) -> None:
    with OllamaServer() as elsewhere:
        server.faults.redirect = elsewhere.url
        with pytest.raises(GeneratorUnavailable, match="redirect"):
            generator.generate(prompt, soon())
        assert elsewhere.requests == []


def test_a_compressed_reply_is_refused(
    server: OllamaServer, generator: Ollama, prompt: Prompt
) -> None:
    server.faults.headers = {"content-encoding": "gzip"}
    with pytest.raises(GeneratorUnavailable, match="compresses"):
        generator.generate(prompt, soon())


def test_a_host_off_the_premises_is_refused_without_a_connection(
    server: OllamaServer, approved: ApprovedModels, prompt: Prompt
) -> None:
    policy = EndpointPolicy(resolve=lambda host: (ip_address("203.0.113.9"),))
    generator = Ollama("http://ollama.example:11434", "small:1b", approved, policy)
    with pytest.raises(GeneratorUnavailable, match="allowed_hosts"):
        generator.generate(prompt, soon())
    generator.close()


def test_the_connection_goes_to_the_address_that_was_checked(
    server: OllamaServer, approved: ApprovedModels, prompt: Prompt
) -> None:
    port = server.url.rsplit(":", 1)[1]
    policy = EndpointPolicy(resolve=lambda host: (ip_address("127.0.0.1"),))
    generator = Ollama(f"http://name.nowhere.invalid:{port}", "small:1b", approved, policy)
    assert generator.generate(prompt, soon()).statements == SAID
    assert server.requests[0].headers["host"] == f"name.nowhere.invalid:{port}"
    generator.close()


def test_the_environment_changes_nothing(
    server: OllamaServer,
    generator: Ollama,
    prompt: Prompt,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with OllamaServer() as elsewhere:
        for name in ("OLLAMA_HOST", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, elsewhere.url)
        monkeypatch.setenv("OLLAMA_API_KEY", "a key for the cloud")
        assert generator.generate(prompt, soon()).statements == SAID
        assert elsewhere.requests == []
    assert all("authorization" not in request.headers for request in server.requests)


def test_auto_takes_the_first_local_model_that_writes(
    server: OllamaServer, approved: ApprovedModels
) -> None:
    server.models = [
        Model("zeta:1b"),
        Model("alpha:1b", capabilities=("embedding",)),
        Model("beta:cloud"),
        Model("gamma:1b"),
    ]
    found = find_ollama(server.url, "", approved, EndpointPolicy(), 60.0)
    assert found is not None
    assert found.model == "gamma:1b"
    assert [(a.name, a.digest) for a in approved.history()] == [("ollama/auto", "gamma:1b")]
    found.close()


def _close(found: Ollama | None) -> None:
    assert found is not None
    found.close()


def test_auto_stays_with_the_model_it_took_first(
    server: OllamaServer, approved: ApprovedModels
) -> None:
    server.models = [Model("m:1b")]
    _close(find_ollama(server.url, "", approved, EndpointPolicy(), 60.0))
    server.models = [Model("a:1b"), Model("m:1b")]
    again = find_ollama(server.url, "", approved, EndpointPolicy(), 60.0)
    assert again is not None
    assert again.model == "m:1b"
    again.close()


def test_auto_takes_another_model_only_when_a_person_approves_its_name(
    server: OllamaServer, approved: ApprovedModels
) -> None:
    server.models = [Model("m:1b")]
    _close(find_ollama(server.url, "", approved, EndpointPolicy(), 60.0))
    server.models = [Model("a:1b")]
    with pytest.raises(ModelChanged, match="countersign models approve ollama/auto --by WHO"):
        find_ollama(server.url, "", approved, EndpointPolicy(), 60.0)
    assert server.chats == []
    assert approved.approve("ollama/auto", "dana").digest == "a:1b"
    found = find_ollama(server.url, "", approved, EndpointPolicy(), 60.0)
    assert found is not None
    assert found.model == "a:1b"
    found.close()


def test_auto_prefers_a_model_that_was_approved_by_name(
    server: OllamaServer, approved: ApprovedModels
) -> None:
    server.models = [Model("a:1b"), Model("m:1b")]
    approved.check("ollama/m:1b", "sha256:aa")
    found = find_ollama(server.url, "", approved, EndpointPolicy(), 60.0)
    assert found is not None
    assert found.model == "m:1b"
    found.close()


def test_auto_takes_the_model_that_was_asked_for_or_none(
    server: OllamaServer, approved: ApprovedModels
) -> None:
    found = find_ollama(server.url, "small:1b", approved, EndpointPolicy(), 60.0)
    assert found is not None
    found.close()
    assert find_ollama(server.url, "other:1b", approved, EndpointPolicy(), 60.0) is None


def test_auto_finds_nothing_where_nothing_answers_in_time(
    server: OllamaServer, approved: ApprovedModels
) -> None:
    server.answer = lambda exchange, request: server.closing.wait(30)  # type: ignore[method-assign,assignment]
    started = time.monotonic()
    assert find_ollama(server.url, "", approved, EndpointPolicy()) is None
    assert find_ollama("http://127.0.0.1:9", "", approved, EndpointPolicy()) is None
    assert time.monotonic() - started < 10
