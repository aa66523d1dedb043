"""How one setting is declared, and the kinds of lists that settings hold."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


class Choices(BaseModel):
    """Settings that belong together; a name that is not among them is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _words(raw: object) -> object:
    """A comma-separated variable as the list it stands for; lists pass unchanged."""
    if isinstance(raw, str):
        return tuple(word.strip() for word in raw.split(",") if word.strip())
    return raw


def _origins(words: tuple[str, ...]) -> tuple[str, ...]:
    """Each an origin as browsers write it; `*` is none."""
    for word in words:
        if not _ORIGIN.fullmatch(word):
            raise ValueError(f"{word!r} is no origin such as https://www.bank.example")
    return words


def _hosts(words: tuple[str, ...]) -> tuple[str, ...]:
    """Each a name alone, without scheme, port or path."""
    for word in words:
        if not _NAME.fullmatch(word):
            raise ValueError(f"{word!r} is no host name such as ask.bank.example")
    return words


Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
Origins = Annotated[Words, AfterValidator(_origins)]
Hosts = Annotated[Words, AfterValidator(_hosts)]
_NAME: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,252})")
_ORIGIN: Final = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?")


def choice(default: object, *, means: str, wrong: str, trusted: str, **limits: Any) -> Any:
    """A setting that says what it means, what happens if it is wrong, and whether it is trusted.

    `limits` are pydantic's: `ge`, `gt`, `le`, `pattern`.
    """
    return Field(
        default=default,
        description=means,
        json_schema_extra={"wrong": wrong, "trusted": trusted},
        **limits,
    )
