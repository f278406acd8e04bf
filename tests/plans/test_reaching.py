"""Units chosen, tasks put to them and pressed for, those without an account named before and reached otherwise; the matrix."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any
from unittest import mock

import pytest
from django.core.cache import cache
from django.utils import timezone
from openpyxl import load_workbook

from groupportal.accounts.models import User
from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError
from groupportal.links.models import Link
from groupportal.messages.models import Notice
from groupportal.people.models import UnitSet
from groupportal.people.services.sets import save_unit_set
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from members.services.merging import merge_members
from plans.enums import AssignmentState, FilingState
from plans.models import Assignment, Filing, ItemThread, Plan
from plans.selectors.matrix import put_to_units, units_put
from plans.services import assignment as assignments
from plans.services import review
from plans.services.filing import start_filing
from tests.members.ground import enrol
from tests.plans.contents import AS_OF
from tests.plans.people import pdf, viewer
from tests.visitor import Visitor, body
from tests.world import World


def due() -> dt.date:
    """In five days, reckoned when it is asked: a run may pass midnight."""
    return timezone.localdate() + dt.timedelta(days=5)


@pytest.fixture
def far(world: World, in_a: Any, plan: Plan) -> list[Assignment]:
    """Two tasks put to the unit of 李 and to one without any account."""
    with in_a():
        member = enrol(world, "蓬江甲五金有限公司", region="440703")
        threads = list(
            ItemThread.objects.filter(name__in=("2.扩大集团规模", "1.完善集团章程")).order_by("id")
        )
        threads = (
            threads if len(threads) == 2 else list(ItemThread.objects.filter(level=2).order_by("id")[:2])
        )
        return assignments.assign_tasks(
            threads, units=[world.ua, member.unit], due_on=due(), by=viewer(world.wang)
        )


def test_units_are_found_by_kind_seat_region_and_account_and_taken_by_set(
    world: World, in_a: Any, far: list[Assignment]
) -> None:
    with in_a():
        enrol(world, world.ua.name, category="school", industry="services")
        save_unit_set("骨干企业", [Unit.objects.get(name__contains="甲五金")], by=viewer(world.wang))
    page = body(Visitor(world.wang, world.a).get("plans:assign"))
    for words in ("全部类别", "全部行业", "全部账号", "骨干企业（1 家）"):
        assert words in page
    assert "蓬江甲五金有限公司（无账号）" in page
    assert "category:enterprise" in page
    assert "江海第一职业技术学校（无账号）" not in page


def test_deploying_to_a_unit_without_account_says_so_before(
    world: World, in_a: Any, far: list[Assignment]
) -> None:
    wang = Visitor(world.wang, world.a)
    with in_a():
        units = [*Unit.objects.filter(name__contains="甲五金"), world.ua]
        thread = (
            ItemThread.objects.filter(items__children__isnull=True)
            .exclude(pk__in=[a.thread_id for a in far])
            .first()
        )
        before = Assignment.objects.count()
    sent = {
        "threads": [thread.public_id],
        "units": [u.public_id for u in units],
        "due_on": due().isoformat(),
        "save_as": "常用",
    }
    answer = wang.post("plans:assign", sent)
    assert answer.status_code == 422
    page = body(answer)
    assert "无账号 1 家：蓬江甲五金有限公司" in page
    assert "members/accounts/?unit=" in page
    with in_a():
        assert Assignment.objects.count() == before
    known = re.search(r'name="known" value="([^"]+)"', page)
    assert known
    over = wang.post("plans:assign", {**sent, "known": known[1], "due_on": "2020-01-01"})
    assert "已经过去" in body(over)
    with in_a():
        assert not UnitSet.objects.exists(), "a set is kept of a deployment that was refused"
    answer = wang.post("plans:assign", {**sent, "known": known[1]})
    assert answer.url.endswith("/assignments/unserved/")
    with in_a():
        assert Assignment.objects.count() == before + 2
        assert UnitSet.objects.get().entries.count() == 2
    shown = body(wang.get("plans:unserved"))
    assert "无账号 1 家" in shown
    assert "江海第一职业技术学校" not in shown.partition("<main")[2]


def test_passing_on_to_a_unit_without_account_says_so_before(
    world: World, in_a: Any, far: list[Assignment]
) -> None:
    wang = Visitor(world.wang, world.a)
    row = far[0]
    with in_a():
        unit = Unit.objects.get(name__contains="甲五金")
    sent = {"unit": unit.public_id, "due_on": due().isoformat()}
    answer = wang.post("plans:reassign", sent, public_id=row.public_id)
    assert answer.status_code == 422
    page = body(answer)
    assert "无账号 1 家：蓬江甲五金有限公司" in page
    assert "再点一次“改派”" in page
    assert "members/accounts/?unit=" in page
    with in_a():
        row.refresh_from_db()
        assert row.unit == world.ua
    known = re.search(r'name="known" value="([^"]+)"', page)
    assert known
    done = body(
        wang.post("plans:reassign", {**sent, "known": known[1]}, public_id=row.public_id, follow=True)
    )
    assert "已改派。“蓬江甲五金有限公司”没有账号" in done
    assert "新的承办方会收到消息" not in done
    for way in ("开账号", "发填报链接", "打印填报表"):
        assert way in done
    # Another date for the same unit puts it to nobody else.
    later = {**sent, "due_on": (due() + dt.timedelta(days=1)).isoformat()}
    assert wang.post("plans:reassign", later, public_id=row.public_id).status_code == 302


def test_who_assigns_is_told_once_a_day_of_late_units_that_hear_nothing(
    world: World, in_a: Any, far: list[Assignment]
) -> None:
    late = due() + dt.timedelta(days=1)
    with in_a():
        assert assignments.notify_overdue(late) == 4, "two to the unit of 李, one to each of the secretariat"
        assert assignments.notify_overdue(late) == 0
        notices = Notice.objects.filter(topic="plans.unreached")
        assert {notice.recipient for notice in notices} == {world.wang, world.wen}
        told = notices[0]
        assert told.title == "1 家单位逾期未报，没有账号、收不到提醒"
        assert "蓬江甲五金有限公司（2 项）" in told.body
        assert told.url.endswith("/assignments/unserved/")


def test_reminders_go_to_who_hears_once_a_day_in_one_message(
    world: World, in_a: Any, far: list[Assignment]
) -> None:
    wang = Visitor(world.wang, world.a)
    ids = [a.public_id for a in far]
    asked = body(wang.post("plans:remind_many", {"ids": ids}))
    assert "将催办 <strong>2 项</strong>" in asked
    assert "无账号 1 家</strong>：蓬江甲五金有限公司" in asked
    assert "没有催办过" in asked
    with in_a():
        assert not Assignment.objects.filter(reminded_on__isnull=False).exists(), "nothing before the yes"
    answer = wang.post("plans:remind_many", {"ids": ids, "sure": "yes"}, follow=True)
    assert "已催办 2 项" in body(answer)
    with in_a():
        notice = Notice.objects.get(recipient=world.li, topic="plans.pressed")
        assert notice.title == "请尽快填报 2 项任务"
        assert Assignment.objects.filter(reminded_on=timezone.localdate(), unit=world.ua).count() == 2
        assert not Assignment.objects.filter(reminded_on__isnull=False).exclude(unit=world.ua).exists()
    again = body(wang.post("plans:remind_many", {"ids": ids}))
    assert "今天已经催办过" in again
    lone = next(a for a in far if a.unit_id != world.ua.pk)
    assert "没有账号" in body(wang.post("plans:remind", {}, public_id=lone.public_id, follow=True))
    assert "发填报链接" in body(wang.get("plans:assignment", public_id=lone.public_id))


def test_units_made_one_are_asked_once(world: World, in_a: Any, far: list[Assignment]) -> None:
    with in_a():
        double = enrol(world, "蓬江甲五金公司")
        only, both = far[0].thread, far[-1].thread
        unit = next(a.unit for a in far if a.unit_id != world.ua.pk)
        assignments.assign_tasks([only, both], units=[double.unit], due_on=due(), by=viewer(world.wang))
        Assignment.objects.get(thread=only, unit=unit).delete()
        begun = Assignment.objects.get(thread=both, unit=double.unit)
        start_filing(both, assignment=begun, as_of=AS_OF, by=viewer(world.wang))
        merge_members(double, into=unit.members.get(), reason="同一家", by=viewer(world.wang))
        assert not Assignment.objects.filter(unit=double.unit).exists()
        rows = {a.thread: a for a in Assignment.objects.filter(unit=unit).exclude(state="cancelled")}
        assert (set(rows), rows[both]) == ({only, both}, begun), (
            "what was begun goes on, the other is called off"
        )
        assert [
            unit.name for unit in units_put(put_to_units(viewer(world.wang), timezone.localdate()))
        ].count(double.unit.name) == 0


def test_the_matrix_shows_every_cell_and_narrows(world: World, in_a: Any, far: list[Assignment]) -> None:
    wang = Visitor(world.wang, world.a)
    page = body(wang.get("plans:matrix"))
    assert page.count('data-bulk-item data-c="') == 4
    assert page.count("data-bulk-row") == 2
    assert page.count("data-bulk-column=") == 2
    with in_a():
        Assignment.objects.filter(pk=far[0].pk).update(state=AssignmentState.FILED)
        Assignment.objects.filter(pk=far[1].pk).update(due_on=due() - dt.timedelta(days=9))
    page = body(wang.get("plans:matrix"))
    assert "待审" in page
    assert "逾期4天" in page
    only = body(wang.get("plans:matrix", data={"account": "none"}))
    assert "本页 2 项" in re.sub(r"<[^>]+>", "", only)
    assert "蓬江甲五金有限公司" in only.partition("<tbody>")[2]
    assert "江海第一职业技术学校" not in only.partition("<tbody>")[2]
    assert "没有符合条件的单位" in body(wang.get("plans:matrix", data={"q": "没有"}))
    with in_a():
        both = [far[0].unit, world.ua]
        sets = [
            save_unit_set(name, both[n:], by=viewer(world.wang)) for n, name in enumerate(("全部", "一家"))
        ]
    for one in sets:
        of_set = body(wang.get("plans:matrix", data={"set": one.public_id}))
        assert world.ua.name in of_set, "a unit of two sets is found under each"
        assert re.findall(
            "<option [^>]*>(全部|一家)</option>", of_set.partition("全部保存的单位组合")[2]
        ) == ["全部", "一家"]
    with mock.patch("plans.views.matrix.TASKS", 1):
        shown, printed = (body(wang.get("plans:matrix", data=asked)) for asked in ({}, {"print": "1"}))
    tables = [page.count('<table class="table table--cards matrix"') for page in (shown, printed)]
    assert tables == [1, 2], "on paper stand all tasks"
    assert "data-bulk-item" not in printed
    book = load_workbook(io.BytesIO(wang.get("plans:matrix_export").content)).active
    assert book.max_row == 3
    assert any("待审" in str(cell.value) for cell in book[2] + book[3])
    li = body(Visitor(world.li, world.a).get("plans:matrix"))
    assert "data-bulk-item" not in li


def test_the_matrix_asks_as_often_for_many(
    world: World, in_a: Any, far: list[Assignment], query_count: Any
) -> None:
    wang = Visitor(world.wang, world.a)

    def asked() -> int:
        cache.clear()
        with query_count() as n:
            wang.get("plans:matrix")
        return int(n())

    asked()
    few = asked()
    with in_a():
        units = [enrol(world, f"新增{n}有限公司").unit for n in range(25)]
        assignments.assign_tasks(
            ItemThread.objects.filter(level=2), units=units, due_on=due(), by=viewer(world.wang)
        )
    assert asked() <= few + 1


def test_a_unit_without_account_files_by_its_link(world: World, in_a: Any, far: list[Assignment]) -> None:
    wang = Visitor(world.wang, world.a)
    lone = [a for a in far if a.unit_id != world.ua.pk]
    issued = wang.post("plans:links_issue", {"ids": [a.public_id for a in far]})
    assert issued["Cache-Control"] == "no-store"
    with in_a():
        link = Link.objects.get(unit=lone[0].unit)
        again = wang.post("plans:links_issue", {"ids": [a.public_id for a in lone]})
        assert Link.objects.filter(unit=lone[0].unit).count() == 1
    address = re.search(r"http://testserver(/group-a/l/\w+/)", body(again))
    assert address
    guest = Visitor(None, world.a)
    tasks = body(guest.client.get(address[1]))
    assert lone[0].thread.name in tasks
    assert world.ua.name not in tasks
    form = f"{address[1]}file/?task={lone[0].public_id}"
    assert guest.client.get(f"{address[1]}file/?task={far[0].public_id}").status_code == 404, "another unit's"
    sent = {"as_of": "2023-06-30", "text": "已完成 3 份。"}
    assert guest.client.post(form, {**sent, "text": "{{members.active}}"}).status_code == 422
    assert guest.client.post(form, {**sent, "evidence": pdf()}).status_code == 302
    with in_a(world.wen):
        filing = Filing.objects.get(assignment=lone[0])
        assert (filing.state, filing.sender, filing.proposed_by) == (
            FilingState.SUBMITTED,
            link.addressee,
            None,
        )
        assert filing.evidence.count() == 1
        shown = body(Visitor(world.wen, world.a).get("plans:review", public_id=filing.public_id))
        assert "（链接）" in shown
        review.return_filing(filing, reason="请补数据", by=viewer(world.wen))
    back = body(guest.client.get(form))
    assert "请补数据" in back
    assert guest.client.post(form, {**sent, "text": "已完成 4 份。"}).status_code == 302
    with in_a():
        assert Filing.objects.filter(assignment=lone[0]).count() == 2


def test_a_form_on_paper_has_task_target_date_and_room(world: World, far: list[Assignment]) -> None:
    wang = Visitor(world.wang, world.a)
    page = body(wang.get("plans:paper_forms"))
    assert page.count('class="paper-form"') == 1
    assert far[0].thread.name in page
    assert "目标：" in page
    assert "佐证材料" in page
    both = body(wang.post("plans:paper_forms", {"ids": [a.public_id for a in far]}))
    assert both.count('class="paper-form"') == 2


def test_sets_are_kept_changed_and_taken_away(world: World, in_a: Any) -> None:
    wang = Visitor(world.wang, world.a)
    assert (
        wang.post("people:unit_set_new", {"name": "骨干", "units": [world.ua.public_id]}).status_code == 302
    )
    with in_a():
        kept = UnitSet.objects.get()
        with pytest.raises(DomainError, match="已有名为"):
            save_unit_set("骨干", [world.ua], by=viewer(world.wang))
        with pytest.raises(DomainError, match="至少选择一家"):
            save_unit_set("空的", [], by=viewer(world.wang))
    page = body(wang.get("people:unit_set", public_id=kept.public_id))
    assert re.search(rf'value="{world.ua.public_id}"[^>]*checked', page)
    assert wang.post("people:unit_set_delete", {}, public_id=kept.public_id).status_code == 302
    with in_a():
        assert not UnitSet.objects.exists()
        actions = AuditEntry.objects.filter(action__startswith="tenancy.unit_set").values_list(
            "action", flat=True
        )
        assert set(actions) == {"tenancy.unit_set_saved", "tenancy.unit_set_deleted"}
    stranger = Visitor(world.qian, world.b)
    assert stranger.get("people:unit_set", public_id=kept.public_id).status_code == 404


def test_an_account_that_is_closed_is_none(world: World, in_a: Any, far: list[Assignment]) -> None:
    with in_a():
        User.objects.filter(pk=world.li.pk).update(is_active=False)
        assert assignments.remind(far, by=viewer(world.wang)) == 0
        Membership.objects.create(user=world.zhang, role=Role.SCHOOL_ADMIN, unit=world.ua)
        assert assignments.remind(far, by=viewer(world.wang)) == 2


def test_all_that_is_found_can_be_ticked(world: World, in_a: Any, far: list[Assignment]) -> None:
    wang = Visitor(world.wang, world.a)
    found = wang.get("plans:assignments", data={"ids": "1", "q": "甲五金"}).json()["ids"]
    assert set(found) == {str(a.public_id) for a in far if a.unit_id != world.ua.pk}
    with in_a():
        member = enrol(world, "新会乙厂有限公司")
    answer = wang.post("members:bulk", {"ids": [member.public_id], "deed": "assign"})
    page = body(wang.client.get(answer.url))
    assert re.search(rf'value="{member.unit.public_id}"[^>]*checked', page)
