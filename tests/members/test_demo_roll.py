"""The demo groups' rolls say what the documents say."""

from __future__ import annotations

import datetime as dt

from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import group_scope
from members.enums import Category
from members.models import Application, Member
from members.rules import checked_code
from members.selectors.attachments import with_papers_on
from members.selectors.roll import active_on
from members.selectors.size import size_on

CUT_OFF = dt.date(2023, 6, 30)


def test_jiangmen_counts_135_in_four_figures(in_demo: None) -> None:
    with group_scope(Group.objects.get(slug="jiangmen")):
        size = size_on(CUT_OFF)
        assert (size.schools, size.associations, size.manufacturers, size.service_firms) == (5, 6, 51, 73)
        assert (size.total, size.others) == (135, 0)
        assert size.sentence == (
            "集团成员总数 135 家，其中学校 5 所、行业协会 6 个、制造业企业 51 家、服务业企业 73 家。"
        )
        assert active_on(dt.date(2018, 12, 31), category=Category.ENTERPRISE).count() == 106
        assert with_papers_on(CUT_OFF).count() == 130
        codes = Member.objects.values_list("credit_code", flat=True)
        assert all(checked_code(code) for code in codes)
        assert Application.objects.count() == 3


def test_the_other_two(in_demo: None) -> None:
    with group_scope(Group.objects.get(slug="shandong")):
        assert size_on(CUT_OFF).total == 64
    with group_scope(Group.objects.get(slug="enan")):
        assert active_on(CUT_OFF, category=Category.ENTERPRISE).count() == 277
