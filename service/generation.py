"""Asking a local model for a draft: the port, whatever runs behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from service.deadlines import Deadline


class GeneratorUnavailable(Exception):
    """The model does not answer, answers garbage, or is not the approved one."""


class PromptTruncated(Exception):
    """The runtime read fewer tokens than the prompt holds."""


@dataclass(frozen=True, slots=True)
class PromptPassage:
    """A passage as the model sees it; the n-th is cited as n."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """Fixed instructions first, so that a runtime's prefix cache works; then what varies."""

    instructions: str
    passages: tuple[PromptPassage, ...]
    question: str
    language: str
    """Language to answer in, BCP 47 primary tag."""
    digest: str
    """`sha256:` of the template the instructions came from."""


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """A sentence the model wrote and the passages it says it took it from (a hint)."""

    text: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Generated:
    """What a model answered."""

    statements: tuple[DraftStatement, ...]
    raw: str
    """The model's reply, character for character; sealed, never shown."""
    rendered: str
    """The prompt as it was sent; sealed, never shown."""
    prompt_tokens: int
    """As the runtime reports to have read."""
    model: str
    model_digest: str | None


class Generator(Protocol):
    """A local model that answers under a JSON schema."""

    @property
    def name(self) -> str:
        """`embedded`, `ollama` or `openai`."""

    def generate(self, prompt: Prompt, deadline: Deadline) -> Generated:
        """One draft. Raises GeneratorUnavailable, PromptTruncated, DeadlineExceeded."""

    def problem(self) -> str | None:
        """None when it would answer now, else a sentence that says what to do."""


def answer_schema(passages: int) -> dict[str, object]:
    """The JSON schema a reply must follow: statements with sources among the passages shown."""
    return {
        "type": "object",
        "properties": {
            "statements": {
                "type": "array",
                "maxItems": 6,
                "items": {
                    "type": "object",
                    "properties": {
                        "text": {"type": "string", "minLength": 1, "maxLength": 400},
                        "sources": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": 3,
                            "items": {"type": "integer", "enum": list(range(1, passages + 1))},
                        },
                    },
                    "required": ["text", "sources"],
                    "additionalProperties": False,
                },
            }
        },
        "required": ["statements"],
        "additionalProperties": False,
    }


def numbered(passages: Sequence[PromptPassage]) -> str:
    """The passages as a prompt shows them."""
    return "\n\n".join(f"[{n}] {p.title}\n{p.text}" for n, p in enumerate(passages, 1))
