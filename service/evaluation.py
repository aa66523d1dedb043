"""Running golden questions and counting what came back: the scorecard, as JSON and as HTML."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from service.figures import figures, holds

AnswerBody = Mapping[str, object]
"""An answer in JSON, as `POST /v1/ask` gives it."""


class QuestionsUnreadable(Exception):
    """The file of golden questions cannot be read; the message says where."""


class GoldenFigure(BaseModel):
    """A figure an answer must, or must not, give."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Decimal
    unit: str = ""


class GoldenQuestion(BaseModel):
    """A question and what a right answer does."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    question: str
    language: str
    groups: tuple[str, ...] = ()
    expect: Literal["answer", "refuse"]
    reason: str | None = None
    documents: tuple[str, ...] = ()
    figures: tuple[GoldenFigure, ...] = ()
    distractors: tuple[GoldenFigure, ...] = ()
    """Figures of the same measure for another product, channel or year."""
    half: Literal["fit", "held"] | None = None
    """Thresholds are fitted on `fit` and reported on `held`."""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one answer did."""

    id: str
    language: str
    question: str
    expect: str
    outcome: str
    reason: str
    cited: tuple[str, ...]
    text: str
    right_document: bool
    right_figure: bool
    """Every expected figure given, and none of another product, channel or year."""
    only_figure: bool
    """As right_figure, and no other figure with an expected one's unit at all."""
    uncited: int
    """Statements without a citation."""
    unsourced: int
    """Figures of statements that stand in none of their quotes' passages."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Shares are between 0 and 1, over the questions their name says."""

    name: str
    questions: int
    answerable: int
    unanswerable: int
    right_document: float | None
    """Of answerable questions that were answered; None, as of any share, where there are none."""
    right_figure: float | None
    """Of answerable questions with an expected figure that were answered."""
    only_figure: float | None
    uncited: int
    unsourced: int
    unanswerable_refused: float | None
    answerable_refused: float | None
    marks: tuple[Mark, ...]

    def failures(self) -> tuple[str, ...]:
        """Which targets this misses, each as a sentence; empty when it meets all."""
        limits = (
            ("right document cited", self.right_document, 0.90, True),
            ("expected figure given", self.right_figure, 0.90, True),
            ("unanswerable refused", self.unanswerable_refused, 0.90, True),
            ("answerable refused", self.answerable_refused, 0.15, False),
        )
        missed = [
            f"{name} {value:.1%}, wanted {'at least' if least else 'at most'} {limit:.0%}"
            for name, value, limit, least in limits
            if value is not None and (value < limit if least else value > limit)
        ]
        if self.uncited:
            missed.append(f"{self.uncited} statements without a citation, wanted 0")
        if self.unsourced:
            missed.append(f"{self.unsourced} figures that their source does not state, wanted 0")
        return tuple(missed)

    def as_json(self) -> dict[str, object]:
        """Everything, for a file."""
        return {**asdict(self), "failures": list(self.failures())}


