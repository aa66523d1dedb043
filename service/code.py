"""Which code answers: one digest over every file of the three packages."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ingest.records import (
    Digest,
    digest,
)

_PACKAGES = ("policies", "ingest", "service")
_CODE = frozenset({".py", ".json", ".yaml", ".md", ".toml", ".txt", ".csv"})


@lru_cache(maxsize=1)
def code_digest() -> Digest:
    """Identity of the code that answers: every file of the three packages, by name and bytes."""
    root = Path(__file__).parent.parent
    lines = [
        f"{path.relative_to(root).as_posix()} {digest(path.read_bytes())}"
        for package in _PACKAGES
        for path in sorted((root / package).rglob("*"))
        if path.suffix in _CODE
    ]
    return digest("\n".join(lines).encode())
