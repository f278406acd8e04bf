"""What people have to do about joint projects, trainings and founding teams."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url
from parks.enums import ProjectState
from parks.models import JointProject, Milestone, Training
from parks.selectors.access import edited_projects
from parks.selectors.project import overdue_milestones, waiting_trainings
from parks.services.project import EDIT as EDIT_PROJECTS
from parks.services.training import EDIT as EDIT_TRAININGS


def _late(viewer: Viewer, today: dt.date) -> QuerySet[JointProject]:
    return edited_projects(viewer).filter(state=ProjectState.RUNNING, due_on__lt=today)


@todo_provider(
    EDIT_PROJECTS, rows=_late, comes="到期没有结题的合作项目、没有完成的节点", whole="parks:projects"
)
def projects(viewer: Viewer, today: dt.date, rows: QuerySet[JointProject]) -> Iterable[Todo]:
    """Projects over their day."""
    for row in rows.order_by("due_on", "pk")[:MOST]:
        yield Todo(
            title=f"项目到期：{row}",
            url=record_url("parks:project", row.public_id),
            label="登记结题",
            due_on=row.due_on,
            weight=50,
            detail="登记结题，或修改计划完成日期",
            group_key="parks.projects_late",
        )


def _late_milestones(viewer: Viewer, today: dt.date) -> QuerySet[Milestone]:
    return overdue_milestones(today).filter(project__in=edited_projects(viewer))


@todo_provider(EDIT_PROJECTS, rows=_late_milestones, whole="parks:projects")
def milestones(viewer: Viewer, today: dt.date, rows: QuerySet[Milestone]) -> Iterable[Todo]:
    """Milestones that should have been reached."""
    for one in rows.order_by("due_on", "pk")[:MOST]:
        yield Todo(
            title=f"节点没有完成：{one}",
            url=record_url("parks:project", one.project.public_id),
            label="去登记",
            due_on=one.due_on,
            weight=45,
            detail=str(one.project),
            group_key="parks.milestones_late",
        )


@todo_provider(
    EDIT_TRAININGS,
    rows=lambda viewer, today: waiting_trainings(viewer, timezone.now()),
    comes="办完还没有登记参训情况的培训",
    whole="parks:trainings",
)
def trainings(viewer: Viewer, today: dt.date, rows: QuerySet[Training]) -> Iterable[Todo]:
    """Trainings that are over, of which nobody has said who came."""
    for row in rows.order_by("ends_at", "pk")[:MOST]:
        yield Todo(
            title=f"登记举办情况：{row}",
            url=record_url("parks:training", row.public_id),
            label="去登记",
            due_on=timezone.localdate(row.ends_at) + dt.timedelta(days=7),
            weight=45,
            detail="登记参训名单或人次，才计入培训人次",
            group_key="parks.trainings_waiting",
        )
