"""What people have to do in 治理."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from django.db.models import Q, QuerySet
from django.utils import timezone

from governance.enums import CommentState, ContestStage, ElectionState, EntryState, MeetingState
from governance.models import (
    BallotKey,
    Body,
    Candidate,
    Consultation,
    ContestChoice,
    ContestEntry,
    ContestParty,
    Election,
    FollowUp,
    Invitation,
    Meeting,
    Minutes,
    Motion,
    Proxy,
    RegulationComment,
    ResolutionReceipt,
    SealedCount,
    Seat,
    Term,
    Voter,
)
from governance.selectors.compliance import judged, seats_of_units, seats_of_units_that_left
from governance.selectors.consultation import speaking_for
from governance.selectors.contest import EDIT as EDIT_CONTESTS
from governance.selectors.contest import ENTER, JUDGE, entries_for, judging, takes_opinions, to_judge
from governance.selectors.election import EDIT as EDIT_ELECTIONS
from governance.selectors.election import NOMINATE, OPEN
from governance.selectors.invitation import ANSWER, reached, unanswered
from governance.selectors.meeting import EDIT, LIVE
from governance.selectors.minutes import VIEW, own_follow_ups
from governance.selectors.regulation import unread_by as unread_regulations
from governance.selectors.resolution import ACKNOWLEDGE, unread_by
from governance.selectors.sealing import boxes_to_open, counts_to_check, own_keys
from governance.selectors.voting import RUN, VOTE, due_for_counting, open_ballots
from governance.services.candidate import CANDIDATES
from governance.services.consultation import COMMENTS
from governance.services.contest import CHOICES
from governance.services.contest_entry import ENTRIES
from governance.services.election import ELECTIONS
from governance.services.proxy import PROXIES
from groupportal.messages.todos import Todo, todo_provider
from groupportal.periods.period import during
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url
from groupportal.ui.formats import cndate, cntime
from members.selectors.outside import members_on

_SHOWN = 30
TERM_DAYS = 90
"""A term that is due within so many days is told of."""


EDIT_BODIES = "governance.edit_bodies"


def _without_account(viewer: Viewer, today: dt.date) -> QuerySet[Seat]:
    able = reached(ANSWER).order_by().values("user")
    none = Q(user__isnull=True) | ~Q(user__in=able)
    return Seat.objects.filter(during(today), none, body__ends_on__isnull=True)


@todo_provider(EDIT_BODIES, rows=_without_account, comes="快到期的届、要补的席位、不符合章程的机构")
def seats(viewer: Viewer, today: dt.date, rows: QuerySet[Seat]) -> Iterable[Todo]:
    """Seats nobody can act in, a line a body."""
    numbers = Counter(rows.values_list("body", flat=True))
    for body in Body.objects.filter(pk__in=numbers).order_by("pinyin")[:_SHOWN]:
        yield Todo(
            title=f"关联账号：{body}的 {numbers[body.pk]} 席",
            url=record_url("governance:body", body.public_id),
            label="去关联",
            weight=25,
            detail="没有账号，或账号已停用、没有能参会的角色，收不到会议通知，不能在手机上表决",
            group_key="governance.accounts",
        )


@todo_provider(EDIT_BODIES, rows=lambda viewer, today: seats_of_units(today))
def left(viewer: Viewer, today: dt.date, rows: QuerySet[Seat]) -> Iterable[Todo]:
    """Seats of units that left."""
    for seat in seats_of_units_that_left(today)[:_SHOWN]:
        yield Todo(
            title=f"登记离任：{seat.body}{seat.name}",
            url=record_url("governance:seat_end", seat.public_id),
            label="登记离任",
            weight=50,
            detail=f"{seat.unit}已退出集团",
            group_key="governance.left",
        )


@todo_provider(EDIT_BODIES, rows=lambda viewer, today: Body.objects.filter(during(today)))
def charters(viewer: Viewer, today: dt.date, rows: QuerySet[Body]) -> Iterable[Todo]:
    """Bodies that don't keep their charters."""
    found = judged(rows.order_by("pinyin"), today)
    not_kept = ((body, [point for point in points if not point.ok]) for body, points in found)
    for body, broken in islice(((body, broken) for body, broken in not_kept if broken), _SHOWN):
        yield Todo(
            title=f"章程要求没有做到：{body}",
            url=record_url("governance:body", body.public_id),
            label="去看",
            weight=40,
            detail="；".join(f"{point.title}：{''.join(point.lines)}" for point in broken)[:120],
            group_key="governance.broken",
        )


