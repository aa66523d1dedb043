"""Where things lie in the data directory."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


class DataUnusable(Exception):
    """The data directory cannot be made or entered; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Places:
    """The parts of one installation; everything here is its owner's alone to read."""

    data: Path

    @property
    def catalog(self) -> Path:
        """Documents, versions, passages, releases."""
        return self.data / "catalog.sqlite"

    @property
    def blobs(self) -> Path:
        """Originals, canonical texts and vectors, written once."""
        return self.data / "blobs"

    @property
    def index(self) -> Path:
        """The index: a cache that may be deleted while nothing runs."""
        return self.data / "index"

    @property
    def analyses(self) -> Path:
        """What was read of passages beforehand: a cache that may be deleted."""
        return self.data / "analyses.sqlite"

    @property
    def trails(self) -> Path:
        """The log of sealed records, its keys and its search index."""
        return self.data / "trails"

    @property
    def anchors(self) -> Path:
        """What others said of the log's checkpoints."""
        return self.trails / "anchors"

    @property
    def witness(self) -> Path:
        """Checkpoints of other hosts' logs that this host cosigned, and the key it did it with."""
        return self.data / "witness"

    @property
    def outbox(self) -> Path:
        """Conversations waiting for a person."""
        return self.data / "outbox.sqlite"

    @property
    def copies(self) -> Path:
        """Which backups were made, and where."""
        return self.data / "backups.json"

    @property
    def approvals(self) -> Path:
        """Which models may write drafts."""
        return self.data / "approvals.sqlite"

    def make(self) -> None:
        """Make the directory, and close it to others where it is ours to close.

        Raises DataUnusable.
        """
        try:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Whoever wrote beside it first, such as converted models, may have left it open.
            if self.data.stat().st_mode & 0o077:
                with suppress(PermissionError):
                    self.data.chmod(0o700)
        except OSError as error:
            raise DataUnusable(
                f"the data directory {self.data} cannot be used: {error.strerror}; name another "
                "with `data` (COUNTERSIGN_DATA)."
            ) from None
