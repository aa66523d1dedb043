"""Rows of the scorecard: which questions, who drafts, and what must never happen in any of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from service.choices.drafting import GeneratorKind
from service.drafting import sentences, without_markers
from service.evaluation import AnswerBody, GoldenQuestion, Scorecard, mark, score
from service.generation import Generator
from tests.fakes.generator import LyingGenerator
from tests.golden import harbour
from tests.golden.harbour import Desk

LIAR: Final = "fake"
"""The model's name on what the lying generator wrote."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    kind: GeneratorKind
    questions: Callable[[], Sequence[GoldenQuestion]]
    generator: Callable[[], Generator] | None = None
    seconds: float = 30.0
    """How long a draft may take; a machine that does other things needs patience."""


ROWS: Final = (
    Row("quoted, held half", GeneratorKind.QUOTED, harbour.held),
    Row("quoted, blind", GeneratorKind.QUOTED, harbour.blind),
    Row("quoted, colloquial", GeneratorKind.QUOTED, harbour.colloquial),
    Row("embedded, held half", GeneratorKind.EMBEDDED, harbour.held, seconds=120.0),
    Row("embedded, blind", GeneratorKind.EMBEDDED, harbour.blind, seconds=120.0),
    Row("lying, held half", GeneratorKind.QUOTED, harbour.held, LyingGenerator),
    Row("lying, blind", GeneratorKind.QUOTED, harbour.blind, LyingGenerator),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer and what was wrong with it beyond being wrong."""

    question: GoldenQuestion
    body: AnswerBody
    lies: tuple[str, ...]
    """Sentences of the lying generator that left though no passage they cite holds them."""
    misquoted: int
    """Citations whose offsets do not slice back to their quote."""
    leaked: tuple[str, ...]
    """Documents cited that this asker may not see."""


def ask(desk: Desk, question: GoldenQuestion, staff_only: frozenset[str]) -> Asked:
    """One question, put to the product."""
    body = desk.ask(question)
    cited = {str(c["document"]) for s in _statements(body) for c in s["citations"]}
    leaked = () if question.groups else tuple(sorted(cited & staff_only))
    return Asked(question, body, lies(body, desk.passage_text), desk.misquoted(body), leaked)


def lies(body: AnswerBody, passage_text: Callable[[str], str]) -> tuple[str, ...]:
    """What a lying generator got through: everything it says that is not the source's own words."""
    if body["outcome"] != "answered":
        return ()
    model: Any = body["model"]
    if model["name"] != LIAR:
        return ()
    through = []
    for statement in _statements(body):
        sources = [_plain(passage_text(str(c["passage"]))) for c in statement["citations"]]
        through += [
            sentence
            for sentence in sentences(statement["text"])
            if not any(_plain(without_markers(sentence)) in source for source in sources)
        ]
    return tuple(through)


def card(name: str, asked: Sequence[Asked], passage_text: Callable[[str], str]) -> Scorecard:
    """The scorecard of a row."""
    marks = [mark(a.question, a.body, passage_text) for a in asked]
    return score(name, marks, [a.question for a in asked])


class Kept:
    """Answers already given, a line each, so that a row that was stopped goes on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.found: dict[str, Mapping[str, Any]] = {}
        if path.is_file():
            for line in path.read_text("utf-8").splitlines():
                try:
                    kept = json.loads(line)
                except ValueError:
                    continue  # The last line of a run that was killed.
                self.found[kept["id"]] = kept

    def restore(self, question: GoldenQuestion) -> Asked | None:
        """The answer this question got, if it was asked."""
        kept = self.found.get(question.id)
        if kept is None:
            return None
        return Asked(
            question, kept["body"], tuple(kept["lies"]), kept["misquoted"], tuple(kept["leaked"])
        )

    def keep(self, asked: Asked) -> None:
        """Write one answer down."""
        line = {
            "id": asked.question.id,
            "body": asked.body,
            "lies": asked.lies,
            "misquoted": asked.misquoted,
            "leaked": asked.leaked,
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as written:
            # A line that was cut off is ended, so that it spoils no other.
            written.write(("" if self._ended() else "\n") + json.dumps(line) + "\n")

    def _ended(self) -> bool:
        content = self._path.read_bytes() if self._path.is_file() else b""
        return not content or content.endswith(b"\n")


def ask_all(
    desk: Desk, questions: Iterable[GoldenQuestion], kept: Kept | None = None
) -> tuple[Asked, ...]:
    """Every question once; those that were asked before are not asked again."""
    staff_only = desk.staff_only()
    found = []
    for question in questions:
        before = kept.restore(question) if kept else None
        if before is None:
            before = ask(desk, question, staff_only)
            if kept:
                kept.keep(before)
        found.append(before)
    return tuple(found)


def _statements(body: AnswerBody) -> list[Any]:
    statements: Any = body["statements"]
    return list(statements)


def _plain(text: str) -> str:
    """Without stop, case and the white space of tables."""
    return " ".join(text.split()).rstrip(".!? ")
