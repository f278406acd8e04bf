"""Whom a meeting asks: made from the seats of its day, told, answered, withdrawn where a seat ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance import rules
from governance.enums import MeetingState, Part, Reply
from governance.models import Body, Invitation, Meeting, Proxy, Seat
from governance.selectors.charter import charter_on
from governance.selectors.invitation import (
    deputies_of,
    is_own,
    seats_for_meeting,
    seats_moved,
    standing,
    told_people,
    units_for_meeting,
    voting_now,
)
from governance.selectors.meeting import AHEAD, EDIT, day_of, is_by_letter, notice_of
from governance.services.locking import locked_meeting
from governance.services.proxy import carry_proxies
from governance.states import MEETING
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, acting, person
from groupportal.errors import DomainError, NotAllowed
from groupportal.links.services import Addressed, issue_links
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, cntime, quoted

LINK = "governance.meeting"
TOPIC = "governance.meeting"


def _invite(meeting: Meeting, one: Seat | Unit) -> Invitation:
    place: dict[str, Any] = {"seat": None, "unit": one} if isinstance(one, Unit) else {"seat": one}
    known = Invitation.objects.filter(meeting=meeting, part=Part.VOTING, **place).first()
    row = known or Invitation(meeting=meeting, **place)  # known: withdrawn before, and back in the seat
    if isinstance(one, Seat):
        row.unit, row.name, row.user_id, row.weight = one.unit, one.name, one.user_id, one.weight
    if row.withdrawn:  # what was answered before the withdrawal answers another asking
        row.withdrawn, row.reply, row.reply_note, row.replied_at = "", Reply.OPEN, "", None
    row.save()
    return row


def notice_check(meeting: Meeting) -> rules.Verdict:
    """Whether the notice, or one that goes out today, is early enough, by the charter of the meeting's day."""
    charter = charter_on(meeting.body, day_of(meeting))
    if charter is None:
        return rules.Verdict(False, ("没有登记生效的章程要点，提前通知的天数和法定人数都不能核对。",))
    if meeting.called_at:
        return notice_of(meeting, charter)
    return rules.notice(charter, timezone.localdate(), day_of(meeting))


def explain_notice(meeting: Meeting, verdict: rules.Verdict, reason: str, deed: str) -> None:
    """Write into the meeting why its notice is short. DomainError where it is and nobody says, or said, why."""
    why = reason.strip() or meeting.short_notice_reason
    if not verdict.ok and not why:
        raise DomainError(
            "short_notice",
            f"{''.join(verdict.lines)}仍要{deed}的，请写明原因；原因会写进会议和纪要。",
            field="reason",
        )
    meeting.short_notice_reason = "" if verdict.ok else why


@transaction.atomic
def call_meeting(meeting: Meeting, *, reason: str = "", by: Actor) -> Meeting:
    """Send the notice: everybody asked is told. DomainError for a time that has passed, without an agenda, and without a reason
    where it goes out later than the charter asks."""
    user = person(by, EDIT)
    row = locked_meeting(meeting.pk)
    if row.state != MeetingState.DRAFT:
        raise DomainError("called", f"{quoted(row)}{row.get_state_display()}，不用再发通知。请刷新页面查看。")
    if row.starts_at <= timezone.now():
        raise DomainError("past", "会议时间已经过去，不能再发通知。已经开过的，请用“会后补记”。")
    if not row.items.exists():
        raise DomainError("no_agenda", "还没有议程，参会的人不知道议什么。请先添加议程，再发通知。")
    explain_notice(row, notice_check(row), reason, "发送")
    follow_seats_of(row, user)
    MEETING.move(row, MeetingState.CALLED)
    row.called_at, row.called_by = timezone.now(), user
    save_in_words(row)
    number = standing(row).count()
    if not number:
        raise DomainError(
            "nobody", f"{quoted(row.body)}在{cndate(row.starts_at)}没有在任的席位或成员，请先登记。"
        )
    record(
        "governance.meeting_called",
        row,
        by=user,
        after={"通知": f"{number} 人"},
        note=row.short_notice_reason,
    )
    tell_all(
        row,
        f"会议通知：{row}",
        "这次不开会，用通讯方式表决。请打开看议程和材料，表决开始以后会通知您投票。"
        if is_by_letter(row)
        else f"{cntime(row.starts_at)}，{row.place or row.get_way_display()}。请打开查看议程并回复。",
    )
    follow_proxies(row, user)
    return row


@transaction.atomic
def follow_seats(body: Body, *, by: Actor = None) -> None:
    """Seats of a body changed: of every meeting of it that has not begun, who left is asked no longer and who came is."""
    rows = Meeting.objects.select_for_update(of=("self",)).filter(body=body, state__in=AHEAD)
    for row in rows.select_related("body").order_by("pk"):
        follow_seats_of(row, acting(by))


