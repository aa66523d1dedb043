"""Judging again what was judged: the recorded draft, policy and evidence, or another policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from ingest.records import Fact, digest
from policies.engine import judge, refusal_reason
from policies.model import Draft, Evidence, Verdict
from policies.policy import Policy
from policies.text import without_markers
from policies.wordlists import changes
from service.answers import Outcome, Reason
from service.asked import gives_all, responds
from service.keeping import Keeping, NotKept
from service.recording import verdict_fields
from service.trails.records import Trail

_EVIDENCE: TypeAdapter[Evidence] = TypeAdapter(Evidence)
_UNJUDGED = frozenset({Reason.INDEX_UNAVAILABLE.value})
"""Reasons that no policy gave."""


class NotReplayable(Exception):
    """A record cannot be judged again; the message says why."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What judging came to."""

    outcome: str
    reason: str | None
    verdicts: tuple[Mapping[str, Any] | None, ...]
    """One a draft, None where none came back; as they are sealed."""
    shown: tuple[str, ...]
    """The sentences that left, with their markers."""
    open: bool = False
    """Whether the next draft would decide, and none was recorded."""

    def content(self) -> bytes:
        """Canonical bytes of everything that was judged."""
        fields = {"outcome": self.outcome, "reason": self.reason, "verdicts": self.verdicts}
        return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)


@dataclass(frozen=True, slots=True)
class Basis:
    """What judged, by digest."""

    code: str
    lexicons: str
    policy: str


@dataclass(frozen=True, slots=True)
class Replay:
    """A record judged again."""

    answer: str
    index: int
    time: str
    recorded: Judged
    recorded_by: Basis
    again: Judged
    again_by: Basis
    words: tuple[str, ...] = ()
    """How the word lists differ that texts were read by then and now."""
    drafts: tuple[str, ...] = ()
    """What was judged, one a verdict; empty where none came back."""
    passages: Mapping[str, str] = field(default_factory=dict)
    """The texts that findings point into, by passage."""

    @property
    def identical(self) -> bool:
        """Whether both came to the same, byte for byte."""
        return self.recorded.content() == self.again.content()

    @property
    def same_basis(self) -> bool:
        """Whether the same code and policy judged, so that nothing else may come of it."""
        return self.recorded_by == self.again_by

    @property
    def lost(self) -> tuple[str, ...]:
        """Sentences that left and would not leave now."""
        return tuple(text for text in self.recorded.shown if text not in self.again.shown)

    @property
    def won(self) -> tuple[str, ...]:
        """Sentences that would leave now and did not."""
        return tuple(text for text in self.again.shown if text not in self.recorded.shown)


class Replayer:
    """Judges recorded drafts with this code."""

    def __init__(self, keeping: Keeping, code: str, lexicons: bytes) -> None:
        """With what is kept by digest, the digest of this code and the word lists it reads by."""
        self._code = code
        self._lexicons = digest(lexicons)
        self._words = lru_cache(maxsize=16)(partial(_word_changes, keeping, lexicons))
        self._policy = lru_cache(maxsize=16)(keeping.policy)
        self._facts = lru_cache(maxsize=16)(keeping.facts)

    def replay(self, trail: Trail, policy: Policy | None = None) -> Replay:
        """Judge a record again, by its own policy or another.

        Raises NotReplayable, NotKept, PolicyInvalid, EmptyPolicy.
        """
        leaf, payload = trail.leaf, trail.payload
        if payload is None:
            raise NotReplayable("its text cannot be read: the key of its conversation was erased")
        if "attempts" not in payload or "evidence" not in payload:
            raise NotReplayable("it was sealed without what its judge was given")
        digests, named = _mapping(leaf.get("digests")), _mapping(leaf.get("policy"))
        recorded_by = Basis(
            str(digests.get("code")), str(digests.get("lexicons")), str(named.get("digest"))
        )
        judging = policy or self._policy(recorded_by.policy)
        attempts = _rows(payload["attempts"])
        facts = self._facts(str(payload["facts"])) if payload.get("facts") else ()
        recorded = [attempt.get("verdict") for attempt in attempts]
        verdicts = [_again(judging, attempt, payload, facts) for attempt in attempts]
        return Replay(
            answer=str(leaf.get("answer")),
            index=trail.sealed.index,
            time=str(leaf.get("time")),
            recorded=Judged(
                outcome=str(leaf.get("outcome")),
                reason=str(leaf["reason"]) if "reason" in leaf else None,
                verdicts=tuple(recorded),
                shown=_shown(recorded[-1]) if leaf.get("outcome") != Outcome.REFUSED else (),
            ),
            recorded_by=recorded_by,
            again=_decided(judging, payload, leaf, verdicts),
            again_by=Basis(self._code, self._lexicons, judging.digest),
            words=self._words(recorded_by.lexicons),
            drafts=tuple(str(attempt.get("draft") or "") for attempt in attempts),
            passages={str(hit["passage"]): str(hit["text"]) for hit in _rows(payload.get("hits"))},
        )


