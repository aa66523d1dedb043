"""Which models may write drafts: pinned by digest at first use, changed only with approval."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from service.generation import GeneratorUnavailable
from service.trails.secretfiles import create_private

FIRST_USE = "first use"
"""Who approved a digest that nobody had to approve."""

AUTO = "ollama/auto"
"""What is approved under this name is a model's name: the one taken where none was asked for."""

_VERSION = 1
_SCHEMA = (
    """create table if not exists approvals (
    n integer primary key, name text not null, digest text not null,
    approved_by text not null, approved_at text not null
) strict""",
    """create table if not exists refused (
    name text primary key, digest text not null, seen_at text not null
) strict""",
    # Before there were versions nobody noted which name was taken: it was the newest one.
    """insert into approvals (name, digest, approved_by, approved_at)
    select 'ollama/auto', substr(name, length('ollama/') + 1), 'first use', approved_at
    from approvals where name like 'ollama/%' order by n desc limit 1""",
)


class ModelChanged(GeneratorUnavailable):
    """The runtime offers other weights under the approved name, or only another model."""


class NothingToApprove(Exception):
    """No digest of this model was refused, and none was given."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's word that a digest may write drafts under a name."""

    name: str
    """Generator and model, such as `ollama/llama3.2:3b`."""
    digest: str
    by: str
    at: datetime


class Approvals(Protocol):
    """What a generator asks before it trusts a model."""

    def check(self, name: str, digest: str) -> None:
        """Pin at first use. Raises ModelChanged when another digest is approved."""

    def approved(self, name: str) -> str | None:
        """The digest that is approved now; None before the first use."""


class ApprovedModels:
    """Approvals in one small database; history only grows."""

    def __init__(self, file: Path, clock: Callable[[], datetime]) -> None:
        self._file = file
        self._clock = clock

    def check(self, name: str, digest: str) -> None:
        """Pin the digest at first use. Raises ModelChanged when another one is approved."""
        with self._write() as db:
            approved = _current(db, name)
            if approved is None:
                self._insert(db, name, digest, FIRST_USE)
                return
            if approved == digest:
                return
            db.execute(
                "insert or replace into refused values (?, ?, ?)",
                (name, digest, self._clock().isoformat()),
            )
        raise ModelChanged(
            f"the model {name} is now {digest}, approved is {approved}; if that is meant, "
            f"run `countersign models approve {name} --by WHO`"
        )

    def approved(self, name: str) -> str | None:
        """The digest that is approved now; None before the first use."""
        with self._write() as db:
            return _current(db, name)

    def approve(self, name: str, by: str, digest: str | None = None) -> Approval:
        """Approve a digest, by default the one refused last. Raises NothingToApprove."""
        with self._write() as db:
            chosen = digest or _refused(db, name)
            if chosen is None:
                raise NothingToApprove(
                    f"no changed digest of {name} was seen; ask a question first, "
                    "or say which digest to approve"
                )
            db.execute("delete from refused where name = ?", (name,))
            return self._insert(db, name, chosen, by)

    def history(self) -> tuple[Approval, ...]:
        """Every approval ever given, oldest first."""
        with self._write() as db:
            rows = db.execute(
                "select name, digest, approved_by, approved_at from approvals order by n"
            ).fetchall()
        return tuple(Approval(n, d, by, datetime.fromisoformat(at)) for n, d, by, at in rows)

    def _insert(self, db: sqlite3.Connection, name: str, digest: str, by: str) -> Approval:
        at = self._clock()
        db.execute(
            "insert into approvals (name, digest, approved_by, approved_at) values (?, ?, ?, ?)",
            (name, digest, by, at.isoformat()),
        )
        return Approval(name, digest, by, at)

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            create_private(self._file)
            if self._file.stat().st_mode & 0o077:
                self._file.chmod(0o600)
            db = sqlite3.connect(self._file, isolation_level=None, timeout=2.0)
            try:
                db.execute("pragma synchronous = full")
                db.execute("begin immediate")
                self._make_current(db)
                yield db
                db.execute("commit")
            finally:
                db.close()
        except (sqlite3.Error, OSError) as error:
            raise GeneratorUnavailable(
                f"approved models cannot be read from {self._file} ({error}); "
                "check the data directory"
            ) from error

    def _make_current(self, db: sqlite3.Connection) -> None:
        (found,) = db.execute("pragma user_version").fetchone()
        if found > _VERSION:
            raise GeneratorUnavailable(
                f"{self._file} has schema version {found} and this program knows {_VERSION}; "
                "run the program that wrote it, or restore a backup of this version"
            )
        if found < _VERSION:
            for statement in _SCHEMA:
                db.execute(statement)
            db.execute(f"pragma user_version = {_VERSION}")


def _current(db: sqlite3.Connection, name: str) -> str | None:
    row = db.execute(
        "select digest from approvals where name = ? order by n desc limit 1", (name,)
    ).fetchone()
    return None if row is None else str(row[0])


def _refused(db: sqlite3.Connection, name: str) -> str | None:
    row = db.execute("select digest from refused where name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])
