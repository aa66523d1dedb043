"""`countersign settings` and `countersign version`."""

from __future__ import annotations

import argparse
from importlib.metadata import version

from pydantic import SecretStr

from service.choices.reference import markdown
from service.commands.terminal import Exit, Terminal
from service.settings import PREFIX, Settings


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    settings = subparsers.add_parser("settings", help="show every setting")
    shape = settings.add_mutually_exclusive_group()
    shape.add_argument("--markdown", action="store_true", help="the page docs/settings.md")
    shape.add_argument("--json", action="store_true", help="as JSON")
    settings.set_defaults(run=show)
    number = subparsers.add_parser("version", help="show the version")
    number.add_argument("--json", action="store_true", help="as JSON")
    number.set_defaults(run=show_version)


def show(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Every setting as it is in force here; secrets only as set or not."""
    if arguments.markdown:
        terminal.out.write(markdown())
        return Exit.DONE
    settings = Settings.from_env(terminal.environ)
    chosen = {name: _shown(getattr(settings, name)) for name in Settings.model_fields}
    if arguments.json:
        terminal.write_json(chosen)
        return Exit.DONE
    for name, choice in chosen.items():
        said = ", ".join(choice) if isinstance(choice, list) else choice
        terminal.write(f"{PREFIX + name.upper():32} {'' if said is None else said}")
    return Exit.DONE


def _shown(choice: object) -> object:
    if isinstance(choice, SecretStr):
        return "(set)"
    if isinstance(choice, tuple):
        return list(choice)
    return choice if choice is None or isinstance(choice, int | float) else str(choice)


def show_version(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Which version this is."""
    number = version("countersign")
    if arguments.json:
        terminal.write_json({"version": number})
    else:
        terminal.write(f"countersign {number}")
    return Exit.DONE
