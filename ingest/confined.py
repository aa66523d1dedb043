"""The inside of the process that reads documents: what it gives up first, and its one loop."""

from __future__ import annotations

import ctypes
import math
import os
import resource
import struct
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Final

import msgspec

from ingest.parsing import Parsed, Parser, Unparsable

_LENGTH: Final = struct.Struct("<Q")
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
"""Flags of Linux's `unshare`."""
_CAPABILITIES_3 = 0x20080522
"""The version of Linux's sets of capabilities that has two words each."""
_NO_DIRECTORY = "/proc/self/fdinfo"
"""Holds nothing that could be read, changed or entered."""
_TRIED_FIRST = (
    "# A\n\n*b* [c](d) &amp; <b style='color: red'>e</b>\n\n| f | g |\n|---|---|\n| 1 | 2 |\n"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take."""

    seconds: int = 60
    """Of a processor's time, so that a busy machine refuses no more documents than an idle one."""
    memory: int = 2**30
    """Bytes of address space, the program itself included."""

    @property
    def reply(self) -> int:
        """Bytes that what it says may have: whoever asked has to hold them, too."""
        return self.memory // 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A document to read."""

    media_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a document says, or why it cannot be read."""

    parsed: Parsed | None
    reason: str = ""
    broken: bool = False
    """Whether the process is not to be trusted with another document."""


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """A length, then that many bytes. Raises BrokenPipeError where nobody reads them."""
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def read_frame(stream: IO[bytes], most: int) -> bytes | None:
    """What `write_frame` wrote; None where the other side ended, or says more than `most` bytes."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    length: int = _LENGTH.unpack(head)[0]
    if length > most:
        return None
    content = stream.read(length)
    return content if len(content) == length else None


def serve(parsers: Mapping[str, Parser], limits: Limits) -> None:
    """Read documents from standard input until it ends; answers go to standard output.

    Everything that parsing may have to load is loaded by reading a first, harmless document, since
    afterwards nothing can be opened.
    """
    asked, replies = sys.stdin.buffer, sys.stdout.buffer
    for parser in parsers.values():
        parser.parse(_TRIED_FIRST)
    _give_up(limits.memory)
    write_frame(replies, b"")
    decoder = msgspec.msgpack.Decoder(Asked)
    while (frame := read_frame(asked, limits.memory)) is not None:
        reply = _reply(parsers, decoder.decode(frame), limits)
        if len(reply) > limits.reply:
            reply = msgspec.msgpack.encode(Reply(None, too_large(limits), broken=True))
        write_frame(replies, reply)
        del frame, reply


def _reply(parsers: Mapping[str, Parser], asked: Asked, limits: Limits) -> bytes:
    _may_compute(limits.seconds)
    try:
        return msgspec.msgpack.encode(Reply(parsers[asked.media_type].parse(asked.text)))
    except Unparsable as error:
        found = Reply(None, str(error))
    except MemoryError:
        found = Reply(None, too_large(limits), broken=True)
    except Exception as error:
        found = Reply(None, f"its parser fails on it ({type(error).__name__})", broken=True)
    return msgspec.msgpack.encode(found)


def too_large(limits: Limits) -> str:
    """Why a document that needs too much memory is refused."""
    return (
        f"reading it takes more than {limits.memory // 2**20} MiB of memory; "
        "split it into smaller files"
    )


def _give_up(memory: int) -> None:
    """Let go of what no parser needs: the network, files, other processes, memory without end.

    Each where the platform has it; that no descriptor can be opened any more, socket or file,
    every one has. What needs no descriptor, such as a signal to the user's other processes, is
    left.
    """
    libc = ctypes.CDLL(None)
    with suppress(AttributeError):
        libc.unshare(_NEW_USER | _NEW_NET)
    with suppress(AttributeError, OSError):
        # Removing and renaming take a path and no descriptor.
        os.chroot(_NO_DIRECTORY)
        os.chdir("/")
    with suppress(AttributeError):
        libc.capset((ctypes.c_uint32 * 2)(_CAPABILITIES_3, 0), (ctypes.c_uint32 * 6)())
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_AS, memory),
        # Not even in place of one that was closed.
        (resource.RLIMIT_NOFILE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def _may_compute(seconds: int) -> None:
    """So long from now; whoever takes longer is ended by the system, whatever it is doing."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + seconds, hard))
