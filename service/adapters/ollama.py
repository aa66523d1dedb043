"""Models that an Ollama on the premises runs, through its official client."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import httpx
import ollama

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
from service.models import AUTO, Approvals
from service.prompting import TEMPLATE_TOKENS, messages, token_estimate

SEED = 20260101
SMALLEST_CONTEXT = 4096

_NOT_SERVED = frozenset((404, 405, 501))
_BROKEN = (httpx.HTTPError, OSError, ValueError, TypeError, AttributeError, RecursionError)
"""What the client raises for a server that is absent, hangs up or sends garbage."""


class Ollama:
    """One model of one Ollama. Nothing is sent to it before its digest is approved."""

    def __init__(
        self,
        url: str,
        model: str,
        approvals: Approvals,
        endpoints: EndpointPolicy,
        *,
        answer_tokens: int = 512,
        threads: int = 4,
    ) -> None:
        self._url = url
        self._model = model
        self._approvals = approvals
        self._endpoints = endpoints
        self._answer_tokens = answer_tokens
        self._bench = Bench("ollama", threads)
        self._pool = fresh_connections()

    @property
    def name(self) -> str:
        """`ollama`."""
        return "ollama"

    @property
    def reads_excerpts(self) -> bool:
        """It reads whole passages."""
        return False

    @property
    def model(self) -> str:
        """The model's name, as Ollama lists it."""
        return self._model

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

    def local_model(self, taken: str | None, deadline: Deadline) -> str | None:
        """A model that runs on this server itself and writes text: the one asked for.

        Where none was asked for, the one that was taken before; where that is gone, one whose
        digest is approved, then the first by name.
        """
        return self._bench.run(lambda _: self._local_model(taken, deadline), deadline)

    def close(self) -> None:
        """Take no more questions."""
        self._bench.close()
        self._pool.close()

    def _local_model(self, taken: str | None, deadline: Deadline) -> str | None:
        listed = {str(e.get("model") or e.get("name")): e for e in self._listed(deadline)}
        names = _spellings(self._model) & set(listed) if self._model else set(listed)
        first = {name for name in names if name == taken} or {
            name for name in names if self._approvals.approved(f"{self.name}/{name}") is not None
        }
        ordered = (*sorted(first), *sorted(names - first))
        local = (name for name in ordered if _cloud(listed[name], name) is None)
        return next((name for name in local if self._writes(name, deadline)), None)

    def _writes(self, name: str, deadline: Deadline) -> bool:
        shown = self._shown(name, deadline)
        capabilities = shown.get("capabilities")
        writes = not isinstance(capabilities, list) or "completion" in capabilities
        return writes and _cloud(shown, name) is None

    def _draft(self, prompt: Prompt, deadline: Deadline, given_up: Event) -> Generated:
        digest, holds = self._identity(deadline)
        chat = messages(prompt)
        sent = "\n".join(message["content"] for message in chat)
        needed = token_estimate(sent) + TEMPLATE_TOKENS + self._answer_tokens
        check_room(self._model, needed, holds)
        context = _room(needed, holds)
        schema = answer_schema(len(prompt.passages), prompt.slots)
        reply = self._ask(chat, schema, context, deadline, given_up)
        _check_count(reply.prompt_tokens, sent, context)
        self._check_loaded(context, deadline)
        if self._identity(deadline)[0] != digest:
            raise GeneratorUnavailable(
                f"the model {self._model} was replaced while it answered; ask again"
            )
        return Generated(
            statements=read_reply(reply.text, len(prompt.passages), prompt.slots),
            raw=reply.text,
            rendered=json.dumps(chat, ensure_ascii=False),
            prompt_tokens=reply.prompt_tokens or 0,
            model=self._model,
            model_digest=digest,
        )

    def _identity(self, deadline: Deadline) -> tuple[str, int | None]:
        """The digest of the model as it is now, once it is local and approved, and its context."""
        names = _spellings(self._model)
        listed = [e for e in self._listed(deadline) if names & {e.get("model"), e.get("name")}]
        if not listed:
            raise GeneratorUnavailable(
                f"Ollama has no model {self._model}; run `ollama pull {self._model}` there"
            )
        shown = self._shown(self._model, deadline)
        remote = _cloud(listed[0], self._model) or _cloud(shown, self._model)
        if remote is not None:
            raise GeneratorUnavailable(remote)
        digest = str(listed[0].get("digest") or "").removeprefix("sha256:")
        if not digest:
            raise GeneratorUnavailable(
                f"Ollama names no digest for {self._model}, so it cannot be pinned; update Ollama"
            )
        self._approvals.check(f"{self.name}/{self._model}", f"sha256:{digest}")
        return f"sha256:{digest}", _longest_prompt(shown)

    def _check_loaded(self, context: int, deadline: Deadline) -> None:
        """Raise PromptTruncated where the model was loaded with less than was asked for.

        Older servers do not tell; there the count is all there is.
        """
        with self._exchange(deadline) as (client, transport):
            try:
                client.ps()
            except ollama.ResponseError as error:
                if error.status_code in _NOT_SERVED:
                    return
                raise
            models = _mapping(transport.received).get("models")
        for entry in models or ():
            if isinstance(entry, dict) and entry.get("model") in _spellings(self._model):
                check_room(f"{self._model} as loaded", context, entry.get("context_length"))

    def _listed(self, deadline: Deadline) -> list[dict[str, Any]]:
        with self._exchange(deadline) as (client, transport):
            client.list()
            models = _mapping(transport.received).get("models")
        return [entry for entry in models or () if isinstance(entry, dict)]

    def _shown(self, model: str, deadline: Deadline) -> dict[str, Any]:
        with self._exchange(deadline) as (client, transport):
            client.show(model)
            return _mapping(transport.received)

    def _ask(
        self,
        chat: list[dict[str, str]],
        schema: dict[str, object],
        context: int,
        deadline: Deadline,
        given_up: Event,
    ) -> _Reply:
        reply = _Reply()
        with self._exchange(deadline) as (client, transport):
            stream = client.chat(
                self._model,
                chat,
                stream=True,
                think=False,
                format=schema,
                options={
                    "num_ctx": context,
                    "num_predict": self._answer_tokens,
                    "temperature": 0,
                    "seed": SEED,
                },
            )
            for part in stream:
                if given_up.is_set():
                    raise DeadlineExceeded("nobody waits for this answer any more")
                reply.take(part)
            lines = [_mapping(line) for line in transport.received.splitlines() if line.strip()]
        for line in lines:
            remote = _cloud(line, self._model)
            if remote is not None:
                raise GeneratorUnavailable(remote)
        if not reply.done:
            raise GeneratorUnavailable("Ollama's reply ended before it was complete; ask again")
        if reply.done_reason != "stop":
            raise GeneratorUnavailable(
                f"the model did not end its answer within {self._answer_tokens} tokens "
                f"({reply.done_reason}); choose another model"
            )
        return reply

    @contextmanager
    def _exchange(self, deadline: Deadline) -> Iterator[tuple[ollama.Client, LocalTransport]]:
        transport = LocalTransport(self._pool, self._endpoints, deadline)
        try:
            with ollama.Client(
                self._url,
                transport=transport,
                auth=_amended,
                headers={"accept-encoding": "identity"},
                follow_redirects=False,
                trust_env=False,
            ) as client:
                yield client, transport
        except httpx.TimeoutException as error:
            raise DeadlineExceeded("Ollama did not answer in time") from error
        except ollama.ResponseError as error:
            if too_long(error.error):
                raise PromptTruncated(f"Ollama refuses the prompt: {error.error[:200]}") from error
            raise GeneratorUnavailable(
                f"Ollama at {self._url} refuses: {error.error[:200]} ({error.status_code})"
            ) from error
        except _BROKEN as error:
            raise GeneratorUnavailable(
                f"Ollama at {self._url} cannot be used ({type(error).__name__}: "
                f"{str(error)[:200]}); check that it runs"
            ) from error


