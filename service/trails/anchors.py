"""Anchors: what others say they saw of the log, so that its own host cannot rewrite it unseen."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict, ValidationError

from service.trails.checkpoints import Checkpoint, CheckpointRejected
from service.trails.log import stamp
from service.trails.payloads import digest
from service.trails.records import Json, Leaf, Payload, Sealed, Trail
from service.trails.scopes import sealed_at
from service.trails.secretfiles import replace_durably

TYPE = "anchor"
"""Type of the leaves that tell of an anchor."""

RETRY = timedelta(minutes=10)
"""After a failure the next try waits so long."""


class AnchorFailed(Exception):
    """Nobody could be told of the checkpoint; the message says who and why."""


class AnchorRejected(Exception):
    """What was kept is not what it should be."""


class Anchor(Protocol):
    """Somebody outside of this host who is told of a checkpoint."""

    def obtain(self, note: str) -> bytes:
        """Tell them; what they said, to be kept. Raises AnchorFailed."""

    def check(self, note: str, evidence: bytes) -> str:
        """What their words prove about a checkpoint, in words. Raises AnchorRejected."""

    def notes(self) -> Sequence[str]:
        """Checkpoints that they keep and show now; empty where they show none."""


class Anchored(Protocol):
    """The log, as far as anchoring needs it. Each raises AuditUnavailable."""

    def seal(self, leaf: Leaf, payload: Payload | None) -> Sealed:
        """Make a record durable."""

    def checkpoint(self) -> str:
        """The latest signed checkpoint; empty while nothing was sealed."""

    def records_typed(self, *types: str, since: int = 0) -> Sequence[Trail]:
        """Every record of these types, oldest first."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    v: int
    kind: str
    checkpoint: str
    evidence: str
    """Base64."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An anchor as it was kept."""

    path: Path
    kind: str
    note: str
    evidence: bytes


@dataclass(frozen=True, slots=True)
class Report:
    """What a look at every anchor found."""

    says: tuple[str, ...]
    """Of each kind how many there are, and what the last one proves."""
    problems: tuple[str, ...]


