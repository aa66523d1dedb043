"""`countersign`: one table of commands, each loaded only when it is named.

Loading everything takes seconds (index engine, inference, web framework), and `--help` must not.
So this table names modules instead of importing them: the one place where that is done.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from service.commands.terminal import Exit, Stop, Terminal


@dataclass(frozen=True, slots=True)
class Command:
    """A word after `countersign`, the module that knows it, and its line in the help."""

    name: str
    module: str
    help: str


_INGEST: Final = "service.commands.knowledge"

COMMANDS: Final = (
    Command("demo", "service.commands.demo", "publish the sample corpus and serve it"),
    Command("serve", "service.commands.serve", "answer over HTTP until stopped"),
    Command("ask", "service.commands.asking", "ask a question"),
    Command("search", "service.commands.asking", "find passages, one question or a file of them"),
    Command("ingest", _INGEST, "stage a release from a folder"),
    Command("releases", _INGEST, "list, show and compare releases"),
    Command("approve", _INGEST, "approve a staged release"),
    Command("publish", _INGEST, "make an approved release live"),
    Command("rollback", _INGEST, "publish again what an earlier release held"),
    Command("withdraw", _INGEST, "take a document out of every answer, at once"),
    Command("guard", "service.commands.guard", "judge answers against their passages"),
    Command("quantities", "service.commands.guard", "find every quantity in texts"),
    Command("audit", "service.commands.audit", "show and verify sealed records"),
    Command("handoffs", "service.commands.handoffs", "list, take and forget hand-offs"),
    Command("policy", "service.commands.policy", "test and show policies"),
    Command("eval", "service.commands.evaluation", "score answers to golden questions"),
    Command("doctor", "service.commands.doctor", "check every dependency, in words"),
    Command("keys", "service.commands.keys", "make, list and take back API keys"),
    Command("models", "service.commands.models", "build the embedded models, approve a digest"),
    Command("backup", "service.commands.backup", "copy the data directory, consistently"),
    Command("restore", "service.commands.backup", "bring a backup back, verified"),
    Command("settings", "service.commands.settings", "show every setting"),
    Command("version", "service.commands.settings", "show the version"),
)

EXITS: Final[Mapping[str, Exit]] = {
    "service.settings.SettingsWrong": Exit.USAGE,
    "service.keys.KeyExists": Exit.CONFLICT,
    "service.keys.KeyUnknown": Exit.USAGE,
    "service.keys.KeysUnusable": Exit.UNAVAILABLE,
    "service.local_socket.ServiceRuns": Exit.CONFLICT,
    "service.local_socket.SocketUnusable": Exit.UNAVAILABLE,
    "service.local_socket.NoService": Exit.UNAVAILABLE,
    "service.serving.PortTaken": Exit.UNAVAILABLE,
    "service.serving.NotStarted": Exit.UNAVAILABLE,
    "service.outbox.OutboxUnavailable": Exit.UNAVAILABLE,
    "service.outbox.HandoffMissing": Exit.NO,
    "service.backup.BackupRefused": Exit.CONFLICT,
    "service.backup.BackupDamaged": Exit.NO,
    "service.trails.records.AuditUnavailable": Exit.UNAVAILABLE,
    "service.trails.stores.StoreUnavailable": Exit.UNAVAILABLE,
    "service.trails.records.TrailMissing": Exit.NO,
    "service.trails.presence.LogInUse": Exit.CONFLICT,
    "service.trails.erasure.ErasureRefused": Exit.CONFLICT,
    "service.trails.holds.HoldUnknown": Exit.CONFLICT,
    "service.trails.retention.ClassRefused": Exit.CONFLICT,
    "service.generation.GeneratorUnavailable": Exit.UNAVAILABLE,
    "service.prompting.PromptMissing": Exit.UNAVAILABLE,
    "service.calibration.CalibrationBroken": Exit.UNAVAILABLE,
    "service.evaluation.QuestionsUnreadable": Exit.USAGE,
    "policies.policyfile.PolicyInvalid": Exit.USAGE,
    "policies.policy.EmptyPolicy": Exit.USAGE,
    "ingest.corpus.CorpusUnreadable": Exit.USAGE,
    "ingest.changes.Conflict": Exit.CONFLICT,
    "ingest.publish.PublishTimedOut": Exit.UNAVAILABLE,
    "ingest.catalog.NoLiveRelease": Exit.CONFLICT,
    "ingest.catalog.UnknownCorpus": Exit.USAGE,
    "ingest.catalog.AmbiguousCorpus": Exit.USAGE,
    "ingest.catalog.CatalogLocked": Exit.CONFLICT,
    "ingest.catalog.CatalogUnavailable": Exit.UNAVAILABLE,
    "ingest.schema.CatalogTooNew": Exit.UNAVAILABLE,
    "ingest.vectors.VectorMissing": Exit.CONFLICT,
    "ingest.index.IndexLocked": Exit.CONFLICT,
    "ingest.index.IndexUnavailable": Exit.UNAVAILABLE,
    "ingest.embedding.EmbedderUnavailable": Exit.UNAVAILABLE,
    "ingest.blobs.BlobMissing": Exit.UNAVAILABLE,
    "ingest.blobs.BlobConflict": Exit.CONFLICT,
    "service.places.DataUnusable": Exit.UNAVAILABLE,
    "builtins.OSError": Exit.UNAVAILABLE,
}
"""Which error, by its full name, ends a command with which code; its message is printed."""


_NOTHING_LIVE: Final = ("ingest.catalog", "NoLiveRelease")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code says how it went (CONTRACTS: 0 to 5)."""
    words = list(sys.argv[1:] if argv is None else argv)
    return run(words, Terminal(dict(os.environ), sys.stdout, sys.stderr))


