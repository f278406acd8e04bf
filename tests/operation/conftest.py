from __future__ import annotations

import socket
from contextlib import closing

import pytest

from groupportal.jobs import registry
from groupportal.jobs.registry import JobKind, JobOutcome


def free_port() -> int:
    """A port of this machine that nothing listens at."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def kind(monkeypatch):
    """``kind(run, **fields)`` declares a kind of work for one test; its code is ``test.work``."""

    def declare(run=lambda ctx: JobOutcome(), code="test.work", action="reports.make_tables", **fields):
        made = JobKind(code=code, label="试做", action=action, run=run, **fields)
        monkeypatch.setitem(registry._kinds, code, made)
        return made

    return declare
