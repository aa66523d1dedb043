"""Skipping a test needs leave, where a file says which may be."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = """
import pytest

def test_runs():
    pass

@pytest.mark.skipif(True, reason="no server here")
@pytest.mark.parametrize("kind", ["a", "b"])
def test_server(kind):
    pass

@pytest.mark.xfail
def test_known():
    assert False
"""


def outcome(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, listed: str | None
) -> tuple[pytest.RunResult, str]:
    pytester.makepyfile(test_one=TESTS)
    # A folder with hooks of its own makes pytest put plugins into sets.
    pytester.makepyfile(**{"inner/conftest": "def pytest_runtest_setup(item): pass"})
    if listed is None:
        monkeypatch.delenv("COUNTERSIGN_TEST_SKIPS", raising=False)
    else:
        file = Path(pytester.path) / "skips"
        file.write_text(listed)
        monkeypatch.setenv("COUNTERSIGN_TEST_SKIPS", str(file))
    done = pytester.runpytest_inprocess("-p", "tests.skips", "-p", "no:cacheprovider", ".", "inner")
    return done, done.outlines[-1]


def test_an_unlisted_skip_fails_the_run_and_is_named(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, last = outcome(pytester, monkeypatch, "# nothing\ntest_one.py::test_server[a] # why\n")
    assert done.ret == pytest.ExitCode.TESTS_FAILED
    done.stdout.fnmatch_lines(
        ["*tests skipped without leave*", "test_one.py::test_server?b?: no s*"]
    )
    done.stdout.no_fnmatch_line("test_one.py::test_server?a?: *")
    done.stdout.no_fnmatch_line("test_one.py::test_known: *")
    assert "1 passed, 2 skipped, 1 xfailed in" in last


def test_a_listed_skip_passes(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    done, last = outcome(pytester, monkeypatch, "test_one.py::test_server* # needs a server\n")
    assert done.ret == pytest.ExitCode.OK
    done.stdout.no_fnmatch_line("*without leave*")
    assert "1 passed, 2 skipped, 1 xfailed in" in last


def test_without_the_variable_nothing_changes(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outcome(pytester, monkeypatch, None)[0].ret == pytest.ExitCode.OK


def test_a_file_that_skips_itself_is_named(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(
        test_two='import pytest\npytest.skip("no torch here", allow_module_level=True)'
    )
    done, _ = outcome(pytester, monkeypatch, "test_one.py::*\n")
    assert done.ret == pytest.ExitCode.TESTS_FAILED
    done.stdout.fnmatch_lines(["test_two.py: no torch here"])


def test_a_missing_file_is_a_sentence(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERSIGN_TEST_SKIPS", "/nowhere/skips")
    done = pytester.runpytest_inprocess("-p", "tests.skips", "-p", "no:cacheprovider")
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["*COUNTERSIGN_TEST_SKIPS names /nowhere/skips, which cannot*"])
