"""Figures of joint projects, trainings and founding teams."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from groupportal.metrics.registry import ChoiceParam, Column, MetricResult, metric, number_of
from parks.enums import AchievementKind, ProjectKind, TrainingKind
from parks.models import Achievement, JointProject, StartupTeam, Training
from parks.selectors.centre_param import CENTRE
from parks.selectors.papers import papers, papers_of_projects
from parks.selectors.project import held_between, listed_trainings, persons_of, times_of

_PROJECT = (
    Column("项目", "title"),
    Column("种类", "get_kind_display"),
    Column("牵头单位", "unit.name"),
    Column("开始日期", "starts_on", "date"),
    Column("状态", "get_state_display"),
)
_TRAINING = (
    Column("培训", "title"),
    Column("种类", "get_kind_display"),
    Column("举办单位", "unit.name"),
    Column("时间", "starts_at", "time"),
    Column("人次", "came", "number"),
)


@metric(
    "parks.projects",
    label="合作研发、技术服务项目",
    unit="项",
    definition="起始日期至截至日期之间（含两端）开始的合作研发和技术服务项目数，按开始日期；已终止的也计入。",
    records="合作项目",
    keeper="牵头单位",
    action="parks.view_projects",
    params={"kind": ChoiceParam("种类", ProjectKind.choices), "centre": CENTRE},
)
def projects(
    as_of: dt.date, since: dt.date, kind: str | None = None, centre: UUID | None = None
) -> MetricResult:
    """Projects that began in a time."""
    wanted = {field: value for field, value in {"kind": kind, "centre__public_id": centre}.items() if value}
    rows = JointProject.objects.filter(starts_on__gte=since, starts_on__lte=as_of, **wanted)
    return MetricResult(
        number_of(rows), rows.select_related("unit"), _PROJECT, files=lambda: papers_of_projects(rows)
    )


@metric(
    "parks.achievements",
    label="项目成果",
    unit="项",
    definition="起始日期至截至日期之间（含两端）合作项目取得的专利、软件著作权、新产品、获奖等，按取得日期。",
    records="项目成果",
    keeper="牵头单位",
    action="parks.view_projects",
    params={"kind": ChoiceParam("种类", AchievementKind.choices)},
)
def achievements(as_of: dt.date, since: dt.date, kind: str | None = None) -> MetricResult:
    """What came of projects in a time."""
    rows = Achievement.objects.filter(gained_on__gte=since, gained_on__lte=as_of)
    if kind:
        rows = rows.filter(kind=kind)
    columns = (
        Column("成果", "title"),
        Column("种类", "get_kind_display"),
        Column("项目", "project.title"),
        Column("取得日期", "gained_on", "date"),
    )
    return MetricResult(
        number_of(rows),
        rows.select_related("project"),
        columns,
        files=lambda: papers(rows, "paper", "project"),
    )


def _trained(value: Any, rows: QuerySet[Training]) -> MetricResult:
    return MetricResult(value, listed_trainings(rows), _TRAINING, files=lambda: papers(rows, "paper"))


_TRAINED = {"kind": ChoiceParam("种类", TrainingKind.choices), "centre": CENTRE}


@metric(
    "parks.trainings",
    label="举办培训",
    unit="次",
    definition="起始日期至截至日期之间（含两端）已举办的培训次数，按开始日期。",
    records="培训",
    keeper="举办单位",
    action="parks.view_trainings",
    params=_TRAINED,
)
def trainings(
    as_of: dt.date, since: dt.date, kind: str | None = None, centre: UUID | None = None
) -> MetricResult:
    """Trainings that were held in a time."""
    rows = held_between(since, as_of, kind, centre)
    return _trained(number_of(rows), rows)


@metric(
    "parks.training_times",
    label="培训人次",
    unit="人次",
    definition="起始日期至截至日期之间（含两端）已举办的培训，实到人数逐次相加；没有名单的按登记的人次。",
    records="培训",
    keeper="举办单位",
    action="parks.view_trainings",
    params=_TRAINED,
)
def training_times(
    as_of: dt.date, since: dt.date, kind: str | None = None, centre: UUID | None = None
) -> MetricResult:
    """Person-times of trainings in a time."""
    rows = held_between(since, as_of, kind, centre)
    return _trained(times_of(rows), rows)


@metric(
    "parks.training_persons",
    label="培训人数",
    unit="人",
    definition=(
        "起始日期至截至日期之间（含两端）已举办的培训，名单上的人按姓名和电话（没有电话的按姓名和企业）去重；"
        "只有人次、没有名单的不计入人数。同一个人参加几次只算一人，所以下列各次培训的人次相加可以多于人数；不列姓名。"
    ),
    records="有名单的培训",
    keeper="举办单位",
    action="parks.view_trainings",
    params=_TRAINED,
)
def training_persons(
    as_of: dt.date, since: dt.date, kind: str | None = None, centre: UUID | None = None
) -> MetricResult:
    """Persons who were trained in a time, each once."""
    rows = held_between(since, as_of, kind, centre)
    return _trained(persons_of(rows), rows.filter(counted=None))


@metric(
    "parks.teams",
    label="孵化创业团队",
    unit="个",
    definition="起始日期至截至日期之间（含两端）入孵的创业团队数，按入孵日期。",
    records="创业团队",
    keeper="所属单位",
    action="parks.view_trainings",
    params={"centre": CENTRE},
)
def teams(as_of: dt.date, since: dt.date, centre: UUID | None = None) -> MetricResult:
    """Founding teams that began in a time."""
    rows = StartupTeam.objects.filter(starts_on__gte=since, starts_on__lte=as_of)
    if centre:
        rows = rows.filter(centre__public_id=centre)
    columns = (
        Column("团队", "name"),
        Column("所属单位", "unit.name"),
        Column("方向", "field"),
        Column("入孵日期", "starts_on", "date"),
    )
    return MetricResult(
        number_of(rows), rows.select_related("unit"), columns, files=lambda: papers(rows, "licence")
    )


@metric(
    "parks.firms_registered",
    label="孵化后注册企业",
    unit="家",
    definition="起始日期至截至日期之间（含两端）创业团队注册的企业数，按注册日期。",
    records="创业团队",
    keeper="所属单位",
    action="parks.view_trainings",
)
def firms_registered(as_of: dt.date, since: dt.date) -> MetricResult:
    """Firms that came of founding teams in a time."""
    rows = StartupTeam.objects.filter(registered_on__gte=since, registered_on__lte=as_of)
    columns = (
        Column("企业", "firm"),
        Column("团队", "name"),
        Column("注册日期", "registered_on", "date"),
        Column("信用代码", "credit_code"),
    )
    return MetricResult(number_of(rows), rows, columns, files=lambda: papers(rows, "licence"))
