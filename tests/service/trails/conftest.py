"""A log in a directory of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.trails.sealed_log import SealedLog
from tests.fakes.disk import FailingDisk
from tests.fakes.seals import NOON
from tests.service.trails.samples import ORIGIN

Open = Callable[..., SealedLog]


@pytest.fixture
def disk() -> FailingDisk:
    return FailingDisk()


@pytest.fixture
def open_log(tmp_path: Path, disk: FailingDisk) -> Iterator[Open]:
    opened: list[SealedLog] = []

    def opens(**settings: object) -> SealedLog:
        options: dict[str, object] = {"disk": disk, **settings}
        log = SealedLog.open(tmp_path / "trails", ORIGIN, lambda: NOON, **options)  # type: ignore[arg-type]
        opened.append(log)
        return log

    yield opens
    disk.mend()
    for log in opened:
        log.close()


@pytest.fixture
def log(open_log: Open) -> SealedLog:
    return open_log()