_MOST = 30


@todo_provider(ANSWER, rows=lambda viewer, today: unanswered(viewer), comes="会议通知")
def to_answer(viewer: Viewer, today: dt.date, rows: QuerySet[Invitation]) -> Iterable[Todo]:
    """Meetings to come that the person has not answered."""
    for row in rows[:_MOST]:
        yield Todo(
            title=f"回复会议通知：{row.meeting}",
            url=row.meeting.get_absolute_url(),
            label="去回复",
            due_on=timezone.localdate(row.meeting.starts_at),
            weight=70,
            detail=f"{cntime(row.meeting.starts_at)}，{row.meeting.place}",
            group_key="governance.answer",
        )


@todo_provider(ANSWER, rows=lambda viewer, today: PROXIES.due(viewer))
def to_accept(viewer: Viewer, today: dt.date, rows: QuerySet[Proxy]) -> Iterable[Todo]:
    """Proxies that wait for the person."""
    for row in rows.select_related("giver__meeting", "holder")[:_MOST]:
        yield Todo(
            title=f"{row.giver}委托您在{row.giver.meeting}代为表决",
            url=row.get_absolute_url(),
            label="去答复",
            due_on=timezone.localdate(row.giver.meeting.starts_at),
            weight=70,
            group_key="governance.proxy",
        )


@todo_provider(
    VIEW,
    rows=lambda viewer, today: own_follow_ups(viewer).filter(done_on__isnull=True),
    comes="会议交办的事项",
)
def to_follow_up(viewer: Viewer, today: dt.date, rows: QuerySet[FollowUp]) -> Iterable[Todo]:
    """What meetings gave the person or the own unit to do."""
    for row in rows.select_related("meeting").order_by("due_on", "pk")[:_MOST]:
        yield Todo(
            title=row.what,
            url=row.get_absolute_url(),
            label="登记办好",
            due_on=row.due_on,
            weight=55,
            detail=f"{row.meeting}交办",
            group_key="governance.follow_up",
        )


def _not_recorded(viewer: Viewer, today: dt.date) -> QuerySet[Meeting]:
    return Meeting.objects.filter(
        state__in=(MeetingState.DRAFT, MeetingState.CALLED, MeetingState.OPEN),
        starts_at__lt=timezone.now() - dt.timedelta(hours=12),
    )


@todo_provider(EDIT, rows=_not_recorded, comes="没有纪要的会议")
def to_record(viewer: Viewer, today: dt.date, rows: QuerySet[Meeting]) -> Iterable[Todo]:
    """Meetings whose time has passed and that were not opened or closed."""
    for row in rows.order_by("starts_at")[:_MOST]:
        yield Todo(
            title=f"{row}的时间已过，还没有登记到会和散会",
            url=row.get_absolute_url(),
            label="去登记",
            due_on=timezone.localdate(row.starts_at),
            weight=50,
            group_key="governance.record",
        )


def _without_minutes(viewer: Viewer, today: dt.date) -> QuerySet[Meeting]:
    since = timezone.now() - dt.timedelta(days=90)
    written = Minutes.objects.filter(published_at__isnull=False).order_by().values("meeting")
    return Meeting.objects.filter(state=MeetingState.CLOSED, closed_at__gte=since).exclude(pk__in=written)


@todo_provider(EDIT, rows=_without_minutes)
def to_write_up(viewer: Viewer, today: dt.date, rows: QuerySet[Meeting]) -> Iterable[Todo]:
    """Closed meetings of late without minutes."""
    for row in rows.order_by("closed_at")[:_MOST]:
        yield Todo(
            title=f"{row}的纪要还没有公布",
            url=row.get_absolute_url(),
            label="写纪要",
            weight=45,
            group_key="governance.minutes",
        )


