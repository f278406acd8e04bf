"""Voting in somebody's place, at a meeting or for a term: the giver proposes, the holder accepts, or a paper both signed is entered."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from governance import rules
from governance.enums import MeetingState, MotionState, Part
from governance.models import Invitation, Meeting, Proxy, Voter
from governance.selectors.invitation import entitled, is_own, told_people
from governance.selectors.meeting import AHEAD, EDIT, LIVE, charter_of, day_of, is_by_letter, term_on
from governance.services.locking import locked_meeting
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.ruling import RulingKind
from groupportal.deciding.standard import Ruled, told, trail
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.messages.services import notify
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted

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
def give_proxy(giver: Invitation, holder: Invitation, *, until: dt.date | None = None, by: Viewer) -> Proxy:
    """Ask somebody to vote in the own place; ``until``: the last day of a term in which that holds for meetings to come too.

    DomainError where the charter has no proxies, the holder has as many as it allows, or the term ends with this meeting or after the
    body's. Before the notice of the meeting went out nobody can be asked.
    """
    _check(giver, holder)
    return PROXIES.submit(_proxy(giver, holder, until), by=by)


@transaction.atomic
def enter_proxy(
    giver: Invitation, holder: Invitation, *, paper: StoredFile, until: dt.date | None = None, by: Actor
) -> Proxy:
    """Enter a paper that both signed, while the meeting is in preparation too. DomainError as ``give_proxy``."""
    user = person(by, EDIT)
    _check(giver, holder, _ALIVE)
    row = _proxy(giver, holder, until)
    row.paper, row.state = paper, Ruled.ACCEPTED
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
    """Take it back, accepted or not; one for a term at all meetings that are not over, and for those to come.

    DomainError while a vote is open in which it counts, and where nothing is to come of it.
    """
    first = proxy.giver.meeting
    # Who calls or opens a meeting carries to it what was given for a term: one waits for the other.
    others = Q(body=first.body_id, state__in=_ALIVE) if proxy.standing else Q(pk=first.pk)
    meetings = Meeting.objects.select_for_update(of=("self",)).filter(Q(pk=first.pk) | others).order_by("pk")
    on = {meeting.pk for meeting in meetings if meeting.state in _ALIVE}
    shared = Q(standing__isnull=False, standing=proxy.standing, state=Ruled.ACCEPTED)
    found = Proxy.objects.filter(Q(pk=proxy.pk) | shared).select_related("giver__meeting", "holder")
    rows = {row.pk: row for row in found.order_by("pk")}
    proxy, alive = rows[proxy.pk], []
    for row in rows.values():
        counting = Voter.objects.filter(
            invitation=row.giver_id, holder=row.holder_id, motion__state=MotionState.OPEN
        )
        if counting.exists():
            raise DomainError("vote_open", "有表决正在进行，受托人正在代您投票，等这项表决结束才能撤回。")
        if row.giver.meeting_id in on:
            alive.append(row)
    if not alive and not goes_on(proxy):
        raise DomainError("over", f"{quoted(proxy.giver.meeting)}已经结束，委托不能再撤回。")
    if not alive:
        PROXIES.let_back(proxy, by)
        record("governance.proxy_term_ended", proxy, by=by.user, before={"适用到": cndate(proxy.until)})
        words = f"{proxy}，{quoted(proxy.giver.meeting)}以后的会议不再委托。"
        people = told_people([proxy.holder])[proxy.holder_id]
        notify(people, topic="governance.meeting", title="长期委托已撤回", body=words, url=PROXIES.url(proxy))
    if proxy.standing:
        Proxy.objects.filter(standing=proxy.standing).update(until=None)
    for row in alive:
        PROXIES.withdraw(row, Ruled.WITHDRAWN, by=by)
    proxy.refresh_from_db()
    return proxy


def goes_on(proxy: Proxy) -> bool:
    """Whether it holds for meetings to come, whatever became of its own."""
    return proxy.state == Ruled.ACCEPTED and proxy.until is not None and proxy.until >= timezone.localdate()


def carry_proxies(meeting: Meeting, *, user: Any) -> list[tuple[list[Invitation], str]]:
    """Proxies given for a term hold for this locked meeting too, where both are asked as they were and its charter allows it.

    Whom to tell, and what: that it holds, or why it does not. Who gave another proxy for the meeting keeps that. To a vote by letter
    none is carried: nobody is absent from it, and the giver could not cast the own vote.
    """
    if is_by_letter(meeting):
        return []
    day, here = day_of(meeting), {place: row for row in entitled(meeting) for place in _places(row)}
    given = Proxy.objects.filter(giver__in=here.values(), state__in=(Ruled.WAITING, Ruled.ACCEPTED))
    taken = set(given.values_list("giver", flat=True))
    rows = Proxy.objects.filter(
        state=Ruled.ACCEPTED,
        until__gte=day,
        giver__meeting__body=meeting.body_id,
        giver__meeting__starts_at__lt=meeting.starts_at,
    )
    # What somebody gave last holds, whatever was carried since.
    in_order = rows.select_related("giver", "holder").order_by("proposed_at", "pk")
    last = {giver: row for row in in_order if (giver := _same(row.giver, here)) and giver.pk not in taken}
    told = []
    for giver, row in last.items():
        holder = _same(row.holder, here)
        if holder is None:
            told.append(([giver], f"您委托的{row.holder}不在这次会议的名单里，委托在这次会议不适用。"))
            continue
        try:
            _check(giver, holder, _ALIVE)
        except DomainError as error:
            told.append(([giver, holder], f"{row}，在这次会议不适用：{error}"))
            continue
        agreed = ("standing", "until", "paper", "proposed_by", "proposed_at", "ruled_by", "ruled_at")
        new = Proxy(
            giver=giver, holder=holder, state=Ruled.ACCEPTED, **{name: getattr(row, name) for name in agreed}
        )
        save_in_words(new)
        record(PROXIES.recorded[Ruled.ACCEPTED], new, by=user, note="长期委托")
        told.append(
            ([giver, holder], f"{new}，适用于{new.span}：委托人不到会的，由受托人代投。可以在会议页面撤回。")
        )
    return told


Place = tuple[int | None, int | None, object]


def _places(row: Invitation) -> list[Place]:
    """Who is asked where: what one person, by name or by account, was entrusted with does not pass to another in the same seat."""
    where = row.seat_id, None if row.seat_id else row.unit_id
    return [(*where, who) for who in (row.name, row.user_id) if who is not None]


def _same(row: Invitation, here: Mapping[Place, Invitation]) -> Invitation | None:
    return next((here[place] for place in _places(row) if place in here), None)


def _proxy(giver: Invitation, holder: Invitation, until: dt.date | None) -> Proxy:
    if until is None:
        return Proxy(giver=giver, holder=holder)
    meeting = giver.meeting
    if until <= day_of(meeting):
        raise DomainError(
            "until", f"应晚于这次会议（{cndate(meeting.starts_at)}）；只用于这一次的，不填。", field="until"
        )
    term = term_on(meeting.body_id, day_of(meeting))
    if term and term.due_on and until > term.due_on:
        raise DomainError(
            "until",
            f"{term}{cndate(term.due_on)}届满，委托不能超过这一届，请填这一天或以前的日期。",
            field="until",
        )
    return Proxy(giver=giver, holder=holder, until=until, standing=uuid.uuid4())


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
