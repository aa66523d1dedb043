"""Metrics count outcomes and time stages, each service for itself."""

from __future__ import annotations

import pytest

from service.metrics import Metrics


def test_two_services_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.answered("quoted", "")
    assert b'countersign_answers_total{outcome="quoted",reason=""} 1.0' in one.page()
    assert b"countersign_answers_total{" not in other.page()


def test_a_stage_that_fails_is_timed_too() -> None:
    metrics, ticks = Metrics(), iter((1.0, 3.0))
    with pytest.raises(RuntimeError), metrics.timed("draft", lambda: next(ticks)):
        raise RuntimeError
    assert b'countersign_stage_seconds_sum{stage="draft"} 2.0' in metrics.page()
