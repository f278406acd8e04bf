"""“6+2”: a batch whose 岗位实习 lasts longer than six months is named before documents are printed."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from groupportal.reporting.checks import checks_in_order
from internships.report_checks import post_months
from tests.internships.ground import batch, begun, host, running
from tests.rosters.ground import student
from tests.world import World


def test_a_batch_that_goes_on_longer_than_six_months_is_found(inside: World) -> None:
    at, today = host(inside), timezone.localdate()
    short = batch(inside, "六个月", ends_on=begun() + dt.timedelta(days=170))
    running(inside, at, short, student(inside))
    assert not list(post_months(today))
    long = batch(inside, "八个月", ends_on=begun() + dt.timedelta(days=240))
    running(inside, at, long, student(inside, "2020081", "久实习"))
    visit = batch(inside, "认识", kind="visit", ends_on=begun() + dt.timedelta(days=240))
    running(inside, at, visit, student(inside, "2020082", "去看看"))
    (found,) = post_months(today)
    assert "“八个月”有1名学生的岗位实习超过6个月" in found.message
    assert not [check for check in checks_in_order() if "实习" in check.waits_for]
