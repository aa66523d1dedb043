"""The program of a child process whose parsers do what no document may get them to do."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable

from ingest.confined import Limits, serve
from ingest.parsing import Block, BlockKind, Parsed, Section, Unparsable


def computes(text: str) -> str:
    while True:
        pass


def sleeps(text: str) -> str:
    signal.pause()
    return ""


def eats(text: str) -> str:
    return str(bytearray(2**40))


def overflows(text: str) -> str:
    return "a" * 300_000_000


def fails(text: str) -> str:
    raise KeyError(text)


def dies(text: str) -> str:
    os.kill(os.getpid(), signal.SIGSEGV)
    return ""


def babbles(text: str) -> str:
    os.write(1, b"\x07" + bytes(7) + b"no-form")
    return ""


def boasts(text: str) -> str:
    os.write(1, b"\xff" * 8)
    return ""


def refuses(text: str) -> str:
    raise Unparsable(f"it is {text}")


def connects(text: str) -> str:
    return tried(socket.socket)


def opens(text: str) -> str:
    return tried(lambda: os.open("/etc/hosts", os.O_RDONLY))


def opens_in_place(text: str) -> str:
    os.close(2)
    return opens(text)


def removes(text: str) -> str:
    return tried(lambda: os.unlink(text))


def reads_environment(text: str) -> str:
    return " ".join(sorted(os.environ)) or "nothing"


def tried(act: Callable[[], object]) -> str:
    try:
        act()
    except OSError as error:
        return f"refused: {error.strerror}"
    return "done"


class Misbehaving:
    def __init__(self, act: Callable[[str], str]) -> None:
        self._act = act

    def parse(self, text: str) -> Parsed:
        # The first document of all is read before anything is given up.
        said = "" if text.startswith("# A") else self._act(text)
        block = Block(BlockKind.ROW, 0, len(said), ("Fee", ""))
        return Parsed(said, (Section(("A", "B"), (block,)),), None, ())


ACTS = (
    computes, sleeps, eats, overflows, fails, dies, babbles, boasts, refuses, connects, opens,
    opens_in_place, removes, reads_environment,
)  # fmt: skip

if __name__ == "__main__":
    serve(
        {act.__name__: Misbehaving(act) for act in ACTS},
        Limits(int(sys.argv[1]), int(sys.argv[2])),
    )
