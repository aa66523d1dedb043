"""Measures the guardrail beside others: `python -m tests.bench.guard [--most N] [--write FILE]`."""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from policies.policy import Policy
from policies.policyfile import load
from tests.bench import guard_speed, guard_support
from tests.bench.guard_laws import laws
from tests.policies.cases.generation import PLACED_KINDS, Case, cases
from tests.policies.cases.paraphrases import paraphrases
from tests.policies.cases.scoring import shares, told, verdict_of
from tests.policies.cases.sources import every, test_data

OTHERS = "COUNTERSIGN_OTHER_GUARDS"
"""A Python that has the other guards installed."""
Rows = Sequence[tuple[Case, bool]]


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.guard", description=__doc__)
    parser.add_argument("--most", type=int, default=60, help="cases of each kind, corpus and half")
    parser.add_argument("--write", type=Path, help="a Markdown file for the report")
    parser.add_argument("--cases", type=int, default=1000, help="distinct answers for the speed")
    options = parser.parse_args(words)
    lines: list[str] = []
    for line in _report(load("baseline"), options.most, options.cases):
        print(line, flush=True)
        lines.append(line)
    if options.write:
        options.write.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _report(policy: Policy, most: int, speed: int) -> Iterator[str]:
    made = cases(every(), most=most)
    yield "# The guardrail, measured\n"
    data = test_data()
    where = "the sample bank, annual reports, federal regulations and German statutes"
    yield (
        f"`make bench-guard`; {len(made):,} generated cases from "
        + (
            where
            if data
            else "the sample bank alone (COUNTERSIGN_TEST_DATA names no evaluation data)"
        )
        + ", policy `baseline`. The halves share neither a document nor a template.\n"
    )
    ours = [(case, told(case, verdict_of(policy, case))) for case in made]
    yield from _beside_others(ours)
    yield from _kinds(ours)
    yield from _written(policy)
    if data:
        yield from _people(data)
    yield from laws(policy, made)
    yield from guard_speed.report(policy, speed)


def _beside_others(ours: Rows) -> Iterator[str]:
    yield "## Beside other guards, on the same cases\n"
    yield "| guard | caught | faithful blocked | swapped or borrowed | wrong unit or currency | wrong number in words |"
    yield "|---|---|---|---|---|---|"
    yield _line("Countersign", ours)
    yield _line("digits compared", [(c, _digits(c) == c.faithful) for c, _ in ours])
    python = os.environ.get(OTHERS, "")
    if not python:
        yield f"\nThe other guards were not measured: {OTHERS} names no Python that has them.\n"
        return
    others = _judged_by_others(python, [case for case, _ in ours])
    for name in sorted({name for verdict in others for name in verdict}):
        yield _line(
            name, [(c, v[name] == c.faithful) for (c, _), v in zip(ours, others, strict=True)]
        )
    yield ""


def _line(name: str, told_right: Rows) -> str:
    def caught(pick: Collection[str] | None = None) -> str:
        picked = [
            fine for c, fine in told_right if not c.faithful and (pick is None or c.kind in pick)
        ]
        return f"{sum(picked) / len(picked):.3f}" if picked else "–"

    blocked = [not fine for c, fine in told_right if c.faithful]
    placed, unit, spelt = caught(PLACED_KINDS), caught({"unit"}), caught({"words"})
    return (
        f"| {name} | {caught()} | {sum(blocked) / len(blocked):.3f} | {placed} | {unit} | {spelt} |"
    )


def cited(case: Case) -> list[str]:
    """The passages that an answer cites."""
    return [case.passages[int(n) - 1] for n in dict.fromkeys(re.findall(r"\[(\d+)\]", case.answer))]


def _digits(case: Case) -> bool:
    """Whether every digit token of the answer stands in what it cites: the guard everybody writes first."""
    mine = set(re.findall(r"\d+(?:[.,]\d+)*", re.sub(r"\[\d+\]", "", case.answer)))
    theirs = {t for text in cited(case) for t in re.findall(r"\d+(?:[.,]\d+)*", text)}
    return mine <= theirs


