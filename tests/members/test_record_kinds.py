"""Members, contacts, experts and points from workbooks and back."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest

from groupportal.audit.models import FactChange
from groupportal.records.exporting import asked, export_workbook
from groupportal.records.importing import bring_in
from groupportal.records.kinds import kind_of
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from members.enums import LeaveReason
from members.excel.roll_checks import staff_day
from members.models import (
    Contact,
    EarlierKind,
    Expert,
    Member,
    MembershipPeriod,
    PointsEntry,
    RankPeriod,
)
from members.selectors.size import size_on
from members.services.merging import merge_members
from members.services.periods import leave
from members.services.points import record_points, reverse_points
from tests.members.ground import DECISION, code, enrol, viewer
from tests.members.points.ground import make_ground
from tests.records.ground import Desk, bring, command, said, workbook
from tests.world import World

D = dt.date
DAY = D(2020, 5, 1)
ROLL = ["单位名称", "统一社会信用代码", "类别", "行业", "加入时间"]


@pytest.fixture
def inside(world: World):
    with group_scope(world.a, actor=world.wang):
        yield world


def firm(name, number=None, joined=DAY, category="企业", industry="制造业"):
    return [name, code(number) if number else None, category, industry, joined]


def roll(tmp_path, *rows, more=()):
    return workbook(tmp_path / "名单.xlsx", [*ROLL, *more], *rows)


# --- the real workbook ------------------------------------------------------------------------------------------------

_WHY = {
    "check digit": ("不是数字或大写字母", "校验码"),
    "duplicate of another row": ("与第 4 行的代码相同",),
    "no such date": ("没有2021年2月30日这一天",),
    "not a category": ("不在可填的内容里",),
    "formula": ("是公式",),
    "missing": ("没有填写",),
}
_HEADS = {"code": "统一社会信用代码", "joined": "加入时间", "kind": "类别", "name": "单位名称"}


def test_the_real_workbook_comes_out_as_its_truth_says(world, shared):
    folder = shared / "inputs/workbooks"
    truth = json.loads((folder / "truth.json").read_text())["members"]
    code_, lines = command("members", str(folder / "members.xlsx"), "--group", world.a.slug)
    assert code_ == 1
    for wrong, line in zip(truth["wrong"], lines, strict=False):
        assert line.startswith(f"{wrong['row']} {_HEADS[wrong['field']]} ")
        assert any(words in line for words in _WHY[wrong["why"]]), line
    assert lines[len(truth["wrong"])].startswith("说明：")
    with group_scope(world.a):
        assert not Member.objects.exists()
    code_, lines = command("members", str(folder / "members.xlsx"), "--group", world.a.slug, "--good-rows")
    assert code_ == 0
    with group_scope(world.a):
        assert written() == truth["good"]
        assert set(Member.objects.values_list("staff_total_on", flat=True)) == {D(2022, 12, 31)}
        assert size_on(D(2023, 6, 30)).sentence == (
            "集团成员总数 135 家，其中学校 5 所、行业协会 6 个、制造业企业 51 家、服务业企业 73 家。"
        )


def written():
    """The roll in the words of the truth, in the order of the file."""
    found = []
    for member in Member.objects.select_related("unit").order_by("id"):
        contact, period = member.contacts.get(), member.periods.get()
        is_school = member.section == "P"
        found.append(
            {
                "name": member.unit.name,
                "code": member.credit_code,
                "kind": member.get_category_display(),
                "industry": "教育" if is_school else member.get_industry_display(),
                "joined": period.joined_on.isoformat(),
                "contact": contact.name,
                "phone": contact.phone,
                "staff": member.staff_total,
            }
        )
    return found


# --- members ----------------------------------------------------------------------------------------------------------


def test_two_rows_for_one_unit_are_named_at_the_second(inside, tmp_path):
    path = roll(
        tmp_path,
        firm("甲厂", 1),
        firm("乙厂", 1),
        firm("甲厂"),
        firm("丙厂", 3),
        firm("丙厂", 4),
        firm("丁厂"),
    )
    found = bring("members", path, good_rows=True)
    assert said(found) == [
        (3, "统一社会信用代码", "code_twice"),
        (4, "单位名称", "name_twice"),
        (6, "单位名称", "name_twice"),
    ]
    assert set(Unit.objects.filter(members__isnull=False).values_list("name", flat=True)) == {
        "甲厂",
        "丙厂",
        "丁厂",
    }


def test_the_first_of_two_rows_counts_as_there_even_where_it_is_wrong_itself(inside, tmp_path):
    path = roll(tmp_path, firm("甲厂", 1, category="个体"), firm("乙厂", 1))
    assert said(bring("members", path, write=False)) == [
        (2, "类别", "not_a_choice"),
        (3, "统一社会信用代码", "code_twice"),
    ]


def test_leaving_before_joining_and_days_to_come(inside, tmp_path):
    path = roll(
        tmp_path,
        [*firm("甲厂", joined=D(2021, 1, 1)), D(2020, 1, 1), "自愿退出"],
        [*firm("乙厂", joined=D(2021, 1, 1)), D(2021, 1, 1), None],
        [*firm("丙厂", joined=D(2098, 1, 1)), None, None],
        [*firm("丁厂"), None, "除名"],
        [*firm("戊厂", joined=D(2019, 1, 1)), D(2021, 6, 30), "除名"],
        more=("退出时间", "退出原因"),
    )
    found = bring("members", path, good_rows=True)
    assert said(found) == [
        (2, "退出时间", "left_before_joining"),
        (3, "退出时间", "left_before_joining"),
        (4, "加入时间", "day_to_come"),
        (5, "退出原因", "reason_without_day"),
    ]
    period = MembershipPeriod.objects.get()
    assert (period.left_on, period.leave_reason) == (D(2021, 6, 30), LeaveReason.REMOVED)


def test_periods_that_overlap_the_rolls_are_named_and_a_return_is_added(inside, tmp_path):
    wang = viewer(inside.wang)
    for name in ("甲厂", "乙厂", "丙厂"):
        enrol(inside, name, joined_on=D(2018, 1, 1))
    for name in ("乙厂", "丙厂"):
        member = Member.objects.get(unit__name=name)
        leave(member, left_on=D(2020, 1, 1), reason=LeaveReason.REQUEST, decision=DECISION, by=wang)
    path = roll(
        tmp_path,
        firm("甲厂", joined=D(2019, 1, 1)),
        firm("乙厂", joined=D(2019, 6, 1)),
        firm("丙厂", joined=D(2021, 3, 1)),
    )
    found = bring("members", path, good_rows=True)
    assert said(found) == [(2, "加入时间", "periods_overlap"), (3, "加入时间", "periods_overlap")]
    assert "2018年1月1日至今" in found.errors[0].message
    assert "2018年1月1日至2020年1月1日" in found.errors[1].message
    assert dict(found.written.facts) == {"补登成员期间": 1}
    again = Member.objects.get(unit__name="丙厂")
    assert list(again.periods.order_by("joined_on").values_list("joined_on", "left_on")) == [
        (D(2018, 1, 1), D(2020, 1, 1)),
        (D(2021, 3, 1), None),
    ]


def test_known_units_are_matched_by_code_then_by_name_and_updated(inside, tmp_path):
    by_code = enrol(inside, "甲厂", credit_code=code(1), joined_on=DAY, address="旧址")
    by_name = enrol(inside, "乙厂", joined_on=DAY)
    same = enrol(inside, "丙厂", credit_code=code(3), joined_on=DAY)
    path = roll(
        tmp_path,
        [*firm("甲厂新名", 1), "新址", "王五", "13800138001"],
        [*firm("乙厂", 2), None, None, None],
        [*firm("丙厂", 3), None, None, None],
        more=("地址", "联系人", "联系电话"),
    )
    checked = bring("members", path, write=False)
    assert checked.summary == {"数据行": 3, "更新单位": 2, "没有变化": 1}
    (warning,) = [p for p in checked.problems if p.level == "warning"]
    assert (warning.row, warning.column) == (2, "单位名称")
    assert "由“甲厂”改为“甲厂新名”" in warning.message
    assert dict(bring("members", path).written.facts) == {"更新单位": 2, "没有变化": 1}
    by_code, by_name = Member.objects.get(pk=by_code.pk), Member.objects.get(pk=by_name.pk)
    assert (by_code.unit.name, by_code.unit.pinyin.split()[0], by_code.address) == (
        "甲厂新名",
        "jcxm",
        "新址",
    )
    assert by_code.contacts.get().is_main
    assert by_name.credit_code == code(2)
    assert Member.objects.get(pk=same.pk).updated_at == same.updated_at
    assert Member.objects.count() == MembershipPeriod.objects.count() == 3
    assert dict(bring("members", path).written.facts) == {"没有变化": 3}


def test_what_needs_a_decision_is_not_changed_by_a_file(inside, tmp_path):
    enrol(inside, "甲厂", joined_on=DAY, rank="director")
    enrol(inside, "乙厂", joined_on=DAY)
    rows = [
        [*firm("甲厂", category="学校"), None, None],
        [*firm("乙厂", industry="服务业"), None, None],
    ]
    found = bring("members", roll(tmp_path, *rows, more=("级别", "退出时间")))
    assert said(found) == [(2, "类别", "category_differs"), (3, "行业", "industry_differs")]
    rows = [[*firm("甲厂"), "会员单位", None], [*firm("乙厂"), None, D(2021, 1, 1)]]
    found = bring("members", roll(tmp_path, *rows, more=("级别", "退出时间")))
    assert said(found) == [(2, "级别", "rank_differs"), (3, "退出时间", "left_differs")]
    assert not EarlierKind.objects.exists()
    assert RankPeriod.objects.get().ends_on is None


def test_units_that_are_not_what_the_row_says(inside, tmp_path):
    enrol(inside, "甲厂", credit_code=code(1), joined_on=DAY)
    enrol(inside, "乙厂", credit_code=code(2), joined_on=DAY)
    keep, gone = enrol(inside, "丙厂", joined_on=DAY), enrol(inside, "丙分厂", joined_on=DAY)
    merge_members(gone, into=keep, reason="同一家", by=viewer(inside.wang))
    path = roll(
        tmp_path,
        firm("甲厂", 9),
        firm("乙厂", 1),
        firm("丙分厂"),
        firm("乙厂改名", 2),
        firm("丁厂"),
        firm("丁厂 "),
    )
    assert said(bring("members", path, write=False)) == [
        (2, "统一社会信用代码", "code_differs"),
        (3, "单位名称", "name_taken"),
        (4, "单位名称", "unit_merged"),
        (7, "单位名称", "name_twice"),
    ]


def test_one_unit_meant_by_its_code_and_by_its_old_name(inside, tmp_path):
    enrol(inside, "甲厂", credit_code=code(1), joined_on=DAY)
    found = bring("members", roll(tmp_path, firm("甲厂新名", 1), firm("甲厂")), write=False)
    assert said(found) == [(3, "单位名称", "member_twice")]


def test_a_unit_without_membership_is_taken(inside, tmp_path):
    Unit.objects.filter(pk=inside.ua.pk).update(is_active=False)
    bring("members", roll(tmp_path, firm(inside.ua.name, category="学校", industry="教育")))
    member = Member.objects.get()
    assert (member.unit_id, member.unit.is_active) == (inside.ua.pk, True)
    assert (member.industry, member.section) == ("other", "P")


def test_what_is_left_blank_gets_its_rule(inside, tmp_path):
    path = roll(tmp_path, [*firm("甲厂", 1), "80"], more=("职工人数",))
    bring("members", path)
    member = Member.objects.get()
    assert member.region == "440703"
    assert member.staff_total_on == D.today()
    assert member.data_state == "unchecked"
    assert not RankPeriod.objects.exists()
    assert FactChange.objects.filter(table_name="members_membershipperiod", operation="INSERT").count() == 1


@pytest.mark.parametrize(
    ("texts", "day", "source"),
    [
        (["填报日期：2023年6月", "备注：职工人数为2022年末数。"], D(2022, 12, 31), "职工人数为2022年末"),
        (["填报日期：2023年6月"], D(2023, 6, 30), "填报日期：2023年6"),
        (["截至2023年6月15日"], D(2023, 6, 15), "截至2023年6月15"),
        (["名单"], D(2024, 1, 1), ""),
        (["填报日期：2030年6月"], D(2024, 1, 1), ""),
    ],
)
def test_the_date_of_staff_totals_is_read_around_the_table(texts, day, source):
    assert staff_day(texts, D(2024, 1, 1)) == (day, source)


# --- contacts ---------------------------------------------------------------------------------------------------------

PEOPLE = ["单位名称", "姓名", "职务", "电话", "邮箱", "主要联系人"]


def test_contacts_are_added_updated_and_refused(inside, tmp_path):
    one, two = enrol(inside, "甲厂"), enrol(inside, "乙厂")
    Contact.objects.create(member=one, name="张三", phone="13800138000", is_main=True)
    path = workbook(
        tmp_path / "a.xlsx",
        PEOPLE,
        ["甲厂", "张三", "经理", None, "a@b.cn", None],
        ["甲厂", "李四", None, "13800138001", None, "是"],
        ["乙厂", "王五", None, 13800138002, None, None],
        ["乙厂", "赵六", None, "0750-3123456", None, None],
        ["丙厂", "钱七", None, "13800138003", None, None],
        ["乙厂", "王五", None, "13800138004", None, None],
        ["乙厂", "孙八", None, None, None, None],
        ["乙厂", "周九", None, None, "不是邮箱", None],
    )
    found = bring("contacts", path, good_rows=True)
    assert said(found) == [
        (6, "单位名称", "no_such_member"),
        (7, "姓名", "person_twice"),
        (8, "联系电话", "contact_reach"),
        (9, "邮箱", "email_form"),
    ]
    rows = Contact.objects.filter(member=one).values_list("name", "title", "phone", "email", "is_main")
    assert sorted(rows) == [
        ("张三", "经理", "13800138000", "a@b.cn", False),
        ("李四", "", "13800138001", "", True),
    ]
    rows = Contact.objects.filter(member=two).values_list("name", "phone", "is_main")
    assert sorted(rows) == [("王五", "13800138002", True), ("赵六", "07503123456", False)]


def test_two_main_contacts_in_one_file(inside, tmp_path):
    enrol(inside, "甲厂")
    rows = [["甲厂", name, None, f"1380013800{n}", None, "是"] for n, name in enumerate(("张三", "李四"))]
    found = bring("contacts", workbook(tmp_path / "a.xlsx", PEOPLE, *rows))
    assert said(found) == [(3, "主要联系人", "two_main")]


def test_contacts_are_taken_back(world, tmp_path, django_capture_on_commit_callbacks):
    desk = Desk(world, django_capture_on_commit_callbacks)
    with desk.inside():
        member = enrol(world, "甲厂")
        Contact.objects.create(member=member, name="张三", phone="13800138000", is_main=True)
    rows = [
        ["甲厂", "张三", "经理", "13800138009", None, "否"],
        ["甲厂", "李四", None, "13800138001", None, "是"],
    ]
    batch = desk.confirm(desk.upload(workbook(tmp_path / "a.xlsx", PEOPLE, *rows), "contacts"))
    with desk.inside():
        assert set(Contact.objects.values_list("name", "is_main")) == {("张三", False), ("李四", True)}
    assert desk.undo(batch).state == "undone"
    with desk.inside():
        assert Contact.objects.values_list("name", "title", "phone", "is_main").get() == (
            "张三",
            "",
            "13800138000",
            True,
        )


# --- experts ----------------------------------------------------------------------------------------------------------

POOL = ["姓名", "类型", "单位名称", "职称", "专业领域", "电话", "入库时间", "出库时间", "出库原因"]


def test_experts_are_added_updated_and_refused(inside, tmp_path):
    member = enrol(inside, "甲厂")
    known = Expert.objects.create(
        name="李四", kind="enterprise", side="inside", member=member, title="工程师"
    )
    known.fields.create(name="数控")
    known.periods.create(joined_on=D(2021, 1, 1))
    path = workbook(
        tmp_path / "a.xlsx",
        POOL,
        ["李四", "企业专家", "甲厂", "高级工程师", "数控、模具", "13800138000", D(2021, 1, 1), None, None],
        ["王五", "行业", "外地大学", "教授", "职教政策", None, "2022.3", None, None],
        ["赵六", "兼职教师", "甲厂", None, None, None, D(2022, 3, 1), D(2021, 3, 1), "调离"],
        ["钱七", "兼职教师", "甲厂", None, None, None, D(2022, 3, 1), D(2023, 3, 1), None],
        ["李四", "企业专家", "甲厂", None, None, None, D(2021, 1, 1), None, None],
        ["孙八", "教师", "甲厂", None, None, None, D(2022, 3, 1), None, None],
    )
    found = bring("experts", path, good_rows=True)
    assert said(found) == [
        (4, "出库时间", "left_before_joining"),
        (5, "出库原因", "reason_missing"),
        (6, "姓名", "person_twice"),
        (7, "类型", "not_a_choice"),
    ]
    assert dict(found.written.facts) == {"新增专家": 1, "更新专家": 1}
    known.refresh_from_db()
    assert (known.title, known.phone) == ("高级工程师", "13800138000")
    assert set(known.fields.values_list("name", flat=True)) == {"数控", "模具"}
    assert known.periods.count() == 1
    guest = Expert.objects.get(name="王五")
    assert (guest.side, guest.unit_name, guest.member, guest.pinyin.split()[0]) == (
        "outside",
        "外地大学",
        None,
        "ww",
    )
    assert guest.periods.get().joined_on == D(2022, 3, 1)
    again = bring("experts", path, good_rows=True)
    assert dict(again.written.facts) == {"没有变化": 2}


def test_times_in_the_pool_that_meet(inside, tmp_path):
    member = enrol(inside, "甲厂")
    known = Expert.objects.create(name="李四", kind="enterprise", side="inside", member=member)
    known.periods.create(joined_on=D(2021, 1, 1))
    path = workbook(
        tmp_path / "a.xlsx", POOL, ["李四", "企业专家", "甲厂", None, None, None, D(2022, 1, 1), None, None]
    )
    assert said(bring("experts", path)) == [(2, "入库时间", "periods_overlap")]


def test_experts_are_taken_back(world, tmp_path, django_capture_on_commit_callbacks):
    desk = Desk(world, django_capture_on_commit_callbacks)
    with desk.inside():
        enrol(world, "甲厂")
    rows = [["李四", "企业专家", "甲厂", "教授", "数控、模具", None, D(2021, 1, 1), None, None]]
    batch = desk.confirm(desk.upload(workbook(tmp_path / "a.xlsx", POOL, *rows), "experts"))
    with desk.inside():
        assert Expert.objects.get().fields.count() == 2
    assert desk.undo(batch).state == "undone"
    with desk.inside():
        assert not Expert.objects.exists()


# --- points -----------------------------------------------------------------------------------------------------------

LEDGER = ["单位名称", "积分项目", "日期", "数量", "说明"]


def test_points_count_under_their_cap_in_the_order_of_the_sheet(inside, tmp_path):
    ground = make_ground(inside)
    record_points(
        ground.firm,
        rule=ground.rules["meeting"],
        occurred_on=D(2023, 1, 5),
        quantity=2,
        key="a",
        by=viewer(inside.wang),
    )
    name = ground.firm.unit.name
    rows = [[name, "参加集团会议", D(2023, 3, n), 2, f"第{n}次"] for n in (1, 2, 3)]
    found = bring(
        "points", workbook(tmp_path / "a.xlsx", LEDGER, *rows, [name, "material", D(2023, 3, 4), None, None])
    )
    assert not found.errors
    entries = (
        PointsEntry.objects.filter(origin="import").order_by("id").values_list("item", "points", "counted")
    )
    assert list(entries) == [
        ("meeting", Decimal(4), Decimal(4)),
        ("meeting", Decimal(4), Decimal(2)),
        ("meeting", Decimal(4), Decimal(0)),
        ("material", Decimal(3), Decimal(3)),
    ]
    assert found.written.message == "已导入积分 4 笔，计入 9 分。"


def test_the_same_entry_never_scores_twice(inside, tmp_path):
    ground = make_ground(inside)
    row = [ground.firm.unit.name, "参加集团会议", D(2023, 3, 1), 1, "年会"]
    path = workbook(tmp_path / "a.xlsx", LEDGER, row, row)
    assert dict(bring("points", path).written.facts) == {"新记积分": 2}
    again = bring("points", path)
    assert dict(again.written.facts) == {"已有不再记": 2}
    assert PointsEntry.objects.count() == 2
    assert any(p.code == "entry_known" and "第 2、3 行" in p.message for p in again.problems)


def test_points_that_cannot_be_given_are_named(inside, tmp_path):
    ground = make_ground(inside)
    name = ground.firm.unit.name
    path = workbook(
        tmp_path / "a.xlsx",
        LEDGER,
        ["没有的厂", "参加集团会议", D(2023, 3, 1), 1, None],
        [name, "没有的项目", D(2023, 3, 1), 1, None],
        [name, "参加集团会议", D(2019, 3, 1), 1, None],
        [name, "参加集团会议", D(2023, 3, 1), 1.5, None],
        [name, "捐赠设备", D(2023, 3, 1), 1, None],
        [name, "共建课程", D(2023, 3, 1), 1, None],
        [name, "参加集团会议", D(2099, 3, 1), 1, None],
        [name, "接收实习学生", D(2023, 3, 1), -3, None],
    )
    found = bring("points", path)
    assert said(found) == [
        (2, "单位名称", "no_such_member"),
        (3, "积分项目", "no_such_item"),
        (4, "日期", "no_rules_then"),
        (5, "数量", "quantity_whole"),
        (6, "积分项目", "must_be_confirmed"),
        (7, "积分项目", "must_be_confirmed"),
        (8, "日期", "day_to_come"),
        (9, "数量", "quantity_range"),
    ]
    assert not PointsEntry.objects.exists()


def test_points_are_taken_back_by_reversals(world, tmp_path, django_capture_on_commit_callbacks):
    desk = Desk(world, django_capture_on_commit_callbacks)
    with desk.inside():
        name = make_ground(world).firm.unit.name
    rows = [[name, "参加集团会议", D(2023, 3, n), 1, "年会"] for n in (1, 2)]
    batch = desk.confirm(desk.upload(workbook(tmp_path / "a.xlsx", LEDGER, *rows), "points"))
    undone = desk.undo(batch)
    assert dict(undone.outcome["facts"]) == {"冲销积分记录": 2}
    with desk.inside():
        assert sum(PointsEntry.objects.values_list("counted", flat=True)) == 0
        assert PointsEntry.objects.filter(reverses__isnull=False, reason="撤销整批导入").count() == 2
    batch = desk.confirm(desk.upload(workbook(tmp_path / "a.xlsx", LEDGER, *rows), "points"))
    with desk.inside():
        entry = PointsEntry.objects.filter(reverses__isnull=True, reversals__isnull=True).first()
        reverse_points(entry, reason="登记错误", by=viewer_for(world.wang, world.a))
    with pytest.raises(Exception, match="已有 1 条积分台账用到这批导入的积分台账"):
        desk.undo(batch)


# --- there and back ---------------------------------------------------------------------------------------------------


def exported(world, kind, tmp_path, query=""):
    path = tmp_path / f"{kind}.xlsx"
    path.write_bytes(export_workbook(kind_of(kind), asked(query, viewer(world.wang))))
    return path


def fill(world):
    ground = make_ground(world)
    old = enrol(
        world,
        "=老厂",
        credit_code=code(7),
        rank="director",
        address="江门",
        staff_total=80,
        staff_total_on=D(2022, 12, 31),
        section="C",
        website="https://example.cn",
        introduction="一\n二",
    )
    Contact.objects.create(
        member=old, name="张三", title="经理", phone="07503123456", email="a@b.cn", is_main=True
    )
    leave(old, left_on=D(2022, 1, 1), reason=LeaveReason.CLOSED, decision=DECISION, by=viewer(world.wang))
    expert = Expert.objects.create(
        name="李四", kind="school", side="outside", unit_name="外地大学", phone="13800138000"
    )
    expert.fields.create(name="数控")
    expert.periods.create(joined_on=D(2021, 1, 1), left_on=D(2022, 1, 1), reason="聘期届满")
    for quantity in ("1", "2.5"):
        rule = ground.rules["interns" if "." in quantity else "meeting"]
        record_points(
            ground.firm,
            rule=rule,
            occurred_on=D(2023, 3, 1),
            quantity=Decimal(quantity),
            key=quantity,
            by=viewer(world.wang),
        )


@pytest.mark.parametrize("kind", ["members", "contacts", "experts", "points"])
def test_an_export_comes_in_again_without_a_change(inside, tmp_path, kind):
    fill(inside)
    found = bring(kind, exported(inside, kind, tmp_path, "state=all"))
    assert not found.errors
    assert set(found.written.facts) <= {"没有变化", "已有不再记"}
    assert sum(found.written.facts.values()) > 0


def test_a_roll_taken_to_another_group_is_the_same_there(world, tmp_path):
    with group_scope(world.a, actor=world.wang):
        fill(world)
        path = exported(world, "members", tmp_path, "state=all")
        there = facts()
    with group_scope(world.b, actor=world.qian):
        assert not bring("members", path).errors
        assert facts() == there


def facts():
    found = {}
    for member in Member.objects.select_related("unit"):
        plain = {f.name: getattr(member, f.name) for f in Member._meta.concrete_fields if f.name in _COMPARED}
        periods = list(member.periods.values_list("joined_on", "left_on", "leave_reason"))
        people = list(member.contacts.values_list("name", "title", "phone", "email", "is_main"))
        ranks = list(member.ranks.values_list("rank", "starts_on", "ends_on"))
        found[member.unit.name] = (plain, periods, people, ranks)
    return found


_COMPARED = {
    "credit_code",
    "category",
    "industry",
    "section",
    "region",
    "address",
    "staff_total",
    "staff_total_on",
    "introduction",
    "website",
    "note",
}


def test_a_reader_of_masked_numbers_gets_a_sentence_on_the_way_back(inside, tmp_path):
    fill(inside)
    path = tmp_path / "masked.xlsx"
    path.write_bytes(export_workbook(kind_of("contacts"), asked("state=all", viewer(inside.cai))))
    found = bring_in(path, kind_of("contacts"), user=inside.wang)
    assert {p.code for p in found.errors} == {"masked"}
