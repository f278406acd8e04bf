"""Members from workbooks."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from groupportal.audit.models import FactChange
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from groupportal.ui.pinyin import spell
from members.enums import LeaveReason
from members.excel.roll_checks import staff_day
from members.models import EarlierKind, Member, MembershipPeriod, RankPeriod
from members.selectors.size import size_on
from members.services.merging import merge_members
from members.services.periods import leave
from tests.members.ground import DECISION, code, enrol, viewer
from tests.records.ground import bring, command, said, workbook

D = dt.date
DAY = D(2020, 5, 1)
ROLL = ["单位名称", "统一社会信用代码", "类别", "行业", "加入时间"]


def firm(name, number=None, joined=DAY, category="企业", industry="制造业"):
    return [name, code(number) if number else None, category, industry, joined]


def roll(tmp_path, *rows, more=()):
    return workbook(tmp_path / "名单.xlsx", [*ROLL, *more], *rows)


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
                "joined": period.starts_on.isoformat(),
                "contact": contact.name,
                "phone": contact.phone,
                "staff": member.staff_total,
            }
        )
    return found


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
    assert (period.ends_on, period.leave_reason) == (D(2021, 6, 30), LeaveReason.REMOVED)


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
    assert list(again.periods.order_by("starts_on").values_list("starts_on", "ends_on")) == [
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
    assert (by_code.unit.name, by_code.unit.pinyin, by_code.address) == (
        "甲厂新名",
        spell("甲厂新名"),
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
