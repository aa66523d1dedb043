"""Where copies of the log are kept out of its own disk's reach, and what a store must promise."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from service.trails.secretfiles import replace_durably


class StoreUnavailable(Exception):
    """The store cannot be used now; it is tried again."""


class Refused(StoreUnavailable):
    """The store understood and said no."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        """As the store named its reason."""


class StoreLied(StoreUnavailable):
    """The store said that it holds an object, and does not hold it as it was asked to."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One version of an object, as a store lists it."""

    name: str
    version: str
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Held:
    """One version of an object, as a store gives it back."""

    content: bytes
    locked_until: datetime | None
    """None where nothing keeps it from being deleted."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """An object that was written, locked where the store can, and read back byte for byte."""

    name: str
    version: str
    sha256: str
    """Hex digits."""
    size: int
    """Bytes."""
    locked_until: datetime | None


class Store(Protocol):
    """Keeps objects by name. Nothing is ever changed or removed through it.

    Implementations may be used by several threads at once; what goes wrong is StoreUnavailable.
    """

    @property
    def id(self) -> str:
        """Names the store among all that this host may ship to."""

    @property
    def label(self) -> str:
        """In words, what is promised and what is not."""

    @property
    def locks(self) -> bool:
        """Whether what it keeps is locked."""

    def put(self, name: str, content: bytes) -> Receipt:
        """Keep an object; it is there, locked and read back on return.

        The same bytes under the same name again are the same object. Raises StoreUnavailable,
        StoreLied.
        """

    def versions(self, after: str = "") -> Iterator[Kept]:
        """Every version of every object whose name sorts behind `after`, by name.

        Hidden and overwritten ones are among them. Raises StoreUnavailable.
        """

    def get(self, kept: Kept) -> Held:
        """The bytes and the lock of one version. Raises StoreUnavailable, StoreLied."""


class LocalStore:
    """A directory of read-only files, on another disk if it is to be of use. It is not WORM."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @property
    def id(self) -> str:
        """The directory."""
        return f"local:{self._directory.absolute()}"

    @property
    def label(self) -> str:
        """What read-only bits are worth."""
        return (
            f"read-only files in {self._directory}, which whoever administers this machine can "
            "change or remove: this is not WORM"
        )

    locks = False

    def put(self, name: str, content: bytes) -> Receipt:
        """Write a file durably, take its write permission, and read it back."""
        path = self._directory / name
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not path.exists():
                replace_durably(path, content)
                path.chmod(0o400)
            found = path.read_bytes()
        except OSError as error:
            raise StoreUnavailable(f"{path} cannot be written: {error}") from error
        if found != content:
            raise StoreLied(f"{path} holds other bytes than were written to it")
        return Receipt(name, "", hashlib.sha256(content).hexdigest(), len(content), None)

    def versions(self, after: str = "") -> Iterator[Kept]:
        """The files, by name."""
        try:
            names = sorted(os.listdir(self._directory)) if self._directory.exists() else []
            for name in names:
                # Drafts of a write that was broken off begin with a dot.
                if name > after and not name.startswith("."):
                    yield Kept(name, "", (self._directory / name).stat().st_size)
        except OSError as error:
            raise StoreUnavailable(f"{self._directory} cannot be read: {error}") from error

    def get(self, kept: Kept) -> Held:
        """The file's bytes."""
        try:
            return Held((self._directory / kept.name).read_bytes(), None)
        except OSError as error:
            raise StoreUnavailable(f"{kept.name} cannot be read: {error}") from error
