"""Requests to an S3 store that end in time, however little it sends now and then."""

from __future__ import annotations

import os
import socket
import threading
import time
from contextlib import suppress
from typing import Any

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)
from botocore.exceptions import HTTPClientError, ReadTimeoutError
from botocore.httpsession import URLLib3Session

SLOWEST = 1 << 20
"""Bytes a second that must come and go, beyond the time for one request."""
_REPLY = 1 << 20
"""Bytes that a reply may have which is no object; a page of a list is the longest."""
_MOMENT, _IDLE = 0.1, 2.0
"""Seconds between two looks at the clock, and without a request until nobody looks any more."""


class _Exchange:
    """One request and its reply, to be broken off from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._over = False

    def uses(self, connected: socket.socket | None) -> None:
        """Through this socket, which is shut at once where it comes too late."""
        with self._lock:
            self._socket = connected
            if self._over:
                self._shut()

    def break_off(self) -> None:
        """Let nothing more come or go."""
        with self._lock:
            self._over = True
            self._shut()

    def end(self) -> bool:
        """Leave the socket to the next exchange; whether this one was broken off."""
        with self._lock:
            self._socket = None
            return self._over

    def _shut(self) -> None:
        if self._socket is not None:
            # Not its own method: TLS's would forget the session that the other thread reads by.
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class _Watch:
    """Breaks off the exchanges whose time is over; one thread for all, while there are any."""

    def __init__(self) -> None:
        self.process = os.getpid()
        """Whose exchanges; a thread does not live on in a fork, and the lock may never be free."""
        self._lock = threading.Lock()
        self._until: dict[_Exchange, float] = {}
        self._watched = False

    def begin(self, exchange: _Exchange, seconds: float) -> None:
        """It may take so many seconds, and a moment more.

        Raises what the library raises, where nobody could watch.
        """
        with self._lock:
            if not self._watched:
                clock = threading.Thread(target=self._look, name="store-clock", daemon=True)
                try:
                    clock.start()
                except RuntimeError as error:
                    raise HTTPClientError(error=error) from error
                self._watched = True
            self._until[exchange] = time.monotonic() + seconds

    def end(self, exchange: _Exchange) -> None:
        """It took no longer."""
        with self._lock:
            self._until.pop(exchange, None)

    def _look(self) -> None:
        idle = 0.0
        while idle < _IDLE:
            time.sleep(_MOMENT)
            with self._lock:
                now = time.monotonic()
                over = [exchange for exchange, until in self._until.items() if until < now]
                idle = 0.0 if self._until else idle + _MOMENT
                self._watched = idle < _IDLE
            for exchange in over:
                self.end(exchange)
                exchange.break_off()


class _Under(threading.local):
    """The exchange that a thread is in."""

    exchange: _Exchange | None = None


_UNDER = _Under()


class _Told:
    """A connection that tells the exchange which socket it uses."""

    sock: socket.socket | None

    def connect(self) -> None:
        """Connect."""
        super().connect()  # type: ignore[misc]
        self._tell()

    def request(self, *args: Any, **more: Any) -> Any:
        """Send."""
        self._tell()
        return super().request(*args, **more)  # type: ignore[misc]

    def _tell(self) -> None:
        if _UNDER.exchange is not None:
            _UNDER.exchange.uses(self.sock)


class _Plain(_Told, AWSHTTPConnection):  # type: ignore[misc]
    pass


class _Tls(_Told, AWSHTTPSConnection):  # type: ignore[misc]
    pass


class _PlainPool(AWSHTTPConnectionPool):
    ConnectionCls = _Plain


class _TlsPool(AWSHTTPSConnectionPool):
    ConnectionCls = _Tls


class Session(URLLib3Session):
    """Sends as the library does, and breaks off what takes too long.

    Of a reply that is streamed only the head counts; whoever reads the rest watches the clock.
    """

    def __init__(self, seconds: float, verify: str | bool, connections: int) -> None:
        """`seconds` for one request; nothing goes through a proxy of the environment."""
        # What the library's stubs leave out of its parameters.
        ways: Any = {"verify": verify, "proxies": {}, "timeout": (min(2.0, seconds), seconds)}
        super().__init__(**ways, max_pool_connections=connections)
        self._seconds = seconds
        self._watch = _Watch()
        manager: Any = vars(self)["_manager"]
        manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}

    def send(self, request: Any) -> Any:
        """The reply. Raises what the library raises where a connection is closed."""
        if self._watch.process != os.getpid():
            self._watch = _Watch()
        exchange, watch = _Exchange(), self._watch
        size = int(request.headers.get("Content-Length") or 0) + _REPLY
        _UNDER.exchange = exchange
        try:
            watch.begin(exchange, self._seconds + size / SLOWEST)
            reply = super().send(request)
        finally:
            watch.end(exchange)
            _UNDER.exchange = None
            over = exchange.end()
        if over:
            # A head that was cut off looks like one that ended.
            raise ReadTimeoutError(endpoint_url=request.url)
        return reply

    def answer(self, request: Any, **_: object) -> Any:
        """As a listener to `before-send`, instead of the session that a client makes."""
        return self.send(request)
