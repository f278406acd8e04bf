"""What people have to do about plans, and the figures of the home page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from groupportal.messages.highlights import HomeFigure, home_figure
from groupportal.messages.todos import Todo, todo_provider
from groupportal.metrics.links import figure_url
from groupportal.tenancy.viewer import Viewer
from plans.enums import AssignmentState
from plans.models import Plan
from plans.selectors import main_plan, reported_of, revision_as_of
from plans.selectors.overdue import overdue_on
from plans.selectors.queues import rulings_due, waiting_for

_SHOWN = 60
"""To-dos per provider: more than that is a list, which has its own page."""


@todo_provider(comes="部署给您的任务和退回的填报", to=lambda viewer: viewer.can("plans.file_progress"))
def to_file(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Assignments that wait for this person, the returned ones first among those of a day. One query."""
    if not viewer.can("plans.file_progress"):
        return []
    todos = []
    for row in waiting_for(viewer, today)[:_SHOWN]:
        returned = row.state == AssignmentState.RETURNED
        todos.append(
            Todo(
                title=f"{'修改被退回的填报' if returned else '填报进展'}：{row.thread.name}",
                url=reverse("plans:assignment", kwargs={"public_id": row.public_id}),
                begins=reverse("plans:file_assignment", kwargs={"public_id": row.public_id}),
                label="修改填报" if returned else "填报进展",
                due_on=row.due_on,
                weight=90 if returned else 70,
                detail=row.request[:120],
                group_key="plans.returned" if returned else "plans.to_file",
            )
        )
    return todos


@todo_provider()
def to_begin(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """The first thing a new group's secretariat does. One query."""
    if not viewer.can("plans.import_plan") or Plan.objects.exists():
        return []
    return [
        Todo(
            title="导入现有的附件2或目标任务分解表",
            url=reverse("imports:upload", kwargs={"kind": "plan"}),
            label="导入文件",
            weight=60,
            detail="集团还没有建设规划。手头没有文件，可以到“建设任务”里从空白起草。",
            group_key="plans.to_begin",
        )
    ]


@todo_provider(comes="等您审核的填报", to=lambda viewer: viewer.can("plans.review_filing"))
def to_review(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Filings this person is to rule on. One query."""
    if not viewer.can("plans.review_filing"):
        return []
    return [
        Todo(
            title=f"审核填报：{row.thread.name}",
            url=reverse("plans:review", kwargs={"public_id": row.public_id}),
            label="去审核",
            weight=80,
            detail=f"{row.assignment.unit if row.assignment and row.assignment.unit else row.proposed_by}提交",
            group_key="plans.to_review",
        )
        for row in rulings_due(viewer)[:_SHOWN]
    ]


@todo_provider()
def to_press(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """For those who assign: one line for all that is late. One query."""
    if not viewer.can("plans.assign_task"):
        return []
    late = list(overdue_on(today).order_by("due_on").values_list("due_on", flat=True))
    if not late:
        return []
    return [
        Todo(
            title=f"{len(late)} 项部署逾期未填报",
            url=f"{reverse('plans:assignments')}?state=overdue",
            label="查看并催办",
            due_on=late[0],
            weight=60,
            group_key="plans.overdue",
        )
    ]


@home_figure
def reported(viewer: Viewer, as_of: dt.date) -> list[HomeFigure]:
    """How much of the main plan is reported."""
    if not viewer.can("plans.view_plan"):
        return []
    plan = main_plan()
    revision = revision_as_of(plan, as_of) if plan else None
    if plan is None or revision is None:
        return []
    done, total = reported_of(revision, as_of)
    shown = f"共 {total} 项任务与指标，{total - done} 项还没有已通过的填报。"
    href = figure_url("plans.tasks_reported", as_of, plan=plan.public_id)
    return [HomeFigure("已填报任务与指标", done, "项", href, shown)]
