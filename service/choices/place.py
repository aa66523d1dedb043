"""Where an installation lies and listens."""

from __future__ import annotations

from pathlib import Path

from service.choices.choice import Choices, choice


class Place(Choices):
    """The data directory and the address."""

    data: Path = choice(
        Path(".countersign"),
        means="Directory of the catalog, originals, index, log and keys.",
        wrong="A directory that cannot be written ends the command with exit 5; "
        "a wrong one looks like an empty installation.",
        trusted="Trusted wholly: whoever can read it reads every answer ever given.",
    )
    host: str = choice(
        "127.0.0.1",
        means="Address to listen on.",
        wrong="An address this machine does not have ends `serve` with exit 5; "
        "`0.0.0.0` lets the network ask.",
        trusted="Everyone who reaches it may ask about public knowledge.",
    )
    port: int = choice(
        8080,
        ge=0,
        le=65535,
        means="TCP port to listen on; 0 takes a free one.",
        wrong="A port in use ends `serve` with exit 5.",
        trusted="As `host`.",
    )
