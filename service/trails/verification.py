"""The whole log checked: checksums, tree, checkpoints, signatures, payload digests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast

from service.trails import rotation
from service.trails.checkpoints import Checkpoint, CheckpointRejected, VerifierKey
from service.trails.heartbeat import Silence, Watch
from service.trails.merkle import Frontier
from service.trails.reading import ReadBatch, Reading, readings
from service.trails.records import Json
from service.trails.segments import numbers


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of the whole log found."""

    log: str
    size: int
    root: str
    """Hex digits of the root hash of all entries."""
    segments: int
    checkpoints: int
    payloads: int
    problems: tuple[str, ...]
    silences: tuple[Silence, ...] = ()
    """Times without a record though the log promised one; integrity does not depend on them."""
    backwards: tuple[str, ...] = ()
    """Where a record is older than the one before it, in words."""
    keys: tuple[str, ...] = ()
    """Public keys that signed, in order; each vouched for the next. The last one signs now."""

    @property
    def passed(self) -> bool:
        """Whether the log is what was sealed."""
        return not self.problems

    @property
    def unbroken(self) -> bool:
        """Whether the log spoke as often as it promised."""
        return all(silence.explained is not None for silence in self.silences)


@dataclass(frozen=True, slots=True)
class Trusted:
    """What a log's keys must come to, beside the key that it begins with."""

    current: VerifierKey
    """The key that signs now."""
    pinned: str = ""
    """The key that an auditor trusts, anywhere in the row; empty for none."""


@dataclass(slots=True)
class _Check:
    keys: list[VerifierKey]
    against: dict[int, list[str]]
    """Signed notes kept apart, by the size they speak of."""
    successors: list[VerifierKey] = field(default_factory=list)
    """Keys that entries of the batch at hand tell of."""
    frontier: Frontier = field(default_factory=Frontier)
    note: str = ""
    watch: Watch = field(default_factory=Watch)
    checkpoints: int = 0
    payloads: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def key(self) -> VerifierKey:
        """The key that signs at this point of the log."""
        return self.keys[-1]


def verify_log(
    directory: Path,
    key: VerifierKey,
    against: tuple[str, ...] = (),
    until: Callable[[], tuple[int, int] | None] = lambda: None,
    trusted: Trusted | None = None,
    now: datetime | None = None,
) -> Verification:
    """Check the log under a directory; the signed notes in `against` were kept elsewhere.

    `key` signs when the log begins; where a record tells of another key, the check goes on with
    that one. With `now`, a log that promised to speak must have done so lately.

    `until` tells the last segment and its length, where others may still be writing; it is
    asked after the checkpoint kept apart was read, so that the log is never the older one.
    It works on any log, also on one that is too damaged to be opened.
    """
    check = _Check([key], {})
    kept = directory / "log.checkpoint"
    notes = list(against)
    if kept.exists():
        notes.append(kept.read_text(errors="replace"))
    for note in notes:
        try:
            checkpoint = Checkpoint.parse(note)
        except CheckpointRejected as error:
            check.problems.append(f"a checkpoint kept apart: {error}")
        else:
            check.against.setdefault(checkpoint.size, []).append(note)
    found = numbers(directory / "log") if (directory / "log").exists() else []
    last = until()
    if last is not None:
        found = [number for number in found if number <= last[0]]
    if found != list(range(1, len(found) + 1)):
        check.problems.append(f"segments are missing: there are {found}")
    if not found:
        check.problems.append(f"there is no log in {directory / 'log'}")
    expected = (key,) if trusted is None else (key, trusted.current)
    for reading in readings(directory / "log", found, last, expected):
        _segment(check, reading)
    for size, promised in check.against.items():
        check.problems += (_unmet(check, note, size) for note in promised)
    check.problems += _untrusted(check, trusted)
    if now is not None:
        check.watch.end(check.frontier.size, now)
    return Verification(
        key.name,
        check.frontier.size,
        check.frontier.root().hex(),
        len(found),
        check.checkpoints,
        check.payloads,
        tuple(check.problems),
        tuple(check.watch.silences),
        tuple(check.watch.backwards),
        tuple(map(str, check.keys)),
    )


def _segment(check: _Check, reading: Reading) -> None:
    head, path = reading.head, reading.path
    if head is None:
        check.problems.append(reading.problem)
        return
    if (head.origin, head.segment) != (check.key.name, reading.number):
        check.problems.append(f"{path} says it is segment {head.segment} of {head.origin}")
    if (head.frontier, head.note) != (check.frontier, check.note):
        check.problems.append(f"{path} does not begin where the segment before it ends")
    for batch in reading.batches:
        check.problems += (f"{path}: {problem}" for problem in _batch(check, batch))
    check.frontier = reading.frontier
    check.note = reading.batches[-1].note if reading.batches else head.note
    if reading.problem:
        check.problems.append(reading.problem)


def _batch(check: _Check, batch: ReadBatch) -> Iterator[str]:
    yield from batch.problems
    for index, leaf in batch.said:
        yield from _entry(check, index, leaf)
    check.payloads += batch.payloads
    check.checkpoints += 1
    signing = [check.key, *check.successors]
    check.keys += check.successors
    check.successors = []
    try:
        # Both keys sign where one follows the other.
        for key in signing:
            if key != batch.signed_by:
                signed = key.check(batch.note)
                if (signed.size, signed.root) != (batch.size, batch.root):
                    yield (
                        f"the checkpoint of size {signed.size} does not follow from the entries "
                        "before it"
                    )
                    return
    except CheckpointRejected as error:
        yield str(error)
        return
    for note in check.against.pop(batch.size, []):
        yield from _kept_apart(signing, note, batch.root)


def _kept_apart(keys: Sequence[VerifierKey], note: str, root: bytes) -> Iterator[str]:
    """What is wrong with a checkpoint kept apart, by the keys that signed at its size."""
    problem = ""
    for key in keys:
        try:
            if key.check(note).root == root:
                return
            problem = f"the checkpoint of size {key.check(note).size} kept apart has another root"
        except CheckpointRejected as error:
            problem = problem or f"a checkpoint kept apart: {error}"
    yield problem


def _unmet(check: _Check, note: str, size: int) -> str:
    """What is wrong with a checkpoint of a size at which the log has none."""
    try:
        check.key.check(note)
    except CheckpointRejected as error:
        if len(check.keys) == 1:
            return f"a checkpoint kept apart: {error}"
    return (
        f"a checkpoint kept apart says there were {size} entries; "
        f"the log has {check.frontier.size} and no such checkpoint"
    )


def _untrusted(check: _Check, trusted: Trusted | None) -> Iterator[str]:
    if trusted is None:
        return
    if trusted.current != check.key:
        yield f"the log ends with the key {check.key}, which is not the one in its directory"
    if trusted.pinned and trusted.pinned.strip() not in map(str, check.keys):
        yield f"the log was never signed by the key {trusted.pinned.strip()}"


def _entry(check: _Check, index: int, leaf: object) -> Iterator[str]:
    """What is wrong with an entry's time, or with the key that it tells of."""
    try:
        check.watch.see(index, leaf if isinstance(leaf, dict) else {"time": cast(Json, leaf)})
    except ValueError as error:
        yield f"the time of entry {index} cannot be read: {error}"
    if not isinstance(leaf, dict):
        return
    try:
        new = rotation.successor(leaf)
    except CheckpointRejected as error:
        yield f"entry {index} tells of a key that cannot be read: {error}"
    else:
        check.successors += [new] if new is not None else []
