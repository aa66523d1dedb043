"""Over HTTP: no answer without a record in the bucket, whatever the bucket does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.app import create_app_from
from service.opening import open_rooms, opened
from service.settings import Settings
from service.trails.records import AuditUnavailable
from tests.eventually import eventually
from tests.fakes.rooms import HERE
from tests.servers.lying_store import Lie, lying_store
from tests.servers.s3 import S3Server, ministack, moto
from tests.stack import Installation

pytestmark = [pytest.mark.server, pytest.mark.timeout(240)]

QUESTION = {"question": "How much does an international transfer ordered in the app cost?"}


def shipped(installation: Installation, server: S3Server, url: str = "") -> Settings:
    bucket = server.bucket().id.split("/")[1]
    return Settings.model_validate(
        {
            "data": installation.data,
            "models": installation.models,
            "generator": "quoted",
            "audit_store": "s3",
            "audit_mode": "worm",
            "audit_worm": "required",
            "audit_url": url or server.url,
            "audit_bucket": bucket,
            "audit_access_key": server.access_key,
            "audit_secret_key": server.secret_key,
            "audit_days": 1,
            "audit_patience": 4,
        }
    )


@contextmanager
def served(settings: Settings) -> Iterator[TestClient]:
    rooms = open_rooms(settings)
    rooms.follow()
    with TestClient(create_app_from(lambda: rooms, settings), HERE) as client:
        yield client


def test_an_answer_leaves_only_with_its_record_in_the_bucket(
    published: Installation, tmp_path: Path
) -> None:
    installation = published.copied_to(tmp_path / "data")
    (tmp_path / "s3").mkdir()
    with ministack(tmp_path / "s3") as server, lying_store(server.url) as proxy:
        settings = shipped(installation, server, proxy.url)
        with served(settings) as client:
            assert client.post("/v1/ask", json=QUESTION).status_code == 200
            for lie in (Lie.DOWN, Lie.NO_LOCK_SHOWN):
                proxy.tell(lie)
                refused = client.post("/v1/ask", json=QUESTION)
                assert refused.status_code == 503
                assert "audit" in refused.json()["type"]
                assert "EUR" not in refused.text, "nothing is said"
                assert client.get("/health/ready").status_code == 503
                proxy.tell(Lie.NONE)
                eventually(
                    lambda: client.post("/v1/ask", json=QUESTION).status_code == 200,
                    "it did not recover by itself",
                )
            page = client.get("/health/ready")
            assert page.status_code == 200
        with opened(settings) as parts:
            assert parts.trails.lag().entries == 0
            assert "0 records" in parts.trails.shipped()
            probes = parts.trails.records_typed("probe")
            assert [trail.leaf["passed"] for trail in probes] == [True]


def test_a_store_that_shortens_locks_is_not_served_on(
    published: Installation, tmp_path: Path
) -> None:
    installation = published.copied_to(tmp_path / "data")
    (tmp_path / "s3").mkdir()
    with moto(tmp_path / "s3") as server:
        settings = shipped(installation, server)
        with pytest.raises(AuditUnavailable, match="is not WORM: on a locked object it allowed"):
            open_rooms(settings)
        with opened(settings) as parts:
            (probe,) = parts.trails.records_typed("probe")
            assert probe.leaf["passed"] is False
            with pytest.raises(AuditUnavailable, match="audit_worm is `required`"):
                parts.journal.record("config", {"about": "a test"})
