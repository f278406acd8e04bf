"""Pages on which a plan is drafted, edited, compared, put in force and corrected."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from plans.enums import RevisionState
from plans.models import ItemThread, Plan, PlanItem, PlanRevision
from plans.services.content import draft_revision, replace_content
from plans.services.items import fingerprint as item_fingerprint
from tests.plans.contents import AS_OF, ITEMS
from tests.plans.ground import thread_of
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[..., Visitor]


def test_a_revision_is_drafted_edited_compared_and_put_in_force(
    world: World, client_for: Visit, in_a: Any, plan: Plan
) -> None:
    wang = client_for(world.wang, world.a)
    with in_a():
        first = PlanRevision.objects.get()
    wang.post("plans:draft", {"label": "中期调整", "copy_from": first.pk}, public_id=plan.public_id)
    with in_a():
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
    with in_a():
        point = PlanItem.objects.get(pk=item.pk).points.get()
        assert (point.target_value, point.text) == (150, "集团成员总数达到150个；")
        assert PlanItem.objects.get(pk=item.pk).expectations.get(year=2021).number == 40
    stale = wang.post("plans:item_edit", form, public_id=item.public_id)
    assert stale.status_code == 422
    page = stale.content.decode()
    assert "已被他人修改" in page
    assert page.index("他人刚刚保存的内容") < page.index("现有内容列在上面")

    compared = wang.get("plans:compare", public_id=draft.public_id).content.decode()
    assert "<del>130</del><ins>150</ins>" in compared
    too_early = wang.post(
        "plans:in_force", {"on": "2018-06-01", "decided_by": "决议"}, public_id=draft.public_id
    )
    assert too_early.status_code == 422
    wang.post("plans:in_force", {"on": "2021-01-01", "decided_by": "2021年理事会"}, public_id=draft.public_id)
    old = wang.get(
        "plans:task", data={"as_of": "2020-12-31"}, public_id=thread_of(in_a).public_id
    ).content.decode()
    new = wang.get(
        "plans:task", data={"as_of": "2021-01-01"}, public_id=thread_of(in_a).public_id
    ).content.decode()
    assert "总数达到130个" in old
    assert "总数达到150个" in new
    reader = client_for(world.zhang, world.a)
    assert reader.get("plans:revisions", public_id=plan.public_id).status_code == 200
    assert reader.get("plans:item_edit", public_id=item.public_id).status_code == 403


def test_items_are_added_moved_and_removed(world: World, client_for: Visit, in_a: Any, plan: Plan) -> None:
    wang = client_for(world.wang, world.a)
    with in_a():
        draft = draft_revision(plan, by=world.wang)
        replace_content(draft, ITEMS, by=world.wang)
        top = PlanItem.objects.get(revision=draft, name="规范治理结构")
    blank = {"points-TOTAL_FORMS": 0, "points-INITIAL_FORMS": 0}
    address = wang.url("plans:item_new", public_id=draft.public_id)
    added = wang.client.post(f"{address}?kind=task&parent={top.public_id}", {**blank, "name": "3.换届"})
    assert added.status_code == 302

    def names() -> list[str]:
        with in_a():
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
    with in_a():
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
    with in_a():
        assert not PlanRevision.objects.filter(pk=draft.pk).exists()
        assert ItemThread.objects.filter(name="规范治理结构").exists()
        assert not ItemThread.objects.filter(name="3.换届").exists()


def test_slips_of_the_pen_are_mended_with_a_reason_targets_are_not(
    world: World, client_for: Visit, in_a: Any, plan: Plan
) -> None:
    wang = client_for(world.wang, world.a)
    with in_a():
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
            f"points-{n}-target_sense": p.target_sense,
            f"points-{n}-base": p.base,
            f"points-{n}-waits_for": p.waits_for,
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
    with in_a():
        item.refresh_from_db()
        assert item.goal == "形成校企互融的治理体系。"
        from groupportal.audit.models import AuditEntry

        entry = AuditEntry.objects.get(action="plans.item_corrected")
        assert entry.note == "原文件为“体系”"
        assert list(entry.after) == ["建设目标"]


def test_a_draft_with_a_budget_is_discarded_with_it(
    world: World, client_for: Visit, in_a: Any, plan: Plan
) -> None:
    from budget.models import BudgetLine, Stage

    with in_a():
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
    with in_a():
        assert not PlanRevision.objects.filter(pk=draft.pk).exists()
        assert not BudgetLine.objects.exists()
