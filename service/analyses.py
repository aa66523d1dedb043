"""What was read of passages when their release was published, kept beside the catalog.

A file found by content and code: another text, another place under other headings, or other code
is another key, and every row carries a sum of its bytes, so that nothing stale or damaged is ever
used. Whatever the file does not hold is read again from the text: slower, never otherwise.

It holds what readers of a live release need, of one on its way, and of the one that a rollback
brings back; the rest goes when the next release was prepared.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

import orjson

from ingest.records import Digest, Passage, PassageId, Release, ReleaseState, Version, VersionId
from service import logs
from service.disposable import Disposable
from service.readings import Analysis

AT_ONCE = 64
"""Passages a transaction: a kill loses no more."""

Told = tuple[Passage, str]
"""A passage, and the language of its document."""

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS readings (key BLOB PRIMARY KEY, weighing BLOB NOT NULL,"
    " judging BLOB NOT NULL, embedded BLOB NOT NULL, rows INTEGER NOT NULL, sum INTEGER NOT NULL)"
    " STRICT",
    "CREATE TABLE IF NOT EXISTS analysed (release TEXT, code TEXT, PRIMARY KEY (release, code))"
    " STRICT",
    # What an earlier version kept otherwise.
    "DROP TABLE IF EXISTS analyses",
)
_TRIES: Final = 3
"""Whoever was disturbed that often leaves a release unmarked, to be looked at at the next start."""
_NEEDED: Final = frozenset({ReleaseState.LIVE, ReleaseState.PUBLISHING})


class Shelf(Protocol):
    """The catalog's reading side, as far as analysing needs it."""

    def releases(self) -> tuple[Release, ...]:
        """All releases, oldest first."""

    def versions(self, release: int) -> tuple[Version, ...]:
        """Every version of the release, each once."""

    def passages_of(self, version: VersionId, release: int) -> tuple[Passage, ...]:
        """All passages of one version."""


class Reads(Protocol):
    """What reads a passage."""

    def analyse(self, passage: Passage, language: str) -> Analysis:
        """A passage, with the language of its document. Raises IndexUnavailable."""


