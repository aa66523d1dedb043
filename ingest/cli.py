"""The knowledge manager's commands: ingest, releases, approve, publish, rollback, withdraw."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol, TextIO, TypeAlias

from tqdm import tqdm

from ingest.adapters.llama_index import LlamaIndexSplitter
from ingest.adapters.markup import HTML, MARKDOWN
from ingest.adapters.markup_process import COMMAND
from ingest.blobs import BlobStore
from ingest.build import Builder, Staged
from ingest.catalog import (
    AmbiguousCorpus,
    Catalog,
    CatalogLocked,
    CatalogUnavailable,
    NoLiveRelease,
    UnknownCorpus,
    UnknownRelease,
)
from ingest.changes import Changes, Conflict
from ingest.confinement import Confinement, ParserUnavailable
from ingest.corpus import CorpusUnreadable, read_corpus
from ingest.embedding import Embedder, EmbedderUnavailable
from ingest.follow import Follower
from ingest.index import Index, IndexLocked, IndexUnavailable, TermEncoder
from ingest.publish import Citations, Journal, Publisher, PublishTimedOut, UnknownDocument
from ingest.records import DocumentId, Release, ReleaseState
from ingest.review import difference
from ingest.schema import CatalogTooNew
from ingest.verify import check_release

SAY_EVERY = 10.0
"""Seconds between lines of progress where output is no terminal."""

EXITS: Mapping[type[Exception], int] = {
    CorpusUnreadable: 2,
    UnknownRelease: 2,
    UnknownCorpus: 2,
    UnknownDocument: 2,
    AmbiguousCorpus: 2,
    Conflict: 4,
    NoLiveRelease: 4,
    CatalogLocked: 4,
    IndexLocked: 4,
    CatalogUnavailable: 5,
    CatalogTooNew: 5,
    IndexUnavailable: 5,
    EmbedderUnavailable: 5,
    ParserUnavailable: 5,
    PublishTimedOut: 5,
}
"""How a command ends that cannot go on; the error's message is what it says."""


class Terminal(Protocol):
    """Where a command runs."""

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment; only the user's name is read from it here."""

    @property
    def err(self) -> TextIO:
        """Where progress is shown."""

    def write(self, text: str) -> None:
        """A result."""

    def write_lines(self, lines: Iterable[str]) -> None:
        """A result of several lines, none of which can pass for two."""

    def write_json(self, content: object) -> None:
        """A result as JSON."""

    def say(self, sentence: str) -> None:
        """A sentence about the work."""