@dataclass(slots=True)
class _Reply:
    """A streamed reply as it comes in."""

    text: str = ""
    done: bool = False
    done_reason: str | None = None
    prompt_tokens: int | None = None
    _parts: list[str] = field(default_factory=list)

    def take(self, part: ollama.ChatResponse) -> None:
        if self.done:
            raise ValueError("text after the end of the reply")
        self._parts.append(part.message.content or "")
        if part.done:
            self.done = True
            self.done_reason = part.done_reason
            self.prompt_tokens = part.prompt_eval_count
            self.text = "".join(self._parts)


def find_ollama(
    url: str,
    model: str,
    approvals: Approvals,
    endpoints: EndpointPolicy,
    seconds: float = 0.3,
) -> Ollama | None:
    """The generator `auto` takes: an Ollama that answers at once and has a local model.

    Without a model's name, the name it takes first is pinned as a digest is. None: nothing
    there, so quote. Raises ModelChanged where only models are there that nobody approved, and
    GeneratorUnavailable where the approvals cannot be read.
    """
    taken = None if model else approvals.approved(AUTO)
    found = Ollama(url, model, approvals, endpoints)
    try:
        local = found.local_model(taken, Deadline.after(seconds))
    except (GeneratorUnavailable, DeadlineExceeded):
        local = None
    finally:
        found.close()
    if local is None:
        return None
    if not model:
        approvals.check(AUTO, local)
    return Ollama(url, local, approvals, endpoints)


