"""A model is pinned at first use; other weights need somebody's approval."""

from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.generation import GeneratorUnavailable
from service.models import FIRST_USE, Approval, ApprovedModels, ModelChanged, NothingToApprove

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NAME = "ollama/small:1b"


@pytest.fixture
def models(tmp_path: Path) -> ApprovedModels:
    return ApprovedModels(tmp_path / "models.sqlite3", lambda: NOW)


def test_the_first_digest_is_pinned_and_recorded(models: ApprovedModels) -> None:
    models.check(NAME, "sha256:aa")
    models.check(NAME, "sha256:aa")
    assert models.history() == (Approval(NAME, "sha256:aa", FIRST_USE, NOW),)


def test_a_changed_digest_is_refused_with_the_command_to_run(models: ApprovedModels) -> None:
    models.check(NAME, "sha256:aa")
    for _ in range(2):
        with pytest.raises(ModelChanged, match=rf"`countersign models approve {NAME} --by WHO`"):
            models.check(NAME, "sha256:bb")


def test_approval_takes_the_digest_that_was_refused_and_the_old_one_is_out(
    models: ApprovedModels,
) -> None:
    models.check(NAME, "sha256:aa")
    with pytest.raises(ModelChanged):
        models.check(NAME, "sha256:bb")
    assert models.approve(NAME, "dana") == Approval(NAME, "sha256:bb", "dana", NOW)
    models.check(NAME, "sha256:bb")
    with pytest.raises(ModelChanged):
        models.check(NAME, "sha256:aa")


def test_a_named_digest_can_be_approved_before_it_is_ever_used(models: ApprovedModels) -> None:
    models.approve(NAME, "dana", "sha256:cc")
    models.check(NAME, "sha256:cc")
    with pytest.raises(ModelChanged):
        models.check(NAME, "sha256:dd")


def test_without_a_refusal_there_is_nothing_to_approve(models: ApprovedModels) -> None:
    with pytest.raises(NothingToApprove, match=NAME):
        models.approve(NAME, "dana")


def test_what_is_approved_now_can_be_asked_for(models: ApprovedModels) -> None:
    assert models.approved(NAME) is None
    models.check(NAME, "sha256:aa")
    models.approve(NAME, "dana", "sha256:bb")
    assert models.approved(NAME) == "sha256:bb"


def test_models_do_not_share_a_pin(models: ApprovedModels) -> None:
    models.check(NAME, "sha256:aa")
    models.check("openai/small:1b", "sha256:bb")


def test_a_pin_outlives_the_process(tmp_path: Path) -> None:
    ApprovedModels(tmp_path / "m.sqlite3", lambda: NOW).check(NAME, "sha256:aa")
    with pytest.raises(ModelChanged):
        ApprovedModels(tmp_path / "m.sqlite3", lambda: NOW).check(NAME, "sha256:bb")


def test_of_two_first_uses_at_once_one_wins(tmp_path: Path) -> None:
    def use(digest: str) -> bool:
        try:
            ApprovedModels(tmp_path / "m.sqlite3", lambda: NOW).check(NAME, digest)
        except ModelChanged:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        used = list(threads.map(use, ["sha256:aa", "sha256:bb"] * 4))
    assert used.count(True) == 4


def test_the_record_is_private_and_says_its_version(tmp_path: Path) -> None:
    file = tmp_path / "models.sqlite3"
    ApprovedModels(file, lambda: NOW).check(NAME, "sha256:aa")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    db = sqlite3.connect(file)
    assert db.execute("pragma user_version").fetchone() == (1,)
    db.close()


def test_a_record_of_a_later_version_means_no_model(tmp_path: Path) -> None:
    file = tmp_path / "models.sqlite3"
    ApprovedModels(file, lambda: NOW).check(NAME, "sha256:aa")
    db = sqlite3.connect(file)
    db.execute("pragma user_version = 2")
    db.close()
    with pytest.raises(GeneratorUnavailable, match="schema version 2"):
        ApprovedModels(file, lambda: NOW).check(NAME, "sha256:aa")


def test_a_record_from_before_versions_keeps_its_pins_and_closes(tmp_path: Path) -> None:
    file = tmp_path / "models.sqlite3"
    db = sqlite3.connect(file)
    db.executescript(
        "create table approvals (n integer primary key, name text not null, digest text not null,"
        " approved_by text not null, approved_at text not null) strict;"
        "create table refused (name text primary key, digest text not null,"
        " seen_at text not null) strict;"
        f"insert into approvals values (1, '{NAME}', 'sha256:aa', 'first use', '{NOW}')"
    )
    db.close()
    file.chmod(0o644)
    models = ApprovedModels(file, lambda: NOW)
    with pytest.raises(ModelChanged):
        models.check(NAME, "sha256:bb")
    with pytest.raises(ModelChanged):
        models.check("ollama/auto", "other:1b")
    models.check("ollama/auto", "small:1b")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_unreadable_record_means_no_model(tmp_path: Path) -> None:
    file = tmp_path / "models.sqlite3"
    file.write_bytes(b"not a database, but long enough to be looked at" * 20)
    with pytest.raises(GeneratorUnavailable, match=r"models\.sqlite3"):
        ApprovedModels(file, lambda: NOW).check(NAME, "sha256:aa")
