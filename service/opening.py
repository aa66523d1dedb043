"""An installation: its parts, opened when first needed and closed together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ingest.catalog import (
    CatalogUnavailable,
    NoLiveRelease,
)
from ingest.index import IndexUnavailable
from service import doctor
from service.admission import Admission
from service.looking import Looking
from service.parts_answering import AnsweringParts
from service.reading import PublishedText
from service.rooms import Rooms
from service.settings import (
    Settings,
)
from service.trails.records import AuditUnavailable

_FEW = 20_000
"""Entries that the search index may lack while a start still waits for it."""


class Parts(AnsweringParts):
    """The parts of one installation. Each is opened when first asked for, and closed together."""

    def follow(self) -> None:
        """Bring the index up to what is published, and look for a model now and then."""
        try:
            if self.follower.follow():
                self.count_releases()
            self.behind = None
        except (IndexUnavailable, CatalogUnavailable) as error:
            self.behind = str(error)
            raise
        finally:
            self.choice.refresh()

    def count_releases(self) -> None:
        """Tell the metrics which releases are live."""
        for corpus in self.catalog.corpora():
            live = self.catalog.live(corpus)
            if live is not None:
                self.metrics.release.labels(corpus).set(live.number)

    def ready(self) -> str | None:
        """None when a question would be answered now, else a sentence."""
        try:
            corpora = self.catalog.corpora()
            if not corpora:
                return "nothing is published."
            for corpus in corpora:
                self.catalog.pin(corpus)
            self.trails.refuse_if_stopped()
        except (CatalogUnavailable, NoLiveRelease, IndexUnavailable):
            return "the index has not caught up with what is published."
        except AuditUnavailable:
            return "no record can be kept."
        return None

    def rooms(self) -> Rooms:
        """Everything opened. Raises the sentence of whatever stays shut."""
        rooms = Rooms(
            answering=self.answerer,
            reading=PublishedText(self.catalog, self.clock),
            seals=self.trails,
            trails=self.trails,
            talks=self.trails,
            auditing=self.evidence,
            guard=self.guard,
            handoff_text=self.policy.texts.passed_on,
            outbox=self.outbox,
            keyring=self.keyring,
            metrics=self.metrics,
            admission=Admission(self.settings.workers, self.settings.waiting),
            judging=Admission(max(1, self.settings.workers // 4), self.settings.workers),
            desk=Admission(1, self.settings.waiting),
            clock=self.clock,
            checks=Looking(self).examine,
            ready=self.ready,
            follow=self.follow,
            close=self.close,
            chores={
                "anchors": self.anchoring.step,
                "configuration": self.note_configuration,
                "erasures": self.reapply_erasures,
                "handoffs": self.settle_handoffs,
                "heartbeat": self.heart.step,
            },
            behind=lambda: self.behind,
            rest=self.heart.stop,
        )
        self.keyring.keys()
        if self.proof is not None:
            self._opened.callback(self.proof.close)
            self.proof.begin()
        # What was in effect last is looked up in the index. While that is being made again, or no
        # record can be kept, it is the chore's to do.
        if self.trails.behind() < _FEW:
            with suppress(AuditUnavailable):
                self.note_configuration()
        self.count_releases()
        return rooms


@contextmanager
def opened(settings: Settings) -> Iterator[Parts]:
    """The parts of an installation, closed at the end."""
    parts = Parts(settings)
    try:
        yield parts
    finally:
        parts.close()


def open_rooms(settings: Settings) -> Rooms:
    """Everything the service holds; `Rooms.close` lets go of it."""
    parts = Parts(settings)
    try:
        return parts.rooms()
    except BaseException:
        parts.close()
        raise


def examine_closed(settings: Settings) -> tuple[doctor.Check, ...]:
    """Every dependency, looked at while no service runs."""
    with opened(settings) as parts:
        return Looking(parts).examine()
