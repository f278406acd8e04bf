"""Work is called off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from groupportal.jobs import registry
from groupportal.jobs.registry import JobKind, JobOutcome
from groupportal.jobs.services import cancel_job
from groupportal.tenancy.scope import group_scope
from tests.jobs.steps import ask
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World

BEGINS = ("jobs.",)


def story(world: World, request: Any) -> Iterator[Did]:
    toy = JobKind("test.work", "试做", "reports.make_tables", run=lambda ctx: JobOutcome())
    request.getfixturevalue("monkeypatch").setitem(registry._kinds, toy.code, toy)
    job = ask(world)
    with group_scope(world.a, actor=world.wen):
        cancel_job(job, by=viewer(world.wen))
    yield Did("jobs.job_cancelled", world.wen, job)
