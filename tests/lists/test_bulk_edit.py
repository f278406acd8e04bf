"""Several rows changed alike: asked, looked at, done; nothing is kept of a look, and rules speak for each row."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from django.db import transaction
from django.utils.html import strip_tags

from experts.models import Expert
from experts.services.expert import ExpertInput, add_expert
from groupportal.audit.models import AuditEntry
from groupportal.people.services import lock_people, set_validity
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.ui.once import SEEN
from members.models import Member
from members.services.acting import locked
from members.services.contacts import edit_contact
from members.services.outside import add_outside_unit
from members.services.roll import ContactInput
from plans.models import AcceptancePoint, PlanItem
from plans.services.items import edit_item, edit_of, fingerprint
from plans.services.revision import draft_revision, locked_draft
from tests.members.ground import code, enrol, viewer
from tests.outcomes import race
from tests.plans.contents import revision_in_force
from tests.visitor import Visitor, body, looked_at, seen_in
from tests.world import World


@pytest.fixture
def firms(world: World) -> list[Member]:
    """Two firms of A; the second already stands where both are to stand."""
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        first = enrol(world, "江海甲五金有限公司", credit_code=code(11))
        return [first, enrol(world, "江海乙五金有限公司", credit_code=code(12), region="440704")]


def _ids(rows: list[Any]) -> dict[str, Any]:
    return {"ids": [str(row.public_id) for row in rows]}


def test_what_changes_is_shown_of_each_row_before_it_does(world: World, firms: list[Member]) -> None:
    wang = Visitor(world.wang, world.a)
    asked = wang.post("members:bulk_edit", _ids(firms))
    assert "选中了 2 家" in body(asked)
    shown, sent = looked_at(wang, "members:bulk_edit", {**_ids(firms), "region": "440704"})
    assert "将修改 1 家" in shown
    assert "1 家不用改" in shown
    assert "江海甲五金有限公司" in shown
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        firms[0].refresh_from_db()
        assert firms[0].region != "440704", "nothing is kept of a look"
        entries = AuditEntry.objects.count()
    done = wang.post("members:bulk_edit", sent, follow=True)
    assert "已修改 1 家" in body(done)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        firms[0].refresh_from_db()
        assert firms[0].region == "440704"
        assert AuditEntry.objects.count() == entries + 1, "what stood there already leaves no trace"


def test_a_rule_speaks_for_its_row_and_the_others_go_on(world: World) -> None:
    from plans.models import Assignment
    from tests.rows import make_row

    with group_scope(world.a, actor=SYSTEM_ACTOR):
        rows = [make_row(Assignment, {type(world.ua): world.ua}, seq=n) for n in (1, 2)]
        Assignment.objects.filter(pk=rows[0].pk).update(state="assigned", due_on=dt.date(2030, 1, 1))
        Assignment.objects.filter(pk=rows[1].pk).update(state="cancelled", due_on=dt.date(2030, 1, 1))
    wang = Visitor(world.wang, world.a)
    sent = {**_ids(rows), "due_on": "2030-06-30"}
    look, sent = looked_at(wang, "plans:bulk_edit", sent)
    assert "将修改 1 项" in look
    assert "不能改派" in look
    assert "2030年6月30日" in look
    wang.post("plans:bulk_edit", sent)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        days = dict(Assignment.objects.filter(pk__in=[r.pk for r in rows]).values_list("pk", "due_on"))
    assert days == {rows[0].pk: dt.date(2030, 6, 30), rows[1].pk: dt.date(2030, 1, 1)}


def test_nobody_elses_rows_and_nobody_without_the_right(world: World, firms: list[Member]) -> None:
    sent = {**_ids(firms), "region": "440704", "step": "do"}
    assert Visitor(world.cai, world.a).post("members:bulk_edit", sent).status_code == 403
    other = Visitor(world.qian, world.b)
    assert other.post("members:bulk_edit", sent).status_code == 302
    assert Visitor(world.wang, world.a).post("members:bulk_edit", {"step": "do"}).status_code == 302
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        firms[0].refresh_from_db()
        assert firms[0].region != "440704"


def _done(wang: Visitor, name: str, ids: list[Any], values: dict[str, Any], **where: Any) -> str:
    """What the look says, with tags left out; then it is done."""
    page, sent = looked_at(wang, name, {"ids": [str(one) for one in ids], **values}, **where)
    wang.post(name, sent, **where)
    return strip_tags(page)


def test_roles_of_several_people_end_alike(world: World) -> None:
    people = [world.li.username, world.zhang.username]
    wang = Visitor(world.wang, world.a)
    look = _done(wang, "people:bulk_edit", people, {"role": "school_admin", "valid_until": "2099-08-31"})
    assert "将修改 1 项角色，1 项角色不用改" in look
    assert "李强：学校管理员（江海第一职业技术学校）" in look
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        ends = dict(Membership.objects.filter(user__username__in=people).values_list("role", "valid_until"))
    assert ends == {"school_admin": dt.date(2099, 8, 31), "reader": None}
    assert "长期" in _done(wang, "people:bulk_edit", people, {"open_ended": "yes"})
    last = [world.wang.username, world.wen.username]
    assert "不能改的" in _done(wang, "people:bulk_edit", last, {"valid_until": "2020-01-01"})
    assert Visitor(world.qian, world.b).post("people:bulk_edit", {"ids": people}).status_code == 302


def test_experts_are_changed_alike_and_leave_together(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        joined = dt.date(2022, 3, 1)
        facts = [
            ExpertInput(name, "industry", unit_name="省机械学会", phone="13800138000")
            for name in ("甲", "乙")
        ]
        pool = [add_expert(one, joined_on=joined, by=viewer(world.wang)) for one in facts]
    wang, ids = Visitor(world.wang, world.a), [one.public_id for one in pool]
    look = _done(wang, "experts:bulk_edit", ids, {"title": "高级工程师", "fields_text": "数控、模具"})
    assert "将修改 2 位" in look
    assert "专业领域：数控、模具" in look
    gone = _done(wang, "experts:bulk_leave", ids, {"left_on": "2023-03-01", "reason": "任期届满"})
    assert "出库日期：2023年3月1日" in gone
    assert "现在不在库" in _done(wang, "experts:bulk_leave", ids, {"left_on": "2023-04-01", "reason": "任期"})
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        one = Expert.objects.get(pk=pool[0].pk)
        assert (one.title, one.phone, one.periods.get().ends_on) == (
            "高级工程师",
            "13800138000",
            dt.date(2023, 3, 1),
        )


def test_units_outside_are_put_out_of_use_together(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        units = [
            add_outside_unit(f"江海市第{n}局", reason="主管部门", by=viewer(world.wang)) for n in ("一", "二")
        ]
    ids = [unit.public_id for unit in units]
    look = _done(Visitor(world.wang, world.a), "members:outside_bulk_edit", ids, {"is_active": "no"})
    assert "将修改 2 家" in look
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        kept = set(Unit.objects.filter(public_id__in=ids).values_list("outside_reason", "is_active"))
    assert kept == {("主管部门", False)}


def test_tasks_of_a_draft_get_the_unit_in_charge_together(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        ruling = revision_in_force(viewer(world.wang))
        draft = draft_revision(ruling.plan, copy_from=ruling, by=viewer(world.wang))
        tasks = list(draft.items.filter(level=2, kind="task"))
        points = AcceptancePoint.objects.filter(item__in=tasks).count()
    wang, ids = Visitor(world.wang, world.a), [task.public_id for task in tasks]
    assert "data-bulk-item" in body(wang.get("plans:revision", public_id=draft.public_id))
    assert "data-bulk-item" not in body(wang.get("plans:revision", public_id=ruling.public_id))
    values = {"responsible": world.ua.name, "weight": "2.5"}
    look = _done(wang, "plans:items_bulk_edit", ids, values, public_id=draft.public_id)
    assert f"将修改 {len(tasks)} 条" in look
    assert f"责任单位：{world.ua.name}" in look
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        now = PlanItem.objects.filter(pk__in=[task.pk for task in tasks])
        assert set(now.values_list("responsible", "responsible_units__unit")) == {
            (world.ua.name, world.ua.pk)
        }
        assert AcceptancePoint.objects.filter(item__in=now).count() == points
    assert wang.post("plans:items_bulk_edit", {"ids": ids}, public_id=ruling.public_id).status_code == 404


def test_rows_another_changed_since_the_look_are_named_and_shown_again(
    world: World, firms: list[Member]
) -> None:
    wang = Visitor(world.wang, world.a)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        third = enrol(world, "江海丙五金有限公司", credit_code=code(13))
    _, sent = looked_at(wang, "members:bulk_edit", {**_ids([*firms, third]), "region": "440705"})
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Member.objects.filter(pk=firms[0].pk).update(region="440783")
        Member.objects.filter(pk=third.pk).update(merged_into=firms[1])
    again = wang.post("members:bulk_edit", sent)
    assert again.status_code == 422
    page = body(again)
    assert "还没有修改：您查看以后，别人改过 1 家：江海甲五金有限公司。另有 1 家已经不在列表里。" in page
    assert "440783" in page or "开平市" in page
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert not Member.objects.filter(region="440705").exists()
    done = body(wang.post("members:bulk_edit", {**sent, SEEN: seen_in(page)}, follow=True))
    assert "已修改 2 家" in done
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert Member.objects.filter(region="440705").count() == 2
    _, sent = looked_at(wang, "members:bulk_edit", {**_ids(firms), "region": "440704"})
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Member.objects.filter(pk=firms[1].pk).update(merged_into=firms[0])
    done = body(wang.post("members:bulk_edit", sent, follow=True))
    assert "已修改 1 家" in done
    assert "有 1 家在您查看以后已经不在列表里，没有改。" in done


def test_who_changes_one_and_who_changes_several_do_not_wait_for_each_other(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        wang = viewer(world.wang)
        member = enrol(world, "甲厂", contacts=[ContactInput("陈明", "主任", "13800138001", "")])
        contact = member.contacts.get()
        ruling = revision_in_force(wang)
        draft = draft_revision(ruling.plan, copy_from=ruling, by=wang)
        item = draft.items.filter(level=2, kind="task").select_related("revision").earliest("pk")
        held = Membership.objects.select_related("user").get(user=world.li)
    wen = Visitor(world.wen, world.a)

    def both(first: Any, second: Any, name: str, ids: list[Any], values: dict[str, Any], **where: Any) -> Any:
        _, sent = looked_at(wen, name, {"ids": [str(one) for one in ids], **values}, **where)
        begun = Event()

        def one() -> None:
            with transaction.atomic():
                first()
                begun.set()
                time.sleep(0.3)
                second()

        def several() -> int:
            begun.wait(10)
            return int(wen.post(name, sent, **where).status_code)

        return race(world.a, (world.wang, one), (SYSTEM_ACTOR, several))[1]

    # What the first one wrote on is the same for the second, or is shown again: never an error.
    assert (
        both(
            lambda: locked(member),
            lambda: edit_contact(contact, {"name": "陈明", "title": "主任"}, by=wang),
            "members:contact_bulk_edit",
            [contact.public_id],
            {"title": "联络员"},
        )
        == 302
    )
    assert (
        both(
            lambda: locked_draft(draft),
            lambda: edit_item(item, replace(edit_of(item), mark="甲"), seen=fingerprint(item), by=wang),
            "plans:items_bulk_edit",
            [item.public_id],
            {"mark": "乙"},
            public_id=draft.public_id,
        )
        == 422
    )
    assert (
        both(
            lock_people,
            lambda: set_validity(held, valid_until=dt.date(2098, 1, 1), by=wang),
            "people:bulk_edit",
            [held.user.username],
            {"valid_until": "2099-01-01"},
        )
        == 422
    )


def test_what_was_not_looked_at_is_not_changed(world: World, firms: list[Member]) -> None:
    answer = Visitor(world.wang, world.a).post(
        "members:bulk_edit", {**_ids(firms), "region": "440705", "step": "do"}
    )
    assert answer.status_code == 422
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert not Member.objects.filter(region="440705").exists()
