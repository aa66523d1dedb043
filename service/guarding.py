"""The guard by itself: records of any system's answers in, verdicts out, in one fixed format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ingest.records import PassageId
from policies.engine import judge, refusal_reason
from policies.explaining import explanations
from policies.model import (
    Draft,
    Evidence,
    EvidencePassage,
    Finding,
    JudgedQuantity,
    JudgedStatement,
    Quantity,
    Source,
    Verdict,
    fact_row,
)
from policies.policy import Policy
from policies.quantities import recognise
from policies.text import statements

LONGEST_ANSWER = 64 * 1024
"""Longer answers are refused at the edge, in bytes of UTF-8."""
LONGEST_PASSAGE = 1024 * 1024
MOST_WORK = 4_000_000
"""Sentences of the answer times bytes of what they are held against: some seconds of judging."""
_LEAST_BESIDE = 1_000
"""Bytes that judging a sentence costs as much as, however little it is held against."""

RecordId = str | int
Json = dict[str, Any]


class RecordInvalid(Exception):
    """A record is not in the fixed format; the message says where and why."""


class AnswerTooLong(RecordInvalid):
    """An answer is longer than anything is judged; nothing of it may leave."""


class TooMuchToJudge(RecordInvalid):
    """A record would keep whoever judges it for too long."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PassageIn(_Strict):
    """A passage that another system showed its model."""

    id: str = Field(min_length=1)
    text: str = Field(max_length=LONGEST_PASSAGE)
    heading_path: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    in_force_from: date | None = None
    in_force_until: date | None = None


class FactIn(_Strict):
    """A row of an approved table."""

    id: str = Field(min_length=1)
    subject: str
    measure: str
    value: Decimal
    unit: str = ""
    as_of: date | None = None

    @field_validator("value")
    @classmethod
    def _finite(cls, value: Decimal) -> Decimal:
        digits = len(value.as_tuple().digits)
        if not value.is_finite() or digits > 30 or not -30 < value.adjusted() < 30:
            raise ValueError("must be a finite number of at most thirty digits")
        return value


class GuardRecord(_Strict):
    """One answer to be judged."""

    id: RecordId
    answer: str = Field(min_length=1)
    passages: tuple[PassageIn, ...]
    question: str = ""
    language: str = Field(default="", max_length=35)
    facts: tuple[FactIn, ...] = ()
    as_of: date | None = None
    """The day the answer is given for; where it is missing, nothing is too old."""

    @field_validator("passages")
    @classmethod
    def _each_once(cls, passages: tuple[PassageIn, ...]) -> tuple[PassageIn, ...]:
        known: set[str] = set()
        for passage in passages:
            if passage.id in known:
                raise ValueError(f"the id {passage.id!r} stands twice")
            known.add(passage.id)
        return passages


class QuantitiesRecord(_Strict):
    """One text whose quantities are wanted."""

    id: RecordId
    text: str = Field(max_length=LONGEST_PASSAGE)
    language: str = Field(default="", max_length=35)


@dataclass(slots=True)
class Tally:
    """How a batch went; complete when its lines have all been read."""

    lines: int = 0
    bad: int = 0


def check_record(record: Mapping[str, Any], policy: Policy, most_work: int | None = None) -> Json:
    """Judge one record, where others wait only up to `most_work` (see MOST_WORK).

    Raises RecordInvalid, and of that AnswerTooLong and TooMuchToJudge.
    """
    _refuse_long(record.get("answer"))
    read = _read(GuardRecord, record)
    if most_work is not None:
        _refuse_work(read, most_work)
    evidence = Evidence(
        tuple(
            EvidencePassage(
                PassageId(p.id),
                p.text,
                p.heading_path,
                p.headers,
                p.in_force_from,
                p.in_force_until,
            )
            for p in read.passages
        ),
        question=read.question,
        language=_primary(read.language),
        on=read.as_of,
    )
    facts = [fact_row(**fact.model_dump()) for fact in read.facts]
    verdict = judge(policy, Draft(read.answer), evidence, facts)
    because = explanations(verdict, evidence.passages, facts)
    return {"id": read.id, **as_verdict_json(verdict, because)}


def quantities_record(record: Mapping[str, Any]) -> Json:
    """Recognise the quantities of one record. Raises RecordInvalid."""
    read = _read(QuantitiesRecord, record)
    found = recognise(read.text, _primary(read.language))
    return {"id": read.id, "quantities": [as_quantity_json(q) for q in found]}


def check_lines(
    lines: Iterable[str | bytes], policy: Policy, tally: Tally | None = None
) -> Iterator[str]:
    """One output line per input line, in order; a bad one says what is wrong with it."""
    return _lines(lines, lambda record: check_record(record, policy), tally or Tally())


def quantities_lines(lines: Iterable[str | bytes], tally: Tally | None = None) -> Iterator[str]:
    """The same for quantities."""
    return _lines(lines, quantities_record, tally or Tally())


def as_verdict_json(verdict: Verdict, because: Mapping[Finding, str]) -> Json:
    """A verdict in the fixed format, without the record's id, each finding explained."""
    return {
        "outcome": verdict.outcome,
        "text": verdict.text,
        "reason": refusal_reason(verdict) if verdict.outcome == "refused" else None,
        "statements": [as_statement_json(s, because) for s in verdict.statements],
        "quantities": [as_judged_json(q) for q in verdict.quantities],
        "policy": {"name": verdict.policy, "digest": verdict.policy_digest},
    }


