"""What weighing needs to know of every sentence, read once when a release is published.

A cache beside the catalog, found by content and code: another text, another place under other
headings, or other code is another key, so that nothing kept is ever stale. Whatever is missing
or cannot be read is read again from the text.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, Protocol

import orjson

from ingest.index import TermEncoder
from ingest.records import Digest, Passage, PassageId, Release, Version, VersionId
from policies.quantities import recognise
from service.contrasts import Contrasts

AT_ONCE = 64
"""Passages a transaction: a kill loses no more."""

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS analyses (key BLOB PRIMARY KEY, content BLOB NOT NULL)"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS analysed (release TEXT, code TEXT, PRIMARY KEY (release, code))"
    " STRICT",
)


class Figure(NamedTuple):
    """A quantity, without its place."""

    kind: str
    value: str
    unit: str
    bound: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence, or the headings above it, as weighing sees them."""

    figures: tuple[Figure, ...]
    terms: frozenset[int]
    members: Mapping[str, frozenset[str]]
    """Of contrasts, by group."""


class Reader:
    """Reads texts."""

    def __init__(self, encoder: TermEncoder, contrasts: Contrasts) -> None:
        self._encoder = encoder
        self._contrasts = contrasts

    def read(self, text: str, language: str) -> Reading:
        """One text."""
        return Reading(
            tuple(Figure(q.kind, q.value, q.unit, q.bound) for q in recognise(text, language)),
            frozenset(self._encoder.encode_question(text, language)),
            self._contrasts.members(text),
        )


@dataclass(frozen=True, slots=True)
class Analysis:
    """A passage's headings and sentences, each made ready when it is asked for."""

    _raw: Sequence[Any]

    @property
    def headings(self) -> Reading:
        """Of the heading path and the column headers."""
        return _reading(self._raw[0])

    def sentence(self, number: int) -> Reading:
        """The n-th, from 0."""
        return _reading(self._raw[number + 1])


class Kept(Protocol):
    """Analyses that were made beforehand."""

    def of(self, passages: Iterable[tuple[Passage, str]]) -> Mapping[PassageId, Analysis]:
        """Those there are, of passages with the language of their document."""


class Nothing:
    """None at all."""

    def of(self, passages: Iterable[tuple[Passage, str]]) -> Mapping[PassageId, Analysis]:
        """None."""
        return {}


class Shelf(Protocol):
    """The catalog's reading side, as far as analysing needs it."""

    def versions(self, release: int) -> tuple[Version, ...]:
        """Every version of the release."""

    def passages_of(self, version: VersionId, release: int) -> tuple[Passage, ...]:
        """All passages of one version."""


class Analyses:
    """A file of analyses; one that cannot be read or written holds none."""

    def __init__(self, path: Path, code: Digest, shelf: Shelf, reader: Reader) -> None:
        self._path = path
        self._code = code
        self._shelf = shelf
        self._reader = reader
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def of(self, passages: Iterable[tuple[Passage, str]]) -> Mapping[PassageId, Analysis]:
        """Those there are; one statement for all."""
        keys = {self._key(passage, language): passage.id for passage, language in passages}
        if not keys:
            return {}
        marks = ",".join("?" * len(keys))
        query = f"SELECT key, content FROM analyses WHERE key IN ({marks})"  # noqa: S608
        try:
            with self._file() as file:
                rows = file.execute(query, tuple(keys)).fetchall() if file else []
        except sqlite3.Error:
            return {}
        return {keys[key]: Analysis(orjson.loads(content)) for key, content in rows}

    def prepare(self, release: Release) -> None:
        """Analyse what the release holds and no release before it; once for this code."""
        # Another process may be doing the same, or the disk may be full: then it is done later.
        with suppress(sqlite3.Error):
            self._prepare(release)

    def _prepare(self, release: Release) -> None:
        with self._file() as file:
            if file is None or self._covers(file, release.digest):
                return
            # What other code read is read no more; another program finds its own gone and reads.
            if file.execute("SELECT 1 FROM analysed WHERE code != ?", (self._code,)).fetchone():
                file.execute("DELETE FROM analyses")
                file.execute("DELETE FROM analysed")
        passages = self._passages(release.number)
        while some := list(islice(passages, AT_ONCE)):
            self._keep(some)
        with self._file() as file:
            if file is not None:
                file.execute(
                    "INSERT OR IGNORE INTO analysed VALUES (?, ?)", (release.digest, self._code)
                )

    def _keep(self, some: Sequence[tuple[Passage, str]]) -> None:
        there = self.of(some)
        rows = [
            (self._key(passage, language), self._analysed(passage, language))
            for passage, language in some
            if passage.id not in there
        ]
        with self._file() as file:
            if file is not None:
                file.executemany("INSERT OR IGNORE INTO analyses VALUES (?, ?)", rows)

    def _passages(self, release: int) -> Iterator[tuple[Passage, str]]:
        for version in self._shelf.versions(release):
            for passage in self._shelf.passages_of(version.id, release):
                yield passage, version.language

    def _analysed(self, passage: Passage, language: str) -> bytes:
        texts = (above(passage), *(slice_of(passage, n) for n in range(len(passage.sentences))))
        return orjson.dumps([_raw(self._reader.read(text, language)) for text in texts])

    def _key(self, passage: Passage, language: str) -> bytes:
        ends = [(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
        content = (self._code, language, above(passage), passage.text, ends)
        return hashlib.sha256(orjson.dumps(content)).digest()

    def _covers(self, file: sqlite3.Connection, release: Digest) -> bool:
        query = "SELECT 1 FROM analysed WHERE release = ? AND code = ?"
        return file.execute(query, (release, self._code)).fetchone() is not None

    @contextmanager
    def _file(self) -> Iterator[sqlite3.Connection | None]:
        """The file in a transaction; None where it cannot be opened."""
        with self._lock:
            if self._connection is None:
                self._connection = _opened(self._path)
            if self._connection is None:
                yield None
                return
            with self._connection:
                yield self._connection


def above(passage: Passage) -> str:
    """The headings above a passage and its column headers, as one text."""
    return " ".join((*passage.heading_path, *passage.headers))


def slice_of(passage: Passage, number: int) -> str:
    """The n-th sentence, character for character."""
    sentence = passage.sentences[number]
    return passage.text[sentence.start - passage.start : sentence.end - passage.start]


def _opened(path: Path) -> sqlite3.Connection | None:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        connection = sqlite3.connect(path, timeout=2, check_same_thread=False)
    except (OSError, sqlite3.Error):
        return None
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        with connection:
            for statement in _SCHEMA:
                connection.execute(statement)
    except sqlite3.Error:
        connection.close()
        return None
    return connection


def _raw(reading: Reading) -> tuple[object, object, object]:
    members = {group: sorted(names) for group, names in reading.members.items()}
    return [list(f) for f in reading.figures], sorted(reading.terms), members


def _reading(raw: Sequence[Any]) -> Reading:
    figures, terms, members = raw
    return Reading(
        tuple(Figure(*figure) for figure in figures),
        frozenset(terms),
        {group: frozenset(names) for group, names in members.items()},
    )