def follow_seats_of(meeting: Meeting, user: Any) -> None:
    """``follow_seats`` for one locked meeting: made from the seats, or the roll, of its day.

    Once the notice is out, who is asked anew is told, and so is who is asked no longer.
    """
    _bring_up_to_date(meeting)
    moved = seats_moved(meeting)
    if meeting.state == MeetingState.DRAFT:
        # A proxy on paper stays on record with who gave it.
        given = Proxy.objects.filter(giver__meeting=meeting)
        kept = set(given.values_list("giver", flat=True)) | set(given.values_list("holder", flat=True))
        _withdraw([row for row in moved.gone if row.pk in kept], meeting, user)
        Invitation.objects.filter(pk__in=[row.pk for row in moved.gone if row.pk not in kept]).delete()
        for one in moved.come:
            _invite(meeting, one)
        return
    _withdraw(moved.gone, meeting, user)
    fresh = [_invite(meeting, one) for one in moved.come]
    tell(moved.gone, f"不用参加会议：{meeting}", lambda row: row.withdrawn)
    tell(
        fresh,
        f"会议通知：{meeting}",
        lambda row: f"{cntime(meeting.starts_at)}，{meeting.place}。请打开查看议程并回复。",
    )


def _withdraw(rows: list[Invitation], meeting: Meeting, user: Any) -> None:
    for row in rows:
        row.withdrawn = _why(row, meeting)
        row.save(update_fields=["withdrawn"])
        record("governance.invitation_withdrawn", row, by=user, note=row.withdrawn)


def _bring_up_to_date(meeting: Meeting) -> None:
    """Name, account, unit and votes as the seat has them by now; where a deputy comes for it, name and account stay the deputy's."""
    # Who has a vote that goes on is who had it when it began, until it is counted.
    rows = list(standing(meeting).exclude(pk__in=voting_now(meeting)))
    deputies = deputies_of(rows, day_of(meeting))
    for row in rows:
        if (seat := row.seat) is None:
            continue
        by_deputy = row.name in {one.name for one in deputies.get(seat.pk, ())}
        who = (row.name, row.user_id) if by_deputy else (seat.name, seat.user_id)
        said = (*who, seat.unit_id, seat.weight)
        if said != (row.name, row.user_id, row.unit_id, row.weight):
            row.name, row.user_id, row.unit_id, row.weight = said
            row.save(update_fields=["name", "user", "unit", "weight"])


def _why(row: Invitation, meeting: Meeting) -> str:
    seat = row.seat
    if seat is None:
        return f"{row.unit}在{cndate(meeting.starts_at)}不是成员"
    if seat.ends_on:
        return f"{seat.name}{cndate(seat.ends_on)}起不再任职（{seat.get_end_reason_display()}）"
    return f"{seat.name}在{cndate(meeting.starts_at)}不在任"


@transaction.atomic
def invite_guest(
    meeting: Meeting, *, name: str, unit: Unit | None = None, user: Any = None, by: Actor
) -> Invitation:
    """Somebody sits in without a vote (列席). DomainError without a name, for who is asked already, once the meeting is over."""
    who = person(by, EDIT)
    row = locked_meeting(meeting.pk)
    if row.state not in (*AHEAD, MeetingState.OPEN):
        raise DomainError("state", f"{quoted(row)}{row.get_state_display()}，不能再加列席人员。")
    if not name.strip():
        raise DomainError("name_missing", "请填写列席人员的姓名。", field="name")
    if user and standing(row).filter(user=user).exists():
        raise DomainError("asked", f"{user}已经在参会名单里，不用再加。", field="user")
    guest = Invitation(meeting=row, part=Part.GUEST, name=name.strip(), unit=unit, user=user)
    save_in_words(guest)
    record("governance.guest_invited", guest, by=who, after={"会议": str(row), "列席": guest.name})
    if row.state == MeetingState.CALLED:
        tell([guest], f"会议通知：{row}", lambda _: f"请您列席。{cntime(row.starts_at)}，{row.place}。")
    return guest


@transaction.atomic
def drop_guest(guest: Invitation, *, by: Actor) -> None:
    """A guest is asked no longer. DomainError for who has a vote, and for who was there."""
    user = person(by, EDIT)
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=guest.pk)
    if row.part != Part.GUEST:
        raise DomainError(
            "voting", "出席人员由席位或成员名册产生，不能在这里去掉。有变动的，请到席位登记离任。"
        )
    if row.presences.exists():
        raise DomainError("was_there", f"{row}已登记到会，不能去掉。")
    row.withdrawn = "秘书处取消列席"
    row.save(update_fields=["withdrawn"])
    record("governance.invitation_withdrawn", row, by=user, note=row.withdrawn)
    tell([row], f"不用列席会议：{row.meeting}", lambda one: one.withdrawn)


