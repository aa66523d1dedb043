"""What writes drafts."""

from __future__ import annotations

from enum import StrEnum

from pydantic import SecretStr

from service.choices.choice import Choices, choice
from service.prompting import Figures


class GeneratorKind(StrEnum):
    """What writes drafts."""

    AUTO = "auto"
    QUOTED = "quoted"
    EMBEDDED = "embedded"
    OLLAMA = "ollama"
    OPENAI = "openai"


class Drafting(Choices):
    """The generator and its model."""

    generator: GeneratorKind = choice(
        GeneratorKind.AUTO,
        means="What writes drafts: `auto` takes Ollama where one answers, else quotes.",
        wrong="A generator that does not answer makes every answer a quoted one, "
        "with the reason `generator_unavailable`.",
        trusted="Not trusted: whatever it writes is judged before it may leave.",
    )
    ollama_url: str = choice(
        "http://127.0.0.1:11434",
        means="Where Ollama listens.",
        wrong="Nothing there: quoted answers. An address off the premises is refused.",
        trusted="Sees questions and passages in the clear; what it answers is judged.",
    )
    openai_url: str = choice(
        "",
        means="Where an OpenAI-compatible server (such as vLLM) listens; empty: none.",
        wrong="Nothing there: quoted answers. An address off the premises is refused.",
        trusted="Sees questions and passages in the clear; what it answers is judged.",
    )
    openai_key: SecretStr | None = choice(
        None,
        means="Bearer token for `openai_url`, where that server wants one.",
        wrong="The server refuses: quoted answers.",
        trusted="A secret: never logged, never shown.",
    )
    model: str = choice(
        "",
        means="Name of the model to ask; empty takes the generator's own default.",
        wrong="A model that is absent, cloud-proxied or not approved is refused: quoted answers.",
        trusted="Pinned by its digest; another digest is refused until approved.",
    )
    figures: Figures = choice(
        Figures.TYPED,
        means="How figures come into drafts: `typed` by the model, then looked up in the source; "
        "`slots` hides them from the model, which cannot type a digit, and fills them in.",
        wrong="`slots` with a runtime that does not enforce patterns in JSON schemas: quoted "
        "answers.",
        trusted="Nothing: either way every figure is judged.",
    )
