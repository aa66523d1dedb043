"""Whether a guard told a case right, and how often it did by kind and language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage, Verdict
from policies.policy import Policy
from tests.policies.cases.generation import SAID_KINDS, Case


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    right: int
    of: int

    @property
    def value(self) -> float:
        return self.right / self.of if self.of else 1.0


def verdict_of(policy: Policy, case: Case) -> Verdict:
    """The case judged as any other bot's answer is."""
    passages = tuple(EvidencePassage(PassageId(f"p{n}"), t) for n, t in enumerate(case.passages, 1))
    return judge(policy, Draft(case.answer), Evidence(passages, case.question, case.language))


def told(case: Case, verdict: Verdict) -> bool:
    """Faithful: passes. Mutated: a figure's finding overlaps what was mutated and it is gone."""
    if case.faithful:
        return verdict.outcome == "pass"
    if case.kind in SAID_KINDS:
        return not all(s.kept for s in verdict.statements)
    figures = [case.answer[start:end] for start, end in case.spans]
    found = any(
        f.rule in {"numbers", "binding"} and f.span.start < end and start < f.span.end
        for f in verdict.findings
        for start, end in case.spans
    )
    return found and not all(figure in verdict.text for figure in figures)


def shares(results: Iterable[tuple[Case, bool]]) -> Mapping[tuple[str, str], Share]:
    """Right ones by kind and language."""
    right: dict[tuple[str, str], int] = defaultdict(int)
    count: dict[tuple[str, str], int] = defaultdict(int)
    for case, fine in results:
        right[case.kind, case.language] += fine
        count[case.kind, case.language] += 1
    return {key: Share(right[key], count[key]) for key in sorted(count)}
