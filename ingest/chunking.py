"""Sections become passages: what is cited, with exact offsets into the canonical text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from ingest.parsing import Block, BlockKind, Parsed, Section
from ingest.records import Digest, Passage, PassageId, Sentence, VersionId, passage_id
from ingest.sentences import sentence_spans

CHUNK_WORDS = 120
"""Longest passage in words, unless a single sentence or table row is longer."""


class Splitter(Protocol):
    """Cuts prose between sentences."""

    @property
    def name(self) -> str:
        """Name and version; part of every recipe."""

    def split(self, text: str, longest: int) -> Sequence[tuple[int, int]]:
        """Spans of at most `longest` words, in order, not overlapping, cut between sentences.

        Everything but whitespace lies in a span; a sentence that is longer stays whole.
        """


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage before it belongs to a release, which gives it title and document."""

    id: PassageId
    version: VersionId
    headings: tuple[str, ...]
    headers: tuple[str, ...]
    text: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]


def cut(
    parsed: Parsed, version: VersionId, recipe: Digest, splitter: Splitter, longest: int
) -> Iterator[Cut]:
    """The passages of a text, in order; none crosses a heading or mixes prose with a table."""
    for section in parsed.sections:
        for headers, start, end, sentences in _spans(parsed.text, section, splitter, longest):
            yield Cut(
                id=passage_id(version, recipe, start, end),
                version=version,
                headings=section.headings,
                headers=headers,
                text=parsed.text[start:end],
                start=start,
                end=end,
                sentences=sentences,
            )


def passage_words(passage: Passage) -> str:
    """What is embedded, and searched for terms, as the whole passage."""
    lines = (_readable(passage, s) for s in passage.sentences) if passage.headers else ()
    body = "\n".join(lines) if passage.headers else passage.text
    return " › ".join(passage.heading_path) + "\n" + body


def embedded_strings(passage: Passage) -> tuple[str, ...]:
    """What is embedded: each sentence under title and nearest heading, in order.

    A passage without sentences is embedded whole.
    """
    if not passage.sentences:
        return (passage_words(passage),)
    ends = dict.fromkeys((passage.heading_path[0], passage.heading_path[-1]))
    prefix = " › ".join(ends)
    return tuple(f"{prefix}: {_readable(passage, s)}" for s in passage.sentences)


def _readable(passage: Passage, sentence: Sentence) -> str:
    """A sentence as it is; a table row with each cell after its column's header."""
    text = passage.text[sentence.start - passage.start : sentence.end - passage.start]
    if not passage.headers:
        return text
    cells = text.split("\t")
    names = passage.headers + ("",) * (len(cells) - len(passage.headers))
    pairs = zip(names, cells, strict=False)
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)


_Span = tuple[tuple[str, ...], int, int, tuple[Sentence, ...]]


def _spans(text: str, section: Section, splitter: Splitter, longest: int) -> Iterator[_Span]:
    for blocks in _runs(section.blocks):
        is_row, headers = blocks[0].kind is BlockKind.ROW, blocks[0].headers
        spans = _row_spans(text, blocks, longest) if is_row else ()
        if not is_row:
            first = blocks[0].start
            prose = text[first : blocks[-1].end]
            spans = tuple((first + a, first + b) for a, b in splitter.split(prose, longest))
        sentences = tuple(s for block in blocks for s in _sentences(text, block))
        starts, ends = [s.start for s in sentences], [s.end for s in sentences]
        for start, end in spans:
            # Both run in order, so that a long text costs no more a passage than a short one.
            inside = sentences[bisect_left(starts, start) : bisect_right(ends, end)]
            yield headers, start, end, inside


def _runs(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """Neighbouring blocks of one kind; a table's header line, no block itself, parts them too."""
    run: list[Block] = []
    for block in blocks:
        if run and (
            (run[-1].kind is BlockKind.ROW) != (block.kind is BlockKind.ROW)
            or run[-1].headers != block.headers
            or run[-1].end + 1 != block.start
        ):
            yield tuple(run)
            run = []
        run.append(block)
    if run:
        yield tuple(run)


def _sentences(text: str, block: Block) -> Iterator[Sentence]:
    if block.kind is BlockKind.ROW:
        yield Sentence(block.start, block.end)
        return
    for start, end in sentence_spans(text[block.start : block.end]):
        yield Sentence(block.start + start, block.start + end)


def _row_spans(text: str, rows: Sequence[Block], longest: int) -> tuple[tuple[int, int], ...]:
    """Neighbouring rows together, up to the longest passage."""
    spans: list[tuple[int, int]] = []
    words = 0
    for row in rows:
        size = len(text[row.start : row.end].split())
        if spans and words + size <= longest:
            spans[-1] = (spans[-1][0], row.end)
            words += size
        else:
            spans.append((row.start, row.end))
            words = size
    return tuple(spans)
