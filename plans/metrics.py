"""Figures of plans. Every one is as of a date, by the revision then in force."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from decimal import Decimal

from groupportal.files.models import StoredFile
from groupportal.files.selectors import sources
from groupportal.metrics.narrative import answered, known_with
from groupportal.metrics.registry import ChoiceParam, Column, MetricResult, TextParam, UuidParam, metric
from plans.enums import ItemKind
from plans.models import AcceptancePoint, Assignment, Filing, ItemThread, Plan, PlanItem
from plans.reading import match_figures, same_name
from plans.selectors import main_plan, progress_of, revision_as_of
from plans.selectors.options import plan_options, thread_options
from plans.selectors.overdue import overdue_on
from plans.selectors.progress import ItemProgress


def _plan_name(public_id: uuid.UUID) -> str | None:
    return Plan.objects.filter(public_id=public_id).values_list("name", flat=True).first()


def _thread_name(public_id: uuid.UUID) -> str | None:
    return ItemThread.objects.filter(public_id=public_id).values_list("name", flat=True).first()


_SCOPE = {
    "plan": UuidParam("规划", name_of=_plan_name, options=plan_options),
    "kind": ChoiceParam("类型", choices=ItemKind.choices),
    "heading": UuidParam("任务或指标", name_of=_thread_name, options=thread_options),
}
_ITEMS = (
    Column("名称", "name"),
    Column("上级", lambda item: item.parent.name if item.parent else ""),
    Column("类型", "get_kind_display"),
)
_POINTS = (
    Column("验收要点", lambda point: f"{point.number}{point.text}"),
    Column("任务或指标", "item.name"),
)
_FILINGS = (
    Column("任务或指标", "thread.name"),
    Column("截至", "as_of", "date"),
    Column(
        "完成情况", lambda filing: answered(filing.text, filing.as_of, known_with("plans.view_plan"))[:120]
    ),
    Column("填报人", lambda filing: filing.who),
    Column("审核人", lambda filing: str(filing.ruled_by or "")),
)


def _rows(
    as_of: dt.date, plan: uuid.UUID | None, kind: str | None, heading: uuid.UUID | None
) -> list[ItemProgress]:
    """The tasks and indicators of the revision in force, below one heading where one is named."""
    chosen = Plan.objects.filter(public_id=plan).first() if plan else main_plan()
    revision = revision_as_of(chosen, as_of) if chosen else None
    if revision is None:
        return []
    branches = progress_of(revision, as_of, kind or "").branches
    return [
        row
        for branch in branches
        for row in branch.rows
        if heading in (None, branch.item.thread.public_id, row.item.thread.public_id)
    ]


def _files(rows: Iterable[ItemProgress]) -> Callable[[], Iterable[tuple[StoredFile, str]]]:
    listed = list(rows)

    def files() -> Iterable[tuple[StoredFile, str]]:
        yield from ((e.file, e.title or row.item.name) for row in listed for e in row.evidence)
        yield from sources({row.filing.source_file_id for row in listed if row.filing})

    return files


@metric(
    "plans.tasks_total",
    label="任务与指标总数",
    unit="项",
    definition="截至日期生效的规划版本中要填报的具体任务和二级指标的条数；没有下级的一级条目也计入。",
    records="规划版本的任务与指标",
    keeper="秘书处",
    action="plans.view_plan",
    params=_SCOPE,
)
def tasks_total(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """Tasks and indicators that are filed on."""
    rows = _rows(as_of, plan, kind, heading)
    items = PlanItem.objects.filter(pk__in=[r.item.pk for r in rows]).select_related("parent")
    return MetricResult(len(rows), items, _ITEMS, _files(rows))


@metric(
    "plans.tasks_reported",
    label="已填报任务与指标",
    unit="项",
    definition="截至日期有已通过审核（或随文件导入）的集团填报、且填报的截至日期不晚于该日的任务与指标条数。单位贡献不计。",
    records="已通过的进展填报",
    keeper="秘书处",
    action="plans.view_plan",
    params=_SCOPE,
)
def tasks_reported(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """Those with an approved filing."""
    rows = [r for r in _rows(as_of, plan, kind, heading) if r.filing]
    filings = Filing.objects.filter(pk__in=[r.filing.pk for r in rows if r.filing])
    found = filings.select_related("thread", "proposed_by", "ruled_by")
    return MetricResult(len(rows), found, _FILINGS, _files(rows))


@metric(
    "plans.points_total",
    label="验收要点总数",
    unit="条",
    definition="截至日期生效的规划版本中全部验收要点的条数。",
    records="规划版本的验收要点",
    keeper="秘书处",
    action="plans.view_plan",
    params=_SCOPE,
)
def points_total(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """All acceptance points."""
    rows = _rows(as_of, plan, kind, heading)
    return _points(rows, [p.point.pk for r in rows for p in r.points])


def _points(rows: list[ItemProgress], ids: list[int], note: str = "") -> MetricResult:
    points = AcceptancePoint.objects.filter(pk__in=ids).select_related("item")
    return MetricResult(len(ids), points, _POINTS, _files(rows), note)


@metric(
    "plans.points_evidenced",
    label="有佐证的验收要点",
    unit="条",
    definition="所属任务已有通过审核的填报、填报附有至少一份佐证材料、且要点要求数量时填报给出了相应数值的验收要点条数。",
    records="已通过的进展填报及其数值和佐证材料",
    keeper="秘书处",
    action="plans.view_plan",
    params=_SCOPE,
)
def points_evidenced(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """Points shown to be met by a file and, where they ask for one, a figure."""
    rows = [r for r in _rows(as_of, plan, kind, heading) if r.evidence]
    return _points(rows, [p.point.pk for r in rows for p in r.points if not p.claims])


@metric(
    "plans.points_claimed",
    label="待补数值或佐证的验收要点",
    unit="条",
    definition="要求了数量、所属任务已有通过审核的填报，但填报里没有相应数值，或没有任何佐证材料的验收要点条数。",
    records="已通过的进展填报及其数值和佐证材料",
    keeper="秘书处",
    action="plans.view_plan",
    params=_SCOPE,
)
def points_claimed(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """Points claimed without being shown."""
    rows = [r for r in _rows(as_of, plan, kind, heading) if r.claims]
    return _points(rows, [p.point.pk for r in rows for p in r.points if p.claims])


@metric(
    "plans.assignments_overdue",
    label="逾期未填报的部署",
    unit="项",
    definition="截止日期早于截至日期、到这一天仍没有提交填报（或提交的都被退回）的任务部署数，不含已撤销的部署。",
    records="任务部署与进展填报",
    keeper="秘书处",
    action="plans.view_plan",
    params={"plan": _SCOPE["plan"]},
)
def assignments_overdue(as_of: dt.date, plan: uuid.UUID | None = None) -> MetricResult:
    """Assignments that were late on the day."""
    rows = overdue_on(as_of).select_related("thread", "unit", "assignee")
    if plan:
        rows = rows.filter(thread__plan__public_id=plan)
    columns = (
        Column("任务或指标", "thread.name"),
        Column("承办", _by_whom),
        Column("截止日期", "due_on", "date"),
    )
    return MetricResult(rows.count(), rows, columns)


def _by_whom(assignment: Assignment) -> str:
    return "、".join(str(x) for x in (assignment.unit, assignment.assignee) if x)


@metric(
    "plans.filing_figure",
    label="填报数值",
    unit="",
    definition="截至日期最近一份已通过的集团填报中，对应这条验收要点的数值。汇总自各单位贡献的，可打开填报查看来源。",
    records="已通过的进展填报的数值",
    keeper="秘书处汇总填报，由他人审核",
    action="plans.view_plan",
    params={"thread": UuidParam("任务或指标", name_of=_thread_name), "label": TextParam("验收要点")},
)
def filing_figure(as_of: dt.date, thread: uuid.UUID, label: str) -> MetricResult:
    """The figure that the filing in force gives for a point."""
    rows = [r for r in _rows_of_thread(as_of, thread) if r.filing]
    filing = rows[0].filing if rows else None
    figures = list(filing.figures.all()) if filing else []
    points = [p.point for p in rows[0].points] if rows else []
    wanted = [p for p in points if same_name(p.text) == same_name(label)]
    found = match_figures(points, figures)
    figure = next((found[p.pk] for p in wanted if p.pk in found), None)
    figure = figure or next((f for f in figures if same_name(f.label) == same_name(label)), None)
    behind = Filing.objects.filter(pk=filing.pk if filing else None).select_related(
        "thread", "proposed_by", "ruled_by"
    )
    note = "" if figure else "截至这一天，没有已通过的填报给出这个数值。"
    return MetricResult(figure.value if figure else Decimal(0), behind, _FILINGS, _files(rows), note)


def _rows_of_thread(as_of: dt.date, thread: uuid.UUID) -> list[ItemProgress]:
    plan = Plan.objects.filter(threads__public_id=thread).first()
    return _rows(as_of, plan.public_id, None, thread) if plan else []
