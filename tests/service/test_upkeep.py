"""What the evidence needs is done while the service runs, and said when it ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service.choices.trails import AuditStore
from service.doctor import Bad
from service.looking import Looking
from service.opening import Parts
from service.settings import Settings, SettingsWrong
from service.trails import retention
from service.trails.records import AnswerId, ConversationId
from service.trails.scopes import Scope
from service.trails.sealed_log import SealedLog
from tests.fakes.library import Library, library_in

ASKED = "What does an international transfer ordered in the app cost?"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = library_in(tmp_path)
    settings = library.parts.settings.model_copy(
        update={"audit_heartbeat": 300, "audit_apart": tmp_path / "second"}
    )
    library.parts.settings = settings
    library.put(
        "abroad", "# Transfers\n\nAn international transfer ordered in the app costs 4.90 EUR.\n"
    )
    library.publish()
    return library


def soon(happened: Callable[[], bool]) -> bool:
    """Whether something happens as long as a busy machine takes."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if happened():
            return True
        time.sleep(0.02)
    return False


def test_a_service_beats_anchors_and_says_that_it_ends(library: Library, tmp_path: Path) -> None:
    trails = library.parts.trails
    with library.served():
        assert soon(lambda: len(trails.records_typed("heartbeat", "anchor")) == 2)
    log = SealedLog.open(
        library.parts.places.trails, library.parts.settings.audit_origin, library.parts.clock
    )
    beats = [beat.leaf["state"] for beat in log.records_typed("heartbeat")]
    found = log.verify()
    log.close()
    assert beats == ["serving", "stopped"]
    assert (found.passed, found.unbroken) == (True, True)
    assert len(list((tmp_path / "second").rglob("*.checkpoint"))) == 1


def test_a_start_finishes_what_was_to_be_erased(library: Library) -> None:
    parts = library.parts
    with library.served() as client:
        answer = client.post("/v1/ask", json={"question": ASKED}).json()
        conversation = ConversationId(answer["conversation"])
        # The record is durable, and the process dies before the key is gone.
        parts.erasing._record(conversation, "Ann", "", {"outcome": "erased"})
        assert parts.trails.trail(AnswerId(answer["id"])).payload is not None
        parts._reapplied = False
        assert soon(lambda: parts.trails.trail(AnswerId(answer["id"])).payload is None)
        assert client.get(f"/v1/answers/{answer['id']}").status_code == 404


def test_an_authority_without_roots_is_refused_at_the_start(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", audit_timestamp_url="http://127.0.0.1:1/")
    parts = Parts(settings)
    with pytest.raises(SettingsWrong, match="audit_timestamp_roots"):
        parts.anchoring  # noqa: B018
    parts.close()


def test_a_doctor_compares_classes_with_the_stores_lock(library: Library) -> None:
    parts = library.parts
    assert "no retention class is given; 0 holds stand." in Looking(parts).looks()["retention"]()
    retention.give(parts.trails, (), Scope(everything=True), 7, "Ann")
    assert "7 years on every record" in Looking(parts).looks()["retention"]()
    parts.settings = parts.settings.model_copy(
        update={"audit_store": AuditStore.S3, "audit_days": 365}
    )
    with pytest.raises(Bad, match="locks records for 365 days"):
        Looking(parts).looks()["retention"]()
    parts.close()


def test_a_doctor_misses_an_anchor_that_is_too_old(library: Library, tmp_path: Path) -> None:
    parts = library.parts
    parts.anchoring.anchor()
    assert "copy: 1" in Looking(parts).looks()["anchors"]()
    for path in parts.places.anchors.iterdir():
        path.unlink()
    with pytest.raises(Bad, match="an anchor does not hold"):
        Looking(parts).looks()["anchors"]()
    parts.close()
