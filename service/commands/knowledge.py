"""Ingest's commands, over the parts of this installation."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import ingest.cli
from ingest.blobs import BlobStore
from ingest.catalog import Catalog
from ingest.embedding import Embedder
from ingest.index import Index, TermEncoder
from ingest.records import Release
from service.opening import Parts, opened
from service.parts_evidence import SealedJournal
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Room:
    """What knowledge management works with; each part is opened when it is first used."""

    parts: Parts

    @property
    def catalog(self) -> Catalog:
        """Documents, versions, releases."""
        return self.parts.catalog

    @property
    def blobs(self) -> BlobStore:
        """Originals, canonical texts, vectors."""
        return self.parts.blobs

    @property
    def journal(self) -> SealedJournal:
        """The sealed log."""
        return self.parts.journal

    @property
    def citations(self) -> SealedJournal:
        """The sealed log, searched."""
        return self.parts.journal

    @property
    def encoder(self) -> TermEncoder:
        """Texts to terms."""
        return self.parts.encoder

    @property
    def clock(self) -> Callable[[], datetime]:
        """Aware UTC."""
        return self.parts.clock

    def embedder(self) -> Embedder:
        """Texts to vectors. Raises EmbedderUnavailable."""
        return self.parts.embedder

    def index(self) -> Index:
        """The index, for a caller who closes it. Raises IndexLocked while a service runs."""
        return self.parts.open_index()

    def prepare(self, release: Release) -> None:
        """Analyse its passages, so that no question waits for that."""
        self.parts.analyses.prepare(release)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ingest's commands."""
    ingest.cli.register(subparsers, build_room)


@contextmanager
def build_room(terminal: ingest.cli.Terminal) -> Iterator[Room]:
    """The parts, for one command."""
    with opened(Settings.from_env(terminal.environ)) as parts:
        yield Room(parts)
