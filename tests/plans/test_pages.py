from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from groupportal.messages.models import Notice
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from plans.enums import AssignmentState, FilingState, RevisionState
from plans.models import Assignment, Filing, ItemThread, Plan, PlanItem, PlanRevision
from plans.services import assignment as assignments
from plans.services import filing as filings
from plans.services.content import draft_revision, replace_content
from plans.services.filing import FigureContent, fingerprint
from plans.services.filing_intake import import_filing
from plans.services.items import fingerprint as item_fingerprint
from tests.plans.contents import AS_OF, ITEMS, revision_in_force, task
from tests.plans.people import pdf, viewer
from tests.visitor import Visitor
from tests.world import World, make_user

Visit = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def inside(world: World) -> Any:
    """Opens A's scope in somebody's name."""
    return lambda user=None: group_scope(world.a, actor=user or world.wang)


@pytest.fixture
def plan(world: World, inside: Any) -> Plan:
    with inside():
        return revision_in_force(world.wang).plan


def _thread(inside: Any, name: str = "2.扩大集团规模") -> ItemThread:
    with inside():
        return ItemThread.objects.get(name=name)


@pytest.fixture
def job(world: World, inside: Any, plan: Plan) -> Assignment:
    with inside():
        return assignments.assign_tasks(
            [ItemThread.objects.get(name="2.扩大集团规模")],
            units=[world.ua],
            due_on=timezone.localdate() + dt.timedelta(days=5),
            request="请附审批表扫描件。",
            by=viewer(world.wang),
        )[0]


def _submitted(world: World, inside: Any, job: Assignment) -> Filing:
    with inside(world.li):
        li = viewer(world.li)
        draft = filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=li)
        figures = [FigureContent(1, "集团成员总数达到130个；", Decimal(135), "个")]
        filings.save_filing(
            draft, as_of=AS_OF, text="已完成135份。", figures=figures, seen=fingerprint(draft), by=li
        )
        filings.add_evidence(draft, pdf(), by=li)
        return filings.submit_filing(draft, by=li)


