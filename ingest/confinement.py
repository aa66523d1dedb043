"""Parsers at arm's length: they run in a process of their own that a document may break."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import IO, Self

import msgspec

from ingest.confined import Asked, Limits, Reply, read_frame, write_frame
from ingest.parsing import Parsed, Parser, Unparsable

_PATIENCE = 10
"""Times the seconds a document may compute: how long it may take on a machine that does more."""


class ParserUnavailable(Exception):
    """The process that reads documents cannot be started."""


class Confinement:
    """One child process for many documents, begun with the first and anew after one that broke it.

    It gets documents and gives back what they say. It has no environment, can open neither a file
    nor a connection, and computes and remembers within limits. What it replies is decoded by type,
    so that a document that took it over could say something wrong. It runs as the same user:
    signals to that user's processes stay possible, and where neither the user nor the container
    may change its root directory, removing that user's files.
    """

    def __init__(self, command: Sequence[str], limits: Limits | None = None) -> None:
        """The command runs `ingest.confined.serve` with the limits that two more words give it."""
        self._limits = limits or Limits()
        self._command = [*command, str(self._limits.seconds), str(self._limits.memory)]
        self._replies = msgspec.msgpack.Decoder(Reply)
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def parsers(self, media_types: Iterable[str]) -> Mapping[str, Parser]:
        """A parser for each media type that the child reads."""
        return {media_type: _Confined(self, media_type) for media_type in media_types}

    def parse(self, media_type: str, text: str) -> Parsed:
        """What a document says. Raises Unparsable, ParserUnavailable."""
        if self._child is not None and self._child.poll() is not None:
            # It ended between two documents, which is neither's fault.
            self._ended()
        child = self._child = self._child or self._begun()
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        clock = threading.Timer(self._limits.seconds * _PATIENCE, end)
        clock.start()
        try:
            reply = self._exchange(child, msgspec.msgpack.encode(Asked(media_type, text)))
        finally:
            clock.cancel()
            clock.join()
        # Whoever was ended in the moment of its reply cannot be asked again.
        if reply is None or reply.broken or late.is_set():
            code = self._ended()
            raise Unparsable(reply.reason if reply else self._why(code, late.is_set()))
        if reply.parsed is None:
            raise Unparsable(reply.reason)
        return reply.parsed

    def close(self) -> None:
        """End the child, whatever it is doing."""
        if self._child is not None:
            self._ended()

    def _begun(self) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(  # noqa: S603
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={},
            cwd="/",
            start_new_session=True,
        )
        if read_frame(_open(child.stdout), 0) is None:
            self._child = child
            raise ParserUnavailable(
                "the process that reads documents does not start "
                f"({_spoken(self._ended())}): {' '.join(self._command)}"
            )
        return child

    def _exchange(self, child: subprocess.Popen[bytes], asked: bytes) -> Reply | None:
        """What the child replies; None where it ended over it, or says what is no reply."""
        try:
            write_frame(_open(child.stdin), asked)
            frame = read_frame(_open(child.stdout), self._limits.reply)
            return None if frame is None else self._replies.decode(frame)
        except (BrokenPipeError, msgspec.DecodeError):
            return None

    def _ended(self) -> int:
        child, self._child = self._child, None
        assert child is not None
        # One that is ending already keeps its own reason.
        child.kill()
        code = child.wait()
        _open(child.stdout).close()
        # What it was not told any more goes nowhere.
        with suppress(BrokenPipeError):
            _open(child.stdin).close()
        return code

    def _why(self, code: int, late: bool) -> str:
        if late or code == -signal.SIGXCPU:
            return (
                f"reading it takes more than {self._limits.seconds} s of computing; "
                "split it into smaller files"
            )
        return (
            f"its parser broke down over it ({_spoken(code)}), as it may where "
            f"{self._limits.memory // 2**20} MiB of memory are too few; split it into smaller files"
        )


class _Confined:
    def __init__(self, confinement: Confinement, media_type: str) -> None:
        self._confinement = confinement
        self._media_type = media_type

    def parse(self, text: str) -> Parsed:
        return self._confinement.parse(self._media_type, text)


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None, "the child's streams are pipes"
    return stream


def _spoken(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit {code}"
