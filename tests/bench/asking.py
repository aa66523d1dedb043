"""Times finding, weighing, judging and sealing without a model: `python -m tests.bench.asking`.

Every golden question is asked once. What was remembered of passages is forgotten before each
question (`caches off`); with `--warm` only the question is new, as in a service that has run
for a while. What was read of passages when they were published is looked up on disk in both.
What belongs to a release or a policy as a whole stays.
"""

from __future__ import annotations

import argparse
import cProfile
import functools
import gc
import os
import pstats
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from tqdm import tqdm

from service import serving
from service.evaluation import GoldenQuestion, read_questions
from service.metrics import Metrics
from tests.golden import harbour, measured

OURS: Final = ("service", "ingest", "policies")
PER_RELEASE: Final = 64
"""A cache of no more entries than this holds releases or languages, not passages."""
WARM_UP: Final = 10
WANTED: Final = 25.0
"""Milliseconds, half of the questions, on two cores that do nothing else."""


class Stages(Metrics):
    """Counts as ever, and keeps every single time."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: dict[str, list[float]] = defaultdict(list)

    def stage(self, name: str, seconds: float) -> None:
        super().stage(name, seconds)
        self.seconds[name].append(seconds)


@dataclass(frozen=True, slots=True)
class Times:
    """What asking took, in seconds."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    """Of all threads; on a shared machine it says more than the wall does."""
    stages: dict[str, list[float]] = field(default_factory=dict)


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.asking", description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="only every n-th question")
    parser.add_argument("--warm", action="store_true", help="only with caches on; writes nothing")
    parser.add_argument("--profile", action="store_true", help="show where the time goes instead")
    options = parser.parse_args(words)
    questions = _questions()[:: options.every]
    installation = harbour.published(harbour.models_here())
    with (
        tempfile.TemporaryDirectory() as folder,
        harbour.copied(installation, Path(folder)) as copy,
        harbour.desk(copy) as desk,
    ):
        # Replaced before anything is asked, so that the answerer is built with it.
        stages = Stages()
        desk.parts.metrics = stages
        # As the service does once everything is open.
        serving.settle()
        for question in questions[:WARM_UP]:
            desk.ask(question)
        if options.profile:
            _profile(desk, questions[WARM_UP:])
            return
        found = {
            name: _measure(desk, stages, questions[WARM_UP:], forgetful)
            for name, forgetful in (("caches off", True), ("caches on", False))
            if not (options.warm and forgetful)
        }
        facts = {**measured.circumstances(), "questions": len(questions) - WARM_UP}
        sync = _fdatasync(copy.data)
        content = {
            **facts,
            "fdatasync_ms_p50": sync,
            "identities": measured.identities(desk.parts),
            **{name: _figures(times) for name, times in found.items()},
        }
    page = _page(facts, sync, found)
    print(page)
    if not options.warm and options.every == 1:
        measured.write("bench", content, page)


def _questions() -> list[GoldenQuestion]:
    files = ("questions.jsonl", "questions-blind.jsonl", "questions-colloquial.jsonl")
    every = [q for name in files for q in read_questions(harbour.CORPUS / name)]
    # Triggers answer these before anything is looked for.
    return list({q.question: q for q in every if q.kind != "person"}.values())


def _measure(
    desk: harbour.Desk, stages: Stages, questions: Sequence[GoldenQuestion], forgetful: bool
) -> Times:
    stages.seconds.clear()
    caches = _caches()
    times = Times()
    doing = "caches off" if forgetful else "caches on"
    for question in tqdm(questions, desc=doing, disable=None, leave=False):
        if forgetful:
            for cache in caches:
                cache.cache_clear()
        wall, cpu = time.perf_counter(), time.process_time()
        desk.ask(question)
        times.wall.append(time.perf_counter() - wall)
        times.cpu.append(time.process_time() - cpu)
    times.stages.update({name: list(taken) for name, taken in stages.seconds.items()})
    return times


def _caches() -> list[functools._lru_cache_wrapper[object]]:
    """Every cache of our own code that grows with what is asked."""
    return [
        found
        for found in gc.get_objects()
        if isinstance(found, functools._lru_cache_wrapper)
        and str(getattr(found, "__module__", "")).partition(".")[0] in OURS
        and (found.cache_parameters()["maxsize"] or 0) > PER_RELEASE
    ]


def _profile(desk: harbour.Desk, questions: Sequence[GoldenQuestion]) -> None:
    caches = _caches()
    profile = cProfile.Profile(time.process_time)
    for question in questions:
        for cache in caches:
            cache.cache_clear()
        profile.runcall(desk.ask, question)
    found = pstats.Stats(profile, stream=sys.stdout)
    found.sort_stats("tottime").print_stats(25)
    found.sort_stats("cumtime").print_stats(50)


def _fdatasync(folder: Path, times: int = 200) -> float:
    """Milliseconds until 4 KiB are on the disk, one thread, half of the times."""
    taken = []
    with (folder / "probe").open("wb", buffering=0) as probe:
        for _ in range(times):
            probe.write(b"\0" * 4096)
            started = time.perf_counter()
            os.fdatasync(probe.fileno())
            taken.append(time.perf_counter() - started)
    return round(float(np.median(taken)) * 1e3, 2)


def _figures(times: Times) -> dict[str, dict[str, float]]:
    rows = {"total": times.wall, "total, CPU time": times.cpu, **times.stages}
    return {
        name: {f"p{p}": round(float(np.percentile(taken, p)) * 1e3, 2) for p in (50, 90, 99)}
        for name, taken in rows.items()
    }


def _page(facts: dict[str, object], sync: float, found: dict[str, Times]) -> str:
    parts = [
        "# Asking without a model, measured",
        f"Retrieval, weighing, judgement and sealing of distinct questions over the sample corpus, "
        f"in process, milliseconds. Wanted: p50 at most {WANTED:.0f} ms on two idle cores.",
        measured.under({**facts, "fdatasync p50": f"{sync} ms"}),
    ]
    for name, times in found.items():
        rows = [f"| {name} | p50 | p90 | p99 |", "|---|---|---|---|"]
        rows += [
            f"| {row} | {p['p50']} | {p['p90']} | {p['p99']} |"
            for row, p in _figures(times).items()
        ]
        parts.append("\n".join(rows))
    parts.append(
        "`make bench` writes this page. With caches off, what is remembered of passages is "
        "forgotten before each question; what was read of them when they were published is looked "
        "up on disk. CPU time adds up all threads, those that wait actively included."
    )
    return "\n\n".join(parts)


if __name__ == "__main__":
    main()
