"""Prompts: versioned instructions, the passages that fit, and the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable

from ingest.records import Digest, digest
from service.generation import Prompt, PromptPassage, numbered

LANGUAGES = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
}

BYTES_A_TOKEN = 2.5
"""A low guess for models trained mostly on English; German and figures need this many."""

TEMPLATE_TOKENS = 64
"""Room for what a model's chat template adds."""


class Figures(StrEnum):
    """How figures come into a draft."""

    TYPED = "typed"
    """The model copies them; every one is then looked up in the source."""
    SLOTS = "slots"
    """The model sees names only and cannot type a digit; they are filled in afterwards."""


TEMPLATES: Mapping[Figures, str] = {
    Figures.TYPED: "answer-v1",
    Figures.SLOTS: "answer-slots-v1",
}


class PromptMissing(Exception):
    """There is no such prompt template, or it is not a text."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """One version of the fixed instructions, and the prompts built with it.

    >>> prompts = Prompts.load()
    >>> prompts.name
    'answer-v1'
    >>> fees = PromptPassage("Fees", "An international transfer costs 4.90 EUR.")
    >>> prompts.build("What does it cost?", [fees], "en").digest == prompts.digest
    True
    """

    name: str
    instructions: str
    digest: Digest
    """Of the template file's bytes."""
    source: bytes
    """Those bytes."""

    @property
    def figures(self) -> Figures:
        """How figures come into drafts under these instructions."""
        return Figures.SLOTS if self.name == TEMPLATES[Figures.SLOTS] else Figures.TYPED

    @classmethod
    def load(cls, name: str = "answer-v1", folder: Traversable | None = None) -> Prompts:
        """Read a template, by default one that ships. Raises PromptMissing."""
        file = (folder or files("policies").joinpath("prompts")).joinpath(f"{name}.md")
        try:
            data = file.read_bytes()
            text = data.decode()
        except (OSError, UnicodeDecodeError) as error:
            raise PromptMissing(
                f"the prompt template {file} cannot be read ({error}); restore it or choose another"
            ) from error
        if not text.strip():
            raise PromptMissing(f"the prompt template {file} is empty; restore it")
        return cls(name, text.strip(), digest(data), data)

    def build(
        self,
        question: str,
        passages: Sequence[PromptPassage],
        language: str,
        budget: int = 3000,
        slots: Sequence[str] = (),
    ) -> Prompt:
        """A prompt with the best passages that fit into so many tokens.

        Passages come best first. They are dropped whole, from the end, and the first one
        stays even when it is too long: a runtime that cannot read it says so.
        """
        room = budget - token_estimate(self.instructions) - token_estimate(question)
        kept: list[PromptPassage] = []
        for passage in passages:
            room -= token_estimate(numbered([passage]))
            if kept and room < 0:
                break
            kept.append(passage)
        held = " ".join((question, *(f"{p.title} {p.text}" for p in kept)))
        named = tuple(slot for slot in slots if slot in held)
        return Prompt(self.instructions, tuple(kept), question, language, self.digest, named)


def token_estimate(text: str) -> int:
    """Roughly how many tokens a small model needs for a text, rather too many than too few."""
    return round(len(text.encode()) / BYTES_A_TOKEN) + 1


def messages(prompt: Prompt) -> list[dict[str, str]]:
    """The prompt as chat messages: what never changes first, the question last."""
    language = LANGUAGES.get(prompt.language, prompt.language or "the question's language")
    asked = (
        f"Passages:\n\n{numbered(prompt.passages)}\n\n"
        f"Question (answer in {language}): {prompt.question}"
    )
    return [
        {"role": "system", "content": prompt.instructions},
        {"role": "user", "content": asked},
    ]
