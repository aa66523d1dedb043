"""`countersign audit verify --store` and `audit bucket`: the store's copy of the log."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.auditing import verification_json, verify_report
from service.choices.trails import AuditStore
from service.commands.terminal import Exit, Stop, Terminal
from service.opening import Parts, opened
from service.settings import Settings
from service.trails import rotation
from service.trails.checkpoints import CheckpointRejected, Signer, VerifierKey
from service.trails.receipts import Receipts
from service.trails.secretfiles import secret
from service.trails.stored import Copy, Fetching, KeyRow
from service.trails.stores import Store
from service.trails.verification import Trusted, verify_log


def register(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], verify: argparse.ArgumentParser
) -> None:
    """Add `audit bucket`, and the options of `audit verify` about the store."""
    verify.add_argument(
        "--store", action="store_true", help="fetch and check the store's copy instead"
    )
    verify.add_argument(
        "--keep",
        type=Path,
        metavar="DIRECTORY",
        help="with --store: keep the copy there; its `log` can take the place of one that was lost",
    )
    made = verbs.add_parser("bucket", help="make the bucket of the settings, with Object Lock")
    made.set_defaults(run=run_bucket)


def run_bucket(_arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Object Lock cannot be switched on later, so the bucket is made with it."""
    settings = Settings.from_env(terminal.environ)
    if settings.audit_store is not AuditStore.S3:
        raise Stop(Exit.USAGE, "audit_store is not `s3`, so there is no bucket to make.")
    with opened(settings) as parts:
        parts.bucket.create_bucket()
        terminal.write(f"made: {parts.bucket.settled()}.")
    return Exit.DONE


def verify_store(
    arguments: argparse.Namespace, terminal: Terminal, against: tuple[str, ...]
) -> Exit:
    """Exit 1 where what the store gives back is not the log that was sealed."""
    with opened(Settings.from_env(terminal.environ)) as parts, _directory(arguments.keep) as into:
        if parts.store is None:
            raise Stop(Exit.USAGE, "this log is shipped nowhere; see audit_store in the settings.")
        keys = KeyRow(_first_key(parts, arguments.key))
        log = into / "log"
        log.mkdir(mode=0o700)
        copy = Fetching(parts.store, keys, log).run()
        against += _remembered(parts, parts.store)
        trusted = Trusted(_last_key(parts) or keys.keys[-1], arguments.key)
        found = verify_log(into, keys.keys[0], against, trusted=trusted)
    if arguments.json:
        terminal.write_json({**verification_json(found), "store": _fields(copy)})
    else:
        terminal.write(_report(copy) + verify_report(found).rstrip("\n"))
    return Exit.DONE if found.passed and not copy.problems else Exit.NO


def _first_key(parts: Parts, given: str) -> VerifierKey:
    """The key with which the log began: as this host knows it, else as it was given."""
    directory = parts.places.trails
    if (directory / rotation.SIGNING).exists():
        known = rotation.predecessors(directory)
        return known[0] if known else _own_key(parts)
    if not given:
        raise Stop(Exit.USAGE, f"{directory} holds no signing key; give the log's with --key.")
    try:
        return VerifierKey.parse(given)
    except CheckpointRejected as error:
        raise Stop(Exit.USAGE, f"--key cannot be read: {error}.") from None


def _last_key(parts: Parts) -> VerifierKey | None:
    exists = (parts.places.trails / rotation.SIGNING).exists()
    return _own_key(parts) if exists else None


def _own_key(parts: Parts) -> VerifierKey:
    path = parts.places.trails / rotation.SIGNING
    return Signer(parts.settings.audit_origin, secret(path)).verifier


def _remembered(parts: Parts, store: Store) -> tuple[str, ...]:
    """What this host was told that the store has."""
    directory = parts.places.trails
    if not (directory / "shipped.sqlite").exists():
        return ()
    receipts = Receipts(directory, store.id)
    try:
        note = receipts.last().note
    finally:
        receipts.close()
    return (note,) if note else ()


def _fields(copy: Copy) -> dict[str, object]:
    return {"pieces": copy.pieces, "problems": copy.problems, "remarks": copy.remarks}


def _report(copy: Copy) -> str:
    lines = [f"the store gave back {copy.pieces} pieces of the log."]
    lines += (f"  - {problem}" for problem in copy.problems)
    lines += (f"  (in vain: {remark})" for remark in copy.remarks)
    return "\n".join(lines) + "\n"


@contextmanager
def _directory(kept: Path | None) -> Iterator[Path]:
    if kept is None:
        with tempfile.TemporaryDirectory(prefix="countersign-store-") as name:
            yield Path(name)
        return
    if kept.exists() and any(kept.iterdir()):
        raise Stop(Exit.USAGE, f"{kept} is not empty.")
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    yield kept
