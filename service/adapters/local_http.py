"""HTTP to a model server on the premises: checked address, no redirects, a deadline, a limit."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from service.deadlines import Deadline, DeadlineExceeded
from service.endpoints import EndpointPolicy, EndpointRefused, EndpointUnknown
from service.generation import GeneratorUnavailable

LONGEST = 2_000_000
"""Bytes of one reply that are read; an answer has a few thousand."""


def fresh_connections(socket: str | None = None) -> httpx.HTTPTransport:
    """Connects anew for every request, over a local socket where one is named.

    A server may hang up on an idle connection in the moment it is used again, which looks as if
    it had failed. Beside a model's answer a connection on the premises costs nothing.
    """
    return httpx.HTTPTransport(
        trust_env=False, uds=socket, limits=httpx.Limits(max_keepalive_connections=0)
    )


class LocalTransport(httpx.BaseTransport):
    """One exchange's connection to a server on the premises.

    Every request's host is resolved and checked, and the connection goes to the address that
    was checked. What came in stays readable in `received`, since clients drop fields they do
    not know.
    """

    def __init__(
        self, pool: httpx.BaseTransport, endpoints: EndpointPolicy, deadline: Deadline
    ) -> None:
        self._pool = pool
        self._endpoints = endpoints
        self._deadline = deadline
        self.received = bytearray()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the checked address of its host."""
        try:
            endpoint = self._endpoints.check(str(request.url))
        except (EndpointRefused, EndpointUnknown) as error:
            raise GeneratorUnavailable(str(error)) from error
        self._deadline.check()
        left = max(0.001, self._deadline.remaining)
        host = request.headers["host"]
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=str(endpoint.address)),
            headers=request.headers,
            stream=request.stream,
            extensions={
                **request.extensions,
                "sni_hostname": endpoint.host,
                "timeout": dict.fromkeys(("connect", "read", "write", "pool"), left),
            },
        )
        pinned.headers["host"] = host
        response = self._pool.handle_request(pinned)
        if response.is_redirect:
            response.close()
            raise GeneratorUnavailable(
                f"{endpoint.host} answers with a redirect, which is not followed; "
                "set the final address"
            )
        if response.headers.get("content-encoding", "identity") != "identity":
            response.close()
            raise GeneratorUnavailable(
                f"{endpoint.host} compresses its replies unasked, so their size is unknown; "
                "check the server"
            )
        stream = response.stream
        assert isinstance(stream, httpx.SyncByteStream)
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=_Watched(stream, self._deadline, self.received),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Nothing: the pool outlives an exchange."""


class _Watched(httpx.SyncByteStream):
    def __init__(
        self, stream: httpx.SyncByteStream, deadline: Deadline, received: bytearray
    ) -> None:
        self._stream = stream
        self._deadline = deadline
        self._received = received

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for piece in self._stream:
            if self._deadline.remaining <= 0:
                raise DeadlineExceeded("the model did not answer in time")
            size += len(piece)
            if size > LONGEST:
                raise GeneratorUnavailable(
                    f"the model server's reply has more than {LONGEST} bytes; check the server"
                )
            self._received.extend(piece)
            yield piece

    def close(self) -> None:
        self._stream.close()