def run(words: Sequence[str], terminal: Terminal) -> int:
    """Run one command at a terminal."""
    try:
        arguments = parser(words).parse_args(words)
        return int(arguments.run(arguments, terminal))
    except Stop as stop:
        terminal.say(str(stop))
        return int(stop.exit)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain again while it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.DONE)
    except Exception as error:
        code = _exit(error)
        if code is None:
            traceback.print_exception(error, file=terminal.err)
            terminal.say("countersign broke; this is a fault of the program.")
            return 70
        terminal.say(_sentence(error) + _elsewhere(error, terminal))
        return int(code)


def _exit(error: Exception) -> Exit | None:
    for kind in type(error).__mro__:
        code = EXITS.get(f"{kind.__module__}.{kind.__qualname__}")
        if code is not None:
            return code
    return None


def _sentence(error: Exception) -> str:
    """Our errors are sentences; the system's are made one."""
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename} cannot be used: " if error.filename is not None else ""
        return f"{where}{error.strerror}."
    return str(error)


def _elsewhere(error: Exception, terminal: Terminal) -> str:
    """Where nothing was found, and how to look elsewhere; empty for other errors."""
    if (type(error).__module__, type(error).__qualname__) != _NOTHING_LIVE:
        return ""
    settings = importlib.import_module("service.settings").Settings
    data = settings.from_env(terminal.environ).data
    return f" (looked in {data}; COUNTERSIGN_DATA names another folder)"


class _Parser(argparse.ArgumentParser):
    """Wrong usage is a sentence and exit 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong."""
        raise Stop(Exit.USAGE, f"{message[:400]}. `{self.prog} --help` shows how.")


def parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser for these words: the named command whole, the others as lines of help."""
    top = _Parser(
        prog="countersign",
        description="Cited answers from published documents, judged before they leave and sealed.",
        epilog="exit codes: 0 done · 1 the check said no · 2 usage · 3 some lines bad · "
        "4 conflict or lock · 5 dependency unavailable",
        allow_abbrev=False,
    )
    subparsers = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    named = next((word for word in words if not word.startswith("-")), None)
    command = next((c for c in COMMANDS if c.name == named), None)
    loaded = None if command is None else command.module
    if loaded is not None:
        importlib.import_module(loaded).register(subparsers)
    for other in COMMANDS:
        if other.module != loaded:
            subparsers.add_parser(other.name, help=other.help)
    return top


if __name__ == "__main__":
    sys.exit(main())
