"""Meetings of the demo groups: Jiangmen's council of 2019–2023 without 2022, a coming one that was called, one kept by each other group."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from governance.enums import BodyKind
from governance.models import Body, Meeting
from governance.selectors.invitation import standing
from governance.services.agenda import ItemInput, add_item, note_discussion
from governance.services.follow_up import add_follow_up
from governance.services.invitation import call_meeting
from governance.services.meeting import HeldInput, MeetingInput, plan_meeting, record_held
from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.periods.times import moment
from groupportal.tenancy.models import Unit

D = dt.date
_HELD = (
    (D(2019, 6, 28), "2019年理事会会议", "审议集团章程和各项工作制度", 15),
    (D(2020, 11, 20), "2020年理事会会议", "听取年度工作总结，研究下一年计划", 14),
    (D(2021, 11, 26), "2021年理事会会议", "听取年度工作总结，研究示范性集团建设", 13),
    (D(2023, 6, 9), "第二届理事会第一次会议", "审议换届结果和新一届工作安排", 15),
)
"""Day, title, matter, how many came. None in 2022, as the yearly report of that year says itself."""


def _held(demo: DemoGroup, body: Body, told: tuple[dt.date, str, str, int]) -> Meeting:
    by, (day, title, matter, came) = demo.viewer("mishu"), told
    start = moment(day, dt.time(9, 30))
    row = plan_meeting(body, MeetingInput(title, start, 120, place="集团会议室"), by=by)
    item = add_item(row, ItemInput(matter, presenter="秘书处"), by=by)
    keys = list(standing(row).order_by("pk").values_list("pk", flat=True)[:came])
    end, notice = start + dt.timedelta(minutes=110), start - dt.timedelta(days=15)
    row = record_held(row, HeldInput(start, end, keys, called_at=notice), by=by)
    note_discussion(item, "与会人员逐项讨论，提出的意见由秘书处汇总后办理。", by=by)
    return row


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """The council's four meetings, what the last gave to do, and the next one."""
    by, council = demo.viewer("mishu"), Body.objects.get(kind=BodyKind.COUNCIL)
    for told in _HELD:
        row = _held(demo, council, told)
    unit = Unit.objects.get(name="江门市第一职业技术学校")
    add_follow_up(row, what="整理各成员单位的合作需求清单", due_on=D(2023, 9, 30), unit=unit, by=by)
    start = moment(timezone.localdate() + dt.timedelta(days=20), dt.time(14, 30))
    said = MeetingInput("第二届理事会年度会议", start, 150, place="集团会议室")
    coming = plan_meeting(council, said, by=by)
    for title in ("听取年度工作报告", "研究下一年度工作计划"):
        add_item(coming, ItemInput(title, presenter="秘书处"), by=by)
    call_meeting(coming, by=by)


@demo_part("shandong")
def shandong(demo: DemoGroup) -> None:
    """The first meeting of the council's office."""
    office = Body.objects.get(name="理事会秘书处办公室")
    told = (D(2019, 5, 17), "秘书处办公室第一次会议", "明确职责分工，研究建设任务分解", 9)
    _held(demo, office, told)


@demo_part("enan")
def enan(demo: DemoGroup) -> None:
    """The council decides on the three-year plan."""
    council = Body.objects.get(kind=BodyKind.COUNCIL)
    _held(demo, council, (D(2021, 3, 12), "2021年第一次理事会会议", "讨论示范培育三年计划", 12))
