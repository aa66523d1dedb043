"""Running the service: one TCP port, one Unix socket, deadlines, and what to try."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

from service import local_socket, logs

OBJECTS = 10_000
"""New objects between two looks for garbage in circles: a question leaves about two thousand, and
hardly one of them in a circle."""


class PortTaken(Exception):
    """The address cannot be listened on; the message says what to do."""


class HeadDeadline(H11Protocol):
    """HTTP/1.1 whose clients must send a request's head in time; uvicorn waits for ever."""

    seconds = 10.0
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The first request may begin now."""
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        """More of a head, or of a body, whose own deadline is the application's."""
        if self._late is None and not self._at_work():
            self._expect()
        super().data_received(data)
        if self._at_work():
            self._relax()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited any more."""
        self._relax()
        super().connection_lost(exc)

    def _at_work(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _expect(self) -> None:
        self._late = self.loop.call_later(self.seconds, self._give_up)

    def _relax(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _give_up(self) -> None:
        self._late = None
        if not self._at_work():
            self.transport.close()


class FromOwner:
    """Marks requests that came through the Unix socket, which only the data's owner can open."""

    def __init__(self, app: ASGIApp) -> None:
        """Around the application, on that socket alone."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        await self._app({**scope, local_socket.LOCAL: True}, receive, send)


class _Listener(uvicorn.Server):
    """One of the two servers. Signals are ours: uvicorn would send them to us a second time,
    which kills the process before it has cleaned up."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them alone."""
        yield


def bind(host: str, port: int) -> socket.socket:
    """A listening TCP socket. Raises PortTaken."""
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=256
        )
    except OSError as error:
        raise PortTaken(
            f"cannot listen on {host} port {port}: {error.strerror}; "
            "set `port` (COUNTERSIGN_PORT) or stop whatever listens there."
        ) from None


def serve(
    app: ASGIApp,
    tcp: socket.socket,
    data: Path,
    read_timeout: float,
    announce: Callable[[], None] = lambda: None,
) -> None:
    """Serve until told to stop. Raises local_socket.ServiceRuns, SocketUnusable.

    Both listeners share one application, opened once. `announce` is called when they answer.
    """
    unix = local_socket.listen(data)
    try:
        asyncio.run(_serve(app, tcp, unix, read_timeout, announce))
    finally:
        local_socket.forget(data)


def settle() -> None:
    """Set aside from garbage collection what was opened: it stays as long as the process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])


async def _serve(
    app: ASGIApp,
    tcp: socket.socket,
    unix: socket.socket,
    read_timeout: float,
    announce: Callable[[], None],
) -> None:
    protocol = type("Protocol", (HeadDeadline,), {"seconds": read_timeout})
    first = _Listener(_config(app, protocol, lifespan="on"))
    second = _Listener(_config(FromOwner(app), protocol, lifespan="off"))
    beside: asyncio.Task[None] | None = None
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, first.handle_exit, number, None)
    main = asyncio.create_task(first.serve(sockets=[tcp]))
    try:
        while not first.started and not main.done():
            await asyncio.sleep(0.01)
        if not main.done():
            settle()
            beside = asyncio.create_task(second.serve(sockets=[unix]))
            host, port = tcp.getsockname()[:2]
            logs.event("serving", host=host, port=port)
            announce()
        await main
    finally:
        second.should_exit = True
        if beside is not None:
            await beside
    if not first.started:
        raise NotStarted("the service could not start; its log tells why.")


class NotStarted(Exception):
    """The application did not open."""


def _config(app: ASGIApp, protocol: type[asyncio.Protocol], lifespan: str) -> Config:
    return Config(
        app,
        http=protocol,
        ws="none",
        loop="asyncio",
        lifespan=lifespan,  # type: ignore[arg-type]
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=20,
    )


def url(tcp: socket.socket) -> str:
    """Where a listening socket is reached."""
    host, port = tcp.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def what_to_try(address: str, command: str = "countersign") -> str:
    """What a newcomer may do next, and how to call the command line."""
    return f"""
Countersign answers on {address}

  in a browser   {address}/
  in a shell     {command} ask "How much does an international transfer cost?"
  over HTTP      curl -s {address}/v1/ask -H 'content-type: application/json' \\
                   -d '{{"question":"How much does an international transfer cost?"}}'
  as an auditor  {command} audit show ID

Stop with Ctrl-C.
"""
