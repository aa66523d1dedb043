"""A log that outlived the rest of an installation takes the place of the one in a backup."""

from __future__ import annotations

import shutil
from pathlib import Path

from service.backup import BackupDamaged
from service.trails.sealed_log import SealedLog
from service.trails.secretfiles import sync_directory
from service.trails.segments import numbers


def adopt(segments: Path, trails: Path, origin: str) -> int:
    """Put segments in place of a restored log that they continue; how many records there are.

    They are verified first, also against the checkpoint kept apart that came with the backup.
    Raises BackupDamaged, AuditUnavailable, OSError; then the restored log is as it was.
    """
    if not segments.is_dir() or not numbers(segments):
        raise BackupDamaged(f"{segments} holds no segments of a log (00000001.seg, …).")
    before = SealedLog.examine(trails, origin)
    staging = trails / "adopting"
    try:
        shutil.rmtree(staging, ignore_errors=True)
        (staging / "log").mkdir(mode=0o700, parents=True)
        for number in numbers(segments):
            name = f"{number:08d}.seg"
            shutil.copyfile(segments / name, staging / "log" / name)
            (staging / "log" / name).chmod(0o600)
        for beside in ("signing.key", "log.checkpoint"):
            if (trails / beside).exists():
                shutil.copy2(trails / beside, staging / beside)
        after = SealedLog.examine(staging, origin)
        if not after.passed:
            raise BackupDamaged(
                f"{segments} does not continue the restored log: {after.problems[0]}"
            )
        if after.size < before.size:
            raise BackupDamaged(
                f"{segments} has {after.size} records and the restored log {before.size}; "
                "restore without --log."
            )
        shutil.rmtree(trails / "log")
        (staging / "log").rename(trails / "log")
        sync_directory(trails)
        return after.size
    finally:
        shutil.rmtree(staging, ignore_errors=True)
