"""`countersign audit show` and `bundle`: one answer's record, read and taken away."""

from __future__ import annotations

import argparse
from pathlib import Path

from service.auditing import as_json, show
from service.commands.terminal import Exit, Stop, Terminal
from service.opening import opened
from service.places import Places
from service.settings import Settings
from service.trails.bundle import BundleImpossible
from service.trails.records import AnswerId


def register(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs to `countersign audit`."""
    shown = verbs.add_parser("show", help="the story of one answer; reading it is recorded")
    shown.add_argument("id", help="an answer's id")
    shown.add_argument("--json", action="store_true", help="as JSON")
    _by(shown)
    shown.set_defaults(run=run_show)
    bundled = verbs.add_parser(
        "bundle", help="a file that proves one answer offline; see docs/verify_bundle.py"
    )
    bundled.add_argument("id", help="an answer's id")
    bundled.add_argument("--output", default="-", help="where to; `-` writes stdout")
    bundled.add_argument(
        "--disclose", action="store_true", help="with question, answer and draft in the clear"
    )
    _by(bundled)
    bundled.set_defaults(run=run_bundle)


def _by(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", metavar="NAME", help="who reads it; else the system's user name")


def run_show(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """A trail; exit 1 where there is none."""
    with opened(settings(terminal)) as parts:
        trail = parts.evidence.view(AnswerId(arguments.id), reader(arguments, terminal))
    if arguments.json:
        terminal.write_json(as_json(trail))
    else:
        terminal.write(show(trail).rstrip("\n"))
    return Exit.DONE


def run_bundle(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """A bundle; exit 1 where there is no such answer, or it can no longer be bundled."""
    with opened(settings(terminal)) as parts:
        try:
            made = parts.evidence.bundle(
                AnswerId(arguments.id), reader(arguments, terminal), disclose=arguments.disclose
            )
        except BundleImpossible as error:
            raise Stop(Exit.NO, str(error)) from None
        key = parts.trails.vkey
    if arguments.output == "-":
        # Without a line's end: a bundle has exactly one spelling.
        terminal.out.write(made.decode())
        return Exit.DONE
    try:
        Path(arguments.output).write_bytes(made)
    except OSError as error:
        raise Stop(Exit.USAGE, f"{arguments.output} cannot be written: {error}.") from None
    terminal.say(f"{arguments.output} has {len(made)} bytes; it verifies with the key {key}")
    return Exit.DONE


def reader(arguments: argparse.Namespace, terminal: Terminal) -> str:
    """Who reads, as the record of it says."""
    return str(arguments.by or terminal.environ.get("USER") or "local")


def settings(terminal: Terminal) -> Settings:
    """The settings of an installation in which something was sealed."""
    found = Settings.from_env(terminal.environ)
    if not Places(found.data).trails.is_dir():
        raise Stop(Exit.USAGE, f"nothing was ever sealed in {found.data}.")
    return found
