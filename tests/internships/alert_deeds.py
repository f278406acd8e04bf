"""Alerts are looked for, taken, handed on, closed; a school sets its numbers."""

from __future__ import annotations

from collections.abc import Iterator

from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.models import Alert
from internships.selectors.alert_kinds import DEFAULTS
from internships.services.alert import close_alerts, hand_alerts, look_for_alerts, set_numbers, take_alerts
from rosters.models import Teacher
from tests.internships.daily_ground import DAY, D, person
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World


def alert_deeds(world: World) -> Iterator[Did]:
    """From the room's story, where a teacher guides a student who has no papers."""
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        look_for_alerts(on=DAY)
        yield Did("internships.alerts_looked", None)
        row = Alert.objects.filter(step="owner").first()
        assert row is not None
        unit, gu, su = (
            row.placement.unit,
            row.owner,
            person("苏明", "su_ming", Role.TEACHER, row.placement.unit),
        )
        to = Teacher.objects.create(unit=unit, number="D77", name="苏明", starts_on=D(2015, 9, 1), user=su)
    with group_scope(world.a, actor=gu):
        take_alerts([row], by=viewer(gu))
        yield Did("internships.alert_taken", gu, row)
        hand_alerts([row], to=to, by=viewer(gu))
        yield Did("internships.alert_handed", gu, row)
        close_alerts([row], note="已电话联系", by=viewer(su))
        yield Did("internships.alert_closed", su, row)
        set_numbers(unit, {**DEFAULTS, "visit": 6}, by=viewer(world.li))
        yield Did("internships.alert_numbers_set", world.li, unit)
