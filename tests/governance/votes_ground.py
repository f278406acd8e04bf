"""What tests of votes stand on: a meeting of a council that is on, everybody there, and a question."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from governance.enums import MeetingWay, Method
from governance.models import Body, Invitation, Meeting, Motion, Voter
from governance.selectors.invitation import entitled
from governance.services.agenda import ItemInput, add_item
from governance.services.counting import Tally
from governance.services.hand_count import Hands, count_by_hand
from governance.services.meeting import MeetingInput, open_meeting, plan_meeting
from governance.services.motion import add_motion
from governance.services.presence import arrive
from governance.services.voting import Said, cast, open_vote
from groupportal.accounts.models import User
from groupportal.tenancy.scope import group_scope
from tests.governance import ground
from tests.members.ground import viewer
from tests.world import World

YES, NO, ABSTAIN = Said("yes"), Said("no"), Said("abstain")


@dataclass(frozen=True)
class Sitting:
    """A council that meets now; ``rows`` are its invitations in the order of its seats."""

    body: Body
    meeting: Meeting
    rows: list[Invitation]


def sitting(
    world: World, number: int = 5, *, absent: int = 0, way: str = MeetingWay.ROOM, **said: Any
) -> Sitting:
    """A council of ``number`` meets now, all there but the last ``absent``; ``said`` goes to the charter, which asks no notice."""
    of = ground.council(world, number, **({"notice_days": None} | said))
    now = timezone.now()
    meeting = plan_meeting(of, MeetingInput("第一次会议", now, way=way), by=world.wang)
    add_item(meeting, ItemInput("吸收成员"), by=world.wang)
    meeting = open_meeting(meeting, by=world.wang)
    rows = sorted(entitled(meeting), key=lambda row: row.pk)
    for row in rows[: number - absent] if way == MeetingWay.ROOM else []:
        arrive(row, by=world.wang)
    return Sitting(of, meeting, rows)


def ask(world: World, meeting: Meeting, method: str = Method.SECRET, **facts: Any) -> Motion:
    """A question to a meeting."""
    said = {"title": "吸收江海电子有限公司", "matter": "ordinary", "method": method, **facts}
    return add_motion(meeting, item=meeting.items.first(), by=world.wang, **said)


def opened(world: World, meeting: Meeting, method: str = Method.SECRET, **facts: Any) -> Motion:
    """A question that is being voted on; ``closes_at`` and ``by_letter`` go to the opening."""
    how = {name: facts.pop(name) for name in ("closes_at", "by_letter") if name in facts}
    return open_vote(ask(world, meeting, method, **facts), by=world.wang, **how)


def voter_of(motion: Motion, row: Invitation) -> Voter:
    """The vote of somebody invited, as a page finds it."""
    rows = Voter.objects.select_related("motion__meeting__body", "invitation", "holder")
    return rows.get(motion=motion, invitation=row)


def votes(motion: Motion, row: Invitation, said: Said = YES, user: User | None = None) -> str:
    """Somebody votes, or ``user`` for them; the receipt."""
    return handed_in(voter_of(motion, row), said, user or row.user)


def handed_in(voter: Voter, said: Said, user: Any) -> str:
    """As a request does it, which a refusal undoes as a whole."""
    with transaction.atomic():
        return cast(voter, said, by=viewer(user))


def by_hand(
    world: World, motion: Motion, tally: Tally, returned: int | None = None, **changes: Any
) -> Motion:
    """The count of the room, now."""
    hands = Hands(**({"teller": "计一", "scrutineer": "监二", "at": timezone.now()} | changes))
    return count_by_hand(
        motion, tally, hands, returned=tally.returned if returned is None else returned, by=world.wang
    )


def later(minutes: int = 60) -> dt.datetime:
    return timezone.now() + dt.timedelta(minutes=minutes)


def in_a(world: World) -> Any:
    """A's scope with the secretariat acting."""
    return group_scope(world.a, actor=world.wang)


def as_they_came() -> None:
    """In this transaction rows are read as they lie in their table: an index on the receipts, which are random, would shuffle by itself."""
    with connection.cursor() as cursor:
        for scan in ("indexscan", "indexonlyscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{scan} = off")
