"""What every generator's test asks, and the approvals it is pinned in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.generation import Prompt, PromptPassage
from service.models import ApprovedModels
from service.prompting import Prompts


@pytest.fixture
def approved(tmp_path: Path) -> ApprovedModels:
    return ApprovedModels(tmp_path / "models.sqlite3", lambda: datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def prompt() -> Prompt:
    passages = [
        PromptPassage("Fees", "An international transfer costs 4.90 EUR."),
        PromptPassage("Cards", "A replacement card costs 12 EUR."),
    ]
    return Prompts.load().build("What does a transfer abroad cost?", passages, "en")
