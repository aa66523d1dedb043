"""Routes: who may, what comes back, and that not-yours is not-there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from ingest.records import PassageId
from service.answers import Outcome
from service.app import ROUTERS
from service.routes.conversations import TURNS
from service.scope import Role
from service.web import KEYED
from tests.fakes.library import library_in
from tests.fakes.rooms import PASSAGE, STAFF_PASSAGE, Opened

ANYONE, KEY = "anyone", "any key"
ROUTES = {
    ("POST", "/v1/ask"): ANYONE,
    ("POST", "/v1/search"): ANYONE,
    ("POST", "/v1/guard/check"): KEY,
    ("GET", "/v1/answers/{ident}"): ANYONE,
    ("GET", "/v1/answers/{ident}/trail"): Role.AUDITOR,
    ("GET", "/v1/answers/{ident}/bundle"): Role.AUDITOR,
    ("POST", "/v1/trails/search"): Role.AUDITOR,
    ("GET", "/audit"): ANYONE,
    ("GET", "/console/{name}"): ANYONE,
    ("POST", "/v1/answers/{ident}/feedback"): ANYONE,
    ("POST", "/v1/conversations/{ident}/handoff"): ANYONE,
    ("GET", "/v1/passages/{ident}"): ANYONE,
    ("GET", "/v1/releases"): Role.OPERATOR,
    ("GET", "/health/live"): ANYONE,
    ("GET", "/health/ready"): ANYONE,
    ("GET", "/v1/doctor"): Role.OPERATOR,
    ("GET", "/metrics"): Role.OPERATOR,
    ("GET", "/"): ANYONE,
    ("GET", "/widget.js"): ANYONE,
    ("GET", "/widget.css"): ANYONE,
    ("GET", "/icon.svg"): ANYONE,
}
"""Every route and the role it needs. A route that is missing here fails a test."""

ASK = {"question": "How much is a transfer?"}


def keyed(opened: Opened, *roles: Role, group: str = "") -> dict[str, str]:
    name = "-".join(["key", *roles, group]).strip("-")
    groups = frozenset({group} if group else ())
    return {"authorization": f"Bearer {opened.rooms.keyring.add(name, frozenset(roles), groups)}"}


def ask(client: TestClient, headers: dict[str, str] | None = None) -> dict[str, str]:
    found: dict[str, str] = client.post("/v1/ask", json=ASK, headers=headers).json()
    return found


def test_every_route_is_listed_with_its_role() -> None:
    found = {
        (method, route.path)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    assert found == set(ROUTES)


@pytest.mark.parametrize(("method", "path"), [r for r, need in ROUTES.items() if need != ANYONE])
def test_a_route_lets_in_only_its_role(
    method: str, path: str, client: TestClient, opened: Opened
) -> None:
    need = ROUTES[method, path]
    there = path.replace("{ident}", ask(client)["id"])

    def status(headers: dict[str, str]) -> int:
        return client.request(
            method, there, headers=headers, json={"answer": "0" * 32} if method == "POST" else None
        ).status_code

    assert status({}) == 401
    assert status({"x-api-key": "cs_unknown"}) == 401
    if isinstance(need, Role):
        others = [role for role in Role if role is not need]
        assert status(keyed(opened, *others)) == 403
        assert status(keyed(opened, need)) == 200
    else:
        assert status(keyed(opened, Role.ASKER)) == 200


def test_every_body_that_needs_a_key_waits_for_it() -> None:
    assert {path for (method, path), need in ROUTES.items() if method == "POST"
            and need != ANYONE} == KEYED  # fmt: skip


@pytest.mark.parametrize("path", sorted(KEYED))
@pytest.mark.parametrize(
    "body", [b"{", b"x" * 1_100_000, b"[" * 60_000], ids=["bad", "big", "deep"]
)
def test_nothing_of_a_body_is_read_before_the_key_that_it_needs(
    path: str, body: bytes, client: TestClient, opened: Opened
) -> None:
    json_type = {"content-type": "application/json"}

    def status(headers: dict[str, str], body: bytes = body) -> int:
        return client.post(path, content=body, headers=json_type | headers).status_code

    def unread() -> Iterator[bytes]:
        pytest.fail("the body was read")
        yield b""

    assert status({}) == 401
    assert status({"x-api-key": "cs_wrong"}) == 401
    assert status(keyed(opened, Role.AUDITOR)) in {413, 422}
    assert client.post(path, content=unread(), headers=json_type).status_code == 401


def test_a_wrong_key_is_401_even_where_none_is_needed(client: TestClient, opened: Opened) -> None:
    good = keyed(opened, Role.ASKER)
    for headers in (
        {"authorization": "Bearer nonsense"},
        {"authorization": "Basic dXNlcjpwdw=="},
        {"x-api-key": ""},
        {**good, "x-api-key": "x"},
    ):
        reply = client.post("/v1/ask", json=ASK, headers=headers)
        assert reply.status_code == 401, headers
        assert reply.headers["www-authenticate"] == "Bearer"


def test_groups_come_from_the_key_and_from_nowhere_else(client: TestClient, opened: Opened) -> None:
    client.post("/v1/ask", json=ASK, headers={"x-countersign-groups": '["staff"]'})
    client.post("/v1/ask", json=ASK, headers=keyed(opened, Role.ASKER, group="staff"))
    assert client.post("/v1/ask", json={**ASK, "groups": ["staff"]}).status_code == 422
    seen = [question.asker.visibilities for question in opened.answering.asked]
    assert seen == [{"public"}, {"public", "staff"}]


@pytest.mark.parametrize("outcome", [Outcome.QUOTED, Outcome.REFUSED])
def test_an_answer_is_200_and_read_again_byte_for_byte(
    outcome: Outcome, client: TestClient, opened: Opened
) -> None:
    opened.answering.outcome = outcome
    first = client.post("/v1/ask", json=ASK)
    assert first.status_code == 200
    assert list(first.json()) == [
        "id", "conversation", "outcome", "reason", "language", "text", "statements", "withheld",
        "suggestions", "handoff", "release", "model", "prompt", "policy", "sealed",
        "notices", "unanswered",
    ]  # fmt: skip
    again = client.get(f"/v1/answers/{first.json()['id']}")
    assert again.content == first.content


def test_events_come_after_the_seal_one_a_statement_then_the_answer(client: TestClient) -> None:
    reply = client.post("/v1/ask", json=ASK, headers={"accept": "text/event-stream"})
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = [block.split("\n") for block in reply.text.strip().split("\n\n")]
    assert [name for name, _ in events] == ["event: statement", "event: answer"]
    statement, answer = (json.loads(line.removeprefix("data: ")) for _, line in events)
    assert answer["statements"] == [statement]
    assert answer["sealed"]["index"] == 0
    assert client.get(f"/v1/answers/{answer['id']}").json() == answer


def test_what_a_key_was_answered_is_not_there_for_others(
    client: TestClient, opened: Opened
) -> None:
    mine, other = keyed(opened, Role.ASKER), keyed(opened, Role.OPERATOR)
    asked = ask(client, mine)
    missing = client.get(f"/v1/answers/{'0' * 32}")
    assert missing.status_code == 404
    for headers in ({}, other):
        reply = client.get(f"/v1/answers/{asked['id']}", headers=headers)
        assert (reply.status_code, reply.content) == (404, missing.content)
        handoff = client.post(f"/v1/conversations/{asked['conversation']}/handoff", headers=headers)
        assert (handoff.status_code, handoff.content) == (404, missing.content)
        said = client.post(
            f"/v1/answers/{asked['id']}/feedback", json={"helpful": True}, headers=headers
        )
        assert (said.status_code, said.content) == (404, missing.content)
    assert client.get(f"/v1/answers/{asked['id']}", headers=mine).json() == asked


def test_reading_a_trail_leaves_a_record(client: TestClient, opened: Opened) -> None:
    asked = ask(client)
    auditor = keyed(opened, Role.AUDITOR)
    trail = client.get(f"/v1/answers/{asked['id']}/trail", headers=auditor)
    assert trail.json()["payload"]["question"] == ASK["question"]
    leaf, payload = opened.log.records[-1]
    assert (leaf.type, dict(leaf.fields)) == ("view", {"about": asked["id"]})
    assert payload is not None
    assert payload.fields == {"by": "key-auditor"}
    assert "key-auditor" not in str(leaf)


def test_a_bundle_and_a_search_leave_records_too(client: TestClient, opened: Opened) -> None:
    asked = ask(client)
    auditor = keyed(opened, Role.AUDITOR)
    made = client.get(f"/v1/answers/{asked['id']}/bundle", headers=auditor)
    assert (made.status_code, made.content) == (200, b'{"format":"fake"}')
    assert opened.log.records[-1][0].type == "export"
    refused = client.get(f"/v1/answers/{asked['id']}/bundle?disclose=true", headers=auditor)
    assert (refused.status_code, refused.json()["detail"]) == (409, "nothing can be disclosed")
    found = client.post("/v1/trails/search", json={"answer": asked["id"]}, headers=auditor).json()
    assert [record["type"] for record in found["records"]] == ["answer", "export"]
    assert opened.log.records[-1][0].type == "view"
    for wrong in ({"answer": "x"}, {"release": "a"}, {"since": "2026-01-01"}, {"page": "1"}):
        assert client.post("/v1/trails/search", json=wrong, headers=auditor).status_code == 422
    missing = client.get(f"/v1/answers/{'0' * 32}/bundle", headers=auditor)
    assert missing.status_code == 404


def test_a_name_is_looked_for_in_a_body_and_never_in_an_address(
    client: TestClient, opened: Opened
) -> None:
    auditor = keyed(opened, Role.AUDITOR)
    sent = client.post("/v1/trails/search", json={"who": "Jane Doe"}, headers=auditor)
    assert (sent.status_code, sent.json()) == (200, {"records": [], "more": False})
    assert client.get("/v1/trails", params={"who": "Jane Doe"}, headers=auditor).status_code == 404
    assert client.get("/v1/trails/search?who=Jane", headers=auditor).status_code == 405


@pytest.mark.parametrize("body", [{}, {"who": None, "release": None}])
def test_a_search_for_nothing_is_refused_in_a_sentence_and_reads_nothing(
    body: dict[str, None], client: TestClient, opened: Opened
) -> None:
    before = len(opened.log.records)
    refused = client.post("/v1/trails/search", json=body, headers=keyed(opened, Role.AUDITOR))
    assert refused.status_code == 422
    assert refused.json()["detail"] == "Say what to look for: give at least one field."
    assert len(opened.log.records) == before


def test_a_search_waits_in_the_queue_of_questions(client: TestClient, opened: Opened) -> None:
    auditor = keyed(opened, Role.AUDITOR)
    opened.rooms.admission._taken = opened.rooms.admission._places
    found = client.post("/v1/trails/search", json={"release": 1}, headers=auditor)
    assert found.status_code == 429


def test_the_auditors_page_is_strict_and_holds_nothing(client: TestClient) -> None:
    page = client.get("/audit")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    for name in ("audit.js", "story.js", "proof.js", "audit.css"):
        assert client.get(f"/console/{name}").status_code == 200
    for name in ("audit.html", "..%2fwidget%2fwidget.js", "x"):
        assert client.get(f"/console/{name}").status_code == 404


def test_feedback_is_sealed_and_its_words_are_personal(client: TestClient, opened: Opened) -> None:
    asked = ask(client)
    reply = client.post(
        f"/v1/answers/{asked['id']}/feedback", json={"helpful": False, "comment": "I am Ann"}
    )
    assert reply.status_code == 201
    leaf, payload = opened.log.records[-1]
    assert leaf.type == "feedback"
    assert "Ann" not in str(leaf)
    assert payload is not None
    assert payload.fields["comment"] == "I am Ann"
    assert client.get(f"/v1/answers/{asked['id']}").json() == asked


def test_a_handoff_is_stored_with_transcript_reasons_and_release(
    client: TestClient, opened: Opened
) -> None:
    opened.answering.outcome = Outcome.REFUSED
    asked = ask(client)
    client.post("/v1/ask", json={**ASK, "conversation": asked["conversation"]})
    reply = client.post(
        f"/v1/conversations/{asked['conversation']}/handoff", json={"note": "please call"}
    )
    assert reply.status_code == 200
    assert reply.json()["outcome"] == "handed_off"
    assert reply.json()["text"] == "A person will take over (en)."
    (stored,) = opened.rooms.outbox.waiting()
    assert (stored.release, stored.reasons) == (7, ("weak_evidence",))
    assert [turn.get("question", turn.get("note")) for turn in stored.transcript] == [
        ASK["question"],
        ASK["question"],
        "please call",
    ]


def test_a_handoff_that_waits_is_given_back_and_not_stored_again(
    client: TestClient, opened: Opened
) -> None:
    asked = ask(client)
    path = f"/v1/conversations/{asked['conversation']}/handoff"
    first = client.post(path, json={"note": "please call"})
    before = len(opened.log.records)
    for body in ({"note": "please call"}, {}):
        again = client.post(path, json=body)
        assert (again.status_code, again.content) == (200, first.content)
    assert len(opened.log.records) == before
    assert opened.rooms.outbox.count_waiting() == 1


def test_what_is_said_while_a_handoff_waits_goes_into_it(
    client: TestClient, opened: Opened
) -> None:
    asked = ask(client)
    path = f"/v1/conversations/{asked['conversation']}/handoff"
    first = client.post(path, json={"note": "please call"}).json()
    client.post("/v1/ask", json={**ASK, "conversation": asked["conversation"]})
    second = client.post(path, json={"contact": "0170 1"}).json()
    assert second["id"] == first["id"]
    assert second["sealed"] != first["sealed"]
    (stored,) = opened.rooms.outbox.waiting()
    assert [list(turn) for turn in stored.transcript] == [
        ["question", "answer", "outcome", "reason", "id"],
        ["question", "answer", "outcome", "reason", "id"],
        ["note", "contact"],
        ["note", "contact"],
    ]
    assert [turn["note"] or turn["contact"] for turn in stored.transcript[2:]] == [
        "please call",
        "0170 1",
    ]
    for number in range(30):
        client.post(path, json={"note": f"note {number}"})
    (stored,) = opened.rooms.outbox.waiting()
    assert len(stored.transcript) == 2 + 10
    assert stored.transcript[-1]["note"] == "note 29"


def test_once_a_person_has_it_another_handoff_is_another(
    client: TestClient, opened: Opened
) -> None:
    asked = ask(client)
    path = f"/v1/conversations/{asked['conversation']}/handoff"
    first = client.post(path).json()
    opened.rooms.outbox.collected(first["id"], opened.rooms.clock)
    assert client.post(path).json()["id"] != first["id"]
    assert opened.rooms.outbox.count_waiting() == 1


def test_of_a_long_conversation_the_latest_turns_are_handed_over(
    client: TestClient, opened: Opened
) -> None:
    conversation = ask(client)["conversation"]
    for _ in range(TURNS + 2):
        last = client.post("/v1/ask", json={**ASK, "conversation": conversation}).json()
    assert client.post(f"/v1/conversations/{conversation}/handoff").status_code == 200
    (stored,) = opened.rooms.outbox.waiting()
    assert stored.transcript[0] == {"left_out": 3}
    assert len(stored.transcript) == 1 + TURNS
    assert stored.transcript[-1]["id"] == last["id"]
    assert opened.log.records[-1][0].fields["turns"] == TURNS


def test_a_handoff_that_cannot_be_sealed_is_not_stored(client: TestClient, opened: Opened) -> None:
    asked = ask(client)
    opened.log.broken = True
    reply = client.post(f"/v1/conversations/{asked['conversation']}/handoff")
    assert reply.status_code == 503
    assert opened.rooms.outbox.waiting() == ()


def test_a_passage_comes_with_its_span_and_section(client: TestClient) -> None:
    found = client.get(f"/v1/passages/{PASSAGE}").json()
    at = found["start"] - found["section_start"]
    assert found["section"][at : at + len(found["text"])] == found["text"]


def test_a_staff_passage_is_not_there_byte_for_byte(client: TestClient, opened: Opened) -> None:
    missing = client.get(f"/v1/passages/{'0' * 32}")
    assert missing.status_code == 404
    for ident in (STAFF_PASSAGE, PassageId("../../etc/passwd"), PassageId("%00")):
        reply = client.get(f"/v1/passages/{ident}")
        assert (reply.status_code, reply.content) == (404, missing.content)
    staff = keyed(opened, Role.ASKER, group="staff")
    assert client.get(f"/v1/passages/{STAFF_PASSAGE}", headers=staff).status_code == 200


def test_search_takes_its_limits_and_gives_its_id_back(client: TestClient) -> None:
    found = client.post("/v1/search", json={"id": "q1", **ASK, "top_k": 1}).json()
    assert found["id"] == "q1"
    assert {"passage", "document", "score", "text"} <= set(found["hits"][0])
    for top_k in (0, 101, "10", 1.5):
        assert client.post("/v1/search", json={**ASK, "top_k": top_k}).status_code == 422


def test_a_guard_record_that_cannot_be_read_is_422(client: TestClient, opened: Opened) -> None:
    headers = keyed(opened, Role.ASKER)
    reply = client.post("/v1/guard/check", json={"id": 1}, headers=headers)
    assert (reply.status_code, reply.json()["detail"]) == (422, "`answer` is missing")


def test_a_guard_record_that_is_too_much_or_cannot_be_given_back_is_told_in_a_sentence(
    tmp_path: Path,
) -> None:
    library = library_in(tmp_path / "library")
    library.put("fees", "# Fees\n\nThe fee is 4.90 EUR.\n")
    library.publish()
    record = {
        "id": 1,
        "answer": "The fee is 4.90 EUR [1]. " * 200,
        "passages": [{"id": "p", "text": "The fee is 4.90 EUR. " * 5_000}],
    }
    with library.served() as client:
        key = library.key("ann") | {"content-type": "application/json"}
        for wrong in ({"id": "\ud800"}, {"id": 2**70}):
            body = json.dumps({**record, "answer": "a [1].", **wrong}).encode()
            reply = client.post("/v1/guard/check", content=body, headers=key)
            assert (reply.status_code, "Unicode" in reply.json()["detail"]) == (422, True)
        for policy in ({}, {"policy": "detect"}):
            reply = client.post("/v1/guard/check", json=record | policy, headers=library.key(
                f"desk{len(policy)}"))  # fmt: skip
            assert reply.status_code == 413
            assert "Check it in parts" in reply.json()["detail"]


def test_an_operator_sees_what_was_counted(client: TestClient, opened: Opened) -> None:
    opened.rooms.metrics.answered("refused", "no_evidence")
    ask(client)
    page = client.get("/metrics", headers=keyed(opened, Role.OPERATOR)).text
    assert 'countersign_answers_total{outcome="refused",reason="no_evidence"} 1.0' in page
    assert 'countersign_stage_seconds_count{stage="ask"} 1.0' in page
    assert 'countersign_requests_total{route="/v1/ask",status="200"} 1.0' in page
