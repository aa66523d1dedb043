"""`countersign demo`: from nothing to a running service over the sample corpus, in one command."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import ingest.cli
from ingest.adapters import e5_weights
from ingest.follow import Follower
from ingest.records import Release
from service import app, local_socket, logs, serving
from service.choices.finding import EmbedderKind
from service.commands.knowledge import Room
from service.commands.terminal import Exit, Stop, Terminal
from service.keys import Keyring
from service.opening import Parts, opened
from service.places import Places
from service.scope import Role
from service.settings import Settings

CORPUS: Final = Path(__file__).parent.parent.parent / "corpora" / "harbour"
AUTHOR: Final = "demo-author"
APPROVER: Final = "demo-approver"
PUBLISHED_WITHIN: Final = 600.0
"""Seconds until a release must be live: an index may have to be built anew."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who tries the product in a role."""

    name: str
    roles: frozenset[Role]
    groups: frozenset[str]
    may: str


HOLDERS: Final = (
    Holder(
        "demo-operator",
        frozenset({Role.OPERATOR}),
        frozenset(),
        "releases, metrics and checks",
    ),
    Holder("demo-auditor", frozenset({Role.AUDITOR}), frozenset(), "trails of answers"),
    Holder(
        "demo-staff",
        frozenset({Role.ASKER}),
        frozenset({"staff"}),
        "questions about staff knowledge too",
    ),
)


@dataclass(slots=True)
class Steps:
    """Says what is being done, and how long it took."""

    terminal: Terminal
    clock: Callable[[], float] = time.monotonic

    @contextmanager
    def step(self, doing: str) -> Iterator[list[str]]:
        """One step; what is put into the list is said at its end."""
        began = self.clock()
        found: list[str] = []
        self.terminal.err.write(f"  {doing} …\n")
        self.terminal.err.flush()
        yield found
        for sentence in found:
            self.terminal.err.write(f"    {sentence}\n")
        self.terminal.err.write(f"    {self.clock() - began:.1f} s\n")
        self.terminal.err.flush()


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("demo", help="publish the sample corpus and serve it")
    parser.add_argument("--data", type=Path, help="data directory (default: as set)")
    parser.add_argument("--port", type=int, help="TCP port (default: as set)")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="another corpus folder")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Set up what is missing, publish where nothing is live, serve. Safe to stop and to repeat."""
    settings = chosen(Settings.from_env(terminal.environ), arguments.data, arguments.port)
    logs.to_json_lines(settings.log_level)
    if local_socket.runs(settings.data):
        raise local_socket.ServiceRuns(
            f"a service is running on {settings.data} already; stop it first, "
            "or give another directory with --data."
        )
    tcp = serving.bind(settings.host, settings.port)
    steps = Steps(terminal)
    terminal.err.write(f"Countersign sets itself up in {settings.data}\n")
    with opened(settings) as parts:
        if settings.embedder is EmbedderKind.EMBEDDED:
            with steps.step("embedding model") as found:
                e5_weights.build(settings.models, found.append)
        with steps.step("API keys") as found:
            keys = make_keys(Places(settings.data), parts.keyring)
            found.append(f"{len(keys)} made" if keys else "made earlier")
        show_keys(keys, terminal)
        name = ingest.cli.corpus_name(arguments.corpus)
        if parts.catalog.live(name) is None:
            staged = _staged(arguments.corpus, parts, steps)
            with steps.step(f"release {staged.number}") as found:
                found.append(publish(staged, parts))
        with steps.step("service") as found:
            rooms = parts.rooms()
            rooms.follow()
            # What was edited since, or rolled back, is for people to approve.
            live = parts.catalog.pin(name)
            found.append(
                f"release {live.number} of {name} is live; "
                f"`countersign ingest {arguments.corpus} --author NAME` stages what is edited"
            )

        def announce() -> None:
            tries = serving.what_to_try(serving.url(tcp), command(settings, terminal))
            terminal.write(tries)
            terminal.out.flush()

        application = app.create_app_from(lambda: rooms, settings)
        serving.serve(application, tcp, settings.data, settings.read_timeout, announce)
    return Exit.DONE


def _staged(corpus: Path, parts: Parts, steps: Steps) -> Release:
    """The corpus as a staged release, from wherever an earlier run stopped."""
    with steps.step(f"sample corpus {corpus.name}") as found:
        staged = ingest.cli.stage(corpus, None, AUTHOR, steps.terminal, Room(parts))
        found.extend(f"left out: {q.path}: {q.reason}" for q in staged.report.quarantined)
    return staged.release


def chosen(settings: Settings, data: Path | None, port: int | None) -> Settings:
    """The settings with what the command line says; models lie beside the data they are for."""
    if port is not None and not 0 <= port <= 65535:
        raise Stop(Exit.USAGE, f"--port {port} is no TCP port; give one from 0 to 65535.")
    said: dict[str, object] = {}
    if data is not None:
        said["data"] = data
        if "models" not in settings.model_fields_set:
            said["models"] = data / "models"
    if port is not None:
        said["port"] = port
    return settings.model_copy(update=said)


def make_keys(places: Places, keyring: Keyring) -> dict[str, str]:
    """A key for each holder who has none; those made now, by name."""
    places.make()
    had = {held.name for held in keyring.keys()}  # noqa: SIM118 — not a mapping
    return {
        holder.name: keyring.add(holder.name, holder.roles, holder.groups)
        for holder in HOLDERS
        if holder.name not in had
    }


def show_keys(keys: dict[str, str], terminal: Terminal) -> None:
    """Print the keys, this once: nothing keeps them."""
    for holder in HOLDERS:
        if holder.name in keys:
            terminal.write(f"    {holder.name}  {keys[holder.name]}  {holder.may}")
    if keys:
        terminal.write(
            "    They are shown this once; `countersign keys` makes and takes back others."
        )
        terminal.out.flush()


def publish(release: Release, parts: Parts) -> str:
    """Make a release live, from wherever an earlier run stopped; says what was done."""

    def following() -> AbstractContextManager[Follower]:
        return nullcontext(parts.follower)

    live = ingest.cli.bring_live(release, APPROVER, Room(parts), following, PUBLISHED_WITHIN)
    return f"staged by {live.author}, approved by {live.approver}, live; digest {live.digest}"


def command(settings: Settings, terminal: Terminal) -> str:
    """How to call this program again, from the same directory, over the same data."""
    plain = Settings.from_env(terminal.environ)
    other = [
        f"COUNTERSIGN_{name.upper()}={getattr(settings, name)}"
        for name in ("data", "models")
        if getattr(settings, name) != getattr(plain, name)
    ]
    called = Path(sys.argv[0])
    known = shutil.which("countersign", path=terminal.environ.get("PATH"))
    name = "countersign" if known or called.name != "countersign" else os.path.relpath(called)
    return " ".join((*other, name))
