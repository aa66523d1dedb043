"""`countersign keys`: who may do more than ask about public knowledge."""

from __future__ import annotations

import argparse

from service.commands.terminal import Exit, Terminal
from service.keys import Keyring
from service.scope import Role
from service.settings import Settings


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    keys = subparsers.add_parser("keys", help="make, list and take back API keys")
    verbs = keys.add_subparsers(title="commands", metavar="VERB", required=True)
    made = verbs.add_parser("add", help="make a key; it is printed once and kept nowhere")
    made.add_argument("name", help="whose key it is; it appears in records")
    made.add_argument(
        "--role",
        action="append",
        choices=[role.value for role in Role],
        default=[],
        help="what it allows beside asking; may be repeated (default: asker)",
    )
    made.add_argument(
        "--group", action="append", default=[], help="knowledge it opens; may be repeated"
    )
    made.add_argument("--json", action="store_true", help="as JSON")
    made.set_defaults(run=add)
    listed = verbs.add_parser("list", help="show every key's name, roles and groups")
    listed.add_argument("--json", action="store_true", help="as JSON")
    listed.set_defaults(run=show)
    removed = verbs.add_parser("remove", help="take a key back, at once")
    removed.add_argument("name")
    removed.set_defaults(run=remove)


def add(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Make a key and print it."""
    roles = frozenset(Role(role) for role in arguments.role or [Role.ASKER])
    ring = Keyring(Settings.from_env(terminal.environ).keys_file)
    token = ring.add(arguments.name, roles, frozenset(arguments.group))
    if arguments.json:
        terminal.write_json({"name": arguments.name, "key": token})
    else:
        terminal.write(token)
        terminal.say(f"this is the key of {arguments.name}; it cannot be shown again.")
    return Exit.DONE


def show(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Every key, without what would let anybody use it."""
    keys = Keyring(Settings.from_env(terminal.environ).keys_file).keys()
    fields = [
        {"name": key.name, "roles": sorted(key.roles), "groups": sorted(key.groups)} for key in keys
    ]
    if arguments.json:
        terminal.write_json(fields)
        return Exit.DONE
    for key in fields:
        terminal.write(f"{key['name']}  {', '.join(key['roles'])}  {', '.join(key['groups'])}")
    return Exit.DONE


def remove(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Take a key back."""
    Keyring(Settings.from_env(terminal.environ).keys_file).remove(arguments.name)
    return Exit.DONE
