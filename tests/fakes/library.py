"""A small installation of real parts over a folder of documents; only what a test breaks differs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from starlette.testclient import TestClient

from ingest.adapters.llama_index import LlamaIndexSplitter
from ingest.adapters.markup import parsers
from ingest.build import Builder
from ingest.changes import Changes
from ingest.corpus import read_corpus
from ingest.publish import Publisher
from ingest.records import DocumentId, Release
from service.adapters.langid import LangidScorer
from service.app import create_app_from
from service.calibration import DECIDING, Calibration
from service.choices.drafting import GeneratorKind
from service.generation import Generator
from service.languages import Languages
from service.opening import Parts
from service.projection import Projection
from service.scope import Role
from service.settings import Settings
from service.signals import NAMES
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.index import FakeIndex
from tests.fakes.rooms import HERE

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DIMENSION = 64

CORPUS = """\
name = "quay"
title = "Quay Bank help centre"
default_language = "en"
visibility = "staff"
scope = "Accounts, cards and payments."
"""


def clock() -> datetime:
    return NOW


@lru_cache(maxsize=1)
def _languages() -> Languages:
    """Loaded once for all tests: its model takes a second."""
    return Languages(LangidScorer())


def calibration(content: bytes | None = None) -> Calibration:
    """Weights for an embedder of hashed words: shared words decide, and how many are unknown."""
    return Calibration.parse(content or calibration_file())


def calibration_file(**changed: object) -> bytes:
    near, unknown = DECIDING.index("near"), DECIDING.index("unknown")
    fields = {
        "note": "made for tests",
        "embedder": FakeEmbedder(DIMENSION).digest,
        "order": dict.fromkeys(NAMES, 0.0) | {"words": 1.0, "near": 1.0},
        "deciding": DECIDING,
        "base": 0.0,
        # Of the question's words at most 0.35 are unknown, and more than half of the rest is near.
        "trees": [
            {
                "feature": (unknown, near, 0, 0, 0),
                "limit": (0.35, 0.5, 0.0, 0.0, 0.0),
                "left": (1, 3, -1, -1, -1),
                "right": (2, 4, -1, -1, -1),
                "value": (0.0, 0.0, -4.0, -4.0, 4.0),
            }
        ],
        "projection": Projection.none(DIMENSION).write().model_dump(),
    }
    return json.dumps(fields | changed).encode()


def policy_file(path: Path, rules: Sequence[Mapping[str, object]] = (), **changed: object) -> Path:
    """The baseline policy with other settings and with more rules, as a file of its own."""
    raw = yaml.safe_load(
        files("policies").joinpath("library", "baseline.yaml").read_text(encoding="utf-8")
    )
    raw |= {"policy": "tested", "evidence": {"threshold": 0.5, "out_of_scope": 0.35}, **changed}
    raw["rules"] += rules
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return path


class Writer:
    """Which generator writes drafts, as a test says; None: answers are quoted."""

    def __init__(self) -> None:
        self.generator: Generator | None = None

    def __call__(self) -> Generator | None:
        return self.generator

    def refresh(self) -> None:
        """Nothing comes and goes here."""


@dataclass
class Library:
    """A folder, and the parts of an installation that it is published into."""

    folder: Path
    parts: Parts
    writer: Writer = field(default_factory=Writer)
    embedder: FakeEmbedder = field(default_factory=lambda: FakeEmbedder(DIMENSION))

    def __post_init__(self) -> None:
        self.use(
            embedder=self.embedder,
            index=FakeIndex(),
            choice=self.writer,
            calibration=calibration(),
            languages=_languages(),
        )
        self.folder.mkdir(parents=True)
        (self.folder / "corpus.toml").write_text(CORPUS)

    def use(self, **parts: object) -> None:
        """Put something else in a part's place, before it was opened."""
        # Where `cached_property` keeps what it made.
        vars(self.parts).update(parts)

    def put(self, document: str, text: str, visibility: str = "public", **front: object) -> None:
        """A Markdown document; its id is its path."""
        path = self.folder / "documents" / f"{document}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = {"visibility": visibility, "in_force_from": "2026-01-01", **front}
        head = "".join(f"{name}: {value}\n" for name, value in kept.items())
        path.write_text(f"---\n{head}---\n{text}\n", encoding="utf-8")

    def remove(self, document: str) -> None:
        (self.folder / "documents" / f"{document}.md").unlink()

    def publish(self) -> Release:
        """What lies in the folder becomes live, as the commands make it."""
        staged = self.stage()
        self._publisher.approve(staged.number, "bob")
        self._publisher.start(staged.number)
        self.parts.follower.follow()
        return self.parts.catalog.release(staged.number)

    def roll_back(self, number: int) -> None:
        """What a release held becomes live again."""
        self._publisher.start_rollback(None, number, "ann")
        self.parts.follower.follow()

    def stage(self) -> Release:
        """What lies in the folder, for nobody to see yet."""
        parts = self.parts
        builder = Builder(
            parts.catalog,
            Changes(parts.catalog, parts.journal.record, parts.clock),
            parts.blobs,
            parsers(),
            LlamaIndexSplitter(),
            self.embedder,
            parts.encoder,
        )
        return builder.stage(read_corpus(self.folder), "ann").release

    def turn_to(self, corpus: str) -> None:
        """From here on the folder is another corpus's."""
        self.folder = self.folder.with_name(corpus)
        self.folder.mkdir()
        (self.folder / "corpus.toml").write_text(CORPUS.replace('"quay"', f'"{corpus}"'))

    def withdraw(self, document: str) -> tuple[str, ...]:
        """Out of every answer, at once; the answers that cited it."""
        return self._publisher.withdraw(
            DocumentId(document), "quay", "ann", self.parts.journal
        ).answers

    def key(self, name: str, *groups: str, roles: frozenset[Role] = frozenset()) -> dict[str, str]:
        """Headers of whoever holds a new key."""
        token = self.parts.keyring.add(name, roles, frozenset(groups))
        return {"authorization": f"Bearer {token}"}

    @contextmanager
    def served(self) -> Iterator[TestClient]:
        """The application over these parts, asked through HTTP."""
        app = create_app_from(self.parts.rooms, self.parts.settings)
        with TestClient(app, HERE, raise_server_exceptions=False) as client:
            yield client

    def ask(
        self, question: str, headers: Mapping[str, str] | None = None, **more: object
    ) -> dict[str, Any]:
        """One answer through HTTP; for tests that ask no more."""
        with self.served() as client:
            reply = client.post("/v1/ask", json={"question": question, **more}, headers=headers)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    @property
    def _publisher(self) -> Publisher:
        return Publisher(self.parts.catalog, self.parts.journal, self.parts.clock)


def library_in(
    directory: Path,
    rules: Sequence[Mapping[str, object]] = (),
    now: Callable[[], datetime] = clock,
    **policy: object,
) -> Library:
    """An installation without documents, judged by the baseline with these changes."""
    directory.mkdir(exist_ok=True)
    settings = Settings(
        data=directory / "data",
        generator=GeneratorKind.QUOTED,
        policy=str(policy_file(directory / "policy.yaml", rules, **policy)),
        ask_timeout=60,
        audit_heartbeat=0,
    )
    return Library(directory / "corpus", Parts(settings, now))
