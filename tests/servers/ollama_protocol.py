"""A server that speaks Ollama's protocol, in front of a scripted or a real model."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.servers.loopback import Exchange, LoopbackServer, Request

AT = "2026-11-22T10:00:00Z"
ANSWER = '{"statements": [{"text": "It costs 4.90 EUR.", "sources": [1]}]}'

Reply = Callable[[dict[str, Any]], str]


def count_tokens(text: str) -> int:
    """This server's tokens: up to five letters, figures and signs."""
    return len(re.findall(r"[^\W\d_]{1,5}|\d+|[^\w\s]|_", text))


@dataclass
class Model:
    """A model that the server lists."""

    name: str = "small:1b"
    weights: bytes = b"weights"
    capabilities: tuple[str, ...] = ("completion",)
    remote_host: str = ""
    remote_model: str = ""
    shown_only: bool = False
    """Only `show` admits that the model is remote."""
    context_length: int = 131_072
    """As `show` tells it."""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.weights).hexdigest()

    @property
    def remote(self) -> dict[str, str]:
        fields = {"remote_host": self.remote_host, "remote_model": self.remote_model}
        return {key: value for key, value in fields.items() if value}

    @property
    def details(self) -> dict[str, object]:
        return {
            "parent_model": "",
            "format": "gguf",
            "family": "llama",
            "families": ["llama"],
            "parameter_size": "1.0B",
            "quantization_level": "Q4_0",
        }

    @property
    def listed(self) -> dict[str, object]:
        return {
            "name": self.name,
            "model": self.name,
            "modified_at": AT,
            "size": len(self.weights),
            "digest": self.digest,
            "details": self.details,
        } | ({} if self.shown_only else self.remote)


@dataclass
class Counts:
    """What the server claims to have read, where it does not tell the truth."""

    truncate_to: int | None = None
    """The prompt is cut silently to so many tokens, as an old server does."""
    silent: bool = False
    """No count in the reply."""
    loaded: int | None = None
    """The context with which the model is really loaded, whatever was asked for; `ps` tells it."""


@dataclass
class Script:
    """What the server answers."""

    reply: Reply = lambda body: ANSWER
    pieces: int = 16
    """Letters a streamed piece."""
    done_reason: str = "stop"
    reply_remote_model: str = ""
    counts: Counts = field(default_factory=Counts)
    on_chat: Callable[[], None] = lambda: None


class OllamaServer(LoopbackServer):
    """Version, list, show, ps, chat, generate and embed, with exact token counts."""

    def __init__(self, *models: Model) -> None:
        super().__init__()
        self.models = list(models) or [Model()]
        self.script = Script()

    @property
    def chats(self) -> list[Any]:
        return [r.body for r in self.requests if r.path == "/api/chat"]

    def answer(self, exchange: Exchange, request: Request) -> None:
        routes: dict[str, Callable[[Exchange, Any], None]] = {
            "/": lambda e, b: e.raw(b"Ollama is running", "text/plain"),
            "/api/version": lambda e, b: e.json({"version": "0.13.0"}),
            "/api/tags": lambda e, b: e.json({"models": [m.listed for m in self.models]}),
            "/api/ps": self._ps,
            "/api/show": self._show,
            "/api/chat": self._chat,
            "/api/generate": self._generate,
            "/api/embed": self._embed,
        }
        route = routes.get(request.path)
        if self.faults.redirect:
            exchange.redirect(self.faults.redirect)
        elif route is None:
            exchange.raw(b"404 page not found", "text/plain", 404)
        else:
            route(exchange, request.body)

    def _found(self, exchange: Exchange, body: Any) -> Model | None:
        wanted = str(body.get("model"))
        for model in self.models:
            if model.name in {wanted, f"{wanted}:latest"}:
                return model
        exchange.json({"error": f"model '{wanted}' not found"}, 404)
        return None

    def _ps(self, exchange: Exchange, body: Any) -> None:
        told = {"expires_at": AT, "size_vram": 0}
        if self.script.counts.loaded is not None:
            told["context_length"] = self.script.counts.loaded
        loaded = [{**m.listed, **told} for m in self.models]
        exchange.json({"models": loaded})

    def _show(self, exchange: Exchange, body: Any) -> None:
        model = self._found(exchange, body)
        if model is not None:
            shown = {
                "modelfile": "",
                "parameters": "",
                "template": "",
                "details": model.details,
                "model_info": {
                    "general.architecture": "llama",
                    "llama.context_length": model.context_length,
                },
                "capabilities": list(model.capabilities),
                "modified_at": AT,
            }
            exchange.json(shown | model.remote)

    def _embed(self, exchange: Exchange, body: Any) -> None:
        if self._found(exchange, body) is None:
            return
        texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
        vectors = [[b / 255 for b in hashlib.sha256(t.encode()).digest()[:8]] for t in texts]
        read = sum(map(count_tokens, texts))
        exchange.json({"model": body["model"], "embeddings": vectors, "prompt_eval_count": read})

    def _chat(self, exchange: Exchange, body: Any) -> None:
        prompt = "\n".join(message["content"] for message in body["messages"])
        self._complete(
            exchange, body, prompt, lambda text: {"message": {"role": "assistant", "content": text}}
        )

    def _generate(self, exchange: Exchange, body: Any) -> None:
        prompt = f"{body.get('system') or ''}\n{body.get('prompt') or ''}"
        self._complete(exchange, body, prompt, lambda text: {"response": text})

    def _complete(
        self,
        exchange: Exchange,
        body: Any,
        prompt: str,
        said: Callable[[str], dict[str, object]],
    ) -> None:
        self.script.on_chat()
        if self._found(exchange, body) is None:
            return
        if self.faults.status != 200:
            exchange.json({"error": self.faults.error}, self.faults.status)
            return
        context = (body.get("options") or {}).get("num_ctx", 2048)
        read = count_tokens(prompt)
        if read > context and body.get("truncate") is False:
            exchange.json({"error": "the input length exceeds the context length"}, 400)
            return
        lines = self._lines(body, min(read, context), said)
        if body.get("stream", True):
            exchange.stream(lines, "application/x-ndjson")
            return
        parts = [json.loads(line) for line in lines]
        whole = "".join(p.get("response") or p.get("message", {}).get("content", "") for p in parts)
        exchange.json({**parts[-1], **said(whole)})

    def _lines(
        self, body: Any, read: int, said: Callable[[str], dict[str, object]]
    ) -> Iterator[bytes]:
        script = self.script
        base: dict[str, object] = {"model": body["model"], "created_at": AT}
        if script.reply_remote_model:
            base["remote_model"] = script.reply_remote_model
        text = script.reply(body)
        for start in range(0, len(text), script.pieces):
            piece = said(text[start : start + script.pieces])
            yield json.dumps({**base, **piece, "done": False}).encode() + b"\n"
            if self.faults.error:
                yield json.dumps({"error": self.faults.error}).encode() + b"\n"
                return
        for cut in (script.counts.truncate_to, script.counts.loaded):
            read = read if cut is None else min(read, cut)
        counted = {} if script.counts.silent else {"prompt_eval_count": read}
        end = {
            "done": True,
            "done_reason": script.done_reason,
            "total_duration": 1,
            "load_duration": 0,
            "prompt_eval_duration": 1,
            "eval_count": count_tokens(text),
            "eval_duration": 1,
        }
        yield json.dumps({**base, **said(""), **end, **counted}).encode() + b"\n"
