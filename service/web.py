"""What surrounds every request: its id, its limits, its log line, its headers, its failures."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from ipaddress import ip_address
from typing import Any, Final

from prometheus_client import Counter
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import logs, problems

LARGEST_BODY: Final = 65_536
LARGER_BODIES: Final[Mapping[str, int]] = {"/v1/guard/check": 1_048_576}
"""An answer to be judged comes with its passages."""
KEYED: Final = frozenset({"/v1/guard/check", "/v1/trails/search"})
"""Where a body is read only for who holds a key."""
_SAFE: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}


class Envelope:
    """Outermost: a request id, safe headers, one log line, and no failure without a problem."""

    def __init__(self, app: ASGIApp, counter: Callable[[], Counter]) -> None:
        """Around an application; the counter is there once it has started."""
        self._app = app
        self._counter = counter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = secrets.token_hex(8)
        status = 0
        began = time.perf_counter()

        async def enveloped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request
                for name, text in _SAFE.items():
                    headers.setdefault(name, text)
            await send(message)

        try:
            await self._app(scope, receive, enveloped)
        except Exception as error:
            logs.broke("request broke", error, request=request, route=_route(scope))
            if status:
                raise ConnectionAbortedError("the reply broke off") from None
            await problems.response(problems.Problem(problems.INTERNAL))(scope, receive, enveloped)
        finally:
            route = _route(scope)
            self._counter().labels(route, str(status)).inc()
            logs.event(
                "request",
                request=request,
                method=scope["method"] if scope["method"] in _METHODS else "other",
                route=route,
                status=status,
                ms=round((time.perf_counter() - began) * 1000, 1),
            )


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _route(scope: Mapping[str, Any]) -> str:
    """The route's template, never its path: a path may hold an answer's id."""
    return str(getattr(scope.get("route"), "path", "none"))


class Hosts:
    """Turns away requests under another name, which a page may have made to point here."""

    def __init__(self, app: ASGIApp, names: Names) -> None:
        """Around an application of these names."""
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and not self._names.know(Headers(scope=scope).get("host")):
            turned = problems.Problem(problems.MISDIRECTED, headers={"connection": "close"})
            await problems.response(turned)(scope, receive, send)
            return
        await self._app(scope, receive, send)


class Names:
    """What a service is called.

    Loopback's own names are always known. Where the service listens beyond it, so are addresses,
    which nobody can make point elsewhere.
    """

    def __init__(self, bound: str, names: Iterable[str]) -> None:
        """The address that is listened on, and names beside it."""
        self._names = {_spelt(name) for name in (*names, bound, "localhost")}
        self._beyond = not _is_loopback(bound)

    def know(self, host: str | None) -> bool:
        """Whether a `Host` header names this service; no browser leaves it out."""
        if host is None:
            return True
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = _spelt(found[1])
        return name in self._names or _is_loopback(name) or (self._beyond and _is_address(name))


_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[^\[\]:/@\s]{1,253})(?::[0-9]{1,5})?")


def _spelt(name: str) -> str:
    return name.lower().removesuffix(".").strip("[]")


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(name: str) -> bool:
    return name == "localhost" or (_is_address(name) and ip_address(name).is_loopback)


class Limits:
    """Reads a body whole before anything else happens: JSON only, small, and in time."""

    def __init__(self, app: ASGIApp, seconds: float, admit: Callable[[Scope], None]) -> None:
        """Around an application; `admit` raises Problem for a request without a known key."""
        self._app = app
        self._seconds = seconds
        self._admit = admit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        try:
            if scope["path"] in KEYED:
                self._admit(scope)
            body = await self._body(scope, receive)
        except problems.Problem as problem:
            await problems.response(problem)(scope, receive, send)
            return
        if body is None:
            return
        await self._app(scope, _Replayed(body, receive), send)

    async def _body(self, scope: Scope, receive: Receive) -> bytes | None:
        """The body; None where the client went away."""
        headers = Headers(scope=scope)
        largest = LARGER_BODIES.get(scope["path"], LARGEST_BODY)
        too_large = f"A body may have at most {largest:,} bytes here."
        length = headers.get("content-length", "")
        close = {"connection": "close"}
        if length.isdigit() and int(length) > largest:
            raise problems.Problem(problems.TOO_LARGE, too_large, headers=close)
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self._seconds):
                more = True
                while more:
                    message: MutableMapping[str, Any] = await receive()
                    if message["type"] == "http.disconnect":
                        return None
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    if size > largest:
                        raise problems.Problem(problems.TOO_LARGE, too_large, headers=close)
                    more = message.get("more_body", False)
        except TimeoutError:
            raise problems.Problem(problems.TOO_SLOW, headers=close) from None
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if size and kind != "application/json":
            raise problems.Problem(problems.MEDIA)
        return b"".join(parts)


class _Replayed:
    """A body that was read already, then whatever the client does next."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        return await self._receive()
