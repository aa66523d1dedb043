"""Names of people are sealed where a key opens them, never in a leaf."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from service.actors import without_names
from service.trails.records import Leaf
from service.trails.sealed_log import SealedLog


def test_an_event_without_a_person_has_no_payload() -> None:
    assert without_names({"release": 3}) == ({"release": 3}, None)


def test_a_leaf_commits_to_a_name_without_holding_it(tmp_path: Path) -> None:
    log = SealedLog.open(tmp_path, "test.example/log", lambda: datetime(2026, 11, 22, tzinfo=UTC))
    try:
        kept, names = without_names({"release": 3, "author": "Ann Miller", "by": "Ben Okri"})
        sealed = log.seal(Leaf("approve", kept), names)
        leaf = log.leaf_bytes(sealed.index)
    finally:
        log.close()
    assert b"Ann" not in leaf
    assert b"Ben" not in leaf
    assert set(json.loads(leaf)["payload"]["commitments"]) == {"author", "by"}
