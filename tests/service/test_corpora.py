"""Several corpora: what an asker may not see of, they cannot tell from what is not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.scope import Role
from tests.fakes.library import Library, library_in

ASK = {"question": "What does an international transfer ordered in the app cost?"}
FEE = "An international transfer ordered in the app costs 4.90 EUR."


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """`quay` is public, `vault` for staff, `later` comes into force, `draft` is only staged."""
    library = library_in(tmp_path)
    library.put("payments/abroad", f"# Transfers abroad\n\n{FEE}\n")
    library.publish()
    library.turn_to("vault")
    library.put("vault/abroad", f"# Transfers for staff\n\n{FEE} Again.\n", visibility="staff")
    library.publish()
    library.turn_to("later")
    library.put("later/abroad", f"# Transfers later\n\n{FEE} Later.\n", in_force_from="2027-01-01")
    library.publish()
    library.turn_to("draft")
    library.put("draft/abroad", f"# Transfers perhaps\n\n{FEE} Perhaps.\n")
    library.stage()
    return library


def replies(
    client: TestClient, corpus: str, headers: dict[str, str] | None = None, **more: str
) -> list[tuple[int, bytes]]:
    found = [
        client.post(path, json=ASK | {"corpus": corpus} | more, headers=headers)
        for path in ("/v1/ask", "/v1/search")
    ]
    return [(reply.status_code, reply.content) for reply in found]


def test_a_corpus_of_which_nothing_is_visible_answers_like_an_unknown_one(library: Library) -> None:
    lobby = library.key("lou", "lobby")
    with library.served() as client:
        for headers in (None, lobby):
            unknown = replies(client, "nowhere", headers)
            assert [status for status, _ in unknown] == [422, 422]
            for corpus in ("vault", "later", "draft"):
                assert replies(client, corpus, headers) == unknown
                day = {"as_of": "2026-11-22"}
                assert replies(client, corpus, headers, **day) == unknown
            assert [status for status, _ in replies(client, "quay", headers)] == [200, 200]


def test_who_may_see_something_of_a_corpus_is_answered_from_it(library: Library) -> None:
    staff = library.key("ann", "staff")
    with library.served() as client:
        given = client.post("/v1/ask", json=ASK | {"corpus": "vault"}, headers=staff).json()
        assert given["statements"][0]["citations"][0]["document"] == "vault/abroad"
        assert [status for status, _ in replies(client, "draft", staff)] == [422, 422]


def test_the_only_corpus_that_an_asker_sees_need_not_be_named(library: Library) -> None:
    staff = library.key("ann", "staff")
    with library.served() as client:
        given = client.post("/v1/ask", json=ASK).json()
        assert given["statements"][0]["citations"][0]["document"] == "payments/abroad"
        assert client.post("/v1/search", json=ASK).status_code == 200
        assert client.post("/v1/ask", json=ASK, headers=staff).status_code == 422


def test_an_operator_who_lists_releases_anyway_is_told_what_is_missing(library: Library) -> None:
    operator = library.key("eve", roles=frozenset({Role.OPERATOR}))
    with library.served() as client:
        reply = client.post("/v1/ask", json=ASK | {"corpus": "draft"}, headers=operator)
    assert reply.status_code == 409
    assert reply.json()["detail"].startswith("No release is live there")


def test_a_day_before_the_first_release_is_told_of_what_is_visible_only(library: Library) -> None:
    with library.served() as client:
        unknown = replies(client, "nowhere", as_of="2020-01-01")
        assert replies(client, "vault", as_of="2020-01-01") == unknown
        early = client.post("/v1/ask", json=ASK | {"corpus": "quay", "as_of": "2020-01-01"})
    assert early.status_code == 409
