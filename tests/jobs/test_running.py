from __future__ import annotations

import datetime as dt

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import default_storage
from django.db import OperationalError, connections

from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.files.services import store_bytes
from groupportal.jobs.enums import JobState
from groupportal.jobs.models import Job
from groupportal.jobs.progress import progress_of
from groupportal.jobs.registry import JobOutcome
from groupportal.jobs.services import cancel_job, retry_job
from groupportal.tenancy.models import Group, Membership, Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from tests.files.samples import PDF
from tests.jobs.steps import ask, fresh, notices, run


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
    assert notices(world, world.wang) == [("试做一次：已完成", "三张表已生成。", address)]


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
    assert [title for title, _, _ in notices(world, world.wang)] == ["试做一次：没有完成"]


def test_an_unexpected_error_is_logged_with_the_number_that_stands_folded_on_its_page(world, kind, caplog):
    kind(lambda ctx: 1 / 0)
    job = run(world, ask(world))
    assert str(job.trace_id) not in job.message, "it is for who looks into it, not for who waits"
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


def test_a_job_that_another_attempt_has_stops_and_says_nothing(world, kind):
    def work(ctx):
        Unit.objects.create(name="写了一半的单位")
        Job.objects.filter(pk=ctx.job.pk).update(attempt=9)
        ctx.progress(50, "下一步")
        raise AssertionError("went on")

    kind(work)
    job = run(world, ask(world))
    assert job.state == JobState.RUNNING, "the other attempt ends it"
    assert notices(world, world.wang) == []
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


def test_what_a_report_reads_is_read_as_of_one_moment(committed_world, kind):
    def isolation(ctx):
        with connections["default"].cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            return cursor.fetchone()[0]

    kind(lambda ctx: JobOutcome(f"{ctx.collected}, {isolation(ctx)}"), collect=isolation)
    job = run(committed_world, ask(committed_world))
    assert job.message == "repeatable read, read committed"


def test_a_result_whose_commit_was_not_answered_is_not_deleted(committed_world, kind, monkeypatch):
    connection = connections["default"]
    really = connection._commit

    def commit_and_lose_the_answer():
        monkeypatch.setattr(connection, "_commit", really)
        really()
        raise OperationalError("server closed the connection unexpectedly")

    def work(ctx):
        file = store_bytes(PDF, name="附件2-1.pdf", by=ctx.viewer)
        monkeypatch.setattr(connection, "_commit", commit_and_lose_the_answer)
        return JobOutcome(files=(file,))

    kind(work)
    job = fresh(committed_world, ask(committed_world))  # runs as soon as it is committed
    assert job.state == JobState.DONE
    with group_scope(committed_world.a):
        (made,) = job.files.all()
        assert default_storage.exists(made.file.path)