class Room(Protocol):
    """What the commands work with; the service builds it from its settings."""

    @property
    def catalog(self) -> Catalog:
        """Open."""

    @property
    def blobs(self) -> BlobStore:
        """Originals, canonical texts and vectors."""

    @property
    def journal(self) -> Journal:
        """Where events are sealed."""

    @property
    def citations(self) -> Citations:
        """Which answers cited a document."""

    @property
    def encoder(self) -> TermEncoder:
        """Of the index that will be searched."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """Aware UTC."""

    def embedder(self) -> Embedder:
        """Loaded when first asked for. Raises EmbedderUnavailable."""

    def index(self) -> Index:
        """Opened for this caller, who closes it. Raises IndexLocked where a service owns it."""

    def prepare(self, release: Release) -> None:
        """Make ready whatever readers of a live release will need beside the index."""


BuildRoom = Callable[[Terminal], AbstractContextManager[Room]]
"""Opens everything for one command and closes it afterwards."""

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_Command = Callable[[argparse.Namespace, Terminal, Room], int]


def register(subparsers: Subparsers, build_room: BuildRoom) -> None:
    """Add the commands; each sets `run(arguments, terminal) -> exit code`."""

    def add(name: str, help_: str, command: _Command) -> argparse.ArgumentParser:
        parser = subparsers.add_parser(name, help=help_, description=help_.capitalize() + ".")
        parser.set_defaults(run=partial(_run, command, build_room))
        return parser

    ingest = add("ingest", "stage a release from a folder", _ingest)
    ingest.add_argument("path", type=Path, help="a corpus folder, with its corpus.toml")
    ingest.add_argument("--corpus", help="the name that its corpus.toml must have")
    ingest.add_argument("--author", type=_named, help="who stages it (default: the user's name)")

    releases = add("releases", "list, show and compare releases", _releases)
    releases.add_argument("--corpus", help="of this corpus only")
    what = releases.add_subparsers(dest="what", metavar="show|diff")
    show = what.add_parser("show", help="one release with its reviewer's report")
    show.add_argument("number", type=int)
    diff = what.add_parser("diff", help="what the second changes against the first")
    diff.add_argument("earlier", type=int)
    diff.add_argument("later", type=int)

    approve = add("approve", "approve a staged release", _approve)
    approve.add_argument("number", type=int)
    approve.add_argument("--by", required=True, type=_named, help="who approves it; not its author")
    approve.add_argument(
        "--strict",
        action="store_true",
        help="approve nothing, and end with 1, where its report names a contradiction or a place "
        "that still states an old figure",
    )

    publish = add("publish", "make an approved release live", _publish)
    publish.add_argument("number", type=int)

    rollback = add("rollback", "publish again what an earlier release held", _rollback)
    rollback.add_argument("number", type=int, nargs="?", help="default: the one before the live")
    rollback.add_argument("--corpus", help="which corpus, where several are live")
    rollback.add_argument(
        "--by", type=_named, help="who rolls back, not who approved it (default: the user's name)"
    )

    withdraw = add("withdraw", "take a document out of every answer, at once", _withdraw)
    withdraw.add_argument("document", help="the document's id")
    withdraw.add_argument("--corpus", help="which corpus, where several hold such a document")
    withdraw.add_argument("--by", type=_named, help="who withdraws it (default: the user's name)")

    for parser in (publish, rollback):
        parser.add_argument(
            "--timeout", type=float, default=60.0, help="seconds to wait until it is live"
        )
    for parser in (ingest, releases, show, diff, approve, publish, rollback, withdraw):
        # SUPPRESS, so that a sub-command's default does not undo what stood before it.
        default = argparse.SUPPRESS if parser in (show, diff) else False
        parser.add_argument("--json", action="store_true", default=default, help="as JSON")


def _run(
    command: _Command, build_room: BuildRoom, arguments: argparse.Namespace, terminal: Terminal
) -> int:
    try:
        with build_room(terminal) as room:
            return command(arguments, terminal, room)
    except tuple(EXITS) as error:
        terminal.say(str(error))
        return next(EXITS[kind] for kind in type(error).__mro__ if kind in EXITS)


def corpus_name(path: Path) -> str:
    """What a folder says its corpus is called. Raises CorpusUnreadable."""
    return read_corpus(path).settings.name


def stage(path: Path, corpus: str | None, author: str, terminal: Terminal, room: Room) -> Staged:
    """Stage a release from a folder, with progress bars.

    Raises CorpusUnreadable, EmbedderUnavailable, CatalogUnavailable, ParserUnavailable.
    """
    folder = read_corpus(path, corpus)
    with _progress(terminal) as progress, Confinement(COMMAND) as confinement:
        builder = Builder(
            room.catalog,
            Changes(room.catalog, room.journal.record, room.clock),
            room.blobs,
            confinement.parsers((HTML, MARKDOWN)),
            LlamaIndexSplitter(),
            room.embedder(),
            room.encoder,
            progress,
        )
        return builder.stage(folder, author)


def bring_live(
    release: Release,
    approver: str,
    room: Room,
    following: Callable[[], AbstractContextManager[Follower]],
    timeout: float,
) -> Release:
    """Approve and publish a release, from wherever an earlier attempt stopped.

    Raises Conflict, PublishTimedOut and what following raises.
    """
    publisher = _publisher(room)
    if release.state is ReleaseState.STAGED:
        publisher.approve(release.number, approver)
    publisher.start(release.number)
    return publisher.wait(release.number, following, timeout)


def _ingest(arguments: argparse.Namespace, terminal: Terminal, room: Room) -> int:
    author = arguments.author or _user(terminal)
    staged = stage(arguments.path, arguments.corpus, author, terminal, room)
    if arguments.json:
        report = json.loads(staged.report.to_json())
        terminal.write_json(
            {"release": release_fields(staged.release), "new": staged.new, "report": report},
        )
    else:
        terminal.write_lines(_staged_lines(staged))
    return 3 if staged.report.quarantined or staged.report.phrasings_lost else 0


def _staged_lines(staged: Staged) -> Iterator[str]:
    release = staged.release
    if not staged.new:
        yield (
            f"Nothing new: release {release.number} ({release.state}) holds exactly this. "
            f"{release.digest}"
        )
        yield from staged.report.losses()
        yield from staged.report.troubles()
        return
    yield f"Release {release.number} of {release.corpus} is staged by {release.author}."
    yield release.digest
    yield ""
    yield from staged.report.lines()
    yield ""
    approve = f"countersign approve {release.number} --by NAME (not {release.author})"
    if staged.report.lost:
        yield f"Next: mend the files marked !! and ingest again. To publish without them: {approve}"
    else:
        yield f"Next: {approve}"


def _releases(arguments: argparse.Namespace, terminal: Terminal, room: Room) -> int:
    catalog = room.catalog
    if arguments.what == "diff":
        earlier, later = catalog.release(arguments.earlier), catalog.release(arguments.later)
        if earlier.corpus != later.corpus:
            raise Conflict(
                f"release {earlier.number} is of {earlier.corpus!r} and release {later.number} of "
                f"{later.corpus!r}; compare releases of one corpus"
            )
        report = difference(catalog, earlier, later)
        if arguments.json:
            terminal.write_json(json.loads(report.to_json()))
        else:
            terminal.write_lines(report.lines())
        return 0
    if arguments.what == "show":
        return _show(arguments, terminal, catalog)
    found = catalog.releases(arguments.corpus)
    if arguments.json:
        terminal.write_json({"releases": [release_fields(r) for r in found]})
    elif not found:
        terminal.write("No release yet: countersign ingest PATH")
    else:
        terminal.write_lines(_line(release) for release in found)
    return 0


def _show(arguments: argparse.Namespace, terminal: Terminal, catalog: Catalog) -> int:
    release = catalog.release(arguments.number)
    report = json.loads(catalog.report(release.number))
    problems = check_release(catalog, release)
    versions = catalog.versions(release.number)
    if arguments.json:
        documents = [asdict(version) for version in versions]
        terminal.write_json(
            {
                "release": release_fields(release),
                "report": report,
                "documents": documents,
                "problems": problems,
            },
        )
        return 1 if problems else 0
    terminal.write(_line(release))
    for version in versions:
        until = f" until {version.in_force_until}" if version.in_force_until else ""
        terminal.write(
            f"  {version.document}  {version.visibility}  {version.language}  "
            f"from {version.in_force_from}{until}  {version.id[:19]}"
        )
    terminal.write_lines(
        f"  {figure['label']} {figure['before']} → {figure['after']}, {figure['where']}"
        for figure in report["figures"]
    )
    terminal.write_lines(
        f"  {r['where']} still says: {r['text']} [{r['figure']}]"
        for r in report.get("remnants", ())
    )
    terminal.write_lines(problems or ("checked against its digest",))
    return 1 if problems else 0


def _approve(arguments: argparse.Namespace, terminal: Terminal, room: Room) -> int:
    report = json.loads(room.catalog.report(room.catalog.release(arguments.number).number))
    against, stale = report.get("contradictions", ()), report.get("remnants", ())
    if not arguments.json:
        terminal.write_lines(_mind(against, stale))
    if arguments.strict and (against or stale):
        terminal.say(
            f"release {arguments.number} is not approved: its report names contradictions, or "
            "places that still state an old figure. Mend them and ingest again, or leave out "
            "--strict."
        )
        return 1
    release = _publisher(room).approve(arguments.number, arguments.by)
    if arguments.json:
        told = {"contradictions": list(against), "remnants": list(stale)}
        terminal.write_json({"release": release_fields(release), **told})
    else:
        _tell(arguments, terminal, release, f"Next: countersign publish {release.number}")
    return 0


def _mind(against: Sequence[str], stale: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """What a report says that an approver may not have read: sources that state two figures."""
    if against:
        yield f"Mind: contradictions, for which answers may be refused or old: {len(against)}"
        yield from (f"  {one}" for one in against)
    if stale:
        yield f"Mind: {len(stale)} other places still state a figure that this release changes:"
        yield from (f"  {r['where']} still says: {r['text']} [{r['figure']}]" for r in stale)


def _publish(arguments: argparse.Namespace, terminal: Terminal, room: Room) -> int:
    publisher = _publisher(room)
    release = publisher.start(arguments.number)
    release = publisher.wait(release.number, partial(_following, room), arguments.timeout)
    _tell(arguments, terminal, release)
    return 0


def _rollback(arguments: argparse.Namespace, terminal: Terminal, room: Room) -> int:
    publisher = _publisher(room)
    by = arguments.by or _user(terminal)
    release = publisher.start_rollback(arguments.corpus, arguments.number, by)
    release = publisher.wait(release.number, partial(_following, room), arguments.timeout)
    _tell(arguments, terminal, release)
    return 0


def _withdraw(arguments: argparse.Namespace, terminal: Terminal, room: Room) -> int:
    done = _publisher(room).withdraw(
        DocumentId(arguments.document),
        arguments.corpus,
        arguments.by or _user(terminal),
        room.citations,
    )
    if arguments.json:
        terminal.write_json(asdict(done))
        return 0
    terminal.write(
        f"{done.document} of {done.corpus} is withdrawn"
        + ("." if done.new else ", as it was before.")
    )
    terminal.write(f"Past answers that cited it: {len(done.answers)}")
    for answer in done.answers:
        terminal.write(f"  {answer}")
    return 0


@contextmanager
def _following(room: Room) -> Iterator[Follower]:
    index = room.index()
    try:
        yield Follower(room.catalog, room.blobs, index, room.encoder, room.clock, room.prepare)
    finally:
        index.close()


def _publisher(room: Room) -> Publisher:
    return Publisher(room.catalog, room.journal, room.clock)


@dataclass(slots=True)
class _Bars:
    """A progress bar for whatever is being done; now and then a line where nobody sees a bar."""

    err: TextIO
    doing: str = ""
    bar: tqdm | None = None  # type: ignore[type-arg]
    said_at: float = 0.0

    def __call__(self, doing: str, done: int, total: int) -> None:
        if doing != self.doing:
            self.close()
            self.doing, self.said_at = doing, time.monotonic()
            self.bar = tqdm(total=total, desc=doing, file=self.err, disable=None, leave=False)
        if self.bar is None:
            return
        self.bar.update(done - self.bar.n)
        if self.bar.disable and time.monotonic() - self.said_at >= SAY_EVERY:
            self.said_at = time.monotonic()
            print(f"{doing}: {done:,} of {total:,} …", file=self.err, flush=True)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()


@contextmanager
def _progress(terminal: Terminal) -> Iterator[_Bars]:
    bars = _Bars(terminal.err)
    try:
        yield bars
    finally:
        bars.close()


def release_fields(release: Release) -> dict[str, object]:
    """A release in JSON."""
    return asdict(release)


def _tell(
    arguments: argparse.Namespace, terminal: Terminal, release: Release, then: str = ""
) -> None:
    if arguments.json:
        terminal.write_json({"release": release_fields(release)})
        return
    terminal.write(_line(release))
    if then:
        terminal.write(then)


def _line(release: Release) -> str:
    when = release.published_at or release.built_at
    return (
        f"{release.number}  {release.corpus}  {release.state}  {when:%Y-%m-%d %H:%M}  "
        f"{_people(release)}  {release.digest[:19]}"
    )


def _people(release: Release) -> str:
    """Who made it and who approved what it holds; a rollback was approved by nobody anew."""
    if release.restores is not None:
        return (
            f"rolled back to release {release.restores} by {release.author} at "
            f"{release.built_at:%Y-%m-%d %H:%M}; content approved by {release.approver}"
        )
    approver = f", approved by {release.approver}" if release.approver else ""
    return f"by {release.author}{approver}"


def _named(raw: str) -> str:
    """A name that a report can show and a person can be told by."""
    name = raw.strip()
    if not any(c.isalnum() for c in name) or not name.isprintable():
        raise argparse.ArgumentTypeError("a name is needed, in printable characters")
    return name


def _user(terminal: Terminal) -> str:
    return terminal.environ.get("USER") or f"user {os.getuid()}"
