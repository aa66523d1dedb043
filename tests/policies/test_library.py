"""Laws that hold for every policy of the library, over sentences that people wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage
from policies.policyfile import load
from policies.shelf import library_names

CASES = Path(__file__).parent / "cases" / "paraphrases.jsonl"
WORDS = frozenset({"links", "personal", "language", "freshness", "conflict", "phrases"})
"""Rules that ask how something is said, and by whom, and since when."""


def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()][::7]


def evidence(case: dict[str, Any]) -> Evidence:
    passages = (EvidencePassage(PassageId(p["id"]), p["text"]) for p in case["passages"])
    return Evidence(tuple(passages), language=case["language"])


@pytest.mark.parametrize("name", library_names())
def test_judging_what_may_leave_changes_nothing(name: str) -> None:
    policy = load(name)
    for case in cases():
        text = judge(policy, Draft(case["answer"]), evidence(case)).text
        if text:
            assert judge(policy, Draft(text), evidence(case)).text == text


@pytest.mark.parametrize("name", ["baseline", "internal-desk"])
def test_a_help_text_in_other_words_breaks_no_rule_of_wording(name: str) -> None:
    policy = load(name)
    for case in cases():
        findings = judge(policy, Draft(case["answer"]), evidence(case)).findings
        assert [f for f in findings if f.rule in WORDS] == []
