"""What people have to do about placements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from internships.enums import IncidentState, PlacementState, WaiverState
from internships.models import (
    Alert,
    Assessment,
    Batch,
    Concern,
    HandOver,
    Incident,
    Journal,
    Placement,
    Report,
    Visit,
    Waiver,
)
from internships.selectors import own
from internships.selectors.alert import SETTLE, alerts_for, turn_of
from internships.selectors.arranging import arriving, at_unit, guided, leaving
from internships.selectors.assessment import (
    CONFIRM,
    VIEW,
    assessments_for,
    open_objections,
    scored_by,
    with_standing,
)
from internships.selectors.checkin import CHECK_IN
from internships.selectors.concern import HANDLE, handled_for, open_concerns
from internships.selectors.handover import RULE as RULE_HANDOVER
from internships.selectors.incident import FOLLOW, untaken
from internships.selectors.incident import HANDLE as RULE_INCIDENTS
from internships.selectors.incident import followed_for as incidents_followed
from internships.selectors.incident import handled_for as incidents_handled
from internships.selectors.journal import READ, WRITE, owed, own_placements
from internships.selectors.visit import LOG, open_follow_ups, visits_for
from internships.services.approving import PLACEMENTS
from internships.services.assessment import ASSESSMENTS
from internships.services.consent import LINK
from internships.services.handover import HAND_OVERS
from internships.services.journal import JOURNALS
from internships.services.report import REPORTS
from internships.services.waiver import WAIVERS
from internships.states import SCORED


@todo_provider(
    "internships.approve",
    rows=lambda viewer, today: PLACEMENTS.due(viewer),
    comes="等您审批的实习安排",
    whole="internships:placements?state=submitted",
    each=False,
)
def to_approve(viewer: Viewer, today: dt.date, rows: QuerySet[Placement]) -> Iterable[Todo]:
    """One for each batch."""
    waiting = dict(rows.order_by().values_list("batch").annotate(n=Count("pk")).values_list("batch", "n"))
    for batch in Batch.objects.filter(pk__in=waiting).select_related("unit"):
        query = f"?batch={batch.public_id}&state={PlacementState.SUBMITTED}"
        yield Todo(
            title=f"审批实习安排：{batch}，{waiting[batch.pk]} 名学生",
            url=reverse("internships:placements") + query,
            label="去审批",
            weight=60,
            detail=batch.unit.name,
            group_key="internships.approve",
        )


@todo_provider(
    "internships.approve",
    rows=lambda viewer, today: WAIVERS.due(viewer),
    comes="等您审批的免实习",
    whole="internships:waivers?state=submitted",
    each=False,
)
def to_let_off(viewer: Viewer, today: dt.date, rows: QuerySet[Waiver]) -> Iterable[Todo]:
    """One for each batch."""
    of_each = ("batch__name", "batch__public_id", "unit__name")
    for batch, key, school, number in rows.order_by().values_list(*of_each).annotate(n=Count("pk")):
        yield Todo(
            title=f"审批免实习：{batch}，{number} 名学生",
            url=f"{reverse('internships:waivers')}?batch={key}&state={WaiverState.WAITING}",
            label="去审批",
            weight=60,
            detail=school,
            group_key="internships.let_off",
        )


@todo_provider("internships.edit_own_host", comes="等您确认到岗、离岗的实习生")
def of_unit(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Who is to be received and let go by a unit. One query each."""
    for rows, what, value in (
        (at_unit(viewer).filter(arriving(today)), "到岗", "coming"),
        (at_unit(viewer).filter(leaving(today)), "离岗", "leaving"),
    ):
        told = rows.order_by().aggregate(n=Count("pk"), since=Min("starts_on"))
        if told["n"]:
            yield Todo(
                title=f"确认 {told['n']} 名实习生{what}",
                url=f"{reverse('internships:at_unit')}?today={value}",
                label="去确认",
                weight=60,
                detail=f"最早{cndate(told['since'])}开始实习",
                group_key="internships.confirm",
            )


@todo_provider("internships.guide", rows=lambda viewer, today: guided(viewer).filter(arriving(today)))
def of_teacher(viewer: Viewer, today: dt.date, rows: QuerySet[Placement]) -> Iterable[Todo]:
    """Whom a teacher guides and who should have come by now."""
    yield Todo(
        title=f"{rows.count()} 名学生的实习已经开始，还没有确认到岗",
        url=f"{reverse('internships:guided')}?today=coming",
        label="去确认",
        weight=55,
        group_key="internships.arrive",
    )


