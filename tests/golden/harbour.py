"""The sample corpus, published once by the real commands and kept under `build/golden`."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from ingest.adapters import e5_weights
from ingest.adapters.llama_index import LlamaIndexSplitter
from ingest.chunking import CHUNK_WORDS
from ingest.follow import AVERAGE_LENGTH
from ingest.parsing import CANONICALISER
from ingest.records import digest
from service.answers import Question
from service.choices.drafting import GeneratorKind
from service.choosing import Choice
from service.code import code_digest
from service.commands.evaluation import passage_texts
from service.evaluation import AnswerBody, GoldenQuestion, read_questions
from service.generation import Generator
from service.opening import Parts, opened
from service.scope import Asker
from service.settings import Settings
from service.wire import answer_fields
from tests.stack import COMMAND, ROOT, Installation

CORPUS: Final = ROOT / "corpora" / "harbour"
BUILD: Final = ROOT / "build" / "golden"
TODAY: Final = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
"""The day on which the questions are asked: what is in force depends on it."""

_NOT_PUBLISHED: Final = ("questions",)


def models_here() -> Path:
    """The embedded models of this checkout; converted into `build/models` where there are none."""
    developers = ROOT / ".countersign" / "models"
    if (developers / e5_weights.FOLDER / e5_weights.MANIFEST).is_file():
        return developers
    built = ROOT / "build" / "models"
    e5_weights.build(built, lambda said: print(said, file=sys.stderr))
    return built


def published(models: Path) -> Installation:
    """The corpus, live. Nobody writes here: ask over a copy."""
    folder = BUILD / _key(models)
    folder.mkdir(parents=True, exist_ok=True)
    installation = Installation(folder / "data", models)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Ingesting again costs seconds where nothing changed: no text is embedded twice.
        _once(folder / "made-by", _code(), lambda: _publish(installation))
        # Once here, or every copy would be read, and indexed anew, when it is opened.
        _once(folder / "read-by", code_digest(), lambda: _read(installation))
    return installation


def _once(done: Path, by: str, do: Callable[[], None]) -> None:
    """Do it unless it was done by the same."""
    if not done.is_file() or done.read_text() != by:
        do()
        done.write_text(by)


def _read(installation: Installation) -> None:
    with opened(Settings(data=installation.data, models=installation.models)) as parts:
        parts.follow()


@contextmanager
def copied(installation: Installation, folder: Path) -> Iterator[Installation]:
    """The same over a copy that is gone afterwards."""
    copy = installation.copied_to(folder / "data")
    try:
        yield copy
    finally:
        shutil.rmtree(copy.data, ignore_errors=True)


class Fixed(Choice):
    """A generator that was not chosen by settings."""

    def __init__(self, generator: Generator) -> None:
        self._fixed = generator

    def __call__(self) -> Generator:
        return self._fixed

    def refresh(self) -> None:
        pass

    def close(self) -> None:
        pass


class Desk:
    """Asks the real product, in this process, on the day of the questions."""

    def __init__(
        self,
        installation: Installation,
        kind: GeneratorKind = GeneratorKind.QUOTED,
        generator: Generator | None = None,
        seconds: float = 30.0,
    ) -> None:
        settings = Settings(
            data=installation.data, models=installation.models, generator=kind, ask_timeout=seconds
        )
        self.parts = Parts(settings, clock=lambda: TODAY)
        if generator is not None:
            self.parts.choice = Fixed(generator)
        self.parts.follow()
        self.passage_text = passage_texts(self.parts.catalog)

    def ask(self, question: GoldenQuestion) -> AnswerBody:
        """As `POST /v1/ask` would answer."""
        asker = Asker(groups=frozenset(question.groups))
        body: AnswerBody = answer_fields(
            self.parts.answerer.ask(Question(question.question, asker))
        )
        return body

    def staff_only(self) -> frozenset[str]:
        """Documents that nobody without a group may see."""
        live = self.parts.catalog.pin("harbour")
        versions = self.parts.catalog.versions(live.number)
        return frozenset(v.document for v in versions) - {
            v.document for v in versions if v.visibility == "public"
        }

    def misquoted(self, body: AnswerBody) -> int:
        """Citations whose offsets do not slice back to their quote."""
        statements: Any = body["statements"]
        return sum(
            self.parts.catalog.canonical_text(c["version"])[c["start"] : c["end"]] != c["quote"]
            for statement in statements
            for c in statement["citations"]
        )

    def drafts(self) -> int:
        """How many drafts a model has written and handed over."""
        metrics = self.parts.metrics
        begun = sum(
            sample.value
            for metric in metrics.stages.collect()
            for sample in metric.samples
            if sample.name.endswith("_count") and sample.labels.get("stage") == "generation"
        )
        failed = sum(
            sample.value
            for metric in metrics.model_errors.collect()
            for sample in metric.samples
            if sample.name.endswith("_total")
        )
        return int(begun - failed)

    def close(self) -> None:
        """Let go of everything."""
        self.parts.close()


@contextmanager
def desk(
    installation: Installation,
    kind: GeneratorKind = GeneratorKind.QUOTED,
    generator: Generator | None = None,
    seconds: float = 30.0,
) -> Iterator[Desk]:
    """A desk over a data directory that nobody else uses, closed at the end."""
    opened = Desk(installation, kind, generator, seconds)
    try:
        yield opened
    finally:
        opened.close()


def held() -> list[GoldenQuestion]:
    """The half that nothing is fitted to."""
    return [q for q in read_questions(CORPUS / "questions.jsonl") if q.half == "held"]


def blind() -> list[GoldenQuestion]:
    """Written from the documents alone, and never tuned on."""
    return list(read_questions(CORPUS / "questions-blind.jsonl"))


def colloquial() -> list[GoldenQuestion]:
    """The held half's paraphrases once more, as people talk."""
    return [q for q in read_questions(CORPUS / "questions-colloquial.jsonl") if q.half == "held"]


def _publish(installation: Installation) -> None:
    staged = json.loads(_run(installation, "ingest", str(CORPUS), "--author", "writer", "--json"))[
        "release"
    ]
    number, state = str(staged["number"]), staged["state"]
    if state == "staged":
        _run(installation, "approve", number, "--by", "reviewer")
    if state != "live":
        _run(installation, "publish", number)


def _run(installation: Installation, *words: str) -> str:
    """What a command prints; its progress is seen where there is a terminal."""
    done = subprocess.run(
        [COMMAND, *words],
        env=installation.environ(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"countersign {words[0]} ended {done.returncode}")
    return done.stdout


def _key(models: Path) -> str:
    """Identity of corpus and recipe: what it takes to embed everything again."""
    manifest = (models / e5_weights.FOLDER / e5_weights.MANIFEST).read_bytes()
    recipe = f"{CHUNK_WORDS} {LlamaIndexSplitter().name} {CANONICALISER} {AVERAGE_LENGTH}"
    return digest("\n".join((recipe, digest(manifest), _files(CORPUS))).encode())[7:23]


def _code() -> str:
    """Identity of the code that makes releases."""
    return digest(_files(ROOT / "ingest").encode())


def _files(folder: Path) -> str:
    return "\n".join(
        f"{path.relative_to(folder).as_posix()} {digest(path.read_bytes())}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(_NOT_PUBLISHED) and path.suffix != ".pyc"
    )
