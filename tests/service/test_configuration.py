"""A start with another configuration leaves a record; one with the same leaves none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from service.configuration import note
from service.settings import Settings
from service.trails.sealed_log import SealedLog
from tests.fakes.library import library_in
from tests.fakes.seals import NOON
from tests.service.trails.samples import ORIGIN

DIGESTS = {"code": "sha256:1", "policy": "sha256:2"}


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SealedLog]:
    log = SealedLog.open(tmp_path / "trails", ORIGIN, lambda: NOON)
    yield log
    log.close()


def test_the_first_start_and_every_change_are_sealed(log: SealedLog) -> None:
    settings = Settings()
    assert note(log, settings, DIGESTS) is not None
    assert note(log, settings, DIGESTS) is None
    assert note(log, settings, DIGESTS | {"policy": "sha256:3"}) is not None
    assert note(log, Settings(workers=7), DIGESTS | {"policy": "sha256:3"}) is not None
    told = log.records_typed("config")
    assert [leaf.leaf["changed"] for leaf in told] == [
        ["code", "policy", "settings"],
        ["policy"],
        ["settings"],
    ]
    assert told[2].payload is not None
    kept = told[2].payload["settings"]
    assert isinstance(kept, dict)
    assert kept["workers"] == 7


def test_a_secret_is_sealed_only_as_being_there(log: SealedLog) -> None:
    note(log, Settings(), DIGESTS)
    note(log, Settings(openai_key=SecretStr("hush")), DIGESTS)
    assert note(log, Settings(openai_key=SecretStr("other")), DIGESTS) is None
    (_, told) = log.records_typed("config")
    assert "hush" not in str(told)
    assert "(set)" in str(told.payload)


def test_a_service_seals_its_configuration_before_its_first_answer(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    library.put("fees", "# Fees\n\nA transfer costs 4.90 EUR.\n")
    library.publish()
    with library.served() as client:
        client.post("/v1/ask", json={"question": "What does a transfer cost?"})
        trails = library.parts.trails
        kinds = [trails.entry(n).leaf["type"] for n in range(trails.verify().size)]
        (told,) = trails.records_typed("config")
        answer = trails.entry(kinds.index("answer")).leaf
    assert kinds.index("config") < kinds.index("answer")
    digests, used = told.leaf["digests"], answer["digests"]
    assert isinstance(digests, dict)
    assert isinstance(used, dict)
    assert {digests[name] == used[name] for name in ("code", "calibration", "lexicons")} == {True}
