"""Who came, when, and who left: by the code shown in the room, by hand, from a signature sheet."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from governance.enums import ArrivalWay, MeetingState
from governance.models import Invitation, Meeting, MeetingCode, Presence, Proxy, Seat
from governance.selectors.electors import there
from governance.selectors.invitation import deputies_of, standing
from governance.selectors.meeting import EDIT, LIVE, day_of
from governance.services.invitation import answering
from governance.services.locking import locked_meeting
from groupportal.accounts.rotating import count_wrong, matches, new_secret, tried_out
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record, record_all
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.ui.formats import cntime, quoted

_TRIES = "meeting_code"


@transaction.atomic
def show_code(meeting: Meeting, *, by: Actor) -> MeetingCode:
    """Begin to show the code of a meeting, or the same one again. DomainError where nobody can come now."""
    user = person(by, EDIT)
    row = locked_meeting(meeting.pk)
    _let_in(row)
    code, made = MeetingCode.objects.get_or_create(meeting=row, defaults={"secret": new_secret()})
    if made:
        record("governance.code_shown", row, by=user)
    return code


@transaction.atomic
def arrive_by_code(invitation: Invitation, code: str, *, by: Actor) -> Presence:
    """An invited person types or scans the code in the room. DomainError for a wrong one, and after too many."""
    if tried_out(_TRIES, invitation.pk):
        raise DomainError(
            "code_tries", "现场码错得太多，请十分钟后再试，或请会议工作人员登记。", field="code"
        )
    row = MeetingCode.objects.filter(meeting=invitation.meeting_id).first()
    if row is None or not matches(row.secret, code.strip(), timezone.now()):
        count_wrong(_TRIES, invitation.pk)
        words = "请照会场现在显示的六位数字重新输入" if row else "会场还没有开始签到，请稍候或联系工作人员"
        raise DomainError("code_wrong", f"现场码不对或已过期，{words}。", field="code")
    return arrive(invitation, ArrivalWay.CODE, by=by)


@transaction.atomic
def arrive(invitation: Invitation, way: str = ArrivalWay.HAND, *, by: Actor) -> Presence:
    """Somebody is there from now on. NotAllowed for another's invitation; who is there already stays so, nothing is written twice.

    DomainError where the invitation is withdrawn, or it is not the day of the meeting.
    """
    meeting, row = _both(invitation)
    user = answering(row, by) if way == ArrivalWay.CODE else person(by, EDIT)
    if row.withdrawn:
        raise DomainError("withdrawn", f"这份邀请已不再有效：{row.withdrawn}。")
    _let_in(meeting)
    now = timezone.now()
    if known := row.presences.filter(there(now)).first():
        return known
    found = Presence(invitation=row, came_at=now, way=way, recorded_by=user)
    save_in_words(found)
    record("governance.person_came", row, by=user, after={"到会": cntime(now)})
    return found


@transaction.atomic
def leave(invitation: Invitation, *, by: Actor) -> Presence:
    """Somebody leaves before the end. DomainError for who is not there."""
    user = person(by, EDIT)
    meeting, row = _both(invitation)
    _let_in(meeting)
    now = timezone.now()
    known = row.presences.filter(there(now)).first()
    if known is None:
        raise DomainError("not_there", f"{row}没有登记到会，或已经登记离会。请刷新页面查看。")
    known.left_at = now
    save_in_words(known)
    record("governance.person_left", row, by=user, after={"离会": cntime(now)})
    return known


@transaction.atomic
def take_sheet(meeting: Meeting, here: Collection[int], sheet: StoredFile | None, *, by: Actor) -> int:
    """Who signed the sheet is there from now on (keys of invitations); how many were new. The sheet is kept."""
    user = person(by, EDIT)
    row = locked_meeting(meeting.pk)
    _let_in(row)
    now = timezone.now()
    known = set(
        Presence.objects.filter(there(now), invitation__meeting=row).values_list("invitation", flat=True)
    )
    fresh = [one for one in standing(row).filter(pk__in=here) if one.pk not in known]
    Presence.objects.bulk_create(
        Presence(invitation=one, came_at=now, way=ArrivalWay.SHEET, recorded_by=user) for one in fresh
    )
    if sheet is not None:
        row.sheet = sheet
        row.save(update_fields=["sheet"])
    record_all("governance.person_came", [(one, {"到会": cntime(now)}) for one in fresh], by=user)
    record("governance.sheet_taken", row, by=user, after={"新登记": f"{len(fresh)} 人"})
    return len(fresh)


@transaction.atomic
def stand_in(invitation: Invitation, deputy: Seat | None, *, by: Actor) -> Invitation:
    """The deputy comes in somebody's place and votes there; None: who holds the seat comes after all.

    DomainError before the notice, once the meeting is over or a vote was held, for who is no deputy of that seat on the day, and while
    a proxy is given or held: what was entrusted to, or by, one person does not pass to another.
    """
    user = person(by, EDIT)
    meeting, row = _both(invitation)
    if meeting.state not in LIVE:
        raise DomainError(
            "state", f"{quoted(meeting)}{meeting.get_state_display()}，只在发通知以后、散会以前换人出席。"
        )
    if row.withdrawn:
        raise DomainError("withdrawn", f"这份邀请已不再有效：{row.withdrawn}。")
    comes = deputy or row.seat
    if comes is None or deputy not in (None, *deputies_of([row], day_of(meeting)).get(row.seat_id, ())):
        raise DomainError("no_deputy", f"{deputy or row}在开会这天不是{row}的替补，请核对席位。")
    if row.voters.exists():
        raise DomainError("voted", f"{row}已经参加本次会议的表决，不能再换人。")
    proxies = Proxy.objects.filter(Q(giver=row) | Q(holder=row), state__in=(Ruled.WAITING, Ruled.ACCEPTED))
    if (proxy := proxies.select_related("giver", "holder").first()) is not None:
        raise DomainError("proxy_stands", f"{proxy}，换人以后不能照算。请先撤回委托，再换人出席。")
    before = {"由谁出席": row.name}
    row.name, row.user_id = comes.name, comes.user_id
    save_in_words(row)
    record("governance.deputy_came", row, by=user, before=before, after={"由谁出席": comes.name})
    return row


def _let_in(meeting: Meeting) -> None:
    if meeting.state == MeetingState.OPEN:
        return
    if meeting.state != MeetingState.CALLED or day_of(meeting) != timezone.localdate():
        raise DomainError(
            "no_arrivals",
            f"{quoted(meeting)}{meeting.get_state_display()}，只在开会当天签到。会议已经结束的，请在纪要里写明。",
        )


def _both(invitation: Invitation) -> tuple[Meeting, Invitation]:
    """The meeting and the invitation as they are now, locked in the order in which a meeting is closed or its sheet is taken."""
    meeting = locked_meeting(invitation.meeting_id)
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("seat")
    return meeting, rows.get(pk=invitation.pk)
