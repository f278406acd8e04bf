"""The agenda of a meeting: its matters in order, with papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.enums import MeetingState, MotionState
from governance.models import AgendaItem, AgendaPaper, Meeting
from governance.selectors.meeting import EDIT, charter_of, is_unexplained, item_notice
from governance.services.invitation import tell_all
from governance.services.locking import locked_meeting
from governance.services.motion import refuse_told
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.ui.formats import quoted

MOST_ITEMS = 60
VOTED = (MotionState.OPEN, MotionState.CLOSED)
"""Motions whose matter and papers stay as they were put."""


@dataclass(frozen=True)
class ItemInput:
    """What is said of a matter; ``papers`` are added to those it has; ``reason``: why one comes after the notice."""

    title: str
    text: str = ""
    presenter: str = ""
    papers: Sequence[StoredFile] = ()
    reason: str = ""


@transaction.atomic
def add_item(meeting: Meeting, said: ItemInput, *, by: Actor) -> AgendaItem:
    """One more matter, at the end; once the notice is out, everybody asked is told of it.

    DomainError once the meeting is over, without a title, and without a reason where it comes later than the charter asks of a notice.
    """
    user = person(by, EDIT)
    row = _locked(meeting)
    last = row.items.order_by("-position").first()
    if last and last.position >= MOST_ITEMS:
        raise DomainError("many_items", f"一次会议最多 {MOST_ITEMS} 项议程，请合并或另开一次会。")
    item = AgendaItem(meeting=row, position=(last.position if last else 0) + 1)
    if row.called_at is not None:
        _added_late(item, said)
    item = _keep(item, said, user, "governance.item_added")
    if row.called_at is not None:
        tell_all(row, f"会议增加议程：{row}", f"增加“{item}”。请打开看说明和材料。")
    return item


def _added_late(item: AgendaItem, said: ItemInput) -> None:
    """It was not in the notice; DomainError without a reason where it comes later than the charter asks of a notice."""
    item.added_at, item.late_reason = timezone.now(), said.reason.strip()
    charter = charter_of(item.meeting)
    late = item_notice(item, charter, said.title.strip()) if charter else None
    if late is not None and not late.ok and not item.late_reason:
        raise DomainError(
            "late_item",
            f"{''.join(late.lines)}仍要增加的，请写明原因；原因会写进表决结果和纪要。",
            field="reason",
        )


@transaction.atomic
def edit_item(item: AgendaItem, said: ItemInput, *, by: Actor) -> AgendaItem:
    """Change a matter; once the notice is out, everybody asked is told, and another title makes it another matter, added now.

    DomainError as ``add_item``, and while or after it was voted on: all vote on the same.
    """
    user = person(by, EDIT)
    meeting = _locked(item.meeting)
    _refuse_voted(item)
    row = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    row.meeting = meeting
    before = (row.title, row.text)
    if meeting.called_at is not None and said.title.strip() != row.title:
        _added_late(row, said)
    if meeting.called_at is not None:
        if row.added_at is not None and said.reason.strip():
            row.late_reason = said.reason.strip()
        if said.text.strip() != row.text:
            row.text_changed_at = timezone.now()
    row = _keep(row, said, user, "governance.item_edited")
    if meeting.called_at is not None and (said.papers or before != (row.title, row.text)):
        papers = f"增加材料{'、'.join(file.name for file in said.papers)}。" if said.papers else ""
        was = f"原为“{before[0]}”。" if before[0] != row.title else ""
        tell_all(meeting, f"会议议程有变：{meeting}", f"“{row}”有改动。{was}{papers}请打开看说明和材料。")
    return row


@transaction.atomic
def explain_item(item: AgendaItem, reason: str, *, by: Actor) -> AgendaItem:
    """Say of a meeting that is over why an item came too late after the notice, so that what was voted on it can still be entered.

    DomainError without a reason, before the meeting is over, where there is nothing (more) to explain, and once the minutes are out.
    """
    user = person(by, EDIT)
    meeting = locked_meeting(item.meeting_id)
    if meeting.state != MeetingState.CLOSED:
        raise DomainError("not_over", "散会以前，请在这项议程的“修改、加材料”里写明增加的原因。")
    refuse_told(meeting)
    row = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    row.meeting = meeting
    if not is_unexplained(row):
        raise DomainError("explained", f"{quoted(row)}按章程提前通知，或已写明增加的原因，不用补写。")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明通知以后才增加的原因。", field="reason")
    row.late_reason, row.explained_at = reason.strip(), timezone.now()
    save_in_words(row)
    record("governance.item_explained", row, by=user, note=row.late_reason)
    return row


@transaction.atomic
def note_discussion(item: AgendaItem, text: str, *, by: Actor) -> AgendaItem:
    """What was said of a matter, for the minutes; DomainError before the meeting has begun."""
    user = person(by, EDIT)
    row = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=item.pk)
    if row.meeting.state not in (MeetingState.OPEN, MeetingState.CLOSED):
        raise DomainError("not_begun", "会议还没有开始，没有讨论情况可以记。")
    row.discussed = text.strip()
    save_in_words(row)
    record("governance.item_discussed", row, by=user)
    return row


@transaction.atomic
def move_item(item: AgendaItem, *, up: bool, by: Actor) -> None:
    """One place up or down; at the end of the list nothing happens."""
    user = person(by, EDIT)
    meeting = _locked(item.meeting)
    order = list(meeting.items.order_by("position"))
    place = next(n for n, row in enumerate(order) if row.pk == item.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return
    here, there = order[place], order[other]
    here.position, there.position = there.position, here.position
    AgendaItem.objects.bulk_update([here, there], ["position"])
    record("governance.item_moved", here, by=user, after={"顺序": here.position})


@transaction.atomic
def remove_item(item: AgendaItem, *, by: Actor) -> None:
    """Take a matter off. DomainError where there is a vote on it."""
    user = person(by, EDIT)
    meeting = _locked(item.meeting)
    if item.motions.exists():
        raise DomainError("has_motion", f"{quoted(item)}有表决事项，不能去掉。请先作废表决事项，或改写议题。")
    record("governance.item_removed", item, by=user, before={"会议": str(meeting), "议题": item.title})
    AgendaItem.objects.filter(pk=item.pk).delete()


@transaction.atomic
def remove_paper(paper: AgendaPaper, *, by: Actor) -> None:
    """Take a paper off its matter; the file itself stays in the store. DomainError as ``edit_item``."""
    user = person(by, EDIT)
    _locked(paper.item.meeting)
    _refuse_voted(paper.item)
    record("governance.paper_removed", paper.item, by=user, before={"材料": paper.file.name})
    AgendaPaper.objects.filter(pk=paper.pk).delete()


def _keep(item: AgendaItem, said: ItemInput, user: Any, action: str) -> AgendaItem:
    if not said.title.strip():
        raise DomainError("title_missing", "请填写议题。", field="title")
    item.title, item.text, item.presenter = said.title.strip(), said.text.strip(), said.presenter.strip()
    save_in_words(item)
    papers = [AgendaPaper(item=item, file=file) for file in dict.fromkeys(said.papers)]
    AgendaPaper.objects.bulk_create(papers, ignore_conflicts=True)
    named = "、".join(file.name for file in said.papers)
    record(action, item, by=user, after={"议题": item.title, "材料": named})
    return item


def _refuse_voted(item: AgendaItem) -> None:
    if motion := item.motions.filter(state__in=VOTED).first():
        raise DomainError(
            "voted_on",
            f"{quoted(motion)}{motion.get_state_display()}，这项议程的议题和材料不能再变。要补充的，另加一项议程；"
            "表决的材料有错的，先作废这项表决，改好再重新表决。",
        )


def _locked(meeting: Meeting) -> Meeting:
    row = locked_meeting(meeting.pk)
    if row.state in (MeetingState.CLOSED, MeetingState.CANCELLED):
        raise DomainError(
            "over", f"{quoted(row)}{row.get_state_display()}，议程不能再改。有出入的，请在纪要里写明。"
        )
    return row
