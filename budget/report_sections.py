"""The money in the annual report: by source, by task, over the years; each source beside its own budget (domain 0.2 no. 15)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from budget.chart import FundsRow, funds_reading
from budget.enums import EntryKind, Source
from budget.models import LedgerEntry
from budget.selectors import (
    BudgetMatrix,
    BudgetWarning,
    Cell,
    budget_matrix,
    by_month,
    cut_difference,
    warnings_for,
)
from groupportal.reporting.registry import exhibit, problems, report_section
from groupportal.reporting.values import Chart, Exhibit, Period, facts, known, reference, wanted
from groupportal.ui.formats import quoted, wan_number
from groupportal.warnings.selectors import standings
from plans.selectors import main_revision

_ACTION = "budget.view_budget"
_MOST_TASKS = 5
"""Of how many tasks the report tells what is wrong with their money."""
MEASURES = (
    "budget.planned",
    "budget.received",
    "budget.spent",
    "budget.received_rate",
    "budget.spent_rate",
)
_HEAD = ("预算总投入", "实际已到位", "实际支出", "到位率", "支出率")
_RATES = "到位率、支出率都以预算为分母，可以超过 100%；预算为 0 的不计算，写作“—”。"
_QUARTER = 3


def matrix_on(as_of: dt.date) -> BudgetMatrix | None:
    """The money of the main plan on a day; None without a plan, or before it has a budget or an entry."""
    revision = main_revision(as_of)
    matrix = budget_matrix(revision, as_of) if revision else None
    return matrix if matrix and (matrix.total or matrix.strays) else None


def open_warnings(matrix: BudgetMatrix) -> list[BudgetWarning]:
    """What of the money needs a look and was not answered, sources first."""
    found = {one.warned("").key: one for one in warnings_for(matrix)}
    standing = standings(one.warned("") for one in found.values())
    return [found[row.warning.key] for row in standing if row.said is None]


def _cells(period: Period, cell: Cell, **params: Any) -> tuple[Any, ...]:
    values = (cell.budget, cell.received, cell.spent, cell.received_rate, cell.spent_rate)
    return tuple(known(code, period, value, **params) for code, value in zip(MEASURES, values, strict=True))


def reading_of(matrix: BudgetMatrix) -> str:
    """What the sources come to, and which one lags."""
    return funds_reading(
        [
            FundsRow(str(Source(source).label), cell.budget, cell.received, cell.spent)
            for source, cell in matrix.by_source.items()
        ]
    )


@exhibit("budget.by_source", title="资金到位和支出（按来源）", action=_ACTION)
def by_source(period: Period) -> Exhibit | None:
    """Budget, received, spent and both rates of each source."""
    matrix = matrix_on(period.as_of)
    if matrix is None:
        return None
    rows = [
        (str(Source(source).label), *_cells(period, cell, source=source))
        for source, cell in matrix.by_source.items()
    ]
    return Exhibit(
        title="资金到位和支出（按来源）",
        head=("资金来源", *_HEAD),
        rows=(*rows, ("合计", *_cells(period, matrix.total))),
        reading=reading_of(matrix),
        unit="万元",
        chart=Chart.BARS,
        charted=3,
        total_last=True,
        notes=(_RATES,),
    )


@exhibit("budget.by_task", title="资金到位和支出（按建设任务）", action=_ACTION)
def by_task(period: Period) -> Exhibit | None:
    """The same of each main task."""
    matrix = matrix_on(period.as_of)
    if matrix is None or not matrix.rows:
        return None
    rows = [(row.thread.name, *_cells(period, row.total, thread=row.thread.public_id)) for row in matrix.rows]
    most = max(matrix.rows, key=lambda row: row.total.spent)
    return Exhibit(
        title="资金到位和支出（按建设任务）",
        head=("建设任务", *_HEAD),
        rows=(*rows, ("合计", *_cells(period, matrix.total))),
        reading=f"支出最多的是{quoted(most.thread.name)}，{wan_number(most.total.spent)} 万元。",
        unit="万元",
        chart=Chart.BARS,
        charted=3,
        total_last=True,
        notes=(_RATES,),
    )


@exhibit("budget.over_time", title="各年到位和支出", action=_ACTION)
def over_time(period: Period) -> Exhibit | None:
    """Received and spent of each year there is money in; of the quarters where there is but one year."""
    revision = main_revision(period.as_of)
    if revision is None:
        return None
    main = revision.items.filter(level=1).values("thread")
    entries = LedgerEntry.objects.filter(plan=revision.plan, occurred_on__lte=period.as_of, thread__in=main)
    months = by_month(entries)
    if not months:
        return None
    years = range(months[0]["month"].year, period.as_of.year + 1)
    spans = [_year(year, period.as_of) for year in years]
    if len(spans) == 1:
        spans = _quarters(period.as_of)
    rows = []
    for label, span in spans:
        here = [one for one in months if span.since <= one["month"] <= span.as_of]
        sums = [sum((one[kind] for one in here), Decimal(0)) for kind in EntryKind.values]
        rows.append(
            (
                label,
                known("budget.received_within", span, sums[0]),
                known("budget.spent_within", span, sums[1]),
            )
        )
    most = max(rows, key=lambda row: row[1].value or 0)
    return Exhibit(
        title="各年到位和支出" if len(years) > 1 else f"{years[0]}年各季度到位和支出",
        head=("时间", "到位", "支出"),
        rows=tuple(rows),
        reading=f"到位最多的是{most[0]}，{most[1].text} 万元，同期支出 {most[2].text} 万元。",
        unit="万元",
        chart=Chart.LINE,
    )


def _year(year: int, as_of: dt.date) -> tuple[str, Period]:
    span = Period.of_year(year, as_of)
    whole = span.as_of.month == 12 and span.as_of.day == 31
    return (
        f"{year}年"
        if whole
        else f"{year}年1—{span.as_of.month}月"
        if span.as_of.month > 1
        else f"{year}年1月",
        span,
    )


def _quarters(as_of: dt.date) -> list[tuple[str, Period]]:
    firsts = [dt.date(as_of.year, month, 1) for month in range(1, 13, _QUARTER) if month <= as_of.month]
    ends = [*(first - dt.timedelta(days=1) for first in firsts[1:]), as_of]
    return [
        (f"第{number}季度", Period(first, end))
        for number, (first, end) in enumerate(zip(firsts, ends, strict=True), 1)
    ]


@report_section("budget", title="经费到位与使用", order=60, waits_for="预算已编制或台账有记录")
def money(period: Period) -> str:
    """Budget, received, spent, this year and the last, each source beside its budget."""
    matrix = matrix_on(period.as_of)
    if matrix is None:
        return ""
    lines = [
        "截至报告期末，规划预算总投入{{budget.planned}}万元，实际到位{{budget.received}}万元，"
        "实际支出{{budget.spent}}万元。"
        + (
            "到位率为{{budget.received_rate}}%，支出率为{{budget.spent_rate}}%，都以预算为分母。"
            if matrix.total.budget
            else "还没有编制预算，不计算到位率和支出率。"
        ),
        *_this_year(period),
        *_same_rate(matrix.total),
        *_by_source(matrix),
        "{{exhibit:budget.by_source}}",
        "{{exhibit:budget.by_task}}",
        "{{exhibit:budget.over_time}}",
    ]
    return "\n".join(lines)


def _this_year(period: Period) -> list[str]:
    codes = ("budget.received_within", "budget.spent_within")
    found = facts([wanted(code, at) for at in (period, period.before) for code in codes])
    if not any(one.value for one in found):
        return ["本年度和上年同期都没有登记到位和支出。"]
    now = "本年度到位{{budget.received_within}}万元，支出{{budget.spent_within}}万元"
    before = (
        "上年同期到位{{budget.received_within when=year_before}}万元，"
        "支出{{budget.spent_within when=year_before}}万元"
    )
    return [f"{now}；{before}。"]


def _same_rate(total: Cell) -> list[str]:
    """Two amounts may come to one rate (domain T7): the difference is told."""
    if (
        total.received_rate is None
        or total.received_rate != total.spent_rate
        or total.received == total.spent
    ):
        return []
    return ["到位率与支出率四舍五入后相同，金额并不相同：到位减支出为{{budget.left}}万元。"]


def _by_source(matrix: BudgetMatrix) -> list[str]:
    """The rates of the sources where the total hides what they say, none cut off at 100 (domain 0.2 no. 15, T15)."""
    rated = {s: cell for s, cell in matrix.by_source.items() if cell.received_rate is not None}
    if len(rated) < 2:
        return []
    rates = [cell.received_rate for cell in rated.values() if cell.received_rate is not None]
    said = "，".join(
        f"{Source(source).label}{reference('budget.received_rate', source=source)}%" for source in rated
    )
    apart = min(rates) * 2 < max(rates)
    begin = "各来源到位不均衡，合计数看不出来：" if apart else "分来源看，到位率为："
    over = "超过100%的为实际到位多于预算，照实列出。" if max(rates) > 100 else ""
    return [f"{begin}{said}。{over}"]


@problems("budget", order=20)
def lacking(period: Period) -> str:
    """What of the money nobody has explained yet, and what no file proves."""
    matrix = matrix_on(period.as_of)
    if matrix is None:
        return ""
    found = open_warnings(matrix)
    whole = [one for one in found if one.thread is None]
    tasks = [one for one in found if one.thread is not None][:_MOST_TASKS]
    lines = [_sentence(one, matrix) for one in (*whole, *tasks)]
    if len(found) > len(lines):
        lines.append("其余各项任务、来源的经费提醒见“经费”页。")
    revision = main_revision(period.as_of)
    if revision and not cut_difference(revision).agrees:
        lines.append("预算按资金来源和按建设阶段两种口径的合计不一致，需要核对。")
    if facts([wanted("budget.unproven", period)])[0].value:
        lines.append("有{{budget.unproven}}笔收支没有凭证附件，需要补充。")
    return "\n".join(lines)


def _received(one: BudgetWarning, matrix: BudgetMatrix) -> Decimal:
    if one.thread is None:
        return matrix.by_source[one.source].received
    return next(row.cells[one.source].received for row in matrix.rows if row.thread == one.thread)


def _sentence(one: BudgetWarning, matrix: BudgetMatrix) -> str:
    asked = {"source": one.source, "thread": one.thread.public_id if one.thread else None}
    planned, received, spent, rate = (reference(code, **asked) for code in MEASURES[:4])
    label = Source(one.source).label
    where = f"{quoted(one.thread.name)}{label}" if one.thread else label
    if one.code == "received_under_half" and not _received(one, matrix):
        return f"{where}预算{planned}万元，还没有到位。"
    said = {
        "receipt_without_budget": f"没有预算，到位{received}万元，需要核对资金来源或修订预算。",
        "received_under_half": f"到位{received}万元，不足预算{planned}万元的一半，到位率{rate}%。",
        "spent_above_received": f"支出{spent}万元，多于到位{received}万元。",
        "task_not_in_revision": "所记的任务已不在现行规划的一级任务中，金额没有计入合计。",
    }
    return where + said[one.code]
