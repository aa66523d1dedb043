"""What a backup brings back answers as it did before: documents, tables, phrasings and all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.backup import back_up, restore
from tests.fakes.library import Library, clock, library_in

ANSWERED = "What does an international transfer ordered in the app cost?"
UNANSWERED = "What does an international transfer cost in the app?"
STAFF = "What may staff waive for an international transfer?"
MINTED = frozenset({"id", "conversation", "sealed"})
"""What each answer has for itself."""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Two releases; the second has a phrasing that no document answers."""
    library = library_in(tmp_path / "first")
    library.put("abroad", "# Transfers\n\nAn international transfer in the app costs 3.90 EUR.\n")
    library.publish()
    library.put("abroad", "# Transfers\n\nAn international transfer in the app costs 4.90 EUR.\n")
    library.put("staff", "# Staff\n\nStaff may waive an international transfer.\n", "staff")
    asked = library.folder / "phrasings" / "asked.csv"
    asked.parent.mkdir()
    asked.write_text(f"document,language,sentence,question\nabroad,en,-,{UNANSWERED}\n")
    library.publish()
    return library


def answers(client: TestClient, headers: dict[str, str]) -> list[dict[str, Any]]:
    """Each question to each asker, without what is minted for each answer."""
    asked = [(ANSWERED, {}), (UNANSWERED, {}), (STAFF, {}), (STAFF, headers)]
    found = []
    for question, by in asked:
        answer = ask(client, question, by)
        text = json.dumps({name: said for name, said in answer.items() if name not in MINTED})
        found.append(json.loads(text.replace(answer["conversation"], "CONVERSATION")))
    return found


def ask(client: TestClient, question: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = client.post(
        "/v1/ask", json={"question": question}, headers=headers
    ).json()
    return found


def test_a_restored_installation_answers_the_same(library: Library, tmp_path: Path) -> None:
    headers = library.key("desk", "staff")
    release = library.parts.catalog.pin("quay")
    with library.served() as client:
        before = answers(client, headers)
        back_up(library.parts.places.data, tmp_path / "kept", clock, 30)
    assert [answer["outcome"] for answer in before] == ["quoted", "refused", "refused", "quoted"]

    # Another machine: nothing of the first is there but the backup and its settings.
    again = library_in(tmp_path / "second")
    restore(tmp_path / "kept", again.parts.places.data, clock)
    again.parts.follower.follow()
    assert again.parts.catalog.pin("quay") == release
    assert [p.question for p in again.parts.catalog.phrasings(release.number)] == [UNANSWERED]
    with again.served() as client:
        assert answers(client, headers) == before
        again.roll_back(1)
        assert "3.90 EUR" in ask(client, ANSWERED)["text"]
