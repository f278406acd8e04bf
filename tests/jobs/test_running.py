from __future__ import annotations

import datetime as dt
import threading

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import default_storage
from django.utils import timezone

from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.files.services import store_bytes
from groupportal.jobs.enums import JobState
from groupportal.jobs.models import Job
from groupportal.jobs.progress import progress_of
from groupportal.jobs.registry import JobOutcome
from groupportal.jobs.runner import run_job
from groupportal.jobs.services import cancel_job, enqueue, retry_job
from groupportal.jobs.sweep import sweep
from groupportal.messages.models import Notice
from groupportal.tenancy.models import Group, Membership, Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from tests.files.samples import PDF


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


def test_a_job_keeps_its_result_and_tells_who_asked(world, kind):
    def work(ctx):
        ctx.progress(40, "写表")
        file = store_bytes(PDF, name=f"{ctx.params['year']}.pdf", by=ctx.viewer)
        return JobOutcome("三张表已生成。", files=(file,), result={"rows": 3})

    kind(work)
    job = run(world, ask(world, year=2023))
    assert (job.state, job.percent, job.message, job.result) == (
        JobState.DONE,
        100,
        "三张表已生成。",
        {"rows": 3},
    )
    with group_scope(world.a):
        assert [made.file.name for made in job.files.all()] == ["2023.pdf"]
    address = f"/group-a/jobs/{job.public_id}/"
    assert notices(world, world.wang) == [("“试做一次”已完成", "三张表已生成。", address)]


def test_the_same_work_is_not_queued_twice_while_it_is_open(world, kind):
    kind()
    first = ask(world, year=2023)
    again = ask(world, world.cai, year=2023)
    assert again.pk == first.pk
    assert again.already_open
    assert not first.already_open
    assert ask(world, year=2022).pk != first.pk
    run(world, first)
    assert ask(world, year=2023).pk != first.pk


def test_work_needs_its_action_when_asked_and_again_when_run(world, kind):
    kind()
    with pytest.raises(NotAllowed):
        ask(world, world.zhang)
    job = ask(world, world.cai)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Membership.objects.filter(user=world.cai).update(valid_until=dt.date(2020, 1, 1))
    job = run(world, job)
    assert (job.state, job.error_code) == (JobState.FAILED, "not_allowed")


def test_a_message_delivered_twice_runs_once(world, kind):
    runs = []
    kind(lambda ctx: runs.append(ctx.job.pk))
    job = ask(world)
    run(world, job)
    run(world, job)
    assert runs == [job.pk]
    assert fresh(world, job).attempt == 1


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (DomainError("no_plan", "还没有生效的规划。"), "no_plan", "还没有生效的规划。"),
        (ValueError("secret detail"), "internal", "处理时出现系统故障"),
        (SoftTimeLimitExceeded(), "timeout", "用时超过了上限"),
    ],
)
def test_a_failing_job_leaves_nothing_half_done_and_says_why(world, kind, error, code, words):
    def work(ctx):
        Unit.objects.create(name="写了一半的单位")
        work.path = store_bytes(PDF, name="半.pdf", by=ctx.viewer).path
        raise error

    kind(work)
    job = run(world, ask(world))
    assert (job.state, job.error_code) == (JobState.FAILED, code)
    assert job.message.startswith(words)
    assert "secret" not in job.message
    with group_scope(world.a):
        assert not Unit.objects.filter(name="写了一半的单位").exists()
        assert not StoredFile.objects.exists()
    assert not default_storage.exists(work.path)
    assert [title for title, _, _ in notices(world, world.wang)] == ["“试做一次”没有完成"]


def test_an_unexpected_error_is_logged_with_the_number_people_are_given(world, kind, caplog):
    kind(lambda ctx: 1 / 0)
    job = run(world, ask(world))
    assert str(job.trace_id) in job.message
    assert str(job.trace_id) in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_the_kind_hears_of_its_failure(world, kind):
    heard = []
    kind(lambda ctx: 1 / 0, after_failure=lambda job: heard.append((job.pk, job.state)))
    job = run(world, ask(world))
    assert heard == [(job.pk, JobState.FAILED)]


def test_a_waiting_job_is_cancelled_at_once(world, kind):
    ran = []
    kind(lambda ctx: ran.append(1))
    job = ask(world)
    with group_scope(world.a, actor=world.wang):
        cancel_job(job, by=viewer_for(world.wang, world.a))
    assert run(world, job).state == JobState.CANCELLED
    assert ran == []


def test_a_running_job_stops_at_its_next_step(world, kind):
    def work(ctx):
        Unit.objects.create(name="写了一半的单位")
        cancel_job(ctx.job, by=viewer_for(world.cai, world.a))
        ctx.progress(50, "下一步")
        raise AssertionError("went on")

    kind(work)
    job = run(world, ask(world))
    assert job.state == JobState.CANCELLED
    with group_scope(world.a):
        assert not Unit.objects.filter(name="写了一半的单位").exists()


def test_only_who_asked_and_the_secretariat_may_cancel(world, kind):
    kind(action="portal.view_home")
    job = ask(world, world.li)
    with group_scope(world.a, actor=world.zhang), pytest.raises(NotAllowed):
        cancel_job(job, by=viewer_for(world.zhang, world.a))
    with group_scope(world.a, actor=world.li):
        cancel_job(job, by=viewer_for(world.li, world.a))
    with group_scope(world.a, actor=world.li), pytest.raises(DomainError, match="已经结束"):
        cancel_job(job, by=viewer_for(world.li, world.a))


def test_a_failed_job_can_be_asked_for_again(world, kind):
    kind(lambda ctx: 1 / 0)
    job = run(world, ask(world, year=2023))
    with group_scope(world.a, actor=world.cai):
        again = retry_job(job, by=viewer_for(world.cai, world.a))
    assert again.pk != job.pk
    assert again.params == {"year": 2023}
    with group_scope(world.a, actor=world.wang), pytest.raises(DomainError):
        retry_job(again, by=viewer_for(world.wang, world.a))


def test_a_suspended_group_s_jobs_do_not_run(world, kind):
    kind()
    job = ask(world)
    Group.objects.filter(pk=world.a.pk).update(state="suspended")
    assert run(world, job).error_code == "group_suspended"


def test_progress_passes_through_the_cache_while_the_row_is_hidden(world, kind):
    seen = []

    def work(ctx):
        ctx.progress(30, "读台账")
        seen.append(progress_of(ctx.job))

    kind(work)
    job = run(world, ask(world))
    assert seen == [{"percent": 30, "step": "读台账"}]
    assert progress_of(job) == {"percent": 100, "step": ""}


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

    def test_the_second_time_it_fails_with_words(self, world, kind):
        kind()
        job = ask(world)
        self.silent(world, job, attempt=2)
        sweep()
        job = fresh(world, job)
        assert (job.state, job.error_code) == (JobState.FAILED, "worker_lost")
        assert "两次中断" in job.message
        assert len(notices(world, world.wang)) == 1

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
