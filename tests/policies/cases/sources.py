"""Passages to make cases of: the sample bank's documents and, where present, filings and laws."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LONGEST = 1500
CORPORA = Path(__file__).parents[3] / "corpora"
_BREAK = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][”\"]))\s+(?=[A-ZÄÖÜ(„“\"§\d])")
_NO_BREAK = re.compile(
    r"(?:\b(?:No|Nr|Art|Abs|U\.S\.C?|Inc|Co|Corp|z\.B|d\.h|[A-Z]|i\.e|e\.g|v|Mio|Mrd|Sec|Stat|Pub|L|ff|bzw|gem|vgl|Buchst)|\([^)]{0,60})\.$"
)

_DAY = re.compile(r"(?<![\d.,$€-])(?:[12]?\d|3[01])\.$")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row heads the columns, the first column names the rows."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    scale: str = ""
    """`million`, `thousand` or `billion` where the table says that its amounts are in them."""
    money: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A passage with its neighbours; `sentences` are whole ones of its text."""

    id: str
    corpus: str
    language: str
    text: str
    sentences: tuple[str, ...] = ()
    table: Table | None = None
    others: tuple[str, ...] = field(default=())
    """Other passages of the same document."""

    @property
    def half(self) -> str:
        """`train` or `test`, by document, so that no document is in both."""
        key = self.id.split("#")[0]
        return "test" if hashlib.sha256(key.encode()).digest()[0] % 2 else "train"


def sentences(text: str, language: str) -> tuple[str, ...]:
    """Whole sentences of running text, those left out that are hard to be sure of."""
    found: list[str] = []
    german = language == "de"
    for line in text.split("\n"):
        if "|" in line or "\t" in line or line.startswith("#"):
            continue
        pieces: list[str] = []
        for piece in _BREAK.split(line.strip()):
            if pieces and (_NO_BREAK.search(pieces[-1]) or (german and _DAY.search(pieces[-1]))):
                pieces[-1] += " " + piece
            else:
                pieces.append(piece)
        found += [
            p
            for p in pieces
            if 30 <= len(p) <= 420 and p[-1] == "." and p.count("(") == p.count(")")
        ]
    return tuple(found)


@cache
def harbour() -> tuple[Source, ...]:
    """The sample bank's documents in English and German, cut at their headings."""
    found: list[Source] = []
    root = CORPORA / "harbour" / "documents"
    for path in sorted(root.rglob("*.md")):
        name = path.relative_to(root).with_suffix("").as_posix()
        language = name.split("/")[0] if name.split("/")[0] in {"de", "fr", "es", "it"} else "en"
        if language not in {"en", "de"}:
            continue
        _, _, body = path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
        parts = [_plain(part) for part in re.split(r"\n(?=#+ )", body)]
        parts = [p for p in parts if len(p) > 80]
        for n, part in enumerate(parts):
            others = tuple(p for k, p in enumerate(parts) if k != n)[:2]
            found += _cut(f"harbour/{name}#{n}", "harbour", language, part, others)
    return tuple(found)


def _plain(part: str) -> str:
    part = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", part).strip()
    lines = [re.sub(r"^(?:#+|[-*]) ", "", line) for line in part.split("\n")]
    return "\n".join(line for line in lines if not re.fullmatch(r"[|\s:-]*", line))


def _cut(
    key: str, corpus: str, language: str, text: str, others: tuple[str, ...]
) -> Iterator[Source]:
    rows = [line for line in text.split("\n") if line.startswith("|")]
    table = None
    if len(rows) > 2:
        cells = [tuple(c.strip() for c in row.strip("|").split("|")) for row in rows]
        if len({len(c) for c in cells}) == 1:
            table = Table(cells[0], tuple(cells[1:]))
    yield Source(key, corpus, language, text, sentences(text, language), table, others)


