"""`countersign backup` and `countersign restore`."""

from __future__ import annotations

import argparse
from pathlib import Path

from service.backup import back_up, restore
from service.commands.terminal import Exit, Terminal
from service.opening import now, opened
from service.settings import Settings


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    made = subparsers.add_parser("backup", help="copy the data directory, consistently")
    made.add_argument("directory", type=Path, help="an empty or new directory")
    made.set_defaults(run=run_backup)
    brought = subparsers.add_parser("restore", help="bring a backup back, verified")
    brought.add_argument("directory", type=Path, help="a backup")
    brought.set_defaults(run=run_restore)


def run_backup(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Copy, also while the service runs."""
    settings = Settings.from_env(terminal.environ)
    manifest = back_up(settings.data, arguments.directory, now)
    terminal.write(f"{_count(len(manifest.files))} backed up to {arguments.directory}.")
    if not settings.keys_file.absolute().is_relative_to(settings.data.absolute()):
        terminal.say(f"the API keys in {settings.keys_file} lie elsewhere; copy them yourself.")
    return Exit.DONE


def run_restore(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Bring back into an empty data directory, then verify the sealed log; 1 where it fails."""
    settings = Settings.from_env(terminal.environ)
    manifest = restore(arguments.directory, settings.data)
    terminal.write(
        f"{_count(len(manifest.files))} of {manifest.made_at:%Y-%m-%d %H:%M} UTC restored to "
        f"{settings.data}; the index is filled again at the next start."
    )
    with opened(settings) as parts:
        if not parts.places.trails.is_dir():
            return Exit.DONE
        found = parts.trails.verify()
    if not found.passed:
        terminal.say(f"the sealed log does not verify: {found.problems[0]}")
        return Exit.NO
    terminal.write(f"{found.size} sealed records verify.")
    return Exit.DONE


def _count(files: int) -> str:
    return f"{files} file{'' if files == 1 else 's'}"
