"""The figures of 合作贡献积分."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from groupportal.files.models import StoredFile
from groupportal.metrics.registry import (
    Column,
    IntParam,
    MetricResult,
    TextParam,
    UuidParam,
    metric,
    number_of,
)
from groupportal.periods.period import during
from groupportal.ui.formats import cndate
from members.selectors.member import member_by_address
from members.selectors.roll import on_roll
from points.models import GradingLine, PointsEvidence
from points.selectors.entry import (
    all_entries,
    entries_of_member,
    points_by_member,
    rule_sets,
    run_on,
    sum_counted,
)

if TYPE_CHECKING:
    from members.models import Member


def _member(public_id: uuid.UUID | None) -> Member | None:
    return member_by_address(public_id) if public_id else None


def _member_name(public_id: uuid.UUID) -> str | None:
    member = _member(public_id)
    return str(member) if member else None


ENTRY_COLUMNS = (
    Column("日期", "occurred_on", "date"),
    Column("成员单位", "member.name"),
    Column("项目", lambda entry: f"{entry.rule.label}{'（冲销）' if entry.reverses_id else ''}"),
    Column("数量", "quantity", "number"),
    Column("应得积分", "points", "number"),
    Column("计入积分", "counted", "number"),
    Column("说明", "note"),
)
LINE_COLUMNS = (
    Column("成员单位", "member.name"),
    Column("名次", "rank", "number"),
    Column("积分", "points", "number"),
    Column("等级", lambda line: line.grade or "未定级"),
)


def _files_of(entries: Any) -> Callable[[], Iterable[tuple[StoredFile, str]]]:
    def files() -> Iterable[tuple[StoredFile, str]]:
        kept = PointsEvidence.objects.filter(entry__in=entries.order_by().values("pk"))
        for row in kept.select_related("file__uploaded_by", "entry__rule").order_by(
            "-entry__occurred_on", "id"
        ):
            yield row.file, f"{cndate(row.entry.occurred_on)} {row.entry.rule.label}"

    return files


@metric(
    "points.total",
    label="合作贡献积分",
    unit="分",
    definition="计入该年度、日期不晚于截至日的积分台账之和：每个项目以年度上限为限，冲销按冲销日期抵减原年度。",
    records="积分台账",
    keeper="秘书处",
    action="points.view_ranking",
    params={
        "member": UuidParam("成员单位", name_of=_member_name),
        "year": IntParam("年度", unit="年"),
        "item": TextParam("积分项目"),
    },
)
def points_total(
    as_of: dt.date, member: uuid.UUID | None = None, year: int | None = None, item: str | None = None
) -> MetricResult:
    """Points of a member, or of all, for a year (that of ``as_of``) up to a day; ``item`` by its name."""
    counted_year = year or as_of.year
    found = _member(member)
    if found is not None:
        entries = entries_of_member(found, counted_year, as_of)
    else:
        entries = all_entries().filter(year=counted_year, occurred_on__lte=as_of)
        entries = entries.none() if member else entries
    entries = entries.filter(rule__label=item) if item else entries
    return MetricResult(sum_counted(entries), entries, ENTRY_COLUMNS, _files_of(entries))


@metric(
    "points.scoring",
    label="得分单位数",
    unit="家",
    definition="该年度积分大于零的成员单位数，口径同“合作贡献积分”；被合并的重复单位计入合并后的单位。",
    records="积分台账",
    keeper="秘书处",
    action="points.view_ranking",
    params={"year": IntParam("年度", unit="年")},
)
def scoring(as_of: dt.date, year: int | None = None) -> MetricResult:
    """Members with points for a year (that of ``as_of``) up to a day."""
    points = points_by_member(year or as_of.year, as_of)
    ids = [pk for pk, total in points.items() if total > 0]
    rows = on_roll().filter(pk__in=ids).order_by("unit__pinyin", "id")
    columns = (Column("成员单位", "name"), Column("积分", lambda member: points[member.pk], "number"))
    return MetricResult(len(ids), rows, columns)


@metric(
    "points.graded",
    label="定级单位数",
    unit="家",
    definition="截至日已公布的该年度定级结果中，达到这一等级的成员单位数；不分等级时为获得任一等级的单位数。",
    records="年度定级结果",
    keeper="秘书处",
    action="points.view_points",
    export_action="points.export_entries",
    params={"grade": TextParam("等级"), "year": IntParam("年度", unit="年")},
)
def graded(as_of: dt.date, grade: str | None = None, year: int | None = None) -> MetricResult:
    """Members with a grade (any, where none is named) by the grading of a year (the last one) published on the day."""
    asked = year or as_of.year - 1
    run = run_on(asked, as_of)
    rows = GradingLine.objects.filter(run=run) if run else GradingLine.objects.none()
    rows = rows.select_related("member__unit").order_by("position")
    rows = rows.filter(grade=grade) if grade else rows.exclude(grade="")
    note = "" if run else f"截至这一天还没有公布 {asked} 年度的定级结果。"
    return MetricResult(number_of(rows), rows, LINE_COLUMNS, note=note)


@metric(
    "points.rules_in_force",
    label="施行中的积分规则",
    unit="项",
    definition="截至日期正在施行的合作贡献积分规则项数：从生效日期起计入，失效当日不再计入，草稿不计。同一时间最多施行一版。",
    records="积分规则",
    keeper="秘书处",
    action="points.view_points",
)
def rules_in_force(as_of: dt.date) -> MetricResult:
    """The rules of the day."""
    rows = rule_sets().filter(during(as_of))
    columns = (
        Column("积分规则", str),
        Column("生效日期", "starts_on", "date"),
        Column("决定依据", "decided_by"),
    )
    return MetricResult(number_of(rows), rows, columns)
