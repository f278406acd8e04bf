"""What the demo has of alerts: those of its last working day, some of which the teacher and the school have seen to; a hand-over."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.tenancy.viewer import Viewer
from internships.enums import PlacementState
from internships.models import Alert
from internships.selectors.arranging import guided
from internships.selectors.calendar import worked_days
from internships.selectors.handover import colleagues
from internships.services.alert import close_alerts, look_for_alerts, take_alerts
from internships.services.checking import check_all
from internships.services.handover import propose_handover

_FORTNIGHT = dt.timedelta(days=14)


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """One closed with words and one taken, of the teacher's own; the school has closed one."""
    today = timezone.localdate()
    check_all(on=today, by=demo.viewer("xuexiao"))
    look_for_alerts(on=worked_days(today - _FORTNIGHT, today)[-1])
    teacher, office = demo.viewer("jiaoshi"), demo.viewer("xuexiao")
    own = list(Alert.objects.filter(owner=teacher.user).order_by("pk"))
    close_alerts(own[:1], note="已电话联系学生，当天补交。", by=teacher)
    take_alerts(own[1:2], by=teacher)
    others = Alert.objects.filter(step="office").order_by("pk")
    close_alerts(list(others[:1]), note="已请指导教师和单位联系，本周办好。", by=office)
    _handed_over(teacher, today)


def _handed_over(teacher: Viewer, today: dt.date) -> None:
    """The teacher asks a colleague to take two students over from next week on; nobody has answered yet."""
    mine = list(guided(teacher).filter(state=PlacementState.RUNNING).order_by("pk")[:2])
    colleague = colleagues(teacher).filter(unit=mine[0].unit_id).order_by("number").first()
    if colleague is None:
        return
    reason = "下周起外出培训六周，请同事代管"
    propose_handover(mine, to=colleague, starts_on=today + _FORTNIGHT, reason=reason, by=teacher)
