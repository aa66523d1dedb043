"""What of an answer goes into the seal: the leaf in the clear, the payload encrypted."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import cast

import orjson

from policies.model import Evidence, EvidencePassage, Gates, Verdict
from service.answers import Answer, Outcome, Question
from service.attempts import Attempt
from service.calibration import Weighed
from service.guarding import as_finding_json, as_judged_json
from service.retrieval import Found
from service.signals import NAMES
from service.trails.records import Json, Leaf, Payload
from service.wire import answer_fields

_EXPLAINED = 3
"""Sentences, best first, whose signals are sealed where they are not zero; of the others the score
is. With all of them every third byte of a payload would be a signal that nobody reads."""


def unsealed_fields(answer: Answer) -> dict[str, object]:
    """The answer's JSON without `sealed`, as it is committed to."""
    fields = answer_fields(answer)
    del fields["sealed"]
    return fields


def leaf_of(
    answer: Answer,
    corpus: str | None,
    attempt: Attempt | None,
    digests: Mapping[str, str],
) -> Leaf:
    """Digests of everything the answer depended on; no personal text.

    `digests` names what is not in the answer itself: code, calibration, embedder, recipe.
    """
    fields: dict[str, Json] = {
        "answer": answer.id,
        "conversation": answer.conversation,
        "outcome": answer.outcome.value,
        "language": answer.language,
        "policy": {"name": answer.policy.name, "digest": answer.policy.digest},
        "model": _without_none({"name": answer.model.name, "digest": answer.model.digest}),
        "digests": dict(sorted(digests.items())),
        "passages": [
            {
                "passage": c.passage,
                "document": c.document,
                "version": c.version,
                "start": c.start,
                "end": c.end,
                "hash": _hash(attempt, c.passage),
            }
            for statement in answer.statements
            for c in statement.citations
        ],
        "withheld": answer.withheld,
    }
    fields.update(
        _without_none(
            {
                "reason": answer.reason.value if answer.reason else None,
                "corpus": corpus,
                "prompt": answer.prompt,
                # How figures came into the draft; where nothing is said, the model typed them.
                "figures": "slots" if attempt and attempt.slots else None,
            }
        )
    )
    if answer.release is not None:
        fields["release"] = {"number": answer.release.number, "digest": answer.release.digest}
    verdict = attempt.verdict if attempt else None
    if verdict is not None:
        fields["verdict"] = {
            "outcome": verdict.outcome,
            "findings": [
                {"rule": f.rule, "effect": f.effect.name.lower(), "span": list(f.span)}
                for f in verdict.findings
            ],
            "gates": [_gates(s.gates, s.kept) for s in verdict.statements],
        }
    return Leaf("refusal" if answer.outcome is Outcome.REFUSED else "answer", fields)


def payload_of(
    answer: Answer,
    question: Question,
    found: Found | None,
    weighed: Sequence[Weighed],
    attempts: Sequence[Attempt],
    more: Mapping[str, object],
) -> Payload:
    """Everything an auditor needs to retrace the answer, encrypted by whoever seals it."""
    fields = unsealed_fields(answer)
    last = attempts[-1] if attempts else None
    return Payload(
        conversation=answer.conversation,
        fields={
            **more,
            "question": question.text,
            "language": answer.language,
            "asker": question.asker.name,
            "visibilities": sorted(question.asker.visibilities),
            "corpus": question.corpus,
            "as_of": question.as_of.isoformat() if question.as_of else None,
            "hits": [
                {
                    "passage": hit.passage.id,
                    "document": hit.passage.document,
                    "version": hit.passage.version,
                    "start": hit.passage.start,
                    "text": hit.passage.text,
                    "score": hit.score,
                    "dense": hit.dense,
                    "sparse": hit.sparse,
                    "found_by": list(hit.found_by),
                }
                for hit in (found.hits if found else ())
            ],
            "evidence": _evidence(found, attempts),
            "weighed": [
                {
                    "passage": w.candidate.hit.passage.id,
                    "start": w.candidate.sentence.start,
                    "end": w.candidate.sentence.end,
                    "score": w.score,
                    **(_signals(w) if rank < _EXPLAINED else {}),
                }
                for rank, w in enumerate(weighed)
            ],
            "nearest": max((w.candidate.signals.sentence for w in weighed), default=0.0),
            "attempts": [_attempt(attempt) for attempt in attempts],
            "prompt": last.generated.rendered if last and last.generated else None,
            "draft": last.draft.text if last and last.draft else None,
            "answer": fields,
        },
        commitments={
            "question": question.text.encode(),
            "answer": orjson.dumps(fields, option=orjson.OPT_SORT_KEYS),
            **({"draft": last.draft.text.encode()} if last and last.draft else {}),
        },
    )


