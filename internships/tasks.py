"""Work by the clock: for each group a task of its own, so that one that takes long or fails holds up no other.

Every night all placements are checked, because birthdays, insurance and holidays come by themselves; in the morning alerts are
looked for; months of check-ins are made ahead, positions and photos deleted in time.
"""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from groupportal.tenancy.by_group import for_each_running, inside
from groupportal.tenancy.models import Group
from groupportal.tenancy.partitions import make_months
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.ui.asof import month_end
from internships.models import CheckIn
from internships.selectors.checking import live
from internships.services.alert import look_for_alerts
from internships.services.checkin import LATEST
from internships.services.checking import check_all
from internships.services.concern import press_overdue
from internships.services.handover import carry_out_due
from internships.services.incident import alarm_untaken
from internships.services.location import forget_photos, forget_positions
from internships.services.signal import find_signals


@shared_task(name="internships.check_groups")
def check_groups() -> None:
    """Have every running group checked."""
    for_each_running(check_group)


@shared_task(name="internships.check_group", time_limit=900, soft_time_limit=840)
def check_group(group_id: int) -> None:
    """Check all placements of a group; one without any is left alone."""
    with inside(group_id) as is_running:
        if is_running and live().exists():
            check_all(on=timezone.localdate(), by=SYSTEM_ACTOR)


@shared_task(name="internships.look_for_alerts")
def look_in_groups() -> None:
    """Look for alerts in every running group."""
    for_each_running(look_in_group)


@shared_task(name="internships.look_for_alerts_in_group", time_limit=900, soft_time_limit=840)
def look_in_group(group_id: int) -> None:
    """Look for alerts in a group, and for complaints that are overdue; quiet on a day off."""
    with inside(group_id) as is_running:
        if is_running:
            look_for_alerts(on=timezone.localdate())
            press_overdue(on=timezone.localdate())


@shared_task(name="internships.make_months")
def make_months_ahead() -> int:
    """Make the tables of this month and the next, where they are missing; how many were."""
    today = timezone.localdate()
    return make_months(CheckIn, [today, month_end(today) + dt.timedelta(days=1)])


@shared_task(name="internships.forget_positions")
def forget_old_positions() -> None:
    """Delete positions and photos that have been kept long enough, in every group, running or not."""
    for key in Group.objects.values_list("pk", flat=True):
        forget_positions_of_group.delay(key)


@shared_task(name="internships.forget_positions_of_group", time_limit=900, soft_time_limit=840)
def forget_positions_of_group(group_id: int) -> int:
    """The same in one group; how many."""
    with inside(group_id):
        return forget_positions() + forget_photos()


@shared_task(name="internships.find_signals")
def find_signals_of_today() -> None:
    """Look through the check-ins of the days for which some may still arrive, in every running group."""
    for_each_running(find_signals_of_group)


@shared_task(name="internships.find_signals_of_group", time_limit=900, soft_time_limit=840)
def find_signals_of_group(group_id: int) -> int:
    """The same in one group; how many signals are new."""
    today = timezone.localdate()
    with inside(group_id) as is_running:
        days = [today - dt.timedelta(days=n) for n in range(LATEST.days + 1)]
        return sum(find_signals(day) for day in days) if is_running else 0


@shared_task(name="internships.alarm_untaken")
def alarm_untaken_incidents() -> None:
    """Tell again of incidents that nobody has taken in time, in every running group."""
    for_each_running(alarm_untaken_of_group)


@shared_task(name="internships.alarm_untaken_of_group", time_limit=55, soft_time_limit=50)
def alarm_untaken_of_group(group_id: int) -> int:
    """The same in one group; how many."""
    with inside(group_id) as is_running:
        return alarm_untaken(timezone.now()) if is_running else 0


@shared_task(name="internships.hand_over")
def hand_over_in_groups() -> None:
    """Carry out the hand-overs of students that begin today, in every running group."""
    for_each_running(hand_over_in_group)


@shared_task(name="internships.hand_over_in_group", time_limit=300, soft_time_limit=240)
def hand_over_in_group(group_id: int) -> int:
    """The same in one group; how many."""
    with inside(group_id) as is_running:
        return carry_out_due(timezone.localdate()) if is_running else 0