def _judged_by_others(python: str, made: Sequence[Case]) -> list[Mapping[str, bool]]:
    sent = "\n".join(
        json.dumps({"answer": c.answer, "cited": cited(c), "question": c.question}) for c in made
    )
    script = Path(__file__).with_name("other_guards.py")
    ran = subprocess.run(
        [python, "-I", str(script)], input=sent, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in ran.stdout.splitlines()]


def _kinds(ours: Rows) -> Iterator[str]:
    for faithful, title in (
        (True, "Faithful restatements that pass"),
        (False, "Mutations that are caught"),
    ):
        yield f"\n## {title}\n"
        yield "| kind | English, train | English, test | German, train | German, test |"
        yield "|---|---|---|---|---|"
        split = {
            half: shares((c, fine) for c, fine in ours if c.faithful == faithful and c.half == half)
            for half in ("train", "test")
        }
        kinds = sorted({kind for table in split.values() for kind, _ in table})
        for kind in kinds:
            row = []
            for language in ("en", "de"):
                for half in ("train", "test"):
                    share = split[half].get((kind, language))
                    row.append(f"{share.right}/{share.of}" if share else "–")
            yield f"| {kind} | {' | '.join(row)} |"
        total = [fine for c, fine in ours if c.faithful == faithful]
        yield f"| **all** | {sum(total)}/{len(total)} = {sum(total) / len(total):.4f} | | | |"


def _written(policy: Policy) -> Iterator[str]:
    yield "\n## Paraphrases and near misses written by hand\n"
    yield "| half | language | faithful that pass | near misses stopped |"
    yield "|---|---|---|---|"
    results = [(p, p.told(policy)) for p in paraphrases()]
    for half in ("fit", "held"):
        for language in sorted({p.language for p, _ in results}):
            mine = [(p, fine) for p, fine in results if (p.half, p.language) == (half, language)]
            good = [fine for p, fine in mine if p.faithful]
            bad = [fine for p, fine in mine if not p.faithful]
            yield f"| {half} | {language} | {sum(good)}/{len(good)} | {sum(bad)}/{len(bad)} |"


def _people(data: Path) -> Iterator[str]:
    found = guard_support.detection(load("detect"), data)
    yield "\n## RAGTruth, question answering, development half, policy `detect`\n"
    yield "| measure | value |"
    yield "|---|---|"
    yield f"| human-marked spans that hold a number, with a finding of numbers or binding | {found.found}/{found.spans} |"
    yield f"| the same spans with any finding | {found.found_by_any}/{found.spans} |"
    yield f"| clean answers with a finding of numbers or binding | {found.flagged}/{found.clean} |"
    yield f"| all marked spans with a finding of support | {found.support_found}/{found.support_spans} |"
    yield f"| clean answers with a finding of support | {found.support_flagged}/{found.clean} |"
    yield (
        f"| answers, any finding: precision, recall, F1 | {found.precision:.3f}, {found.recall:.3f}, {found.f1:.3f} "
        "(published: LettuceDetect-large .702, RAG-HAT .748) |"
    )
    yield "\n## Support against people's judgement\n"
    yield "| set | claims | supported | AUROC |"
    yield "|---|---|---|---|"
    every_set = {name: guard_support.scored(data, name) for name in ("wice", "expertqa", "begin")}
    for name, pairs in every_set.items():
        yield f"| {name} | {len(pairs)} | {sum(fine for _, fine in pairs)} | {guard_support.auroc(pairs):.3f} |"
    yield "\nShare of supported claims that reach a threshold, and of unsupported ones that do:\n"
    steps = [n / 10 for n in range(3, 10)]
    yield "| set | " + " | ".join(f"≥ {step:.1f}" for step in steps) + " |"
    yield "|---" * (len(steps) + 1) + "|"
    for name, pairs in every_set.items():
        row = " | ".join(
            f"{good:.2f} / {bad:.2f}" for _, good, bad in guard_support.curve(pairs, steps)
        )
        yield f"| {name} | {row} |"


if __name__ == "__main__":
    main()
