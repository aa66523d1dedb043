"""How questions are taken and judged."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from service.choices.choice import Choices, Hosts, Origins, Words, choice


class LogLevel(StrEnum):
    """How much is logged; personal text never is."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Serving(Choices):
    """Keys, policy, limits, and which pages may ask."""

    keys: Path | None = choice(
        None,
        means="File of API keys; empty: `keys.json` in the data directory.",
        wrong="Unreadable, or readable by others: `serve` ends with exit 5.",
        trusted="Trusted: it gives roles and groups.",
    )
    policy: str = choice(
        "baseline",
        means="Policy that judges answers: a name from the library or a file.",
        wrong="A policy that does not load, or whose examples fail, ends the command with exit 2.",
        trusted="Trusted wholly: it decides what may leave.",
    )
    ask_timeout: float = choice(
        20.0,
        gt=0,
        le=300,
        means="Seconds an answer may take; then the next step down is taken.",
        wrong="Too short: drafts are never ready, answers are quoted.",
        trusted="Nothing.",
    )
    workers: int = choice(
        4,
        ge=1,
        le=64,
        means="Questions answered at the same time; beside them a quarter as many guard "
        "checks are judged, at least one, and as many as `workers` wait.",
        wrong="Too many for the machine: every answer becomes slow.",
        trusted="Nothing.",
    )
    waiting: int = choice(
        32,
        ge=0,
        le=10_000,
        means="Questions that may wait for a worker; one more is told 429.",
        wrong="Too few: askers are turned away. Too many: they wait past their patience.",
        trusted="Nothing.",
    )
    read_timeout: float = choice(
        10.0,
        gt=0,
        le=300,
        means="Seconds a client may take to send a request's head, and again its body.",
        wrong="Too long: idle connections pile up.",
        trusted="Nothing.",
    )
    hosts: Hosts = choice(
        (),
        means="Names (such as `ask.bank.example`) that readers reach the service under, beside "
        "loopback's own and `host`; a service that listens beyond loopback also knows addresses.",
        wrong="A request for a name that is missing here is told 421.",
        trusted="A page of a listed name can ask, and read what it is answered.",
    )
    frame_ancestors: Words = choice(
        ("'none'",),
        means="Pages that may frame `/` (Content-Security-Policy `frame-ancestors`).",
        wrong="A page that is missing here shows an empty frame.",
        trusted="A framing page can dress up what readers see.",
    )
    origins: Origins = choice(
        (),
        means="Web origins (such as `https://www.bank.example`) whose pages may carry the widget "
        "and ask from the reader's browser.",
        wrong="A page of an origin that is missing here shows an empty widget: browsers load "
        "nothing and ask nothing.",
        trusted="A page that carries the widget can read what it is answered; keys are never "
        "accepted from other origins.",
    )
    log_level: LogLevel = choice(
        LogLevel.INFO,
        means="How much is logged, as JSON lines on standard error.",
        wrong="`debug` is chatty; no level logs personal text.",
        trusted="Nothing.",
    )
