"""The demo's points and experts say what the documents say."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from demo.groups import GROUPS
from demo.members import build_members
from demo.points import build_points
from groupportal.metrics.selectors import ask
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from points.models import GradingRun, PointsAppeal, PointsEntry
from points.selectors.queue import claims_to_confirm
from tests.members.ground import viewer
from tests.points.ground import in_a
from tests.world import World

CUT_OFF = dt.date(2023, 6, 30)


def test_jiangmen_has_81_experts_and_two_years_of_points(world: World) -> None:
    spec = next(s for s in GROUPS if s.slug == "jiangmen")
    world.a.slug = spec.slug
    with in_a(world):
        units = [Unit.objects.create(name=name) for name in spec.units]
        Membership.objects.create(user=world.li, role=Role.ENTERPRISE, unit=units[1])
        people = {"mishu": world.wang, "mishu2": world.wen, "caiwu": world.cai, "qiye": world.li}
        build_members(world.a, spec, people, viewer(world.wang))
        build_points(world.a, people, viewer(world.wang))
        assert ask("experts.in_pool", CUT_OFF, {}).answer().value == 81
        assert ask("experts.in_pool", CUT_OFF, {"kind": "enterprise"}).answer().value == 81
        today = timezone.localdate()
        years = set(PointsEntry.objects.values_list("year", flat=True))
        assert years == {today.year - 1, today.year}
        assert PointsEntry.objects.filter(origin="claim").count() == 1
        run = GradingRun.objects.get()
        assert (run.state, run.year) == ("published", today.year - 1)
        grades = set(run.lines.values_list("grade", flat=True))
        assert len(grades - {""}) >= 3, grades
        assert PointsAppeal.objects.filter(state="open").count() == 1
        assert claims_to_confirm(viewer(world.wang)).count() == 1
