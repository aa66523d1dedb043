"""A consistent copy of the data directory while the service runs, and back again, verified."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict, ValidationError

MANIFEST = "backup.json"
_FORMAT = 2
_SQLITE = b"SQLite format 3\x00"
_LEFT_OUT = ("index", "models")
"""Directories that are made again: the index follows the catalog, models are converted."""
_MADE_AGAIN = frozenset({"analyses.sqlite", "trails.sqlite"})
_OF_PERSONS = ("trails/keystore", "trails/wrapping.key", "outbox.sqlite")
"""What opens or holds people's text; where it is left out, everything still proves."""
_TURNS = 5
_ENDINGS = (".sock", ".lock", "-wal", "-shm", "-journal", ".part", ".new")


class BackupRefused(Exception):
    """There is no room for a backup, or for what it holds; the message says what to do."""


class BackupExpired(BackupRefused):
    """The backup is older than a backup may get."""


class BackupDamaged(Exception):
    """A backup is not what was written; the message names the file."""


class Kept(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: str
    size: int
    mode: int


class Manifest(BaseModel):
    """What a backup holds; written last, so that a backup without one is not whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    made_at: datetime
    expires_at: datetime
    """Until then it may be kept: it holds keys of conversations that may be erased meanwhile."""
    files: dict[str, Kept]


def back_up(data: Path, target: Path, clock: Callable[[], datetime], days: int) -> Manifest:
    """Copy everything that cannot be made again into an empty directory, to be kept so many days.

    The order makes the copy consistent while others write: what promises first, then what it
    promises, so that a copied checkpoint never lies beyond the copied log, and no copied
    record without its key, its release or its text. Raises BackupRefused, OSError.
    """
    if not data.is_dir():
        raise BackupRefused(f"there is no data directory {data} to back up.")
    _require_empty(target, ())
    if target.absolute().is_relative_to(data.absolute()):
        raise BackupRefused(f"{target} lies inside {data}; back up to another place.")
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.chmod(0o700)
    kept: dict[str, Kept] = {}
    for turn in range(_TURNS):
        # Looked for when their turn comes: what was copied before may name what is newer.
        for name in sorted(name for name in _names(data) if _turn(name) == turn):
            copy = target / name
            copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                _copy(data / name, copy)
            except FileNotFoundError:
                continue  # A temporary file that was gone before its turn came.
            kept[name] = _kept(copy)
    now = clock()
    manifest = Manifest(
        format=_FORMAT, made_at=now, expires_at=now + timedelta(days=days), files=kept
    )
    _write(target / MANIFEST, manifest.model_dump_json(indent=1).encode(), 0o600)
    return manifest


def restore(
    source: Path, data: Path, clock: Callable[[], datetime], without_keys: bool = False
) -> Manifest:
    """Bring a backup back into an empty data directory, every byte checked before and after.

    Without the keys nothing opens people's text, and a backup of any age will do. Returns the
    manifest of what was restored. Raises BackupExpired, BackupDamaged, BackupRefused, OSError;
    then the data directory is as before.
    """
    manifest = read_manifest(source)
    if without_keys:
        files = {n: k for n, k in manifest.files.items() if not n.startswith(_OF_PERSONS)}
        manifest = manifest.model_copy(update={"files": files})
    elif clock() > manifest.expires_at:
        raise BackupExpired(
            f"{source} was to be deleted by {manifest.expires_at:%Y-%m-%d %H:%M} UTC: it holds the "
            "keys of what may have been erased since. Take a newer one, or restore it with "
            "--without-keys: everything will prove, and nobody's text can be read."
        )
    _require_empty(data, ("models",))
    check(source, manifest)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    data.chmod(0o700)
    made: list[Path] = []
    try:
        for name, kept in manifest.files.items():
            path = data / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            made.append(path)
            _copy_bytes(source / name, path, kept.mode)
        check(data, manifest)
        for name in manifest.files:
            _require_sound(data / name)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        for folder in {PurePosixPath(name).parts[0] for name in manifest.files if "/" in name}:
            shutil.rmtree(data / folder, ignore_errors=True)
        raise
    return manifest


def read_manifest(source: Path) -> Manifest:
    """What a backup says it holds. Raises BackupDamaged."""
    try:
        manifest = Manifest.model_validate_json((source / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise BackupDamaged(f"{source} holds no whole backup: {MANIFEST} is missing.") from None
    except ValidationError:
        raise BackupDamaged(f"{source / MANIFEST} cannot be read.") from None
    if manifest.format != _FORMAT:
        raise BackupDamaged(
            f"{source} was written in format {manifest.format}, this version reads {_FORMAT}; "
            "restore it with the version that made it."
        )
    for name in manifest.files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise BackupDamaged(f"{source / MANIFEST} names {name}, which is outside of a backup.")
    return manifest


def check(directory: Path, manifest: Manifest) -> None:
    """Compare every file with the manifest. Raises BackupDamaged."""
    for name, kept in manifest.files.items():
        path = directory / name
        if not path.is_file() or path.is_symlink():
            raise BackupDamaged(f"{path} is missing.")
        if _sha256(path) != kept.sha256:
            raise BackupDamaged(f"{path} is not the file that was backed up.")


def _names(data: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(data):
        here = Path(folder)
        if here == data:
            folders[:] = [f for f in folders if f.partition(".")[0] not in _LEFT_OUT]
        for file in files:
            path = here / file
            if file.endswith(_ENDINGS) or file in _MADE_AGAIN or path.is_symlink():
                continue
            try:
                ordinary = stat.S_ISREG(path.stat().st_mode)
            except FileNotFoundError:
                continue
            if ordinary:
                yield path.relative_to(data).as_posix()


def _turn(name: str) -> int:
    """Checkpoints, the log, its keys, databases, then what they name."""
    path = PurePosixPath(name)
    if path.suffix == ".checkpoint":
        return 0
    if "log" in path.parts[:-1]:
        return 1
    if path.parts[0] == "trails":
        return 2
    if path.parts[0] == "blobs":
        return 4
    return 3


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as opened:
        is_database = opened.read(len(_SQLITE)) == _SQLITE
    mode = stat.S_IMODE(source.stat().st_mode)
    if not is_database:
        _copy_bytes(source, target, mode)
        return
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    # A path as URI, so that opening never makes a file where there was none.
    reading = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
    writing = sqlite3.connect(target)
    try:
        reading.backup(writing)
        # A copy has no log beside it: every byte is in the one file.
        writing.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise BackupRefused(f"the database {source} cannot be copied: {error}.") from None
    finally:
        writing.close()
        reading.close()
    _make_durable(target, mode)


def _copy_bytes(source: Path, target: Path, mode: int) -> None:
    with (
        source.open("rb") as reading,
        open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as writing,
    ):
        shutil.copyfileobj(reading, writing, 1 << 20)
    _make_durable(target, mode)


def _write(path: Path, content: bytes, mode: int) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as writing:
        writing.write(content)
    _make_durable(path, mode)


def _make_durable(path: Path, mode: int) -> None:
    path.chmod(mode & 0o777)
    for opened_path in (path, path.parent):
        opened = os.open(opened_path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _kept(path: Path) -> Kept:
    status = path.stat()
    return Kept(sha256=_sha256(path), size=status.st_size, mode=stat.S_IMODE(status.st_mode))


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _require_empty(directory: Path, but: Sequence[str]) -> None:
    if not directory.exists():
        return
    if not directory.is_dir():
        raise BackupRefused(f"{directory} is not a directory.")
    there = sorted(entry.name for entry in directory.iterdir() if entry.name not in but)
    if there:
        raise BackupRefused(
            f"{directory} is not empty (it holds {there[0]}); nothing is ever overwritten, "
            "name another directory or empty this one."
        )


def _require_sound(path: Path) -> None:
    with path.open("rb") as opened:
        if opened.read(len(_SQLITE)) != _SQLITE:
            return
    reading = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        found = reading.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        found = str(error)
    finally:
        reading.close()
    if found != "ok":
        raise BackupDamaged(f"the database {path} is damaged: {found}.")