@todo_provider(
    RULE_HANDOVER,
    rows=lambda viewer, today: HAND_OVERS.due(viewer),
    comes="等您答复的学生交接",
    whole="internships:handovers?state=submitted",
)
def to_take_over(viewer: Viewer, today: dt.date, rows: QuerySet[HandOver]) -> Iterable[Todo]:
    """What colleagues ask this person to take over, for the office what waits at the school."""
    for row in rows[:MOST]:
        yield Todo(
            title=f"答复学生交接：{row}",
            url=row.get_absolute_url(),
            label="去答复",
            due_on=row.starts_on,
            weight=65,
            detail=row.reason[:80],
            group_key="internships.to_take_over",
        )


@todo_provider(READ, rows=lambda viewer, today: JOURNALS.due(viewer), comes="学生交来的日志")
def to_read(viewer: Viewer, today: dt.date, rows: QuerySet[Journal]) -> Iterable[Todo]:
    """How many journals wait, in one line that leads to the first of them."""
    first = rows.first()
    if first is None:  # a colleague was quicker
        return
    yield Todo(
        title=f"{rows.count()} 篇日志等您批阅",
        url=reverse("internships:journal", kwargs={"public_id": first.public_id}),
        label="开始批阅",
        weight=60,
        detail=f"最早的是{first}",
        group_key="internships.to_read",
    )


@todo_provider(
    SETTLE, rows=lambda viewer, today: alerts_for(viewer).filter(turn_of(viewer)), comes="实习预警"
)
def to_settle(viewer: Viewer, today: dt.date, rows: QuerySet[Alert]) -> Iterable[Todo]:
    """How many alerts wait for this person, in one line."""
    told = rows.order_by().aggregate(n=Count("pk"), due=Min("due_on"))
    yield Todo(
        title=f"{told['n']} 条实习预警等您处理",
        url=f"{reverse('internships:alerts')}?turn=mine",
        label="去处理",
        due_on=told["due"],
        weight=70,
        group_key="internships.alerts",
    )


def _own_follow_ups(viewer: Viewer, today: dt.date) -> QuerySet[Visit]:
    return open_follow_ups(visits_for(viewer)).filter(follow_teacher__user=viewer.user.pk)


@todo_provider(LOG, rows=_own_follow_ups, whole="internships:visits")
def to_follow(viewer: Viewer, today: dt.date, rows: QuerySet[Visit]) -> Iterable[Todo]:
    """What this person is to follow up after visits."""
    for row in rows.order_by("follow_up_on")[:MOST]:
        yield Todo(
            title=f"走访跟进：{row.host}",
            url=row.get_absolute_url(),
            label="登记完成",
            due_on=row.follow_up_on,
            weight=65,
            detail=row.follow_up[:80],
            group_key="internships.to_follow",
        )


