"""Nothing leaves the premises: without any route, and without trying to find one, it answers."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.stack import COMMAND, Installation

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]

QUESTION = "How much does an international transfer ordered in the app cost?"
CONNECTION = re.compile(r"\b(?:connect|sendto|sendmsg|sendmmsg)\(.*sa_family=AF_INET6?,.*")
HERE = re.compile(r'"(?:127\.0\.0\.1|::1)"')


@pytest.fixture(scope="session")
def sealed_off() -> list[str]:
    """Words before a command that give it a network of its own, with nothing in it."""
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("unshare is not installed (Debian: util-linux).")
    words = [unshare, "--net"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
    tried = subprocess.run([*words, "true"], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        pytest.skip(f"a network namespace may not be made here: {tried.stderr.strip()}")
    return words


def ask(installation: Installation, *before: str) -> dict[str, object]:
    done = subprocess.run(
        [*before, COMMAND, "ask", QUESTION, "--json"],
        env=installation.environ(COUNTERSIGN_GENERATOR="auto"),
        cwd=installation.data.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_a_namespace_of_its_own_has_no_route(sealed_off: list[str]) -> None:
    routes = subprocess.run(
        [*sealed_off, "cat", "/proc/net/route"], capture_output=True, text=True, check=True
    )
    assert len(routes.stdout.splitlines()) <= 1, "only the heading"


def test_it_answers_without_a_route(
    sealed_off: list[str], published: Installation, tmp_path: Path
) -> None:
    answer = ask(published.copied_to(tmp_path / "data"), *sealed_off)
    assert answer["outcome"] == "quoted"
    assert "4.90 EUR" in str(answer["text"])


def test_it_tries_to_reach_nobody_but_this_machine(published: Installation, tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed.")
    calls = tmp_path / "calls"
    watched = (
        strace,
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-e",
        "trace=connect,sendto,sendmsg,sendmmsg",
        "-o",
        str(calls),
    )
    tried = subprocess.run([*watched, "true"], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        pytest.skip(f"strace may not watch processes here: {tried.stderr.strip()}")
    assert ask(published.copied_to(tmp_path / "data"), *watched)["outcome"] == "quoted"
    reached = [call for call in CONNECTION.findall(calls.read_text()) if not HERE.search(call)]
    assert reached == []
    assert "htons(11434)" in calls.read_text(), "the watch saw where Ollama was looked for"
