"""Models behind an OpenAI-compatible endpoint on the premises: vLLM, llama.cpp's server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import httpx

from ingest.records import digest
from service.adapters.local_http import LocalTransport, fresh_connections
from service.deadlines import Deadline, DeadlineExceeded
from service.endpoints import EndpointPolicy
from service.generation import (
    Bench,
    Generated,
    GeneratorUnavailable,
    Prompt,
    PromptTruncated,
    answer_schema,
    check_room,
    least_tokens,
    read_reply,
    too_long,
)
from service.models import Approvals
from service.prompting import TEMPLATE_TOKENS, messages, token_estimate

SEED = 20260101
IDENTITY = ("id", "root", "parent", "owned_by", "max_model_len", "meta")
"""What a listed model says about itself; `created` is the server's start in some servers."""

_BROKEN = (httpx.HTTPError, OSError, ValueError, TypeError, AttributeError, RecursionError)
"""What a server that is absent, hangs up or sends garbage leads to."""


class OpenAiApi:
    """One model of one OpenAI-compatible server.

    Such servers name no digest of their weights. The pinned digest is that of the model's
    entry under `/v1/models`: it shows another model, another length and, for llama.cpp,
    another size or number of parameters, but not retrained weights under the same name.
    """

    def __init__(
        self,
        url: str,
        model: str,
        approvals: Approvals,
        endpoints: EndpointPolicy,
        *,
        key: str | None = None,
        answer_tokens: int = 512,
        threads: int = 4,
    ) -> None:
        self._base = url.rstrip("/").removesuffix("/v1") + "/v1"
        self._model = model
        self._approvals = approvals
        self._endpoints = endpoints
        self._headers = {"accept-encoding": "identity"}
        if key:
            self._headers["authorization"] = f"Bearer {key}"
        self._answer_tokens = answer_tokens
        self._bench = Bench("openai-api", threads)
        self._pool = fresh_connections()

    @property
    def name(self) -> str:
        """`openai`."""
        return "openai"

    @property
    def reads_excerpts(self) -> bool:
        """It reads whole passages."""
        return False

    def generate(self, prompt: Prompt, deadline: Deadline) -> Generated:
        """One draft. Raises GeneratorUnavailable, PromptTruncated, DeadlineExceeded."""
        return self._bench.run(lambda given_up: self._draft(prompt, deadline, given_up), deadline)

    def problem(self) -> str | None:
        """None when the approved model is there, else a sentence that says what to do."""
        deadline = Deadline.after(2.0)
        try:
            self._bench.run(lambda _: self._identity(deadline), deadline)
        except (GeneratorUnavailable, DeadlineExceeded) as error:
            return str(error)
        return None

    def close(self) -> None:
        """Take no more questions."""
        self._bench.close()
        self._pool.close()

    def _draft(self, prompt: Prompt, deadline: Deadline, given_up: Event) -> Generated:
        model, identity, holds = self._identity(deadline)
        chat = messages(prompt)
        sent = "\n".join(message["content"] for message in chat)
        check_room(model, token_estimate(sent) + TEMPLATE_TOKENS + self._answer_tokens, holds)
        wish = {
            "model": model,
            "messages": chat,
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": 0,
            "seed": SEED,
            "max_tokens": self._answer_tokens,
            "response_format": {
                "type": "json_schema",
                "json_schema": {
                    "name": "answer",
                    "schema": answer_schema(len(prompt.passages), prompt.slots),
                    "strict": True,
                },
            },
        }
        reply = _Reply()
        with (
            self._exchange(deadline) as client,
            client.stream("POST", f"{self._base}/chat/completions", json=wish) as response,
        ):
            self._accept(response)
            for event in _events(response):
                if given_up.is_set():
                    raise DeadlineExceeded("nobody waits for this answer any more")
                reply.take(event)
        self._check(reply, sent)
        raw = "".join(reply.pieces)
        return Generated(
            statements=read_reply(raw, len(prompt.passages), prompt.slots),
            raw=raw,
            rendered=json.dumps(chat, ensure_ascii=False),
            prompt_tokens=reply.prompt_tokens or 0,
            model=model,
            model_digest=identity,
        )

    def _check(self, reply: _Reply, sent: str) -> None:
        """Raise unless the reply is complete and the whole prompt was read."""
        if reply.finish is None or not reply.done:
            raise GeneratorUnavailable(
                f"the reply of {self._base} ended before it was complete; ask again"
            )
        if reply.finish != "stop":
            raise GeneratorUnavailable(
                f"the model did not end its answer within {self._answer_tokens} tokens "
                f"({reply.finish}); choose another model"
            )
        least = least_tokens(sent)
        if reply.prompt_tokens is None or reply.prompt_tokens < least:
            raise PromptTruncated(
                f"{self._base} read {reply.prompt_tokens} tokens of a prompt with at least "
                f"{least}; show it fewer passages"
            )

    def _identity(self, deadline: Deadline) -> tuple[str, str, object]:
        """The model's name, what stands for its digest, once approved, and its context."""
        with self._exchange(deadline) as client:
            response = client.get(f"{self._base}/models")
            self._accept(response)
            listed = [entry for entry in response.json()["data"] if isinstance(entry, dict)]
        found = [e for e in listed if e.get("id") == self._model or not self._model]
        if not found:
            raise GeneratorUnavailable(
                f"{self._base} has no model {self._model!r}; set one it lists under /v1/models"
            )
        about = {key: found[0][key] for key in IDENTITY if key in found[0]}
        identity = digest(json.dumps(about, sort_keys=True).encode())
        model = str(found[0].get("id"))
        self._approvals.check(f"{self.name}/{model}", identity)
        return model, identity, found[0].get("max_model_len")

    def _accept(self, response: httpx.Response) -> None:
        if response.status_code == httpx.codes.OK:
            return
        said = response.read().decode(errors="replace")[:300]
        if too_long(said):
            raise PromptTruncated(f"{self._base} refuses the prompt: {said}")
        raise GeneratorUnavailable(f"{self._base} refuses: {said} ({response.status_code})")

    @contextmanager
    def _exchange(self, deadline: Deadline) -> Iterator[httpx.Client]:
        try:
            with httpx.Client(
                transport=LocalTransport(self._pool, self._endpoints, deadline),
                headers=self._headers,
                follow_redirects=False,
                trust_env=False,
            ) as client:
                yield client
        except httpx.TimeoutException as error:
            raise DeadlineExceeded(f"{self._base} did not answer in time") from error
        except (*_BROKEN, KeyError) as error:
            raise GeneratorUnavailable(
                f"{self._base} cannot be used ({type(error).__name__}: {str(error)[:200]}); "
                "check that it runs"
            ) from error


@dataclass(slots=True)
class _Reply:
    """A streamed reply as it comes in."""

    pieces: list[str] = field(default_factory=list)
    finish: str | None = None
    prompt_tokens: int | None = None
    done: bool = False

    def take(self, event: bytes) -> None:
        if self.done:
            raise ValueError("text after the end of the reply")
        if event == b"[DONE]":
            self.done = True
            return
        value: dict[str, Any] = json.loads(event)
        if error := value.get("error"):
            raise GeneratorUnavailable(f"the model server failed: {str(error)[:200]}")
        for choice in value.get("choices") or ():
            self.pieces.append((choice.get("delta") or {}).get("content") or "")
            self.finish = choice.get("finish_reason") or self.finish
        usage = value.get("usage")
        if usage:
            self.prompt_tokens = int(usage["prompt_tokens"])


def _events(response: httpx.Response) -> Iterator[bytes]:
    """The payloads of server-sent events. A line without its end is no event."""
    rest = b""
    for piece in response.iter_bytes():
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                yield line.removeprefix(b"data:").strip()
