"""What follows where a unit leaves the group: see ``members.services.periods.on_left``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from employment.models import RoundUnit
from employment.services.demand_ends import close_demands_of
from employment.services.round_posts import UNPUBLISHED, leave_round

if TYPE_CHECKING:
    from members.models import Member

WHY = "单位已退出集团"


def unit_left(member: Member, left_on: dt.date, user: Any) -> None:
    """Its posts come off the board and it leaves the rounds that are not decided; who applied or wished there is told.

    What it puts forward later, as a firm that is no member, goes the usual way.
    """
    houses = RoundUnit.objects.filter(unit=member.unit_id, left_why="", round__state__in=UNPUBLISHED)
    for house in houses.select_related("round", "unit").order_by("round", "pk"):
        leave_round(house, why=WHY, by=user)
    close_demands_of(member.unit_id, why=WHY, by=user)