def paragraphs(key: str, corpus: str, language: str, text: str) -> Iterator[Source]:
    """A long text as passages of whole lines."""
    blocks: list[str] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        if blocks and len(blocks[-1]) + len(line) < LONGEST:
            blocks[-1] += "\n" + line
        elif len(line) <= LONGEST * 2:
            blocks.append(line)
    for n, block in enumerate(blocks):
        others = tuple(b for k, b in enumerate(blocks) if k != n and abs(k - n) < 3)[:2]
        yield Source(
            f"{key}#{n}", corpus, language, block, sentences(block, language), None, others
        )


def test_data() -> Path | None:
    """The directory of the evaluation data, or None."""
    named = os.environ.get("COUNTERSIGN_TEST_DATA", "")
    return Path(named) if named and Path(named).is_dir() else None


def rows(path: Path) -> Iterator[dict[str, object]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


@cache
def regulations() -> tuple[Source, ...]:
    """Sections of federal regulations."""
    data = test_data()
    if data is None:
        return ()
    found: list[Source] = []
    for row in rows(data / "us_regs_kb" / "kb_latest.jsonl"):
        found += paragraphs(f"regs/{row['id']}", "us_regs", "en", str(row["text"]))
    return tuple(found)


@cache
def statutes() -> tuple[Source, ...]:
    """Paragraphs of German statutes."""
    data = test_data()
    if data is None:
        return ()
    found: list[Source] = []
    for row in rows(data / "de_finance_law_kb" / "kb.jsonl"):
        found += paragraphs(f"law/{row['id']}", "de_law", "de", str(row["text"]))
    return tuple(found)


@cache
def filings() -> tuple[Source, ...]:
    """Annual reports: each a table with the paragraphs around it."""
    data = test_data()
    if data is None:
        return ()
    found: list[Source] = []
    for n, row in enumerate(rows(data / "tatqa" / "dev.jsonl")):
        table: list[list[str]] = row["table"]  # type: ignore[assignment]
        texts = [str(p["text"]) for p in row["paragraphs"]]  # type: ignore[attr-defined]
        near = [t for t in texts if len(t) < 700][:2]
        everything = " ".join([*(c for r in table for c in r), *near[:1]]).lower()
        scale = ""
        for word in ("million", "thousand", "billion"):
            if re.search(rf"\bin (?:[a-z.$€£]{{1,6}} ){{0,3}}{word}s?\b", everything):
                scale = word
                break
        if not scale and re.search(r"(?<![\d,.])['’]?000(?:['’]?s)?\b", everything):
            scale = "thousand"
        mark = (" | ", "\t")[n % 2]
        drawn = "\n".join(mark.join(cell.strip() for cell in r) for r in table)
        key = f"filing/{row['doc_id']}"
        money = "$" in " ".join(c for r in table for c in r)
        made = _table(table, scale, money)
        text = "\n".join([*near[:1], drawn])
        if len(text) < 3 * LONGEST:
            found.append(Source(f"{key}#t", "filings", "en", text, (), made, tuple(near[1:])))
        for k, paragraph in enumerate(t for t in texts if len(t) < 2 * LONGEST):
            others = tuple(t for t in texts if t != paragraph and len(t) < LONGEST)[:2]
            found.append(
                Source(
                    f"{key}#{k}",
                    "filings",
                    "en",
                    paragraph,
                    sentences(paragraph, "en"),
                    None,
                    others,
                )
            )
    return tuple(found)


def _table(table: list[list[str]], scale: str, money: bool) -> Table | None:
    """The table where one of its first rows heads the columns with years."""
    for n, row in enumerate(table[:3]):
        years = [cell.strip() for cell in row[1:]]
        if len(years) >= 2 and all(re.fullmatch(r"(?:19|20)\d\d", y) for y in years):
            body = tuple(tuple(c.strip() for c in r) for r in table[n + 1 :])
            if len(set(years)) == len(years):
                return Table((row[0].strip(), *years), body, scale, money)
    return None


def every() -> tuple[Source, ...]:
    """All sources that are there."""
    return (*harbour(), *regulations(), *statutes(), *filings())
