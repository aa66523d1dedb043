"""A server that speaks the OpenAI chat protocol as vLLM and llama.cpp's server do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.servers.loopback import Exchange, LoopbackServer, Request
from tests.servers.ollama_protocol import ANSWER, Counts, count_tokens


@dataclass
class Script:
    """What the server answers."""

    reply: Callable[[dict[str, Any]], str] = lambda body: ANSWER
    pieces: int = 16
    finish_reason: str = "stop"
    counts: Counts = field(default_factory=Counts)
    model: dict[str, Any] = field(
        default_factory=lambda: {
            "id": "local/small",
            "object": "model",
            "created": 1,
            "owned_by": "vllm",
            "root": "/models/small",
            "max_model_len": 8192,
        }
    )
    key: str = ""


class OpenAiServer(LoopbackServer):
    """`/v1/models` and streamed `/v1/chat/completions`."""

    def __init__(self) -> None:
        super().__init__()
        self.script = Script()

    @property
    def chats(self) -> list[Any]:
        return [r.body for r in self.requests if r.path == "/v1/chat/completions"]

    def answer(self, exchange: Exchange, request: Request) -> None:
        wanted = f"Bearer {self.script.key}" if self.script.key else None
        if self.faults.redirect:
            exchange.redirect(self.faults.redirect)
        elif wanted and request.headers.get("authorization") != wanted:
            exchange.json({"error": {"message": "Unauthorized"}}, 401)
        elif request.path == "/v1/models":
            exchange.json({"object": "list", "data": [self.script.model]})
        elif request.path == "/v1/chat/completions":
            self._chat(exchange, request.body)
        else:
            exchange.json({"error": {"message": "not found"}}, 404)

    def _chat(self, exchange: Exchange, body: Any) -> None:
        if self.faults.status != 200:
            exchange.json({"error": {"message": self.faults.error}}, self.faults.status)
            return
        exchange.stream(self._events(body), "text/event-stream")

    def _events(self, body: Any) -> Iterator[bytes]:
        script = self.script
        base = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": body["model"]}
        text = script.reply(body)

        def event(value: dict[str, object]) -> bytes:
            return b"data: " + json.dumps({**base, **value}).encode() + b"\n\n"

        for start in range(0, len(text), script.pieces):
            delta = {"content": text[start : start + script.pieces]}
            yield event({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
            if self.faults.error:
                yield event({"error": {"message": self.faults.error}})
                return
        end = {"index": 0, "delta": {}, "finish_reason": script.finish_reason}
        yield event({"choices": [end]})
        if body.get("stream_options", {}).get("include_usage") and not script.counts.silent:
            read = count_tokens("\n".join(m["content"] for m in body["messages"]))
            if script.counts.truncate_to is not None:
                read = min(read, script.counts.truncate_to)
            yield event({"choices": [], "usage": {"prompt_tokens": read, "total_tokens": read}})
        yield b"data: [DONE]\n\n"
