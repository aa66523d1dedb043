"""Runs the examples that a policy carries: they are its tests and its documentation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from policies.engine import judge
from policies.model import Draft, Evidence, Verdict
from policies.policy import Example, Policy

_LETS_QUOTE = "unless_quoted"
"""What rules call it that words may stand where a cited passage has them, too."""


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that came out otherwise than its file says."""

    example: Example
    message: str
    verdict: Verdict


def run_examples(policy: Policy) -> list[ExampleFailure]:
    """Judge every example of a policy; an empty list means that all came out as written."""
    failures = []
    for example in policy.examples:
        verdict = judged(policy, example)
        problem = _difference(example, verdict)
        if problem and example.outcome != "pass":
            problem = " ".join((problem, *_let_stand(policy, example, verdict)))
        if problem:
            failures.append(ExampleFailure(example, problem, verdict))
    return failures


def judged(policy: Policy, example: Example) -> Verdict:
    """What a policy says of a case."""
    evidence = Evidence(
        example.sources, question=example.question, language=example.language, on=example.day
    )
    return judge(policy, Draft(example.draft), evidence, example.facts)


def _difference(example: Example, verdict: Verdict) -> str:
    if verdict.outcome != example.outcome:
        said = "; ".join(dict.fromkeys(f.message for f in verdict.findings))
        because = f" Findings: {said}" if said else ""
        return f"{example.draft!r} came out {verdict.outcome}, not {example.outcome}.{because}"
    if example.shown is not None and verdict.text != example.shown:
        return f"{example.draft!r} shows {verdict.text!r}, not {example.shown!r}."
    rules = {finding.rule for finding in verdict.findings}
    if example.rule is not None and example.rule not in rules:
        return f"{example.draft!r} has no finding of {example.rule}, only {sorted(rules)}."
    return ""


def _let_stand(policy: Policy, example: Example, verdict: Verdict) -> Iterator[str]:
    """A sentence for each finding that is none because a cited passage has the same words."""
    told = {(finding.rule, finding.span) for finding in verdict.findings}
    for rule in policy.rules:
        if not getattr(rule, _LETS_QUOTE, False):
            continue
        changed: Any = rule
        strict = replace(policy, rules=(replace(changed, **{_LETS_QUOTE: False}),))
        for finding in judged(strict, example).findings:
            if finding.rule != rule.name or (finding.rule, finding.span) in told:
                continue
            said = example.draft[finding.span.start : finding.span.end]
            yield (
                f"The rule {rule.name} lets {said!r} stand because a cited passage has the same "
                f"words (`{_LETS_QUOTE}: true`); with `{_LETS_QUOTE}: false` it would be found."
            )
