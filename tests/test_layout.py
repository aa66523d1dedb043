"""What lies where in the repository, and what must never be committed."""

from __future__ import annotations

import importlib
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

TOP_LEVEL = {
    # The product.
    "pyproject.toml", "service", "ingest", "policies", "corpora", "tests", "docker-compose.yml",
    "README.md", "Makefile", "CHANGELOG.md", "docs", ".ci",
    # Files of tools, and the licence.
    ".gitignore", ".dockerignore", ".env.example", "Dockerfile", "LICENSE",
    "requirements.lock", "requirements-dev.lock", "requirements-uv.lock",
}  # fmt: skip

NEEDED = {"pyproject.toml", "service", "ingest", "policies", "corpora", "tests", "README.md", ".ci"}

# Dots in brackets, so that this file does not hold what it looks for.
REGISTRY = re.compile(
    r"(?:pypi|pythonhosted)[.]org|registry[.]npmjs|artifactor[y]|index-url\s*=?\s*https?[:]",
    re.IGNORECASE,
)
MACHINE = re.compile(r"(?<![\w.$}~-])/(?:home|Users|root|work)/[\w.-]+")
ELSEWHERE = {"/root/.ollama"}
"""Paths inside a container."""


@pytest.fixture(scope="module")
def committed() -> tuple[str, ...]:
    """Every path git keeps."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("git is not installed.")
    if listed.returncode != 0:
        pytest.skip("this is not a git checkout.")
    return tuple(path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file())


def test_the_top_level_is_what_it_is_meant_to_be(committed: tuple[str, ...]) -> None:
    found = {path.partition("/")[0] for path in committed}
    assert found - TOP_LEVEL == set()
    assert NEEDED - found == set()


@pytest.mark.parametrize("name", ["service", "ingest", "policies"])
def test_a_room_is_imported_from_here(name: str) -> None:
    assert Path(str(importlib.import_module(name).__file__)).parent == ROOT / name


@pytest.mark.parametrize("pattern", [REGISTRY, MACHINE], ids=["registry", "path"])
def test_nothing_committed_names_a_registry_or_a_developers_machine(
    pattern: re.Pattern[str], committed: tuple[str, ...]
) -> None:
    found = []
    for path in committed:
        content = (ROOT / path).read_bytes()
        if b"\0" in content[:8000]:
            continue
        text = content.decode("utf-8")
        found += [
            f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
            for match in pattern.finditer(text)
            if match[0] not in ELSEWHERE
        ]
    assert found == []


def test_nothing_generated_is_committed(committed: tuple[str, ...]) -> None:
    generated = re.compile(
        r"(?:^|/)(?:__pycache__|build|\.venv|\.countersign|[^/]+\.egg-info)/|\.pyc$"
    )
    assert [path for path in committed if generated.search(path)] == []
