"""Planning meetings, single or several, opening and closing them, writing down what was held before."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.enums import ArrivalWay, MeetingKind, MeetingState, MeetingWay, MotionState, Reply
from governance.models import AgendaItem, Body, Invitation, Meeting, Motion, Presence, Seat
from governance.selectors.charter import charter_on
from governance.selectors.invitation import entitled, standing
from governance.selectors.meeting import AHEAD, EDIT, LIVE, day_of, is_by_letter, notice_of, term_on
from governance.selectors.presence import attendance_print, quorum_changes
from governance.services.invitation import (
    explain_notice,
    follow_proxies,
    follow_seats_of,
    notice_check,
    tell,
    tell_all,
)
from governance.services.locking import locked_meeting
from governance.services.proxy import end_proxies
from governance.states import MEETING
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.undone import on_undone
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.hooks import Hook
from groupportal.ui.formats import cndate, cntime, quoted

MOST_SERIES = 53
on_held: Hook[[Meeting], None] = Hook(
    "governance.meeting_held", "A meeting is over (meeting): what other rooms make of who was there."
)


@dataclass(frozen=True)
class MeetingInput:
    """What is said of a meeting beside its body. ``minutes``: how long it takes, None where nobody says."""

    title: str
    starts_at: dt.datetime
    minutes: int | None = None
    kind: str = MeetingKind.REGULAR
    way: str = MeetingWay.ROOM
    place: str = ""
    notes: str = ""
    chair: Seat | None = None

    @property
    def ends_at(self) -> dt.datetime | None:
        """When it should be over."""
        return self.starts_at + dt.timedelta(minutes=self.minutes) if self.minutes else None


def conflicts(
    body: Body, starts_at: dt.datetime, minutes: int | None, *, but: Meeting | None = None
) -> list[str]:
    """What a meeting at this time would meet, in words: the same people at the same hours, or another of this body that day."""
    day = timezone.localdate(starts_at)
    until = starts_at + dt.timedelta(minutes=minutes or 120)
    rows = Meeting.objects.exclude(state=MeetingState.CANCELLED).filter(starts_at__date=day)
    if but:
        rows = rows.exclude(pk=but.pk)
    found = []
    for row in rows.select_related("body").order_by("starts_at"):
        ends = row.ends_at or row.starts_at + dt.timedelta(hours=2)
        meets = row.starts_at < until and starts_at < ends
        if row.body_id == body.pk or meets:
            found.append(f"{quoted(row)}{cntime(row.starts_at)}{'，时间重叠' if meets else ''}")
    if body.ends_on and body.ends_on <= day:
        found.append(f"{quoted(body)}{cndate(body.ends_on)}起已撤销")
    return found


@transaction.atomic
def plan_meeting(body: Body, said: MeetingInput, *, by: Actor, series: uuid.UUID | None = None) -> Meeting:
    """A meeting in preparation; nobody is told yet. DomainError for a body that is not there on the day, or a time taken."""
    user = person(by, EDIT)
    row = _filled(Meeting(body=body, series=series, created_by=user), said)
    save_in_words(row)
    follow_seats_of(row, user)
    record("governance.meeting_planned", row, by=user, after=_for_trail(row))
    return row


@transaction.atomic
def plan_series(body: Body, said: MeetingInput, times: Sequence[dt.datetime], *, by: Actor) -> list[Meeting]:
    """A meeting at each time, which belong together. DomainError for none, too many, or as ``plan_meeting``."""
    if not times:
        raise DomainError("no_dates", "没有选日期，请至少选一个。", field="dates")
    if len(times) > MOST_SERIES:
        raise DomainError(
            "many_dates", f"一次最多排 {MOST_SERIES} 次，现在选了 {len(times)} 次，请减少。", field="dates"
        )
    series = uuid.uuid4()
    return [plan_meeting(body, replace(said, starts_at=at), by=by, series=series) for at in times]


@transaction.atomic
def edit_meeting(meeting: Meeting, said: MeetingInput, *, reason: str = "", by: Actor) -> Meeting:
    """Change what is said of a meeting that has not begun; who was asked is told where time or place change.

    Another day wants new answers. DomainError for one where somebody has signed in, and for one too soon after the notice without a reason.
    """
    user = person(by, EDIT)
    row = locked(meeting, AHEAD, "改")
    before, day, was = _for_trail(row), day_of(row), (row.starts_at, row.place, row.way)
    _filled(row, said)
    if is_moved := day_of(row) != day:
        _ask_anew(row, user)
    if row.state == MeetingState.CALLED:
        explain_notice(row, notice_check(row), reason, "改")
    save_in_words(row)
    note = row.short_notice_reason
    record("governance.meeting_edited", row, by=user, before=before, after=_for_trail(row), note=note)
    follow_seats_of(row, user)
    if row.state == MeetingState.CALLED and was != (row.starts_at, row.place, row.way):
        again = "原来的回复和委托不再算数，请重新回复。" if is_moved else "请重新查看。"
        tell_all(row, f"会议时间或地点有变：{row}", f"现在是{cntime(row.starts_at)}，{row.place}。{again}")
        follow_proxies(row, user)
    return row


def _ask_anew(row: Meeting, user: Any) -> None:
    if Presence.objects.filter(invitation__meeting=row).exists():
        raise DomainError("signed_in", "已有人签到，不能改日期。请取消这次，再照样开一次。", field="on")
    row.invitations.update(reply=Reply.OPEN, reply_note="", replied_at=None)
    ended = end_proxies(row, "会议改期", user=user)
    people = {one.pk: one for proxy in ended for one in (proxy.giver, proxy.holder) if not one.withdrawn}
    words = f"会议改到{cntime(row.starts_at)}，原来的委托不再有效。仍要委托的，请重新委托、请对方重新接受。"
    if row.state == MeetingState.CALLED:
        tell(list(people.values()), f"委托不再有效：{row}", lambda _: words)


@transaction.atomic
def clone_meeting(meeting: Meeting, title: str, starts_at: dt.datetime, *, by: Actor) -> Meeting:
    """The same again at another time: agenda, place and guests, without what was discussed, decided, or who was there."""
    ends = meeting.ends_at or meeting.starts_at
    length = int((ends - meeting.starts_at).total_seconds() // 60) or None
    said = MeetingInput(
        title, starts_at, length, meeting.kind, meeting.way, meeting.place, meeting.notes, None
    )
    new = plan_meeting(meeting.body, said, by=by)
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=new, position=item.position, title=item.title, text=item.text, presenter=item.presenter
        )
        for item in meeting.items.order_by("position")
    )
    guests = meeting.invitations.filter(part="guest", withdrawn="")
    Invitation.objects.bulk_create(
        Invitation(meeting=new, part="guest", name=row.name, user_id=row.user_id, unit_id=row.unit_id)
        for row in guests
    )
    return new


@transaction.atomic
def cancel_meeting(meeting: Meeting, reason: str, *, by: Actor) -> Meeting:
    """It does not take place; who was told of it is told why. DomainError without a reason, or once it has begun."""
    user = person(by, EDIT)
    row = locked(meeting, AHEAD, "取消")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明取消的原因，收到通知的人会看到。", field="reason")
    was_called = row.state == MeetingState.CALLED
    MEETING.move(row, MeetingState.CANCELLED)
    row.cancel_reason = reason.strip()
    save_in_words(row)
    record("governance.meeting_cancelled", row, by=user, note=row.cancel_reason)
    if was_called:
        tell_all(row, f"会议取消：{row}", row.cancel_reason)
    return row


@transaction.atomic
def open_meeting(meeting: Meeting, *, reason: str = "", by: Actor) -> Meeting:
    """It begins now: the charter in force on its day and who is asked are fixed.

    DomainError on another day, where no charter is registered, and without a reason where the notice was short or none went out.
    """
    user = person(by, EDIT)
    row = locked(meeting, AHEAD, "宣布开会")
    if day_of(row) != timezone.localdate():
        raise DomainError(
            "other_day",
            f"会议日期是{cndate(row.starts_at)}，今天开会的请先改日期；已经开过的，请用“会后补记”。",
        )
    return _opened(row, timezone.now(), reason, user)


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: Actor) -> Meeting:
    """It is over; whether enough were there is kept: of one that never had its quorum (流会) nothing counts as held.

    One by letter ends once all that was put to it is counted, on any day and without having been opened: from its first vote to its
    last. DomainError while a vote is open; of one by letter where nothing is counted, or something was not voted on.
    """
    user = person(by, EDIT)
    row = locked(meeting, LIVE, "结束")
    if is_by_letter(row):
        return _letter_ended(row, user)
    if row.state != MeetingState.OPEN:
        raise DomainError("state", f"{quoted(row)}{row.get_state_display()}，还没有开会，不能散会。")
    return _closed(row, timezone.now(), user)


def _letter_ended(row: Meeting, user: object) -> Meeting:
    motions = list(row.motions.exclude(state=MotionState.ANNULLED))
    if left := "、".join(quoted(one) for one in motions if one.state == MotionState.DRAFT):
        raise DomainError(
            "not_voted", f"{left}还没有表决。请先表决、计票，不再表决的请删除，再结束通讯表决。"
        )
    if not motions:
        raise DomainError("not_counted", "还没有计票的表决事项，没有结果可以结束。不再表决的，请取消会议。")
    if row.state == MeetingState.CALLED:
        MEETING.move(row, MeetingState.OPEN)
    begun = min(one.opens_at or one.closed_at for one in motions if one.closed_at)
    row.charter, row.opened_at = motions[0].charter, row.opened_at or begun
    return _closed(row, max(one.closed_at for one in motions if one.closed_at), user)


@dataclass(frozen=True)
class HeldInput:
    """What is written down of a meeting afterwards: when it began and ended, who was there (keys of invitations), the sheet.

    ``called_at``: when the notice went out, where it did not from here; ``reason``: why that was late, or never.
    """

    opened_at: dt.datetime
    closed_at: dt.datetime
    present: Collection[int]
    sheet: StoredFile | None = None
    called_at: dt.datetime | None = None
    reason: str = ""


@transaction.atomic
def record_held(meeting: Meeting, said: HeldInput, *, by: Actor) -> Meeting:
    """Write down a meeting that was held (会后补记): attendance, times and sheet at once, then it is over.

    Who was there is who is named here, whatever had been signed in. DomainError for times to come or the wrong way round, on another
    day than the meeting's, with nobody there, and without a reason where the notice was short.
    """
    user = person(by, EDIT)
    row = locked(meeting, AHEAD, "补记")
    if said.closed_at <= said.opened_at:
        raise DomainError("backwards", "散会时间应晚于开会时间，请核对。", field="closed_time")
    if said.closed_at > timezone.now():
        raise DomainError(
            "to_come", "这次会议还没有散会，不能补记。请在开会当天用“宣布开会”和“散会”。", field="closed_time"
        )
    if timezone.localdate(said.opened_at) != day_of(row):
        raise DomainError(
            "other_day", f"会议是{cndate(row.starts_at)}的，请先改会议日期。", field="opened_time"
        )
    if said.called_at and said.called_at > said.opened_at:
        raise DomainError("called_late", "发通知的日期晚于开会，请核对。", field="called_on")
    row.recorded_later, row.called_at = True, row.called_at or said.called_at
    _opened(row, said.opened_at, said.reason, user)
    here = [] if is_by_letter(row) else list(standing(row).filter(pk__in=said.present))
    if not here and not is_by_letter(row):
        raise DomainError("nobody", "没有勾选到会的人，请对照签到表勾选。", field="present")
    known = row.invitations.filter(presences__isnull=False).select_related("unit").distinct()
    before = {"到会": "、".join(map(str, known))}
    Presence.objects.filter(invitation__meeting=row).delete()
    Presence.objects.bulk_create(
        Presence(invitation=one, came_at=said.opened_at, way=ArrivalWay.SHEET, recorded_by=user)
        for one in here
    )
    after = {"到会": "、".join(map(str, here))}
    record("governance.sheet_taken", row, by=user, before=before, after=after)
    row.sheet = said.sheet or row.sheet
    return _closed(row, said.closed_at, user)


@transaction.atomic
def correct_attendance(
    meeting: Meeting, present: Collection[int], *, reason: str, was: str = "", by: Actor
) -> Meeting:
    """Put right who was at a meeting that is over (keys of invitations); its quorum is judged anew, points follow, all asked are told.

    Who is kept keeps the times; ``was``: ``attendance_print`` of what was read. DomainError without a reason, for one by letter, with
    nobody there, where somebody else put it right since, and for who had a vote while one of the room stands: it was judged by them.
    """
    user = person(by, EDIT)
    row = locked(meeting, (MeetingState.CLOSED,), "更正到会")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么更正，例如“与签到表核对”。", field="reason")
    if is_by_letter(row):
        raise DomainError("by_letter", "通讯表决没有到会的人，不用更正。")
    if was and was != attendance_print(row):
        raise DomainError(
            "overtaken", "您打开以后，到会已由别人更正过，还没有保存。请刷新页面，看过现在的名单再改。"
        )
    rows = {one.pk: one for one in standing(row)}
    known = set(Presence.objects.filter(invitation__in=rows).order_by().values_list("invitation", flat=True))
    here = set(present) & rows.keys()
    if not here:
        raise DomainError("nobody", "没有勾选到会的人，请对照签到表勾选。", field="present")
    votes = row.motions.filter(state=MotionState.CLOSED, by_letter=False)
    moved = (here ^ known) & set(entitled(row).order_by().values_list("pk", flat=True))
    if moved and (titles := "、".join(map(quoted, votes))):
        raise DomainError(
            "voted",
            f"{titles}的结果按登记的到会判定，有表决权的人的到会不能改。不影响结果的，请在纪要里说明；影响结果的，"
            "请作废这项表决，再在下一次会议重新表决。列席的人可以改。",
            field="present",
        )
    Presence.objects.filter(invitation__in=known - here).delete()
    Presence.objects.bulk_create(
        Presence(
            invitation=rows[key],
            came_at=row.opened_at or row.starts_at,
            way=ArrivalWay.SHEET,
            recorded_by=user,
        )
        for key in sorted(here - known)
    )
    _judge_quorum(row)
    row.attendance_note = f"{cndate(timezone.localdate())}更正：到会原登记 {len(known)} 人，现 {len(here)} 人。原因：{reason.strip()}"
    save_in_words(row)
    said = [{"到会": "、".join(str(rows[key]) for key in sorted(keys))} for keys in (known, here)]
    record(
        "governance.attendance_corrected", row, by=user, before=said[0], after=said[1], note=reason.strip()
    )
    tell_all(row, f"会议到会更正：{row}", row.attendance_note)
    on_undone.send(row, f"更正到会：{reason.strip()}")
    on_held.send(row)
    return row


@transaction.atomic
def void_meeting(meeting: Meeting, reason: str, *, by: Actor) -> Meeting:
    """One that was recorded twice, or opened by mistake, was none: it counts no more, and what was made of it goes.

    What it gave to do and was not done goes too, all asked are told. DomainError without a reason, while a vote in it stands, and where
    it passed the minutes of another.
    """
    user = person(by, EDIT)
    row = locked(meeting, (MeetingState.CLOSED,), "作废")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么作废，例如“同一次会议登记了两遍”。", field="reason")
    if motion := row.motions.filter(state=MotionState.CLOSED).first():
        raise DomainError("voted", f"{quoted(motion)}是这次会议表决的，请先作废这项表决，再作废会议。")
    if row.approved_minutes.exists():
        raise DomainError("minutes_out", "这次会议通过过上次的纪要，不能作废。")
    tasks = row.follow_ups.filter(done_on__isnull=True)
    before = {"没有办好的落实事项": "、".join(map(str, tasks))}
    MEETING.move(row, MeetingState.CANCELLED)
    row.cancel_reason = f"登记作废：{reason.strip()}"
    save_in_words(row)
    record("governance.meeting_voided", row, by=user, before=before, note=reason.strip())
    tasks.delete()
    tell_all(row, f"会议登记作废：{row}", row.cancel_reason)
    on_undone.send(row, row.cancel_reason)
    return row


def locked(meeting: Meeting, states: Collection[str], deed: str) -> Meeting:
    """The meeting, locked and fresh. DomainError where it is in none of these states, or a vote is open, which stands on it as it is.

    A vote by letter is open, and counted, before the meeting begins.
    """
    row = locked_meeting(meeting.pk)
    if row.state not in states:
        raise DomainError(
            "state", f"{quoted(row)}{row.get_state_display()}，不能再{deed}。请刷新页面查看最新情况。"
        )
    waiting = Motion.objects.filter(meeting=row, state=MotionState.OPEN).values_list("title", flat=True)
    if titles := "、".join(quoted(title) for title in waiting):
        raise DomainError(
            "vote_open", f"{titles}还在表决，请先计票，不再表决的请作废这项表决，然后再{deed}。"
        )
    if row.state in AHEAD and states == AHEAD and row.motions.filter(state=MotionState.CLOSED).exists():
        raise DomainError(
            "letter_counted", f"{quoted(row)}的通讯表决已经计票，不能再{deed}。请点“结束通讯表决”。"
        )
    return row


def _filled(row: Meeting, said: MeetingInput) -> Meeting:
    day, body = timezone.localdate(said.starts_at), row.body
    if day < body.starts_on or (body.ends_on and day >= body.ends_on):
        raise DomainError(
            "body_not_there", f"{quoted(body)}在{cndate(day)}还没有成立或已经撤销，请核对日期。", field="on"
        )
    if said.chair and said.chair.body_id != body.pk:
        raise DomainError(
            "chair_elsewhere", f"{said.chair}不在{quoted(body)}任职，请另选主持人。", field="chair"
        )
    row.title, row.starts_at, row.ends_at = said.title.strip(), said.starts_at, said.ends_at
    row.kind, row.way, row.place = said.kind, said.way, said.place.strip()
    row.notes, row.chair, row.term = said.notes.strip(), said.chair, term_on(body.pk, day)
    return row


def _opened(row: Meeting, at: dt.datetime, reason: str, user: object) -> Meeting:
    charter = charter_on(row.body, day_of(row))
    if charter is None:
        raise DomainError(
            "no_charter",
            f"{quoted(row.body)}在{cndate(row.starts_at)}没有生效的章程要点，法定人数无从计算。请先在机构页面登记章程要点。",
        )
    explain_notice(row, notice_of(row, charter), reason, "开会" if not row.recorded_later else "补记")
    follow_seats_of(row, user)
    MEETING.move(row, MeetingState.OPEN)
    row.charter, row.opened_at = charter, at
    save_in_words(row)
    follow_proxies(row, user)
    note = row.short_notice_reason
    record("governance.meeting_opened", row, by=user, after={"宣布开会": cntime(at)}, note=note)
    return row


def _closed(row: Meeting, at: dt.datetime, user: object) -> Meeting:
    MEETING.move(row, MeetingState.CLOSED)
    row.closed_at = at
    if not is_by_letter(row):
        _judge_quorum(row)
    save_in_words(row)
    after = {"散会": cntime(at), "法定人数": "".join(row.quorum)}
    record("governance.meeting_closed", row, by=user, after=after)
    on_held.send(row)
    return row


def _judge_quorum(row: Meeting) -> None:
    # Enough at any time made it a meeting; what was voted on while they were not is void by itself.
    verdicts = [verdict for _, verdict in quorum_changes(row)]
    best = next((verdict for verdict in verdicts if verdict.ok), verdicts[0])
    row.is_quorate, row.quorum = best.ok, list(best.lines)


def _for_trail(row: Meeting) -> dict[str, str]:
    return {
        "机构": str(row.body),
        "会议": row.title,
        "时间": cntime(row.starts_at),
        "地点": row.place,
        "方式": row.get_way_display(),
    }
