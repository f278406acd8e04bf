"""Whole dirty workbooks with a truth of their own."""

from __future__ import annotations

import datetime as dt

import pytest

from members.models import Contact, Member, MembershipPeriod
from tests.records.dirty import dirty_workbook
from tests.records.ground import bring


@pytest.mark.parametrize("seed", range(1, 9))
def test_every_wrong_cell_is_named_and_every_good_row_comes_out_clean(inside, tmp_path, seed):
    truth = dirty_workbook(tmp_path, seed, titles=seed % 4)
    found = bring("members", truth.path, good_rows=True)
    assert [(p.row, p.column) for p in found.errors] == truth.wrong
    assert found.good == len(truth.good)
    assert roll() == {
        unit["name"]: (
            unit["code"],
            unit["kind"],
            unit["industry"],
            unit["staff"],
            unit["joined"],
            unit["contact"],
            unit["phone"],
        )
        for unit in truth.good.values()
    }


def roll():
    """What stands on the roll, as the truth says it."""
    joined = dict(MembershipPeriod.objects.values_list("member_id", "starts_on"))
    people = {c.member_id: c for c in Contact.objects.all()}
    return {
        m.unit.name: (
            m.credit_code,
            m.get_category_display(),
            m.get_industry_display(),
            m.staff_total,
            joined[m.pk],
            people[m.pk].name,
            people[m.pk].phone,
        )
        for m in Member.objects.select_related("unit")
    }


def test_what_was_cleaned_is_told(inside, tmp_path):
    truth = dirty_workbook(tmp_path, 3)
    said = [p.message for p in bring("members", truth.path, write=False).problems if p.level == "note"]
    for what in (
        "全角字符换成了半角",
        "Excel 日期序号换成了日期",
        "去掉了国家代码 86",
        "小写字母换成了大写",
        "约数按所写的数字记",
    ):
        assert any(words.startswith(what) for words in said), what
    assert any("2022年12月31日" in words for words in said)
    if truth.hidden:
        assert any("隐藏" in words for words in said)


def test_staff_totals_are_dated_by_the_form_before_the_note(inside, tmp_path):
    truth = dirty_workbook(tmp_path, 4)
    bring("members", truth.path, good_rows=True, params={"staff_on": "2021-06-30"})
    assert set(Member.objects.values_list("staff_total_on", flat=True)) == {dt.date(2021, 6, 30)}


def test_with_an_error_nothing_is_written(inside, tmp_path):
    truth = dirty_workbook(tmp_path, 5)
    found = bring("members", truth.path)
    assert found.written is None
    assert not Member.objects.exists()