def as_statement_json(statement: JudgedStatement, because: Mapping[Finding, str]) -> Json:
    """A judged statement."""
    return {
        "text": statement.text,
        "span": list(statement.span),
        "kept": statement.kept,
        "citations": list(statement.citations),
        "gates": {
            "exists": statement.gates.exists,
            "shown": statement.gates.shown,
            "supported": statement.gates.supported,
        },
        "findings": [{**as_finding_json(f), "explanation": because[f]} for f in statement.findings],
    }


def as_finding_json(finding: Finding) -> Json:
    """A finding."""
    return {
        "rule": finding.rule,
        "effect": finding.effect.name.lower(),
        "span": list(finding.span),
        "message": finding.message,
        "source": as_source_json(finding.source),
    }


def as_judged_json(judged: JudgedQuantity) -> Json:
    """A quantity of an answer and where it is grounded."""
    return {
        **as_quantity_json(judged.quantity),
        "grounded": judged.grounded,
        "source": as_source_json(judged.source),
    }


def as_quantity_json(quantity: Quantity) -> Json:
    """A quantity."""
    return {
        "span": list(quantity.span),
        "text": quantity.text,
        "kind": quantity.kind,
        "value": quantity.value,
        "unit": quantity.unit,
        "bound": quantity.bound,
    }


def as_source_json(source: Source | None) -> Json | None:
    """Where a counterpart stands: in a passage, in a fact table, or nowhere."""
    if source is None:
        return None
    if source.fact is not None:
        return {"fact": source.fact}
    return {"passage": source.passage, "span": list(source.span) if source.span else None}


Read = TypeVar("Read", bound=BaseModel)


def _read(model: type[Read], record: Mapping[str, Any]) -> Read:
    try:
        orjson.dumps(record)
    except TypeError:
        raise RecordInvalid(
            "The record holds text that is not Unicode, a whole number of more than 64 bits, or "
            "lists within lists without end: no reply could carry it back."
        ) from None
    try:
        return model.model_validate(record)
    except ValidationError as error:
        found = error.errors(include_url=False)
        # What is missing may only be written wrongly.
        first = next((e for e in found if e["type"] == "extra_forbidden"), found[0])
        where = ".".join(str(part)[:60] for part in first["loc"]) or "the record"
        if first["type"] == "extra_forbidden":
            raise RecordInvalid(
                f"{where} is no field here{_meant(first['loc'], found)}."
            ) from error
        said = str(first["msg"]).removeprefix("Value error, ")
        raise RecordInvalid(f"{where}: {said}.") from error


FIELDS = tuple(
    dict.fromkeys(
        name
        for model in (GuardRecord, QuantitiesRecord, PassageIn, FactIn)
        for name in model.model_fields
    )
)
"""What a record, its passages and its facts may hold."""


def _meant(place: Sequence[object], found: Sequence[Mapping[str, Any]]) -> str:
    """What a field was meant to be called: one that is missing beside it, if it looks like one."""
    missing = [str(e["loc"][-1]) for e in found if e["type"] == "missing"]
    near = get_close_matches(str(place[-1])[:60], [*missing, *FIELDS], 1, 0.7)
    return f" (did you mean {near[0]}?)" if near else ""


def _refuse_long(answer: object) -> None:
    if isinstance(answer, str) and (
        len(answer) > LONGEST_ANSWER or len(answer.encode(errors="replace")) > LONGEST_ANSWER
    ):
        raise AnswerTooLong(
            f"answer: an answer may have at most {LONGEST_ANSWER:,} bytes; nothing of a longer "
            "one is judged, so nothing of it may leave."
        )


def _refuse_work(read: GuardRecord, most: int) -> None:
    count = len(statements(read.answer, len(read.answer)))
    beside = max(_LEAST_BESIDE, len(read.model_dump_json(exclude={"answer"}).encode()))
    if count * beside > most:
        raise TooMuchToJudge(
            f"passages: {count:,} sentences held against {beside:,} bytes are {count * beside:,}, "
            f"and at most {most:,} are judged here. Check it in parts, or on the command line."
        )


def _lines(
    lines: Iterable[str | bytes], judged: Callable[[Mapping[str, Any]], Json], tally: Tally
) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        tally.lines += 1
        record: object = None
        try:
            record = orjson.loads(line)
            if not isinstance(record, dict):
                raise RecordInvalid("A line must hold one JSON object.")
            out = judged(record)
        except (orjson.JSONDecodeError, RecordInvalid) as error:
            tally.bad += 1
            out = {"id": _id_of(record), "line": number, "error": _message(error)}
        yield orjson.dumps(out).decode()


def _message(error: Exception) -> str:
    if isinstance(error, orjson.JSONDecodeError):
        return f"This line is no JSON: {error.msg} at character {error.pos + 1}."
    return str(error)


def _id_of(record: object) -> RecordId | None:
    found = record.get("id") if isinstance(record, dict) else None
    return found if isinstance(found, str | int) and not isinstance(found, bool) else None


def _primary(language: str) -> str:
    """The primary tag of a BCP 47 language."""
    return language.replace("_", "-").split("-")[0].lower()
