"""Work by the clock.

Every night all placements are checked, because birthdays, insurance and holidays come by themselves; months of check-ins are made
ahead, positions and photos deleted in time.
"""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from groupportal.tenancy.enums import GroupState
from groupportal.tenancy.models import Group
from groupportal.tenancy.partitions import make_months
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.ui.asof import month_end
from internships.models import CheckIn
from internships.selectors.checking import live
from internships.services.checkin import LATEST
from internships.services.checking import check_all
from internships.services.incident import alarm_untaken
from internships.services.location import forget_photos, forget_positions
from internships.services.signal import find_signals


@shared_task(name="internships.check_groups")
def check_groups() -> None:
    """Have every running group checked."""
    for key in Group.objects.filter(state=GroupState.ACTIVE).values_list("pk", flat=True):
        check_group.delay(key)


@shared_task(name="internships.check_group", time_limit=900, soft_time_limit=840)
def check_group(group_id: int) -> None:
    """Check all placements of a group; one without any is left alone."""
    group = Group.objects.get(pk=group_id)
    if group.state != GroupState.ACTIVE:
        return
    with group_scope(group, actor=SYSTEM_ACTOR):
        if live().exists():
            check_all(on=timezone.localdate(), by=SYSTEM_ACTOR)


@shared_task(name="internships.make_months")
def make_months_ahead() -> int:
    """Make the tables of this month and the next, where they are missing; how many were."""
    today = timezone.localdate()
    return make_months(CheckIn, [today, month_end(today) + dt.timedelta(days=1)])


@shared_task(name="internships.forget_positions", time_limit=900, soft_time_limit=840)
def forget_old_positions() -> int:
    """Delete positions and photos that have been kept long enough, in every group; how many."""
    gone = 0
    for group in Group.objects.all():
        with group_scope(group, actor=SYSTEM_ACTOR):
            gone += forget_positions() + forget_photos()
    return gone


@shared_task(name="internships.find_signals", time_limit=900, soft_time_limit=840)
def find_signals_of_today() -> int:
    """Look through the check-ins of the days for which some may still arrive, in every running group; how many signals are new."""
    today = timezone.localdate()
    days = [today - dt.timedelta(days=n) for n in range(LATEST.days + 1)]
    found = 0
    for group in Group.objects.filter(state=GroupState.ACTIVE):
        with group_scope(group, actor=SYSTEM_ACTOR):
            found += sum(find_signals(day) for day in days)
    return found


@shared_task(name="internships.alarm_untaken")
def alarm_untaken_incidents() -> int:
    """Tell again of incidents that nobody has taken in time, in every running group; how many."""
    raised = 0
    for group in Group.objects.filter(state=GroupState.ACTIVE):
        with group_scope(group, actor=SYSTEM_ACTOR):
            raised += alarm_untaken(timezone.now())
    return raised
