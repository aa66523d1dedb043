"""Every outcome and every reason is reached through HTTP, by what is asked, published or broken."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from ingest.adapters.qdrant_edge import QdrantEdgeIndex
from service.answers import Reason
from service.generation import GeneratorUnavailable, PromptTruncated
from service.trails.sealed_log import SealedLog
from tests.fakes.disk import FailingDisk
from tests.fakes.generator import ScriptedGenerator
from tests.fakes.library import DIMENSION, Library, clock, library_in
from tests.fakes.seals import Fault, ListSeals

TRANSFERS = """# Transfers abroad

An international transfer ordered in the app costs 4.90 EUR. An international transfer ordered \
by phone costs 12.50 EUR. The money arrives within 3 business days.
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
    assert answer["text"].startswith(
        "An international transfer ordered in the app costs 4.90 EUR [1]."
    )


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
    found = library.ask(
        "Does an international transfer ordered in the app need a passport, a visa, an embassy stamp?"
    )
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
        ("An international transfer ordered in the app costs 7.70 EUR.", "uncited"),
        ("An international transfer ordered by phone costs 4.90 EUR.", "number_unverified"),
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


def test_a_closed_index_is_a_refusal_and_not_an_error(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    library.use(index=QdrantEdgeIndex(tmp_path / "index", DIMENSION))
    published(library)
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


def test_an_index_that_is_being_rebuilt_is_a_sealed_refusal(library: Library) -> None:
    with library.served() as client:
        with library.parts.catalog.transaction() as change:
            change.execute("UPDATE releases SET followed = 0")
        reply = client.post("/v1/ask", json={"question": ASKED})
    assert reply.status_code == 200
    assert refused(reply.json()) == "index_unavailable"
    assert reply.json()["release"] is None
    assert reply.json()["sealed"]["index"] >= 0


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
        waiting = library.parts.outbox.count_waiting()
    assert (done["outcome"], done["reason"]) == ("handed_off", refusal["reason"])
    assert done["conversation"] == refusal["conversation"]
    assert waiting == 1
    assert again == refusal


def test_a_hand_off_that_was_sealed_and_left_by_a_crash_is_shown_again(library: Library) -> None:
    with library.served() as client:
        refusal = client.post("/v1/ask", json={"question": "Zebras graze near volcanoes?"}).json()
        client.post(refusal["handoff"]["url"], json={"note": "Ring me", "contact": "quetzal"})
        parts = library.parts
        (stored,) = parts.outbox.waiting()
        # As if the process had ended between the two.
        with sqlite3.connect(parts.places.outbox) as db:
            db.execute(
                "INSERT INTO entering SELECT 't', id, conversation, asker, release, reasons,"
                " transcript, stored_at FROM handoffs"
            )
            db.execute("DELETE FROM handoffs")
        db.close()
        parts.settle_handoffs()
        assert parts.outbox.waiting() == (stored,)


def test_every_reason_is_expected_by_a_test_here() -> None:
    """A new reason fails this until something here reaches it."""
    source = Path(__file__).read_text(encoding="utf-8")
    expected = {r.value for r in Reason if f'"{r.value}"' in source}
    assert expected | {"audit_unavailable"} == {r.value for r in Reason}


# What is not yours is not there.

STAFF = "# Goodwill\n\nA desk may refund an international transfer ordered in the app up to 35.00 EUR.\n"
STAFF_QUESTION = "How much of an international transfer ordered in the app may a desk refund?"


def test_a_staff_document_changes_no_byte_of_an_anonymous_reply(tmp_path: Path) -> None:
    there, nowhere = library_in(tmp_path / "there"), library_in(tmp_path / "nowhere")
    there.put("staff/goodwill", STAFF, visibility="staff")
    replies = []
    for library in (there, nowhere):
        published(library)
        with library.served() as client:
            replies.append(
                [
                    client.post("/v1/ask", json={"question": question}).content
                    for question in (STAFF_QUESTION, ASKED, "What is goodwill?")
                ]
                + [client.post("/v1/search", json={"question": STAFF_QUESTION}).content]
            )
    with_staff, without = ([same_for_all(reply) for reply in some] for some in replies)
    assert with_staff == without


def test_staff_are_answered_from_their_documents(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    library.put("staff/goodwill", STAFF, visibility="staff")
    published(library)
    answer = library.ask(STAFF_QUESTION, headers=library.key("desk", "staff"))
    assert answer["statements"][0]["citations"][0]["document"] == "staff/goodwill"


def test_passages_of_staff_withdrawn_replaced_and_unknown_are_one_problem(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    library.put("staff/goodwill", STAFF, visibility="staff")
    published(library)
    desk = library.key("desk", "staff")
    with library.served() as client:

        def passage(question: str, headers: dict[str, str] | None = None) -> str:
            reply = client.post("/v1/ask", json={"question": question}, headers=headers).json()
            return str(reply["statements"][0]["citations"][0]["url"])

        staff = passage(STAFF_QUESTION, desk)
        replaced = passage(ASKED)
        withdrawn = passage("What does a replacement card cost?")
        assert client.get(staff, headers=desk).status_code == 200
        assert client.get(withdrawn).status_code == 200
        library.withdraw("cards/replacement")
        library.put("payments/abroad", TRANSFERS.replace("4.90", "5.40"))
        library.remove("cards/replacement")
        library.publish()
        missing = [
            client.get(url) for url in (staff, replaced, withdrawn, "/v1/passages/" + "0" * 32)
        ]
    assert {reply.status_code for reply in missing} == {404}
    assert len({reply.content for reply in missing}) == 1
    assert len({headers_of(reply) for reply in missing}) == 1


def test_a_citation_slices_back_out_of_the_text_it_names(library: Library) -> None:
    with library.served() as client:
        answer = client.post("/v1/ask", json={"question": ASKED}).json()
        assert answer["statements"]
        for statement in answer["statements"]:
            assert statement["citations"]
            for cited in statement["citations"]:
                text = library.parts.catalog.canonical_text(
                    cited["version"], answer["release"]["number"]
                )
                assert text[cited["start"] : cited["end"]] == cited["quote"]
                passage = client.get(cited["url"]).json()
                assert text[passage["start"] : passage["end"]] == passage["text"]
                assert cited["quote"] in passage["text"]


def same_for_all(reply: bytes) -> bytes:
    """A reply without what is another one each time, or belongs to the whole installation."""
    fields = json.loads(reply)
    for name in ("id", "conversation", "handoff", "sealed", "release"):
        fields.pop(name, None)
    return json.dumps(fields).encode()


def headers_of(reply: Any) -> tuple[tuple[str, str], ...]:
    return tuple(
        sorted((k, v) for k, v in reply.headers.items() if k not in ("date", "x-request-id"))
    )


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
