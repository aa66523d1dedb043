"""What goes into the seal: a leaf that canonical JSON can hold, and commitments to what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest

from ingest.records import digest
from policies.engine import judge
from policies.model import Draft, Evidence
from policies.policyfile import load
from service.answers import Answer, Outcome, Question
from service.attempts import Attempt
from service.calibration import Weighed
from service.readings import as_evidence
from service.recording import leaf_of, payload_of, unsealed_fields
from service.scope import ANONYMOUS
from service.trails.canonical import canonical
from tests.fakes.hits import hit, passage, weighed
from tests.fakes.rooms import answer_of

ASKED = Question("What is my balance?", ANONYMOUS, as_of=date(2026, 11, 22))
FEES = passage("An international transfer costs 4.90 EUR.")


def attempt() -> Attempt:
    draft = Draft("An international transfer costs 4.90 EUR [1]. It is free [1].")
    verdict = judge(load("baseline"), draft, Evidence((as_evidence(FEES, "en"),), "", "en"))
    return Attempt("quoted", (FEES,), draft, verdict)


def answered() -> Answer:
    given = answer_of(ASKED, 1, Outcome.QUOTED)
    (statement,) = given.statements
    cited = replace(statement.citations[0], passage=FEES.id)
    return replace(given, statements=(replace(statement, citations=(cited,)),))


def test_a_leaf_is_canonical_and_holds_no_word_of_anybody() -> None:
    leaf = leaf_of(answered(), "quay", attempt(), {"code": digest(b"code")})
    plain = canonical(dict(leaf.fields)).decode()
    assert "balance" not in plain
    assert "transfer" not in plain.replace('"document":"transfers"', "")
    fields: Any = leaf.fields
    assert fields["passages"][0]["hash"] == FEES.hash
    assert [g["kept"] for g in fields["verdict"]["gates"]] == [True, False]
    assert leaf.type == "answer"


def test_a_refusal_without_any_attempt_has_a_leaf_too() -> None:
    refused = answer_of(ASKED, 1, Outcome.REFUSED)
    leaf = leaf_of(replace(refused, release=None), None, None, {})
    assert leaf.type == "refusal"
    assert leaf.fields["reason"] == "weak_evidence"
    assert not {"verdict", "release", "corpus", "prompt"} & set(leaf.fields)
    assert canonical(dict(leaf.fields))


def test_a_citation_of_what_was_not_shown_cannot_be_sealed() -> None:
    with pytest.raises(StopIteration):
        leaf_of(answer_of(ASKED, 1, Outcome.QUOTED), None, attempt(), {})


def test_the_payload_commits_to_question_answer_and_draft() -> None:
    given, tried = answered(), attempt()
    payload = payload_of(given, ASKED, None, weighed([FEES]), [tried], {"probability": 0.9})
    assert set(payload.commitments) == {"question", "answer", "draft"}
    assert payload.commitments["question"] == b"What is my balance?"
    committed = orjson.loads(payload.commitments["answer"])
    assert committed == orjson.loads(orjson.dumps(unsealed_fields(given)))
    assert "sealed" not in committed
    assert orjson.loads(orjson.dumps(payload.fields))["weighed"][0]["score"] == 0.0


def test_the_signals_of_the_best_sentences_are_sealed_and_the_scores_of_all() -> None:
    passages = [passage(f"Number {n} costs 4.90 EUR.") for n in range(5)]
    rows = [
        Weighed(
            replace(w.candidate, signals=replace(w.candidate.signals, sentence=0.2 + n)), w.score
        )
        for n, w in enumerate(weighed(passages))
    ]
    payload: Any = payload_of(answered(), ASKED, None, rows, [], {}).fields
    assert [row["score"] for row in payload["weighed"]] == [w.score for w in rows]
    assert ["signals" in row for row in payload["weighed"]] == [True] * 3 + [False] * 2
    assert payload["weighed"][1]["signals"]["sentence"] == 1.2
    assert 0.0 not in payload["weighed"][1]["signals"].values()
    assert payload["nearest"] == 4.2


def test_the_payload_keeps_every_attempt_with_what_became_of_it() -> None:
    failed = Attempt("ollama", (FEES,), problem="gone")
    payload: Any = payload_of(answered(), ASKED, None, (), [failed, attempt()], {}).fields
    first, second = payload["attempts"]
    assert (first["by"], first["draft"], first["problem"]) == ("ollama", None, "gone")
    assert [s["kept"] for s in second["verdict"]["statements"]] == [True, False]
    assert second["shown"] == [hit(FEES).passage.id]
