"""`countersign audit`: what must go and what must stay, other keys, and who is told."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from service.commands.terminal import Exit, Stop, Terminal
from service.commands.trails import settings
from service.opening import Parts, opened
from service.parts_stores import now
from service.places import Places
from service.settings import Settings
from service.trails import holds, retention
from service.trails.checkpoints import CheckpointRejected, VerifierKey
from service.trails.records import ConversationId
from service.trails.renewal import renew_signing, renew_wrapping
from service.trails.scopes import Scope, ScopeInvalid
from service.trails.witnesses import Contradiction, OtherSize, Unproven, Witness

_REQUEST = 1 << 16
"""Characters that what a witness is asked may have."""


def register(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs to `countersign audit`."""
    erased = verbs.add_parser("erase", help="make a conversation's text unreadable for ever")
    erased.add_argument("--conversation", required=True, metavar="ID")
    _who(erased)
    erased.add_argument("--dry-run", action="store_true", help="only say what would keep it")
    erased.add_argument(
        "--rebuild", action="store_true", help="make the search index anew from the log first"
    )
    erased.add_argument("--json", action="store_true", help="as JSON")
    erased.set_defaults(run=run_erase)
    _register_holds(verbs.add_parser("hold", help="set, list and lift legal holds"))
    _register_classes(verbs.add_parser("retention", help="give and list retention classes"))
    rotated = verbs.add_parser("rotate", help="another key, while no service runs")
    rotated.add_argument("key", choices=("signing", "wrapping"), help="what it does")
    rotated.add_argument("--by", required=True, type=named, metavar="NAME", help="who decides it")
    rotated.set_defaults(run=run_rotate)
    shown = verbs.add_parser("key", help="the log's public keys; the last one is for auditors")
    shown.set_defaults(run=run_key)
    _register_anchors(verbs)


