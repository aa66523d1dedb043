"""A journal of events in a list, and which answers cited what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.records import DocumentId


class JournalBroken(Exception):
    """The event could not be made durable."""


class FakeJournal:
    """Fails on demand, before or after recording."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, str | int]]] = []
        self.fail_before_recording = False
        self.fail_after_recording = False

    def record(self, type: str, fields: Mapping[str, str | int]) -> None:
        if self.fail_before_recording:
            raise JournalBroken("not recorded")
        self.events.append((type, dict(fields)))
        if self.fail_after_recording:
            raise JournalBroken("recorded all the same")


class FakeCitations:
    """Answers by the document they cited."""

    def __init__(self, answers: Mapping[str, Sequence[str]] | None = None) -> None:
        self._answers = answers or {}

    def answers_citing(self, corpus: str, document: DocumentId) -> Sequence[str]:
        return self._answers.get(document, ())
