"""Changing the keys of a log while nobody else has it open."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from service.actors import without_names
from service.trails.checkpoints import Signer, VerifierKey
from service.trails.keystore import KeyStore
from service.trails.presence import alone
from service.trails.records import Leaf
from service.trails.rotation import (
    NEXT,
    SIGNING,
    TYPE,
    WRAPPING,
    settle_signing,
    settle_wrapping,
    signer,
)
from service.trails.sealed_log import SealedLog
from service.trails.secretfiles import replace_durably, secret


def renew_signing(
    directory: Path, origin: str, clock: Callable[[], datetime], by: str
) -> tuple[VerifierKey, VerifierKey]:
    """Another key signs the log from now on; the old and the new public key.

    A crash leaves the old key, or the new one: which of them is told by the log's last
    checkpoint, and settled when the log is opened. Raises LogInUse, AuditUnavailable.
    """
    with alone(directory):
        current = signer(directory, origin)
        replace_durably(directory / (SIGNING + NEXT), os.urandom(32))
        new = Signer(origin, secret(directory / (SIGNING + NEXT)))
        both = Signer(origin, secret(directory / SIGNING), current.predecessors, new)
        fields, names = without_names(
            {
                "purpose": "signing",
                "old": str(current.verifier),
                "new": str(new.verifier),
                "by": by,
            }
        )
        log = SealedLog.open(directory, origin, clock, signer=both)
        try:
            log.seal(Leaf(TYPE, fields), names)
        finally:
            log.close()
        settle_signing(directory, origin)
    return current.verifier, new.verifier


def renew_wrapping(directory: Path, origin: str, clock: Callable[[], datetime], by: str) -> int:
    """Another key wraps the keys of conversations from now on; how many there are.

    Raises LogInUse, AuditUnavailable.
    """
    with alone(directory):
        current = signer(directory, origin)
        replace_durably(directory / (WRAPPING + NEXT), os.urandom(32))
        store = KeyStore(directory)
        try:
            count = store.rewrap(secret(directory / (WRAPPING + NEXT)))
        finally:
            store.close()
        settle_wrapping(directory)
        fields, names = without_names({"purpose": "wrapping", "keys": count, "by": by})
        log = SealedLog.open(directory, origin, clock, signer=current)
        try:
            log.seal(Leaf(TYPE, fields), names)
        finally:
            log.close()
    return count
