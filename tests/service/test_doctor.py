"""The doctor looks at everything, and one bad thing hides no other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from service import doctor
from service.keys import Keyring
from tests.fakes.rooms import NOW


def test_one_bad_thing_does_not_hide_the_rest() -> None:
    def bad() -> str:
        raise OSError("the disk is gone")

    found = doctor.examine({"a": bad, "b": lambda: "well."})
    assert found == (
        doctor.Check("a", False, "the disk is gone"),
        doctor.Check("b", True, "well."),
    )
    assert doctor.page(found) == "BAD  a: the disk is gone\nok   b: well."
    assert tuple(doctor.check_of(check.fields()) for check in found) == found


def test_what_nobody_expected_is_not_swallowed() -> None:
    def broken() -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        doctor.examine({"a": broken})


def test_a_data_directory_that_others_can_read_is_bad(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    assert "owner only" in doctor.data_directory(data)
    data.chmod(0o755)
    with pytest.raises(doctor.Bad, match="chmod 700"):
        doctor.data_directory(data)
    data.chmod(0o700)
    (data / "keys.json").touch(0o644)
    with pytest.raises(doctor.Bad, match=r"keys\.json"):
        doctor.data_directory(data)


def test_a_clock_behind_its_own_records_is_bad() -> None:
    doctor.machine_clock(NOW, NOW - timedelta(seconds=1))
    with pytest.raises(doctor.Bad, match="set the clock"):
        doctor.machine_clock(NOW, NOW + timedelta(days=1))


def test_keys_that_others_can_read_are_bad(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    assert "no API key yet" in doctor.api_keys(Keyring(path))
    path.write_text("{}")
    path.chmod(0o644)
    with pytest.raises(doctor.Bad, match="chmod 600"):
        doctor.api_keys(Keyring(path))
