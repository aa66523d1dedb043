"""Times the embedded generator's drafts: `python -m tests.bench.generation [--questions N]`."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from tqdm import tqdm

from service.adapters.llama_cpp import LlamaCpp, packaged_model
from service.answers import Question
from service.attempts import SHOWN
from service.deadlines import Deadline
from service.generation import Generated, PromptPassage
from service.models import ApprovedModels
from service.prompting import Prompts
from service.scope import ANONYMOUS
from tests.golden import harbour, measured

PATIENCE: Final = 300.0
"""Seconds a draft may take here: this measures how long it takes, not whether it is in time."""


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.generation", description=__doc__)
    parser.add_argument("--questions", type=int, default=20, help="how many, spread over all")
    options = parser.parse_args(words)
    questions = harbour.held()
    questions = questions[:: max(1, len(questions) // options.questions)][: options.questions]
    installation = harbour.published(harbour.models_here())
    taken, drafts = [], []
    with (
        tempfile.TemporaryDirectory() as folder,
        harbour.copied(installation, Path(folder)) as copy,
        harbour.desk(copy) as desk,
    ):
        model = LlamaCpp(
            packaged_model(), ApprovedModels(desk.parts.places.approvals, desk.parts.clock)
        )
        prompts = Prompts.load()
        for question in tqdm(questions, desc="drafts", disable=None, leave=False):
            hits = desk.parts.answerer.search(Question(question.question, ANONYMOUS), SHOWN)
            passages = [PromptPassage(hit.title, hit.text) for hit in hits]
            prompt = prompts.build(question.question, passages, question.language)
            started = time.perf_counter()
            drafts.append(model.generate(prompt, Deadline.after(PATIENCE)))
            taken.append(time.perf_counter() - started)
        model.close()
    content = {**measured.circumstances(), "drafts": len(drafts), **_figures(taken, drafts)}
    page = "\n\n".join(
        (
            "# Drafts of the embedded model, measured",
            f"Prompts with the {SHOWN} best passages of the sample corpus, one draft at a time; "
            "the first one loads the weights.",
            measured.under(content),
            "`python -m tests.bench.generation` writes this page.",
        )
    )
    print(page)
    measured.write("generation", content, page)


def _figures(taken: Sequence[float], drafts: Sequence[Generated]) -> dict[str, object]:
    return {
        "model": drafts[0].model,
        "model_digest": drafts[0].model_digest,
        "first_draft_seconds": round(taken[0], 2),
        "draft_seconds_p50": round(float(np.median(taken)), 2),
        "draft_seconds_p90": round(float(np.percentile(taken, 90)), 2),
        "prompt_tokens_p50": round(float(np.median([d.prompt_tokens for d in drafts]))),
        "statements_a_draft": round(float(np.mean([len(d.statements) for d in drafts])), 1),
    }


if __name__ == "__main__":
    main()
