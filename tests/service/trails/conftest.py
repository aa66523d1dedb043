"""A log in a directory of the test's own, and records to put into it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.trails.records import AnswerId, ConversationId, Leaf, Payload
from service.trails.sealed_log import SealedLog
from tests.fakes.disk import FailingDisk
from tests.fakes.seals import NOON

ORIGIN = "bank.example/answers/host1"

Open = Callable[..., SealedLog]


def record(
    question: str = "What does a transfer cost?", document: str = "fees"
) -> tuple[AnswerId, Leaf, Payload]:
    """An answer's leaf and payload, as the service makes them."""
    answer = AnswerId(os.urandom(16).hex())
    passage = os.urandom(16).hex()
    return (
        answer,
        Leaf(
            "answer", {"answer": answer, "passages": [{"passage": passage, "document": document}]}
        ),
        Payload(
            ConversationId(os.urandom(16).hex()),
            {"question": question, "score": 0.5, "reason": None, "answer": {"text": "4.90 EUR"}},
            {"question": question.encode(), "answer": b'{"text":"4.90 EUR"}'},
        ),
    )


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
