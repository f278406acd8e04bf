"""What was written down by mistake is put right: firms, projects and trainings are taken away, figures follow, imports are taken back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.files.services import store_bytes
from groupportal.metrics.selectors import ask
from groupportal.tenancy.scope import group_scope
from parks.enums import AttendanceWay
from parks.excel.clock import clock_of
from parks.excel.training import TrainingsKind
from parks.forms.request import AskForm
from parks.models import Booking, Resident, Training
from parks.selectors.request import loads
from parks.services.project import add_money, remove_money, remove_project
from parks.services.resident import remove_resident
from parks.services.training import (
    add_attendance,
    drop_attendance,
    hold_training,
    remove_training,
    training_facts,
    undo_held,
)
from tests.members.ground import viewer
from tests.outcomes import refused
from tests.parks.ground import park, resident
from tests.parks.request_ground import accepted, place
from tests.parks.test_booking import facility
from tests.parks.test_projects import WHO, project, training
from tests.records.ground import Desk, bring, workbook
from tests.visitor import Visitor, body
from tests.world import World

D = dt.date
TODAY = timezone.localdate


def _times() -> Any:
    return ask("parks.training_times", TODAY(), {"since": "2000-01-01"}).value


def test_a_wrong_number_of_a_training_is_taken_back_and_told_anew(inside: World) -> None:
    row, by = training(inside, places=200), viewer(inside.li)
    paper = store_bytes(b"x", name="s.txt", by=by, purpose="培训签到表", view_action="parks.view_trainings")
    assert "名额是 200 人" in refused(
        lambda: hold_training(row, counted=781, paper=paper, by=by), "over_places"
    )
    hold_training(row, counted=781, paper=paper, over=True, by=by)
    assert _times() == 781
    assert refused(lambda: undo_held(row, reason=" ", by=by), "reason_missing")
    undo_held(row, reason="人次填错", by=by)
    assert _times() == 0
    assert hold_training(row, counted=178, by=by).paper == paper, "the paper stays"
    assert _times() == 178
    assert refused(lambda: remove_training(row, reason="重复", by=by), "training_used")
    undo_held(row, reason="重复登记", by=by)
    one = add_attendance(row, WHO, way=AttendanceWay.LIST, by=by)
    assert refused(lambda: remove_training(row, reason="重复", by=by), "training_used")
    drop_attendance(one, by=by)
    remove_training(row, reason="重复登记", by=by)
    assert not Training.objects.exists()


def test_a_project_written_down_twice_counts_once_again(inside: World) -> None:
    row, by = project(inside), viewer(inside.li)
    money = add_money(row, day=D(2023, 4, 1), amount=Decimal(9), by=by)
    assert "到账" in refused(lambda: remove_project(row, reason="重复登记", by=by), "project_used")
    remove_money(money, by=by)
    remove_project(row, reason="重复登记", by=by)
    assert ask("parks.projects", TODAY(), {"since": "2000-01-01"}).value == 0
    assert refused(lambda: remove_project(row, reason="重复登记", by=by), "gone")


def test_a_firm_that_never_was_there_counts_on_no_day(inside: World) -> None:
    row = resident(inside, park(inside))
    office = Visitor(inside.wang, inside.a)
    assert office.post("parks:resident_remove", {"text": ""}, public_id=row.public_id).status_code == 422
    answer = office.post("parks:resident_remove", {"text": "登记错了企业"}, public_id=row.public_id)
    assert answer.status_code == 302
    assert not Resident.objects.exists()
    with pytest.raises(DomainError, match="已被别人删去"):
        remove_resident(Resident(pk=row.pk, park=row.park, unit=row.unit), reason="重复", by=inside.wang)


USES = ["设施", "使用单位", "日期", "开始时间", "结束时间", "用途", "人数", "结束日期"]
HEADS = ["举办单位", "培训名称", "种类", "日期", "开始时间", "结束时间", "地点", "名额"]


def test_trainings_come_from_a_workbook_and_the_whole_batch_is_taken_back(
    world: World, django_capture_on_commit_callbacks: Any, tmp_path: Path
) -> None:
    desk = Desk(world, django_capture_on_commit_callbacks)
    rows = [
        [world.ua.name, "电工培训", "园区企业技能培训", "2023-03-01", "9:00", "16:30", "301", 40],
        [world.ua.name, "直播入门", "创业创新培养", "2023-04-01", "14点", "17:00", None, None],
    ]
    batch = desk.confirm(desk.upload(workbook(tmp_path / "a.xlsx", HEADS, *rows), "trainings"))
    with desk.inside():
        first = Training.objects.get(title="电工培训")
        assert (first.kind, first.places, f"{timezone.localtime(first.starts_at):%m-%d %H:%M}") == (
            "firm",
            40,
            "03-01 09:00",
        )
    again = [[*rows[0][:6], "302", 50]]
    desk.confirm(desk.upload(workbook(tmp_path / "b.xlsx", HEADS, *again), "trainings"))
    with desk.inside():
        first.refresh_from_db()
        assert (Training.objects.count(), first.place, first.places) == (2, "302", 50)
    wrong = [[*rows[0][:4], "16:30", "9:00", None, None]]
    bad = desk.upload(workbook(tmp_path / "c.xlsx", HEADS, *wrong), "trainings")
    assert "结束时间应晚于开始时间" in str(desk.problems(bad))
    other = [[world.ua.name, "焊接", "园区企业技能培训", "2023-05-01", "9:00", "12:00", None, None]]
    batch = desk.confirm(desk.upload(workbook(tmp_path / "d.xlsx", HEADS, *other), "trainings"))
    desk.undo(batch)
    with group_scope(world.a):
        assert sorted(Training.objects.values_list("title", flat=True)) == ["电工培训", "直播入门"]


def test_a_list_of_uses_with_gaps_names_them_and_a_wrong_batch_is_taken_back(
    world: World, django_capture_on_commit_callbacks: Any, tmp_path: Path
) -> None:
    desk = Desk(world, django_capture_on_commit_callbacks)
    with desk.inside():
        facility(world)
    good = ["第一报告厅", world.ua.name, "2023-03-01", "9:00", "11:30", "开学典礼", 60]
    late = [*good[:2], "2023-03-05", "22:00", "次日1点30", "通宵备赛", 6]
    dated = [*good[:2], "2023-03-07", "22:00", "0:30", "通宵备赛", 6, "2023-03-08"]
    gaps = (
        [*late[:4], "次日01:30", *late[5:], "2023-03-07"],
        [*good[:4], "", *good[5:]],
        [*good[:2], "2023-03-02", "9:00", "11:00", "", None],
        [*good[:2], "2023-03-03", "11:00", "9:00", "讲座", None],
    )
    bad = desk.upload(workbook(tmp_path / "a.xlsx", USES, good, *gaps), "usages")
    said = str(desk.problems(bad))
    assert all(words in said for words in ("结束时间", "用途", "结束时间请写“次日09:00”")), said
    assert "结束时间写的是次日（2023年3月6日），结束日期写的是2023年3月7日" in said
    batch = desk.confirm(desk.upload(workbook(tmp_path / "b.xlsx", USES, good, late, dated), "usages"))
    with desk.inside():
        used = Booking.objects.order_by("starts_at").values_list("used_hours", flat=True)
        assert list(used) == [Decimal("2.5"), Decimal("3.5"), Decimal("2.5")]
    again = desk.upload(workbook(tmp_path / "d.xlsx", USES, good, late, dated), "usages")
    assert not desk.problems(again), "the same list changes nothing"
    later = desk.upload(workbook(tmp_path / "c.xlsx", USES, [*good[:4], "12:30", *good[5:]]), "usages")
    assert "结束时间与登记的不同，导入不修改已登记的设施使用记录" in str(desk.problems(later))
    desk.undo(batch)
    with group_scope(world.a):
        assert set(Booking.objects.values_list("state", "holds")) == {("withdrawn", False)}


def test_lists_are_narrowed_by_year_and_evidence_that_is_hidden_is_not_called_missing(inside: World) -> None:
    project(inside)
    earlier = project(inside, "注塑机节能")
    type(earlier).objects.filter(pk=earlier.pk).update(starts_on=D(2022, 3, 1))
    reader, office = Visitor(inside.zhang, inside.a), Visitor(inside.wang, inside.a)
    shown = body(reader.get("parks:projects", data={"year": "2023"}))
    assert "装配线视觉检测" in shown
    assert "注塑机节能" not in shown
    row = training(inside)
    assert "只给举办单位、秘书处和验收专家看" in body(reader.get("parks:training", public_id=row.public_id))
    assert "没有上传" in body(office.get("parks:training", public_id=row.public_id))
    assert "导入服务需求" in body(office.get("parks:requests"))


def test_a_firm_asks_the_centre_of_its_own_park_and_loads_name_the_unit(inside: World) -> None:
    it = place(inside)
    row = accepted(inside, it)
    (load,) = loads(viewer(inside.li), TODAY())
    assert (load.name, load.unit, load.part) == (str(it.tao), inside.ua.name, "教师")
    form = AskForm(viewer=viewer(it.he))
    assert form.initial.get("centre") is None, "two centres serve that park"
    type(it.other_centre).objects.filter(pk=it.other_centre.pk).update(ends_on=TODAY())
    assert AskForm(viewer=viewer(it.he)).initial["centre"] == it.centre.public_id
    office = Visitor(inside.wang, inside.a)
    stay = Resident.objects.get(unit=it.firm)
    page = body(office.get("parks:resident", public_id=stay.public_id))
    assert row.title in page


def test_a_sheet_leaves_the_days_of_a_training_and_asks_about_amounts_in_wan(
    inside: World, tmp_path: Path
) -> None:
    row = training(inside)
    Training.objects.filter(pk=row.pk).update(ends_at=row.ends_at + dt.timedelta(days=2))
    row.refresh_from_db()
    facts = training_facts(row)
    said = {name: getattr(facts, name) for name in ("kind", "title", "trainer", "hours", "places", "centre")}
    when = {
        "on": timezone.localdate(row.starts_at),
        "starts": clock_of(row.starts_at),
        "ends": clock_of(row.ends_at),
    }
    TrainingsKind().save({**said, **when, "place": "301"}, row, by=viewer(inside.li))
    row.refresh_from_db()
    assert (row.place, row.ends_at.date()) == ("301", facts.ends_at.date())
    heads = ["牵头单位", "项目名称", "种类", "开始日期", "合同金额（元）"]
    lines = [
        [inside.ua.name, name, "技术服务", D(2023, 3, 1), amount]
        for name, amount in (("检测", 8), ("改造", 80000))
    ]
    found = bring(
        "projects", workbook(tmp_path / "项目.xlsx", heads, *lines), user=viewer(inside.li), write=False
    )
    (asked,) = [one.message for one in found.problems if "请核对是不是写成了万元" in one.message]
    assert "“检测”8.00 元" in asked
    assert "改造" not in asked
