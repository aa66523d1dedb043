"""`countersign guard check` and `countersign quantities`: judging texts, without a service."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from policies.policyfile import load
from service.commands import lines, striking
from service.commands.terminal import Exit, Stop, Terminal
from service.guarding import RecordInvalid, Tally, check_lines, check_record, quantities_lines
from service.settings import Settings


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    guard = subparsers.add_parser("guard", help="judge answers against their passages")
    verbs = guard.add_subparsers(title="commands", metavar="VERB", required=True)
    checked = verbs.add_parser("check", help="one case, or a file of them")
    checked.add_argument(
        "case", nargs="?", help="a file with one case as JSON; `-` reads stdin; 1 unless it passes"
    )
    checked.add_argument("--input", help="a file of JSON lines; `-` reads stdin")
    checked.add_argument("--output", default="-", help="where lines go; `-` writes stdout")
    checked.add_argument("--policy", help="a name from the library, or a file (default: as set)")
    checked.add_argument(
        "--json", action="store_true", help="one case as JSON too; files always are"
    )
    checked.set_defaults(run=check)
    found = subparsers.add_parser("quantities", help="find every quantity in texts")
    found.add_argument("--input", required=True, help="a file of JSON lines; `-` reads stdin")
    found.add_argument("--output", default="-", help="where lines go; `-` writes stdout")
    found.set_defaults(run=quantities)


def check(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Judge; in batch, whatever the verdicts, every line judged is exit 0."""
    if (arguments.case is None) == (arguments.input is None):
        raise Stop(Exit.USAGE, "give a file with one case, or --input with a file of cases.")
    policy = load(arguments.policy or Settings.from_env(terminal.environ).policy)
    if arguments.input is not None:
        tally = Tally()
        lines.copy(
            arguments.input, arguments.output, lambda given: check_lines(given, policy, tally)
        )
        return Exit.SOME_BAD if tally.bad else Exit.DONE
    record = _case(arguments.case)
    try:
        verdict = check_record(record, policy)
    except RecordInvalid as error:
        raise Stop(Exit.USAGE, str(error)) from None
    if arguments.json:
        terminal.write_json(verdict)
    else:
        plain = "NO_COLOR" in terminal.environ or not terminal.out.isatty()
        for line in striking.lines(
            record, verdict, striking.unpainted if plain else striking.painted
        ):
            terminal.write_painted(line)
    return Exit.DONE if verdict["outcome"] == "pass" else Exit.NO


def quantities(arguments: argparse.Namespace, _terminal: Terminal) -> Exit:
    """Every quantity of every line."""
    tally = Tally()
    lines.copy(arguments.input, arguments.output, lambda given: quantities_lines(given, tally))
    return Exit.SOME_BAD if tally.bad else Exit.DONE


def _case(name: str) -> Mapping[str, object]:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        record = json.loads(raw.decode("utf-8"))
    except OSError as error:
        raise Stop(Exit.USAGE, f"{name} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise Stop(Exit.USAGE, f"{name} is not JSON in UTF-8.") from None
    if not isinstance(record, dict):
        raise Stop(Exit.USAGE, f"{name} is not a JSON object.")
    return record
