"""What may be cut off after a crash, and the trace it leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from service.trails.checkpoints import Checkpoint
from service.trails.frames import commits
from service.trails.records import Json
from service.trails.secretfiles import replace_durably
from service.trails.segments import LogDamaged, Tail, commit_checkpoint


def save_torn(
    rest: bytes, tail: Tail, path: Path, apart: Checkpoint | None, saved: Path
) -> Mapping[str, Json]:
    """Save the bytes after the last whole batch; the fields of the leaf that tells of it.

    Only a batch that nobody was promised may be cut: at most one, the last, and none that the
    checkpoint kept apart covers. Raises LogDamaged for anything else.
    """
    found = list(commits(rest, 0))
    least = apart.size if apart else 0
    promised = [commit_checkpoint(frame.body, path).size for frame in found]
    one_torn_batch = not found or (len(found) == 1 and found[0].end == len(rest))
    if not one_torn_batch or any(size <= least for size in promised):
        raise LogDamaged(
            f"{path} is damaged at byte {tail.offset}, before entries that were sealed; nothing "
            "was changed. Run `countersign audit verify` and restore the file from a copy"
        )
    require_reached(tail, apart, path)
    digest = hashlib.sha256(rest).hexdigest()
    saved.mkdir(mode=0o700, exist_ok=True)
    replace_durably(saved / f"{tail.segment:08d}-{tail.offset}-{digest[:16]}.cut", rest)
    return {
        "because": "torn",
        "segment": tail.segment,
        "offset": tail.offset,
        "cut": len(rest),
        "saved": f"sha256:{digest}",
    }


def require_reached(tail: Tail, apart: Checkpoint | None, path: Path) -> None:
    """Refuse a log that is shorter than it was, or another one. Raises LogDamaged."""
    if apart is None:
        return
    if tail.frontier.size < apart.size:
        raise LogDamaged(
            f"{path} ends after {tail.frontier.size} entries, but the checkpoint kept apart says "
            f"there were {apart.size}; restore the log from a copy"
        )
    if tail.frontier.size == apart.size and tail.frontier.root() != apart.root:
        raise LogDamaged(
            f"{path} does not lead to the root that the checkpoint kept apart says; "
            "restore the log from a copy"
        )
