"""Witnesses: a command that is given each checkpoint, and cosignatures of whoever it asks."""

from __future__ import annotations

import base64
import os
import re
import shlex
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from service.trails.anchors import AnchorFailed, AnchorRejected
from service.trails.checkpoints import (
    Checkpoint,
    CheckpointRejected,
    ConsistencyProof,
    NoteKey,
    VerifierKey,
)
from service.trails.locks import HostLock
from service.trails.log import stamp
from service.trails.merkle import ProofRejected, require_consistent
from service.trails.secretfiles import replace_durably, secret

_LONGEST = 1 << 20
_SECONDS = 30.0
_SIZE = re.compile(rb"[0-9]{1,19}\n?")
_CONFLICT = 4
"""How a command ends whose witness has seen another number of entries."""


@dataclass(frozen=True, slots=True)
class WitnessKey(NoteKey):
    """A witness's public key, which cosigns checkpoints (C2SP tlog-cosignature, version 1)."""

    ALGORITHM = b"\x04"

    def cosigned_at(self, note: str) -> datetime:
        """When this witness cosigned a checkpoint. Raises CheckpointRejected."""
        text = Checkpoint.parse(note).text()
        prefix = f"— {self.name} "
        for line in note.partition("\n\n")[2].split("\n"):
            if not line.startswith(prefix):
                continue
            try:
                raw = base64.b64decode(line.removeprefix(prefix), validate=True)
                if raw[:4] != self.id or len(raw) != 76:
                    continue
                time = int.from_bytes(raw[4:12], "big")
                VerifyKey(self.public).verify(_signed(time, text), raw[12:])
                return datetime.fromtimestamp(time, UTC)
            except (ValueError, BadSignatureError, OverflowError, OSError) as error:
                raise CheckpointRejected(f"the cosignature of {self.name} is wrong") from error
        raise CheckpointRejected(f"the checkpoint carries no cosignature of {self.name}")


def cosigned(note: str, name: str, secret: bytes, now: datetime) -> str:
    """A checkpoint with a witness's line below it. Raises CheckpointRejected."""
    key = SigningKey(secret)
    witness = WitnessKey(name, bytes(key.verify_key))
    time = int(now.timestamp())
    signature = key.sign(_signed(time, Checkpoint.parse(note).text())).signature
    raw = witness.id + time.to_bytes(8, "big") + signature
    return f"{note}— {name} {base64.b64encode(raw).decode()}\n"


class Contradiction(Exception):
    """The log signed two checkpoints of one size with different roots."""


class Unproven(Exception):
    """The proof does not lead from what this witness cosigned to the checkpoint."""


class OtherSize(Exception):
    """The proof begins at another size than this witness has seen; `seen` is that."""

    def __init__(self, seen: int) -> None:
        super().__init__(f"this witness has seen {seen} entries of the log, so prove from there.")
        self.seen = seen


class Witness:
    """Cosigns the checkpoints of other hosts' logs, each only where it continues the one before.

    It keeps every checkpoint that it cosigned, and `audit verify --against` shows it later.
    """

    def __init__(self, directory: Path, name: str, clock: Callable[[], datetime]) -> None:
        """Where the key and the checkpoints are kept, and under which name it cosigns."""
        self._directory = directory
        self._name = name
        self._clock = clock

    def cosign(self, request: str, log: VerifierKey) -> str:
        """A checkpoint with this witness's line.

        It is asked as C2SP tlog-witness says (add-checkpoint); the first checkpoint of a log may
        come alone. Raises CheckpointRejected, OtherSize, Unproven, Contradiction, LockTaken.
        """
        asked = ConsistencyProof(0, (), request)
        if request.startswith("old "):
            asked = ConsistencyProof.parse(request)
        checkpoint = log.check(asked.checkpoint)
        kept = self._directory / log.name.replace("/", "_")
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = HostLock(kept / "lock")
        try:
            # Of two that ask at once, each with another continuation, only one may be believed.
            with lock.held():
                self._require_continued(kept, asked, checkpoint, log)
                signed = cosigned(asked.checkpoint, self._name, self._secret(), self._clock())
                replace_durably(_path(kept, checkpoint.size), asked.checkpoint.encode())
        finally:
            lock.close()
        return signed

    def _require_continued(
        self, kept: Path, asked: ConsistencyProof, checkpoint: Checkpoint, log: VerifierKey
    ) -> None:
        # By number: a name of more than sixteen digits sorts before shorter ones.
        seen = max(
            (int(p.stem) for p in kept.glob("*.checkpoint") if p.stem.isdecimal()), default=0
        )
        path = _path(kept, checkpoint.size)
        if path.exists() and _read(path, log) != checkpoint:
            raise Contradiction(
                f"the log {log.name} signed two checkpoints of {checkpoint.size} entries with "
                f"different roots; keep this one and {path}."
            )
        if path.exists() and seen == checkpoint.size:
            return
        if asked.old != seen or checkpoint.size < seen:
            raise OtherSize(seen)
        try:
            if seen:
                before = _read(_path(kept, seen), log)
                require_consistent(seen, before.root, checkpoint.size, checkpoint.root, asked.path)
            elif asked.path:
                raise ProofRejected("what begins with nothing needs no proof")
        except ProofRejected as error:
            raise Unproven(
                f"it is not proven that the {checkpoint.size} entries of the log {log.name} "
                f"continue the {seen} that it showed before ({error}); ask with the proof. Where "
                f"the log has none, this checkpoint and {_path(kept, seen)} contradict each other: "
                "keep both."
            ) from error

    def key(self) -> WitnessKey:
        """Its public key, to be set as `audit_witness_key` where the log is."""
        return WitnessKey(self._name, bytes(SigningKey(self._secret()).verify_key))

    def _secret(self) -> bytes:
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        return secret(self._directory / "witness.key")