def _amended(request: httpx.Request) -> httpx.Request:
    """A request as we want it where the client has no say.

    It takes a key for ollama.com from the environment, which stays here; and it does not
    know the wish to get an error instead of a truncated prompt.
    """
    request.headers.pop("authorization", None)
    if request.url.path != "/api/chat":
        return request
    body = json.loads(request.content) | {"truncate": False, "shift": False}
    headers = request.headers.copy()
    del headers["content-length"]
    return httpx.Request(
        request.method, request.url, headers=headers, json=body, extensions=request.extensions
    )


def _spellings(model: str) -> set[str]:
    return {model, f"{model}:latest"}


def _room(tokens: int, holds: int | None) -> int:
    """A context for so many tokens, in few sizes: another size reloads the model."""
    size = SMALLEST_CONTEXT
    while size < tokens:
        size *= 2
    return size if holds is None else min(size, holds)


def _longest_prompt(shown: dict[str, Any]) -> int | None:
    """The largest context of a model, where the server tells it."""
    about = shown.get("model_info")
    if not isinstance(about, dict):
        return None
    length = about.get(f"{about.get('general.architecture')}.context_length")
    return length if isinstance(length, int) and length > 0 else None


def _check_count(read: int | None, sent: str, context: int) -> None:
    least = least_tokens(sent)
    if read is None:
        raise PromptTruncated("Ollama does not say how much of the prompt it read; update Ollama")
    if read < least or read >= context:
        raise PromptTruncated(
            f"Ollama read {read} tokens of a prompt with at least {least}, in a context of "
            f"{context}; show it fewer passages"
        )


def _cloud(entry: dict[str, Any], model: str) -> str | None:
    """Why a model is not a local one; None when it is."""
    remote = entry.get("remote_host") or entry.get("remote_model")
    if remote or model.lower().endswith(("-cloud", ":cloud")):
        return (
            f"the model {model} runs elsewhere ({remote or 'Ollama cloud'}), and nothing leaves "
            "the premises; choose a local model"
        )
    return None


def _mapping(data: bytes | bytearray) -> dict[str, Any]:
    value = json.loads(data)
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value
