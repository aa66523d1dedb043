"""An HTTP server on a free loopback port that can misbehave byte by byte."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass
class Faults:
    """What goes wrong with streamed replies from now on."""

    cut_at: int | None = None
    """Bytes of the body after which the connection ends."""
    clean_cut: bool = False
    """A cut looks like the proper end of the reply, as through a careless proxy."""
    first_byte_after: float = 0.0
    between_pieces: float = 0.0
    status: int = 200
    error: str = ""
    redirect: str = ""
    garbage: bytes | None = None
    """Sent instead of the body."""
    endless: bool = False
    """The first piece is repeated for ever."""
    kept: bool = True
    """A connection takes more than one request; else it ends unannounced when a second comes."""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: Any


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class LoopbackServer:
    """Base of the protocol servers: listens, records requests, streams pieces with faults."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.requests: list[Request] = []
        self.closing = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True
            served = 0

            def do_GET(self) -> None:
                self._serve()

            def do_POST(self) -> None:
                self._serve()

            def do_HEAD(self) -> None:
                self._serve()

            def log_message(self, format: str, *args: object) -> None:
                pass

            def _serve(self) -> None:
                self.served += 1
                if self.served > 1 and not outer.faults.kept:
                    self.close_connection = True
                    return
                size = int(self.headers.get("content-length") or 0)
                data = self.rfile.read(size)
                body = json.loads(data) if data else None
                headers = {k.lower(): v for k, v in self.headers.items()}
                request = Request(self.command, self.path, headers, body)
                outer.requests.append(request)
                try:
                    outer.answer(Exchange(self, outer), request)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

        self._http = _Http(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def answer(self, exchange: Exchange, request: Request) -> None:
        raise NotImplementedError

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class Exchange:
    """One request being answered."""

    def __init__(self, handler: BaseHTTPRequestHandler, server: LoopbackServer) -> None:
        self._handler = handler
        self._server = server

    def json(self, value: object, status: int = 200) -> None:
        self.raw(json.dumps(value).encode(), "application/json", status)

    def raw(self, data: bytes, media_type: str, status: int = 200) -> None:
        handler = self._handler
        handler.send_response(status)
        handler.send_header("content-type", media_type)
        handler.send_header("content-length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)
        handler.wfile.flush()

    def redirect(self, to: str) -> None:
        handler = self._handler
        handler.send_response(307)
        handler.send_header("location", to)
        handler.send_header("content-length", "0")
        handler.end_headers()
        handler.wfile.flush()

    def stream(self, pieces: Iterable[bytes], media_type: str) -> None:
        """Chunked pieces, with the server's faults."""
        handler, faults = self._handler, self._server.faults
        if faults.garbage is not None:
            pieces = [faults.garbage]
        self._server.closing.wait(faults.first_byte_after)
        handler.send_response(200)
        handler.send_header("content-type", media_type)
        for name, value in faults.headers.items():
            handler.send_header(name, value)
        handler.send_header("transfer-encoding", "chunked")
        handler.end_headers()
        left = faults.cut_at
        for piece in self._repeated(pieces):
            part = piece if left is None else piece[:left]
            if part:
                handler.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
                handler.wfile.flush()
            if left is not None:
                left -= len(part)
                if left == 0:
                    handler.close_connection = True
                    if faults.clean_cut:
                        handler.wfile.write(b"0\r\n\r\n")
                    return
            if self._server.closing.wait(faults.between_pieces):
                return
        handler.wfile.write(b"0\r\n\r\n")
        handler.wfile.flush()

    def _repeated(self, pieces: Iterable[bytes]) -> Iterable[bytes]:
        for piece in pieces:
            yield piece
            while self._server.faults.endless and not self._server.closing.is_set():
                yield piece
