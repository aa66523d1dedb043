"""One rule asked about one draft, for tests of rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from ingest.records import Fact, PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage, Finding
from policies.policy import Policy, Rule
from policies.policyfile import load
from policies.reading import read_draft, read_scene


def findings(
    rule: Rule,
    draft: str,
    *passages: str | EvidencePassage,
    language: str = "en",
    on: date | None = None,
    facts: Sequence[Fact] = (),
) -> list[Finding]:
    """What the rule says of every statement of a draft that cites by markers."""
    given = tuple(
        EvidencePassage(PassageId(f"p{n}"), p) if isinstance(p, str) else p
        for n, p in enumerate(passages, 1)
    )
    scene = read_scene(Evidence(given, language=language, on=on), facts, True)
    read = read_draft(Draft(draft), scene, ())
    scene = replace(scene, said=read)
    return [finding for statement in read for finding in rule.check(statement, scene)]


def found(
    rule: Rule, draft: str, *passages: str | EvidencePassage, language: str = "en"
) -> list[str]:
    """The words of the draft that the rule has something to say about."""
    said = findings(rule, draft, *passages, language=language)
    return [draft[f.span.start : f.span.end] for f in said]


@cache
def baseline() -> Policy:
    """The policy that every bank begins with."""
    return load("baseline")


def assert_told_apart(source: str, said: str, language: str) -> None:
    """What is made of a passage is refused, and the passage itself, said word for word, passes."""
    assert outcome(said, source, language) == "refused"
    assert outcome(source[:-1], source, language) == "pass"


def outcome(said: str, source: str, language: str = "en") -> str:
    """What the baseline decides of a statement that cites one passage."""
    passage = EvidencePassage(PassageId("p"), source)
    return judge(baseline(), Draft(f"{said} [1]."), Evidence((passage,), "", language)).outcome
