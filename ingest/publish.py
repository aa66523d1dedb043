"""Approve, publish, roll back, withdraw: what a knowledge manager does with staged releases."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ingest.catalog import AmbiguousCorpus, Catalog
from ingest.changes import Changes, Conflict, Contents, Fields
from ingest.follow import Follower
from ingest.index import IndexLocked
from ingest.records import DocumentId, Release, ReleaseState
from ingest.verify import check_release

_PAUSE = 0.1


class PublishTimedOut(Exception):
    """The index's owner did not make the release live in time; it will, once it runs."""


class UnknownDocument(Exception):
    """No release holds a document of this id."""


class Journal(Protocol):
    """Where events of knowledge management are sealed."""

    def record(self, type: str, fields: Fields) -> None:
        """Make an event durable. What it raises stops the change that it tells of."""


class Citations(Protocol):
    """Which past answers rest on a document."""

    def answers_citing(self, corpus: str, document: DocumentId) -> Sequence[str]:
        """Ids of answers, oldest first."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a withdrawal did."""

    corpus: str
    document: DocumentId
    new: bool
    """False where the document was withdrawn already."""
    answers: tuple[str, ...]
    """Past answers that cited it."""


class Publisher:
    """Changes what readers see; every change is recorded in the journal before it holds."""

    def __init__(self, catalog: Catalog, journal: Journal, clock: Callable[[], datetime]) -> None:
        self._catalog = catalog
        self._changes = Changes(catalog, journal.record, clock)

    def approve(self, number: int, by: str) -> Release:
        """Let a staged release be published. Raises Conflict where its author approves."""
        return self._changes.approve(number, by)

    def start(self, number: int) -> Release:
        """Hand an approved release to the index's owner, once its content was checked.

        A release that is on its way or live already stays so: publishing may be repeated. Raises
        UnknownRelease, and Conflict where it does not check out or is not approved.
        """
        release = self._catalog.release(number)
        if release.state in (ReleaseState.PUBLISHING, ReleaseState.LIVE):
            return release
        problems = check_release(self._catalog, release)
        if problems:
            raise Conflict(f"release {number} does not check out: {'; '.join(problems[:3])}")
        return self._changes.start_publishing(number)

    def start_rollback(self, corpus: str | None, number: int | None, by: str) -> Release:
        """Hand over a new release equal to an earlier one, by default the one before the live.

        Raises Conflict, NoLiveRelease, AmbiguousCorpus, UnknownCorpus, UnknownRelease.
        """
        live = self._live(corpus, number)
        earlier = [
            r
            for r in self._catalog.releases(live.corpus)
            if r.published_at is not None and r.number != live.number
        ]
        same = [r.number for r in earlier if r.number < live.number and r.digest == live.digest]
        if number is None and same:
            raise Conflict(
                f"release {live.number} holds again what release {max(same)} held; the one before "
                "it may be what was rolled back: name the release (`releases` lists them)"
            )
        if number is None:
            to = self._catalog.release(live.parent) if live.parent is not None else None
        else:
            to = next((r for r in earlier if r.number == number), None)
        if to is None:
            raise Conflict(
                f"release {number} was never live in {live.corpus!r}, or is live now"
                if number is not None
                else f"nothing was live in {live.corpus!r} before release {live.number}"
            )
        embedders = {self._catalog.recipe(r.recipe).embedder for r in (to, live)}
        if len(embedders) > 1:
            raise Conflict(
                f"release {to.number} was embedded by another model; ingest its folder again"
            )
        problems = check_release(self._catalog, to)
        if problems:
            raise Conflict(f"release {to.number} does not check out: {'; '.join(problems[:3])}")
        contents = Contents(
            self._catalog.settings_of(to.number),
            to.recipe,
            self._catalog.versions(to.number),
            self._catalog.facts(to.number),
            self._catalog.frequencies(to.number),
            self._catalog.phrasings(to.number),
            self._catalog.vocabularies(to.number),
        )
        report = self._catalog.report(to.number)
        return self._changes.start_rollback(contents, to, live, by, report)

    def withdraw(
        self, document: DocumentId, corpus: str | None, by: str, citations: Citations
    ) -> Withdrawn:
        """Hide a document at once and list the answers that cited it.

        Raises UnknownDocument, AmbiguousCorpus.
        """
        name = corpus if corpus is not None else self._corpus_of(document)
        known = self._catalog.rows(
            "SELECT 1 FROM release_versions v JOIN releases r ON r.number = v.release"
            " WHERE r.corpus = ? AND v.document = ? LIMIT 1",
            name,
            document,
        )
        if not known:
            raise UnknownDocument(f"no release of {name!r} holds a document {document!r}")
        new = self._changes.withdraw(name, document, by)
        return Withdrawn(name, document, new, tuple(citations.answers_citing(name, document)))

    def wait(
        self,
        number: int,
        following: Callable[[], AbstractContextManager[Follower]],
        timeout: float,
        sleep: Callable[[float], None] = time.sleep,
    ) -> Release:
        """Wait until a release is live: follow where nobody owns the index, else let its owner.

        `following` opens the index and raises IndexLocked where another process owns it.
        Raises PublishTimedOut.
        """
        until = time.monotonic() + timeout
        while (release := self._catalog.release(number)).state is ReleaseState.PUBLISHING:
            try:
                with following() as follower:
                    follower.follow()
                continue
            except IndexLocked:
                pass
            if time.monotonic() >= until:
                raise PublishTimedOut(
                    f"release {number} is not live after {timeout:g} s; the process that owns the "
                    "index publishes it as soon as it can (is the service healthy?)"
                )
            sleep(_PAUSE)
        return release

    def _live(self, corpus: str | None, number: int | None) -> Release:
        if corpus is None and number is not None:
            corpus = self._catalog.release(number).corpus
        if corpus is None:
            return self._catalog.pin()
        live = self._catalog.live(corpus)
        if live is None:
            self._catalog.corpus(corpus)
            raise Conflict(f"nothing is live in {corpus!r}, so there is nothing to roll back")
        return live

    def _corpus_of(self, document: DocumentId) -> str:
        rows = self._catalog.rows(
            "SELECT DISTINCT r.corpus FROM release_versions v JOIN releases r"
            " ON r.number = v.release WHERE v.document = ? ORDER BY r.corpus",
            document,
        )
        if not rows:
            raise UnknownDocument(f"no release holds a document {document!r}")
        if len(rows) > 1:
            names = ", ".join(row["corpus"] for row in rows)
            raise AmbiguousCorpus(
                f"several corpora hold a document {document!r}: {names}; name one with --corpus"
            )
        return str(rows[0]["corpus"])
