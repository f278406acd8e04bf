"""The demo groups' rolls say what the documents say."""

from __future__ import annotations

import datetime as dt

from demo.groups import GROUPS
from demo.members import build_members
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from members.enums import Category
from members.models import Application, Member
from members.rules import checked_code
from members.selectors.attachments import with_papers_on
from members.selectors.roll import active_on
from members.selectors.size import size_on
from tests.members.ground import viewer
from tests.world import World

CUT_OFF = dt.date(2023, 6, 30)


def _build(world: World, slug: str) -> None:
    spec = next(s for s in GROUPS if s.slug == slug)
    units = [Unit.objects.create(name=name) for name in spec.units]
    Membership.objects.create(user=world.li, role=Role.ENTERPRISE, unit=units[1])
    build_members(world.a, spec, {"qiye": world.li}, viewer(world.wang))


def test_jiangmen_counts_135_in_four_figures(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        _build(world, "jiangmen")
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


def test_the_other_two(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        _build(world, "shandong")
        assert size_on(CUT_OFF).total == 64
    with group_scope(world.b, actor=world.qian):
        spec = next(s for s in GROUPS if s.slug == "enan")
        for name in spec.units:
            Unit.objects.create(name=name)
        build_members(world.b, spec, {}, viewer(world.qian))
        assert active_on(CUT_OFF, category=Category.ENTERPRISE).count() == 277
