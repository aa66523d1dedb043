"""The judge: every rule asked of every statement, the strictest effect wins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import cast

from ingest.records import PassageId
from policies.leads import lead_of
from policies.model import (
    Draft,
    Effect,
    Evidence,
    Finding,
    Gates,
    JudgedQuantity,
    JudgedStatement,
    Source,
    Span,
    Verdict,
)
from policies.policy import EmptyPolicy, Policy
from policies.reading import SHORT, read_draft, read_scene
from policies.rules.grounds import grounds
from policies.scene import Facts, ReadStatement, Scene
from policies.text import MOST_STATEMENTS

_REASONS = {
    "citations": "uncited",
    "conflict": "number_conflict",
    "numbers": "number_unverified",
    "binding": "number_unverified",
    "support": "unsupported",
    "quotes": "unsupported",
}
_PRIORITY = ("citations", "conflict", "numbers", "binding", "quotes", "support")
_UNSUPPORTING = frozenset({"support", "numbers", "binding", "quotes"})


def judge(policy: Policy, draft: Draft, evidence: Evidence, facts: Facts = ()) -> Verdict:
    """What of a draft may leave, and why: same input, same verdict, for ever.

    Judging the text of a verdict again changes nothing.
    """
    if not policy.rules:
        raise EmptyPolicy(f"Policy {policy.name} has no rules; it would let everything pass.")
    scene = read_scene(evidence, facts, policy.needs_markers)
    verdict = _judge_once(policy, draft, scene, Effect.DROP)
    if verdict.outcome != "revised" or _stable(policy, verdict.text, scene):
        return verdict
    # A redacted sentence reads differently than before: drop it whole instead.
    verdict = _judge_once(policy, draft, scene, Effect.REDACT)
    if verdict.outcome != "revised" or _stable(policy, verdict.text, scene):
        return verdict
    return replace(verdict, outcome="refused", text="")


def refusal_reason(verdict: Verdict) -> str:
    """Why nothing was left: the finding that removed the last statement.

    One of `uncited`, `unsupported`, `number_unverified`, `number_conflict`, `policy`.
    """
    refusing = [f for f in verdict.findings if f.effect is Effect.REFUSE]
    if refusing:
        return _reason(refusing)
    removed = [s for s in verdict.statements if not s.kept]
    if not removed:
        return "unsupported"
    return _reason([f for f in removed[-1].findings if f.effect > Effect.FLAG])


def _reason(findings: Sequence[Finding]) -> str:
    rules = {finding.rule for finding in findings}
    for rule in _PRIORITY:
        if rule in rules:
            return _REASONS[rule]
    return "policy"


def _stable(policy: Policy, text: str, scene: Scene) -> bool:
    again = _judge_once(policy, Draft(text), scene, Effect.DROP)
    return again.text == text


def _judge_once(policy: Policy, draft: Draft, scene: Scene, drop_from: Effect) -> Verdict:
    judged: list[JudgedStatement] = []
    quantities: list[JudgedQuantity] = []
    findings: list[Finding] = []
    placeholder = policy.texts.placeholder(scene.language)
    placeholders = sorted({placeholder, *policy.texts.withheld.values()})
    read = read_draft(draft, scene, placeholders)
    scene = replace(scene, said=read, laid={})
    before: ReadStatement | None = None
    texts = Counter([s.statement.text for s in read])
    for number, statement in enumerate(read):
        text = statement.statement.text
        again = texts[text] > 1 and len(text) <= SHORT
        own, sources = (
            _found_again(policy, statement, before, scene)
            if again
            else (_findings(policy, statement, scene), grounds(statement, scene))
        )
        if number >= MOST_STATEMENTS:
            own = [*own, _unjudged(policy, statement)]
        before = statement
        findings += own
        judged.append(_judged(statement, own, scene, placeholder, drop_from))
        for quantity, source in zip(statement.quantities, sources, strict=True):
            quantities.append(JudgedQuantity(quantity, source is not None, source))
    strictest = max((f.effect for f in findings), default=None)
    text = _text(draft.text, judged)
    if not any(s.kept and not policy.says(s.text) for s in judged):
        # A disclaimer by itself answers nothing.
        text = ""
    if strictest is Effect.REFUSE or not text:
        outcome, text = "refused", ""
    elif strictest is not None and strictest > Effect.FLAG:
        outcome = "revised"
    else:
        outcome = "flagged" if findings and not policy.needs_markers else "pass"
    return Verdict(
        outcome,
        text,
        tuple(judged),
        tuple(quantities),
        policy.name,
        policy.digest,
        tuple(_in_order(findings)),
    )


def _found_again(
    policy: Policy, statement: ReadStatement, before: ReadStatement | None, scene: Scene
) -> tuple[Sequence[Finding], Sequence[Source | None]]:
    """What the rules find, and where each figure stands, of what a draft says more than once."""
    start = statement.span.start
    key = _again(statement, before, scene)
    known = scene.laid.get(key)
    if known is not None:
        place, own, sources = cast("_Known", known)
        by = start - place
        return [replace(f, span=Span(f.span.start + by, f.span.end + by)) for f in own], sources
    own = _findings(policy, statement, scene)
    sources = grounds(statement, scene)
    scene.laid[key] = start, own, sources
    return own, sources


_Known = tuple[int, list[Finding], Sequence[Source | None]]


def _unjudged(policy: Policy, statement: ReadStatement) -> Finding:
    """What follows the last statement that is told apart does not leave, whatever it says."""
    strictest = max(rule.effect for rule in policy.rules)
    message = (
        f"An answer is judged up to its sentence {MOST_STATEMENTS:,}; what follows is not told "
        "apart, so nothing of it is held against its sources."
    )
    return Finding("support", min(Effect.DROP, strictest), statement.span, message)


def _again(
    statement: ReadStatement, before: ReadStatement | None, scene: Scene
) -> tuple[object, ...]:
    """All that a rule may look at of a statement: its words and marks, and what it goes on from.

    Which statement stands before it matters only where it goes on from there, or where that
    announces the list it stands in.
    """
    said, start = statement.statement, statement.span.start
    marks = tuple((m.number, m.span.start - start, m.span.end - start) for m in said.markers)
    last = (before.statement.body, before.language) if before and statement.goes_on else ()
    above = tuple((s.statement.body, s.language, s.cited) for s in lead_of(statement, scene))
    counted = len(statement.quantities)
    return "found", said.text, said.body, marks, statement.cited, last, above, counted


def _findings(policy: Policy, statement: ReadStatement, scene: Scene) -> list[Finding]:
    if policy.says(statement.statement.text):
        return []
    # In their order, for sorting what is sorted nearly costs nothing.
    found = dict.fromkeys(f for rule in policy.rules for f in rule.check(statement, scene))
    ended = [p for p in scene.cited(statement) if p.end is not None]
    if found and ended:
        unread = " ".join(
            f"Of passage {p.passage.id} only the first {p.end:,} characters are read; what follows "
            "is no evidence."
            for p in ended
        )
        found = dict.fromkeys(_with_reason(f, unread) for f in found)
    return _in_order(list(found))


def _with_reason(finding: Finding, unread: str) -> Finding:
    """A finding of what is missing, which may stand in what was not read of a passage."""
    if finding.rule not in _UNSUPPORTING or finding.source is not None:
        return finding
    return replace(finding, message=f"{finding.message} {unread}")


def _in_order(findings: list[Finding]) -> list[Finding]:
    """Findings by where they stand; those that do so already, as most, are only looked through."""
    # A hundred thousand keys held at once would be walked through by the garbage collector.
    if all(_order(one) <= _order(other) for one, other in pairwise(findings)):
        return findings
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[int, int, str, str, int]:
    return (*finding.span, finding.rule, finding.message, finding.effect)


def _judged(
    statement: ReadStatement,
    findings: Sequence[Finding],
    scene: Scene,
    placeholder: str,
    drop_from: Effect,
) -> JudgedStatement:
    kept = not findings or all(f.effect < drop_from for f in findings)
    shown = _redacted(statement, findings, placeholder) if kept else ""
    count = len(scene.passages)
    valid = all(m.number is not None and 1 <= m.number <= count for m in statement.markers)
    exists = valid and (bool(statement.markers) or not scene.needs_markers)
    supported = bool(statement.cited) and not any(
        f.rule in _UNSUPPORTING and (f.effect > Effect.FLAG or not scene.needs_markers)
        for f in findings
    )
    return JudgedStatement(
        statement.statement.text,
        statement.span,
        kept,
        shown,
        _citations(statement, scene),
        Gates(exists, exists and bool(statement.cited), supported),
        tuple(findings),
    )


def _citations(statement: ReadStatement, scene: Scene) -> tuple[PassageId, ...]:
    if not scene.needs_markers:
        return ()
    return tuple([p.passage.id for p in scene.cited(statement)])


def _redacted(statement: ReadStatement, findings: Sequence[Finding], placeholder: str) -> str:
    """The statement with every redacted span replaced, overlapping ones by one placeholder."""
    text, start = statement.statement.text, statement.span.start
    if not findings:
        return text
    spans: list[list[int]] = []
    for finding in findings:
        if finding.effect is not Effect.REDACT:
            continue
        if spans and finding.span.start < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], finding.span.end)
        else:
            spans.append([finding.span.start, finding.span.end])
    # From the end backwards, so that earlier spans keep their offsets.
    for first, last in reversed(spans):
        text = text[: first - start] + placeholder + text[last - start :]
    return text


def _text(draft: str, judged: Sequence[JudgedStatement]) -> str:
    """The kept statements with what stood between them; the draft itself where all are whole."""
    if all(s.kept and s.shown == s.text for s in judged):
        return draft if judged else ""
    pieces: list[str] = []
    last = 0
    for statement in judged:
        gap = draft[last : statement.span.start]
        last = statement.span.end
        if statement.kept:
            pieces.append((gap if pieces else "") + statement.shown)
    return "".join(pieces).strip()