def _register_anchors(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    anchored = verbs.add_parser("anchor", help="tell others of the checkpoint, now")
    anchored.set_defaults(run=run_anchor)
    cosigned = verbs.add_parser(
        "cosign", help="as a witness: cosign another log's checkpoint and proof from standard input"
    )
    cosigned.add_argument("--key", metavar="VKEY", help="the other log's key")
    cosigned.add_argument("--show-key", action="store_true", help="print this witness's own key")
    cosigned.set_defaults(run=run_cosign)


def _register_holds(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(title="commands", metavar="VERB", required=True)
    made = verbs.add_parser("set", help="keep a conversation, a document's answers or a time")
    _scoped(made, everything=False)
    _who(made)
    made.set_defaults(run=run_hold)
    lifted = verbs.add_parser("lift", help="let a hold go")
    lifted.add_argument("hold", help="the hold's id")
    _who(lifted)
    lifted.set_defaults(run=run_lift)
    listed = verbs.add_parser("list", help="every hold, and whether it stands")
    listed.add_argument("--json", action="store_true", help="as JSON")
    listed.set_defaults(run=run_holds)


def _register_classes(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(title="commands", metavar="VERB", required=True)
    given = verbs.add_parser("set", help="give a class; it can be extended, never taken")
    given.add_argument("--years", type=int, required=True, help="3, 5 or 7")
    _scoped(given, everything=True)
    given.add_argument("--by", required=True, type=named, metavar="NAME", help="who decides it")
    given.set_defaults(run=run_class)
    listed = verbs.add_parser("list", help="every class")
    listed.add_argument("--json", action="store_true", help="as JSON")
    listed.set_defaults(run=run_classes)


def named(raw: str) -> str:
    """A name that says something."""
    if not raw.strip():
        raise argparse.ArgumentTypeError("a name is needed")
    return raw.strip()


def _who(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", required=True, type=named, metavar="NAME", help="who decides it")
    parser.add_argument("--matter", default="", metavar="TEXT", help="why; sealed encrypted")


def _scoped(parser: argparse.ArgumentParser, everything: bool) -> None:
    parser.add_argument("--conversation", metavar="ID")
    parser.add_argument("--document", metavar="ID", help="answers that cited or retrieved it")
    parser.add_argument("--from", dest="start", metavar="TIME", help="a day or a time, UTC")
    parser.add_argument("--to", dest="end", metavar="TIME", help="the first moment after it")
    if everything:
        parser.add_argument("--corpus", metavar="NAME")
        parser.add_argument("--everything", action="store_true", help="every record")


def run_erase(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Exit 4 where something keeps it; what, and until when, is said."""
    conversation = ConversationId(arguments.conversation)
    with opened(settings(terminal)) as parts:
        if arguments.rebuild:
            parts.trails.rebuild_index()
        if arguments.dry_run:
            return _would(parts, conversation, terminal)
        done = parts.erasing.erase(conversation, arguments.by, arguments.matter)
        copies = parts.backups.holding(parts.clock())
    if arguments.json:
        terminal.write_json(
            {
                "conversation": done.conversation,
                "records": done.records,
                "keys": done.keys,
                "entry": done.entry,
                "backups": [copy.model_dump(mode="json") for copy in copies],
            }
        )
        return Exit.DONE
    terminal.write(
        f"conversation {conversation} is erased: {done.keys} keys destroyed, {done.records} "
        f"records stay as proof (entry {done.entry})."
    )
    for copy in copies:
        terminal.say(
            f"the backup {copy.directory} of {copy.made_at:%Y-%m-%d %H:%M} UTC holds the keys "
            f"until it is deleted, at the latest on {copy.expires_at:%Y-%m-%d}."
        )
    return Exit.DONE


def _would(parts: Parts, conversation: ConversationId, terminal: Terminal) -> Exit:
    reasons = parts.erasing.standing(conversation)
    for reason in reasons:
        terminal.write(f"{reason.says}.")
    if not reasons:
        terminal.write(f"nothing keeps conversation {conversation}.")
    return Exit.CONFLICT if reasons else Exit.DONE


def run_hold(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Set a hold and print its id."""
    scope = _scope(arguments)
    with opened(settings(terminal)) as parts:
        if scope.conversation and not parts.trails.records_of(ConversationId(scope.conversation)):
            raise Stop(Exit.NO, f"nothing was sealed in a conversation {scope.conversation}.")
        if scope.document and not parts.trails.citing(scope.document):
            terminal.say(f"no answer has cited {scope.document} yet; the hold stands all the same.")
        id_ = holds.set_hold(parts.trails, scope, arguments.by, arguments.matter)
    terminal.write(id_)
    return Exit.DONE


def run_lift(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Lift a hold."""
    with opened(settings(terminal)) as parts:
        found = holds.holds(parts.trails.records_typed(holds.TYPE))
        lifted = holds.lift_hold(
            parts.trails, found, arguments.hold, arguments.by, arguments.matter
        )
    terminal.write(f"the hold {lifted.id} on {lifted.scope.says()} is lifted.")
    return Exit.DONE


def run_holds(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Every hold, oldest first."""
    with opened(settings(terminal)) as parts:
        found = holds.holds(parts.trails.records_typed(holds.TYPE))
    if arguments.json:
        terminal.write_json(
            [
                {
                    "hold": hold.id,
                    "scope": hold.scope.fields(),
                    "entry": hold.entry,
                    "set_at": hold.set_at.isoformat(),
                    "lifted_at": hold.lifted_at and hold.lifted_at.isoformat(),
                    "by": hold.by,
                    "matter": hold.matter,
                }
                for hold in found
            ]
        )
        return Exit.DONE
    for hold in found:
        ended = "stands" if hold.lifted_at is None else f"lifted {hold.lifted_at:%Y-%m-%d}"
        matter = f" · {hold.matter}" if hold.matter else ""
        terminal.write(f"{hold.id} {ended} · {hold.scope.says()} · {hold.set_at:%Y-%m-%d}{matter}")
    return Exit.DONE


def run_class(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Exit 4 where the scope has that class or a longer one."""
    scope = _scope(arguments)
    with opened(settings(terminal)) as parts:
        found = retention.classes(parts.trails.records_typed(retention.TYPE))
        sealed = retention.give(parts.trails, found, scope, arguments.years, arguments.by)
    terminal.write(f"{scope.says()}: kept {arguments.years} years (entry {sealed.index}).")
    return Exit.DONE


def run_classes(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Every class, oldest first; of one scope the longest."""
    with opened(settings(terminal)) as parts:
        found = retention.classes(parts.trails.records_typed(retention.TYPE))
    if arguments.json:
        terminal.write_json(
            [
                {"scope": k.scope.fields(), "years": k.years, "entry": k.entry,
                 "given_at": k.given_at.isoformat()}
                for k in found
            ]
        )  # fmt: skip
        return Exit.DONE
    for kept in found:
        terminal.write(f"{kept.years} years · {kept.scope.says()} · entry {kept.entry}")
    return Exit.DONE


def run_rotate(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Exit 4 where somebody has the log open."""
    chosen = settings(terminal)
    place = Places(chosen.data).trails, chosen.audit_origin, now, arguments.by
    if arguments.key == "wrapping":
        terminal.write(f"{renew_wrapping(*place)} keys of conversations are wrapped anew.")
    else:
        old, new = renew_signing(*place)
        terminal.write(f"the log is signed by\n{new}\nand was by\n{old}")
        terminal.say("give auditors the new key; `audit verify --key OLD` follows the change.")
    terminal.say("take a backup now: an older one holds the old key only.")
    return Exit.DONE


def run_key(_arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Oldest first."""
    with opened(settings(terminal)) as parts:
        for key in (*parts.trails.predecessors, parts.trails.vkey):
            terminal.write(key)
    return Exit.DONE


def run_anchor(_arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Exit 5 where somebody could not be told, 2 where nobody is set."""
    with opened(settings(terminal)) as parts:
        done, failed = parts.anchoring.anchor()
        found = parts.anchoring.check()
    for said in found.says:
        terminal.write(f"{said}.")
    for sentence in (*failed, *found.problems):
        terminal.say(sentence)
    if not done and not failed:
        raise Stop(Exit.USAGE, "no anchor is set; see audit_apart and what follows it in settings.")
    return Exit.UNAVAILABLE if failed else Exit.NO if found.problems else Exit.DONE


def run_cosign(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Exit 1 where the checkpoint is not what this log may say; 4, and the size that this witness
    has seen, where the proof begins at another one."""
    chosen = Settings.from_env(terminal.environ)
    witness = Witness(Places(chosen.data).witness, f"{chosen.audit_origin}/witness", now)
    if arguments.show_key:
        terminal.write(str(witness.key()))
        return Exit.DONE
    if not arguments.key:
        raise Stop(Exit.USAGE, "give --key, the other log's key.")
    try:
        key = VerifierKey.parse(arguments.key)
        terminal.out.write(witness.cosign(sys.stdin.read(_REQUEST), key))
    except OtherSize as other:
        terminal.write(str(other.seen))
        raise Stop(Exit.CONFLICT, str(other)) from None
    except (CheckpointRejected, Unproven, Contradiction) as error:
        raise Stop(Exit.NO, str(error)) from None
    return Exit.DONE


def _scope(arguments: argparse.Namespace) -> Scope:
    try:
        return Scope(
            conversation=arguments.conversation,
            document=arguments.document,
            corpus=getattr(arguments, "corpus", None),
            start=_moment(arguments.start),
            end=_moment(arguments.end),
            everything=getattr(arguments, "everything", False),
        )
    except ScopeInvalid as error:
        raise Stop(Exit.USAGE, str(error)) from None


def _moment(raw: str | None) -> datetime | None:
    if raw is None:
        return None
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        raise Stop(Exit.USAGE, f"{raw!r} is no day or time; write 2026-11-22.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