@todo_provider("internships.view_own", comes="签到、要签的同意书和协议")
def of_student(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """What a student has to do about the own internship besides journals."""
    if viewer.can(CHECK_IN) and own.is_missing(viewer, today):
        yield Todo("今天还没有签到", reverse("internships:check_in"), "去签到", today, weight=70)
    for consent in own.consents_to_sign(viewer):
        if own.consent_link(consent, LINK):
            url, about = reverse("internships:own_consent"), str(consent.placement.host)
            yield Todo("签实习知情同意书", url, "去签字", weight=68, detail=about)
    for deal in own.agreements_to_confirm(viewer, today):
        url = reverse("internships:agreement", kwargs={"public_id": deal.public_id})
        until = deal.placement.starts_on
        yield Todo("确认三方协议", url, "去确认", until, weight=66, detail=str(deal.placement.host))
    for row in own.untrained(viewer):
        words = "考核不合格的不能参加实习；时间、地点请问学校。"
        yield Todo("通过实习安全教育考核", row.get_absolute_url(), "看进展", row.starts_on, 64, words)
    for signal in own.signals_to_answer(viewer):
        url = reverse("internships:signal_reply", kwargs={"public_id": signal.public_id})
        yield Todo(
            "说明签到疑点", url, "去说明", weight=50, detail=signal.words, group_key="internships.signal"
        )


@todo_provider(WRITE, comes="要写的日志", whole="internships:own_journals")
def to_write(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """What a student has to write now."""
    for one in owed(own_placements(viewer), today):
        slot = one.slot
        where = {"public_id": one.placement.public_id, "kind": slot.kind, "number": slot.number}
        yield Todo(
            title=f"{'修改被退回的' if one.state == 'returned' else '写'}{slot.title}",
            url=reverse("internships:journal_write", kwargs=where),
            label="去写",
            due_on=slot.due_on,
            weight=60,
            detail=f"{cndate(slot.begins_on)}至{cndate(slot.due_on)}",
            group_key="internships.to_write",
        )


def _to_handle(viewer: Viewer, today: dt.date) -> QuerySet[Concern]:
    late = Q(due_on__lt=today, unit__in=viewer.units_for(HANDLE))
    rows = open_concerns(handled_for(viewer))
    return rows.filter(Q(handler=viewer.user.pk) | Q(handler__isnull=True) | late)


@todo_provider(HANDLE, rows=_to_handle, comes="等您办理的咨询和投诉", whole="internships:concerns")
def to_handle(viewer: Viewer, today: dt.date, rows: QuerySet[Concern]) -> Iterable[Todo]:
    """What this person was given, what nobody was given yet, and what a colleague at the own school has let run out."""
    for row in rows.order_by("due_on", "pk")[:MOST]:
        yield Todo(
            title=f"{_next_step(row, viewer)}{row}：{row.get_topic_display()}",
            url=row.get_absolute_url(),
            label="去办理",
            due_on=row.due_on,
            weight=75,
            detail=str(row.host or row.unit.name),
            group_key="internships.to_handle",
        )


def _next_step(row: Concern, viewer: Viewer) -> str:
    if not row.handler_id:
        return "交办"
    return (
        "答复" if row.handler_id == viewer.user.pk else f"由{row.handler}办理、逾期没有答复，请催办或改派："
    )


def _untaken(viewer: Viewer, today: dt.date) -> QuerySet[Incident]:
    return untaken(incidents_followed(viewer).exclude(reported_by=viewer.user.pk))


@todo_provider(FOLLOW, rows=_untaken, whole="internships:incidents")
def to_take(viewer: Viewer, today: dt.date, rows: QuerySet[Incident]) -> Iterable[Todo]:
    """Incidents that nobody has taken."""
    for row in rows[:MOST]:
        yield Todo(
            title=f"接报突发事件：{row}",
            url=row.get_absolute_url(),
            label="去接报",
            due_on=today,
            weight=100,
            detail=row.unit.name,
            group_key="internships.to_take",
        )


def _concluded(viewer: Viewer, today: dt.date) -> QuerySet[Incident]:
    rows = incidents_handled(viewer).filter(state=IncidentState.CONCLUDED)
    return rows.exclude(concluded_by=viewer.user.pk)


@todo_provider(
    lambda viewer: viewer.can(FOLLOW) and viewer.can(RULE_INCIDENTS),
    rows=_concluded,
    whole="internships:incidents",
)
def to_close(viewer: Viewer, today: dt.date, rows: QuerySet[Incident]) -> Iterable[Todo]:
    """Incidents that wait for a second person."""
    for row in rows[:MOST]:
        yield Todo(
            title=f"看处置结论、结案：{row}",
            url=row.get_absolute_url(),
            label="去结案",
            weight=80,
            detail=row.unit.name,
            group_key="internships.to_close",
        )


@todo_provider(CONFIRM, rows=lambda viewer, today: ASSESSMENTS.due(viewer), comes="等您确认的考核结果")
def to_confirm(viewer: Viewer, today: dt.date, rows: QuerySet[Assessment]) -> Iterable[Todo]:
    """How many assessments wait for this person."""
    yield _of_results(f"确认 {rows.count()} 名学生的考核结果", "去确认", "submitted")


def _objected(viewer: Viewer, today: dt.date) -> QuerySet[Assessment]:
    rows = open_objections(assessments_for(viewer)).filter(viewer.within(CONFIRM, "placement__unit"))
    return rows.exclude(placement__student__user=viewer.user.pk)


@todo_provider(CONFIRM, rows=_objected)
def to_answer(viewer: Viewer, today: dt.date, rows: QuerySet[Assessment]) -> Iterable[Todo]:
    """How many objections wait for this person."""
    yield _of_results(f"答复 {rows.count()} 名学生的考核异议", "去答复", "objected")


def _of_results(title: str, label: str, standing: str) -> Todo:
    url = f"{reverse('internships:assessments')}?standing={standing}"
    return Todo(title, url, label, weight=60, group_key="internships.to_confirm")


@todo_provider(
    "internships.rule_report", rows=lambda viewer, today: REPORTS.due(viewer), comes="等您批阅的实习报告"
)
def reports_to_read(viewer: Viewer, today: dt.date, rows: QuerySet[Report]) -> Iterable[Todo]:
    """How many final reports wait."""
    yield Todo(
        title=f"{rows.count()} 份实习报告等您批阅",
        url=f"{reverse('internships:reports')}?state=submitted",
        label="去批阅",
        weight=60,
        group_key="internships.reports_to_read",
    )


@todo_provider(VIEW, comes="要您评分的实习学生")
def to_score(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Whose internship is over and lacks scores of the person's side. One query for each side the person scores."""
    for side, rows in scored_by(viewer).items():
        over = with_standing(rows).filter(Q(standing="") | Q(standing__in=SCORED))
        number = over.filter(
            Q(state=PlacementState.ENDING) | Q(ends_on__lte=today), **{f"{side}_scored": 0}
        ).count()
        if number:
            yield Todo(
                title=f"给 {number} 名实习学生评分",
                url=f"{reverse('internships:assessments')}?standing=open",
                label="去评分",
                weight=55,
                group_key="internships.to_score",
            )