@transaction.atomic
def answer(invitation: Invitation, reply: str, *, note: str = "", by: Actor) -> Invitation:
    """Come or ask for leave. NotAllowed for another's invitation; the office enters what was said by phone.

    DomainError where it is withdrawn, before the notice went out, or once the meeting has begun.
    """
    row = Invitation.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=invitation.pk)
    user = answering(row, by)
    if row.withdrawn:
        raise DomainError("withdrawn", f"这份邀请已不再有效：{row.withdrawn}。")
    if row.meeting.state != MeetingState.CALLED:
        raise DomainError(
            "state",
            f"{quoted(row.meeting)}{row.meeting.get_state_display()}，现在不能回复。有事请联系秘书处。",
        )
    if reply not in (Reply.COMES, Reply.LEAVE):
        raise DomainError("reply", "请选“参加”或“请假”。", field="reply")
    row.reply, row.reply_note, row.replied_at = reply, note.strip(), timezone.now()
    save_in_words(row)
    record(
        "governance.meeting_answered",
        row,
        by=user,
        after={"回复": row.get_reply_display(), "原因": row.reply_note},
    )
    return row


def answering(row: Invitation, by: Actor) -> Any:
    """The user who answers for an invitation: whose it is, who speaks for its unit, or the office. NotAllowed for others."""
    if not isinstance(by, Viewer):
        return acting(by)
    if not by.can(EDIT) and not Invitation.objects.filter(is_own(by), pk=row.pk).exists():
        raise NotAllowed("这份通知不是发给您的，请由本人或单位联系人办理。")
    return by.user


@transaction.atomic
def remind(meeting: Meeting, *, by: Actor) -> int:
    """Tell those who have not answered once more; how many were. DomainError where there are none, or it was done today."""
    user = person(by, EDIT)
    row = locked_meeting(meeting.pk)
    if row.state != MeetingState.CALLED:
        raise DomainError("state", f"{quoted(row)}{row.get_state_display()}，不用提醒。")
    rows = list(standing(row).filter(reply=Reply.OPEN))
    if not rows:
        raise DomainError("all_answered", "都已经回复了，不用提醒。")
    today = timezone.localdate()
    number = tell(
        rows,
        f"请回复会议通知：{row}",
        lambda _: f"{cntime(row.starts_at)}，{row.place}。请点“参加”或“请假”。",
        dedup=f"meeting:{row.public_id}:{today:%Y%m%d}",
    )
    if not number:
        raise DomainError(
            "reminded", "没有回复的人今天已经提醒过，或没有账号。没有账号的，请用链接或电话联系。"
        )
    record("governance.meeting_reminded", row, by=user, after={"提醒": f"{number} 人"})
    return number


@transaction.atomic
def links_for_meeting(meeting: Meeting, *, by: Viewer) -> list[tuple[Invitation, Any]]:
    """A link for everybody who is asked and has no account: agenda, papers, answer. Asking twice makes no second.

    DomainError before the notice went out.
    """
    by.require(EDIT)
    row = locked_meeting(meeting.pk)
    if row.state not in (MeetingState.CALLED, MeetingState.OPEN):
        raise DomainError("state", "先发出会议通知，才能给没有账号的人发链接。")
    rows = without_account(row)
    ends = max(row.starts_at, timezone.now()) + dt.timedelta(days=30)
    asked = [Addressed(one, str(one), one.unit) for one in rows]
    return list(zip(rows, issue_links(LINK, asked, by=by, expires_at=ends), strict=True)) if rows else []


def without_account(meeting: Meeting) -> list[Invitation]:
    """Who is asked and can't be told here."""
    rows = list(standing(meeting))
    people = told_people(rows)
    return [row for row in rows if not people[row.pk]]


def follow_proxies(meeting: Meeting, user: Any) -> None:
    """Proxies given for a term are carried to a locked meeting; both are told, of one that is written down afterwards nobody."""
    for rows, words in carry_proxies(meeting, user=user):
        if not meeting.recorded_later:
            tell(rows, f"委托表决：{meeting}", lambda _, words=words: words)


def tell_all(meeting: Meeting, title: str, body: str) -> int:
    """Tell everybody who is asked to a meeting; how many were."""
    return tell(list(standing(meeting)), title, lambda _: body)


def tell(rows: list[Invitation], title: str, words: Any, *, dedup: str = "") -> int:
    """Tell the people behind invitations; how many were. Who is asked no longer can't open the meeting, and is led to the list."""
    people, number, group = told_people(rows), 0, active_group()
    for row in rows:
        url = (
            group_url(group, "governance:meetings")
            if row.withdrawn
            else group_url(group, "governance:meeting", public_id=row.meeting.public_id)
        )
        number += notify(people[row.pk], topic=TOPIC, title=title, body=words(row), url=url, dedup=dedup)
    return number


def expected_number(meeting: Meeting) -> int:
    """How many will have a vote, before anybody is asked."""
    if meeting.body.is_of_members:
        return units_for_meeting(meeting).count()
    return seats_for_meeting(meeting).count()