class Analyses:
    """A file of analyses, and a reader for what it does not hold."""

    def __init__(self, path: Path, code: Digest, shelf: Shelf, reader: Reads) -> None:
        self._path = path
        self._code = code
        self._shelf = shelf
        self._reader = reader
        self._file = Disposable(path, _SCHEMA, self._tell)
        self._told: set[str] = set()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def of(self, passages: Sequence[Told]) -> Mapping[PassageId, Analysis]:
        """Of every passage; kept ones by one statement. Raises IndexUnavailable."""
        kept = self.kept(passages)
        if len(kept) < len(passages):
            self._tell("read_anew")
        return {
            passage.id: kept.get(passage.id) or self._reader.analyse(passage, language)
            for passage, language in passages
        }

    def kept(self, passages: Sequence[Told]) -> Mapping[PassageId, Analysis]:
        """Those that the file holds whole."""
        keys = {self._key(passage, language): passage.id for passage, language in passages}
        if not keys:
            return {}
        marks = ",".join("?" * len(keys))
        query = f"SELECT * FROM readings WHERE key IN ({marks})"  # noqa: S608
        rows: list[tuple[bytes, bytes, bytes, bytes, int, int]] = []
        with self._file.used() as file:
            if file is not None:
                rows = file.execute(query, tuple(keys)).fetchall()
        return {
            keys[key]: analysis
            for key, weighing, judging, embedded, count, total in rows
            if _sum(analysis := Analysis(weighing, judging, embedded, count)) == total
        }

    def missing(self, release: Release) -> tuple[int, int]:
        """How many passages of a release the file does not hold whole, and how many there are."""
        passages = self._passages(release.number)
        missing = count = 0
        while some := list(islice(passages, AT_ONCE)):
            count += len(some)
            missing += len(some) - len(self.kept(some))
        return missing, count

    def prepare(self, release: Release) -> None:
        """Analyse what the release holds and no release before it; once for this code.

        Then what no kept release uses goes. Raises IndexUnavailable where a text of it has no
        vector.
        """
        with self._file.used() as file:
            if file is None or self._covers(file, release.digest):
                return
            # What other code read is read no more; another program finds its own gone and reads.
            if file.execute("SELECT 1 FROM analysed WHERE code != ?", (self._code,)).fetchone():
                file.execute("DELETE FROM readings")
                file.execute("DELETE FROM analysed")
        for _ in range(_TRIES):
            used = self._prepared(release)
            if used is not None:
                self._drop(release, used)
                return

    def _prepared(self, release: Release) -> set[bytes] | None:
        """Keep every passage of a release, or as many as can be; their keys.

        None where another process dropped rows meanwhile, which may have been found here before.
        """
        before: int | None = None
        with self._file.used() as file:
            before = None if file is None else _times_dropped(file)
        used: set[bytes] = set()
        passages = self._passages(release.number)
        while some := list(islice(passages, AT_ONCE)):
            self._keep(some)
            used.update(self._key(*told) for told in some)
        with self._file.used() as file:
            if file is not None:
                file.execute("BEGIN IMMEDIATE")
                if _times_dropped(file) != before:
                    return None
                file.execute(
                    "INSERT OR IGNORE INTO analysed VALUES (?, ?)", (release.digest, self._code)
                )
        return used

    def _drop(self, release: Release, used: set[bytes]) -> None:
        """Drop what no kept release uses, given the keys of one.

        Whoever prepares another release at the same time loses nothing: either its mark is found
        here, and nothing goes, or it finds that something went, and looks again.
        """
        marks: set[tuple[str, str]] | None = None
        with self._file.used() as file:
            marks = None if file is None else _marks(file)
        kept = self._kept_releases()
        known = {(version, release.recipe) for version in self._shelf.versions(release.number)}
        for other in kept:
            for version in self._shelf.versions(other.number):
                if (version, other.recipe) not in known:
                    known.add((version, other.recipe))
                    passages = self._shelf.passages_of(version.id, other.number)
                    used.update(self._key(passage, version.language) for passage in passages)
        with self._file.used() as file:
            if file is None or marks is None:
                return
            file.execute("BEGIN IMMEDIATE")
            there = {key for (key,) in file.execute("SELECT key FROM readings")}
            gone = there - used
            if not gone or _marks(file) != marks:
                return
            file.executemany("DELETE FROM readings WHERE key = ?", ((key,) for key in gone))
            digests = {other.digest for other in kept} | {release.digest}
            file.executemany(
                "DELETE FROM analysed WHERE release = ?",
                ((mark,) for mark, _ in marks if mark not in digests),
            )
            file.execute(f"PRAGMA user_version = {_times_dropped(file) + 1}")

    def _kept_releases(self) -> list[Release]:
        """Those that readers need, or will: live, on their way, and where a rollback leads."""
        releases = {release.number: release for release in self._shelf.releases()}
        needed = [r for r in releases.values() if r.state in _NEEDED]
        parents = [releases[r.parent] for r in needed if r.parent in releases]
        return [*needed, *parents]

    def _keep(self, some: Sequence[Told]) -> None:
        there = self.kept(some)
        rows = []
        for passage, language in some:
            if passage.id not in there:
                found = self._reader.analyse(passage, language)
                key = self._key(passage, language)
                rows.append((key, *astuple(found), _sum(found)))
        with self._file.used() as file:
            if file is not None:
                # In the place of a row that was damaged.
                file.executemany("INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _passages(self, release: int) -> Iterator[Told]:
        for version in self._shelf.versions(release):
            for passage in self._shelf.passages_of(version.id, release):
                yield passage, version.language

    def _key(self, passage: Passage, language: str) -> bytes:
        ends = [(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
        content = (
            self._code,
            language,
            passage.id,
            passage.heading_path,
            passage.headers,
            passage.text,
            ends,
        )
        return hashlib.sha256(orjson.dumps(content)).digest()

    def _covers(self, file: sqlite3.Connection, release: Digest) -> bool:
        query = "SELECT 1 FROM analysed WHERE release = ? AND code = ?"
        return file.execute(query, (release, self._code)).fetchone() is not None

    def _tell(self, event: str) -> None:
        """Log it once: it would be so at every question, and a doctor says how much it is."""
        if event not in self._told:
            self._told.add(event)
            logs.event(f"analyses_{event}", level=logging.WARNING, file=str(self._path))


def _marks(file: sqlite3.Connection) -> set[tuple[str, str]]:
    """Which releases were read whole, each with the code that read it."""
    return set(file.execute("SELECT release, code FROM analysed"))


def _times_dropped(file: sqlite3.Connection) -> int:
    """How often rows were dropped: counted in the file's own header, with the transaction."""
    times: int = file.execute("PRAGMA user_version").fetchone()[0]
    return times


def _sum(analysis: Analysis) -> int:
    total = zlib.crc32(analysis.rows.to_bytes(8, "little", signed=True))
    for part in (analysis.weighing, analysis.judging, analysis.embedded):
        total = zlib.crc32(part, total)
    return total
