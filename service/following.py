"""A thread beside the service: it follows what is published, or keeps the evidence up."""

from __future__ import annotations

import threading
from collections.abc import Callable

from prometheus_client import Counter

from service import logs


class Following:
    """Calls one step again and again; a step that breaks is logged and tried again."""

    def __init__(
        self,
        step: Callable[[], None],
        errors: Counter,
        pause: float = 0.5,
        name: str = "following",
    ) -> None:
        """A step, what counts its failures, and the seconds between two steps."""
        self._name = name
        self._step = step
        self._errors = errors
        self._pause = pause
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the step at work, then end."""
        self._stopped.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        broken = False
        while not self._stopped.wait(self._pause):
            try:
                self._step()
                broken = False
            except Exception as error:  # Outermost loop: following must outlive any failure.
                self._errors.inc()
                if not broken:
                    logs.broke(f"{self._name} broke", error)
                broken = True
