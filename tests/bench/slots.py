"""Drafts with typed figures beside drafts with slots: `python -m tests.bench.slots [--questions N]`."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from tqdm import tqdm

from policies.model import Evidence
from service.adapters.llama_cpp import LlamaCpp, packaged_model
from service.answers import Question
from service.attempts import Attempt, Drafters, Limits, Task
from service.evaluation import GoldenQuestion
from service.factlines import FactRows
from service.figures import holds
from service.models import ApprovedModels
from service.prompting import TEMPLATES, Figures, Prompts
from service.scope import ANONYMOUS
from service.timing import Timings
from tests.golden import harbour, measured
from tests.golden.harbour import Desk

PATIENCE: Final = 240.0
"""Seconds a draft may take here: this compares what is written, on a machine that others use."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What became of one question under one way of writing figures."""

    question: str
    figures: Figures
    written: str
    """The model's reply, character for character."""
    outcome: str
    right: bool
    """What may leave states every expected figure."""
    wrong: bool
    """What may leave states a figure that belongs to something else."""
    figure_findings: int
    """Findings of numbers and binding."""
    cpu_seconds: float
    """Processor time of this process, which other people's work does not count in."""
    problem: str


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.slots", description=__doc__)
    parser.add_argument("--questions", type=int, default=24, help="how many, spread over all")
    options = parser.parse_args(words)
    asked = [q for q in harbour.held() if q.figures and not q.groups]
    questions = asked[:: max(1, len(asked) // options.questions)][: options.questions]
    installation = harbour.published(harbour.models_here())
    with (
        tempfile.TemporaryDirectory() as folder,
        harbour.copied(installation, Path(folder)) as copy,
        harbour.desk(copy) as desk,
    ):
        approved = ApprovedModels(desk.parts.places.approvals, desk.parts.clock)
        model = LlamaCpp(packaged_model(), approved)
        drafted = list(
            tqdm(
                _drafts(desk, model, questions),
                total=2 * len(questions),
                leave=False,
            )
        )
        model.close()
    content = {
        **measured.circumstances(),
        "model": "SmolLM2-135M-Instruct, embedded",
        "questions": len(questions),
        **{figures.value: _summary(drafted, figures) for figures in Figures},
        "drafts": [
            {
                "question": d.question,
                "figures": d.figures.value,
                "written": d.written,
                "outcome": d.outcome,
                "right": d.right,
                "wrong": d.wrong,
                "problem": d.problem,
            }
            for d in drafted
        ],
    }
    measured.write("slots", content, _page(content, drafted))
    print((measured.MEASURED / "slots.md").read_text(encoding="utf-8"))


def _drafts(desk: Desk, model: LlamaCpp, questions: Sequence[GoldenQuestion]) -> Iterator[Drafted]:
    """Both ways in turn, question by question, so that a busy machine slows both alike."""
    for question in questions:
        for figures in Figures:
            drafters = Drafters(
                desk.parts.policy,
                Prompts.load(TEMPLATES[figures]),
                lambda: model,
                Limits(PATIENCE),
            )
            task = _task(desk, question)
            begun = time.process_time()
            attempt = next(iter(drafters.attempts(task)))
            cpu = time.process_time() - begun
            drafters.close()
            yield _drafted(question, figures, attempt, cpu)


def _task(desk: Desk, question: GoldenQuestion) -> Task:
    asked = Question(question.question, ANONYMOUS)
    release = desk.parts.catalog.pin(None)
    return Task(
        question=Evidence((), question.question, question.language, harbour.TODAY.date()),
        weighed=desk.parts.answerer.weighed(asked),
        rows=FactRows.of(desk.parts.catalog.facts(release.number, harbour.TODAY.date())),
        timings=Timings(),
    )


def _drafted(question: GoldenQuestion, figures: Figures, attempt: Attempt, cpu: float) -> Drafted:
    verdict = attempt.verdict
    text = verdict.text if verdict is not None else ""
    findings = verdict.findings if verdict is not None else ()
    return Drafted(
        question=question.id,
        figures=figures,
        written=attempt.generated.raw if attempt.generated else "",
        outcome=verdict.outcome if verdict is not None else "no draft",
        right=bool(text) and all(holds(text, f.value, f.unit) for f in question.figures),
        wrong=any(holds(text, Decimal(d.value), d.unit) for d in question.distractors),
        figure_findings=sum(f.rule in {"numbers", "binding"} for f in findings),
        cpu_seconds=cpu,
        problem=attempt.problem,
    )


def _summary(drafted: Sequence[Drafted], figures: Figures) -> dict[str, object]:
    mine = [d for d in drafted if d.figures is figures]
    return {
        "drafts": len(mine),
        "with_a_statement": sum('"text"' in d.written for d in mine),
        "something_may_leave": sum(d.outcome in {"pass", "revised"} for d in mine),
        "right_figure_leaves": sum(d.right for d in mine),
        "wrong_figure_leaves": sum(d.wrong for d in mine),
        "figure_findings": sum(d.figure_findings for d in mine),
        "no_draft": sum(d.outcome == "no draft" for d in mine),
        "cpu_seconds_a_draft": round(sum(d.cpu_seconds for d in mine) / max(1, len(mine)), 1),
    }


def _page(content: dict[str, object], drafted: Sequence[Drafted]) -> str:
    summaries = {figures: _summary(drafted, figures) for figures in Figures}
    rows = [
        f"| {name.replace('_', ' ')} | {summaries[Figures.TYPED][name]} | {summaries[Figures.SLOTS][name]} |"
        for name in summaries[Figures.TYPED]
    ]
    facts = {
        name: held for name, held in content.items() if name not in {"typed", "slots", "drafts"}
    }
    return "\n\n".join(
        (
            "# Typed figures and number slots, measured",
            "Questions of the sample corpus that ask for a figure, thinned; the same passages, both "
            "ways in turn. `typed`: the model copies figures and the judge looks each one up. "
            "`slots`: the model sees names only, the grammar forbids digits, code fills figures in, "
            "and the same judge follows.",
            "\n".join(("| | typed | slots |", "|---|---|---|", *rows)),
            measured.under(facts),
            "`python -m tests.bench.slots` writes this page; every draft is in `slots.json`.",
        )
    )


if __name__ == "__main__":
    main()
