"""Contacts and experts from workbooks."""

from __future__ import annotations

import datetime as dt

from experts.models import Expert
from groupportal.ui.pinyin import spell
from members.models import Contact
from tests.members.ground import enrol
from tests.records.ground import Desk, bring, said, workbook

D = dt.date


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


POOL = ["姓名", "类型", "单位名称", "职称", "专业领域", "电话", "入库时间", "出库时间", "出库原因"]


def test_experts_are_added_updated_and_refused(inside, tmp_path):
    member = enrol(inside, "甲厂")
    known = Expert.objects.create(
        name="李四", kind="enterprise", side="inside", member=member, title="工程师"
    )
    known.fields.create(name="数控")
    known.periods.create(starts_on=D(2021, 1, 1))
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
    assert (guest.side, guest.unit_name, guest.member, guest.pinyin) == (
        "outside",
        "外地大学",
        None,
        spell("王五"),
    )
    assert guest.periods.get().starts_on == D(2022, 3, 1)
    again = bring("experts", path, good_rows=True)
    assert dict(again.written.facts) == {"没有变化": 2}


def test_times_in_the_pool_that_meet(inside, tmp_path):
    member = enrol(inside, "甲厂")
    known = Expert.objects.create(name="李四", kind="enterprise", side="inside", member=member)
    known.periods.create(starts_on=D(2021, 1, 1))
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
