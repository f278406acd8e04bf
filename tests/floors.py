"""Which part of each app's lines the tests ran, beside its floor: printed by ``make coverage``, which fails below one.

Tests of some of the rooms alone (``PYTEST_ARGS``) are below most floors, which says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage

ROOT = Path(__file__).resolve().parent.parent
FLOORS: dict[str, int] = {
    "budget": 93,
    "demo": 94,
    "employment": 88,
    "experts": 94,
    "groupportal": 77,
    "groupportal.accounts": 92,
    "groupportal.admin_site": 93,
    "groupportal.audit": 91,
    "groupportal.deciding": 92,
    "groupportal.files": 90,
    "groupportal.handbook": 96,
    "groupportal.imports": 93,
    "groupportal.jobs": 93,
    "groupportal.links": 94,
    "groupportal.lists": 94,
    "groupportal.messages": 94,
    "groupportal.metrics": 93,
    "groupportal.office": 92,
    "groupportal.people": 92,
    "groupportal.periods": 94,
    "groupportal.records": 93,
    "groupportal.reporting": 93,
    "groupportal.search": 96,
    "groupportal.servers": 35,
    "groupportal.settings": 68,
    "groupportal.site": 91,
    "groupportal.style": 96,
    "groupportal.tenancy": 90,
    "groupportal.ui": 94,
    "groupportal.upkeep": 91,
    "groupportal.uploads": 77,
    "groupportal.urls": 96,
    "groupportal.warnings": 96,
    "internships": 94,
    "members": 93,
    "parks": 93,
    "plans": 93,
    "points": 94,
    "reports": 94,
    "rosters": 94,
}
"""Per cent. Below what the whole suite was measured at, since a machine without the shared files runs fewer tests: raised when an
app gets better, never lowered to let a change through. An app that is not here has none yet, and is pointed out.
"""


def app_of(path: Path) -> str:
    """A room's name; of the ground the name of its own package (``groupportal.tenancy``)."""
    first, *rest = path.parts
    return f"{first}.{rest[0]}" if first == "groupportal" and len(rest) > 1 else first


def measured() -> dict[str, tuple[int, int]]:
    """Lines that were run, and lines there are, by app."""
    coverage = Coverage(config_file=str(ROOT / "pyproject.toml"))
    coverage.load()
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name in coverage.get_data().measured_files():
        _, lines, _, missing, _ = coverage.analysis2(name)
        sums = found[app_of(Path(name).relative_to(ROOT))]
        sums[0] += len(lines) - len(missing)
        sums[1] += len(lines)
    return {app: (ran, there) for app, (ran, there) in sorted(found.items()) if there}


class Floors:
    """Reads what pytest-cov has kept by the end of the session; the session fails where an app is below its floor."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Look at every app."""
        for app, (ran, there) in measured().items():
            share, floor = 100 * ran / there, FLOORS.get(app)
            verdict = "no floor yet" if floor is None else "below its floor" if share < floor else ""
            self.lines.append(
                (f"{app:26}{there:7}{share:9.1f} %{'' if floor is None else floor:>7}", verdict)
            )
            if verdict.startswith("below") and session.exitstatus == pytest.ExitCode.OK:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """The table."""
        terminalreporter.section("which lines the tests ran")
        terminalreporter.write_line(f"{'':26}{'lines':>7}{'ran':>11}{'floor':>7}")
        for line, verdict in self.lines:
            terminalreporter.write_line(
                f"{line}  {verdict}".rstrip(),
                red=verdict.startswith("below"),
                yellow=verdict.startswith("no"),
            )
