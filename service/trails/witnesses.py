"""Witnesses: a command that is given each checkpoint, and cosignatures of whoever it asks."""

from __future__ import annotations

import base64
import os
import shlex
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from service.trails.anchors import AnchorFailed, AnchorRejected
from service.trails.checkpoints import Checkpoint, CheckpointRejected, NoteKey, VerifierKey
from service.trails.log import stamp
from service.trails.secretfiles import replace_durably, secret

_LONGEST = 1 << 20
_SECONDS = 30.0


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
    """The checkpoint does not continue what this witness cosigned before."""


class Witness:
    """Cosigns the checkpoints of other hosts' logs, each log's only forwards.

    Between two sizes it takes the log's word, since a checkpoint alone cannot show that one
    continues the other; it keeps every one, and `audit verify --against` shows it later.
    """

    def __init__(self, directory: Path, name: str, clock: Callable[[], datetime]) -> None:
        """Where the key and the checkpoints are kept, and under which name it cosigns."""
        self._directory = directory
        self._name = name
        self._clock = clock

    def cosign(self, note: str, log: VerifierKey) -> str:
        """A checkpoint with this witness's line. Raises CheckpointRejected, Contradiction."""
        checkpoint = log.check(note)
        kept = self._directory / log.name.replace("/", "_")
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in sorted(kept.glob("*.checkpoint")):
            before = log.check(path.read_text("utf-8", errors="replace"))
            shrunk = before.size > checkpoint.size
            if shrunk or (before.size == checkpoint.size and before.root != checkpoint.root):
                raise Contradiction(
                    f"the log {log.name} showed {before.size} entries before, and now "
                    f"{checkpoint.size} that do not continue them; keep {path}."
                )
        signed = cosigned(note, self._name, self._secret(), self._clock())
        replace_durably(kept / f"{checkpoint.size:016d}.checkpoint", note.encode())
        return signed

    def key(self) -> WitnessKey:
        """Its public key, to be set as `audit_witness_key` where the log is."""
        return WitnessKey(self._name, bytes(SigningKey(self._secret()).verify_key))

    def _secret(self) -> bytes:
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        return secret(self._directory / "witness.key")


def _signed(time: int, text: str) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


class WitnessCommand:
    """A program that gets the checkpoint on standard input; what it prints is kept.

    It runs without a shell, and with no variable but the system's default PATH. Where the
    witness's key is known, it must print the checkpoint with a cosignature of that key; else its
    words are kept unread.
    """

    def __init__(self, command: str, key: str) -> None:
        """The command line, and the witness's key or nothing."""
        self._command = command
        self._key = key

    def obtain(self, note: str) -> bytes:
        """What the witness says. Raises AnchorFailed."""
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own command, without a shell
                shlex.split(self._command),
                input=note.encode(),
                capture_output=True,
                timeout=_SECONDS,
                env={"PATH": os.defpath},
                check=False,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            raise AnchorFailed(f"the witness command cannot be run: {error}.") from error
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
            if Checkpoint.parse(said) != Checkpoint.parse(note):
                raise AnchorRejected("the witness cosigned another checkpoint")
            return f"cosigned by {witness.name} at {stamp(witness.cosigned_at(said))}"
        except (CheckpointRejected, UnicodeDecodeError) as error:
            raise AnchorRejected(str(error)) from error

    def notes(self) -> Sequence[str]:
        """None: a command shows nothing."""
        return ()
