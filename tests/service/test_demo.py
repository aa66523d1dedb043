"""From nothing to a running service: repeatable, killable, and quick to say what is in the way."""

from __future__ import annotations

import io
import json
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from service import cli, serving
from service.commands import demo
from service.commands.terminal import Stop, Terminal
from service.keys import Keyring
from service.places import Places
from service.scope import Role
from service.settings import Settings
from tests.stack import COMMAND, CORPUS, Installation

QUESTION = "How much does an international transfer cost?"


def test_a_port_in_use_is_said_before_any_work(tmp_path: Path) -> None:
    taken = serving.bind("127.0.0.1", 0)
    port = str(taken.getsockname()[1])
    err = io.StringIO()
    words = ["demo", "--data", str(tmp_path / "data"), "--port", port]
    code = cli.run(words, Terminal({}, io.StringIO(), err))
    taken.close()
    assert code == 5
    assert f"cannot listen on 127.0.0.1 port {port}" in err.getvalue()
    assert not (tmp_path / "data").exists()


def test_an_impossible_port_is_a_sentence() -> None:
    with pytest.raises(Stop, match="70000 is no TCP port"):
        demo.chosen(Settings(), None, 70000)


def test_models_lie_beside_the_data_unless_they_are_set(tmp_path: Path) -> None:
    found = demo.chosen(Settings(), tmp_path, None)
    assert (found.data, found.models, found.port) == (tmp_path, tmp_path / "models", 8080)
    kept = demo.chosen(Settings(models=Path("/elsewhere")), tmp_path, 0)
    assert (kept.models, kept.port) == (Path("/elsewhere"), 0)
    assert demo.chosen(Settings(), None, None) == Settings()


def test_each_role_gets_a_key_once(tmp_path: Path) -> None:
    places, ring = Places(tmp_path / "data"), Keyring(tmp_path / "data" / "keys.json")
    made = demo.make_keys(places, ring)
    askers = {name: ring.asker(token) for name, token in made.items()}
    assert askers["demo-operator"].roles == {Role.OPERATOR}
    assert askers["demo-auditor"].roles == {Role.AUDITOR}
    assert askers["demo-staff"].groups == {"staff"}
    assert demo.make_keys(places, ring) == {}
    ring.remove("demo-auditor")
    assert set(demo.make_keys(places, ring)) == {"demo-auditor"}


def test_what_to_try_names_the_data_it_is_about(tmp_path: Path) -> None:
    terminal = Terminal({}, io.StringIO(), io.StringIO())
    assert "COUNTERSIGN_" not in demo.command(Settings(), terminal)
    there = demo.command(demo.chosen(Settings(), tmp_path, None), terminal)
    assert f"COUNTERSIGN_DATA={tmp_path} COUNTERSIGN_MODELS={tmp_path}/models " in there


@contextmanager
def started(made: Installation, corpus: Path = CORPUS) -> Iterator[subprocess.Popen[str]]:
    """A demo, killed at the latest when the test is done with it."""
    with subprocess.Popen(
        [COMMAND, "demo", "--corpus", corpus, "--port", "0"],
        env=made.environ(PYTHONUNBUFFERED="1"),
        cwd=made.data.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def read_until(process: subprocess.Popen[str], said: str) -> str:
    assert process.stdout is not None
    heard = ""
    for line in process.stdout:
        heard += line
        if said in line:
            return heard
    pytest.fail(f"never said {said!r}: {heard}")


def ends(process: subprocess.Popen[str], told: signal.Signals) -> None:
    """It ends in order when it is told to."""
    process.send_signal(told)
    process.communicate(timeout=60)
    assert process.returncode == 0


@pytest.mark.server
def test_a_demo_that_is_killed_anywhere_is_finished_by_the_next(
    models: Path, tmp_path: Path
) -> None:
    if not COMMAND.is_file():
        pytest.skip(f"{COMMAND} is absent: the distribution is not installed.")
    made = Installation(tmp_path / "data", models)
    for moment in ("sample corpus", "release 1"):
        with started(made) as process:
            read_until(process, moment)

    with started(made) as process:
        heard = read_until(process, "Stop with Ctrl-C")
        address = re.search(r"http://127\.0\.0\.1:\d+", heard)
        assert address is not None
        body = json.dumps({"question": QUESTION}).encode()
        asked = Request(address[0] + "/v1/ask", body, {"content-type": "application/json"})
        with urlopen(asked, timeout=60) as reply:
            answer = json.load(reply)
        assert answer["release"]["number"] == 1
        assert answer["sealed"]["leaf"].startswith("sha256:")

        with started(made) as second:
            said, _ = second.communicate(timeout=60)
        assert (second.returncode, "is running" in said) == (4, True)
        ends(process, signal.SIGINT)


@pytest.mark.server
def test_a_demo_started_again_leaves_what_is_live_to_people(
    published: Installation, tmp_path: Path
) -> None:
    made = published.copied_to(tmp_path / "data")
    edited = tmp_path / "small"
    shutil.copytree(CORPUS, edited)
    for page in edited.rglob("*.md"):
        page.write_text(page.read_text().replace("EUR", "USD"))
    with started(made, edited) as process:
        heard = read_until(process, "Stop with Ctrl-C")
        assert "release 1 of" in heard
        made.run("ingest", str(edited), "--author", "writer")
        made.run("approve", "2", "--by", "reviewer")
        # More than one change of one running service: whoever waits must not break its index.
        made.run("publish", "2")
        made.run("rollback")
        ends(process, signal.SIGTERM)

    with started(made, edited) as process:
        heard = read_until(process, "Stop with Ctrl-C")
        assert "release 3 of" in heard
        ends(process, signal.SIGTERM)
