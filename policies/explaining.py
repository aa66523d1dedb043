"""Says of each finding, in a sentence for a compliance officer, what was withheld and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.records import Fact, FactId, PassageId
from policies.model import Effect, EvidencePassage, Finding, JudgedStatement, Source, Verdict
from policies.rendering import as_of, figure

LONGEST_QUOTE = 160
"""Characters that an explanation shows of either text; the spans say where the rest is."""


def explanations(
    verdict: Verdict, passages: Sequence[EvidencePassage], facts: Sequence[Fact] = ()
) -> dict[Finding, str]:
    """Each finding's sentence: what became of which words of the answer, and why."""
    by_id = {passage.id: passage for passage in passages}
    rows = {fact.id: fact for fact in facts}
    return {
        finding: explained(finding, statement, verdict.outcome, by_id, rows)
        for statement in verdict.statements
        for finding in statement.findings
    }


def explained(
    finding: Finding,
    statement: JudgedStatement,
    outcome: str,
    passages: Mapping[PassageId, EvidencePassage],
    facts: Mapping[FactId, Fact],
) -> str:
    """One finding's sentence, with the spans of both texts."""
    start = finding.span.start - statement.span.start
    words = statement.text[start : start + finding.span.end - finding.span.start]
    where = f"“{_short(words)}” (answer, characters {finding.span.start}–{finding.span.end})"
    reason = finding.message[:1].lower() + finding.message[1:]
    if "“" in reason[:1] or finding.message[1:2].isupper():
        reason = finding.message
    reason = reason.rstrip(".")
    against = _against(finding.source, passages, facts)
    return f"{_what(finding, statement, outcome, where)}: {reason}{against}."


def _what(finding: Finding, statement: JudgedStatement, outcome: str, where: str) -> str:
    whole = finding.span == statement.span
    if finding.effect is Effect.FLAG:
        kept = "was let through" if statement.kept and outcome != "refused" else "was noticed too"
        return f"{where} {kept}"
    if finding.effect is Effect.REFUSE:
        return f"The whole answer was withheld because of {where}"
    if statement.kept and outcome != "refused":
        return f"{where} was withheld"
    return f"The sentence {'' if whole else 'with '}{where} was withheld"


def _against(
    source: Source | None,
    passages: Mapping[PassageId, EvidencePassage],
    facts: Mapping[FactId, Fact],
) -> str:
    """What the finding is held against, and where that stands."""
    if source is None:
        return ""
    if source.fact is not None:
        fact = facts.get(source.fact)
        if fact is None:
            return f"; compare the approved row {source.fact}"
        said = f"{fact.subject}, {fact.measure}: {figure(fact.value, fact.unit, 'en')}"
        day = f" {as_of(fact.in_force_from, 'en')}" if fact.in_force_from.year > 1 else ""
        return f"; compare the approved row {source.fact}, “{said}{day}”"
    passage = passages.get(source.passage) if source.passage is not None else None
    if passage is None or source.span is None:
        return f"; compare passage {source.passage}"
    quoted = _short(passage.text[source.span.start : source.span.end])
    return (
        f"; compare passage {source.passage}, characters {source.span.start}–{source.span.end}: "
        f"“{quoted}”"
    )


def _short(text: str) -> str:
    """The text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1].rstrip() + "…"
