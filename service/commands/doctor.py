"""`countersign doctor`: every dependency checked, in words."""

from __future__ import annotations

import argparse
import importlib

from service import local_socket
from service.commands.asking import OPENING
from service.commands.terminal import Exit, Terminal
from service.doctor import check_of, page
from service.settings import Settings


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    doctor = subparsers.add_parser("doctor", help="check every dependency, in words")
    doctor.add_argument("--json", action="store_true", help="as JSON")
    doctor.set_defaults(run=run)


def run(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Look at everything: through the service where one runs, else from here."""
    settings = Settings.from_env(terminal.environ)
    try:
        found = local_socket.call(settings.data, "GET", "/v1/doctor")
        checks = tuple(check_of(fields) for fields in found["checks"])
    except local_socket.NoService:
        checks = importlib.import_module(OPENING).examine_closed(settings)
    if arguments.json:
        terminal.write_json({"checks": [check.fields() for check in checks]})
    else:
        terminal.write(page(checks))
    return Exit.DONE if all(check.well for check in checks) else Exit.NO
