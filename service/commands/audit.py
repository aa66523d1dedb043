"""`countersign audit`: what was sealed, and whether it still is what was sealed."""

from __future__ import annotations

import argparse
from pathlib import Path

from service.actors import without_names
from service.auditing import as_json, show, verification_json, verify_report
from service.commands import lifecycle
from service.commands.terminal import Exit, Stop, Terminal
from service.opening import opened
from service.places import Places
from service.settings import Settings
from service.trails.records import AnswerId, Leaf


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    audit = subparsers.add_parser("audit", help="show and verify sealed records")
    verbs = audit.add_subparsers(title="commands", metavar="VERB", required=True)
    shown = verbs.add_parser("show", help="the story of one answer; reading it is recorded")
    shown.add_argument("id", help="an answer's id")
    shown.add_argument("--json", action="store_true", help="as JSON")
    shown.set_defaults(run=run_show)
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
    lifecycle.register(verbs)


def run_show(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """A trail; exit 1 where there is none."""
    with opened(_settings(terminal)) as parts:
        trail = parts.trails.trail(AnswerId(arguments.id))
        kept, who = without_names(
            {"about": arguments.id, "by": terminal.environ.get("USER", "local")}
        )
        parts.trails.seal(Leaf("view", kept), who)
    if arguments.json:
        terminal.write_json(as_json(trail))
    else:
        terminal.write(show(trail).rstrip("\n"))
    return Exit.DONE


def run_verify(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Exit 1 where the log is not what was sealed."""
    against = tuple(_note(Path(name)) for name in arguments.against)
    with opened(_settings(terminal)) as parts:
        found = parts.trails.verify(against, arguments.key)
    if arguments.json:
        terminal.write_json(verification_json(found))
    else:
        terminal.write(verify_report(found).rstrip("\n"))
    return Exit.DONE if found.passed else Exit.NO


def run_checkpoint(_arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """The latest checkpoint, as signed."""
    with opened(_settings(terminal)) as parts:
        terminal.out.write(parts.trails.checkpoint())
    return Exit.DONE


def _settings(terminal: Terminal) -> Settings:
    settings = Settings.from_env(terminal.environ)
    if not Places(settings.data).trails.is_dir():
        raise Stop(Exit.USAGE, f"nothing was ever sealed in {settings.data}.")
    return settings


def _note(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Stop(Exit.USAGE, f"the checkpoint {path} cannot be read.") from None
