"""Fixtures that several rooms' tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from starlette.testclient import TestClient

from service.app import create_app_from
from service.settings import Settings
from tests.fakes.rooms import HERE, Opened, rooms_in

pytest_plugins = ["pytester", "tests.skips", "tests.stack"]

# Laws are checked for what they say; how long a busy machine takes over them says nothing.
hypothesis.settings.register_profile(
    "laws", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("laws")


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Rooms of fakes, over a directory of their own."""
    return rooms_in(tmp_path)


@pytest.fixture
def client(opened: Opened, tmp_path: Path) -> Iterator[TestClient]:
    """The application over those rooms, asked as anonymous."""
    settings = Settings(data=tmp_path)
    with TestClient(
        create_app_from(lambda: opened.rooms, settings), HERE, raise_server_exceptions=False
    ) as asked:
        yield asked
