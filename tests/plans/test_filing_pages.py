"""Pages on which progress is filed: from the assignment to the approved text, and what stops on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from groupportal.messages.models import Notice
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from plans.enums import AssignmentState, FilingLevel, FilingState
from plans.models import Assignment, Filing, Plan, PlanItem
from plans.services import filing as filings
from plans.services.consolidation import consolidate
from plans.services.filing import fingerprint
from plans.services.filing_intake import import_filing
from plans.services.review import approve_filing
from tests.plans.contents import AS_OF
from tests.plans.ground import submitted, thread_of
from tests.plans.people import pdf, viewer
from tests.visitor import Visitor
from tests.world import World, make_user

Visit = Callable[..., Visitor]


def test_who_files_on_an_assignment_sees_what_counts_by_now(
    world: World, client_for: Visit, in_a: Any, job: Assignment
) -> None:
    with in_a():
        import_filing(job.thread, as_of=AS_OF, text="已有135家成员。", by=world.wang)
    page = client_for(world.li, world.a).post("plans:file_assignment", public_id=job.public_id, follow=True)
    assert "集团现在的完成情况（截至2023年6月30日）" in page.content.decode()
    assert "已有135家成员。" in page.content.decode()


def test_figures_in_texts_are_kept_by_code_and_written_by_name(
    world: World, client_for: Visit, in_a: Any, job: Assignment
) -> None:
    li = client_for(world.li, world.a)
    li.post("plans:file_assignment", public_id=job.public_id, follow=True)
    with in_a():
        draft = Filing.objects.get()
        seen = fingerprint(draft)
    typed = "集团【集团成员总数（级别：理事单位）】家"
    form = {"as_of": "2023-06-30", "text": typed, "seen": seen, "deed": "save"}
    li.post("plans:filing_edit", form, public_id=draft.public_id)
    with in_a():
        draft.refresh_from_db()
    assert draft.text == "集团{{members.active rank=director}}家"
    shown = li.get("plans:filing_edit", public_id=draft.public_id).content.decode()
    assert typed in shown
    assert "members.active" not in shown
    assert "members.active rank" not in li.get("plans:filing", public_id=draft.public_id).content.decode()


def test_the_flow_in_the_browser(world: World, client_for: Visit, in_a: Any, plan: Plan) -> None:
    wang, wen, li = (client_for(u, world.a) for u in (world.wang, world.wen, world.li))
    thread = thread_of(in_a)
    due = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    assigned = wang.post(
        "plans:assign",
        {"threads": [thread.public_id], "units": [world.ua.public_id], "due_on": due, "request": "附审批表"},
        follow=True,
    )
    assert "已部署 1 项" in assigned.content.decode()
    with in_a():
        job = Assignment.objects.get()

    mine = li.get("plans:mine").content.decode()
    assert "2.扩大集团规模" in mine
    assert "还有 9 天" in mine
    started = li.post("plans:file_assignment", public_id=job.public_id, follow=True)
    assert "集团成员总数达到130个" in started.content.decode()
    with in_a():
        draft = Filing.objects.get()
        point = PlanItem.objects.get(thread=thread).points.get(position=1)
        seen = fingerprint(draft)
    form = {
        "as_of": "2023-06-30",
        "text": "完成135份审批表。",
        "seen": seen,
        f"figure_{point.line.hex}": "135",
    }
    sent = li.post(
        "plans:filing_edit",
        {**form, "deed": "submit", "evidence": [pdf("一.pdf", b"1"), pdf("二.pdf", b"2")]},
        public_id=draft.public_id,
        follow=True,
    )
    assert "已提交审核" in sent.content.decode()
    assert "一.pdf" in sent.content.decode()

    queue = wen.get("plans:review_queue").content.decode()
    assert "李强" in queue
    filed = [who.get("plans:filing", public_id=draft.public_id).content.decode() for who in (li, wen)]
    assert ["撤回修改" in page for page in filed] == [True, False], "it is not hers to take back"
    shown = wen.get("plans:review", public_id=draft.public_id).content.decode()
    assert "完成135份审批表。" in shown
    assert "附审批表" in shown
    refused = wen.post("plans:review", {"deed": "returned", "answer": ""}, public_id=draft.public_id)
    assert refused.status_code == 422
    wen.post("plans:review", {"deed": "returned", "answer": "请按类别列出。"}, public_id=draft.public_id)
    back = li.get("plans:assignment", public_id=job.public_id).content.decode()
    assert "退回意见：请按类别列出。" in back
    assert "修改填报" in back

    li.post("plans:file_assignment", public_id=job.public_id)
    with in_a():
        again = Filing.objects.get(state=FilingState.DRAFT)
        seen = fingerprint(again)
    text = "其中学校5家，企业124家，协会6家，共135家。"
    li.post(
        "plans:filing_edit", {**form, "text": text, "seen": seen, "deed": "submit"}, public_id=again.public_id
    )
    wen.post("plans:review", {"deed": "approved"}, public_id=again.public_id)
    wen.post("plans:close", {"note": ""}, public_id=job.public_id)
    taken = wang.post(
        "plans:take_up", {"deed": "instead", "ids": [again.public_id]}, public_id=thread.public_id
    )
    with in_a():
        ours = Filing.objects.get(level=FilingLevel.GROUP)
        assert str(ours.public_id) in taken.url
        Filing.objects.filter(pk=ours.pk).update(as_of=AS_OF)
        seen = fingerprint(Filing.objects.get(pk=ours.pk))
    wang.post(
        "plans:filing_edit", {**form, "text": text, "seen": seen, "deed": "submit"}, public_id=ours.public_id
    )
    wen.post("plans:review", {"deed": "approved"}, public_id=ours.public_id)
    with in_a():
        job.refresh_from_db()
        assert job.state == AssignmentState.CLOSED
        assert Notice.objects.filter(recipient=world.li, title__contains="填报已通过").exists()
    page = wang.get("plans:task", public_id=thread.public_id, data={"as_of": "2023-06-30"}).content.decode()
    assert text in page
    assert "达成" in page
    assert "一.pdf" in page
    early = wang.get("plans:task", public_id=thread.public_id, data={"as_of": "2023-06-29"}).content.decode()
    assert text not in early


def test_a_refused_file_keeps_nothing_and_says_why(
    world: World, client_for: Visit, in_a: Any, job: Assignment
) -> None:
    li = client_for(world.li, world.a)
    li.post("plans:file_assignment", public_id=job.public_id)
    with in_a():
        draft = Filing.objects.get()
        seen = fingerprint(draft)
    bad = pdf("程序.exe")
    answer = li.post(
        "plans:filing_edit",
        {
            "as_of": "2023-06-30",
            "text": "写好的文字",
            "seen": seen,
            "deed": "submit",
            "evidence": [pdf(), bad],
        },
        public_id=draft.public_id,
    )
    assert answer.status_code == 422
    assert "程序" in answer.content.decode()
    assert "写好的文字" in answer.content.decode()
    with in_a():
        draft.refresh_from_db()
        assert (draft.state, draft.text, draft.evidence.count()) == (FilingState.DRAFT, "", 0)


def test_what_somebody_else_saved_is_shown_and_not_overwritten(
    world: World, client_for: Visit, in_a: Any, job: Assignment
) -> None:
    li = client_for(world.li, world.a)
    li.post("plans:file_assignment", public_id=job.public_id)
    with in_a(world.wen):
        draft = Filing.objects.get()
        seen = fingerprint(draft)
        filings.save_filing(
            draft, as_of=AS_OF, text="文静的文字", figures=[], seen=seen, by=viewer(world.wen)
        )
    form = {"as_of": "2023-06-30", "text": "李强的文字", "seen": seen, "deed": "save"}
    answer = li.post("plans:filing_edit", form, public_id=draft.public_id)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "文静的文字" in page
    assert "李强的文字" in page
    new_seen = answer.context["form"]["seen"].value()
    li.post("plans:filing_edit", {**form, "seen": new_seen}, public_id=draft.public_id)
    with in_a():
        draft.refresh_from_db()
        assert draft.text == "李强的文字"


def test_a_draft_is_seen_by_its_own_side_only(
    world: World, client_for: Visit, in_a: Any, job: Assignment
) -> None:
    with in_a():
        other = make_user("huang_a", "黄老师")
        Membership.objects.create(
            user=other, role=Role.SCHOOL_ADMIN, unit=Unit.objects.create(name="别的学校")
        )
    li, huang = client_for(world.li, world.a), client_for(other, world.a)
    li.post("plans:file_assignment", public_id=job.public_id)
    with in_a():
        draft = Filing.objects.get()
    assert li.get("plans:filing", public_id=draft.public_id).status_code == 200
    for user in (world.zhang, world.cai, other):
        assert client_for(user, world.a).get("plans:filing", public_id=draft.public_id).status_code == 404
    assert huang.get("plans:filing_edit", public_id=draft.public_id).status_code == 404
    assert huang.post("plans:file_assignment", public_id=job.public_id).status_code == 404
    assert huang.get("plans:assignment", public_id=job.public_id).status_code == 404
    assert huang.get("plans:task", public_id=thread_of(in_a).public_id).status_code == 200


def test_a_figure_opens_what_stands_behind_it(
    world: World, client_for: Visit, in_a: Any, job: Assignment
) -> None:
    filing = submitted(world, in_a, job)
    client_for(world.wen, world.a).post("plans:review", {"deed": "approved"}, public_id=filing.public_id)
    with in_a():
        thread, wang = job.thread, viewer(world.wang)
        filing.refresh_from_db()
        ours = filings.submit_filing(consolidate(thread, [filing], as_of=AS_OF, by=wang), by=wang)
        approve_filing(ours, by=viewer(world.wen))
        point = PlanItem.objects.get(thread=thread).points.get(position=1)
    address = group_url(world.a, "metrics:figure", code="plans.filing_figure")
    query = {"as_of": AS_OF.isoformat(), "thread": thread.public_id, "label": point.text}
    drawer = client_for(world.zhang, world.a).client.get(address, query).content.decode()
    assert "135" in drawer
    assert "审批表.pdf" in drawer


def test_a_removed_file_is_asked_about_and_put_back_as_long_as_it_is_a_draft(
    world: World, client_for: Visit, in_a: Any, plan: Plan, job: Assignment
) -> None:
    li, expert = client_for(world.li, world.a), client_for(world.pb.li, world.b)
    with in_a(world.li):
        draft = filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=viewer(world.li))
        evidence = filings.add_evidence(draft, pdf("一.pdf", b"1"), title="一份", by=viewer(world.li))
    page = li.get("plans:filing_edit", public_id=draft.public_id).content.decode()
    assert f'data-dialog="remove-{evidence.pk}"' in page, "removing asks"
    gone = li.post("plans:evidence_remove", public_id=evidence.public_id, follow=True).content.decode()
    assert "移除的文件" in gone
    assert "放回" in gone
    with in_a():
        removed = draft.removed_evidence.get()
        assert draft.evidence.count() == 0
    assert expert.post("plans:evidence_restore", public_id=removed.public_id).status_code == 404
    back = li.post("plans:evidence_restore", public_id=removed.public_id, follow=True).content.decode()
    assert "文件已放回" in back
    assert "移除的文件" not in back
    with in_a(world.li):
        assert [e.title for e in draft.evidence.all()] == ["一份"]
        filings.remove_evidence(draft.evidence.get(), by=viewer(world.li))
        filings.save_filing(
            draft, as_of=AS_OF, text="好", figures=[], seen=fingerprint(draft), by=viewer(world.li)
        )
        filings.submit_filing(draft, by=viewer(world.li))
        removed = draft.removed_evidence.get()
    refused = li.post("plans:evidence_restore", public_id=removed.public_id, follow=True).content.decode()
    assert "不能修改" in refused