class Anchoring:
    """Tells others of the log's checkpoints, keeps what they say, and checks it.

    An anchor that fails stops nothing: it is tried again, and `doctor` says when the last one is
    too old. What fails closed is the check of those that there are.
    """

    def __init__(
        self,
        log: Anchored,
        directory: Path,
        anchors: Mapping[str, Anchor],
        every: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        """Each anchor by the name of its kind, used at every interval."""
        self._log = log
        self._directory = directory
        self._anchors = anchors
        self._every = every
        self._clock = clock
        self._next: dict[str, datetime] = {}

    def step(self) -> None:
        """Use the anchors that are due. Raises AnchorFailed, AuditUnavailable."""
        for kind in self._anchors:
            if kind not in self._next:
                self._next[kind] = self._since(kind)
        now = self._clock()
        due = [kind for kind, at in self._next.items() if at <= now]
        failed = self.anchor(due)[1] if due else ()
        if failed:
            raise AnchorFailed(" ".join(failed))

    def anchor(self, kinds: Sequence[str] | None = None) -> tuple[list[str], list[str]]:
        """Use these anchors now, or all; kinds that worked, and sentences of those that did not.

        Raises AuditUnavailable.
        """
        note = self._log.checkpoint()
        done: list[str] = []
        failed: list[str] = []
        for kind in self._anchors if kinds is None else kinds:
            if not note:
                break
            try:
                self._use(kind, note)
            except (AnchorFailed, AnchorRejected, OSError) as error:
                self._next[kind] = self._clock() + RETRY
                failed.append(f"{kind}: {error}")
            else:
                self._next[kind] = self._clock() + self._every
                done.append(kind)
        return done, failed

    def notes(self) -> tuple[str, ...]:
        """Every checkpoint that somebody was told of, to check the log against."""
        shown = (note for anchor in self._anchors.values() for note in anchor.notes())
        return tuple(dict.fromkeys((*notes_in(self._directory), *shown)))

    def check(self) -> Report:
        """Check what others said, and that nothing they said was taken away."""
        problems: list[str] = []
        kept = list(_kept(self._directory, problems))
        last: dict[str, tuple[int, str]] = {}
        counts: dict[str, int] = {}
        for anchor in kept:
            counts[anchor.kind] = counts.get(anchor.kind, 0) + 1
            try:
                size, proves = self._proves(anchor)
            except (AnchorRejected, CheckpointRejected) as error:
                problems.append(f"{anchor.path}: {error}")
                continue
            last[anchor.kind] = max(last.get(anchor.kind, (0, "")), (size, proves))
        there = {digest(anchor.evidence) for anchor in kept}
        problems += (
            f"the {told.leaf['kind']} of entry {told.sealed.index} is missing from "
            f"{self._directory}"
            for told in self._log.records_typed(TYPE)
            if told.leaf["evidence"] not in there
        )
        says = (
            f"{kind}: {counts[kind]}, the last over {size} entries, {proves}"
            for kind, (size, proves) in sorted(last.items())
        )
        return Report(tuple(says), tuple(problems))

    def overdue(self) -> tuple[str, ...]:
        """Kinds whose last anchor is older than two intervals, or that were never had."""
        before = self._clock() - 2 * self._every
        last = {kind: self._last(kind) for kind in self._anchors}
        return tuple(kind for kind, at in last.items() if at is None or at < before)

    def _since(self, kind: str) -> datetime:
        """When the next one of a kind is due, by the log."""
        last = self._last(kind)
        return self._clock() if last is None else last + self._every

    def _last(self, kind: str) -> datetime | None:
        told = [t for t in self._log.records_typed(TYPE) if t.leaf["kind"] == kind]
        return sealed_at(told[-1]) if told else None

    def _use(self, kind: str, note: str) -> None:
        checkpoint = Checkpoint.parse(note)
        evidence = self._anchors[kind].obtain(note)
        self._anchors[kind].check(note, evidence)
        content = _File(
            v=1, kind=kind, checkpoint=note, evidence=base64.b64encode(evidence).decode()
        )
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Two who anchor at once keep both what they were told.
        name = f"{checkpoint.size:016d}-{kind}-{digest(evidence)[-8:]}.json"
        path = self._directory / name
        replace_durably(path, content.model_dump_json(indent=1).encode())
        fields: dict[str, Json] = {
            "kind": kind,
            "size": checkpoint.size,
            "root": checkpoint.root.hex(),
            "evidence": digest(evidence),
        }
        self._log.seal(Leaf(TYPE, fields), None)

    def _proves(self, kept: Kept) -> tuple[int, str]:
        size = Checkpoint.parse(kept.note).size
        anchor = self._anchors.get(kept.kind)
        if anchor is None:
            return size, "not checked: its settings are missing here"
        return size, anchor.check(kept.note, kept.evidence)


def notes_in(directory: Path) -> tuple[str, ...]:
    """Every checkpoint that anchors were had for, by what is kept of them."""
    return tuple(kept.note for kept in _kept(directory, []))


def _kept(directory: Path, problems: list[str]) -> Iterator[Kept]:
    """Anchors as they were kept; what cannot be read becomes a problem."""
    for path in sorted(directory.glob("*.json")):
        try:
            file = _File.model_validate_json(path.read_bytes())
            evidence = base64.b64decode(file.evidence, validate=True)
        except (ValidationError, ValueError, OSError):
            problems.append(f"{path} cannot be read")
        else:
            yield Kept(path, file.kind, file.checkpoint, evidence)


class Apart:
    """A directory of a second host, in which every checkpoint stays.

    It is the second host's to keep what was written there: a snapshot, or rights that let this
    host add files and change none.
    """

    def __init__(self, directory: Path, origin: str, root_at: Callable[[int], bytes]) -> None:
        """Where, the log's name, and what its root was at a size."""
        self._directory = directory / origin.replace("/", "_")
        self._origin = origin
        self._root_at = root_at

    def obtain(self, note: str) -> bytes:
        """Compare with what is kept there, then add this one. Raises AnchorFailed."""
        here = Checkpoint.parse(note)
        try:
            for kept in map(Checkpoint.parse, self.notes()):
                if kept.size > here.size or self._root_at(kept.size) != kept.root:
                    raise AnchorFailed(
                        f"{self._directory} keeps a checkpoint of {kept.size} entries that this "
                        f"log of {here.size} does not continue; run `countersign audit verify`."
                    )
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_durably(self._path(here), note.encode())
        except (OSError, CheckpointRejected) as error:
            raise AnchorFailed(f"{self._directory} cannot be used: {error}.") from error
        return note.encode()

    def check(self, note: str, evidence: bytes) -> str:
        """The second host still has this checkpoint. Raises AnchorRejected."""
        try:
            there = self._path(Checkpoint.parse(note)).read_bytes()
        except (OSError, CheckpointRejected) as error:
            raise AnchorRejected(f"the second host does not show its copy: {error}") from error
        if not evidence == there == note.encode():
            raise AnchorRejected("the second host's copy is another checkpoint")
        return f"also kept in {self._directory}"

    def notes(self) -> Sequence[str]:
        """Every checkpoint that is kept there; none where the directory cannot be reached."""
        try:
            paths = sorted(self._directory.glob("*.checkpoint"))
            return [path.read_text("utf-8", errors="replace") for path in paths]
        except OSError:
            return []

    def _path(self, checkpoint: Checkpoint) -> Path:
        return self._directory / f"{checkpoint.size:016d}.checkpoint"


def told_at(moment: datetime) -> str:
    """How an anchor says when."""
    return f"made before {stamp(moment)}"