def read_questions(path: Path) -> tuple[GoldenQuestion, ...]:
    """One JSON object a line. Raises QuestionsUnreadable."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise QuestionsUnreadable(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise QuestionsUnreadable(f"{path} is not UTF-8 (byte {error.start}).") from error
    questions = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            questions.append(GoldenQuestion.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the line"
            raise QuestionsUnreadable(f"{path}:{number}: {where}: {first['msg']}") from error
    if not questions:
        raise QuestionsUnreadable(f"{path} holds no question")
    return tuple(questions)


def run(
    name: str,
    questions: Sequence[GoldenQuestion],
    ask: Callable[[GoldenQuestion], AnswerBody],
    passage_text: Callable[[str], str],
    progress: Callable[[GoldenQuestion], None] = lambda _: None,
) -> Scorecard:
    """Ask every question in turn and mark what comes back."""
    marks = []
    for question in questions:
        marks.append(mark(question, ask(question), passage_text))
        progress(question)
    return score(name, marks, questions)


def mark(question: GoldenQuestion, answer: AnswerBody, passage_text: Callable[[str], str]) -> Mark:
    """What one answer did."""
    statements = _statements(answer)
    citations = [citation for _, cited in statements for citation in cited]
    documents = tuple(dict.fromkeys(str(c["document"]) for c in citations))
    text = "\n".join(sentence for sentence, _ in statements)
    wanted = [(f.value, f.unit) for f in question.figures]
    units = {unit for _, unit in wanted if unit}
    given = all(holds(text, value, unit) for value, unit in wanted)
    confused = any(holds(text, d.value, d.unit) for d in question.distractors)
    others = any(f.unit in units and (f.value, f.unit) not in wanted for f in figures(text))
    unsourced = 0
    for sentence, cited in statements:
        sources = " \n ".join(passage_text(str(c["passage"])) for c in cited)
        stated = {f.value for f in figures(sources)}
        unsourced += sum(f.value not in stated for f in figures(sentence))
    return Mark(
        id=question.id,
        language=question.language,
        question=question.question,
        expect=question.expect,
        outcome=str(answer["outcome"]),
        reason=str(answer.get("reason") or ""),
        cited=documents,
        text=text,
        right_document=bool(set(documents) & set(question.documents)),
        right_figure=given and not confused,
        only_figure=given and not confused and not others,
        uncited=sum(not cited for _, cited in statements),
        unsourced=unsourced,
    )


def score(name: str, marks: Sequence[Mark], questions: Sequence[GoldenQuestion]) -> Scorecard:
    """Count marks into shares."""
    with_figures = {q.id for q in questions if q.figures}
    answerable = [m for m in marks if m.expect == "answer"]
    unanswerable = [m for m in marks if m.expect == "refuse"]
    answered = [m for m in answerable if m.outcome in ("answered", "quoted")]
    figured = [m for m in answered if m.id in with_figures]
    return Scorecard(
        name=name,
        questions=len(marks),
        answerable=len(answerable),
        unanswerable=len(unanswerable),
        right_document=_share(m.right_document for m in answered),
        right_figure=_share(m.right_figure for m in figured),
        only_figure=_share(m.only_figure for m in figured),
        uncited=sum(m.uncited for m in marks),
        unsourced=sum(m.unsourced for m in marks),
        unanswerable_refused=_share(m.outcome == "refused" for m in unanswerable),
        answerable_refused=_share(m.outcome == "refused" for m in answerable),
        marks=tuple(marks),
    )


def table(cards: Iterable[Scorecard]) -> str:
    """Scorecards as a Markdown table, one row each."""
    rows = [
        "| questions | n | right document | right figure | uncited | unsourced figures "
        "| unanswerable refused | answerable refused |",
        "|---|---|---|---|---|---|---|---|",
    ]
    rows += [
        f"| {c.name} | {c.questions} | {_percent(c.right_document)} | {_percent(c.right_figure)} "
        f"| {c.uncited} | {c.unsourced} | {_percent(c.unanswerable_refused)} "
        f"| {_percent(c.answerable_refused)} |"
        for c in cards
    ]
    return "\n".join(rows)


def as_html(card: Scorecard) -> str:
    """A page with the shares and every question that went wrong."""
    wrong = [
        m
        for m in card.marks
        if (m.expect == "refuse") != (m.outcome == "refused")
        or (m.expect == "answer" and not (m.right_document and m.right_figure))
    ]
    rows = "".join(
        f"<tr><td>{html.escape(m.id)}</td><td>{html.escape(m.question)}</td>"
        f"<td>{html.escape(m.expect)}</td><td>{html.escape(m.outcome)} {html.escape(m.reason)}</td>"
        f"<td>{html.escape(', '.join(m.cited))}</td><td>{html.escape(m.text)}</td></tr>"
        for m in wrong
    )
    shares = "".join(
        f"<tr><th>{html.escape(name)}</th>"
        f"<td>{'–' if value is None else html.escape(str(value))}</td></tr>"
        for name, value in asdict(card).items()
        if name != "marks"
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Scorecard</title>"
        "<style>body{font:15px system-ui;margin:2rem}td,th{padding:.3rem .6rem;text-align:left;"
        "vertical-align:top;border-bottom:1px solid #ddd}</style>"
        f"<h1>Scorecard: {html.escape(card.name)}</h1><table>{shares}</table>"
        f"<h2>{len(wrong)} to look at</h2><table>{rows}</table></html>"
    )


def write(card: Scorecard, json_path: Path | None, html_path: Path | None) -> None:
    """Write the scorecard where asked."""
    if json_path is not None:
        json_path.write_text(
            json.dumps(card.as_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    if html_path is not None:
        html_path.write_text(as_html(card), encoding="utf-8")


def _statements(answer: AnswerBody) -> list[tuple[str, list[Mapping[str, object]]]]:
    statements = answer.get("statements")
    if not isinstance(statements, list):
        return []
    return [(str(s["text"]), list(s["citations"])) for s in statements]


def _share(values: Iterable[bool]) -> float | None:
    counted = list(values)
    return sum(counted) / len(counted) if counted else None


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
