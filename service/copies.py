"""Which backups were made: as long as one is kept, what is erased here can be read there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from service.backup import MANIFEST, BackupRefused, Manifest
from service.trails.secretfiles import replace_durably


class Copy(BaseModel):
    """A backup that was made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    directory: Path
    made_at: datetime
    expires_at: datetime


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    copies: tuple[Copy, ...] = ()


class Copies:
    """The list of backups in the data directory; it knows where each was made, not moved."""

    def __init__(self, path: Path) -> None:
        """A list in a file, which need not exist yet."""
        self._path = path

    def add(self, directory: Path, manifest: Manifest) -> None:
        """Remember a backup. Raises BackupRefused, OSError."""
        made = Copy(
            directory=directory.absolute(),
            made_at=manifest.made_at,
            expires_at=manifest.expires_at,
        )
        # What has run out and is gone needs no remembering.
        kept = [c for c in self.all() if c.expires_at > manifest.made_at or _is_there(c)]
        content = _File(copies=(*kept, made)).model_dump_json(indent=1)
        replace_durably(self._path, content.encode())

    def all(self) -> tuple[Copy, ...]:
        """Every backup remembered, oldest first. Raises BackupRefused, OSError."""
        if not self._path.exists():
            return ()
        try:
            return _File.model_validate_json(self._path.read_bytes()).copies
        except ValidationError:
            raise BackupRefused(
                f"{self._path} cannot be read; see yourself which backups are kept, then delete it."
            ) from None

    def holding(self, now: datetime) -> tuple[Copy, ...]:
        """Backups that may still hold keys: not run out, or still where they were made."""
        return tuple(c for c in self.all() if c.expires_at > now or _is_there(c))

    def overdue(self, now: datetime) -> tuple[Copy, ...]:
        """Backups that have run out and are still where they were made."""
        return tuple(c for c in self.all() if c.expires_at <= now and _is_there(c))


def _is_there(copy: Copy) -> bool:
    return (copy.directory / MANIFEST).exists()
