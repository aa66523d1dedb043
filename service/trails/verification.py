"""The whole log checked: checksums, tree, checkpoints, signatures, payload digests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import orjson

from service.trails import rotation
from service.trails.canonical import LeafRejected, canonical
from service.trails.checkpoints import Checkpoint, CheckpointRejected, VerifierKey
from service.trails.frames import Batch, Frame, batches
from service.trails.heartbeat import Silence, Watch
from service.trails.merkle import Frontier, leaf_hash
from service.trails.payloads import digest
from service.trails.segments import LogDamaged, header, numbers, segment_path, subtrees


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
    last, end = until() or (None, None)
    if last is not None:
        found = [number for number in found if number <= last]
    if found != list(range(1, len(found) + 1)):
        check.problems.append(f"segments are missing: there are {found}")
    if not found:
        check.problems.append(f"there is no log in {directory / 'log'}")
    for number in found:
        path = segment_path(directory / "log", number)
        buffer = path.read_bytes()
        if number == last:
            buffer = buffer[:end]
        _segment(check, path, number, buffer)
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


def _segment(check: _Check, path: Path, number: int, buffer: bytes) -> None:
    try:
        head = header(buffer, path)
    except LogDamaged as error:
        check.problems.append(str(error))
        return
    if (head.origin, head.segment) != (check.key.name, number):
        check.problems.append(f"{path} says it is segment {head.segment} of {head.origin}")
    if (head.frontier, head.note) != (check.frontier, check.note):
        check.problems.append(f"{path} does not begin where the segment before it ends")
        check.frontier, check.note = head.frontier, head.note
    end = head.end
    for batch in batches(buffer, head.end):
        check.problems += (f"{path}: {problem}" for problem in _batch(check, batch))
        end = batch.commit.end
    if end != len(buffer):
        check.problems.append(
            f"{path} is damaged at byte {end}: {len(buffer) - end} bytes after it are not sealed"
        )


def _batch(check: _Check, batch: Batch) -> Iterator[str]:
    for index, entry in enumerate(batch.entries, check.frontier.size):
        yield from _entry(check, entry, index)
    check.frontier = check.frontier.extended(leaf_hash(entry.body) for entry in batch.entries)
    size, root = check.frontier.size, check.frontier.root()
    check.note = batch.commit.body.decode(errors="replace")
    check.checkpoints += 1
    before = len(check.keys) - 1
    check.keys += check.successors
    check.successors = []
    if batch.commit.payload and subtrees(batch.commit.payload) != check.frontier.hashes:
        yield f"the commit frame of size {size} carries other subtrees than the entries have"
    try:
        # Both keys sign where one follows the other.
        for key in check.keys[before:]:
            signed = key.check(check.note)
    except CheckpointRejected as error:
        yield str(error)
        return
    if (signed.size, signed.root) != (size, root):
        yield f"the checkpoint of size {signed.size} does not follow from the entries before it"
    for note in check.against.pop(size, []):
        yield from _kept_apart(check.keys[before:], note, root)


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


def _entry(check: _Check, entry: Frame, index: int) -> Iterator[str]:
    try:
        leaf = orjson.loads(entry.body)
        exact = canonical(leaf) == entry.body
    except (ValueError, AttributeError, LeafRejected) as error:
        yield f"entry {index} is no canonical JSON object: {error}"
        return
    if not exact or not isinstance(leaf, dict):
        yield f"entry {index} is not written canonically"
        return
    if (leaf.get("index"), leaf.get("log")) != (index, check.key.name):
        yield f"entry {index} says it is {leaf.get('index')} of {leaf.get('log')}"
    try:
        check.watch.see(index, leaf)
    except ValueError as error:
        yield f"the time of entry {index} cannot be read: {error}"
    if leaf.get("type") == rotation.TYPE:
        try:
            new = rotation.successor(leaf)
        except CheckpointRejected as error:
            yield f"entry {index} tells of a key that cannot be read: {error}"
        else:
            check.successors += [new] if new is not None else []
    named = leaf.get("payload")
    if named is None and not entry.payload:
        return
    check.payloads += 1
    if not isinstance(named, dict) or named.get("digest") != digest(entry.payload):
        yield f"entry {index} has another payload than its leaf names"
