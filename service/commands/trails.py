"""`countersign audit show` and `bundle`: one answer's record, read and taken away."""

from __future__ import annotations

import argparse
import os
import re
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from service.auditing import as_json, found_json, found_report, show
from service.commands.terminal import Exit, Stop, Terminal
from service.exporting import FolderTaken
from service.opening import opened
from service.places import Places
from service.settings import Settings
from service.trails.bundle import BundleImpossible
from service.trails.records import AnswerId
from service.trails.searching import Sought

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}")


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

    found = verbs.add_parser(
        "trail", help="records by answer, document, passage, conversation, release, person or time"
    )
    _sought(found)
    found.add_argument("--json", action="store_true", help="as JSON")
    _by(found)
    found.set_defaults(run=run_trail)
    exported = verbs.add_parser(
        "export", help="a folder with records, pages, proofs and digests, to be taken away"
    )
    exported.add_argument("folder", type=Path, help="a folder that is not there yet")
    exported.add_argument("--everything", action="store_true", help="the whole log")
    _sought(exported)
    _by(exported)
    exported.set_defaults(run=run_export)


def _sought(found: argparse.ArgumentParser) -> None:
    for name, what in (
        ("answer", "an answer's record and all that mention it"),
        ("document", "answers that cite any version of a document, and events about it"),
        ("passage", "answers that cite a passage"),
        ("conversation", "everything in a conversation"),
        ("who", "what somebody asked, did or read; every record in the range is opened"),
    ):
        found.add_argument(f"--{name}", metavar="NAME" if name == "who" else "ID", help=what)
    found.add_argument("--release", type=int, metavar="N", help="answers made from a release")
    span(found)
    found.add_argument(
        "--rebuild", action="store_true", help="make the search index anew from the log first"
    )


def span(parser: argparse.ArgumentParser) -> None:
    """Options for a range of time."""
    parser.add_argument(
        "--from", dest="since", type=moment, metavar="TIME", help="such as 2026-11-01, in UTC"
    )
    parser.add_argument(
        "--to", dest="until", type=end, metavar="TIME", help="a day counts to its end"
    )


def moment(text: str) -> datetime:
    """A day's beginning or a moment; UTC where no zone is given."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        wanted = f"{text!r} is no day or time; write 2026-11-22 or 2026-11-22T09:30"
        raise argparse.ArgumentTypeError(wanted) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def end(text: str) -> datetime:
    """The first moment after a day, or a moment."""
    return moment(text) + (timedelta(days=1) if _DAY.fullmatch(text) else timedelta())


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


def run_trail(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """What is found; exit 0 also where that is nothing."""
    sought = sought_by(arguments)
    if sought == Sought():
        raise Stop(Exit.USAGE, "say what to look for; `countersign audit trail --help` shows how.")
    with opened(settings(terminal)) as parts:
        if arguments.rebuild:
            parts.trails.rebuild_index()
        found = parts.evidence.search(sought, reader(arguments, terminal))
    if arguments.json:
        terminal.write_json(found_json(found))
    else:
        terminal.write(found_report(found).rstrip("\n"))
    return Exit.DONE


def run_export(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Exit 4 where the folder is there already."""
    sought = sought_by(arguments)
    if (sought == Sought()) != arguments.everything:
        raise Stop(Exit.USAGE, "say what to export, or --everything.")
    with opened(settings(terminal)) as parts:
        if arguments.rebuild:
            parts.trails.rebuild_index()
        try:
            by, folder = reader(arguments, terminal), arguments.folder.absolute()
            count = parts.evidence.export(sought, by, folder, parts.trails.origin)
        except FolderTaken as error:
            raise Stop(Exit.CONFLICT, str(error)) from None
        except OSError as error:
            raise Stop(Exit.USAGE, f"{arguments.folder} cannot be written: {error}.") from None
    terminal.say(f"{arguments.folder} holds {count} records; README.txt in it says how to check.")
    return Exit.DONE


def sought_by(arguments: argparse.Namespace) -> Sought:
    """What the options ask for."""
    return Sought(
        answer=arguments.answer,
        conversation=arguments.conversation,
        document=arguments.document,
        passage=arguments.passage,
        release=arguments.release,
        who=arguments.who,
        since=arguments.since,
        until=arguments.until,
    )


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
        _write_private(Path(arguments.output), made)
    except OSError as error:
        raise Stop(Exit.USAGE, f"{arguments.output} cannot be written: {error}.") from None
    terminal.say(f"{arguments.output} has {len(made)} bytes; it verifies with the key {key}")
    return Exit.DONE


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, also where one was there. Raises OSError."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "wb") as file:
        if stat.S_ISREG(os.fstat(fd).st_mode):
            os.fchmod(fd, 0o600)
        file.write(content)


def reader(arguments: argparse.Namespace, terminal: Terminal) -> str:
    """Who reads, as the record of it says."""
    return str(arguments.by or terminal.environ.get("USER") or "local")


def settings(terminal: Terminal) -> Settings:
    """The settings of an installation in which something was sealed."""
    found = Settings.from_env(terminal.environ)
    if not Places(found.data).trails.is_dir():
        raise Stop(Exit.USAGE, f"nothing was ever sealed in {found.data}.")
    return found
