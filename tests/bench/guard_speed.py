"""How long judging takes: distinct answers, and texts meant to make it slow."""

from __future__ import annotations

import gc
import math
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage
from policies.passages import read_passage
from policies.policy import Policy
from policies.text import with_markers
from tests.policies.cases.sources import Source, every

WORDS = 300
PASSAGES = 5
LENGTH = 1200
SIZES = (65_536, 262_144, 1_048_576)
HOSTILE: dict[str, Callable[[int], str]] = {
    "one word": lambda n: "a" * n,
    "digits": lambda n: "1" * n,
    "grouped digits": lambda n: ("123," * n)[:n],
    "number words": lambda n: ("twenty-one hundred " * n)[:n],
    "stops": lambda n: ("1. " * n)[:n],
    "runs of stops": lambda n: "!" * (n - 2) + "x.",
    "markers": lambda n: ("[1]" * n)[:n],
    "open brackets": lambda n: "[(" * (n // 2),
    "table cells": lambda n: ("a | 1 | " * n)[:n],
    "table rows": lambda n: ("a\t1\n" * n)[:n],
    "quotes": lambda n: ('"x ' * n)[:n],
    "zero width": lambda n: "1\u200b" * (n // 2),
    "commas": lambda n: ("if not, 5 EUR, " * n)[:n],
}


def answers(count: int) -> Iterator[tuple[Draft, Evidence]]:
    """Distinct answers of 300 words, each with five passages of 1,200 characters."""
    rng = random.Random(11)
    sources = [s for s in every() if s.language == "en" and s.sentences]
    for n in range(count):
        chosen = rng.sample(sources, PASSAGES)
        passages = [_grown(source, sources, rng) for source in chosen]
        said: list[str] = []
        words = 0
        while words < WORDS:
            at = rng.randrange(PASSAGES)
            sentence = rng.choice(chosen[at].sentences)
            if sentence not in passages[at]:
                sentence = rng.choice(
                    [s for s in chosen[at].sentences if s in passages[at]] or [sentence]
                )
            said.append(with_markers(sentence, [at + 1]))
            words += len(sentence.split())
        shown = tuple(
            EvidencePassage(PassageId(f"{n}-{k}"), text) for k, text in enumerate(passages)
        )
        yield Draft(" ".join(said)), Evidence(shown, "", "en")


def _grown(source: Source, sources: list[Source], rng: random.Random) -> str:
    text = source.text
    while len(text) < LENGTH:
        text += "\n" + rng.choice(sources).text
    return text[:LENGTH]


def milliseconds(call: Callable[[], object]) -> float:
    """CPU time of one call."""
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1000


def report(policy: Policy, count: int) -> Iterator[str]:
    """Percentiles with and without passages read beforehand, and slopes of hostile texts."""
    with _set_aside():
        yield from _distinct(policy, count)
        yield from _hostile(policy)


@contextmanager
def _set_aside() -> Iterator[None]:
    """What this process holds of earlier parts is left out of garbage collection meanwhile.

    A service holds no ten thousand cases; walking through them would count as judging.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _distinct(policy: Policy, count: int) -> Iterator[str]:
    judge(policy, *next(answers(1)))
    cold, warm = [], []
    for draft, evidence in answers(count):
        read_passage.cache_clear()
        cold.append(milliseconds(lambda d=draft, e=evidence: judge(policy, d, e)))  # type: ignore[misc]
        warm.append(milliseconds(lambda d=draft, e=evidence: judge(policy, d, e)))  # type: ignore[misc]
    yield "\n## Speed\n"
    yield (
        f"CPU milliseconds of one process, {count} distinct answers of {WORDS} words, five passages "
        "of 1,200 characters. The cases of the parts above stay in memory and are set aside from "
        "garbage collection, as no service holds them.\n"
    )
    yield "| | p50 | p90 | p99 |"
    yield "|---|---|---|---|"
    for name, taken in (("passages read now", cold), ("passages read beforehand", warm)):
        p50, p90, p99 = np.percentile(taken, [50, 90, 99])
        yield f"| {name} | {p50:.1f} | {p90:.1f} | {p99:.1f} |"


def _hostile(policy: Policy) -> Iterator[str]:
    yield "\n| hostile text | 64 KB, s | 256 KB, s | 1 MB, s | slope | as a passage: 1 MB, s | slope |"
    yield "|---|---|---|---|---|---|---|"
    for name, make in HOSTILE.items():
        mine = [_seconds(policy, make(size), as_draft=True) for size in SIZES]
        theirs = [_seconds(policy, make(size), as_draft=False) for size in SIZES]
        drafted = " | ".join(f"{s:.2f}" for s in mine)
        yield f"| {name} | {drafted} | {_slope(mine):.2f} | {theirs[-1]:.2f} | {_slope(theirs):.2f} |"


def _seconds(policy: Policy, text: str, *, as_draft: bool) -> float:
    read_passage.cache_clear()
    plain = "The fee is 5 EUR. It is due on 1 July 2026."
    passage = EvidencePassage(PassageId("p"), plain if as_draft else text)
    draft = Draft(text if as_draft else with_markers(plain, [1]))
    return milliseconds(lambda: judge(policy, draft, Evidence((passage,), "", "en"))) / 1000


def _slope(taken: list[float]) -> float:
    """Of the logarithms of time against size; linear is 1."""
    size = np.log(np.array(SIZES, dtype=float))
    return float(np.polyfit(size, [math.log(max(t, 1e-4)) for t in taken], 1)[0])
