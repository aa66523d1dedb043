"""The thread that brings the index up to the live release while the service runs."""

from __future__ import annotations

import threading
from collections.abc import Callable

from service import logs
from service.metrics import Metrics


class Following:
    """Calls one step again and again; a step that breaks is logged and tried again."""

    def __init__(self, step: Callable[[], None], metrics: Metrics, pause: float = 0.5) -> None:
        """A step and the seconds between two."""
        self._step = step
        self._metrics = metrics
        self._pause = pause
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="follow", daemon=True)

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
                self._metrics.follow_errors.inc()
                if not broken:
                    logs.broke("following broke", error)
                broken = True
