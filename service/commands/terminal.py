"""What every command talks to: the environment, two streams, and exit codes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TextIO


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    NO = 1
    USAGE = 2
    SOME_BAD = 3
    CONFLICT = 4
    UNAVAILABLE = 5


class Stop(Exception):
    """A command cannot go on; the message is a sentence for the terminal."""

    def __init__(self, code: Exit, sentence: str) -> None:
        """Say why, and end with a code."""
        super().__init__(sentence)
        self.exit = code


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a command runs."""

    environ: Mapping[str, str]
    out: TextIO
    err: TextIO

    def write(self, text: str) -> None:
        """A result, on standard output."""
        print(text, file=self.out)

    def write_json(self, content: object) -> None:
        """A result as JSON, on standard output."""
        print(json.dumps(content, ensure_ascii=False, indent=2, default=str), file=self.out)

    def say(self, sentence: str) -> None:
        """A sentence about the work, on standard error."""
        print(f"countersign: {sentence}", file=self.err)


def words(raw: str) -> frozenset[str]:
    """`a,b` as a set of words."""
    return frozenset(word.strip() for word in raw.split(",") if word.strip())
