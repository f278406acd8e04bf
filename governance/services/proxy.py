"""Voting in somebody's place: the giver proposes, the holder accepts, or the office enters a paper both signed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from governance import rules
from governance.enums import MeetingState, MotionState, Part
from governance.models import Invitation, Meeting, Proxy, Voter
from governance.selectors.invitation import is_own, told_people
from governance.selectors.meeting import AHEAD, EDIT, LIVE, charter_of
from governance.services.locking import locked_meeting
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.ruling import RulingKind
from groupportal.deciding.standard import Ruled, told, trail
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import quoted

ANSWER = "governance.answer_meeting"


class _Proxies(RulingKind[Proxy]):
    model, page = Proxy, "governance:proxy"
    action = proposing = ANSWER
    recorded, told = trail("governance.proxy", "表决委托"), told("表决委托")
    own_words = "这是您自己提出的委托，须由受托人接受。"
    others_words = "这份委托不是您提出的，请由委托人撤回；不愿接受的，请选“不接受”。"

    def require(self, row: Proxy, viewer: Viewer) -> None:
        """The holder alone answers."""
        viewer.require(self.action)
        if not Invitation.objects.filter(is_own(viewer), pk=row.holder_id).exists():
            raise NotAllowed("这份委托由受托人本人接受或拒绝。")

    def let_in(self, row: Proxy, viewer: Viewer) -> None:
        """The giver alone puts it forward and takes it back; the office what it entered of a paper."""
        viewer.require(self.proposing)
        if row.paper_id and viewer.can(EDIT):
            return
        if not Invitation.objects.filter(is_own(viewer), pk=row.giver_id).exists():
            raise NotAllowed("只能由委托人本人提出和撤回。")

    def let_back(self, row: Proxy, viewer: Viewer) -> None:
        """Whose it is takes it back, on whichever account of the unit it was put forward."""
        self.let_in(row, viewer)

    def own(self, viewer: Viewer) -> Q:
        """Who gave it does not accept it."""
        return Q(proposed_by=viewer.user.pk)

    def due(self, viewer: Viewer) -> Any:
        """What waits for this person as holder, of meetings to come."""
        rows = Proxy.objects.filter(state=Ruled.WAITING, giver__meeting__state__in=LIVE)
        own = Invitation.objects.filter(is_own(viewer)).order_by().values("pk")
        return rows.filter(holder__in=own).exclude(self.own(viewer)).order_by("proposed_at", "pk")

    def hears(self, row: Proxy) -> Iterable[Any]:
        """The other one."""
        other = row.holder if row.state in (Ruled.WAITING, Ruled.WITHDRAWN) else row.giver
        return told_people([other])[other.pk]


_ALIVE = (*AHEAD, MeetingState.OPEN)
PROXIES = _Proxies()


@transaction.atomic
def give_proxy(giver: Invitation, holder: Invitation, *, by: Viewer) -> Proxy:
    """Ask somebody to vote in the own place. DomainError where the charter has no proxies, or the holder has as many as it allows.

    Before the notice of the meeting went out nobody can be asked.
    """
    _check(giver, holder)
    return PROXIES.submit(Proxy(giver=giver, holder=holder), by=by)


@transaction.atomic
def enter_proxy(giver: Invitation, holder: Invitation, *, paper: StoredFile, by: Actor) -> Proxy:
    """Enter a paper that both signed, while the meeting is in preparation too. DomainError as ``give_proxy``."""
    user = person(by, EDIT)
    _check(giver, holder, _ALIVE)
    row = Proxy(giver=giver, holder=holder, paper=paper, state=Ruled.ACCEPTED)
    row.proposed_by, row.proposed_at = user, timezone.now()
    save_in_words(row)
    record(PROXIES.recorded[Ruled.ACCEPTED], row, by=user, note="书面委托")
    return row


@transaction.atomic
def accept_proxy(proxy: Proxy, *, by: Viewer) -> Proxy:
    """Take it on. DomainError where the holder has as many as the charter allows by now, or the meeting is over."""
    _check(proxy.giver, proxy.holder)
    return PROXIES.rule(proxy, Ruled.ACCEPTED, by=by)


@transaction.atomic
def revoke_proxy(proxy: Proxy, *, by: Viewer) -> Proxy:
    """Take it back, accepted or not. DomainError while a vote is open in which it counts."""
    meeting = locked_meeting(proxy.giver.meeting_id)
    counting = Voter.objects.filter(
        invitation=proxy.giver_id, holder=proxy.holder_id, motion__state=MotionState.OPEN
    )
    if counting.exists():
        raise DomainError("vote_open", "有表决正在进行，受托人正在代您投票，等这项表决结束才能撤回。")
    if meeting.state not in _ALIVE:
        raise DomainError("over", f"{quoted(meeting)}{meeting.get_state_display()}，委托不能再撤回。")
    return PROXIES.withdraw(proxy, Ruled.WITHDRAWN, by=by)


def end_proxies(meeting: Meeting, words: str, *, user: Any) -> list[Proxy]:
    """Proxies of a locked meeting hold no longer, accepted or not, for a reason in ``words``; those that ended."""
    rows = Proxy.objects.select_for_update(of=("self",)).filter(
        giver__meeting=meeting, state__in=(Ruled.WAITING, Ruled.ACCEPTED)
    )
    ended = list(rows.select_related("giver__meeting", "giver__unit", "holder__unit").order_by("pk"))
    for row in ended:
        row.moves.move(row, Ruled.WITHDRAWN)
        row.ruled_by = row.ruled_at = None
        save_in_words(row)
        record(PROXIES.recorded[Ruled.WITHDRAWN], row, by=user, note=words)
    return ended


def _check(giver: Invitation, holder: Invitation, states: Collection[str] = LIVE) -> None:
    # Who counts what a holder has waits for who adds to it.
    meeting = locked_meeting(giver.meeting_id)
    if meeting.state not in states:
        raise DomainError("over", f"{quoted(meeting)}{meeting.get_state_display()}，现在不能办委托。")
    if holder.meeting_id != meeting.pk or holder.part != Part.VOTING or holder.withdrawn:
        raise DomainError("no_vote", f"{holder}在这次会议没有表决权，请另选受托人。", field="holder")
    if giver.part != Part.VOTING or giver.withdrawn:
        raise DomainError("no_vote", f"{giver}在这次会议没有表决权，不能委托他人。", field="giver")
    if giver.pk == holder.pk:
        raise DomainError("to_oneself", "不能委托给自己，请选另一位。", field="holder")
    charter = charter_of(meeting)
    if charter is None:
        raise DomainError("no_charter", f"{quoted(meeting.body)}没有登记生效的章程要点，能不能委托无从核对。")
    held = Proxy.objects.filter(holder=holder, state=Ruled.ACCEPTED).exclude(giver=giver).count()
    verdict = rules.proxies(charter, held + 1)
    if not verdict.ok:
        raise DomainError("too_many", f"{holder}：{''.join(verdict.lines)}", field="holder")
    if Proxy.objects.filter(giver=holder, state=Ruled.ACCEPTED).exists():
        raise DomainError("gone_on", f"{holder}自己委托了别人，不能再受托。请另选一位。", field="holder")
    if Proxy.objects.filter(holder=giver, state=Ruled.ACCEPTED).exists():
        raise DomainError("holds", f"{giver}受了别人的委托，须本人到会，不能再委托出去。", field="giver")
