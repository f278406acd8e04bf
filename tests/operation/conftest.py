from __future__ import annotations

import pytest

from groupportal.jobs import registry
from groupportal.jobs.registry import JobKind, JobOutcome


@pytest.fixture
def kind(monkeypatch):
    """``kind(run, **fields)`` declares a kind of work for one test; its code is ``test.work``."""

    def declare(run=lambda ctx: JobOutcome(), code="test.work", action="reports.make_tables", **fields):
        made = JobKind(code=code, label="试做", action=action, run=run, **fields)
        monkeypatch.setitem(registry._kinds, code, made)
        return made

    return declare
