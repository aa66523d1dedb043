"""Which generator is chosen, and what becomes of it while the service runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.choices.drafting import GeneratorKind
from service.choosing import Choice
from service.deadlines import Deadline
from service.generation import GeneratorUnavailable, PromptPassage
from service.metrics import Metrics
from service.models import ApprovedModels
from service.prompting import Prompts
from service.settings import Settings
from tests.servers.ollama_protocol import Model, OllamaServer


@pytest.fixture
def server() -> Iterator[OllamaServer]:
    with OllamaServer(Model("m:1b")) as server:
        yield server


@pytest.fixture
def approvals(tmp_path: Path) -> ApprovedModels:
    return ApprovedModels(tmp_path / "approvals.sqlite", lambda: datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def choice(server: OllamaServer, approvals: ApprovedModels) -> Iterator[Choice]:
    settings = Settings(generator=GeneratorKind.AUTO, ollama_url=server.url)
    ticks = iter(range(0, 10_000, 100))
    choice = Choice(settings, approvals, Metrics(), lambda: float(next(ticks)))
    yield choice
    choice.close()


def test_another_model_under_auto_is_said_and_waits_for_a_person(
    server: OllamaServer, choice: Choice, approvals: ApprovedModels
) -> None:
    assert choice.says()[0]
    server.models = [Model("a:1b")]
    choice.refresh()
    well, says = choice.says()
    assert not well
    assert "countersign models approve ollama/auto --by WHO" in says
    prompt = Prompts.load().build("Why?", [PromptPassage("Fees", "It costs 4.90 EUR.")], "en")
    chosen = choice()
    assert chosen is not None  # so that a question is quoted with the reason, not silently
    with pytest.raises(GeneratorUnavailable, match="ollama/auto"):
        chosen.generate(prompt, Deadline.after(60))
    assert server.chats == []
    approvals.approve("ollama/auto", "dana")
    choice.refresh()
    assert choice.says() == (True, "the generator `ollama` would answer now.")
    taken = choice()
    assert taken is not None
    assert taken.generate(prompt, Deadline.after(60)).model == "a:1b"


def test_auto_without_readable_approvals_says_so(server: OllamaServer, tmp_path: Path) -> None:
    file = tmp_path / "approvals.sqlite"
    file.write_bytes(b"not a database, but long enough to be looked at" * 20)
    settings = Settings(generator=GeneratorKind.AUTO, ollama_url=server.url)
    approvals = ApprovedModels(file, lambda: datetime(2026, 11, 22, tzinfo=UTC))
    choice = Choice(settings, approvals, Metrics(), lambda: 0.0)
    assert "cannot be read" in choice.says()[1]
    choice.close()
