"""API keys: known by their hash, in a file nobody else can read."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from service.keys import KeyExists, Keyring, KeysUnusable, KeyUnknown
from service.scope import Role


@pytest.fixture
def ring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys.json")


def test_a_key_gives_its_name_roles_and_groups(ring: Keyring) -> None:
    token = ring.add("desk", frozenset({Role.AUDITOR}), frozenset({"staff"}))
    asker = ring.asker(token)
    assert (asker.name, asker.roles, asker.visibilities) == (
        "desk",
        frozenset({Role.AUDITOR}),
        frozenset({"staff", "public"}),
    )


def test_the_file_holds_no_key_and_is_its_owners_alone(ring: Keyring, tmp_path: Path) -> None:
    token = ring.add("desk", frozenset(), frozenset())
    assert token not in (tmp_path / "keys.json").read_text()
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


def test_a_file_that_others_can_read_is_refused(ring: Keyring, tmp_path: Path) -> None:
    ring.add("desk", frozenset(), frozenset())
    (tmp_path / "keys.json").chmod(0o640)
    with pytest.raises(KeysUnusable, match="chmod 600"):
        Keyring(tmp_path / "keys.json").keys()


def test_a_wrong_key_is_nobody(ring: Keyring) -> None:
    token = ring.add("desk", frozenset(), frozenset())
    for wrong in ("", token[:-1], token + "x", token.upper()):
        with pytest.raises(KeyUnknown):
            ring.asker(wrong)


def test_a_removed_key_is_nobody_at_once(ring: Keyring, tmp_path: Path) -> None:
    token = ring.add("desk", frozenset(), frozenset())
    serving = Keyring(tmp_path / "keys.json")
    assert serving.asker(token).name == "desk"
    ring.remove("desk")
    with pytest.raises(KeyUnknown):
        serving.asker(token)


def test_a_removed_key_does_not_come_back_with_one_that_is_added_meanwhile(
    ring: Keyring, tmp_path: Path
) -> None:
    path = tmp_path / "keys.json"

    def add(name: str, start: Barrier) -> None:
        start.wait(60)
        Keyring(path).add(name, frozenset(), frozenset())

    def remove(name: str, start: Barrier) -> None:
        start.wait(60)
        Keyring(path).remove(name)

    with ThreadPoolExecutor(2) as pool:
        for turn in range(40):
            ring.add("mallory", frozenset(), frozenset())
            start = Barrier(2)
            changes = (pool.submit(add, f"bob{turn}", start), pool.submit(remove, "mallory", start))
            for change in changes:
                change.result()
            names = {key["name"] for key in json.loads(path.read_text())["keys"]}
            assert names == {f"bob{n}" for n in range(turn + 1)}


def test_a_name_is_given_once(ring: Keyring) -> None:
    ring.add("desk", frozenset(), frozenset())
    with pytest.raises(KeyExists, match="desk"):
        ring.add("desk", frozenset(), frozenset())


@pytest.mark.parametrize("name", ["", "Desk", "a b", "x" * 65, "../x"])
def test_a_name_is_plain(ring: Keyring, name: str) -> None:
    with pytest.raises(KeysUnusable, match="cannot name a key"):
        ring.add(name, frozenset(), frozenset())


@pytest.mark.parametrize("written", ["{", '{"keys": [{"name": "a"}]}', '{"key": []}'])
def test_a_file_that_is_not_keys_is_a_sentence(written: str, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.touch(0o600)
    path.write_text(written)
    with pytest.raises(KeysUnusable, match="cannot be read"):
        Keyring(path).keys()


def test_the_file_is_written_in_one_order(ring: Keyring, tmp_path: Path) -> None:
    ring.add("desk", frozenset(Role), frozenset({"b", "a", "c"}))
    (kept,) = json.loads((tmp_path / "keys.json").read_text())["keys"]
    assert kept["roles"] == ["asker", "auditor", "operator"]
    assert kept["groups"] == ["a", "b", "c"]
