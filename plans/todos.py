"""What people have to do about plans, and the figures of the home page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from groupportal.messages.highlights import HomeFigure, home_figure
from groupportal.messages.todos import Todo, todo_provider
from groupportal.metrics.links import figure_url
from groupportal.tenancy.kept import once
from groupportal.tenancy.models import Group
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.asof import as_of_label
from groupportal.ui.formats import cndate
from plans.enums import AssignmentState, FilingLevel, FilingOrigin, FilingState
from plans.models import Filing, Plan
from plans.selectors import main_plan, reported_of, revision_as_of
from plans.selectors.contributions import tasks_to_consolidate
from plans.selectors.gaps import gaps_of
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


@once
def _working_day(group_id: int) -> dt.date | None:
    """Read anew: what is kept of to-dos hangs on it."""
    return Group.objects.values_list("working_on", flat=True).get(pk=group_id)


@todo_provider()
def to_date(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """A file was read in, and the group has not said what it prepares: its date is proposed. Two queries."""
    if not viewer.can("tenancy.edit_group"):
        return []
    if _working_day(viewer.group.pk):
        return []
    read = (
        Filing.objects.filter(origin=FilingOrigin.IMPORT)
        .order_by("-as_of")
        .values_list("as_of", flat=True)
        .first()
    )
    if read is None:
        return []
    return [
        Todo(
            title=f"定下工作日期：{as_of_label(read)}验收",
            url=f"{reverse('people:working_date')}?on={read:%Y-%m-%d}",
            label="定下日期",
            weight=55,
            detail="导入的文件截至这一天。定下后，填报、台账和验收表打开时都先按它。",
            group_key="plans.to_date",
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


@todo_provider()
def to_fill(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """How many points lack a figure, a file or a filing on the working date, in one line."""
    if not viewer.can("plans.review_filing"):
        return []
    plan, day = main_plan(), _working_day(viewer.group.pk) or today
    revision = revision_as_of(plan, day) if plan else None
    if plan is None or revision is None:
        return []
    lacking = sum(bool(point.lacks) for task in gaps_of(revision, day) for point in task.points)
    if not lacking:
        return []
    return [
        Todo(
            title=f"{lacking} 条验收要点待补",
            url=f"{reverse('plans:gaps', kwargs={'public_id': plan.public_id})}?as_of={day:%Y-%m-%d}",
            label="去补缺",
            weight=58,
            detail=f"截至{cndate(day)}，缺填报、数值或佐证",
            group_key="plans.to_fill",
        )
    ]


@todo_provider(comes="有新贡献待汇总的任务", to=lambda viewer: viewer.can("plans.review_filing"))
def to_consolidate(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Tasks to which units contributed since the group last wrote. One query."""
    if not viewer.can("plans.review_filing"):
        return []
    return [
        Todo(
            title=f"汇总：{thread.name}",
            url=reverse("plans:consolidation", kwargs={"public_id": thread.public_id}),
            label="去汇总",
            weight=65,
            detail="有新通过的单位贡献，集团填报还没有采用",
            group_key="plans.to_consolidate",
        )
        for thread in tasks_to_consolidate(today)[:_SHOWN]
    ]


@todo_provider(comes="您起草的集团填报", to=lambda viewer: viewer.for_all_units("plans.file_progress"))
def to_finish(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """The group's drafts that this person wrote last. One query."""
    if not viewer.for_all_units("plans.file_progress"):
        return []
    mine = Filing.objects.filter(level=FilingLevel.GROUP, state=FilingState.DRAFT, proposed_by=viewer.user)
    return [
        Todo(
            title=f"提交集团填报：{row.thread.name}",
            url=reverse("plans:filing_edit", kwargs={"public_id": row.public_id}),
            label="继续写",
            weight=60,
            detail=f"草稿，截至{cndate(row.as_of)}",
            group_key="plans.to_finish",
        )
        for row in mine.select_related("thread").order_by("-id")[:_SHOWN]
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
