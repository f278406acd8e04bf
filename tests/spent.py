"""What the tests of each folder cost, printed at the end, beside what they may cost.

Budgets are in seconds of the processor, which a busy machine does not stretch; waiting shows in the other column. A folder over its
budget is pointed out, and no test fails for it.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import pytest

BUDGET = 30
# What stands wider than one room, or drives a browser.
WIDER = {
    "e2e": 120,
    "governance": 75,
    "internships": 95,
    "members": 40,
    "plans": 55,
    "reports": 150,
    "sweeps": 170,
    "tenancy": 75,
}
# Where lines are measured at the same time.
MEASURED = 2
_STARTED = pytest.StashKey[float]()
_COMMON = pytest.StashKey[float]()
_NAME = "processor"


def _folder(nodeid: str) -> str:
    parts = PurePosixPath(nodeid.partition("::")[0]).parts
    return parts[1] if len(parts) > 2 else "tests"


class Spent:
    """Measures in the process that runs a test; adds up and prints in the one that reports."""

    def __init__(self, *, measured: bool) -> None:
        self.share = MEASURED if measured else 1
        self.seconds: dict[str, float] = defaultdict(float)
        self.processor: dict[str, float] = defaultdict(float)
        self.tests: dict[str, int] = defaultdict(int)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Iterator[None]:
        """What is made once for many tests is nobody's own: the database, a browser, the demo."""
        started = time.process_time()
        try:
            return (yield)
        finally:
            if fixturedef.scope != "function":
                stash = request._pyfuncitem.stash
                stash[_COMMON] = stash.get(_COMMON, 0) + time.process_time() - started

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """The clock starts."""
        item.stash[_STARTED] = time.process_time()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo) -> Any:
        """The clock stops, after the test has been taken down."""
        report = yield
        if call.when == "teardown":
            spent = time.process_time() - item.stash[_STARTED] - item.stash.get(_COMMON, 0)
            report.user_properties.append((_NAME, max(spent, 0)))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up; reports of all workers come here."""
        folder = _folder(report.nodeid)
        self.seconds[folder] += report.duration
        if report.when == "teardown":
            self.tests[folder] += 1
            self.processor[folder] += dict(report.user_properties).get(_NAME, 0)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """The table."""
        if len(self.tests) < 2:
            return
        terminalreporter.section("what the tests cost")
        terminalreporter.write_line(f"{'':14}{'tests':>6}{'seconds':>10}{'processor':>11}{'budget':>8}")
        for folder, spent in sorted(self.processor.items(), key=lambda pair: -pair[1]):
            budget = round(WIDER.get(folder, BUDGET) * self.share)
            line = f"{folder:14}{self.tests[folder]:6}{self.seconds[folder]:10.1f}{spent:11.1f}{budget:8}"
            if spent > budget:
                terminalreporter.write_line(f"{line}  over its budget", yellow=True)
            else:
                terminalreporter.write_line(line)
