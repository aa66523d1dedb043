"""`countersign handoffs`: conversations that wait for a person, taken by one and then forgotten."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from service.actors import without_names
from service.commands.lifecycle import named
from service.commands.terminal import Exit, Terminal
from service.opening import opened
from service.outbox import Handoff
from service.settings import Settings
from service.trails.records import AuditUnavailable, ConversationId, Leaf

TYPE = "handoff_taken"
"""Type of the leaf that tells who was given a transcript."""
_LONGEST = 36500
"""Days: a hundred years."""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    handoffs = subparsers.add_parser("handoffs", help="list, take and forget hand-offs")
    verbs = handoffs.add_subparsers(title="commands", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="what waits, oldest first; no text is shown")
    listed.add_argument("--json", action="store_true", help="as JSON")
    listed.set_defaults(run=run_list)
    taken = verbs.add_parser("take", help="print a transcript and forget it here; recorded")
    taken.add_argument("id", help="a hand-off's id")
    taken.add_argument("--by", required=True, type=named, metavar="NAME", help="who takes it")
    taken.add_argument("--json", action="store_true", help="as JSON")
    taken.set_defaults(run=run_take)
    gone = verbs.add_parser("forget", help="remove a conversation's, or old ones that were taken")
    what = gone.add_mutually_exclusive_group(required=True)
    what.add_argument("--conversation", metavar="ID")
    what.add_argument("--taken-after", type=_days, metavar="DAYS", help="taken, stored so long ago")
    gone.set_defaults(run=run_forget)


def _days(raw: str) -> int:
    """A number of days."""
    if not raw.isascii() or not raw.isdecimal() or len(raw) > 5 or int(raw) > _LONGEST:
        raise argparse.ArgumentTypeError(f"days are between 0 and {_LONGEST}")
    return int(raw)


def run_list(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """What waits: when, whose, why."""
    with opened(Settings.from_env(terminal.environ)) as parts:
        # What needs the log can wait; what is there is shown.
        with suppress(AuditUnavailable):
            parts.settle_handoffs()
        waiting = parts.outbox.waiting()
        count = parts.outbox.count_waiting()
    if arguments.json:
        terminal.write_json([_head(handoff) for handoff in waiting])
    else:
        for handoff in waiting:
            reasons = ", ".join(handoff.reasons) or "asked for"
            terminal.write(
                f"{handoff.id} {handoff.stored_at:%Y-%m-%d %H:%M} · {handoff.asker} · {reasons} · "
                f"{len(handoff.transcript)} turns"
            )
    if count > len(waiting):
        terminal.say(f"{count - len(waiting)} more wait.")
    return Exit.DONE


def run_take(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Exit 1 where none waits under this id. Who took it is recorded before it is shown."""
    with opened(Settings.from_env(terminal.environ)) as parts:
        parts.settle_handoffs()
        handoff = parts.outbox.find(arguments.id)
        fields, names = without_names(
            {"about": handoff.conversation, "handoff": handoff.id, "by": arguments.by}
        )
        parts.trails.seal(Leaf(TYPE, fields), names)
        if arguments.json:
            terminal.write_json({**_head(handoff), "transcript": list(handoff.transcript)})
        else:
            terminal.write("\n\n".join(_turn(turn) for turn in handoff.transcript))
        # Only once it was printed: what could not be shown still waits.
        terminal.out.flush()
        parts.outbox.collected(handoff.id, parts.clock)
    return Exit.DONE


def run_forget(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Remove from the outbox; the sealed record stays until its conversation is erased."""
    with opened(Settings.from_env(terminal.environ)) as parts:
        if arguments.conversation is not None:
            parts.outbox.forget(ConversationId(arguments.conversation))
            terminal.write(f"the hand-offs of conversation {arguments.conversation} are forgotten.")
            return Exit.DONE
        parts.settle_handoffs()
        before = parts.clock() - timedelta(days=arguments.taken_after)
        count = parts.outbox.forget_collected(before)
    terminal.write(f"{count} hand-offs that were taken are forgotten.")
    return Exit.DONE


def _head(handoff: Handoff) -> dict[str, object]:
    return {
        "id": handoff.id,
        "conversation": handoff.conversation,
        "asker": handoff.asker,
        "release": handoff.release,
        "reasons": list(handoff.reasons),
        "stored_at": handoff.stored_at.isoformat(),
    }


def _turn(turn: Mapping[str, object]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in turn.items() if value)
