"""Serving for real: a TCP port, a Unix socket, deadlines, and commands that go through it."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from service import cli, local_socket, serving
from service.commands.asking import Served as Asked
from service.commands.terminal import Exit, Stop, Terminal
from service.wire import AskBody
from tests.eventually import eventually

ROOT = Path(__file__).parent.parent.parent


@dataclass
class Served:
    """A running server."""

    data: Path
    host: str
    port: int
    process: subprocess.Popen[str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    # Deeper than a socket's address may be long.
    data = tmp_path_factory.mktemp("served") / ("d" * 60) / ("e" * 60)
    data.mkdir(parents=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.served", str(data)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    address = urlsplit(process.stdout.readline().strip())
    eventually(lambda: local_socket.runs(data))
    yield Served(data, str(address.hostname), int(address.port or 0), process)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    process.stdout.close()
    assert not (data / local_socket.NAME).exists()


def run(served: Served, *words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = cli.run(words, Terminal({"COUNTERSIGN_DATA": str(served.data)}, out, err))
    return code, out.getvalue(), err.getvalue()


def test_the_socket_is_its_owners_alone(served: Served) -> None:
    assert (served.data / local_socket.NAME).stat().st_mode & 0o777 == 0o600


def test_ask_goes_through_the_running_service(served: Served) -> None:
    code, out, err = run(served, "ask", "How much?", "--json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert answer["outcome"] == "quoted"
    connection = HTTPConnection(served.host, served.port)
    connection.request("GET", f"/v1/answers/{answer['id']}")
    reply = connection.getresponse()
    assert reply.status == 404, "what the owner asked is the owner's"
    reply.read()
    connection.close()


def test_an_answer_is_printed_with_what_it_cites(served: Served) -> None:
    code, out, _ = run(served, "ask", "How much?")
    assert code == 0
    assert out.startswith("A transfer costs 4.90 EUR [1].\n\n  [1] Transfers abroad — “")


def test_groups_are_named_on_the_socket_and_ignored_on_the_port(served: Served) -> None:
    staff = "/v1/passages/" + "b" * 32
    local_socket.call(served.data, "GET", staff, groups=frozenset({"staff"}))
    with pytest.raises(local_socket.ServiceSays):
        local_socket.call(served.data, "GET", staff)
    connection = HTTPConnection(served.host, served.port)
    connection.request("GET", staff, headers={local_socket.GROUPS_HEADER: '["staff"]'})
    assert connection.getresponse().status == 404
    connection.close()


def test_doctor_asks_the_running_service(served: Served) -> None:
    assert run(served, "doctor") == (0, "ok   clock: it is now.\n", "")


def test_a_batch_of_questions_gives_a_line_for_each(served: Served, tmp_path: Path) -> None:
    given = tmp_path / "in.jsonl"
    given.write_text('{"id": "a", "question": "How much?"}\n{"id": "b"}\nnot json\n')
    code, _, _ = run(served, "search", "--input", str(given), "--output", str(tmp_path / "out"))
    lines = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert code == 3
    assert lines[0]["hits"][0]["document"] == "transfers"
    assert lines[1] == {"id": "b", "line": 2, "error": "The question is missing."}
    assert lines[2] == {"id": None, "line": 3, "error": "the line is not JSON in UTF-8"}


def test_a_second_service_on_the_same_data_is_refused(served: Served) -> None:
    with pytest.raises(local_socket.ServiceRuns):
        local_socket.listen(served.data)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"POST /v1/ask HTTP/1.1\r\nhost: localhost\r\n",
        b"POST /v1/ask HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        b"content-length: 100\r\n\r\n{",
    ],
    ids=["nothing", "half a head", "half a body"],
)
def test_a_client_that_dawdles_is_let_go(sent: bytes, served: Served) -> None:
    with socket.create_connection((served.host, served.port), timeout=60) as opened:
        opened.sendall(sent)
        reply = b""
        while piece := opened.recv(65536):
            reply += piece
    assert reply == b"" or reply.startswith(b"HTTP/1.1 408")


def test_a_command_asks_a_full_service_again_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replies = iter([429, 429, 200, *[429] * 100])

    def call(*_: object, **__: object) -> dict[str, object]:
        status = next(replies)
        if status == 429:
            raise local_socket.ServiceSays(status, "Every place in the queue is taken.")
        return {"outcome": "quoted"}

    monkeypatch.setattr(local_socket, "call", call)
    body = AskBody(question="a")
    assert Asked(tmp_path).ask(body, frozenset()) == {"outcome": "quoted"}
    with pytest.raises(Stop, match="Every place in the queue is taken") as stopped:
        Asked(tmp_path, patience=0.15).ask(body, frozenset())
    assert stopped.value.exit is Exit.UNAVAILABLE


def test_a_taken_port_is_a_sentence(served: Served) -> None:
    with pytest.raises(serving.PortTaken, match=f"port {served.port}"):
        serving.bind(served.host, served.port)


def test_a_socket_that_a_killed_service_left_is_replaced(tmp_path: Path) -> None:
    left = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    left.bind(str(tmp_path / local_socket.NAME))
    left.close()
    assert not local_socket.runs(tmp_path)
    opened = local_socket.listen(tmp_path)
    assert local_socket.runs(tmp_path)
    opened.close()
    local_socket.forget(tmp_path)
    assert os.listdir(tmp_path) == []
