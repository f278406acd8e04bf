"""Two who correct the table of holidays at the same moment."""

from __future__ import annotations

from typing import Any

from groupportal.errors import DomainError
from groupportal.tenancy.scope import group_scope
from internships.models import CalendarDay
from internships.services.calendar import read_days, set_days
from tests.members.ground import viewer
from tests.outcomes import race
from tests.world import World


def test_two_who_enter_a_year_at_once_leave_one_table(committed_world: World) -> None:
    world = committed_world
    tables = ("2027-01-01 放假 元旦\n2027-01-02 放假 元旦", "2027-01-01 放假 新年")

    def enter(user: Any, lines: str) -> tuple[Any, Any]:
        return user, lambda: set_days(2027, read_days(lines, "通知"), by=viewer(user))

    answers = race(world.a, enter(world.wang, tables[0]), enter(world.wen, tables[1]))
    assert all(one is None or isinstance(one, DomainError) for one in answers)
    with group_scope(world.a, actor=world.wang):
        assert "\n".join(map(str, CalendarDay.objects.order_by("day"))) in tables
