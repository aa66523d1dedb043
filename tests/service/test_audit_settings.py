"""What the log cannot do yet is refused, not taken as done."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.opening import opened
from service.settings import AuditMode, AuditStore, Settings, SettingsWrong


@pytest.mark.parametrize(
    "chosen", [{"audit_store": AuditStore.S3}, {"audit_mode": AuditMode.WORM}], ids=str
)
def test_a_log_that_is_not_built_is_refused(chosen: dict[str, object], tmp_path: Path) -> None:
    settings = Settings.model_validate({"data": tmp_path / "data", **chosen})
    with opened(settings) as parts, pytest.raises(SettingsWrong, match="on this machine only"):
        parts.trails  # noqa: B018
    assert not (tmp_path / "data").exists()
