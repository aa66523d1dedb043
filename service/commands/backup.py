"""`countersign backup` and `countersign restore`."""

from __future__ import annotations

import argparse
from pathlib import Path

from service.adopting import adopt
from service.backup import back_up, restore
from service.commands.terminal import Exit, Terminal
from service.copies import Copies
from service.opening import opened
from service.parts_stores import now
from service.places import Places
from service.settings import Settings


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    made = subparsers.add_parser("backup", help="copy the data directory, consistently")
    made.add_argument("directory", type=Path, help="an empty or new directory")
    made.set_defaults(run=run_backup)
    brought = subparsers.add_parser("restore", help="bring a backup back, verified")
    brought.add_argument("directory", type=Path, help="a backup")
    brought.add_argument(
        "--log", type=Path, metavar="DIRECTORY", help="segments of the log that outlived the rest"
    )
    brought.add_argument(
        "--without-keys", action="store_true", help="leave behind what opens people's text"
    )
    brought.set_defaults(run=run_restore)


def run_backup(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Copy, also while the service runs."""
    settings = Settings.from_env(terminal.environ)
    manifest = back_up(settings.data, arguments.directory, now, settings.backup_days)
    Copies(Places(settings.data).copies).add(arguments.directory, manifest)
    terminal.write(
        f"{_count(len(manifest.files))} backed up to {arguments.directory}; "
        f"delete it by {manifest.expires_at:%Y-%m-%d}."
    )
    if not settings.keys_file.absolute().is_relative_to(settings.data.absolute()):
        terminal.say(f"the API keys in {settings.keys_file} lie elsewhere; copy them yourself.")
    return Exit.DONE


def run_restore(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Bring back into an empty data directory, verify the sealed log, erase again what it says.

    Exit 1 where the log does not verify.
    """
    settings = Settings.from_env(terminal.environ)
    manifest = restore(arguments.directory, settings.data, now, arguments.without_keys)
    terminal.write(
        f"{_count(len(manifest.files))} of {manifest.made_at:%Y-%m-%d %H:%M} UTC restored to "
        f"{settings.data}; the index is filled again at the next start."
    )
    trails = Places(settings.data).trails
    if not trails.is_dir():
        return Exit.DONE
    if arguments.log is not None:
        size = adopt(arguments.log, trails, settings.audit_origin)
        terminal.write(f"the log of {arguments.log} continues the backup's, to {size} records.")
    with opened(settings) as parts:
        found = parts.trails.verify()
        if not found.passed:
            terminal.say(f"the sealed log does not verify: {found.problems[0]}")
            return Exit.NO
        again = parts.erasing.reapply()
    terminal.write(f"{found.size} sealed records verify.")
    for conversation in again:
        terminal.write(f"conversation {conversation} is erased again, as the log says.")
    return Exit.DONE


def _count(files: int) -> str:
    return f"{files} file{'' if files == 1 else 's'}"
