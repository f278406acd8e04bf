"""The demo's points and experts say what the documents say."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.metrics.selectors import ask
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import group_scope
from points.models import GradingRun, PointsAppeal, PointsEntry
from points.services.claim import CLAIMS
from tests.members.ground import viewer

CUT_OFF = dt.date(2023, 6, 30)


def test_jiangmen_has_81_experts_and_two_years_of_points(in_demo: None) -> None:
    with group_scope(Group.objects.get(slug="jiangmen")):
        assert ask("experts.in_pool", CUT_OFF, {}).answer().value == 81
        assert ask("experts.in_pool", CUT_OFF, {"kind": "enterprise"}).answer().value == 81
        today = timezone.localdate()
        entries = PointsEntry.objects.exclude(item="meeting")
        assert set(entries.values_list("year", flat=True)) == {today.year - 1, today.year}
        assert PointsEntry.objects.filter(item="meeting", year=2023).exists(), "the council met"
        assert not PointsEntry.objects.filter(item="meeting", year=2022).exists(), "and did not that year"
        assert PointsEntry.objects.filter(origin="claim").count() == 2
        run = GradingRun.objects.get()
        assert (run.state, run.year) == ("published", today.year - 1)
        grades = set(run.lines.values_list("grade", flat=True))
        assert len(grades - {""}) >= 3, grades
        assert PointsAppeal.objects.filter(state="open").count() == 1
        assert CLAIMS.due(viewer(User.objects.get(username="jm_mishu"))).count() == 1
