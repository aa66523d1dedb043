"""What stays closed unless somebody opens it: directories, names of keys, proxies, promises."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from ingest.adapters.qdrant_server import connect
from service.choices.trails import AuditWorm
from service.keys import Keyring, KeysUnusable
from service.opening import opened
from service.places import Places
from service.scope import Role
from service.settings import Settings, SettingsWrong


def test_a_data_directory_that_was_left_open_is_closed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    Places(data).make()
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["anonymous", "local"])
def test_no_key_takes_the_name_of_those_who_have_none(name: str, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    with pytest.raises(KeysUnusable, match=name):
        Keyring(path).add(name, frozenset({Role.ASKER}), frozenset())
    path.write_text(json.dumps({"keys": [{"name": name, "sha256": "0" * 64}]}))
    path.chmod(0o600)
    with pytest.raises(KeysUnusable, match=name):
        Keyring(path).keys()


def test_a_proxy_of_the_environment_never_carries_passages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:3128")
    client = connect("http://127.0.0.1:6333", None)
    try:
        sent_by = client._client.http.client._client  # type: ignore[attr-defined]
        assert sent_by._mounts == {}
    finally:
        client.close()


def test_who_requires_worm_is_not_served_without_it(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", audit_worm=AuditWorm.REQUIRED)
    with opened(settings) as parts, pytest.raises(SettingsWrong, match="audit_worm"):
        _ = parts.trails
