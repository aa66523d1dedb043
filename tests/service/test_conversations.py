"""Whose a conversation is, and what is withdrawn while an answer is being made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.deadlines import Deadline
from service.generation import Generated, Prompt
from service.scope import Role
from service.trails.records import ConversationId
from tests.fakes.generator import ScriptedGenerator
from tests.fakes.library import Library, library_in

FEE = "An international transfer ordered in the app costs 4.90 EUR."
ASK = {"question": "What does an international transfer ordered in the app cost?"}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = library_in(tmp_path)
    library.put("payments/abroad", f"# Transfers abroad\n\n{FEE}\n")
    library.publish()
    return library


def ask(client: TestClient, conversation: str = "", headers: dict[str, str] | None = None) -> str:
    """The conversation of the answer, or the status of what came instead."""
    more = {"conversation": conversation} if conversation else {}
    reply = client.post("/v1/ask", json=ASK | more, headers=headers)
    return str(reply.json()["conversation"] if reply.status_code == 200 else reply.status_code)


def test_an_unknown_and_a_foreign_conversation_are_one_problem(library: Library) -> None:
    ann, bob = library.key("ann"), library.key("bob")
    with library.served() as client:
        hers = ask(client, headers=ann)
        replies = [
            client.post("/v1/ask", json=ASK | {"conversation": conversation}, headers=headers)
            for conversation, headers in (
                ("0" * 32, None), (hers, None), (hers, bob), ("0" * 32, ann), ("f" * 32, bob),
            )
        ]  # fmt: skip
        assert {reply.status_code for reply in replies} == {404}
        assert len({reply.content for reply in replies}) == 1
        assert replies[0].json()["type"] == "urn:countersign:problem:not-found"
        assert len(library.parts.trails.answers_of(ConversationId(hers))) == 1


def test_ones_own_conversation_goes_on(library: Library) -> None:
    ann = library.key("ann")
    with library.served() as client:
        hers = ask(client, headers=ann)
        assert ask(client, hers, ann) == hers
        assert ask(client, hers, ann) == hers


def test_an_anonymous_conversation_is_open_to_whoever_holds_its_id(library: Library) -> None:
    with library.served() as client:
        theirs = ask(client)
        assert re.fullmatch("[0-9a-f]{32}", theirs)
        assert ask(client, theirs) == theirs


def test_who_goes_on_under_a_name_owns_it_from_then_on(library: Library) -> None:
    ann, bob = library.key("ann"), library.key("bob")
    with library.served() as client:
        begun = ask(client)
        assert ask(client, begun, ann) == begun
        assert ask(client, begun) == "404"
        assert ask(client, begun, bob) == "404"
        assert ask(client, begun, ann) == begun


def test_an_auditor_reads_but_does_not_speak_in_anothers_name(library: Library) -> None:
    ann, auditor = library.key("ann"), library.key("eve", roles=frozenset({Role.AUDITOR}))
    with library.served() as client:
        hers = ask(client, headers=ann)
        assert ask(client, hers, auditor) == "404"


def test_every_answer_has_another_id_and_a_new_conversation(library: Library) -> None:
    with library.served() as client:
        replies = [client.post("/v1/ask", json=ASK).json() for _ in range(3)]
    assert len({r["id"] for r in replies} | {r["conversation"] for r in replies}) == 6


class Withdrawing(ScriptedGenerator):
    """While it writes, a knowledge manager withdraws the document it writes from."""

    library: Library

    def generate(self, prompt: Prompt, deadline: Deadline) -> Generated:
        self.library.withdraw("payments/abroad")
        return super().generate(prompt, deadline)


def test_what_is_withdrawn_while_an_answer_is_made_does_not_leave(library: Library) -> None:
    library.writer.generator = writer = Withdrawing([(FEE, (1,))])
    writer.library = library
    with library.served() as client:
        answer = client.post("/v1/ask", json=ASK).json()
        trail = library.parts.trails.trail(answer["id"])
    assert (answer["outcome"], answer["reason"]) == ("refused", "no_evidence")
    assert (answer["statements"], answer["suggestions"]) == ([], [])
    assert "4.90" not in answer["text"]
    assert trail.leaf["type"] == "refusal"
    assert trail.leaf["passages"] == []


def test_a_withdrawn_document_is_found_no_more_and_its_answers_are_listed(library: Library) -> None:
    with library.served() as client:
        before = client.post("/v1/ask", json=ASK).json()
        assert library.withdraw("payments/abroad") == (before["id"],)
        after = client.post("/v1/ask", json=ASK).json()
        hits = client.post("/v1/search", json=ASK).json()["hits"]
    assert (after["outcome"], after["reason"]) == ("refused", "no_evidence")
    assert hits == []


def test_an_answer_is_not_there_once_what_it_cites_is_withdrawn(library: Library) -> None:
    with library.served() as client:
        given = client.post("/v1/ask", json=ASK).json()
        missing = client.get(f"/v1/answers/{'0' * 32}")
        assert client.get(f"/v1/answers/{given['id']}").json() == given
        library.withdraw("payments/abroad")
        after = client.get(f"/v1/answers/{given['id']}")
        asked = client.post(f"/v1/conversations/{given['conversation']}/handoff")
    assert (after.status_code, after.content) == (404, missing.content)
    # A person may still take over: nobody else reads what is stored for them.
    assert asked.status_code == 200


def test_a_refusal_is_not_there_once_a_title_it_suggests_is_withdrawn(library: Library) -> None:
    library.put("cards/limits", "# Card limits\n\nA debit card may pay 2,000 EUR a day.\n")
    library.publish()
    with library.served() as client:
        given = client.post(
            "/v1/ask", json={"question": "What may a metal card pay a year?"}
        ).json()
        assert given["suggestions"]
        assert client.get(f"/v1/answers/{given['id']}").status_code == 200
        library.withdraw("cards/limits")
        assert client.get(f"/v1/answers/{given['id']}").status_code == 404


def test_an_answer_is_not_there_once_its_readers_groups_are_gone(library: Library) -> None:
    library.put("payments/abroad", f"# Transfers abroad\n\n{FEE}\n", visibility="desk")
    library.publish()
    ann = library.key("ann", "desk")
    with library.served() as client:
        given = client.post("/v1/ask", json=ASK, headers=ann).json()
        assert given["outcome"] == "quoted"
        assert client.get(f"/v1/answers/{given['id']}", headers=ann).json() == given
        library.parts.keyring.remove("ann")
        ann = library.key("ann", "lobby")
        missing = client.get(f"/v1/answers/{'0' * 32}", headers=ann)
        after = client.get(f"/v1/answers/{given['id']}", headers=ann)
    assert (after.status_code, after.content) == (404, missing.content)


@pytest.mark.parametrize("day", ["2026-11-23", "2999-01-01", "9999-12-31"])
def test_no_door_opens_on_a_day_to_come(day: str, library: Library) -> None:
    library.put("payments/next", "# Fees next year\n\nA transfer costs 6.10 EUR.\n",
                in_force_from="2026-11-23")  # fmt: skip
    release = library.publish()
    catalog = library.parts.catalog
    (version,) = (v for v in catalog.versions(release.number) if v.document == "payments/next")
    (passage, *_) = catalog.passages_of(version.id, release.number)
    staff = library.key("ann", "staff", roles=frozenset(Role))
    question = {"question": "What does a transfer cost?"}
    with library.served() as client:
        for headers in ({}, staff):
            for reply in (
                client.post("/v1/ask", json=question | {"as_of": day}, headers=headers),
                client.post("/v1/search", json=question | {"as_of": day}, headers=headers),
                client.get(f"/v1/passages/{passage.id}?as_of={day}", headers=headers),
            ):
                assert reply.status_code == 422
                assert reply.json()["detail"] == "`as_of` must not lie after today."
        assert client.get(f"/v1/passages/{passage.id}").status_code == 404
        today = client.post("/v1/search", json=question | {"as_of": "2026-11-22"})
    assert today.status_code == 200
    assert "6.10" not in today.text
