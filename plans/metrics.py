"""Figures of plans. Every one is as of a date, by the revision then in force."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from groupportal.files.models import StoredFile
from groupportal.files.selectors import sources
from groupportal.metrics.narrative import answered, known_with
from groupportal.metrics.registry import (
    ChoiceParam,
    Column,
    Correction,
    IntParam,
    MetricResult,
    TextParam,
    UuidParam,
    metric,
    number_of,
)
from groupportal.ui.figures import rate_value
from plans.enums import ItemKind, Result, TaskState
from plans.models import AcceptancePoint, Assignment, Filing, ItemThread, Plan, PlanItem, YearlyExpectation
from plans.reading import figure_label, match_figures, same_name
from plans.selectors import main_plan, progress_of, revision_as_of
from plans.selectors.claims import NO_EVIDENCE, NO_NUMBER
from plans.selectors.evidence import is_proven, with_points
from plans.selectors.filed import evidence_of
from plans.selectors.filed_item import FiledItem
from plans.selectors.options import plan_options, thread_options
from plans.selectors.outcome import REACHED, outcomes_of
from plans.selectors.overdue import overdue_on
from plans.selectors.rows import Point
from plans.services.correcting import correct_figure


def _plan_name(public_id: uuid.UUID) -> str | None:
    return Plan.objects.filter(public_id=public_id).values_list("name", flat=True).first()


def _thread_name(public_id: uuid.UUID) -> str | None:
    return ItemThread.objects.filter(public_id=public_id).values_list("name", flat=True).first()


_SCOPE = {
    "plan": UuidParam("规划", name_of=_plan_name, options=plan_options),
    "kind": ChoiceParam("类型", choices=ItemKind.choices),
    "heading": UuidParam("任务或指标", name_of=_thread_name, options=thread_options),
}
_THREAD = UuidParam("任务或指标", name_of=_thread_name, records=thread_options)
_figure = partial(metric, keeper="秘书处", action="plans.view_plan", params=_SCOPE)
_STATE = {"state": ChoiceParam("填报情况", choices=TaskState.choices)}
_ITEMS = (
    Column("名称", "name"),
    Column("上级", lambda item: item.parent.name if item.parent else ""),
    Column("类型", "get_kind_display"),
)
_POINTS = (
    Column("验收要点", lambda point: f"{point.number}{point.text}"),
    Column("任务或指标", "item.name"),
)
_EXPECTATIONS = (
    Column("任务或指标", "item.name"),
    Column("年份", "year", "short"),
    Column("预期", "text"),
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
) -> list[FiledItem]:
    """The tasks and indicators of the revision in force, below one heading where one is named."""
    chosen = Plan.objects.filter(public_id=plan).first() if plan else main_plan()
    revision = revision_as_of(chosen, as_of) if chosen else None
    if revision is None:
        return []
    # All kinds are read at once, so that a page with many figures reads them once.
    found = progress_of(revision, as_of)
    if kind is None and heading is None:
        return list(found.rows)
    return [
        row
        for branch in (found.of_kind(kind) if kind else found.branches)
        for row in branch.rows
        if heading in (None, branch.item.thread.public_id, row.item.thread.public_id)
    ]


def _these(rows: QuerySet[Any], ids: list[int]) -> QuerySet[Any]:
    """Those of these keys. They go to the database as one value: most who ask want the figure, and never the rows."""
    return rows.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [ids]))


def _files(
    rows: Iterable[FiledItem], about: Sequence[Point] = ()
) -> Callable[[], Iterable[tuple[StoredFile, str]]]:
    """The files behind rows; ``about``: the points whose proof is wanted, every file without one."""
    listed = list(rows)

    def files() -> Iterable[tuple[StoredFile, str]]:
        found = evidence_of(row.filing for row in listed)
        for row in listed:
            files = found.get(row.filing.pk, []) if row.filing else []
            if about:
                files = [one for one in files if any(is_proven(p, (tuple(one.points),)) for p in about)]
            yield from with_points(files, row.points, untitled=row.item.name)
        yield from sources({row.filing.source_file_id for row in listed if row.filing})

    return files


@_figure(
    "plans.tasks_total",
    label="任务与指标总数",
    unit="项",
    definition="截至日期生效的规划版本中要填报的具体任务和二级指标的条数；没有下级的一级条目也计入。"
    "按填报情况分：否决（有否决要点未达标）、未填报（没有已通过的集团填报）、待补（已填报，但要点要求的数值或佐证有缺）、无待补。",
    records="规划版本的任务与指标、已通过的进展填报",
    params={**_SCOPE, **_STATE},
)
def tasks_total(
    as_of: dt.date,
    plan: uuid.UUID | None = None,
    kind: str | None = None,
    heading: uuid.UUID | None = None,
    state: str | None = None,
) -> MetricResult:
    """Tasks and indicators that are filed on, all or those that stand so."""
    rows = [r for r in _rows(as_of, plan, kind, heading) if state in (None, r.state)]
    items = _these(PlanItem.objects.all(), [r.item.pk for r in rows]).select_related("parent")
    return MetricResult(len(rows), items, _ITEMS, _files(rows))


@_figure(
    "plans.tasks_reported",
    label="已填报任务与指标",
    unit="项",
    definition="截至日期有已通过审核（或随文件导入）的集团填报、且填报的截至日期不晚于该日的任务与指标条数。单位贡献不计。",
    records="已通过的进展填报",
)
def tasks_reported(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """Those with an approved filing."""
    rows = [r for r in _rows(as_of, plan, kind, heading) if r.filing]
    filings = _these(Filing.objects.all(), [r.filing.pk for r in rows if r.filing])
    found = filings.select_related("thread", "proposed_by", "ruled_by")
    return MetricResult(len(rows), found, _FILINGS, _files(rows))


@_figure(
    "plans.points_total",
    label="验收要点总数",
    unit="条",
    definition="截至日期生效的规划版本中全部验收要点的条数。",
    records="规划版本的验收要点",
)
def points_total(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """All acceptance points."""
    rows = _rows(as_of, plan, kind, heading)
    return _points(rows, [p.pk for r in rows for p in r.points])


def _points(rows: list[FiledItem], ids: list[int], note: str = "") -> MetricResult:
    points = _these(AcceptancePoint.objects.all(), ids).select_related("item")
    return MetricResult(len(ids), points, _POINTS, _files(rows), note)


@_figure(
    "plans.points_evidenced",
    label="有佐证的验收要点",
    unit="条",
    definition="所属任务已有通过审核的填报、填报附有证明这条要点的佐证材料、且要点要求数量时填报给出了相应数值的验收要点条数。",
    records="已通过的进展填报及其数值和佐证材料",
)
def points_evidenced(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """Points shown to be met by a file and, where they ask for one, a figure."""
    rows = [r for r in _rows(as_of, plan, kind, heading) if r.evidenced]
    return _points(rows, [p.pk for r in rows for p in r.points if p.pk in r.evidenced])


@_figure(
    "plans.points_claimed",
    label="待补数值或佐证的验收要点",
    unit="条",
    definition="要求了数量、所属任务已有通过审核的填报，但填报里没有相应数值，或没有证明这条要点的佐证材料的验收要点条数。",
    records="已通过的进展填报及其数值和佐证材料",
)
def points_claimed(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """Points claimed without being shown."""
    rows = [r for r in _rows(as_of, plan, kind, heading) if r.claims]
    return _points(rows, [pk for r in rows for pk in r.claimed])


@_figure(
    "plans.shown_rate",
    label="无待补率",
    unit="%",
    definition="已填报且数值、佐证都不缺的任务与指标 ÷ 任务与指标总数，四舍五入保留两位小数；没有任务时不计算。",
    records="规划版本的任务与指标、已通过的进展填报",
)
def shown_rate(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """The share that is filed with nothing lacking, in percentage points."""
    rows = _rows(as_of, plan, kind, heading)
    shown = [r for r in rows if r.state == TaskState.SHOWN]
    items = _these(PlanItem.objects.all(), [r.item.pk for r in shown]).select_related("parent")
    rate = rate_value(Decimal(len(shown)), Decimal(len(rows)))
    return MetricResult(rate, items, _ITEMS, _files(shown), _veto(rows))


@_figure(
    "plans.points_unproven",
    label="缺佐证的验收要点",
    unit="条",
    definition="要求了数量、所属任务已有通过审核的填报，但填报没有附证明这条要点的佐证材料的验收要点条数。",
    records="已通过的进展填报及其佐证材料",
)
def points_unproven(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """Points claimed without a file."""
    return _claimed(_rows(as_of, plan, kind, heading), NO_EVIDENCE)


@_figure(
    "plans.points_unnumbered",
    label="缺数值的验收要点",
    unit="条",
    definition="要求了数量、所属任务已有通过审核的填报，但填报里没有相应数值的验收要点条数。",
    records="已通过的进展填报及其数值",
)
def points_unnumbered(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """Points claimed without a number."""
    return _claimed(_rows(as_of, plan, kind, heading), NO_NUMBER)


def _claimed(rows: list[FiledItem], code: str) -> MetricResult:
    return _points(rows, [c.point.pk for r in rows for c in r.claims if c.code == code])


@_figure(
    "plans.points_targeted",
    label="定有目标值的验收要点",
    unit="条",
    definition="截至日期生效的规划版本中写明了目标数值的验收要点条数。",
    records="规划版本的验收要点",
)
def points_targeted(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """Points with a target."""
    rows = _rows(as_of, plan, kind, heading)
    return _points(rows, [p.pk for r in rows for p in r.points if p.target_value is not None])


@_figure(
    REACHED,
    label="达到目标值的验收要点",
    unit="条",
    definition="定有目标值的验收要点中，达成的条数：绑定了系统指标的取系统记录，其余取已通过填报的数值；"
    "每年的目标要规划期内已过的每个完整年度都达到，不能用总数回答；占比要写明基数；填报的数值要有佐证。",
    records="规划版本的验收要点、已通过的进展填报、绑定的指标",
)
def points_reached(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """Points whose figure meets the target."""
    rows = _rows(as_of, plan, kind, heading)
    return _points(
        rows, [o.point.pk for o in outcomes_of(rows, as_of) if o.result == Result.MET], _veto(rows)
    )


@_figure(
    "plans.reached_rate",
    label="要点达成率",
    unit="%",
    definition="达成的验收要点 ÷ 定有目标值的验收要点，四舍五入保留两位小数；没有定目标值的要点时不计算。"
    "有否决要点未达标时，整个规划不通过，达成率只供参考。",
    records="规划版本的验收要点、已通过的进展填报、绑定的指标",
)
def reached_rate(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """The share of points with a target that are met, in percentage points."""
    rows = _rows(as_of, plan, kind, heading)
    outcomes = outcomes_of(rows, as_of)
    met = [one.point.pk for one in outcomes if one.result == Result.MET]
    found = _points(rows, met, _veto(rows))
    return replace(found, told=rate_value(Decimal(len(met)), Decimal(len(outcomes))))


@_figure(
    "plans.vetoes",
    label="未达标的否决要点",
    unit="条",
    definition="标为否决的验收要点中，截至日期数值不符合要求的条数；有一条，整个规划就不通过。还没有数值的不计。",
    records="规划版本的否决要点、已通过的进展填报、绑定的指标",
)
def vetoes(
    as_of: dt.date, plan: uuid.UUID | None = None, kind: str | None = None, heading: uuid.UUID | None = None
) -> MetricResult:
    """否决要点 that are not met."""
    rows = _rows(as_of, plan, kind, heading)
    failing = [one for one in outcomes_of(rows, as_of, vetoes_alone=True) if one.is_vetoing]
    return _points(rows, [one.point.pk for one in failing], _veto(rows))


def _veto(rows: Iterable[FiledItem]) -> str:
    """Why the whole fails, for the note of a rate."""
    return " ".join(said for row in rows for said in row.vetoes)


@_figure(
    "plans.point_target",
    label="验收要点目标值",
    unit="",
    definition="截至日期生效的规划版本中，这条验收要点的目标值。",
    records="规划版本的验收要点",
    params={"thread": _THREAD, "label": TextParam("验收要点")},
)
def point_target(as_of: dt.date, thread: uuid.UUID, label: str) -> MetricResult:
    """What the plan in force asks of a point; None where it asks for no number, or has no such point."""
    points = [p for row in _rows_of_thread(as_of, thread) for p in row.points]
    found = next((p for p in points if same_name(figure_label(p.text)) == same_name(label)), None)
    rows = AcceptancePoint.objects.filter(pk=found.pk if found else None).select_related("item")
    return MetricResult(found.target_value if found else None, rows, _POINTS)


@_figure(
    "plans.expected",
    label="年度预期",
    unit="",
    definition="截至日期生效的规划版本中，这项任务或指标对该年度写明的预期数量或百分比；写文字或“完成”的没有数值。",
    records="规划版本的年度预期",
    params={"thread": _THREAD, "year": IntParam("年份", unit="年")},
)
def expected(as_of: dt.date, thread: uuid.UUID, year: int) -> MetricResult:
    """The number that the plan in force expects of a year; None where it gives none."""
    ids = [row.item.pk for row in _rows_of_thread(as_of, thread)]
    rows = YearlyExpectation.objects.filter(item__in=ids, year=year).select_related("item")
    first = rows.first()
    return MetricResult(first.number if first else None, rows, _EXPECTATIONS)


@_figure(
    "plans.expecting",
    label="定有年度预期的任务与指标",
    unit="项",
    definition="截至日期生效的规划版本中，对该年度（不写年份时为截至日期的下一年）写明了预期的任务与指标条数。",
    records="规划版本的年度预期",
    params={"year": IntParam("年份", unit="年"), **_SCOPE},
)
def expecting(
    as_of: dt.date,
    year: int | None = None,
    plan: uuid.UUID | None = None,
    kind: str | None = None,
    heading: uuid.UUID | None = None,
) -> MetricResult:
    """Tasks and indicators of which the plan expects something in a year."""
    ids = [row.item.pk for row in _rows(as_of, plan, kind, heading)]
    rows = YearlyExpectation.objects.filter(item__in=ids, year=year or as_of.year + 1).select_related("item")
    return MetricResult(number_of(rows), rows, _EXPECTATIONS)


@_figure(
    "plans.assignments_overdue",
    label="逾期未填报的部署",
    unit="项",
    definition="截止日期早于截至日期、到这一天仍没有提交填报（或提交的都被退回）的任务部署数，不含已撤销的部署。",
    records="任务部署与进展填报",
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
    return MetricResult(number_of(rows), rows, columns)


def _by_whom(assignment: Assignment) -> str:
    return "、".join(str(x) for x in (assignment.unit, assignment.assignee) if x)


@_figure(
    "plans.filing_figure",
    label="填报数值",
    unit="",
    definition="截至日期最近一份已通过的集团填报中，对应这条验收要点（每年的目标写明年份）或这一年年度预期的数值。汇总自各单位贡献的，可打开填报查看来源。",
    records="已通过的进展填报的数值",
    keeper="秘书处汇总填报，由他人审核",
    params={
        "thread": _THREAD,
        "label": TextParam("验收要点"),
        "year": IntParam("年份", unit="年"),
    },
    correction=Correction(
        "plans.file_progress",
        "写成这份填报的更正草稿，由另一位同事审核；通过以后重新生成，就印新的数。",
        correct_figure,
    ),
)
def filing_figure(as_of: dt.date, thread: uuid.UUID, label: str, year: int | None = None) -> MetricResult:
    """The figure that the filing in force gives for a point, in a year where each is asked; for 年度预期 what the year brought."""
    rows = [r for r in _rows_of_thread(as_of, thread) if r.filing]
    filing = rows[0].filing if rows else None
    figures = rows[0].figures if rows else []
    points = rows[0].points if rows else []
    wanted = [p for p in points if same_name(p.text) == same_name(label)]
    found = match_figures(points, figures, year)
    figure = next((found[p.pk] for p in wanted if p.pk in found), None)
    named = (f for f in figures if f.year == year and same_name(f.label) == same_name(label))
    figure = figure or next(named, None)
    behind = Filing.objects.filter(pk=filing.pk if filing else None).select_related(
        "thread", "proposed_by", "ruled_by"
    )
    note = "" if figure else "截至这一天，没有已通过的填报给出这个数值。"
    return MetricResult(figure.value if figure else Decimal(0), behind, _FILINGS, _files(rows, wanted), note)


def _rows_of_thread(as_of: dt.date, thread: uuid.UUID) -> list[FiledItem]:
    plan = Plan.objects.filter(threads__public_id=thread).first()
    return _rows(as_of, plan.public_id, None, thread) if plan else []
