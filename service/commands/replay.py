"""`countersign audit replay`: judge recorded drafts again, by their own policy or another."""

from __future__ import annotations

import argparse

from policies.policy import Policy
from service.commands.terminal import Exit, Stop, Terminal
from service.commands.trails import reader, settings, span
from service.comparing import Tally, Unjudged, range_json, range_report, replay_json, replay_report
from service.keeping import NotKept
from service.opening import Parts, opened
from service.parts_answering import proven
from service.replaying import NotReplayable, Replay, Replayer
from service.trails.records import AnswerId, Trail
from service.trails.searching import Sought

_JUDGED = ("answer", "refusal")


def register(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb to `countersign audit`."""
    replayed = verbs.add_parser(
        "replay", help="judge one recorded answer again, or all of a range of time"
    )
    replayed.add_argument("id", nargs="?", help="an answer's id; without one, a range is judged")
    replayed.add_argument(
        "--policy", metavar="NAME|FILE", help="judge by another policy than the recorded one"
    )
    span(replayed)
    replayed.add_argument("--json", action="store_true", help="as JSON")
    replayed.add_argument("--by", metavar="NAME", help="who reads it; else the system's user name")
    replayed.set_defaults(run=run)


def run(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Exit 1 where the same code and policy do not come to the same, byte for byte."""
    ranged = arguments.since is not None or arguments.until is not None
    if (arguments.id is not None) == ranged:
        raise Stop(Exit.USAGE, "name an answer, or a range with --from and --to.")
    policy = proven(arguments.policy) if arguments.policy else None
    with opened(settings(terminal)) as parts:
        try:
            if arguments.id is not None:
                return _one(parts, policy, arguments, terminal)
            return _range(parts, policy, arguments, terminal)
        except NotReplayable as error:
            raise Stop(Exit.NO, f"this record cannot be judged again: {error}.") from None
        except NotKept as error:
            raise Stop(Exit.UNAVAILABLE, str(error)) from None


def _one(
    parts: Parts, policy: Policy | None, arguments: argparse.Namespace, terminal: Terminal
) -> Exit:
    trail = parts.evidence.view(AnswerId(arguments.id), reader(arguments, terminal))
    replay = parts.replayer.replay(trail, policy)
    if arguments.json:
        terminal.write_json(replay_json(replay))
    else:
        terminal.write(replay_report(replay).rstrip("\n"))
    return Exit.NO if replay.same_basis and not replay.identical else Exit.DONE


def _range(
    parts: Parts, policy: Policy | None, arguments: argparse.Namespace, terminal: Terminal
) -> Exit:
    sought = Sought(since=arguments.since, until=arguments.until, types=_JUDGED)
    tally = Tally()
    for trail in parts.evidence.each(sought, reader(arguments, terminal)):
        tally.add(_tried(parts.replayer, trail, policy))
    if arguments.json:
        terminal.write_json(range_json(tally))
    else:
        by = f"the policy {policy.name} ({policy.digest})" if policy else "their own policies"
        terminal.write(range_report(tally, by).rstrip("\n"))
    return Exit.NO if tally.broken else Exit.DONE


def _tried(replayer: Replayer, trail: Trail, policy: Policy | None) -> Replay | Unjudged:
    try:
        return replayer.replay(trail, policy)
    except (NotReplayable, NotKept) as error:
        return Unjudged(str(trail.leaf.get("answer")), trail.sealed.index, str(error))
