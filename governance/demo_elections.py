"""Elections of Jiangmen: a committee that was elected anew in 2025, another whose term is over and whose election is prepared.

People and votes are invented.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from governance.enums import BodyKind, CandidateState, Capacity
from governance.models import Body, Election, ElectionPost, Meeting, Motion
from governance.selectors.electors import electorate, part_of
from governance.selectors.invitation import standing
from governance.services.agenda import ItemInput, add_item
from governance.services.candidate import CandidateInput, answer_by_link, nominate
from governance.services.counting import Tally
from governance.services.election import (
    add_post,
    confirm_result,
    edit_post,
    open_nominations,
    prepare_election,
    propose_result,
)
from governance.services.election_ballot import put_to_vote
from governance.services.hand_count import Hands, count_by_hand
from governance.services.meeting import HeldInput, MeetingInput, plan_meeting, record_held
from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.files.services import store_bytes
from groupportal.office.document.values import Document, Paragraph, Run
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp
from groupportal.periods.times import moment
from groupportal.tenancy.models import Unit

_DAY = dt.date(2025, 3, 12)
_ELECTED = (
    ("主任委员", "陈立民", 1),
    ("副主任委员", "黄静怡", 1),
    ("委员", "梁伟强 林晓燕 何建业 谭丽华 伍志明 区绍文 周海燕", 6),
)
"""Post, who stands, how many places: the first of them are elected."""


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """One committee elected on paper at its meeting, the other in preparation with nominations open."""
    done, coming = Body.objects.filter(kind=BodyKind.MAJORS).order_by("pk")[:2]
    _elected(demo, done)
    _prepared(demo, coming)


def _elected(demo: DemoGroup, body: Body) -> None:
    by = demo.viewer("mishu")
    row = prepare_election(
        body,
        number=2,
        starts_on=_DAY,
        prepared_on=_DAY - dt.timedelta(days=60),
        eligibility="熟悉本专业，能够参加委员会的会议和工作；企业人员不少于二分之一。",
        members_only=False,
        by=by,
    )
    add_post(row, title="委员", places=6, surplus=10, allows_others=False, by=by)
    meeting = _held(demo, body)
    units = list(Unit.objects.filter(is_active=True).order_by("pk")[:8])
    for post, (_, names, _) in zip(row.posts.order_by("position"), _ELECTED, strict=True):
        said = {
            "title": post.title,
            "capacity": post.capacity,
            "places": post.places,
            "surplus": post.surplus,
        }
        edit_post(post, **said, allows_others=False, by=by)
        for place, name in enumerate(names.split()):
            outside = post.capacity == Capacity.VICE or (post.capacity == Capacity.MEMBER and place % 2 == 0)
            unit = units[1 + place % 7] if outside else units[0]
            one = nominate(post, CandidateInput(name, unit=unit, is_outside=outside), by=by)
            answer_by_link(one, CandidateState.ACCEPTED)
        _counted(demo, put_to_vote(post, meeting, by=by).motion, names.split())
    propose_result(Election.objects.get(pk=row.pk), by=by)
    confirm_result(row, answer="与计票单核对一致。", by=demo.viewer("mishu2"))


def _held(demo: DemoGroup, body: Body) -> Meeting:
    by, start = demo.viewer("mishu"), moment(_DAY, dt.time(14, 30))
    row = plan_meeting(body, MeetingInput("第二届委员会选举会议", start, 120, place="集团会议室"), by=by)
    add_item(row, ItemInput("选举第二届委员会", presenter="秘书处"), by=by)
    keys = list(standing(row).order_by("pk").values_list("pk", flat=True)[:7])
    end, notice = start + dt.timedelta(minutes=110), start - dt.timedelta(days=12)
    return record_held(row, HeldInput(start, end, keys, called_at=notice), by=by)


def _counted(demo: DemoGroup, motion: Motion, names: list[str]) -> None:
    """Everybody there hands in a ballot: the first names have the most votes, the last too few."""
    by, meeting = demo.viewer("mishu"), motion.meeting
    assert meeting.opened_at is not None  # noqa: S101 -- it was held
    assert meeting.charter is not None  # noqa: S101 -- as above
    at = meeting.opened_at + dt.timedelta(minutes=60)
    there = part_of(electorate(meeting, meeting.charter, at)).there
    votes = {
        str(option): there - place // 3 for place, option in enumerate(motion.options.order_by("position"))
    }
    if votes:
        votes[list(votes)[-1]] = 2
    words = f"{motion.title}：发出 {there}，收回 {there}，无效 0。"
    made = write_document(
        Document("计票单", (Paragraph((Run(words),)),)),
        Stamp(str(motion.public_id), at, settings.CODE_VERSION),
    )
    sheet = store_bytes(
        made, name="计票单.docx", by=by.user, purpose="计票单", view_action="governance.view_meetings"
    )
    tally = Tally(yes=there, issued=there, votes=votes)
    count_by_hand(motion, tally, Hands("关颖", "容志明", at, sheet), returned=there, by=by)


def _prepared(demo: DemoGroup, body: Body) -> None:
    by, today = demo.viewer("mishu"), timezone.localdate()
    row = prepare_election(
        body,
        number=2,
        starts_on=today + dt.timedelta(days=45),
        eligibility="熟悉本专业，能够参加委员会的会议和工作。",
        members_only=False,
        by=by,
    )
    members: ElectionPost = add_post(row, title="委员", places=5, surplus=20, by=by)
    open_nominations(row, until=today + dt.timedelta(days=20), by=by)
    chair, person = row.posts.order_by("position")[0], demo.people["lishi"]
    nominate(chair, CandidateInput(person.name, user=person, about="第一届副理事长。"), by=by)
    for name in ("罗文杰", "余嘉敏", "邓立群"):
        unit = Unit.objects.filter(is_active=True).order_by("pk")[len(name)]
        one = nominate(members, CandidateInput(name, unit=unit, nominator=unit), by=by)
        if name != "邓立群":
            answer_by_link(one, CandidateState.ACCEPTED)
