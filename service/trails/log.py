"""The append-only log: one write and one fdatasync a batch, shared by this host's processes."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import orjson

from service.trails.canonical import OpenLeaf, canonical, open_leaf
from service.trails.checkpoints import Checkpoint, CheckpointRejected, Signer
from service.trails.disk import DISK, Disk
from service.trails.frames import Kind, parts
from service.trails.locks import HostLock
from service.trails.merkle import Frontier, leaf_hash
from service.trails.records import AuditUnavailable, Json
from service.trails.recovery import require_reached, save_torn
from service.trails.secretfiles import replace_durably, sync_directory
from service.trails.segments import (
    SEGMENT_BYTES,
    LogDamaged,
    Tail,
    adopted,
    advanced,
    create,
    header,
    numbers,
    segment_path,
)

_END = 4096
"""Bytes that hold a commit frame."""
_LATELY, _PATIENCE = 0.02, 0.002
"""Seconds since the last batch, and of waiting for the next."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record to which only its place and time are missing."""

    leaf: OpenLeaf
    payload: bytes = b""


@dataclass(frozen=True, slots=True)
class Written:
    """What has become durable together."""

    first: int
    """Index of the first."""
    leaves: Sequence[bytes]


def stamp(moment: datetime) -> str:
    """A time as leaves write it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class Log:
    """Batches in, indexes out; a batch is durable when `write` returns."""

    def __init__(
        self,
        directory: Path,
        signer: Signer,
        clock: Callable[[], datetime],
        lock: HostLock,
        disk: Disk = DISK,
        segment_bytes: int = SEGMENT_BYTES,
        elsewhere: Callable[[], str] = str,
    ) -> None:
        """Open the log, or begin it.

        `elsewhere` gives the last checkpoint that a store holds, empty for none; it is asked
        before anything is cut off. Raises AuditUnavailable, as the call of it may.
        """
        self._base = directory
        self._directory = directory / "log"
        self._marker = directory / "log.stopped"
        self._apart = directory / "log.checkpoint"
        self._signer = signer
        self._origin = signer.verifier.name
        self._clock = clock
        self._lock = lock
        self._disk = disk
        self._segment_bytes = segment_bytes
        self._elsewhere = elsewhere
        self._fd = -1
        self._path = self._next = self._directory
        self._tail: Tail | None = None
        self._owed: list[Prepared] = []
        self._stopped: str | None = None
        self._unsynced = False
        self._syncing = threading.Event()
        self._synced_at = 0.0
        with self._locked():
            self._begin()

    @property
    def tail(self) -> Tail:
        """Where the log ended when this process last wrote to it or read it.

        Raises AuditUnavailable once it is closed.
        """
        if self._tail is None:
            raise AuditUnavailable(f"the log in {self._directory} is not open")
        return self._tail

    @property
    def directory(self) -> Path:
        """Where the segments lie."""
        return self._directory

    def write(self, batch: Sequence[Prepared]) -> Written:
        """Make records durable together. Raises AuditUnavailable."""
        with self._locked():
            self.refuse_if_stopped()
            self._follow()
            owed = self._owed
            leaves = self._extend([*owed, *batch])
            self._owed = []
            return Written(self.tail.frontier.size - len(batch), leaves[len(owed) :])

    def refuse_if_stopped(self) -> None:
        """Raises AuditUnavailable once durability is in doubt."""
        if self._stopped is None and not self._marker.exists():
            return
        why = self._stopped or "another process could not make a record durable"
        raise AuditUnavailable(
            f"sealing has stopped: {why}; check the disk under {self._base} and start again, "
            "which recovers the log"
        )

    def follow(self) -> Tail:
        """The log's end, with what other processes have added. Raises AuditUnavailable."""
        with self._locked():
            self._follow()
            return self.tail

    def durable(self) -> Tail:
        """Where the log ends that this process knows, once all before it is on disk.

        What lies before may be read from the segments and told to others. Raises AuditUnavailable.
        """
        tail = self.tail
        # In this order: the flag is raised before the tail moves, and falls only after a sync.
        if not self._unsynced:
            return tail
        with self._locked():
            self.refuse_if_stopped()
            if self._unsynced:
                self._sync()
            return self.tail

    def give_way(self) -> None:
        """Return when a batch begins to wait for the disk, at once where none was written lately.

        What happens then takes no time from whoever seals.
        """
        if time.monotonic() - self._synced_at < _LATELY:
            self._syncing.clear()
            self._syncing.wait(_PATIENCE)

    def keep_apart(self) -> None:
        """Write the last checkpoint beside the log; recovery will never cut below it."""
        tail = self.durable()
        kept = self._kept()
        if tail.note and (kept is None or kept.size < tail.frontier.size):
            replace_durably(self._apart, tail.note.encode())

    def close(self) -> None:
        """Keep the last checkpoint apart and close the file."""
        try:
            if self._stopped is None:
                self.keep_apart()
        finally:
            if self._fd >= 0:
                os.close(self._fd)
            self._fd, self._tail = -1, None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            with self._lock.held():
                yield
        except OSError as error:
            raise AuditUnavailable(
                f"the log in {self._directory} cannot be used: {error}"
            ) from error

    def _extend(self, records: Sequence[Prepared]) -> list[bytes]:
        """Write records and their checkpoint; memory changes only once they are durable."""
        tail = self.tail
        now = stamp(self._clock())
        leaves = [
            record.leaf.closed(index, now)
            for index, record in enumerate(records, tail.frontier.size)
        ]
        frontier = tail.frontier.extended(map(leaf_hash, leaves))
        note = self._signer.sign(frontier.size, frontier.root())
        frames: list[bytes] = []
        for leaf, record in zip(leaves, records, strict=True):
            frames += parts(Kind.ENTRY, leaf, record.payload)
        frames += parts(Kind.COMMIT, note.encode(), b"".join(frontier.hashes))
        content = b"".join(frames)
        tail = self._rotated(tail, len(content))
        self._write(tail, content)
        self._sync()
        self._tail = replace(tail, offset=tail.offset + len(content), frontier=frontier, note=note)
        return leaves

    def _write(self, tail: Tail, content: bytes) -> None:
        rest = memoryview(content)
        try:
            while rest:
                rest = rest[self._disk.write(self._fd, rest) :]
        except OSError as error:
            try:
                self._disk.truncate(self._fd, tail.offset)
            except OSError as worse:
                self._stop(f"a broken write could not be taken back ({worse})")
            raise AuditUnavailable(
                f"the record could not be written to {self._directory}: {error}"
            ) from error

    def _sync(self) -> None:
        self._synced_at = time.monotonic()
        self._syncing.set()
        try:
            self._disk.sync(self._fd)
            self._unsynced = False
        except OSError as error:
            # The kernel may have dropped the pages and would report success next time.
            self._stop(f"fdatasync failed ({error})")
            raise AuditUnavailable(
                f"the record could not be made durable in {self._directory}: {error}"
            ) from error

    def _stop(self, why: str) -> None:
        self._stopped = why
        size = self.tail.frontier.size
        try:
            replace_durably(
                self._marker,
                canonical({"because": why, "acknowledged": size, "time": stamp(self._clock())}),
            )
        except OSError:
            self._lock.forever = True

    def _rotated(self, tail: Tail, length: int) -> Tail:
        """The tail to write to: a new segment's when the batch would not fit into this one."""
        if tail.offset + length <= self._segment_bytes or not self._holds_batches(tail):
            return tail
        # A process that died between write and fdatasync may have left batches in the cache.
        self._sync()
        create(self._directory, self._origin, tail.segment + 1, tail.frontier, tail.note)
        self._load()
        return self.tail

    def _holds_batches(self, tail: Tail) -> bool:
        path = segment_path(self._directory, tail.segment)
        with path.open("rb") as file:
            head = file.read(65_536)
        return tail.offset > header(head, path).end

    def _begin(self) -> None:
        """Open the log, or make it; repair what a crash may have left."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = self._kept()
        if not numbers(self._directory):
            if kept is not None:
                raise LogDamaged(
                    f"{self._directory} is empty, but {self._apart} says that {kept.size} entries "
                    "were sealed; restore the log from a copy"
                )
            sync_directory(self._base)
            create(self._directory, self._origin, 1, Frontier(), "")
        self._load()
        self._read_on()
        require_reached(self.tail, kept, self._directory)
        if self.tail.note:
            path = segment_path(self._directory, self.tail.segment)
            self._require_signed(self.tail.note, self.tail.frontier, path)
        if self._marker.exists():
            self._restart()
        if self._owed:
            self._extend(self._owed)
            self._owed = []
        if self._marker.exists():
            self._marker.unlink()
            sync_directory(self._base)

    def _restart(self) -> None:
        """After a failed fdatasync: believe the disk, not the cache, and write it anew."""
        marker = orjson.loads(self._marker.read_bytes())
        tail = self.tail
        path = segment_path(self._directory, tail.segment)
        content = path.read_bytes()[: tail.offset]
        replace_durably(path, content)
        self._load()
        self._read_on()
        self._owe(
            {
                "because": "stopped",
                "segment": tail.segment,
                "acknowledged": marker["acknowledged"],
                "found": tail.frontier.size,
            }
        )

    def _owe(self, fields: Mapping[str, Json]) -> None:
        leaf = {"type": "recovery", "v": 1, "log": self._origin, **fields}
        self._owed.append(Prepared(open_leaf(leaf)))

    def _follow(self) -> None:
        """Learn what other processes have added; cut what one of them left unfinished."""
        if self._replaced():
            self._load()
        tail = self.tail
        size = self._length(tail)
        start = max(tail.offset, size - _END)
        if size == tail.offset:
            return
        known = adopted(tail, os.pread(self._fd, size - start, start), size)
        if known is None:
            self._read_on()
        else:
            # Whoever wrote this may have died before its fdatasync.
            self._unsynced = True
            self._tail = known

    def _read_on(self) -> None:
        """Read and check every entry beyond the tail; cut what is unfinished."""
        tail = self.tail
        path = segment_path(self._directory, tail.segment)
        size = self._length(tail)
        if size == tail.offset:
            return
        added = os.pread(self._fd, size - tail.offset, tail.offset)
        self._unsynced = True
        self._tail = advanced(tail, added, path)
        rest = added[self._tail.offset - tail.offset :]
        if rest:
            fields = save_torn(rest, self._tail, path, self._least(), self._base / "cut")
            self._disk.truncate(self._fd, self._tail.offset)
            self._sync()
            self._owe(fields)

    def _length(self, tail: Tail) -> int:
        size = os.fstat(self._fd).st_size
        if size < tail.offset:
            path = segment_path(self._directory, tail.segment)
            raise LogDamaged(f"{path} is shorter than what was sealed; restore it from a copy")
        return size

    def _replaced(self) -> bool:
        tail = self._tail
        if tail is None or os.path.exists(self._next):
            return True
        found = os.stat(self._path)
        return (found.st_dev, found.st_ino) != tail.file

    def _load(self) -> None:
        """Open the last segment and stand behind its header."""
        number = numbers(self._directory)[-1]
        path = segment_path(self._directory, number)
        fd = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
        if self._fd >= 0:
            os.close(self._fd)
        self._fd = fd
        self._path, self._next = path, segment_path(self._directory, number + 1)
        if self._marker.exists():
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
        head = header(os.pread(fd, 65_536, 0), path)
        if head.origin != self._origin or head.segment != number:
            raise LogDamaged(
                f"{path} belongs to segment {head.segment} of the log {head.origin}, "
                f"not to {number} of {self._origin}; the origin of a log never changes"
            )
        if head.note or head.frontier.size:
            self._require_signed(head.note, head.frontier, path)
        found = os.fstat(fd)
        self._tail = Tail(number, (found.st_dev, found.st_ino), head.end, head.frontier, head.note)

    def _require_signed(self, note: str, frontier: Frontier, path: Path) -> None:
        try:
            signed = self._signer.recognised(note)
        except CheckpointRejected as error:
            raise LogDamaged(f"{path} cannot be trusted: {error}") from error
        if (signed.size, signed.root) != (frontier.size, frontier.root()):
            raise LogDamaged(f"{path} begins with a tree that its checkpoint does not sign")

    def _least(self) -> Checkpoint | None:
        """The largest checkpoint kept apart, on this disk or in a store: no cut goes below it."""
        kept, note = self._kept(), self._elsewhere()
        if not note:
            return kept
        try:
            stored = self._signer.recognised(note)
        except CheckpointRejected as error:
            raise LogDamaged(f"the store's last checkpoint cannot be trusted: {error}") from error
        return stored if kept is None or kept.size < stored.size else kept

    def _kept(self) -> Checkpoint | None:
        try:
            return self._signer.recognised(self._apart.read_text())
        except FileNotFoundError:
            return None
        except CheckpointRejected as error:
            raise LogDamaged(f"{self._apart} cannot be trusted: {error}") from error