@todo_provider(VOTE, rows=lambda viewer, today: open_ballots(viewer), comes="等您投票的表决")
def votes(viewer: Viewer, today: dt.date, rows: QuerySet[Voter]) -> Iterable[Todo]:
    """Votes this person can cast."""
    return [
        Todo(
            title=f"请投票：{row.motion}" + (f"（代{row.invitation}）" if row.holder_id else ""),
            url=record_url("governance:ballot", row.public_id),
            label="去投票",
            due_on=timezone.localdate(row.motion.closes_at) if row.motion.closes_at else today,
            weight=90,
            detail=str(row.motion.meeting),
            group_key="governance.votes",
        )
        for row in rows[:_SHOWN]
    ]


def _keys_to_make(viewer: Viewer, today: dt.date) -> QuerySet[BallotKey]:
    return own_keys(viewer).filter(public_key="", invitation__meeting__state__in=LIVE)


@todo_provider(VOTE, rows=_keys_to_make)
def keys(viewer: Viewer, today: dt.date, rows: QuerySet[BallotKey]) -> Iterable[Todo]:
    """Keys this person is to make, of meetings that are not over."""
    return [
        Todo(
            title=f"生成封签钥匙：{row.invitation.meeting}",
            url=record_url("governance:ballot_key", row.public_id),
            label="去生成",
            due_on=timezone.localdate(row.invitation.meeting.starts_at),
            weight=80,
            detail="您是监票人，开箱计票时要用",
            group_key="governance.keys",
        )
        for row in rows[:_SHOWN]
    ]


@todo_provider(VOTE, rows=lambda viewer, today: counts_to_check(viewer))
def counts_to_confirm(viewer: Viewer, today: dt.date, rows: QuerySet[SealedCount]) -> Iterable[Todo]:
    """Counts of sealed votes this person watched."""
    return [
        Todo(
            title=f"核对开箱结果：{row.motion}",
            url=record_url("governance:motion_check", row.motion.public_id),
            label="去核对",
            weight=95,
            detail="您是监票人，请用开箱时抄下的校验码",
            group_key="governance.count_checks",
        )
        for row in rows[:_SHOWN]
    ]


@todo_provider(RUN, rows=lambda viewer, today: boxes_to_open())
def boxes(viewer: Viewer, today: dt.date, rows: QuerySet[Motion]) -> Iterable[Todo]:
    """Sealed boxes that are shut, and neither opened and entered nor waiting for the 监票人."""
    return [
        Todo(
            title=f"开箱计票：{row}",
            url=record_url("governance:motion_open_box", row.public_id),
            label="去开箱",
            due_on=timezone.localdate(row.box_shut_at),
            weight=85,
            detail=f"{row.meeting}，{cntime(row.box_shut_at)}停止投票，请监票人带钥匙来",
            group_key="governance.boxes",
        )
        for row in rows[:_SHOWN]
    ]


@todo_provider(RUN, rows=lambda viewer, today: due_for_counting())
def counts(viewer: Viewer, today: dt.date, rows: QuerySet[Motion]) -> Iterable[Todo]:
    """Votes whose time is over, to be counted."""
    return [
        Todo(
            title=f"计票：{row}",
            url=record_url("governance:motion", row.public_id),
            label="去计票",
            due_on=timezone.localdate(row.closes_at),
            weight=85,
            detail=f"{row.meeting}，{cntime(row.closes_at)}已截止",
            group_key="governance.counts",
        )
        for row in rows[:_SHOWN]
    ]


@todo_provider(ACKNOWLEDGE, rows=lambda viewer, today: unread_by(viewer), comes="等本单位签收的决议")
def resolutions(viewer: Viewer, today: dt.date, rows: QuerySet[ResolutionReceipt]) -> Iterable[Todo]:
    """Resolutions the own units have not confirmed."""
    return [
        Todo(
            title=f"签收决议：{row.resolution}",
            url=record_url("governance:resolution", row.resolution.public_id),
            label="去阅读",
            weight=50,
            detail=f"{row.unit}，{row.resolution.number}",
            group_key="governance.resolutions",
        )
        for row in rows[:_SHOWN]
    ]


