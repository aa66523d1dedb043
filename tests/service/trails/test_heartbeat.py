"""A log says that it lives, that its clock was set, and where it fell silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.trails.heartbeat import Heart, Watch
from service.trails.sealed_log import SealedLog
from tests.service.trails.samples import ORIGIN, record

BEGIN = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVERY = 300


@dataclass
class Host:
    """A log on a machine whose clocks a test turns."""

    directory: Path
    now: datetime = BEGIN
    passed: float = 0.0
    logs: list[SealedLog] = field(default_factory=list)

    def start(self) -> Heart:
        self.log = SealedLog.open(self.directory, ORIGIN, lambda: self.now)
        self.logs.append(self.log)
        return Heart(self.log, EVERY, lambda: self.now, lambda: self.passed)

    def wait(self, seconds: float, heart: Heart | None = None) -> None:
        """Time passes, a step of the heart every 60 s at the latest."""
        while seconds > 0:
            now = min(seconds, 60.0)
            self.now += timedelta(seconds=now)
            self.passed += now
            seconds -= now
            if heart is not None:
                heart.step()

    def types(self) -> list[object]:
        return [self.log.entry(n).leaf["type"] for n in range(self.log.verify().size)]


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    host = Host(tmp_path / "trails")
    yield host
    for log in host.logs:
        log.close()


def test_a_service_speaks_at_every_interval_and_says_when_it_ends(host: Host) -> None:
    heart = host.start()
    heart.step()
    host.wait(3 * EVERY, heart)
    heart.stop()
    heart.stop()
    host.wait(50 * EVERY)
    found = host.log.verify()
    assert found.passed
    assert found.unbroken
    beats = host.log.records_typed("heartbeat")
    assert [beat.leaf["state"] for beat in beats] == ["serving"] * 4 + ["stopped"]
    assert {beat.leaf.get("every") for beat in beats[:4]} == {EVERY}


def test_a_service_that_died_is_a_silence_with_both_its_times(host: Host) -> None:
    heart = host.start()
    heart.step()
    host.wait(EVERY, heart)
    before = host.now
    host.wait(7200)
    heart = host.start()
    heart.step()
    heart.stop()
    found = host.log.verify()
    assert found.passed
    assert not found.unbroken
    (silence,) = found.silences
    assert (silence.start, silence.end, silence.every) == (before, host.now, EVERY)
    assert "2026-11-22T12:05:00.000000Z and 2026-11-22T14:05:00.000000Z" in silence.says()


def test_a_log_that_speaks_no_more_is_silent_until_now(host: Host) -> None:
    host.start().step()
    host.wait(EVERY)
    assert host.log.verify().unbroken
    host.wait(EVERY)
    (silence,) = host.log.verify().silences
    assert (silence.start, silence.end) == (BEGIN, host.now)
    # A copy is checked whenever somebody looks; how late that is says nothing about it.
    assert SealedLog.examine(host.directory, ORIGIN).unbroken


def test_any_record_is_a_sign_of_life(host: Host) -> None:
    host.start().step()
    for _ in range(4):
        host.wait(EVERY)
        host.log.seal(*record()[1:])
    assert host.log.verify().unbroken


def test_a_log_without_a_promise_may_be_silent(host: Host) -> None:
    host.start()
    host.log.seal(*record()[1:])
    host.wait(10_000_000)
    host.log.seal(*record()[1:])
    assert host.log.verify().unbroken


def test_a_clock_that_is_set_is_told_with_both_its_times(host: Host) -> None:
    heart = host.start()
    heart.step()
    host.now += timedelta(hours=-3)
    host.passed += 1
    heart.step()
    (told,) = host.log.records_typed("clock")
    assert told.leaf["because"] == "set"
    assert told.leaf["by_ms"] == -(3 * 3600 + 1) * 1000
    assert told.leaf["was"] == "2026-11-22T12:00:01.000000Z"
    assert told.leaf["is"] == "2026-11-22T09:00:00.000000Z"
    (where,) = host.log.verify().backwards
    assert where.startswith("entry 1 is of 2026-11-22T09:00")


def test_a_clock_that_was_set_forward_explains_the_silence_it_looks_like(host: Host) -> None:
    heart = host.start()
    heart.step()
    host.wait(60, heart)
    host.now += timedelta(hours=5)
    host.log.seal(*record()[1:])
    host.wait(1)
    heart.step()
    found = host.log.verify()
    (silence,) = found.silences
    assert silence.explained == 2
    assert found.unbroken
    assert "set forward" in silence.says()


def test_a_clock_that_explains_too_little_explains_nothing(host: Host) -> None:
    host.start().step()
    host.wait(7200)
    heart = host.start()
    heart.step()
    host.now += timedelta(minutes=1)
    heart.step()
    assert host.types() == ["heartbeat", "heartbeat", "clock"]
    assert not host.log.verify().unbroken


def test_a_clock_that_drifts_slowly_is_not_told(host: Host) -> None:
    heart = host.start()
    for _ in range(200):
        host.now += timedelta(milliseconds=500)
        host.passed += 0.49
        heart.step()
    assert host.log.records_typed("clock") == []


def test_a_start_before_the_last_record_is_told(host: Host) -> None:
    host.start()
    host.log.seal(*record()[1:])
    host.now -= timedelta(days=1)
    host.start().step()
    (told,) = host.log.records_typed("clock")
    assert (told.leaf["because"], told.leaf["by_ms"]) == ("behind", -86_400_000)


def test_no_interval_is_no_promise(host: Host) -> None:
    host.start()
    heart = Heart(host.log, 0, lambda: host.now, lambda: host.passed)
    heart.step()
    heart.stop()
    assert host.types() == []


@pytest.mark.parametrize("time", [None, 7, "soon"])
def test_a_time_that_cannot_be_read_is_said(time: object) -> None:
    with pytest.raises(ValueError, match=r"time|isoformat"):
        Watch().see(0, {"type": "heartbeat", "time": time})  # type: ignore[dict-item]
