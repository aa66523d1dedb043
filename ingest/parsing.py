"""From a file's bytes to canonical text with its structure: the port, and choosing a parser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

CANONICALISER = 3
"""Part of every recipe: raised whenever the same original could give another canonical text."""


class Unparsable(Exception):
    """The file cannot be read as what it claims to be; the message says why."""


class BlockKind(StrEnum):
    """What a stretch of canonical text is to its reader."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or table row; offsets index the canonical text."""

    kind: BlockKind
    start: int
    end: int
    headers: tuple[str, ...] = ()
    """Column headers of a row's table, one a column; empty elsewhere."""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading, up to the next."""

    headings: tuple[str, ...]
    """The headings above, outermost first; empty before the first one."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Something in the file that no reader sees, and that was therefore left out."""

    why: str
    """`comment`, `hidden element`, `script`, …"""
    text: str
    """What it says, shortened."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a reader sees of a file."""

    text: str
    """The canonical text: `\\n` ends lines, a table row is a line with tabs."""
    sections: tuple[Section, ...]
    title: str | None
    """The file's own title: its first heading of the first level, or its HTML title."""
    hidden: tuple[Hidden, ...]


class Parser(Protocol):
    """Reads one kind of file. The same text always gives the same result."""

    def parse(self, text: str) -> Parsed:
        """Raises Unparsable."""


def parse(parsers: Mapping[str, Parser], media_type: str, text: str) -> Parsed:
    """Read a file with the parser for its media type.

    Raises Unparsable, also where a reader would see no text.
    """
    if media_type not in parsers:
        raise Unparsable(f"no parser reads {media_type}; use one of {', '.join(sorted(parsers))}")
    parsed = parsers[media_type].parse(text)
    if not any(section.blocks for section in parsed.sections):
        raise Unparsable("it has no text below its headings that a reader would see")
    return parsed