@todo_provider("governance.comment_regulations", comes="征求意见的制度、要阅知的制度")
def regulations(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Drafts one's units were asked about and said nothing to yet, and regulations they have not read."""
    return [*_asked(viewer, today), *_unread_regulations(viewer)][:_SHOWN]


def _asked(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    rows = Consultation.objects.filter(opened_on__lte=today, closes_on__gte=today)
    if viewer.can("governance.edit_regulations"):
        return
    for row in rows.select_related("version__regulation").order_by("closes_on")[:_SHOWN]:
        units = speaking_for(viewer, row)
        said = row.comments.filter(unit__in=units).exclude(state=CommentState.WITHDRAWN)
        if units.exists() and not said.exists():
            yield Todo(
                title=f"提意见：{row.version.regulation}",
                url=record_url("governance:consultation", row.public_id),
                label="去看",
                due_on=row.closes_on,
                weight=50,
                group_key="governance.consultations",
            )


def _unread_regulations(viewer: Viewer) -> Iterable[Todo]:
    for row in unread_regulations(viewer)[:_SHOWN]:
        yield Todo(
            title=f"阅知制度：{row.version.regulation}",
            url=record_url("governance:regulation_version", row.version.public_id),
            label="去看",
            weight=45,
            group_key="governance.regulations",
        )


@todo_provider(
    "governance.edit_regulations", rows=lambda viewer, today: COMMENTS.due(viewer), comes="待答复的制度意见"
)
def comments(viewer: Viewer, today: dt.date, rows: QuerySet[RegulationComment]) -> Iterable[Todo]:
    """Comments to answer."""
    for row in rows.select_related("consultation__version__regulation", "unit", "clause")[:_SHOWN]:
        yield Todo(
            title=f"答复意见：{row}",
            url=record_url("governance:regulationcomment", row.public_id),
            label="去答复",
            weight=50,
            detail=str(row.consultation.version.regulation),
            group_key="governance.comments",
        )


@todo_provider(
    EDIT_CONTESTS, rows=lambda viewer, today: ENTRIES.due(viewer), comes="待筛选的作品、待确认的评选结果"
)
def entries(viewer: Viewer, today: dt.date, rows: QuerySet[ContestEntry]) -> Iterable[Todo]:
    """Entries to screen."""
    for row in rows.select_related("contest", "unit")[:_SHOWN]:
        yield Todo(
            title=f"筛选作品：{row}",
            url=row.get_absolute_url(),
            label="去筛选",
            weight=50,
            detail=f"{row.contest}，{row.unit}",
            group_key="governance.entries",
        )


@todo_provider(EDIT_CONTESTS, rows=lambda viewer, today: CHOICES.due(viewer))
def choices(viewer: Viewer, today: dt.date, rows: QuerySet[ContestChoice]) -> Iterable[Todo]:
    """Results of contests to confirm."""
    for choice in rows.select_related("contest")[:_SHOWN]:
        yield Todo(
            title=f"确认{choice}",
            url=choice.get_absolute_url(),
            label="去确认",
            weight=55,
            group_key="governance.choices",
        )


def _returned_entries(viewer: Viewer, today: dt.date) -> QuerySet[ContestEntry]:
    rows = entries_for(viewer).filter(state=EntryState.RETURNED, contest__state=ContestStage.OPEN)
    return rows.none() if viewer.can(EDIT_CONTESTS) else rows


@todo_provider(ENTER, rows=_returned_entries, comes="退回补正的作品")
def returned_entries(viewer: Viewer, today: dt.date, rows: QuerySet[ContestEntry]) -> Iterable[Todo]:
    """What was sent back to the own units, while it can be mended."""
    for row in rows.order_by("pk")[:_SHOWN]:
        yield Todo(
            title=f"补正作品：{row}",
            url=row.get_absolute_url(),
            label="去补正",
            due_on=row.contest.closes_on,
            weight=60,
            detail=row.answer,
            group_key="governance.returned_entries",
        )


@todo_provider(JUDGE, rows=lambda viewer, today: judging(viewer), comes="请您评议的作品")
def to_give_opinions(viewer: Viewer, today: dt.date, rows: QuerySet[ContestParty]) -> Iterable[Todo]:
    """Contests one judges and has not said anything of. Two queries for each."""
    for party in rows[:_SHOWN]:
        left = (
            to_judge(party, viewer).exclude(opinions__party=party).count()
            if takes_opinions(party.contest)
            else 0
        )
        if left:
            yield Todo(
                title=f"评议作品：{party.contest}",
                url=record_url("governance:contest_judge", party.public_id),
                label="去评议",
                due_on=party.contest.opinions_until,
                weight=60,
                detail=f"还有 {left} 件",
                group_key="governance.judging",
            )


def _terms_due(viewer: Viewer, today: dt.date) -> QuerySet[Term]:
    return Term.objects.filter(
        during(today), body__ends_on__isnull=True, due_on__lte=today + dt.timedelta(days=TERM_DAYS)
    ).exclude(body__elections__state__in=(*OPEN, ElectionState.WAITING))


@todo_provider(EDIT_BODIES, rows=_terms_due)
def terms(viewer: Viewer, today: dt.date, rows: QuerySet[Term]) -> Iterable[Todo]:
    """Terms that are due."""
    for term in rows.select_related("body").order_by("due_on")[:_SHOWN]:
        yield Todo(
            title=f"筹备换届：{term}",
            url=record_url("governance:term", term.public_id),
            label="去看",
            due_on=term.due_on,
            weight=55,
            detail=f"{cndate(term.due_on)}届满",
            group_key="governance.terms",
        )


@todo_provider(
    "governance.view_bodies",
    rows=lambda viewer, today: CANDIDATES.due(viewer),
    comes="是否参选的答复、要确认的选举结果",
)
def candidacies(viewer: Viewer, today: dt.date, rows: QuerySet[Candidate]) -> Iterable[Todo]:
    """Proposals to answer: the person's own, for the office those it holds papers for."""
    for row in rows.select_related("post__election__body", "unit")[:_SHOWN]:
        yield Todo(
            title=f"答复是否参选：{row.post.election}，{row}",
            url=record_url("governance:candidate", row.public_id),
            label="去答复",
            weight=60,
            detail=str(row.post),
            group_key="governance.candidates",
        )


@todo_provider(EDIT_ELECTIONS, rows=lambda viewer, today: ELECTIONS.due(viewer))
def results(viewer: Viewer, today: dt.date, rows: QuerySet[Election]) -> Iterable[Todo]:
    """Results of elections that another put forward."""
    for row in rows.select_related("body", "proposed_by")[:_SHOWN]:
        yield Todo(
            title=f"确认选举结果：{row}",
            url=record_url("governance:election", row.public_id),
            label="去核对",
            weight=75,
            detail=f"{row.proposed_by}提交",
            group_key="governance.elections",
        )


@todo_provider(NOMINATE, comes="请本单位推荐的换届候选人")
def nominations(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Elections one's units may nominate for, and have not. One query."""
    units = viewer.units_for(NOMINATE) & set(members_on(today)) if not viewer.can(EDIT_ELECTIONS) else ()
    if not units:
        return
    proposed = Candidate.objects.filter(nominator__in=units).values("post__election")
    rows = Election.objects.filter(state__in=OPEN, nominations_until__gte=today).exclude(pk__in=proposed)
    for row in rows.select_related("body").order_by("nominations_until", "pk")[:_SHOWN]:
        yield Todo(
            title=f"推荐候选人：{row}",
            url=record_url("governance:election", row.public_id),
            label="去推荐",
            due_on=row.nominations_until,
            weight=45,
            group_key="governance.nominations",
        )
