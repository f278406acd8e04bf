from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from plans.models import AcceptancePoint, Plan, PlanItem
from plans.services.assignment import assign_tasks
from plans.services.content import draft_revision
from plans.services.filing import fingerprint as filing_print
from plans.services.filing import save_filing, start_filing, submit_filing
from plans.services.filing_intake import import_filing
from plans.services.items import fingerprint
from tests.plans.contents import AS_OF, revision_in_force
from tests.visitor import Visitor, body
from tests.world import World

Visit = Callable[..., Visitor]


@pytest.fixture
def plan(world: World) -> Plan:
    with group_scope(world.a, actor=world.wang):
        return revision_in_force(world.wang).plan


def _form(item: PlanItem, **changes: Any) -> dict[str, Any]:
    texts = ("name", "goal_label", "goal", "points_label", "responsible", "measures", "mark")
    form: dict[str, Any] = {name: getattr(item, name) for name in texts}
    points, years = list(item.points.all()), list(item.expectations.all())
    form |= {
        "points-TOTAL_FORMS": len(points),
        "points-INITIAL_FORMS": len(points),
        "seen": fingerprint(item),
    }
    for n, p in enumerate(points):
        values = {
            "number": p.number,
            "text": p.text,
            "target_kind": p.target_kind,
            "target_value": p.target_value if p.target_value is not None else "",
            "unit": p.unit,
            "source": p.public_id,
        }
        form |= {f"points-{n}-{name}": value for name, value in values.items()}
    return {**form, **{f"year_{e.year}": e.text for e in years}, **changes}


def test_drafts_are_edited_with_their_points_revisions_in_force_are_not(
    world: World, visitor: Visit, plan: Plan
) -> None:
    wang = visitor(world.wang, world.a)
    with group_scope(world.a, actor=world.wang):
        ruling = plan.revisions.get()
        draft = draft_revision(plan, by=world.wang, copy_from=ruling)
        item = PlanItem.objects.get(revision=draft, name="2.扩大集团规模")
        frozen = PlanItem.objects.get(revision=ruling, name="2.扩大集团规模")
        form = _form(item, **{"goal": "总数达到150个。", "points-0-target_value": "150"})
        other = _form(frozen, goal="偷偷改掉")
    address = f"/admin/plans/planitem/{item.public_id}/change/"
    shown = wang.get(address).content.decode()
    assert "points-0-text" in shown
    answer = wang.post(address, form)
    assert answer.status_code == 302, answer.context["errors"]
    stale = wang.post(address, {**form, "goal": "另一个人随后的改动"})
    assert stale.status_code == 422
    # What is in force is corrected, with a reason.
    assert wang.post(f"/admin/plans/planitem/{frozen.public_id}/change/", other).status_code == 422
    with group_scope(world.a, actor=world.wang):
        item.refresh_from_db()
        frozen.refresh_from_db()
        assert item.goal == "总数达到150个。"
        assert AcceptancePoint.objects.get(item=item, position=1).target_value == Decimal(150)
        assert frozen.goal == "形成校企互融的治理结构。"
    # Its place is changed by the portal's buttons, where there is one to change.
    assert "上移" in wang.get(address).content.decode()
    moved = f"/admin/plans/planitem/{item.public_id}/deeds/item_move/"
    assert wang.post(moved, {"to": "up"}).headers["Location"].endswith(address)
    assert (
        wang.post(moved.replace(str(item.public_id), str(frozen.public_id)), {"to": "up"}).status_code == 404
    )
    with group_scope(world.a, actor=world.wang):
        siblings = PlanItem.objects.filter(revision=draft, parent=item.parent_id).order_by("position")
        assert [row.name for row in siblings][:2] == ["2.扩大集团规模", "1.优化治理结构"]
        above = frozen.parent
    # A heading says nothing of itself: what was filed on it would stand in no table.
    offered = "写集团的填报"
    records = [f"/admin/plans/planitem/{row.public_id}/change/" for row in (frozen, above)]
    assert [offered in wang.get(record).content.decode() for record in records] == [True, False]


def test_a_waiting_filing_is_taken_back_by_who_handed_it_in(world: World, visitor: Visit, plan: Plan) -> None:
    with group_scope(world.a, actor=world.wang):
        thread = PlanItem.objects.get(name="2.扩大集团规模").thread
        by = viewer_for(world.wang, world.a)
        draft = start_filing(thread, as_of=AS_OF, by=by)
        save_filing(draft, as_of=AS_OF, text="完成。", figures=(), seen=filing_print(draft), by=by)
        submit_filing(draft, by=by)
        (job,) = assign_tasks([thread], units=[world.ua], due_on=dt.date(2099, 1, 1), by=by)
    record = f"/admin/plans/filing/{draft.public_id}/"
    wang, wen = visitor(world.wang, world.a), visitor(world.wen, world.a)
    assert "撤回填报" not in wen.get(f"{record}change/").content.decode()
    assert wen.post(f"{record}deeds/filing_withdraw/").status_code == 403
    assert "撤回填报" in wang.get(f"{record}change/").content.decode()
    assert wang.post(f"{record}deeds/filing_withdraw/").status_code == 302
    with group_scope(world.a, actor=world.wang):
        draft.refresh_from_db()
        assert draft.state == "draft"
    assert wang.post(f"{record}deeds/filing_withdraw/").status_code == 404
    # Whose name the secretariat would file in is said on the button, as in the portal.
    assert "代单位填报" in wang.get(f"/admin/plans/assignment/{job.public_id}/change/").content.decode()


