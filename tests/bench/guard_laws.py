"""Laws of the judge on many cases: fixed points, the order of rules, and whole sentences."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage
from policies.policy import Policy
from policies.text import sentences
from tests.policies.cases.generation import Case
from tests.policies.cases.scoring import verdict_of
from tests.policies.cases.sources import every

RULES = frozenset({"citations", "numbers", "binding", "support"})


def laws(policy: Policy, made: Sequence[Case]) -> Iterator[str]:
    """A table of laws and how often each was broken."""
    yield "\n## Laws\n"
    yield "| law | tried | broken |"
    yield "|---|---|---|"
    tried = made[:: max(1, len(made) // 800)]
    broken = 0
    for case in tried:
        verdict = verdict_of(policy, case)
        broken += (
            bool(verdict.text)
            and verdict_of(policy, replace(case, answer=verdict.text)).text != verdict.text
        )
    yield f"| judging what was judged changes nothing | {len(tried)} | {broken} |"
    rng = random.Random(7)
    broken = 0
    for case in tried[::2]:
        rules = list(policy.rules)
        rng.shuffle(rules)
        broken += verdict_of(replace(policy, rules=tuple(rules)), case) != verdict_of(policy, case)
    yield f"| the order of rules never matters | {len(tried[::2])} | {broken} |"
    count = broken = 0
    for text, language in _passages():
        evidence = Evidence((EvidencePassage(PassageId("p"), text),), "", language)
        for span in sentences(text):
            said = text[span.start : span.end]
            if "[" in said:
                continue
            count += 1
            found = judge(policy, Draft(f"{said} [1]"), evidence).findings
            broken += any(f.rule in RULES for f in found)
    yield f"| a whole sentence of a passage, cited to it, has no finding | {count} | {broken} |"


def _passages() -> Iterator[tuple[str, str]]:
    sources = every()
    for source in sources[:: max(1, len(sources) // 600)]:
        yield source.text, source.language
