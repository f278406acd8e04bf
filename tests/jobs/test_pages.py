from __future__ import annotations

from groupportal.files.services import store_bytes
from groupportal.jobs.enums import JobState
from groupportal.jobs.models import Job, JobFile
from groupportal.jobs.services import enqueue
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from tests.files.samples import PDF
from tests.visitor import row_names


def made(group, user, title="生成三张验收表", *, kind="test.work", **fields):
    """A job of this person in this state."""
    with group_scope(group, actor=user):
        job = enqueue(kind, {"title": title}, by=viewer_for(user, group), title=title)
        Job.objects.filter(pk=job.pk).update(**fields)
        return Job.objects.get(pk=job.pk)


def test_an_open_job_shows_its_bar_and_refreshes_without_script(world, kind, visitor):
    kind()
    job = made(world.a, world.wang, state=JobState.RUNNING, percent=40, step="写第二张表")
    wang = visitor(world.wang, world.a)
    page = wang.get("jobs:job", public_id=job.public_id).content.decode()
    assert '<progress value="40"' in page
    assert "写第二张表" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert f"/group-a/jobs/{job.public_id}/cancel/" in page
    part = wang.get("jobs:job", public_id=job.public_id, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part.headers


def test_a_finished_job_shows_its_files_and_stops_asking(world, kind, visitor):
    kind()
    job = made(world.a, world.wang, state=JobState.DONE, message="三张表已生成。")
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        JobFile.objects.create(job=job, file=store_bytes(PDF, name="附件2-3.pdf", by=world.wang))
    wang = visitor(world.wang, world.a)
    page = wang.get("jobs:job", public_id=job.public_id).content.decode()
    assert "附件2-3.pdf" in page
    assert "三张表已生成。" in page
    assert "http-equiv" not in page
    assert "cancel/" not in page
    part = wang.get("jobs:job", public_id=job.public_id, headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"


def test_a_page_whose_job_failed_meanwhile_is_fetched_anew(world, kind, visitor):
    kind()
    job = made(world.a, world.wang, state=JobState.FAILED, message="本集团还没有规划。")
    part = visitor(world.wang, world.a).get(
        "jobs:job", public_id=job.public_id, headers={"HX-Request": "true"}
    )
    assert part.headers["HX-Refresh"] == "true"


def test_cancel_and_retry_by_button(world, kind, visitor):
    kind()
    job = made(world.a, world.wang)
    wang = visitor(world.wang, world.a)
    assert wang.post("jobs:job_cancel", public_id=job.public_id).status_code == 302
    with group_scope(world.a):
        assert Job.objects.get(pk=job.pk).state == JobState.CANCELLED
    answer = wang.post("jobs:job_retry", public_id=job.public_id)
    with group_scope(world.a):
        again = Job.objects.exclude(pk=job.pk).get()
    assert answer["Location"] == f"/group-a/jobs/{again.public_id}/"


def test_a_job_is_seen_by_who_asked_and_who_may_ask(world, kind, visitor):
    kind()
    job = made(world.a, world.cai)
    for user, status in ((world.cai, 200), (world.wang, 200), (world.zhang, 404), (world.li, 404)):
        assert visitor(user, world.a).get("jobs:job", public_id=job.public_id).status_code == status
    assert visitor(world.qian, world.b).get("jobs:job", public_id=job.public_id).status_code == 404
    assert visitor(world.qian, world.b).post("jobs:job_cancel", public_id=job.public_id).status_code == 404
    assert visitor(world.zhang, world.a).post("jobs:job_cancel", public_id=job.public_id).status_code == 404
    with group_scope(world.a):
        assert Job.objects.get(pk=job.pk).is_open


def test_the_list_filters_by_state_kind_person_and_word(world, kind, visitor):
    kind()
    kind(code="test.other")
    made(world.a, world.wang, "生成三张验收表", state=JobState.DONE)
    made(world.a, world.cai, "生成年度报告", state=JobState.FAILED)
    made(world.a, world.cai, "检查文件", kind="test.other")
    made(world.b, world.qian, "乙的作业")
    wang = visitor(world.wang, world.a)

    def titles(**query):
        return row_names(wang.get("jobs:job_list", data=query))

    assert titles() == ["检查文件", "生成年度报告", "生成三张验收表"]
    assert titles(state="failed") == ["生成年度报告"]
    assert titles(kind="test.other") == ["检查文件"]
    assert titles(mine="1") == ["生成三张验收表"]
    assert titles(q="年度") == ["生成年度报告"]


def test_the_list_asks_as_often_for_many_jobs_as_for_one(world, kind, visitor, query_count):
    kind()
    wang = visitor(world.wang, world.a)
    counts = []
    for more in (1, 30):
        for n in range(more):
            made(world.a, world.cai, f"作业 {more}-{n}")
        wang.get("jobs:job_list")
        with query_count() as count:
            assert wang.get("jobs:job_list").status_code == 200
        counts.append(count())
    assert counts[0] == counts[1]
