"""`countersign serve`: answer over HTTP until stopped."""

from __future__ import annotations

import argparse

from service import app, local_socket, logs, opening, serving
from service.commands.terminal import Exit, Terminal
from service.settings import Settings


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("serve", help="answer over HTTP until stopped")
    parser.add_argument("--quiet", action="store_true", help="do not print what to try")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Open everything once, serve, close."""
    settings = Settings.from_env(terminal.environ)
    logs.to_json_lines(settings.log_level)
    if local_socket.runs(settings.data):
        raise local_socket.ServiceRuns(
            f"a service is running on {settings.data} already; stop it first."
        )
    tcp = serving.bind(settings.host, settings.port)
    rooms = opening.open_rooms(settings)
    rooms.follow()

    def announce() -> None:
        if not arguments.quiet:
            terminal.write(serving.what_to_try(serving.url(tcp)))
            terminal.out.flush()

    application = app.create_app_from(lambda: rooms, settings)
    serving.serve(application, tcp, settings.data, settings.read_timeout, announce)
    return Exit.DONE
