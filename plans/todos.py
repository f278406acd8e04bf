"""What people have to do about plans, and the figures of the home page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from groupportal.messages.highlights import HomeFigure, home_figure
from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.metrics.links import figure_url
from groupportal.tenancy.selectors import working_day
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.asof import PARAMETER
from groupportal.ui.formats import cndate
from plans.enums import AssignmentState, FilingLevel, FilingState
from plans.models import Assignment, Filing, ItemThread
from plans.rules import files_for_all
from plans.selectors import main_revision, reported_of
from plans.selectors.contributions import due_to_consolidate
from plans.selectors.gaps import gap_lines
from plans.selectors.overdue import missing_by_deadline
from plans.selectors.queues import rulings_due, waiting_for
from plans.views.cells import page


@todo_provider(
    "plans.file_progress", rows=waiting_for, comes="部署给您的任务和退回的填报", whole="plans:mine"
)
def to_file(viewer: Viewer, today: dt.date, rows: QuerySet[Assignment]) -> Iterator[Todo]:
    """Assignments that wait for this person, the returned ones first among those of a day."""
    for row in rows[:MOST]:
        returned = row.state == AssignmentState.RETURNED
        yield _about(
            row.thread,
            "修改被退回的填报" if returned else "填报进展",
            page("assignment", row),
            "修改填报" if returned else "填报进展",
            weight=90 if returned else 70,
            begins=page("file_assignment", row),
            due_on=row.due_on,
            detail=row.request[:120],
            group_key="plans.returned" if returned else "plans.to_file",
        )


@todo_provider(
    "plans.review_filing",
    rows=lambda viewer, today: rulings_due(viewer),
    comes="等您审核的填报",
    whole="plans:review_queue",
)
def to_review(viewer: Viewer, today: dt.date, rows: QuerySet[Filing]) -> Iterator[Todo]:
    """Filings this person is to rule on."""
    for row in rows[:MOST]:
        whose = row.assignment.unit if row.assignment and row.assignment.unit else row.proposed_by
        yield _about(
            row.thread,
            "审核填报",
            page("review", row),
            "去审核",
            weight=80,
            detail=f"{whose}提交",
            group_key="plans.to_review",
        )


@todo_provider("plans.assign_task", whole="plans:assignments")
def to_press(viewer: Viewer, today: dt.date) -> Iterator[Todo]:
    """For those who assign: a line for each deadline that has passed or comes within days, with how many have not filed."""
    for due_on, units, tasks in missing_by_deadline(today):
        state = "overdue" if due_on < today else "open"
        yield Todo(
            title=f"{units} 家未交：{cndate(due_on)}截止",
            url=f"{reverse('plans:assignments')}?state={state}&due_on={due_on:%Y-%m-%d}",
            label="查看并催办",
            due_on=due_on,
            weight=60,
            detail=f"{tasks} 项部署还没有填报",
            group_key="plans.overdue",
        )


@todo_provider("plans.review_filing")
def to_fill(viewer: Viewer, today: dt.date) -> Iterator[Todo]:
    """How many points lack a figure, a file or a filing on the working date, in one line."""
    day = working_day() or today
    revision = main_revision(day)
    if revision and (lacking := sum(line.lacking for line in gap_lines(revision, day))):
        yield Todo(
            title=f"{lacking} 条验收要点待补",
            url=f"{page('gaps', revision.plan)}?as_of={day:%Y-%m-%d}",
            label="去补缺",
            weight=58,
            detail=f"截至{cndate(day)}，缺填报、数值或佐证",
            group_key="plans.to_fill",
        )


@todo_provider(
    "plans.review_filing",
    rows=lambda viewer, today: due_to_consolidate(),
    comes="有新贡献待汇总的任务",
    whole="plans:consolidations",
)
def to_consolidate(viewer: Viewer, today: dt.date, rows: QuerySet[ItemThread]) -> Iterator[Todo]:
    """Tasks to which units contributed since the group last wrote, as their page shows them."""
    for thread in rows[:MOST]:
        yield _about(
            thread,
            "汇总",
            page("consolidation", thread),
            "去汇总",
            weight=65,
            detail="有新通过的单位贡献，集团填报还没有采用",
            group_key="plans.to_consolidate",
        )


def _own_drafts(viewer: Viewer, today: dt.date) -> QuerySet[Filing]:
    later = Filing.objects.filter(
        thread=OuterRef("thread"), level=OuterRef("level"), as_of=OuterRef("as_of"), pk__gt=OuterRef("pk")
    )
    newer = later.filter(Q(level=FilingLevel.GROUP) | Q(assignment=OuterRef("assignment")))
    rows = Filing.objects.filter(
        Q(state=FilingState.DRAFT) | (Q(state=FilingState.RETURNED) & ~Q(Exists(newer))),
        proposed_by=viewer.user.pk,
    )
    called_off = Assignment.objects.filter(state=AssignmentState.CANCELLED)
    elsewhere = Q(assignment__in=waiting_for(viewer, today).order_by().values("pk"))
    return rows.exclude(elsewhere | Q(assignment__in=called_off.values("pk")))


@todo_provider(files_for_all, rows=_own_drafts, comes="您起草的填报")
def to_finish(viewer: Viewer, today: dt.date, rows: QuerySet[Filing]) -> Iterator[Todo]:
    """The drafts that this person wrote last, for the group or in a unit's stead, and what came back and nobody has taken up since."""
    for row in rows.select_related("thread", "assignment__unit").order_by("-id")[:MOST]:
        asked = row.assignment
        whose = f"代{asked.unit}" if asked and asked.unit else "集团"
        if row.state == FilingState.RETURNED:
            yield _about(
                row.thread,
                "修改被退回的填报" if row.level == FilingLevel.GROUP else f"修改被退回的填报（{whose}）",
                page("filing", row),
                "修改填报",
                weight=90,
                begins=page("file_assignment", asked)
                if asked
                else f"{page('file_task', row.thread)}?{PARAMETER}={row.as_of:%Y-%m-%d}",
                detail=row.answer[:120],
                group_key="plans.returned",
            )
            continue
        yield _about(
            row.thread,
            f"提交{whose}填报",
            page("filing_edit", row),
            "继续写",
            weight=60,
            detail=f"草稿，截至{cndate(row.as_of)}",
            group_key="plans.to_finish",
        )


def _about(thread: ItemThread, deed: str, url: str, label: str, **more: Any) -> Todo:
    """Something to do about a task."""
    return Todo(f"{deed}：{thread.name}", url, label, **more)


@home_figure
def reported(viewer: Viewer, as_of: dt.date) -> list[HomeFigure]:
    """How much of the main plan is reported."""
    if not viewer.can("plans.view_plan"):
        return []
    revision = main_revision(as_of)
    if revision is None:
        return []
    done, total, unproven = reported_of(revision, as_of)
    said = [f"共 {total} 项任务与指标"]
    said += [f"{total - done} 项还没有已通过的填报"] if done < total else []
    said += [f"{unproven} 条要点缺佐证"] if unproven else []
    href = figure_url("plans.tasks_reported", as_of, plan=revision.plan.public_id)
    return [HomeFigure("已填报任务与指标", done, "项", href, f"{'，'.join(said)}。")]
