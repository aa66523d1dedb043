"""How many questions are worked on and how many may wait; one more is turned away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class QueueFull(Exception):
    """Every place in the queue is taken."""


class Admission:
    """One bounded executor in front of the synchronous domain code.

    When a client goes away, its question is dropped if it still waits; one at work is
    finished and sealed all the same.
    """

    def __init__(self, workers: int, waiting: int) -> None:
        """So many at work, so many behind them."""
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="admitted")
        self._places = workers + waiting
        self._taken = 0

    @property
    def taken(self) -> int:
        """Questions at work or waiting."""
        return self._taken

    async def run(self, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """The call's result, from a worker. Raises QueueFull without waiting."""
        if self._taken >= self._places:
            raise QueueFull("every place in the queue is taken")
        self._taken += 1
        try:
            future = self._executor.submit(call, *args, **kwargs)
        except BaseException:
            self._taken -= 1
            raise
        # The place is given back when the work ends, not when its asker has gone.
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: _in_loop(loop, self._leave))
        return await asyncio.wrap_future(future)

    def _leave(self) -> None:
        self._taken -= 1

    def close(self) -> None:
        """Finish what is at work, drop what waits."""
        self._executor.shutdown(wait=True, cancel_futures=True)


def _in_loop(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(call)
