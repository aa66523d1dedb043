"""The Unix socket in the data directory, through which commands ask a running service."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

NAME = "service.sock"
GROUPS_HEADER = "x-countersign-groups"
"""Groups to ask with; read only on this socket, where opening it proves owning the data."""
LOCAL = "countersign.local"
"""Key in an ASGI scope of a request that came through this socket."""
_LONGEST = 107
"""Bytes of a socket's path, without its closing zero (`sun_path`)."""


class SocketUnusable(Exception):
    """The socket cannot be made; the message says what to do."""


class ServiceRuns(Exception):
    """A service serves from this data directory already."""


class NoService(Exception):
    """No service serves from this data directory."""


class ServiceSays(Exception):
    """The running service refused; the message is its sentence."""

    def __init__(self, status: int, detail: str) -> None:
        """The status and the sentence of its problem document."""
        super().__init__(detail)
        self.status = status


@contextmanager
def _address(directory: Path) -> Iterator[str]:
    """A spelling of the socket's path that fits into a socket's address."""
    path = str((directory / NAME).absolute())
    if len(os.fsencode(path)) <= _LONGEST:
        yield path
        return
    relative = os.path.relpath(path)
    if len(os.fsencode(relative)) <= _LONGEST:
        yield relative
        return
    if not Path("/proc/self/fd").is_dir():
        raise SocketUnusable(
            f"the path of the data directory {directory} is too long for a socket; "
            "run from a directory nearer to it."
        )
    opened = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{opened}/{NAME}"
    finally:
        os.close(opened)


def listen(directory: Path) -> socket.socket:
    """Bind the socket, mode 0600, over one that a killed service left.

    Raises ServiceRuns, SocketUnusable.
    """
    if runs(directory):
        raise ServiceRuns(f"a service is running on {directory} already; stop it first.")
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        (directory / NAME).unlink(missing_ok=True)
        with _address(directory) as address:
            opened.bind(address)
        (directory / NAME).chmod(0o600)
        opened.listen(64)
    except OSError as error:
        opened.close()
        raise SocketUnusable(
            f"the socket {directory / NAME} cannot be made: {error.strerror}."
        ) from None
    finally:
        os.umask(before)
    return opened


def forget(directory: Path) -> None:
    """Remove the socket's name once nobody listens."""
    (directory / NAME).unlink(missing_ok=True)


def runs(directory: Path) -> bool:
    """Whether a service listens in this data directory."""
    try:
        _connect(directory, timeout=2).close()
    except (NoService, SocketUnusable):
        return False
    return True


def _connect(directory: Path, timeout: float) -> socket.socket:
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    opened.settimeout(timeout)
    try:
        with _address(directory) as address:
            opened.connect(address)
    except PermissionError:
        opened.close()
        raise SocketUnusable(
            f"a service runs on {directory} as another user; run this command as that user."
        ) from None
    except OSError:
        opened.close()
        raise NoService(f"no service is running on {directory}.") from None
    return opened


class _Connection(HTTPConnection):
    """HTTP over an open socket."""

    def __init__(self, opened: socket.socket) -> None:
        super().__init__("localhost")
        self.sock = opened

    def connect(self) -> None:
        """Nothing: the socket is open."""


def call(
    directory: Path,
    method: str,
    path: str,
    body: Mapping[str, object] | None = None,
    *,
    groups: frozenset[str] = frozenset(),
    timeout: float = 120,
) -> Any:
    """What the running service answers, as JSON. Raises NoService, ServiceSays, SocketUnusable."""
    connection = _Connection(_connect(directory, timeout))
    headers = {"accept": "application/json"}
    if groups:
        headers[GROUPS_HEADER] = json.dumps(sorted(groups))
    raw = None
    if body is not None:
        raw = json.dumps(body, ensure_ascii=False).encode()
        headers["content-type"] = "application/json"
    try:
        connection.request(method, path, raw, headers)
        reply = connection.getresponse()
        content = reply.read()
    except (OSError, HTTPException):
        raise ServiceSays(503, "the service went away while it was asked; ask again.") from None
    finally:
        connection.close()
    found = json.loads(content) if content else None
    if reply.status >= 400:
        detail = found.get("detail") if isinstance(found, dict) else None
        raise ServiceSays(reply.status, str(detail or f"the service answered {reply.status}."))
    return found
