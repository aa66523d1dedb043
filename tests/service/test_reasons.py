"""Every outcome and every reason is reached through HTTP, by what is asked, published or broken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from service.answers import Outcome, Reason
from service.generation import GeneratorUnavailable, PromptTruncated
from service.trails.sealed_log import SealedLog
from tests.fakes.disk import FailingDisk
from tests.fakes.generator import ScriptedGenerator
from tests.fakes.library import Library, clock, library_in
from tests.fakes.seals import Fault, ListSeals

TRANSFERS = """# Transfers abroad

An international transfer ordered in the app costs 4.90 EUR. The money arrives within 3 business days.
"""
FEE = "An international transfer ordered in the app costs 4.90 EUR."
ASKED = "What does an international transfer ordered in the app cost?"
CARDS = "# Cards\n\nA replacement card costs 9.00 EUR. It is sent by post.\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return published(library_in(tmp_path))


def published(library: Library) -> Library:
    library.put("payments/abroad", TRANSFERS)
    library.put("cards/replacement", CARDS)
    library.publish()
    return library


def test_a_sentence_of_a_document_is_quoted(library: Library) -> None:
    answer = library.ask(ASKED)
    assert (answer["outcome"], answer["reason"]) == ("quoted", None)
    assert answer["statements"][0]["text"] == FEE
    assert answer["text"].startswith("An international transfer ordered in the app costs 4.90 EUR [1].")


def test_what_a_model_wrote_and_a_passage_says_is_answered(library: Library) -> None:
    library.writer.generator = ScriptedGenerator([(FEE, (1,))])
    answer = library.ask(ASKED)
    assert (answer["outcome"], answer["reason"]) == ("answered", None)
    assert answer["model"]["name"] == "fake"
    assert answer["statements"][0]["citations"][0]["document"] == "payments/abroad"


def test_nothing_visible_is_no_evidence(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    library.put("staff/fees", TRANSFERS, visibility="staff")
    library.publish()
    assert refused(library.ask(ASKED)) == "no_evidence"


def test_a_question_half_answered_is_weak_evidence(library: Library) -> None:
    found = library.ask("Which passport does an international visa transfer embassy stamp need?")
    assert refused(found) == "weak_evidence"
    assert found["suggestions"]


def test_a_question_about_nothing_here_is_out_of_scope(library: Library) -> None:
    found = library.ask("Zebras graze near volcanoes, don't they?")
    assert refused(found) == "out_of_scope"
    assert found["suggestions"] == []


def test_distress_needs_a_person_before_anything_is_looked_up(library: Library) -> None:
    library.embedder.embedded.clear()
    assert refused(library.ask("Help, someone stole my money!")) == "needs_person"
    assert library.embedder.embedded == []


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Zebras graze near volcanoes.", "uncited"),
        ("An international transfer ordered in the app costs 7.70 EUR.", "number_unverified"),
        ("An international transfer ordered in the app does not cost 4.90 EUR.", "unsupported"),
    ],
)
def test_a_draft_judged_away_is_refused_with_what_removed_it(
    tmp_path: Path, said: str, reason: str
) -> None:
    library = published(library_in(tmp_path, fallback="refuse"))
    library.writer.generator = ScriptedGenerator([(said, (1,))])
    assert refused(library.ask(ASKED)) == reason


def test_a_draft_judged_away_is_quoted_where_the_policy_lets_it(library: Library) -> None:
    library.writer.generator = ScriptedGenerator([("It costs 7.70 EUR.", (1,))])
    answer = library.ask(ASKED)
    assert (answer["outcome"], answer["reason"]) == ("quoted", None)
    assert "7.70" not in answer["text"]
    assert answer["model"] == {"name": "quoted", "digest": None}


def test_a_document_that_carries_a_marker_of_its_own_is_not_quoted(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    library.put("payments/abroad", "# Transfers\n\nAn international transfer costs 4.90 EUR [7].\n")
    library.publish()
    assert refused(library.ask("What does an international transfer cost?")) == "uncited"


def test_two_documents_in_force_that_differ_are_a_number_conflict(library: Library) -> None:
    library.put("payments/other", TRANSFERS.replace("4.90", "5.90"))
    library.publish()
    found = library.ask(ASKED)
    assert refused(found) == "number_conflict"
    assert "4.90" not in found["text"]


def test_a_rule_that_refuses_is_policy(tmp_path: Path) -> None:
    rule = {
        "kind": "phrases",
        "effect": "refuse",
        "message": "Of crypto nothing is said.",
        "never": ["bitcoin*"],
        "unless_quoted": False,
    }
    library = library_in(tmp_path, [rule])
    library.put("payments/coins", "# Coins\n\nBitcoin purchases at the bank cost 4.90 EUR.\n")
    library.publish()
    assert refused(library.ask("What do bitcoin purchases at the bank cost?")) == "policy"


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (PromptTruncated("the runtime read 12 of 900 tokens"), "prompt_truncated"),
        (GeneratorUnavailable("the model is gone"), "generator_unavailable"),
    ],
)
def test_a_model_that_fails_leaves_its_reason_on_a_quoted_answer(
    library: Library, problem: Exception, reason: str
) -> None:
    library.writer.generator = ScriptedGenerator(problem)
    answer = library.ask(ASKED)
    assert (answer["outcome"], answer["reason"]) == ("quoted", reason)
    assert answer["statements"][0]["text"] == FEE


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (PromptTruncated("the runtime read 12 of 900 tokens"), "prompt_truncated"),
        (GeneratorUnavailable("the model is gone"), "generator_unavailable"),
    ],
)
def test_a_model_that_fails_is_a_refusal_where_the_policy_forbids_quoting(
    tmp_path: Path, problem: Exception, reason: str
) -> None:
    library = published(library_in(tmp_path, fallback="refuse"))
    library.writer.generator = ScriptedGenerator(problem)
    assert refused(library.ask(ASKED)) == reason


def test_a_model_that_is_slow_is_quoted_in_time(tmp_path: Path) -> None:
    library = published(library_in(tmp_path))
    settings = library.parts.settings
    library.parts.settings = settings.model_copy(update={"ask_timeout": 0.05})
    library.writer.generator = ScriptedGenerator([(FEE, (1,))], seconds=0.15)
    answer = library.ask(ASKED)
    assert (answer["outcome"], answer["reason"]) == ("quoted", "generator_unavailable")


def test_a_closed_index_is_a_refusal_and_not_an_error(library: Library) -> None:
    with library.served() as client:
        library.parts.index.close()
        reply = client.post("/v1/ask", json={"question": ASKED})
        searched = client.post("/v1/search", json={"question": ASKED})
    assert reply.status_code == 200
    assert refused(reply.json()) == "index_unavailable"
    assert searched.status_code == 503


def test_a_lost_embedder_is_a_refusal_too(library: Library) -> None:
    with library.served() as client:
        library.embedder.broken = True
        reply = client.post("/v1/ask", json={"question": ASKED})
    assert refused(reply.json()) == "index_unavailable"


def test_a_full_disk_is_503_and_says_nothing_of_the_answer(tmp_path: Path) -> None:
    library, disk = library_in(tmp_path), FailingDisk()
    library.use(trails=SealedLog.open(tmp_path / "trails", "test.example/log", clock, disk=disk))
    published(library)
    with library.served() as client:
        disk.room = 0
        full = client.post("/v1/ask", json={"question": ASKED})
        disk.mend()
    audit_unavailable(full)


@pytest.mark.parametrize("fault", Fault)
def test_a_seal_that_fails_either_way_is_503(library: Library, fault: Fault) -> None:
    seals = ListSeals()
    library.use(trails=seals)
    with library.served() as client:
        seals.fault = fault
        failed = client.post("/v1/ask", json={"question": ASKED})
        distress = client.post("/v1/ask", json={"question": "I was scammed"})
        seals.fault = None
        mended = client.post("/v1/ask", json={"question": ASKED})
    audit_unavailable(failed)
    audit_unavailable(distress)
    assert mended.json()["outcome"] == "quoted"


def test_a_hand_off_is_stored_and_says_so(library: Library) -> None:
    with library.served() as client:
        refusal = client.post("/v1/ask", json={"question": "Zebras graze near volcanoes?"}).json()
        done = client.post(refusal["handoff"]["url"]).json()
        again = client.get(f"/v1/answers/{refusal['id']}").json()
    assert (done["outcome"], done["reason"]) == ("handed_off", refusal["reason"])
    assert done["conversation"] == refusal["conversation"]
    assert library.parts.outbox.count_waiting() == 1
    assert again == refusal


def test_every_reason_has_a_test_here() -> None:
    """The reasons above, by name; a new one fails this until it is reached."""
    reached = {r.value for r in Reason if r.value in Path(__file__).read_text(encoding="utf-8")}
    assert reached == {r.value for r in Reason}
    assert {o.value for o in Outcome} == {"answered", "quoted", "refused", "handed_off"}


def refused(answer: dict[str, Any]) -> str:
    """The reason, once it is sure that nothing but the fixed text was said."""
    assert answer["outcome"] == "refused"
    assert answer["statements"] == []
    assert answer["handoff"]["url"] == f"/v1/conversations/{answer['conversation']}/handoff"
    assert answer["sealed"]["index"] >= 0
    assert answer["text"]
    assert not any(character.isdigit() for character in answer["text"])
    return str(answer["reason"])


def audit_unavailable(reply: Any) -> None:
    assert reply.status_code == 503
    assert reply.json()["type"] == "urn:countersign:problem:audit-unavailable"
    assert "4.90" not in reply.text
    assert "payments" not in json.dumps(dict(reply.headers)) + reply.text
