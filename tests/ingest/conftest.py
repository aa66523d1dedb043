"""A desk with everything a knowledge manager needs, over fakes, in a temporary directory."""

from __future__ import annotations

import io
import json
import re
import zlib
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest import cli
from ingest.adapters.local_blobs import LocalBlobs
from ingest.adapters.markup_process import COMMAND
from ingest.catalog import Catalog
from ingest.confinement import Confinement
from ingest.follow import Follower
from ingest.index import Index, IndexLocked, Terms
from ingest.records import Release
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.index import FakeIndex
from tests.fakes.journal import FakeCitations, FakeJournal

FEES = """---
id: fees
owner: pricing
visibility: public
in_force_from: 2026-01-01
---
# Account fees

The fees of our accounts.

## Current account

The monthly fee is 4.90 EUR. Cash withdrawals are free.

| Account | Monthly fee |
|---|---|
| Basic | 2.90 EUR |
| Plus | 4.90 EUR |
"""

CARDS = """<p>Lost a card? Call us at once.</p><ul><li>By day</li><li>By night</li></ul>"""


class WordTerms:
    """Words as terms."""

    def encode_passage(self, text: str, language: str) -> Terms:
        counts = Counter(zlib.crc32(w.encode()) for w in re.findall(r"\w+", text.lower()))
        numbers = tuple(sorted(counts))
        return Terms(numbers, tuple(float(counts[n]) for n in numbers))

    def encode_question(self, text: str, language: str) -> tuple[int, ...]:
        return self.encode_passage(text, language).numbers


@dataclass
class Clock:
    """Each look is a second later."""

    now: datetime = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class OpenIndex(FakeIndex):
    """Stays open for the next command, as a directory would."""

    def close(self) -> None:
        pass


@dataclass
class Desk:
    """The room of the commands, and the terminal they run at."""

    folder: Path
    catalog: Catalog
    blobs: LocalBlobs
    journal: FakeJournal = field(default_factory=FakeJournal)
    citations: FakeCitations = field(default_factory=FakeCitations)
    encoder: WordTerms = field(default_factory=WordTerms)
    clock: Callable[[], datetime] = field(default_factory=Clock)
    model: FakeEmbedder = field(default_factory=FakeEmbedder)
    shelf: FakeIndex = field(default_factory=OpenIndex)
    locked: bool = False
    environ: Mapping[str, str] = field(default_factory=lambda: {"USER": "ann"})
    written: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    prepared: list[int] = field(default_factory=list)
    err: io.StringIO = field(default_factory=io.StringIO)

    def embedder(self) -> FakeEmbedder:
        return self.model

    def index(self) -> Index:
        if self.locked:
            raise IndexLocked("The service owns the index.")
        return self.shelf

    def prepare(self, release: Release) -> None:
        self.prepared.append(release.number)

    def write(self, text: str) -> None:
        self.written.append(text)

    def write_lines(self, lines: Iterable[str]) -> None:
        self.written.extend(lines)

    def write_json(self, content: object) -> None:
        self.written.append(json.dumps(content, default=str))

    def say(self, sentence: str) -> None:
        self.said.append(sentence)

    def run(self, *words: str) -> int:
        parser = ArgumentParser()
        cli.register(parser.add_subparsers(required=True), self._room)
        self.written.clear()
        self.said.clear()
        arguments = parser.parse_args(words)
        return int(arguments.run(arguments, self))

    @property
    def output(self) -> str:
        return "\n".join(self.written)

    def ingest(self) -> int:
        return self.run("ingest", str(self.folder))

    def publish(self) -> int:
        """Ingest, approve and publish what lies in the folder; its number."""
        self.ingest()
        number = self.catalog.releases()[-1].number
        assert self.run("approve", str(number), "--by", "bob") == 0, self.said
        assert self.run("publish", str(number)) == 0, self.said
        return number

    def put(self, path: str, text: str | bytes) -> Path:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)
        return place

    def follower(self, index: Index | None = None) -> Follower:
        return Follower(self.catalog, self.blobs, index or self.shelf, self.encoder, self.clock)

    @contextmanager
    def _room(self, terminal: cli.Terminal) -> Iterator[cli.Room]:
        yield self


class KeptOpen(Confinement):
    """Stays open for the next command."""

    def __exit__(self, *error: object) -> None:
        pass


@pytest.fixture(scope="session")
def confinement() -> Iterator[Confinement]:
    """One child for the tests of a whole session: each would take a tenth of a second to start."""
    kept = KeptOpen(COMMAND)
    yield kept
    kept.close()


@pytest.fixture
def desk(
    tmp_path: Path, confinement: Confinement, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """A corpus of two documents and a fact table, and nothing staged yet."""
    monkeypatch.setattr(cli, "Confinement", lambda command: confinement)
    blobs = LocalBlobs(tmp_path / "data" / "blobs")
    catalog = Catalog(tmp_path / "data" / "catalog.sqlite", blobs)
    desk = Desk(tmp_path / "corpus", catalog, blobs)
    desk.put(
        "corpus.toml",
        'name = "small"\ndefault_language = "en"\nscope = "Accounts."\nvisibility = "staff"\n',
    )
    desk.put("documents/fees.md", FEES)
    desk.put("documents/cards/lost.html", CARDS)
    desk.put(
        "facts/fees.csv",
        "subject,measure,value,unit,in_force_from,in_force_until,source\n"
        "Basic,monthly fee,2.90,EUR,2026-01-01,,fees\n",
    )
    yield desk
    catalog.close()
