"""Problems are documents that say what to do and repeat nothing that was sent."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from service.trails.records import AuditUnavailable
from tests.fakes.rooms import Opened

SECRET = "4111 1111 1111 1111"
JSON = {"content-type": "application/json"}


def problem(reply: object) -> dict[str, object]:
    assert reply.headers["content-type"] == "application/problem+json"  # type: ignore[attr-defined]
    found = reply.json()  # type: ignore[attr-defined]
    assert set(found) >= {"type", "title", "status", "detail"}
    assert found["status"] == reply.status_code  # type: ignore[attr-defined]
    return dict(found)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"question": ""}, "The question must have between 1 and 2,000 characters."),
        ({"question": " \n"}, "The question must have between 1 and 2,000 characters."),
        ({"question": "x" * 2001}, "The question must have between 1 and 2,000 characters."),
        ({}, "The question is missing."),
        ({"question": 3}, "The question must be text."),
        ({"question": "a", SECRET: 1}, "is not a field here."),
        ({"question": "a", "as_of": SECRET}, "`as_of` must be a day, written as 2026-01-31."),
        ({"question": "a", "as_of": 20000}, "`as_of` must be a day, written as 2026-01-31."),
        (
            {"question": "a", "conversation": SECRET},
            "`conversation` must be an id that this service gave",
        ),
        (
            {"question": "a", "language": "English"},
            "`language` must be a language's code, such as en.",
        ),
    ],
)
def test_a_wrong_field_is_422_with_a_sentence(
    body: dict[str, object], sentence: str, client: TestClient
) -> None:
    reply = client.post("/v1/ask", json=body)
    assert reply.status_code == 422
    assert sentence in str(problem(reply)["detail"])
    assert SECRET not in reply.text


@pytest.mark.parametrize(
    "raw", [b"{", b"", b'"text"', b'{"question": "\xff"}', b'{"question": "\\ud800"}', b"[" * 60000]
)
def test_a_body_that_is_not_json_is_422(raw: bytes, client: TestClient) -> None:
    reply = client.post("/v1/ask", content=raw, headers=JSON)
    assert reply.status_code == 422
    problem(reply)


def test_another_media_type_is_415(client: TestClient) -> None:
    reply = client.post(
        "/v1/ask", content=b'{"question":"a"}', headers={"content-type": "text/plain"}
    )
    assert reply.status_code == 415
    problem(reply)


def test_a_large_body_is_413_whether_it_says_its_length_or_not(client: TestClient) -> None:
    large = json.dumps({"question": "a", "language": "x" * 70_000}).encode()
    assert client.post("/v1/ask", content=large, headers=JSON).status_code == 413
    chunked = client.post("/v1/ask", content=iter([large[:40_000], large[40_000:]]), headers=JSON)
    assert chunked.status_code == 413
    problem(chunked)


def test_what_breaks_inside_tells_nothing(client: TestClient, opened: Opened) -> None:
    opened.answering.error = RuntimeError(f"cannot parse {SECRET}")
    reply = client.post("/v1/ask", json={"question": SECRET})
    assert reply.status_code == 500
    assert SECRET not in reply.text
    assert "Traceback" not in reply.text
    assert reply.headers["x-request-id"]
    problem(reply)


def test_without_a_record_there_is_no_answer(client: TestClient, opened: Opened) -> None:
    opened.answering.error = AuditUnavailable("the disk /secret/path is full")
    reply = client.post("/v1/ask", json={"question": "a"})
    assert reply.status_code == 503
    assert reply.headers["retry-after"] == "5"
    assert "/secret/path" not in reply.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("GET", "/v1/ask", 405), ("PUT", "/health/live", 405)],
)
def test_the_routers_own_refusals_are_problems_too(
    method: str, path: str, status: int, client: TestClient
) -> None:
    reply = client.request(method, path)
    assert reply.status_code == status
    problem(reply)
