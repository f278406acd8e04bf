"""What a meeting gave somebody to do, until it is done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from governance.models import AgendaItem, FollowUp, Meeting
from governance.selectors.invitation import SPEAK
from governance.selectors.meeting import EDIT, day_of
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, acting, person
from groupportal.errors import DomainError, NotAllowed
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate

TOPIC = "governance.follow_up"


@transaction.atomic
def add_follow_up(
    meeting: Meeting,
    *,
    what: str,
    due_on: dt.date,
    unit: Unit | None = None,
    owner: Any = None,
    item: AgendaItem | None = None,
    by: Actor,
) -> FollowUp:
    """Give something to a unit or a person, who is told. DomainError without an owner, or due before the meeting."""
    user = person(by, EDIT)
    if item is not None and item.meeting_id != meeting.pk:
        raise DomainError("other_item", "所选议程不是这次会议的，请重新选择。", field="item")
    if due_on < day_of(meeting):
        raise DomainError("due_early", "完成期限不应早于开会那天，请核对。", field="due_on")
    row = FollowUp(meeting=meeting, item=item, what=what.strip(), unit=unit, owner=owner, due_on=due_on)
    row.created_by = user
    save_in_words(row)
    record("governance.follow_up_added", row, by=user, after={"事项": row.what, "期限": cndate(due_on)})
    notify(
        people_of(row),
        topic=TOPIC,
        title=f"会议交办：{row.what}",
        body=f"{meeting}交办，{cndate(due_on)}以前办好。",
        url=group_url(active_group(), "governance:follow_up", public_id=row.public_id),
    )
    return row


@transaction.atomic
def finish_follow_up(follow_up: FollowUp, *, on: dt.date, note: str, by: Actor) -> FollowUp:
    """It is done. NotAllowed for who is neither its owner nor the office; DomainError where it was done, or on a day to come."""
    row = FollowUp.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=follow_up.pk)
    if isinstance(by, Viewer) and not _may(row, by):
        raise NotAllowed("这件事不是交给您或您单位办的。")
    if row.done_on:
        raise DomainError("done", f"{cndate(row.done_on)}已经登记办好。")
    if checked_day(on, "完成日期") < day_of(row.meeting):
        raise DomainError("before_meeting", "完成日期不应早于开会那天，请核对。", field="on")
    if not note.strip():
        raise DomainError("note_missing", "请写明怎样办好的。", field="note")
    row.done_on, row.done_note = on, note.strip()
    save_in_words(row)
    record(
        "governance.follow_up_done", row, by=acting(by), after={"完成日期": cndate(on)}, note=row.done_note
    )
    return row


def _may(row: FollowUp, by: Viewer) -> bool:
    return by.can(EDIT) or row.owner_id == by.user.pk or row.unit_id in by.units_for(SPEAK)


def people_of(row: FollowUp) -> list[Any]:
    """Who has to do it: the person, or those who speak for the unit."""
    if row.owner_id:
        return [row.owner]
    held = people_who_can(SPEAK).filter(unit=row.unit_id).select_related("user")
    return [one.user for one in held]
