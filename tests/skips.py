"""A pytest plugin: a test may be skipped only where a file lists it.

`COUNTERSIGN_TEST_SKIPS=FILE` turns it on. The file has a node id or a pattern of one (`*`, `?`)
on a line, and `#` says why. Without the variable, skipping stays what it is in pytest.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import pytest

VARIABLE: Final = "COUNTERSIGN_TEST_SKIPS"
_BRACKETS: Final = str.maketrans({"[": "[[]"})


# A plugin is one of a set, so it is equal to itself alone.
@dataclass(slots=True, eq=False)
class Skips:
    """What may be skipped, and what was skipped without leave."""

    allowed: tuple[str, ...]
    source: Path
    found: dict[str, str] = field(default_factory=dict)

    def permits(self, nodeid: str) -> bool:
        """Whether a line of the file names this test."""
        # The brackets of a parameter are themselves; only `*` and `?` are wild.
        return any(fnmatchcase(nodeid, line.translate(_BRACKETS)) for line in self.allowed)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        # An expected failure is reported as skipped too, but nobody left it out.
        if report.skipped and not hasattr(report, "wasxfail") and not self.permits(report.nodeid):
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
            self.found[report.nodeid] = reason.removeprefix("Skipped: ")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that was skipped without leave."""
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file that was skipped whole."""
        self._note(report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Fail a run that would have passed."""
        passed = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
        if self.found and passed:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name them, above pytest's own last line."""
        if not self.found:
            return
        terminalreporter.section("tests skipped without leave", red=True, bold=True)
        for nodeid, reason in sorted(self.found.items()):
            terminalreporter.line(f"{nodeid}: {reason}")
        terminalreporter.line(
            f"Install what they need, or list them in {self.source} with the reason."
        )


def pytest_configure(config: pytest.Config) -> None:
    """Take part only where the variable names a file."""
    named = os.environ.get(VARIABLE)
    # Workers of pytest-xdist report to the session that started them.
    if not named or hasattr(config, "workerinput"):
        return
    source = Path(named)
    try:
        lines = source.read_text("utf-8").splitlines()
    except OSError as error:
        raise pytest.UsageError(
            f"{VARIABLE} names {source}, which cannot be read: {error.strerror}."
        ) from None
    allowed = tuple(line for raw in lines if (line := raw.partition("#")[0].strip()))
    config.pluginmanager.register(Skips(allowed, source), "countersign-skips")
