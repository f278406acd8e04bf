"""Votes and resolutions of the demo groups: the council's decisions by hand, a paper of E'nan's, a letter vote that is open.

E'nan's number form and its 5号 of 2021 are those of its document; everything else is invented.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from governance.enums import BodyKind, Matter, MeetingState, MeetingWay, Method, Numbered
from governance.models import Body, Meeting, Motion, NumberForm
from governance.sealing import FEWEST_KEYS
from governance.selectors.electors import electorate, part_of
from governance.selectors.invitation import entitled
from governance.selectors.sealing import able_to_watch
from governance.services.agenda import ItemInput, add_item
from governance.services.counting import Tally
from governance.services.hand_count import Hands, count_by_hand
from governance.services.invitation import call_meeting
from governance.services.meeting import MeetingInput, plan_meeting
from governance.services.minutes import draft_minutes, publish_minutes
from governance.services.motion import add_motion
from governance.services.resolution import publish_resolution, resolve
from governance.services.sealing import name_scrutineers
from governance.services.voting import open_vote
from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.periods.times import moment

_DECIDED = {
    2019: ("审议通过集团章程", "通过《集团章程（修订稿）》，自公布之日起施行。", Matter.ORDINARY),
    2021: (
        "审议通过示范性集团建设方案",
        "通过示范性职业教育集团建设方案，由秘书处组织实施。",
        Matter.ORDINARY,
    ),
    2023: ("审议通过新一届工作安排", "通过第二届理事会工作安排，由秘书处分解到各成员单位。", Matter.ORDINARY),
}
"""By year: question, text, kind of decision."""


def _by_hand(demo: DemoGroup, meeting: Meeting, told: tuple[str, str, str], against: int = 0) -> Motion:
    by, (title, text, matter) = demo.viewer("mishu"), told
    motion = add_motion(
        meeting, item=meeting.items.first(), title=title, text=text, matter=matter, method=Method.HANDS, by=by
    )
    assert meeting.opened_at is not None  # noqa: S101 -- only of meetings that were held
    assert meeting.charter is not None  # noqa: S101 -- as above
    at = meeting.opened_at + dt.timedelta(minutes=60)
    there = part_of(electorate(meeting, meeting.charter, at)).there
    tally = Tally(there - against, against, issued=there)
    return count_by_hand(motion, tally, Hands("关颖", "容志明", at), returned=there, by=by)


def _to_be_sealed(demo: DemoGroup) -> None:
    """A question of the coming meeting that is to be voted on under seal, its 监票人 asked to make their keys."""
    by = demo.viewer("mishu")
    coming = Meeting.objects.get(body__kind=BodyKind.COUNCIL, state=MeetingState.CALLED, way=MeetingWay.ROOM)
    item = add_item(coming, ItemInput("增补副理事长", presenter="秘书处"), by=by)
    said = {"title": "增补副理事长", "text": "同意增补一位副理事长。", "matter": Matter.ELECTION}
    add_motion(coming, item=item, method=Method.SEALED, by=by, **said)
    people = list(able_to_watch(coming)[:3])
    if len(people) >= FEWEST_KEYS:
        name_scrutineers(coming, people, by=by)


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """What the council decided, three of it as resolutions, with minutes; a letter vote that goes on for another five days."""
    by = demo.viewer("mishu")
    NumberForm.objects.create(kind=Numbered.RESOLUTION, pattern="江职教集团〔{年}〕{号}号")
    held = Meeting.objects.filter(body__kind=BodyKind.COUNCIL, state=MeetingState.CLOSED)
    for meeting in held.select_related("body", "charter").order_by("starts_at"):
        year = timezone.localdate(meeting.starts_at).year
        if year in _DECIDED:
            motion = _by_hand(demo, meeting, _DECIDED[year], against=year % 2)
            if motion.is_carried:
                publish_resolution(resolve(motion, by=by), by=by)
        # Minutes tell of the votes too.
        minutes = draft_minutes(meeting, by=by)
        publish_minutes(minutes, seen=minutes.number, by=by)
    _to_be_sealed(demo)
    council = Body.objects.get(kind=BodyKind.COUNCIL)
    start = moment(timezone.localdate() + dt.timedelta(days=12), dt.time(9, 0))
    letter = plan_meeting(
        council, MeetingInput("关于吸收新成员的通讯表决", start, None, way=MeetingWay.LETTER), by=by
    )
    item = add_item(letter, ItemInput("吸收新成员", "申请材料已由秘书处审核。"), by=by)
    call_meeting(letter, by=by)
    motion = add_motion(
        letter,
        item=item,
        title="同意吸收两家企业为成员",
        text="同意吸收申请加入的两家企业为集团成员，自公布之日起计。",
        matter=Matter.MEMBERS,
        method=Method.SECRET,
        by=by,
    )
    if entitled(letter).exists():
        open_vote(motion, closes_at=start, by=by)


@demo_part("enan")
def enan(demo: DemoGroup) -> None:
    """鄂职发〔2021〕5号."""
    by = demo.viewer("mishu")
    NumberForm.objects.create(kind=Numbered.RESOLUTION, pattern="鄂职发〔{年}〕{号}号")
    meeting = Meeting.objects.select_related("body", "charter").get(body__kind=BodyKind.COUNCIL)
    told = (
        "审议通过示范培育三年计划",
        "通过示范性职业教育集团培育三年计划，印发各成员单位。",
        Matter.ORDINARY,
    )
    motion = _by_hand(demo, meeting, told)
    if motion.is_carried:
        publish_resolution(resolve(motion, by=by), serial=5, by=by)
