"""A moment after which nobody waits any longer, passed along a request."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


class DeadlineExceeded(Exception):
    """The time for this step is over."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A point on the monotonic clock."""

    at: float
    """Seconds, as `clock` counts them."""
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def after(cls, seconds: float, clock: Callable[[], float] = time.monotonic) -> Deadline:
        """A deadline so many seconds from now."""
        return cls(clock() + seconds, clock)

    @property
    def remaining(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self.at - self.clock())

    def check(self) -> None:
        """Raise DeadlineExceeded once the time is over."""
        if self.remaining <= 0:
            raise DeadlineExceeded("the time for this answer is over")

    def sooner(self, seconds: float) -> Deadline:
        """This deadline, or so many seconds from now, whichever comes first."""
        return Deadline(min(self.at, self.clock() + seconds), self.clock)