def _word_changes(keeping: Keeping, now: bytes, recorded: str) -> tuple[str, ...]:
    if recorded == digest(now):
        return ()
    try:
        return tuple(changes(keeping.content(recorded), now))
    except NotKept as error:
        return (f"the recorded word lists cannot be compared: {error}",)


def _again(
    policy: Policy, attempt: Mapping[str, Any], payload: Mapping[str, Any], facts: Sequence[Fact]
) -> Verdict | None:
    """The verdict on a recorded draft; None where none came back then."""
    if attempt.get("asked") is None or attempt.get("draft") is None:
        return None
    texts = {hit["passage"]: hit["text"] for hit in payload["hits"]}
    given = {passage["id"]: passage for passage in payload["evidence"]}
    try:
        passages = [
            {"text": texts.get(id_), **given[id_]} if id_ in given else None
            for id_ in attempt["shown"]
        ]
        evidence = _EVIDENCE.validate_python({**attempt["asked"], "passages": passages})
    except ValidationError as error:
        raise NotReplayable(f"what its judge was given cannot be read: {error}") from error
    return judge(policy, Draft(attempt["draft"]), evidence, facts)


def _decided(
    policy: Policy,
    payload: Mapping[str, Any],
    leaf: Mapping[str, Any],
    verdicts: Sequence[Verdict | None],
) -> Judged:
    """What would have been said, step by step as an answer is made."""
    sealed = tuple(None if verdict is None else _plain(verdict) for verdict in verdicts)
    reason = _before_drafting(policy, payload, leaf)
    if reason is not None:
        return Judged(Outcome.REFUSED.value, reason, sealed, ())
    fallen: str | None = None
    refusal = Reason.UNSUPPORTED.value
    attempts = _rows(payload["attempts"])
    for attempt, verdict, fields in zip(attempts, verdicts, sealed, strict=True):
        quoted = attempt.get("by") == "quoted"
        if verdict is None:
            truncated = bool(attempt.get("truncated"))
            fall = Reason.PROMPT_TRUNCATED if truncated else Reason.GENERATOR_UNAVAILABLE
            fallen = refusal = fall.value
        elif (shown := _shown(fields)) and (quoted or _responds(shown, payload, attempt)):
            if payload.get("withdrawn"):
                return Judged(Outcome.REFUSED.value, Reason.NO_EVIDENCE.value, sealed, ())
            outcome = Outcome.QUOTED if quoted else Outcome.ANSWERED
            return Judged(outcome.value, fallen if quoted else None, sealed, shown)
        else:
            refusal = refusal_reason(verdict)
        if policy.fallback == "refuse" or quoted:
            return Judged(Outcome.REFUSED.value, refusal, sealed, ())
    # Nothing was quoted then, because it was not needed or not allowed; now it would be tried.
    return Judged(Outcome.REFUSED.value, refusal, sealed, (), open=True)


def _before_drafting(
    policy: Policy, payload: Mapping[str, Any], leaf: Mapping[str, Any]
) -> str | None:
    """Why nothing is drafted at all, or None."""
    if leaf.get("reason") in _UNJUDGED:
        return str(leaf["reason"])
    if policy.needs_person.topic(str(payload["question"])) is not None:
        return Reason.NEEDS_PERSON.value
    probability = payload.get("probability")
    if payload.get("row") and not payload.get("listed"):
        return None
    if not payload["hits"] and probability is None and leaf.get("reason") == Reason.NO_EVIDENCE:
        return Reason.NO_EVIDENCE.value
    weak = probability is not None and probability < policy.evidence.threshold
    if not weak and not payload.get("listed") and not payload.get("another"):
        return None
    strange = _nearest(payload) < policy.evidence.out_of_scope
    return (Reason.OUT_OF_SCOPE if strange else Reason.WEAK_EVIDENCE).value


def _nearest(payload: Mapping[str, Any]) -> float:
    """How near any sentence came to the question; older records have every signal instead."""
    if "nearest" in payload:
        return float(payload["nearest"])
    return max((w["signals"]["sentence"] for w in payload["weighed"]), default=0.0)


def _responds(shown: Sequence[str], payload: Mapping[str, Any], attempt: Mapping[str, Any]) -> bool:
    """Whether a model's sentences answer what was asked, as far as code can tell."""
    texts = [without_markers(text) for text in shown]
    kind = payload["weighed"][0]["signals"].get("kind", 0.0)
    question, language = str(payload["question"]), str(payload["language"])
    excerpts = [(str(text), str(own)) for text, own in attempt.get("excerpts", ())]
    return responds(question, texts, language, kind) and gives_all(
        question, " ".join(texts), language, excerpts
    )


def _plain(verdict: Verdict) -> Mapping[str, Any]:
    """A verdict as it comes out of a payload."""
    found: Mapping[str, Any] = orjson.loads(orjson.dumps(verdict_fields(verdict)))
    return found


def _shown(verdict: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The sentences of a verdict that may leave."""
    if verdict is None or verdict["outcome"] == "refused":
        return ()
    return tuple(
        s["shown"]
        for s in verdict["statements"]
        if s["kept"] and s["citations"] and without_markers(s["shown"]).strip()
    )


def _rows(value: object) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
