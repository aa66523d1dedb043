"""Where two sources in force differ and the policy shows both: each figure with its day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import regex

from ingest.records import DocumentId, Fact, FactId, PassageId
from policies.model import Draft, Effect, EvidencePassage, Finding, JudgedStatement, Verdict
from policies.policy import Policy
from policies.rendering import as_of, fact_sentence
from policies.rules.conflict import Conflict
from policies.text import with_markers

_END = regex.compile(r"(?:\s*\[\d+\])*\s*[.!?…]*$")


def shows_both(policy: Policy) -> bool:
    """Whether a policy would rather show two figures than none."""
    return any(isinstance(rule, Conflict) and rule.shown == "both" for rule in policy.rules)


def both_shown(
    draft: Draft,
    verdict: Verdict,
    passages: Sequence[EvidencePassage],
    documents: Mapping[PassageId, DocumentId],
    facts: Sequence[Fact],
    language: str,
) -> Draft | None:
    """The draft with the other source's figure behind each that is disputed, both dated.

    `documents` names the document of each passage. None where nothing is disputed, or where a
    source has no day or no passage to cite: then neither figure may be shown.
    """
    telling = _Telling(passages, documents, {fact.id: fact for fact in facts}, language)
    lines: list[str] = []
    disputed = False
    for statement in verdict.statements:
        findings = [
            f for f in statement.findings if f.rule == "conflict" and f.effect > Effect.FLAG
        ]
        if not findings:
            lines.append(statement.text)
            continue
        disputed = True
        own = telling.own(statement)
        others = [telling.other(finding) for finding in findings]
        if own is None or None in others:
            return None
        lines += [own, *(line for line in others if line is not None)]
    if not disputed:
        return None
    return Draft("\n".join(dict.fromkeys(lines)), draft.model, draft.prompt_digest)


class _Telling:
    """Words each side of a dispute for a reader."""

    def __init__(
        self,
        passages: Sequence[EvidencePassage],
        documents: Mapping[PassageId, DocumentId],
        facts: Mapping[FactId, Fact],
        language: str,
    ) -> None:
        self._numbers = {passage.id: n for n, passage in enumerate(passages, 1)}
        self._passages = {passage.id: passage for passage in passages}
        self._documents = documents
        self._facts = facts
        self._row_days = {f.in_force_from for f in facts.values() if f.in_force_from > date.min}
        self._language = language

    def own(self, statement: JudgedStatement) -> str | None:
        """The statement as drafted, with its source's day; a row read out has one already."""
        if any(as_of(on, self._language) in statement.text for on in self._row_days):
            return statement.text
        days = (self._passages[cited].in_force_from for cited in statement.citations)
        day = next((day for day in days if day is not None), None)
        return None if day is None else _dated(statement.text, as_of(day, self._language))

    def other(self, finding: Finding) -> str | None:
        """What the other source says, cited to it."""
        source = finding.source
        if source is None:
            return None
        if source.fact is not None:
            return self._row(self._facts[source.fact])
        if source.passage is None or source.span is None:
            return None
        passage = self._passages[source.passage]
        if passage.in_force_from is None:
            return None
        said = " ".join(passage.text[source.span.start : source.span.end].split())
        line = with_markers(said, [self._numbers[passage.id]])
        return _dated(line, as_of(passage.in_force_from, self._language))

    def _row(self, fact: Fact) -> str | None:
        """A row read out, cited to the document that it names as its source."""
        if fact.in_force_from == date.min:
            return None
        numbers = [n for p, n in self._numbers.items() if self._documents.get(p) == fact.source]
        return with_markers(fact_sentence(fact, self._language), numbers[:1]) if numbers else None


def _dated(sentence: str, remark: str) -> str:
    """A sentence with the remark in front of its markers and its stop."""
    end = _END.search(sentence)
    place = end.start() if end else len(sentence)
    return f"{sentence[:place]} {remark}{sentence[place:]}"