def _path(kept: Path, size: int) -> Path:
    return kept / f"{size:016d}.checkpoint"


def _read(path: Path, log: VerifierKey) -> Checkpoint:
    """Raises CheckpointRejected where it is not what the log signed for the size of its name."""
    checkpoint = log.check(path.read_text("utf-8", errors="replace"))
    if checkpoint.size != int(path.stem):
        raise CheckpointRejected(f"{path} holds the checkpoint of {checkpoint.size} entries")
    return checkpoint


def _signed(time: int, text: str) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


class WitnessCommand:
    """A program that is asked on standard input for its cosignature; what it prints is kept.

    It gets what C2SP tlog-witness calls the body of add-checkpoint: `old N`, the hashes that lead
    from the first N entries to the checkpoint, and the checkpoint. Where it has seen another
    number of them it prints only that number, ends with 4, and is asked anew from there. It runs
    without a shell, and with no variable but the system's default PATH. Where the witness's key is
    known, it must print a cosignature of that key, alone or below the checkpoint, or that number,
    however it ends; else its words are kept unread.
    """

    def __init__(
        self, command: str, key: str, growth: Callable[[int, str], ConsistencyProof]
    ) -> None:
        """The command line, the witness's key or nothing, and what proves that the log grew."""
        self._command = command
        self._key = key
        self._growth = growth
        self._seen = 0
        """Entries that the witness is known to have cosigned for this process."""

    def obtain(self, note: str) -> bytes:
        """What the witness says. Raises AnchorFailed."""
        said = self._asked(self._seen, note)
        if isinstance(said, int):
            seen, said = said, self._asked(said, note)
            if isinstance(said, int):
                raise AnchorFailed(f"the witness says it saw {seen} entries, and then {said}.")
        if self._key:
            # Whoever asked checks it too, and says what is wrong.
            with suppress(AnchorRejected):
                self.check(note, said)
                self._seen = Checkpoint.parse(note).size
        return said

    def _asked(self, seen: int, note: str) -> bytes | int:
        """What it printed, or the number of entries that it has seen instead."""
        size = Checkpoint.parse(note).size
        if seen > size:
            raise AnchorFailed(
                f"the witness saw {seen} entries of this log, and this checkpoint has only {size}: "
                "a later one came first, or the log was cut; run `countersign audit verify`."
            )
        try:
            request = self._growth(seen, note).text()
        except ProofRejected as error:
            raise AnchorFailed(
                f"the witness saw {seen} entries of this log, which are not its first ones now "
                f"({error}); run `countersign audit verify`."
            ) from error
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own command, without a shell
                shlex.split(self._command),
                input=request.encode(),
                capture_output=True,
                timeout=_SECONDS,
                env={"PATH": os.defpath},
                check=False,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            raise AnchorFailed(f"the witness command cannot be run: {error}.") from error
        if (self._key or done.returncode == _CONFLICT) and _SIZE.fullmatch(done.stdout):
            return int(done.stdout)
        if done.returncode != 0:
            said = done.stderr[-200:].decode(errors="replace").strip()
            raise AnchorFailed(f"the witness command ended with {done.returncode}: {said}.")
        if len(done.stdout) > _LONGEST:
            raise AnchorFailed(f"the witness command printed more than {_LONGEST} bytes.")
        return done.stdout

    def check(self, note: str, evidence: bytes) -> str:
        """When the witness cosigned it, where its key is known. Raises AnchorRejected."""
        if not self._key:
            return "as the command said; no key is set to check it"
        try:
            witness = WitnessKey.parse(self._key)
            said = evidence.decode()
            if said.startswith("— "):
                said = note + said
            if Checkpoint.parse(said) != Checkpoint.parse(note):
                raise AnchorRejected("the witness cosigned another checkpoint")
            return f"cosigned by {witness.name} at {stamp(witness.cosigned_at(said))}"
        except (CheckpointRejected, UnicodeDecodeError) as error:
            raise AnchorRejected(str(error)) from error

    def notes(self) -> Sequence[str]:
        """None: a command shows nothing."""
        return ()
