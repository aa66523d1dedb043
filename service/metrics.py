"""What an operator counts: answers and refusals, time spent, the queue, the release."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

MEDIA_TYPE = CONTENT_TYPE_LATEST
_STAGES = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The measures of one service, in a registry of its own."""

    def __init__(self) -> None:
        """All at zero."""
        self.registry = CollectorRegistry()
        self.answers = Counter(
            "countersign_answers",
            "Answers given, by outcome and reason.",
            ("outcome", "reason"),
            registry=self.registry,
        )
        self.stages = Histogram(
            "countersign_stage_seconds",
            "Time spent in a stage of an answer (ask, search, retrieve, draft, judge, seal).",
            ("stage",),
            buckets=_STAGES,
            registry=self.registry,
        )
        self.requests = Counter(
            "countersign_requests",
            "HTTP requests, by route and status.",
            ("route", "status"),
            registry=self.registry,
        )
        self.turned_away = Counter(
            "countersign_turned_away", "Requests told 429.", registry=self.registry
        )
        self.model_errors = Counter(
            "countersign_model_errors",
            "Drafts that a model failed to give, by generator and error.",
            ("generator", "error"),
            registry=self.registry,
        )
        self.chore_errors = Counter(
            "countersign_chore_errors",
            "Rounds of the evidence's upkeep that failed and will be tried again, by chore.",
            ("chore",),
            registry=self.registry,
        )
        self.handoffs = Counter(
            "countersign_handoffs", "Conversations handed to a person.", registry=self.registry
        )
        self.feedback = Counter(
            "countersign_feedback", "Feedback on answers.", ("helpful",), registry=self.registry
        )
        self.queue = Gauge(
            "countersign_queue", "Questions at work or waiting.", registry=self.registry
        )
        self.outbox = Gauge(
            "countersign_outbox_waiting",
            "Hand-offs that nobody has collected.",
            registry=self.registry,
        )
        self.release = Gauge(
            "countersign_release", "Live release of a corpus.", ("corpus",), registry=self.registry
        )
        self.follow_errors = Counter(
            "countersign_follow_errors",
            "Times the index could not follow the catalog.",
            registry=self.registry,
        )

        self.audit_lag_records = Gauge(
            "countersign_audit_lag_records",
            "Sealed records that the store does not have yet.",
            registry=self.registry,
        )
        self.audit_lag_seconds = Gauge(
            "countersign_audit_lag_seconds",
            "Age of the oldest sealed record that the store does not have yet.",
            registry=self.registry,
        )
        self.audit_shipped = Counter(
            "countersign_audit_shipped_bytes",
            "Bytes of the log that the store has taken and given back.",
            registry=self.registry,
        )
        self.audit_shipping = Histogram(
            "countersign_audit_ship_seconds",
            "Time until a piece of the log was in the store, locked and read back.",
            buckets=_STAGES,
            registry=self.registry,
        )
        self.audit_errors = Counter(
            "countersign_audit_ship_errors",
            "Times a piece of the log could not be shipped; it is tried again.",
            registry=self.registry,
        )

    def shipped(self, size: int, seconds: float) -> None:
        """A piece of the log is in the store."""
        self.audit_shipped.inc(size)
        self.audit_shipping.observe(seconds)

    def not_shipped(self) -> None:
        """A piece of the log could not be shipped, and will be tried again."""
        self.audit_errors.inc()

    def answered(self, outcome: str, reason: str) -> None:
        """Count an answer that ended like this."""
        self.answers.labels(outcome, reason).inc()

    def stage(self, name: str, seconds: float) -> None:
        """Note how long a stage took."""
        self.stages.labels(name).observe(seconds)

    @contextmanager
    def timed(self, stage: str, clock: Callable[[], float] = time.perf_counter) -> Iterator[None]:
        """Note how long a stage takes, also where it fails."""
        began = clock()
        try:
            yield
        finally:
            self.stage(stage, clock() - began)

    def page(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)