def _signals(weighed: Weighed) -> dict[str, object]:
    signals = {name: getattr(weighed.candidate.signals, name) for name in NAMES}
    return {"signals": {name: value for name, value in signals.items() if value}}


def _evidence(found: Found | None, attempts: Sequence[Attempt]) -> list[dict[str, object]]:
    """Each passage that a judge was given, as it was given; a hit's text stands with the hit."""
    hits = {hit.passage.id: hit.passage.text for hit in found.hits} if found else {}
    given = {p.id: p for a in attempts if a.evidence for p in a.evidence.passages}
    return [
        _but("text" if hits.get(passage.id) == passage.text else "", passage)
        for passage in given.values()
    ]


def _but(left_out: str, value: Evidence | EvidencePassage) -> dict[str, object]:
    """Every field but one, so that a field added later is sealed without being named here.

    What was made of the others, and takes no part in comparing, can be made of them again.
    """
    names = (field.name for field in dataclasses.fields(value) if field.compare)
    return {name: getattr(value, name) for name in names if name != left_out}


def _attempt(attempt: Attempt) -> dict[str, object]:
    verdict = attempt.verdict
    generated = attempt.generated
    return {
        "by": attempt.by,
        "problem": attempt.problem,
        "truncated": attempt.truncated,
        "shown": [passage.id for passage in attempt.passages],
        "excerpts": [list(excerpt) for excerpt in attempt.excerpts],
        "asked": attempt.evidence and _but("passages", attempt.evidence),
        "draft": attempt.draft.text if attempt.draft else None,
        "generated": generated
        and {
            "raw": generated.raw,
            "prompt": generated.rendered,
            "prompt_tokens": generated.prompt_tokens,
            "model": generated.model,
            "model_digest": generated.model_digest,
        },
        "slots": [
            {"name": s.name, "text": s.text, "passage": s.passage, "fact": s.fact}
            for s in attempt.slots
        ],
        "verdict": verdict and verdict_fields(verdict),
    }


def verdict_fields(verdict: Verdict) -> dict[str, object]:
    """A verdict whole, as it is sealed and as a replay must give it again, byte for byte."""
    return {
        "outcome": verdict.outcome,
        "text": verdict.text,
        "statements": [
            {
                "text": s.text,
                "span": list(s.span),
                "kept": s.kept,
                "shown": s.shown,
                "citations": list(s.citations),
                "gates": _gates(s.gates, s.kept),
                "findings": [as_finding_json(f) for f in s.findings],
            }
            for s in verdict.statements
        ],
        "quantities": [as_judged_json(q) for q in verdict.quantities],
        "findings": [as_finding_json(f) for f in verdict.findings],
        "policy": verdict.policy_digest,
    }


def _gates(gates: Gates, kept: bool) -> dict[str, Json]:
    return {
        "exists": gates.exists,
        "shown": gates.shown,
        "supported": gates.supported,
        "kept": kept,
    }


def _hash(attempt: Attempt | None, passage: str) -> str:
    return next(p.hash for p in (attempt.passages if attempt else ()) if p.id == passage)


def _without_none(fields: Mapping[str, object]) -> dict[str, Json]:
    return {name: cast(Json, value) for name, value in fields.items() if value is not None}
