"""Signed checkpoints (C2SP tlog-checkpoint): what a log promises about its first leaves."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Self

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

_HIGHEST = 63
"""Hashes that a consistency proof may have, as C2SP tlog-witness says."""
_BEYOND = 1 << 63
"""No log has so many entries."""


class CheckpointRejected(ValueError):
    """The text is no checkpoint of this log signed by this key."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The root of a log's first `size` leaves."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, note: str) -> Checkpoint:
        """Read a checkpoint without asking who signed it. Raises CheckpointRejected."""
        body, blank, _ = note.partition("\n\n")
        lines = body.split("\n")
        if not blank or len(lines) < 3 or not lines[1].isascii() or not lines[1].isdigit():
            raise CheckpointRejected("this is no checkpoint: it needs an origin, a size and a root")
        try:
            root = base64.b64decode(lines[2], validate=True)
            parsed = cls(lines[0], int(lines[1]), root)
        except ValueError as error:
            raise CheckpointRejected("the checkpoint's size or root cannot be read") from error
        if parsed.size >= _BEYOND:
            raise CheckpointRejected("the checkpoint's size is 2^63 or more, which no log reaches")
        if len(root) != 32 or parsed.text() != body + "\n":
            raise CheckpointRejected("the checkpoint is not written as C2SP tlog-checkpoint says")
        return parsed


Recognised = Callable[[str], Checkpoint]
"""The checkpoint of a signed note, if a key of the log signed it. Raises CheckpointRejected."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public Ed25519 key as C2SP signed-note writes it, `name+hash+key`."""

    ALGORITHM: ClassVar[bytes]
    """The byte that says what the key signs."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that stand before each signature."""
        named = self.name.encode() + b"\n" + self.ALGORITHM + self.public
        return hashlib.sha256(named).digest()[:4]

    def __str__(self) -> str:
        """The key as it is pinned or configured."""
        key = base64.b64encode(self.ALGORITHM + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{key}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `name+hash+key`. Raises CheckpointRejected."""
        try:
            name, id_, key = text.strip().split("+", 2)
            raw = base64.b64decode(key, validate=True)
        except ValueError as error:
            raise CheckpointRejected("a key is written name+hash+key") from error
        parsed = cls(name, raw[1:])
        if raw[:1] != cls.ALGORITHM or len(raw) != 33 or parsed.id.hex() != id_:
            raise CheckpointRejected(
                f"the key of {name} is of another kind or does not match its own hash"
            )
        return parsed


@dataclass(frozen=True, slots=True)
class VerifierKey(NoteKey):
    """A log's public key, which signs its checkpoints."""

    ALGORITHM = b"\x01"

    def check(self, note: str) -> Checkpoint:
        """The checkpoint, if this key signed it. Raises CheckpointRejected."""
        checkpoint = Checkpoint.parse(note)
        if checkpoint.origin != self.name:
            raise CheckpointRejected(
                f"the checkpoint is of the log {checkpoint.origin}, the key of {self.name}"
            )
        prefix = f"— {self.name} "
        signatures = note.partition("\n\n")[2]
        if not signatures.endswith("\n"):
            raise CheckpointRejected("the checkpoint does not end where a line ends")
        for line in signatures.split("\n"):
            if not line.startswith(prefix):
                continue
            try:
                written = line.removeprefix(prefix)
                signature = base64.b64decode(written, validate=True)
                if signature[:4] != self.id:
                    continue
                if base64.b64encode(signature).decode() != written:
                    raise ValueError("spare bits are set")
                VerifyKey(self.public).verify(checkpoint.text().encode(), signature[4:])
            except (ValueError, BadSignatureError) as error:
                raise CheckpointRejected(
                    f"the signature on the checkpoint of size {checkpoint.size} is wrong"
                ) from error
            return checkpoint
        raise CheckpointRejected(
            f"the checkpoint of size {checkpoint.size} carries no signature by {self.name}"
        )

    def alone(self, note: str) -> str:
        """The note with this key's signature and no other, such as an earlier key's or a witness's.

        Raises CheckpointRejected where this key did not sign it.
        """
        text = self.check(note).text()
        mark = f"— {self.name} "
        (mine, *_) = (
            line
            for line in note.split("\n")
            if line.startswith(mark) and base64.b64decode(line.removeprefix(mark))[:4] == self.id
        )
        return f"{text}\n{mine}\n"


class Signer:
    """Signs a log's checkpoints."""

    def __init__(
        self,
        origin: str,
        secret: bytes,
        predecessors: tuple[VerifierKey, ...] = (),
        successor: Signer | None = None,
    ) -> None:
        """`predecessors` signed before a rotation; a `successor` signs beside this one."""
        self._key = SigningKey(secret)
        self.verifier = VerifierKey(origin, bytes(self._key.verify_key))
        self._prefix = self.verifier.id
        self.predecessors = predecessors
        self._successor = successor

    @property
    def chain(self) -> tuple[VerifierKey, ...]:
        """Every key of the log, in the order in which they signed."""
        return (*self.predecessors, self.verifier)

    def sign(self, size: int, root: bytes) -> str:
        """A signed note about the first `size` leaves."""
        text = Checkpoint(self.verifier.name, size, root).text()
        lines = self._line(text) + (self._successor._line(text) if self._successor else "")
        return f"{text}\n{lines}"

    def recognised(self, note: str) -> Checkpoint:
        """The checkpoint, if this key signed it or one before it. Raises CheckpointRejected."""
        for key in self.predecessors:
            try:
                return key.check(note)
            except CheckpointRejected:
                continue
        return self.verifier.check(note)

    def _line(self, text: str) -> str:
        signature = self._key.sign(text.encode()).signature
        written = base64.b64encode(self._prefix + signature).decode()
        return f"— {self.verifier.name} {written}\n"


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That a leaf stands in the log at an index (C2SP tlog-proof)."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    """A signed note."""

    def text(self) -> str:
        """The proof as a file."""
        hashes = "".join(base64.b64encode(hash_).decode() + "\n" for hash_ in self.path)
        return f"c2sp.org/tlog-proof@v1\nindex {self.index}\n{hashes}\n{self.checkpoint}"


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """That the log only grew since it had `old` entries."""

    old: int
    """0, with an empty path, for a witness that has not seen the log yet."""
    path: tuple[bytes, ...]
    checkpoint: str
    """A signed note about the log now."""

    def text(self) -> str:
        """As a witness is asked for its signature (C2SP tlog-witness, add-checkpoint)."""
        hashes = "".join(base64.b64encode(hash_).decode() + "\n" for hash_ in self.path)
        return f"old {self.old}\n{hashes}\n{self.checkpoint}"

    @classmethod
    def parse(cls, text: str) -> ConsistencyProof:
        """Read what a witness is asked. Raises CheckpointRejected."""
        head, blank, checkpoint = text.partition("\n\n")
        first, *lines = head.split("\n")
        try:
            parsed = cls(
                int(first.removeprefix("old ")),
                tuple(base64.b64decode(line, validate=True) for line in lines),
                checkpoint,
            )
        except ValueError as error:
            raise CheckpointRejected("the proof's size or a hash of it cannot be read") from error
        hashed = len(lines) <= _HIGHEST and all(len(hash_) == 32 for hash_ in parsed.path)
        if not blank or parsed.old < 0 or not hashed or parsed.text() != text:
            raise CheckpointRejected("the proof is not written as C2SP tlog-witness says")
        return parsed
