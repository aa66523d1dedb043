"""A proxy in front of an S3 server that fails or lies when told to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "expect"})


class Lie(Enum):
    """What goes wrong from now on."""

    NONE = "nothing"
    DOWN = "connections end before they are answered"
    ERROR = "every reply is 500"
    BUSY = "every reply is 503 SlowDown"
    SLOW = "every reply comes half a second late"
    HANGS = "no reply comes at all"
    CUT = "requests are carried out, and their replies cut off"
    NO_VERSION = "200 without a version"
    UNLOCKED = "the lock's headers are dropped on their way in"
    NO_LOCK_SHOWN = "the lock's headers are dropped on their way out"
    OTHER_BYTES = "objects come back with one byte changed"
    FEWER_BYTES = "objects come back with their last byte missing"
    STORES_NOTHING = "200 with a version for what was never stored"
    GARBAGE = "every reply is 200 with a page that is no S3"


class LyingStore:
    """The proxy, while it serves."""

    def __init__(self, upstream: str) -> None:
        self.lie = Lie.NONE
        self.closing = threading.Event()
        self.mended = threading.Event()
        self.requests: list[str] = []
        parts = urlsplit(upstream)
        self.upstream = parts.hostname or "", parts.port or 80
        proxy = self

        class Handler(_Relay):
            store = proxy

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def tell(self, lie: Lie) -> None:
        """Begin to lie, or to tell the truth again; who hangs is let go."""
        self.mended.set()
        self.mended = threading.Event()
        self.lie = lie

    def close(self) -> None:
        self.closing.set()
        self.mended.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def lying_store(upstream: str) -> Iterator[LyingStore]:
    """Serve while the block runs."""
    store = LyingStore(upstream)
    try:
        yield store
    finally:
        store.close()


class _Relay(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store: LyingStore

    def log_message(self, *_: object) -> None:
        pass

    def setup(self) -> None:
        super().setup()
        self.connection.settimeout(30)

    def do_GET(self) -> None:
        self._relay()

    do_HEAD = do_PUT = do_POST = do_DELETE = do_GET  # noqa: N815

    def _relay(self) -> None:
        with suppress(OSError, HTTPException):
            self._answer()

    def _answer(self) -> None:
        store, lie = self.store, self.store.lie
        store.requests.append(self.command)
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if lie is Lie.DOWN:
            self.close_connection = True
            return
        if lie is Lie.HANGS:
            # As long as the lie lasts, and then the connection is dead.
            store.mended.wait(60)
            self.close_connection = True
            return
        if lie is Lie.SLOW:
            store.closing.wait(0.5)
        if lie in {Lie.ERROR, Lie.BUSY}:
            code = "SlowDown" if lie is Lie.BUSY else "InternalError"
            page = f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()
            self._send(503 if lie is Lie.BUSY else 500, {}, page)
            return
        if lie is Lie.GARBAGE:
            self._send(200, {"content-type": "text/html"}, b"<html>welcome</html>\x00\xff")
            return
        if lie is Lie.STORES_NOTHING and self.command == "PUT":
            self._send(200, {"x-amz-version-id": "0123456789abcdef", "etag": '"0"'}, b"")
            return
        status, headers, content = self._forward(body, lie)
        if lie is Lie.CUT:
            self.close_connection = True
            return
        self._send(status, *_changed(self.command, headers, content, lie))

    def _forward(self, body: bytes, lie: Lie) -> tuple[int, dict[str, str], bytes]:
        headers = {k: v for k, v in self.headers.items() if k.lower() not in _HOP}
        if lie is Lie.UNLOCKED:
            headers = {k: v for k, v in headers.items() if "object-lock" not in k.lower()}
        connection = HTTPConnection(*self.store.upstream, timeout=30)
        try:
            connection.request(self.command, self.path, body, headers)
            reply = connection.getresponse()
            kept = {k: v for k, v in reply.getheaders() if k.lower() not in _HOP}
            if self.command == "HEAD":
                kept["content-length"] = reply.getheader("content-length", "0")
            return reply.status, kept, reply.read()
        finally:
            connection.close()

    def _send(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "content-length" not in headers:
            self.send_header("content-length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _changed(
    command: str, headers: dict[str, str], content: bytes, lie: Lie
) -> tuple[dict[str, str], bytes]:
    dropped = {Lie.NO_VERSION: "version-id", Lie.NO_LOCK_SHOWN: "object-lock"}.get(lie)
    if dropped is not None:
        headers = {k: v for k, v in headers.items() if dropped not in k.lower()}
    is_object = command == "GET" and "x-amz-version-id" in {k.lower() for k in headers}
    if is_object and content and lie is Lie.OTHER_BYTES:
        middle = len(content) // 2
        content = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    if is_object and lie is Lie.FEWER_BYTES:
        content = content[:-1]
    return headers, content
