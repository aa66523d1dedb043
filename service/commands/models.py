"""`countersign models`: the embedded models, and which digests may write drafts."""

from __future__ import annotations

import argparse

from ingest.adapters import e5_weights
from service.commands.lifecycle import named
from service.commands.terminal import Exit, Stop, Terminal
from service.models import ApprovedModels, NothingToApprove
from service.parts_stores import now
from service.places import Places
from service.settings import Settings


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    models = subparsers.add_parser("models", help="build the embedded models, approve a digest")
    models.set_defaults(run=build)
    verbs = models.add_subparsers(title="commands", metavar="VERB")
    built = verbs.add_parser("build", help="convert the packaged weights, once")
    built.set_defaults(run=build)
    approved = verbs.add_parser("approve", help="let a changed model write drafts")
    approved.add_argument(
        "name", help="generator and model, such as ollama/llama3.2:3b, or ollama/auto"
    )
    approved.add_argument("--by", required=True, type=named, help="who approves it")
    approved.add_argument(
        "--digest",
        help="which digest, of ollama/auto which model's name (default: the one refused last)",
    )
    approved.set_defaults(run=approve)
    listed = verbs.add_parser("list", help="every approval ever given")
    listed.add_argument("--json", action="store_true", help="as JSON")
    listed.set_defaults(run=show)


def build(_arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Convert the packaged weights unless that was done."""
    e5_weights.build(Settings.from_env(terminal.environ).models, terminal.say)
    return Exit.DONE


def approve(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Let a digest write drafts under a name."""
    try:
        made = _approvals(terminal).approve(arguments.name, arguments.by, arguments.digest)
    except NothingToApprove as error:
        raise Stop(Exit.USAGE, str(error)) from None
    terminal.write(f"{made.name} {made.digest} is approved by {made.by}.")
    return Exit.DONE


def show(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Every approval, oldest first."""
    found = _approvals(terminal).history()
    if arguments.json:
        terminal.write_json(
            [{"name": a.name, "digest": a.digest, "by": a.by, "at": a.at} for a in found]
        )
        return Exit.DONE
    for approval in found:
        terminal.write(
            f"{approval.at:%Y-%m-%d %H:%M}  {approval.name}  {approval.digest}  by {approval.by}"
        )
    return Exit.DONE


def _approvals(terminal: Terminal) -> ApprovedModels:
    return ApprovedModels(Places(Settings.from_env(terminal.environ).data).approvals, now)
