"""Who asks for more than a local log gets it, or a sentence; never less without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.choices.trails import AuditStore
from service.opening import opened
from service.settings import Settings, SettingsWrong
from service.trails.records import AuditUnavailable, Leaf

S3 = {"audit_store": "s3", "audit_url": "http://127.0.0.1:9", "audit_bucket": "evidence"}


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"audit_mode": "worm"}, "is not WORM"),
        ({"audit_worm": "required"}, "is not WORM"),
        ({"audit_mode": "worm", "audit_directory": "/elsewhere"}, "is not WORM"),
        ({"audit_store": "s3"}, "audit_url and audit_bucket"),
        ({**S3, "audit_bucket": ""}, "audit_url and audit_bucket"),
        ({**S3, "audit_access_key": "one"}, "belong together"),
        ({**S3, "audit_secret_key": "two"}, "belong together"),
    ],
    ids=str,
)
def test_choices_that_contradict_one_another_are_refused(
    chosen: dict[str, str], says: str, tmp_path: Path
) -> None:
    variables = {f"COUNTERSIGN_{name.upper()}": choice for name, choice in chosen.items()}
    with pytest.raises(SettingsWrong, match=says):
        Settings.read(variables, tmp_path)
    settings = Settings.model_validate({"data": tmp_path / "data", **chosen})
    with opened(settings) as parts, pytest.raises(SettingsWrong, match=says):
        parts.trails  # noqa: B018
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest",
        "https://203.0.113.7",
        "http://user:secret@127.0.0.1:9",
        "ftp://127.0.0.1",
    ],
)
def test_a_store_off_the_premises_is_never_contacted(url: str, tmp_path: Path) -> None:
    settings = Settings.model_validate({"data": tmp_path / "data", **S3, "audit_url": url})
    with opened(settings) as parts, pytest.raises(AuditUnavailable, match="audit_url"):
        parts.trails  # noqa: B018


def test_a_secret_is_never_shown(tmp_path: Path) -> None:
    secrets = {"audit_access_key": "me", "audit_secret_key": "hunter2"}
    settings = Settings.model_validate({"data": tmp_path, **S3, **secrets})
    assert settings.audit_store is AuditStore.S3
    assert "hunter2" not in f"{settings!r} {settings.model_dump_json()}"


def test_a_directory_gets_a_copy_that_does_not_call_itself_worm(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", audit_directory=tmp_path / "copy")
    with opened(settings) as parts:
        parts.trails.seal(Leaf("config", {"about": "a test"}), None)
        says = parts.trails.shipped()
    assert "not WORM" in says
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "copy").iterdir()] == [0o400]


def test_a_log_on_this_machine_says_so(tmp_path: Path) -> None:
    with opened(Settings(data=tmp_path / "data")) as parts:
        assert "on this machine only" in parts.trails.shipped()


def test_a_store_that_cannot_be_reached_lets_nothing_be_sealed(tmp_path: Path) -> None:
    more = {"audit_mode": "worm", "audit_worm": "required", "audit_patience": 1}
    settings = Settings.model_validate({"data": tmp_path / "data", **S3, **more})
    with opened(settings) as parts:
        with pytest.raises(AuditUnavailable, match="still being compared with its store"):
            parts.trails.seal(Leaf("config", {"about": "a test"}), None)
        assert parts.trails.verify().size == 0
