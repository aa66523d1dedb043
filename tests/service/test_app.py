"""The application: opened once, bounded, and silent about what it was asked."""

from __future__ import annotations

import io
import json
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service import logs
from service.app import create_app_from
from service.settings import Settings
from tests.eventually import eventually
from tests.fakes.rooms import HERE, Opened, rooms_in


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged while a test runs."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    written = io.StringIO()
    logs.to_json_lines("info", written)
    yield written
    root.handlers[:] = before
    root.setLevel(level)


def test_rooms_are_opened_once_followed_and_closed(tmp_path: Path) -> None:
    opened = rooms_in(tmp_path)
    times: list[int] = []

    def open_once() -> object:
        times.append(1)
        return opened.rooms

    app = create_app_from(open_once, Settings(data=tmp_path))  # type: ignore[arg-type]
    assert times == []
    with TestClient(app, HERE) as client:
        for _ in range(3):
            assert client.get("/health/live").status_code == 200
        eventually(lambda: opened.followed)
    assert (len(times), bool(opened.followed), opened.closed) == (1, True, [True])


def test_one_question_too_many_is_429_and_places_are_given_back(tmp_path: Path) -> None:
    opened = rooms_in(tmp_path, workers=1, waiting=1)
    gate = opened.answering.gate = threading.Event()
    app = create_app_from(lambda: opened.rooms, Settings(data=tmp_path))
    with TestClient(app, HERE) as client, ThreadPoolExecutor(3) as pool:

        def ask() -> int:
            return client.post("/v1/ask", json={"question": "a"}).status_code

        busy = [pool.submit(ask) for _ in range(2)]
        eventually(lambda: opened.rooms.admission.taken == 2)
        turned_away = client.post("/v1/ask", json={"question": "a"})
        assert turned_away.status_code == 429
        assert int(turned_away.headers["retry-after"]) >= 1
        assert client.get("/health/live").status_code == 200
        gate.set()
        assert [each.result() for each in busy] == [200, 200]
        assert ask() == 200


def test_guard_checks_never_take_the_places_of_questions(tmp_path: Path) -> None:
    opened = rooms_in(tmp_path, workers=2, waiting=1)
    gate = opened.answering.check_gate = threading.Event()
    token = opened.rooms.keyring.add("desk", frozenset(), frozenset())
    app = create_app_from(lambda: opened.rooms, Settings(data=tmp_path))
    with TestClient(app, HERE) as client, ThreadPoolExecutor(8) as pool:

        def check() -> int:
            headers = {"x-api-key": token}
            return client.post("/v1/guard/check", json={"answer": "a"}, headers=headers).status_code

        checks = [pool.submit(check) for _ in range(8)]
        eventually(lambda: sum(each.done() for each in checks) == 5)
        asked = [client.post("/v1/ask", json={"question": "a"}).status_code for _ in range(3)]
        gate.set()
        statuses = sorted(each.result() for each in checks)
    assert asked == [200, 200, 200]
    assert statuses == [200, 200, 200, 429, 429, 429, 429, 429]


@pytest.mark.parametrize("path", ["conversations/{conversation}/handoff", "answers/{id}/feedback"])
def test_however_many_leave_word_readiness_and_answers_do_not_wait(
    path: str, tmp_path: Path
) -> None:
    opened = rooms_in(tmp_path)
    app = create_app_from(lambda: opened.rooms, Settings(data=tmp_path))
    with TestClient(app, HERE) as client, ThreadPoolExecutor(50) as pool:
        asked = [client.post("/v1/ask", json={"question": "a"}).json() for _ in range(50)]
        gate = opened.log.gate = threading.Event()

        def leave(answer: dict[str, str]) -> int:
            body = {"helpful": True} if "feedback" in path else {}
            return client.post("/v1/" + path.format(**answer), json=body).status_code

        left = [pool.submit(leave, answer) for answer in asked]
        eventually(lambda: sum(each.done() for each in left) == 47)
        began = time.monotonic()
        assert client.get("/health/ready").status_code == 200
        assert client.get(f"/v1/answers/{asked[0]['id']}").status_code == 200
        waited = time.monotonic() - began
        gate.set()
        statuses = [each.result() for each in left]
    assert waited < 20
    assert statuses.count(429) == 47
    assert len(opened.log.records) == 50 + 3


