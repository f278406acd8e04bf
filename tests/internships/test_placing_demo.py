"""The demo has a running batch of a thousand, in which its teacher, unit and student find their own."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from internships.models import Alert, CheckRun, DayRoll, Placement
from internships.selectors.alert import alerts_for, turn_of
from internships.selectors.arranging import at_unit, batches_with_numbers, guided, own
from internships.selectors.calendar import worked_days
from internships.services.approving import rule_placements


def test_a_thousand_are_placed_and_people_find_their_own(in_demo: None) -> None:
    group = Group.objects.get(slug="jiangmen")
    people = {
        key: User.objects.get(username=f"jm_{key}") for key in ("xuexiao", "jiaoshi", "qiye", "xuesheng")
    }
    with group_scope(group, actor=people["xuexiao"]):
        found = {key: viewer_for(user, group) for key, user in people.items()}
        # Batches of a few dozen stand beside it, handed over by rounds of job demand.
        (batch,) = batches_with_numbers(found["xuexiao"]).filter(is_closed=False, name__endswith="级岗位实习")
        assert batch.arranged >= 1_000
        assert batch.running >= 800
        assert Placement.objects.values("host").distinct().count() >= 40
        assert guided(found["jiaoshi"]).count() >= 20
        assert at_unit(found["qiye"]).exists()
        assert own(found["xuesheng"]).get().state == "running"


def test_each_kind_of_alert_is_there_and_people_find_theirs(in_demo: None) -> None:
    group = Group.objects.get(slug="jiangmen")
    people = {key: User.objects.get(username=f"jm_{key}") for key in ("xuexiao", "jiaoshi", "qiye")}
    with group_scope(group, actor=people["xuexiao"]):
        found = {key: viewer_for(user, group) for key, user in people.items()}
        counted = Counter(Alert.objects.values_list("kind", "state"))
        assert {kind for kind, _ in counted} >= {"absent", "agreement", "insurance", "journal", "visit"}
        # After a long holiday too: somebody came on each of the last working days.
        today = timezone.localdate()
        worked = worked_days(today - dt.timedelta(days=21), today)[-4:]
        assert set(worked) - {today} <= set(DayRoll.objects.values_list("day", flat=True).distinct())
        # So few that each can be seen to.
        assert 20 < sum(counted.values()) < 500
        assert 0 < alerts_for(found["jiaoshi"]).count() < alerts_for(found["xuexiao"]).count()
        assert alerts_for(found["jiaoshi"]).filter(turn_of(found["jiaoshi"])).exists()
        assert not alerts_for(found["qiye"]).exists()


def test_of_those_that_wait_some_can_be_approved_and_some_lack_something(in_demo: None) -> None:
    group, other = Group.objects.get(slug="jiangmen"), User.objects.get(username="jm_mishu2")
    with group_scope(group, actor=other):
        assert CheckRun.objects.exists(), "the page of checks has something to show"
        waiting = list(Placement.objects.filter(state="submitted"))
        outcome = rule_placements(waiting, "approved", by=viewer_for(other, group))
        assert len(outcome.done) > len(waiting) / 4
        assert outcome.refused
