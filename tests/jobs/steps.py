"""What the tests of jobs do all the time."""

from __future__ import annotations

from groupportal.jobs.models import Job
from groupportal.jobs.runner import run_job
from groupportal.jobs.services import enqueue
from groupportal.messages.models import Notice
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for


def ask(world, user=None, **params):
    """Queue the test's work in A, without running it (the commit hook of the test's transaction never comes)."""
    with group_scope(world.a, actor=user or world.wang):
        return enqueue("test.work", params, by=viewer_for(user or world.wang, world.a), title="试做一次")


def fresh(world, job):
    with group_scope(world.a):
        return Job.objects.get(pk=job.pk)


def run(world, job, attempt=0):
    run_job(world.a.pk, job.pk, attempt)
    return fresh(world, job)


def notices(world, user):
    with group_scope(world.a):
        return list(Notice.objects.filter(recipient=user).values_list("title", "body", "url"))