def test_lists_are_searched_by_pinyin_and_opened(world: World, visitor: Visit, plan: Plan) -> None:
    wang = visitor(world.wang, world.a)
    with group_scope(world.a, actor=world.wang):
        thread = PlanItem.objects.get(name="2.扩大集团规模").thread
        filing = import_filing(thread, as_of=AS_OF, text="完成率100%", by=world.wang)
    found = wang.get("/admin/plans/planitem/", data={"q": "kdjt"}).content.decode()
    assert "2.扩大集团规模" in found
    assert "1.优化完善制度" not in found
    assert "第1版，2018年6月1日起" in body(wang.get("/admin/plans/plan/"))
    for path in ("plan", "planrevision", "planitem", "assignment", "filing"):
        assert wang.get(f"/admin/plans/{path}/").status_code == 200, path
    with group_scope(world.a, actor=world.wang):
        import_filing(thread, as_of=AS_OF + dt.timedelta(days=60), text="完成率101%", by=world.wang)
    for day, said in (
        (AS_OF, ("已通过，印在表里", "已通过（截至日期之后）")),
        (AS_OF + dt.timedelta(days=90), ("已通过，已有更新的", "已通过，印在表里")),
    ):
        listed = body(wang.get("/admin/plans/filing/", data={"as_of": day.isoformat()}))
        assert all(words in listed for words in said), day
    with group_scope(world.a, actor=world.wang):
        Group.objects.filter(pk=world.a.pk).update(working_on=AS_OF)
    assert "已通过（截至日期之后）" in body(wang.get("/admin/plans/filing/")), "as the portal's page begins"
    shown = wang.get(f"/admin/plans/filing/{filing.public_id}/change/")
    assert shown.status_code == 200
    assert "完成率100%" in shown.content.decode()


def test_a_plan_is_made_and_renamed_by_the_service(world: World, visitor: Visit, plan: Plan) -> None:
    wang = visitor(world.wang, world.a)
    form = {"name": "二期规划", "starts_on": "2024-01-01", "ends_on": "2026-12-31"}
    added = wang.post("/admin/plans/plan/add/", form)
    assert added.status_code == 302, (added.context["errors"], added.context["adminform"].form.errors)
    with group_scope(world.a, actor=world.wang):
        second = Plan.objects.get(name="二期规划")
        assert list(Plan.objects.filter(is_main=True)) == [plan]
    backwards = {**form, "name": "三期规划", "ends_on": "2023-01-01"}
    refused = wang.post("/admin/plans/plan/add/", backwards)
    assert refused.status_code == 422
    assert "结束日期早于开始日期" in refused.content.decode()
    wang.post(f"/admin/plans/plan/{second.public_id}/change/", {**form, "name": "第二期规划"})
    with group_scope(world.a, actor=world.wang):
        second.refresh_from_db()
        assert second.name == "第二期规划"


def test_finance_looks_and_changes_nothing(world: World, visitor: Visit, plan: Plan) -> None:
    cai = visitor(world.cai, world.a)
    assert cai.get("/admin/plans/plan/").status_code == 200
    assert cai.get("/admin/plans/plan/add/").status_code == 403
    form = {"name": "改名", "starts_on": "2018-06-01", "ends_on": "2021-06-30"}
    assert cai.post(f"/admin/plans/plan/{plan.public_id}/change/", form).status_code == 403
    with group_scope(world.a, actor=world.wang):
        plan.refresh_from_db()
        assert plan.name == "建设方案"


def test_a_draft_is_offered_as_a_filter_to_those_alone_who_see_it(
    world: World, visitor: Visit, plan: Plan
) -> None:
    with group_scope(world.a, actor=world.wang):
        draft = draft_revision(plan, by=world.wang, copy_from=plan.revisions.get())
    for model in ("planitem", "acceptancepoint"):
        seen = {
            user.name: f">{draft}<"
            in "".join(visitor(user, world.a).get(f"/admin/plans/{model}/").content.decode().split("\n"))
            for user in (world.wang, world.li)
        }
        assert seen == {world.wang.name: True, world.li.name: False}, model
