"""What every command talks to: the environment, two streams, and exit codes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TextIO

_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


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
        """A result, on standard output. Whatever it holds, nothing steers the terminal."""
        print(harmless(text), file=self.out)

    def write_lines(self, lines: Iterable[str]) -> None:
        """A result of several lines, none of which can pass for two."""
        for line in lines:
            self.write(line.replace("\n", "\\n"))

    def write_painted(self, line: str) -> None:
        """A line with colours of ours, in which others' text was made harmless before."""
        print(line, file=self.out)

    def write_json(self, content: object) -> None:
        """A result as JSON, on standard output."""
        said = json.dumps(content, ensure_ascii=False, indent=2, default=str)
        print(_STEERING.sub(lambda c: f"\\u{ord(c[0]):04x}", said), file=self.out)

    def say(self, sentence: str) -> None:
        """A sentence about the work, on standard error."""
        print(f"countersign: {harmless(sentence)}", file=self.err)


def harmless(text: str) -> str:
    """Text in which control characters, and what turns a line around, are escapes.

    Line feeds and tabs stay.

    >>> harmless("fee: 4.90\\x1b[2K")
    'fee: 4.90\\\\x1b[2K'
    """
    return _STEERING.sub(lambda c: c[0].encode("unicode_escape").decode(), text)


def words(raw: str) -> frozenset[str]:
    """`a,b` as a set of words."""
    return frozenset(word.strip() for word in raw.split(",") if word.strip())
