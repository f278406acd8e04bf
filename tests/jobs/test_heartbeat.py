from __future__ import annotations

import datetime as dt
import threading

from django.db import connection
from django.utils import timezone

from groupportal.jobs.enums import JobState
from groupportal.jobs.models import Job
from groupportal.jobs.services import cancel_job
from groupportal.jobs.stopping import note_stop
from groupportal.jobs.sweep import sweep
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from tests.jobs.steps import ask, fresh, notices, run


class TestSweep:
    def silent(self, world, job, **fields):
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            long_ago = timezone.now() - dt.timedelta(minutes=2)
            Job.objects.filter(pk=job.pk).update(
                **{"state": JobState.RUNNING, "heartbeat_at": long_ago, **fields}
            )

    def test_a_job_whose_worker_died_runs_again(self, world, kind, django_capture_on_commit_callbacks):
        runs = []
        kind(lambda ctx: runs.append(ctx.job.attempt))
        job = ask(world)
        self.silent(world, job, attempt=1)
        with django_capture_on_commit_callbacks(execute=True):
            sweep()
        assert runs == [2]
        assert fresh(world, job).state == JobState.DONE
        # The dead worker's message, delivered late, does nothing any more.
        run(world, job, attempt=0)
        assert runs == [2]

    def test_a_late_message_of_the_dead_attempt_does_not_start_the_new_one(self, world, kind):
        runs = []
        kind(lambda ctx: runs.append(ctx.job.attempt))
        job = ask(world)
        self.silent(world, job, attempt=1)
        sweep()
        run(world, job, attempt=0)
        assert runs == []
        assert fresh(world, job).state == JobState.QUEUED

    def test_the_second_time_it_fails_with_words(self, world, kind):
        kind()
        job = ask(world)
        self.silent(world, job, attempt=2)
        sweep()
        job = fresh(world, job)
        assert (job.state, job.error_code) == (JobState.FAILED, "worker_lost")
        assert "两次中断" in job.message
        assert len(notices(world, world.wang)) == 1

    def test_a_planned_stop_uses_up_no_attempt(self, world, kind, monkeypatch):
        monkeypatch.setattr(connection, "close", lambda: None)
        kind()
        job = ask(world)
        self.silent(world, job, attempt=2, excused=0, worker="celery@one")
        note_stop("celery@other")
        assert not fresh(world, job).stopping
        note_stop("celery@one")
        sweep()
        job = fresh(world, job)
        assert (job.state, job.excused, job.stopping) == (JobState.QUEUED, 1, False)
        self.silent(world, job, attempt=3)
        sweep()
        assert fresh(world, job).state == JobState.FAILED

    def test_one_that_was_to_be_cancelled_is(self, world, kind):
        kind()
        job = ask(world)
        self.silent(world, job, attempt=1, cancel_asked=True)
        sweep()
        assert fresh(world, job).state == JobState.CANCELLED

    def test_a_living_job_is_left_alone(self, world, kind):
        kind()
        job = ask(world)
        self.silent(world, job, attempt=1, heartbeat_at=timezone.now() - dt.timedelta(seconds=50))
        sweep()
        assert fresh(world, job).state == JobState.RUNNING

    def test_a_message_that_got_lost_is_sent_again(self, world, kind, django_capture_on_commit_callbacks):
        kind()
        job = ask(world)
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - dt.timedelta(minutes=11))
        with django_capture_on_commit_callbacks(execute=True):
            sweep()
        assert fresh(world, job).state == JobState.DONE


class TestBesideTheTransaction:
    """In committed data, with the heartbeat in a thread and a connection of its own."""

    def elsewhere(self, act):
        """Run ``act`` as another process would: its own thread, its own connection."""
        from django.db import connections

        result = []

        def body():
            try:
                result.append(act())
            finally:
                connections.close_all()

        thread = threading.Thread(target=body)
        thread.start()
        thread.join(20)
        return result[0]

    def row(self, world, job):
        def read():
            with group_scope(world.a):
                return Job.objects.values("state", "percent", "step", "cancel_asked").get(pk=job.pk)

        return self.elsewhere(read)

    def wait_for(self, condition):
        for _ in range(100):
            if condition():
                return True
            threading.Event().wait(0.05)
        return False

    def test_others_see_the_step_while_the_work_is_not_committed(self, committed_world, kind):
        seen = []

        def work(ctx):
            Unit.objects.create(name="还没提交的单位")
            ctx.progress(60, "写第二张表")
            seen.append(self.wait_for(lambda: self.row(committed_world, ctx.job)["step"] == "写第二张表"))

        kind(work)
        job = ask(committed_world)
        assert seen == [True]
        assert fresh(committed_world, job).state == JobState.DONE

    def test_a_cancellation_from_outside_reaches_the_work(self, committed_world, kind, monkeypatch):
        monkeypatch.setattr("groupportal.jobs.pulse.BEAT_SECONDS", 0.05)

        def cancel(job):
            with group_scope(committed_world.a, actor=committed_world.wang):
                cancel_job(job, by=viewer_for(committed_world.wang, committed_world.a))

        def work(ctx):
            Unit.objects.create(name="还没提交的单位")
            self.elsewhere(lambda: cancel(ctx.job))
            for step in range(200):
                threading.Event().wait(0.05)
                ctx.progress(step // 2, f"第 {step} 步")
            raise AssertionError("never stopped")

        kind(work)
        job = ask(committed_world)
        assert fresh(committed_world, job).state == JobState.CANCELLED
        with group_scope(committed_world.a):
            assert not Unit.objects.filter(name="还没提交的单位").exists()

    def test_an_attempt_that_was_given_up_for_dead_writes_nothing(self, committed_world, kind):
        def requeue(job):
            with group_scope(committed_world.a, actor=SYSTEM_ACTOR):
                Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED)

        def work(ctx):
            Unit.objects.create(name="还没提交的单位")
            self.elsewhere(lambda: requeue(ctx.job))

        kind(work)
        job = ask(committed_world)
        assert fresh(committed_world, job).state == JobState.QUEUED
        with group_scope(committed_world.a):
            assert not Unit.objects.filter(name="还没提交的单位").exists()

    def test_two_who_ask_at_the_same_moment_get_one_job(self, committed_world, kind, settings):
        kind(lambda ctx: threading.Event().wait(0.3))
        barrier = threading.Barrier(2)
        jobs = []

        def body(user):
            from django.db import connections

            barrier.wait(10)
            jobs.append(ask(committed_world, user, year=2023).pk)
            connections.close_all()

        threads = [
            threading.Thread(target=body, args=(u,)) for u in (committed_world.wang, committed_world.cai)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert len(jobs) == 2
        assert len(set(jobs)) == 1