def test_the_flow_in_the_browser(world: World, client_for: Visit, inside: Any, plan: Plan) -> None:
    wang, wen, li = (client_for(u, world.a) for u in (world.wang, world.wen, world.li))
    thread = _thread(inside)
    due = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    assigned = wang.post(
        "plans:assign",
        {"threads": [thread.public_id], "units": [world.ua.public_id], "due_on": due, "request": "附审批表"},
        follow=True,
    )
    assert "已部署 1 项" in assigned.content.decode()
    with inside():
        job = Assignment.objects.get()

    mine = li.get("plans:mine").content.decode()
    assert "2.扩大集团规模" in mine
    assert "还有 9 天" in mine
    started = li.post("plans:file_assignment", public_id=job.public_id, follow=True)
    assert "集团成员总数达到130个" in started.content.decode()
    with inside():
        draft = Filing.objects.get()
        point = PlanItem.objects.get(thread=thread).points.get(position=1)
        seen = fingerprint(draft)
    form = {
        "as_of": "2023-06-30",
        "text": "完成135份审批表。",
        "seen": seen,
        f"figure_{point.position}": "135",
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
    shown = wen.get("plans:review", public_id=draft.public_id).content.decode()
    assert "完成135份审批表。" in shown
    assert "附审批表" in shown
    refused = wen.post("plans:give_back", {"reason": ""}, public_id=draft.public_id)
    assert refused.status_code == 422
    wen.post("plans:give_back", {"reason": "请按类别列出。"}, public_id=draft.public_id)
    back = li.get("plans:assignment", public_id=job.public_id).content.decode()
    assert "退回意见：请按类别列出。" in back
    assert "修改填报" in back

    li.post("plans:file_assignment", public_id=job.public_id)
    with inside():
        again = Filing.objects.get(state=FilingState.DRAFT)
        seen = fingerprint(again)
    text = "其中学校5家，企业124家，协会6家，共135家。"
    li.post(
        "plans:filing_edit", {**form, "text": text, "seen": seen, "deed": "submit"}, public_id=again.public_id
    )
    wen.post("plans:approve", public_id=again.public_id)
    wen.post("plans:close", {"note": ""}, public_id=job.public_id)
    with inside():
        job.refresh_from_db()
        assert job.state == AssignmentState.CLOSED
        assert Notice.objects.filter(recipient=world.li, title__contains="填报已通过").exists()
    page = wang.get("plans:task", public_id=thread.public_id, data={"as_of": "2023-06-30"}).content.decode()
    assert text in page
    assert "达到目标" in page
    assert "一.pdf" in page
    early = wang.get("plans:task", public_id=thread.public_id, data={"as_of": "2023-06-29"}).content.decode()
    assert text not in early


def test_a_refused_file_keeps_nothing_and_says_why(
    world: World, client_for: Visit, inside: Any, job: Assignment
) -> None:
    li = client_for(world.li, world.a)
    li.post("plans:file_assignment", public_id=job.public_id)
    with inside():
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
    with inside():
        draft.refresh_from_db()
        assert (draft.state, draft.text, draft.evidence.count()) == (FilingState.DRAFT, "", 0)


def test_what_somebody_else_saved_is_shown_and_not_overwritten(
    world: World, client_for: Visit, inside: Any, job: Assignment
) -> None:
    li = client_for(world.li, world.a)
    li.post("plans:file_assignment", public_id=job.public_id)
    with inside(world.wen):
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
    with inside():
        draft.refresh_from_db()
        assert draft.text == "李强的文字"


def test_who_filed_sees_why_the_other_one_must_rule(
    world: World, client_for: Visit, inside: Any, plan: Plan
) -> None:
    wang = client_for(world.wang, world.a)
    wang.post("plans:file_task", public_id=_thread(inside).public_id)
    with inside():
        draft = Filing.objects.get()
        seen = fingerprint(draft)
    form = {"as_of": "2023-06-30", "text": "完成。", "seen": seen, "deed": "submit"}
    wang.post("plans:filing_edit", form, public_id=draft.public_id)
    page = wang.get("plans:review", public_id=draft.public_id).content.decode()
    assert "须由两个人完成" in page
    assert "审核通过</button>" not in page
    answer = wang.post("plans:approve", public_id=draft.public_id, follow=True)
    assert "两个人" in answer.content.decode()
    with inside():
        draft.refresh_from_db()
        assert draft.state == FilingState.SUBMITTED
    client_for(world.wen, world.a).post("plans:approve", public_id=draft.public_id)
    with inside():
        draft.refresh_from_db()
        assert draft.state == FilingState.APPROVED


def test_an_approval_keeps_its_note_with_the_filing_and_in_the_trail(
    world: World, client_for: Visit, inside: Any, plan: Plan
) -> None:
    wang, wen = client_for(world.wang, world.a), client_for(world.wen, world.a)
    wang.post("plans:file_task", public_id=_thread(inside).public_id)
    with inside():
        draft = Filing.objects.get()
        seen = fingerprint(draft)
    form = {"as_of": "2023-06-30", "text": "完成。", "seen": seen, "deed": "submit"}
    wang.post("plans:filing_edit", form, public_id=draft.public_id)
    shown = wen.get("plans:review", public_id=draft.public_id)
    address = shown.context["approve"]["action"]
    assert f'form="give-back" formaction="{address}"' in shown.content.decode(), "one box of words for both"
    too_long = wen.client.post(address, {"reason": "长" * 1001}, follow=True)
    assert "1001 个字" in too_long.content.decode()
    wen.client.post(address, {"reason": " 数据已与台账核对。 "})
    page = wang.get("plans:filing", public_id=draft.public_id).content.decode()
    assert page.count("数据已与台账核对。") == 2, "among the facts and in the course of events"
    assert "数据已与台账核对。" in wang.get("audit:trail").content.decode()
    with inside():
        draft.refresh_from_db()
        assert (draft.state, draft.reason) == (FilingState.APPROVED, "数据已与台账核对。")
        assert Notice.objects.filter(recipient=world.wang, body="数据已与台账核对。").exists()


def test_closing_is_offered_once(world: World, client_for: Visit, inside: Any, job: Assignment) -> None:
    with inside():
        Assignment.objects.filter(pk=job.pk).update(state=AssignmentState.ACCEPTED)
    page = client_for(world.wang, world.a).get("plans:assignment", public_id=job.public_id).content.decode()
    assert page.count(">办结</a>") == 1


def test_readers_change_nothing_and_strangers_find_nothing(
    world: World, client_for: Visit, inside: Any, job: Assignment
) -> None:
    filing = _submitted(world, inside, job)
    reader, stranger = client_for(world.zhang, world.a), client_for(world.qian, world.a)
    posts = [
        ("plans:approve", filing),
        ("plans:give_back", filing),
        ("plans:filing_withdraw", filing),
        ("plans:remind", job),
        ("plans:cancel", job),
        ("plans:file_assignment", job),
    ]
    for name, record in posts:
        assert reader.post(name, public_id=record.public_id).status_code == 403, name
        assert stranger.post(name, public_id=record.public_id).status_code == 404, name
    for name in ("plans:list", "plans:assignments"):
        assert reader.get(name).status_code == 200
        assert stranger.get(name).status_code == 404
    with inside():
        filing.refresh_from_db()
        assert filing.state == FilingState.SUBMITTED


def test_a_draft_is_seen_by_its_own_side_only(
    world: World, client_for: Visit, inside: Any, job: Assignment
) -> None:
    with inside():
        other = make_user("huang_a", "黄老师")
        Membership.objects.create(
            user=other, role=Role.SCHOOL_ADMIN, unit=Unit.objects.create(name="别的学校")
        )
    li, huang = client_for(world.li, world.a), client_for(other, world.a)
    li.post("plans:file_assignment", public_id=job.public_id)
    with inside():
        draft = Filing.objects.get()
    assert li.get("plans:filing", public_id=draft.public_id).status_code == 200
    for user in (world.zhang, world.cai, other):
        assert client_for(user, world.a).get("plans:filing", public_id=draft.public_id).status_code == 404
    assert huang.get("plans:filing_edit", public_id=draft.public_id).status_code == 404
    assert huang.post("plans:file_assignment", public_id=job.public_id).status_code == 404
    assert huang.get("plans:assignment", public_id=job.public_id).status_code == 404
    assert huang.get("plans:task", public_id=_thread(inside).public_id).status_code == 200


def test_the_tree_filters_and_its_figures_open(
    world: World, client_for: Visit, inside: Any, plan: Plan
) -> None:
    with inside():
        import_filing(_thread(inside), as_of=AS_OF, text="完成率100%", by=world.wang)
    wang = client_for(world.wang, world.a)
    day = {"as_of": AS_OF.isoformat()}
    page = wang.get("plans:plan", data=day, public_id=plan.public_id)
    text = page.content.decode()
    for name in ("1.优化治理结构", "2.扩大集团规模", "年会出席率"):
        assert name in text
    assert "1/2 已填报" in text
    reported = wang.get(
        "plans:plan", data={**day, "state": "reported"}, public_id=plan.public_id
    ).content.decode()
    assert "2.扩大集团规模" in reported
    assert "1.优化治理结构" not in reported
    by_pinyin = wang.get("plans:plan", data={**day, "q": "kdjt"}, public_id=plan.public_id).content.decode()
    assert "2.扩大集团规模" in by_pinyin
    assert "1.优化完善制度" not in by_pinyin
    by_unit = wang.get(
        "plans:plan", data={**day, "unit": "秘书处"}, public_id=plan.public_id
    ).content.decode()
    assert "1.优化治理结构" in by_unit
    assert "年会出席率" not in by_unit
    claims = wang.get("plans:claims", data=day, public_id=plan.public_id).content.decode()
    assert "集团成员总数达到130个" in claims
    for stat in page.context["stats"]:
        assert wang.client.get(stat["href"]).status_code == 200, stat["href"]
    assert wang.get("plans:print", data=day, public_id=plan.public_id).status_code == 200


def test_a_revision_is_drafted_edited_compared_and_put_in_force(
    world: World, client_for: Visit, inside: Any, plan: Plan
) -> None:
    wang = client_for(world.wang, world.a)
    with inside():
        first = PlanRevision.objects.get()
    wang.post("plans:draft", {"label": "中期调整", "copy_from": first.pk}, public_id=plan.public_id)
    with inside():
        draft = PlanRevision.objects.get(state=RevisionState.DRAFT)
        item = PlanItem.objects.get(revision=draft, name="2.扩大集团规模")
        seen = item_fingerprint(item)
        points = list(item.points.all())
    editor = wang.get("plans:item_edit", public_id=item.public_id)
    assert editor.status_code == 200
    form = {
        "name": item.name,
        "goal_label": item.goal_label,
        "goal": item.goal,
        "points_label": item.points_label,
        "responsible": "秘书处",
        "seen": seen,
        "year_2021": "40%",
        "points-TOTAL_FORMS": 2,
        "points-INITIAL_FORMS": 2,
        "points-0-number": "1.",
        "points-0-text": "集团成员总数达到150个；",
        "points-0-target_kind": "cumulative",
        "points-0-target_value": "130",
        "points-0-unit": "个",
        "points-0-source": points[0].public_id,
        "points-1-number": "2.",
        "points-1-text": "",
        "points-1-source": points[1].public_id,
    }
    saved = wang.post("plans:item_edit", form, public_id=item.public_id)
    assert saved.status_code == 302, saved.context["form"].errors
    with inside():
        point = PlanItem.objects.get(pk=item.pk).points.get()
        assert (point.target_value, point.text) == (150, "集团成员总数达到150个；")
        assert PlanItem.objects.get(pk=item.pk).expectations.get(year=2021).number == 40
    stale = wang.post("plans:item_edit", form, public_id=item.public_id)
    assert stale.status_code == 422
    assert "已被他人修改" in stale.content.decode()

    compared = wang.get("plans:compare", public_id=draft.public_id).content.decode()
    assert "<del>130</del><ins>150</ins>" in compared
    too_early = wang.post(
        "plans:in_force", {"on": "2018-06-01", "decided_by": "决议"}, public_id=draft.public_id
    )
    assert too_early.status_code == 422
    wang.post("plans:in_force", {"on": "2021-01-01", "decided_by": "2021年理事会"}, public_id=draft.public_id)
    old = wang.get(
        "plans:task", data={"as_of": "2020-12-31"}, public_id=_thread(inside).public_id
    ).content.decode()
    new = wang.get(
        "plans:task", data={"as_of": "2021-01-01"}, public_id=_thread(inside).public_id
    ).content.decode()
    assert "总数达到130个" in old
    assert "总数达到150个" in new
    reader = client_for(world.zhang, world.a)
    assert reader.get("plans:revisions", public_id=plan.public_id).status_code == 200
    assert reader.get("plans:item_edit", public_id=item.public_id).status_code == 403


def test_items_are_added_moved_and_removed(world: World, client_for: Visit, inside: Any, plan: Plan) -> None:
    wang = client_for(world.wang, world.a)
    with inside():
        draft = draft_revision(plan, by=world.wang)
        replace_content(draft, ITEMS, by=world.wang)
        top = PlanItem.objects.get(revision=draft, name="规范治理结构")
    blank = {"points-TOTAL_FORMS": 0, "points-INITIAL_FORMS": 0}
    address = wang.url("plans:item_new", public_id=draft.public_id)
    added = wang.client.post(f"{address}?kind=task&parent={top.public_id}", {**blank, "name": "3.换届"})
    assert added.status_code == 302

    def names() -> list[str]:
        with inside():
            return list(
                PlanItem.objects.filter(revision=draft, kind="task")
                .order_by("position")
                .values_list("name", flat=True)
            )

    assert names() == [
        "规范治理结构",
        "1.优化治理结构",
        "2.扩大集团规模",
        "3.换届",
        "健全运行机制",
        "1.优化完善制度",
    ]
    with inside():
        new = PlanItem.objects.get(revision=draft, name="3.换届")
    wang.post("plans:item_move", {"to": "up"}, public_id=new.public_id)
    wang.post("plans:item_move", {"to": "down"}, public_id=top.public_id)
    assert names() == [
        "健全运行机制",
        "1.优化完善制度",
        "规范治理结构",
        "1.优化治理结构",
        "3.换届",
        "2.扩大集团规模",
    ]
    wang.post("plans:item_remove", public_id=top.public_id)
    assert names() == ["健全运行机制", "1.优化完善制度"]
    wang.post("plans:discard", public_id=draft.public_id)
    with inside():
        assert not PlanRevision.objects.filter(pk=draft.pk).exists()
        assert ItemThread.objects.filter(name="规范治理结构").exists()
        assert not ItemThread.objects.filter(name="3.换届").exists()


def test_slips_of_the_pen_are_mended_with_a_reason_targets_are_not(
    world: World, client_for: Visit, inside: Any, plan: Plan
) -> None:
    wang = client_for(world.wang, world.a)
    with inside():
        item = PlanItem.objects.get(name="2.扩大集团规模")
        seen, points = item_fingerprint(item), list(item.points.all())
    form = {
        **{
            n: getattr(item, n)
            for n in ("name", "goal_label", "points_label", "responsible", "measures", "mark")
        },
        "goal": "形成校企互融的治理体系。",
        "seen": seen,
        "year_2021": "5",
        "points-TOTAL_FORMS": 2,
        "points-INITIAL_FORMS": 2,
    }
    for n, p in enumerate(points):
        form |= {
            f"points-{n}-number": p.number,
            f"points-{n}-text": p.text,
            f"points-{n}-target_kind": p.target_kind,
            f"points-{n}-target_value": p.target_value or "",
            f"points-{n}-unit": p.unit,
            f"points-{n}-source": p.public_id,
        }
    no_reason = wang.post("plans:item_correct", form, public_id=item.public_id)
    assert no_reason.status_code == 422
    more = {**form, "reason": "笔误", "points-0-text": "集团成员总数达到150个；"}
    refused = wang.post("plans:item_correct", more, public_id=item.public_id)
    assert refused.status_code == 422
    assert "请起草新版本" in refused.content.decode()
    done = wang.post("plans:item_correct", {**form, "reason": "原文件为“体系”"}, public_id=item.public_id)
    assert done.status_code == 302, done.context["form"].errors
    with inside():
        item.refresh_from_db()
        assert item.goal == "形成校企互融的治理体系。"
        from groupportal.audit.models import AuditEntry

        entry = AuditEntry.objects.get(action="plans.item_corrected")
        assert entry.note == "原文件为“体系”"
        assert list(entry.after) == ["建设目标"]


def test_home_shows_what_is_to_be_done(world: World, client_for: Visit, inside: Any, job: Assignment) -> None:
    assert "填报进展：2.扩大集团规模" in client_for(world.li, world.a).get("home").content.decode()
    filing = _submitted(world, inside, job)
    assert "审核填报：2.扩大集团规模" in client_for(world.wen, world.a).get("home").content.decode()
    assert "审核填报" not in client_for(world.zhang, world.a).get("home").content.decode()
    with inside(world.wen):
        from plans.services.review import return_filing

        return_filing(filing, reason="补充", by=viewer(world.wen))
    assert "修改被退回的填报" in client_for(world.li, world.a).get("home").content.decode()


def test_bulk_reminders_take_the_selected_ones(
    world: World, client_for: Visit, inside: Any, job: Assignment
) -> None:
    wang = client_for(world.wang, world.a)
    answer = wang.post("plans:remind_many", {"ids": [job.public_id], "deed": "remind"}, follow=True)
    assert "已催办 1 项" in answer.content.decode()
    again = wang.post("plans:remind_many", {"ids": [job.public_id], "deed": "remind"}, follow=True)
    assert "已经催办过" in again.content.decode()
    listed = wang.get("plans:assignments", data={"state": "open", "q": "jhdyzyjsxx"}).content.decode()
    assert "2.扩大集团规模" in listed
    assert "2.扩大集团规模" not in wang.get("plans:assignments", data={"state": "overdue"}).content.decode()


def test_a_figure_opens_what_stands_behind_it(
    world: World, client_for: Visit, inside: Any, job: Assignment
) -> None:
    filing = _submitted(world, inside, job)
    client_for(world.wen, world.a).post("plans:approve", public_id=filing.public_id)
    with inside():
        thread = job.thread
        point = PlanItem.objects.get(thread=thread).points.get(position=1)
    address = group_url(world.a, "metrics:figure", code="plans.filing_figure")
    query = {"as_of": AS_OF.isoformat(), "thread": thread.public_id, "label": point.text}
    drawer = client_for(world.zhang, world.a).client.get(address, query).content.decode()
    assert "135" in drawer
    assert "审批表.pdf" in drawer


def test_names_with_markup_stay_text(world: World, client_for: Visit, inside: Any) -> None:
    with inside():
        plan = revision_in_force(world.wang, (task("<b>甲</b>", "<script>alert(1)</script>"),)).plan
    page = client_for(world.wang, world.a).get("plans:plan", public_id=plan.public_id).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_draft_with_a_budget_is_discarded_with_it(
    world: World, client_for: Visit, inside: Any, plan: Plan
) -> None:
    from budget.models import BudgetLine, Stage

    with inside():
        first = PlanRevision.objects.get()
        draft = draft_revision(plan, by=world.wang, copy_from=first)
        stage = Stage.objects.create(
            revision=draft, position=1, name="一期", starts_on=AS_OF, ends_on=AS_OF, planned=Decimal(100)
        )
        thread = ItemThread.objects.get(name="规范治理结构")
        BudgetLine.objects.create(
            revision=draft, thread=thread, source="provincial", stage=stage, amount=Decimal(100)
        )
    wang = client_for(world.wang, world.a)
    assert "不能恢复" in wang.get("plans:discard", public_id=draft.public_id).content.decode()
    assert wang.post("plans:discard", public_id=draft.public_id).status_code == 302
    with inside():
        assert not PlanRevision.objects.filter(pk=draft.pk).exists()
        assert not BudgetLine.objects.exists()


def test_no_page_holds_an_english_word(world: World, client_for: Visit, inside: Any, job: Assignment) -> None:
    from tests.tenancy.test_admin_words import english_in

    filing = _submitted(world, inside, job)
    wang = client_for(world.wang, world.a)
    with inside():
        plan, revision = Plan.objects.get(), PlanRevision.objects.get()
        draft = draft_revision(plan, by=world.wang, copy_from=revision)
        item = PlanItem.objects.get(revision=draft, name="2.扩大集团规模")
    pages = [
        *(
            (name, {})
            for name in ("plans:list", "plans:new", "plans:assignments", "plans:assign", "plans:review_queue")
        ),
        *((f"plans:{name}", plan) for name in ("plan", "edit", "print", "claims", "revisions", "draft")),
        *((f"plans:{name}", draft) for name in ("revision", "in_force", "discard", "compare", "item_new")),
        *((f"plans:{name}", item) for name in ("item_edit", "item_remove")),
        *((f"plans:{name}", job) for name in ("assignment", "reassign", "cancel", "close")),
        *((f"plans:{name}", filing) for name in ("filing", "review")),
        ("plans:task", _thread(inside)),
    ]
    found = {}
    for name, record in pages:
        answer = wang.get(name, **({"public_id": record.public_id} if record else {}))
        assert answer.status_code == 200, name
        if words := english_in(answer.content.decode(), data=("PDF", "Word")):
            found[name] = words
    assert found == {}
