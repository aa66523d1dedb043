"""API keys: who may do more than ask about public knowledge, until sign-in exists."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_serializer,
    field_validator,
)

from service.scope import Asker, Role

_MARK: Final = "cs_"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class KeysUnusable(Exception):
    """The file of keys cannot be trusted or read; the message says what to do."""


RESERVED = frozenset({"anonymous", "local"})
"""Whoever asks without a key, and whoever asks through the data directory's socket."""


class KeyExists(Exception):
    """A key of this name is there already."""


class KeyUnknown(Exception):
    """Nobody was given this key."""


class Key(BaseModel):
    """What is kept of a key: never the key itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=f"^{_NAME.pattern}$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    roles: frozenset[Role] = frozenset({Role.ASKER})
    groups: frozenset[str] = frozenset()

    @field_validator("name")
    @classmethod
    def _is_free(cls, name: str) -> str:
        if name in RESERVED:
            raise ValueError(f"no key may be named {name}")
        return name

    @field_serializer("roles", "groups")
    def _sorted(self, words: frozenset[str]) -> list[str]:
        return sorted(words)

    @property
    def asker(self) -> Asker:
        """Whoever holds this key."""
        return Asker(self.name, self.roles, self.groups)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    keys: tuple[Key, ...] = ()


class Keyring:
    """The keys of an installation, read again whenever the file changes."""

    def __init__(self, path: Path) -> None:
        """Keys from a file; a missing file means that nobody has one."""
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._keys: tuple[Key, ...] = ()

    def asker(self, token: str) -> Asker:
        """Whoever was given this key. Raises KeyUnknown, KeysUnusable.

        Every key is compared in constant time, so that timing tells nothing.
        """
        given = _sha256(token)
        found: Key | None = None
        for key in self.keys():
            if hmac.compare_digest(given, key.sha256):
                found = key
        if found is None:
            raise KeyUnknown("this API key is not known here")
        return found.asker

    def keys(self) -> tuple[Key, ...]:
        """Every key, as the file says now. Raises KeysUnusable."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            self._seen, self._keys = None, ()
            return ()
        except OSError as error:
            raise KeysUnusable(
                f"the keys file {self._path} cannot be read: {error.strerror}."
            ) from None
        seen = (status.st_mtime_ns, status.st_size, status.st_ino)
        if seen != self._seen:
            self._keys = self._read(status)
            self._seen = seen
        return self._keys

    def add(self, name: str, roles: frozenset[Role], groups: frozenset[str]) -> str:
        """Make a key and return it, this once. Raises KeyExists, KeysUnusable."""
        if not _NAME.fullmatch(name):
            raise KeysUnusable(
                f"{name!r} cannot name a key: use up to 64 of a-z, 0-9, dot, dash, underscore."
            )
        if name in RESERVED:
            raise KeysUnusable(f"{name!r} stands for askers without a key; choose another name.")
        token = _MARK + secrets.token_urlsafe(32)
        made = Key(name=name, sha256=_sha256(token), roles=roles, groups=groups)
        with self._alone():
            kept = self.keys()
            if any(key.name == name for key in kept):
                raise KeyExists(f"there is a key named {name} already; remove it first.")
            self._write((*kept, made))
        return token

    def remove(self, name: str) -> None:
        """Take a key back; whoever holds it is told 401 from now on. Raises KeyUnknown."""
        with self._alone():
            kept = self.keys()
            left = tuple(key for key in kept if key.name != name)
            if len(left) == len(kept):
                raise KeyUnknown(f"there is no key named {name}.")
            self._write(left)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else changes the file meanwhile, so that no change undoes another."""
        lock = self._path.with_name(self._path.name + ".lock")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            held = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._unwritable(error) from None
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield
        finally:
            os.close(held)

    def _read(self, status: os.stat_result) -> tuple[Key, ...]:
        if stat.S_IMODE(status.st_mode) & 0o077:
            raise KeysUnusable(
                f"the keys file {self._path} can be read by others; `chmod 600 {self._path}`."
            )
        try:
            return _File.model_validate_json(self._path.read_bytes()).keys
        except (OSError, ValidationError) as error:
            reason = (
                error.strerror
                if isinstance(error, OSError)
                else error.errors(include_input=False)[0]["msg"]
            )
            raise KeysUnusable(f"the keys file {self._path} cannot be read: {reason}.") from None

    def _write(self, keys: tuple[Key, ...]) -> None:
        written = _File(keys=keys).model_dump_json(indent=1)
        try:
            beside = self._path.with_name(self._path.name + ".new")
            beside.unlink(missing_ok=True)
            with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(written + "\n")
                out.flush()
                os.fsync(out.fileno())
            beside.replace(self._path)
        except OSError as error:
            raise self._unwritable(error) from None

    def _unwritable(self, error: OSError) -> KeysUnusable:
        return KeysUnusable(f"the keys file {self._path} cannot be written: {error.strerror}.")


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
