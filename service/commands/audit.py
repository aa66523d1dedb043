"""`countersign audit`: what was sealed, and whether it still is what was sealed."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from service.auditing import verification_json, verify_report
from service.commands import lifecycle, replay, store, trails
from service.commands.terminal import Exit, Stop, Terminal
from service.commands.trails import settings
from service.opening import opened
from service.places import Places
from service.trails.anchors import Report, notes_in
from service.trails.checkpoints import CheckpointRejected
from service.trails.merkle import ProofRejected
from service.trails.sealed_log import SealedLog
from service.trails.segments import LogDamaged
from service.trails.tiles import TileMissing


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    audit = subparsers.add_parser("audit", help="show and verify sealed records")
    verbs = audit.add_subparsers(title="commands", metavar="VERB", required=True)
    verified = verbs.add_parser("verify", help="check every byte of the log")
    verified.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="CHECKPOINT",
        help="a file with a checkpoint that was kept elsewhere; may be repeated",
    )
    verified.add_argument(
        "--key", default="", metavar="VKEY", help="a key you trust: one that must have signed"
    )
    verified.add_argument("--json", action="store_true", help="as JSON")
    verified.set_defaults(run=run_verify)
    kept = verbs.add_parser("checkpoint", help="the signed checkpoint, to be kept elsewhere")
    kept.set_defaults(run=run_checkpoint)
    grown = verbs.add_parser(
        "consistency", help="prove that the log continues a checkpoint, without reading it all"
    )
    grown.add_argument("checkpoint", metavar="CHECKPOINT", help="a file with one kept elsewhere")
    grown.set_defaults(run=run_consistency)
    tiled = verbs.add_parser("tile", help="a C2SP tile of the log, for software that reads such")
    tiled.add_argument("path", metavar="PATH", help="checkpoint, tile/0/000, tile/entries/000.p/5")
    tiled.add_argument("output", type=Path, metavar="FILE", help="where to write it")
    tiled.set_defaults(run=run_tile)
    trails.register(verbs)
    replay.register(verbs)
    store.register(verbs, verified)
    lifecycle.register(verbs)


def run_verify(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Exit 1 where the log is not what was sealed."""
    against = tuple(_note(Path(name)) for name in arguments.against)
    if arguments.store:
        return store.verify_store(arguments, terminal, against)
    chosen = settings(terminal)
    anchors = Report((), ())
    try:
        with opened(chosen) as parts:
            anchors = parts.anchoring.check()
            found = parts.trails.verify((*against, *parts.anchoring.notes()), arguments.key)
    except LogDamaged as damage:
        # What cannot be opened can still be read, and there may be more that is wrong with it.
        places = Places(chosen.data)
        notes = (*against, *notes_in(places.anchors))
        found = SealedLog.examine(places.trails, chosen.audit_origin, notes, arguments.key)
        found = replace(found, problems=(str(damage), *found.problems))
    if arguments.json:
        told = {"says": anchors.says, "problems": anchors.problems}
        terminal.write_json({**verification_json(found), "anchors": told})
    else:
        terminal.write(verify_report(found).rstrip("\n"))
        for said in (*anchors.says, *(f"NOT anchored: {problem}" for problem in anchors.problems)):
            terminal.write(f"{said}.")
    well = found.passed and found.unbroken and not anchors.problems
    return Exit.DONE if well else Exit.NO


def run_checkpoint(_arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """The latest checkpoint, as signed."""
    with opened(settings(terminal)) as parts:
        terminal.out.write(parts.trails.checkpoint())
    return Exit.DONE


def run_consistency(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """The proof, as witnesses take it; exit 1 where the log does not continue the checkpoint."""
    note = _note(Path(arguments.checkpoint))
    with opened(settings(terminal)) as parts:
        try:
            proof = parts.trails.consistency(note)
        except (CheckpointRejected, ProofRejected) as error:
            raise Stop(Exit.NO, f"{error}.") from None
    terminal.out.write(proof.text())
    return Exit.DONE


def run_tile(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Exit 1 where the log has no such tile, or not yet."""
    with opened(settings(terminal)) as parts:
        try:
            content = parts.trails.tile(arguments.path)
        except TileMissing as error:
            raise Stop(Exit.NO, f"{error}.") from None
    try:
        arguments.output.write_bytes(content)
    except OSError as error:
        raise Stop(Exit.USAGE, f"{arguments.output} cannot be written: {error}.") from None
    return Exit.DONE


def _note(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Stop(Exit.USAGE, f"the checkpoint {path} cannot be read.") from None