def test_logs_hold_neither_questions_nor_ids_nor_keys(
    client: TestClient, opened: Opened, lines: io.StringIO
) -> None:
    asked = client.post("/v1/ask", json={"question": "my card 4111"}).json()
    client.get(f"/v1/answers/{asked['id']}")
    client.get("/v1/releases", headers={"x-api-key": "cs_wrong"})
    opened.answering.error = RuntimeError("could not parse 4111")
    client.post("/v1/ask", json={"question": "my card 4111"})
    written = [json.loads(line) for line in lines.getvalue().splitlines()]
    ours = [line for line in written if line["logger"] == "countersign"]
    assert [line["status"] for line in ours if line["event"] == "request"] == [200, 200, 401, 500]
    assert any(line["event"] == "request broke" for line in ours)
    for secret in ("4111", asked["id"], "cs_wrong"):
        assert secret not in lines.getvalue()


def test_every_reply_has_an_id_and_safe_headers(client: TestClient) -> None:
    ids = set()
    for path in ("/health/live", "/nowhere", "/v1/releases"):
        reply = client.get(path)
        ids.add(reply.headers["x-request-id"])
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert len(ids) == 3


def test_no_page_asks_anything_of_strangers(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
    policy = client.get("/").headers["content-security-policy"]
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def test_only_listed_origins_may_carry_the_widget(tmp_path: Path) -> None:
    opened = rooms_in(tmp_path)
    settings = Settings(data=tmp_path, origins=("https://www.bank.example",))
    with TestClient(create_app_from(lambda: opened.rooms, settings), HERE) as client:

        def allowed(origin: str, headers: str = "content-type") -> tuple[int, str | None]:
            reply = client.options(
                "/v1/ask",
                headers={
                    "origin": origin,
                    "access-control-request-method": "POST",
                    "access-control-request-headers": headers,
                },
            )
            return reply.status_code, reply.headers.get("access-control-allow-origin")

        assert allowed("https://www.bank.example") == (200, "https://www.bank.example")
        assert allowed("https://evil.example") == (400, None)
        for key in ("authorization", "x-api-key"):
            assert allowed("https://www.bank.example", f"content-type,{key}")[0] == 400
        asked = client.post(
            "/v1/ask", json={"question": "?"}, headers={"origin": "https://www.bank.example"}
        )
        assert asked.headers["access-control-allow-origin"] == "https://www.bank.example"
        assert "access-control-allow-credentials" not in asked.headers


LOOPBACK = ("localhost", "LOCALHOST.:8080", "127.0.0.1:8080", "127.9.9.9", "[::1]:8080")
FOREIGN = (
    "evil.example:8080",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "",
    "[::1",
    "a:b",
)


@pytest.mark.parametrize(
    ("bound", "hosts", "known", "unknown"),
    [
        ("127.0.0.1", (), LOOPBACK, (*FOREIGN, "10.0.0.3:8080", "[2001:db8::1]")),
        ("127.0.0.1", ("Ask.bank.example",), (*LOOPBACK, "ask.bank.example"), FOREIGN),
        ("0.0.0.0", (), (*LOOPBACK, "10.0.0.3:8080", "[2001:db8::1]"), FOREIGN),
        ("desk.bank.example", (), ("desk.bank.example:8080", "10.0.0.3"), FOREIGN),
    ],
)
def test_a_name_that_is_not_the_services_own_is_turned_away(
    bound: str,
    hosts: tuple[str, ...],
    known: tuple[str, ...],
    unknown: tuple[str, ...],
    tmp_path: Path,
) -> None:
    opened = rooms_in(tmp_path)
    settings = Settings(data=tmp_path, host=bound, hosts=hosts)
    with TestClient(create_app_from(lambda: opened.rooms, settings), HERE) as client:

        def status(host: str, path: str = "/v1/ask") -> int:
            headers = {"host": host, "origin": f"http://{host}"}
            return client.post(path, json={"question": "a"}, headers=headers).status_code

        assert [status(host) for host in known] == [200] * len(known)
        assert [status(host) for host in unknown] == [421] * len(unknown)
        assert len(opened.answering.asked) == len(known)
        turned = client.get("/", headers={"host": "evil.example"})
    assert turned.json()["detail"].startswith("This service is not reached under that name.")
    assert "evil" not in turned.text


def test_without_origins_no_foreign_page_is_allowed_anything(client: TestClient) -> None:
    reply = client.get("/widget.js", headers={"origin": "https://www.bank.example"})
    assert not [name for name in reply.headers if name.startswith("access-control-")]
