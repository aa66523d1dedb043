"""Another key for a log: how a change of keys is told, settled after a crash, and followed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from service.trails.checkpoints import CheckpointRejected, Signer, VerifierKey
from service.trails.frames import batches
from service.trails.keystore import KeyStore
from service.trails.records import Json
from service.trails.secretfiles import replace_durably, secret, sync_directory
from service.trails.segments import header, last_segment, segment_path

TYPE = "key"
"""Type of the leaves that tell of another key."""

SIGNING, WRAPPING = "signing.key", "wrapping.key"
NEXT = ".next"
"""Ending of a key that is being brought in; it becomes the key, or is thrown away."""
_PREDECESSORS = "signing.predecessors"
"""Public keys that signed before, oldest first, one a line."""


def signer(directory: Path, origin: str) -> Signer:
    """Who signs the log's checkpoints now; a change of keys that was broken off is settled first.

    To be called under the log's lock, before the log and its keystore are opened. Raises
    AuditUnavailable.
    """
    settle_signing(directory, origin)
    settle_wrapping(directory)
    return Signer(origin, secret(directory / SIGNING), predecessors(directory))


def predecessors(directory: Path) -> tuple[VerifierKey, ...]:
    """The keys that signed this log before, oldest first. Raises CheckpointRejected."""
    path = directory / _PREDECESSORS
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return tuple(VerifierKey.parse(line) for line in lines)


def successor(leaf: Mapping[str, Json]) -> VerifierKey | None:
    """The key that signs from a leaf's batch on, where it tells of one. Raises CheckpointRejected.

    Such a batch is signed by both keys: the old one vouches for the new one, and the new one
    shows that somebody holds it.
    """
    if leaf.get("type") != TYPE or leaf.get("purpose") != "signing":
        return None
    return VerifierKey.parse(str(leaf.get("new")))


def settle_signing(directory: Path, origin: str) -> None:
    """The next signing key takes its place if the log's end bears its signature, else it goes."""
    path = directory / (SIGNING + NEXT)
    if not path.exists():
        return
    new = Signer(origin, secret(path)).verifier
    try:
        new.check(_last_note(directory / "log"))
    except CheckpointRejected:
        path.unlink()
    else:
        old = Signer(origin, secret(directory / SIGNING)).verifier
        known = predecessors(directory)
        if old not in (*known, new):
            lines = "".join(f"{key}\n" for key in (*known, old))
            replace_durably(directory / _PREDECESSORS, lines.encode())
        path.replace(directory / SIGNING)
    sync_directory(directory)


def settle_wrapping(directory: Path) -> None:
    """The next wrapping key takes its place if the keystore opens with it, else it goes."""
    path = directory / (WRAPPING + NEXT)
    if not path.exists():
        return
    store = KeyStore(directory)
    try:
        changed = not store.opens_with(secret(directory / WRAPPING))
    finally:
        store.close()
    if changed:
        path.replace(directory / WRAPPING)
    else:
        path.unlink()
    sync_directory(directory)


def _last_note(log: Path) -> str:
    """The last checkpoint in the log; empty where there is none. Raises LogDamaged."""
    last = last_segment(log)
    if last is None:
        return ""
    path = segment_path(log, last[0])
    buffer = path.read_bytes()
    head = header(buffer, path)
    note = head.note
    for batch in batches(buffer, head.end):
        note = batch.commit.body.decode(errors="replace")
    return note
