"""What stands where in 附件2-1, 2-2, 2-3 and the 目标任务分解表, for both file forms.

Heads, order and wording of the heads are those of the province's form (as in a group's own 附件2);
``Sheet`` carries them to the writers of Excel and Word.
"""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal

from groupportal.errors import DomainError
from reports.annex.figures import in_wan, plain, rate
from reports.annex.values import (
    MEASURE_LABELS,
    MEASURES,
    SOURCE_LABELS,
    SOURCES,
    AnnexSet,
    Breakdown,
    BreakdownRow,
    FundsRow,
    FundsTable,
    ItemTable,
    compose_goal,
)
from reports.annex.write.sheet import Column, HeadCell, Sheet, Value

SIGNATURES = ("填表人：", "审核人：", "单位负责人：", "联系电话：")
MONEY_LINE = "单位：万元"
UNIT_LABEL = "填报单位（盖章）："
DATE_LINE = "填报日期：    年  月  日"
NOTES_LABEL = "备注："

ITEM_COLUMNS = (Column(13), Column(19), Column(42), Column(52))
HEADING_WEIGHT = 14.0
AMOUNT_WEIGHT = 6.2
RATE_WEIGHT = 8.0
BREAKDOWN_WEIGHTS = (6.0, 20.0, 20.0, 28.0, 22.0)
YEARS_WEIGHT = 30.0


def until(as_of: dt.date) -> str:
    """截至2023年6月 on the last day of a month, 截至2023年6月15日 on any other."""
    last = calendar.monthrange(as_of.year, as_of.month)[1]
    month = f"截至{as_of.year}年{as_of.month}月"
    return month if as_of.day == last else f"{month}{as_of.day}日"


def annex_sheets(annex: AnnexSet) -> list[Sheet]:
    """The tables that are there, in order. Raises DomainError ``annex_empty`` where there is none."""
    sheets = []
    if annex.tasks is not None:
        sheets.append(_tasks(annex, annex.tasks))
    if annex.indicators is not None:
        sheets.append(_indicators(annex, annex.indicators))
    if annex.funds is not None:
        sheets.append(_funds(annex, annex.funds))
    if not sheets:
        raise DomainError(
            "annex_empty", "附件2的三张表都没有内容，无法生成文件，请先录入建设任务、成果指标或经费。"
        )
    return sheets


def _tasks(annex: AnnexSet, table: ItemTable) -> Sheet:
    return _items(
        annex,
        table,
        name="附件2-1",
        title="附件2-1 项目建设情况表",
        heads=("建设任务", "任务", "具体任务", "建设目标、验收要点"),
        notes=(
            "1.“具体任务”按省示范集团建设任务书所列的任务逐项填写；",
            "2.“建设目标”按建设任务书设定的目标填写；",
            "3.“目标完成情况”请尽量用数据说明。",
        ),
    )


def _indicators(annex: AnnexSet, table: ItemTable) -> Sheet:
    return _items(
        annex,
        table,
        name="附件2-2",
        title="附件2-2 项目建设成果表",
        heads=("成果指标", "一级指标", "二级指标", "预期目标、验收要点"),
        notes=(
            "1.“二级指标”按省示范集团建设任务书所列的成果指标逐项填写；",
            "2.“预期目标”按建设任务书设定的成果目标填写；",
            "3.“目标完成情况”请尽量用数据说明。",
        ),
    )


def _items(
    annex: AnnexSet,
    table: ItemTable,
    *,
    name: str,
    title: str,
    heads: tuple[str, str, str, str],
    notes: tuple[str, ...],
) -> Sheet:
    bracket = f"\n（{until(annex.as_of)}）" if annex.as_of else ""
    over, first, second, goal = heads
    return Sheet(
        name=name,
        title=title,
        head=(
            HeadCell(over, 0, 0, columns=2),
            HeadCell(first, 1, 0),
            HeadCell(second, 1, 1),
            HeadCell(goal + bracket, 0, 2, rows=2),
            HeadCell("目标完成情况" + bracket, 0, 3, rows=2),
        ),
        columns=ITEM_COLUMNS,
        rows=[(row.heading, row.name, compose_goal(row.goal), row.completion) for row in table.rows],
        grouped=True,
        unit_name=annex.unit_name,
        notes=table.notes or notes,
        signatures=SIGNATURES,
    )


def _funds(annex: AnnexSet, table: FundsTable) -> Sheet:
    rows = [_funds_row(table.grand_total()), *(_funds_row(row) for row in table.rows)]
    paid = f"为{until(annex.as_of)}的累计数" if annex.as_of else "为累计数"
    notes = (
        "1.“预算总投入”指省示范集团建设期内的预算总额；",
        f"2.“实际已到位”“实际支出”{paid}；",
        "3.到位率、支出率均以预算总投入为分母，预算为零的用“—”表示。",
    )
    return Sheet(
        name="附件2-3",
        title="附件2-3 项目资金到位和支出情况表",
        head=_funds_head(),
        columns=_funds_columns(rows),
        rows=rows,
        unit_name=annex.unit_name,
        money_line=MONEY_LINE,
        notes=table.notes or notes,
        signatures=SIGNATURES,
    )


def _funds_head() -> tuple[HeadCell, ...]:
    step = len(MEASURES)
    total = 1 + step * len(SOURCES)
    cells = [HeadCell("建设任务", 0, 0, rows=3), HeadCell("资金预算及来源", 0, 1, columns=total - 1)]
    cells.append(HeadCell("合计（万元）", 0, total, rows=2, columns=step))
    cells.append(HeadCell("资金实际\n到位率", 0, total + step, rows=3))
    cells.append(HeadCell("资金实际\n支出率", 0, total + step + 1, rows=3))
    for index, source in enumerate(SOURCES):
        cells.append(HeadCell(f"{SOURCE_LABELS[source]}（万元）", 1, 1 + step * index, columns=step))
    for column in range(1, total + step):
        label = MEASURE_LABELS[MEASURES[(column - 1) % step]]
        cells.append(HeadCell(f"{label[:2]}\n{label[2:]}", 2, column))
    return tuple(cells)


def _funds_row(row: FundsRow) -> tuple[Value, ...]:
    amounts = [row.amounts[source][measure] for source in SOURCES for measure in MEASURES]
    budget, received, spent = (row.total(measure) for measure in MEASURES)
    shown = [in_wan(yuan) for yuan in (*amounts, budget, received, spent)]
    return (row.heading, *shown, rate(received, budget), rate(spent, budget))


def _funds_columns(rows: list[tuple[Value, ...]]) -> tuple[Column, ...]:
    """Wide enough for the longest figure: a number that does not fit is shown as #### or rounded by Excel."""
    columns = [Column(HEADING_WEIGHT)]
    for index in range(1, len(rows[0])):
        longest = max(len(str(row[index])) for row in rows)
        least = AMOUNT_WEIGHT if isinstance(rows[0][index], Decimal) else RATE_WEIGHT
        columns.append(Column(max(least, 0.8 * longest + 1.25), centred=True))
    return tuple(columns)


def breakdown_sheet(breakdown: Breakdown) -> Sheet:
    """The 目标任务分解表, its years as the last columns."""
    heads = ("序号", "目标任务", "责任单位", "工作举措", "达成标志")
    years = breakdown.years
    head = [HeadCell(text, 0, column, rows=2 if years else 1) for column, text in enumerate(heads)]
    if years:
        head.append(HeadCell("预期进度与完成时限", 0, len(heads), columns=len(years)))
        head += [HeadCell(f"{year}年", 1, len(heads) + index) for index, year in enumerate(years)]
    columns = [Column(weight, centred=index == 0) for index, weight in enumerate(BREAKDOWN_WEIGHTS)]
    columns += [Column(max(8.0, YEARS_WEIGHT / len(years)), centred=True) for _ in years]
    return Sheet(
        name="目标任务分解表",
        title=breakdown.title or "目标任务分解表",
        head=tuple(head),
        columns=tuple(columns),
        rows=[_breakdown_row(row, years) for row in breakdown.rows],
    )


def _breakdown_row(row: BreakdownRow, years: tuple[int, ...]) -> tuple[Value, ...]:
    entries: dict[int, Value] = {}
    for cell in row.years:
        counted = cell.kind == "number" and cell.number is not None and plain(cell.number) == cell.text
        entries[cell.year] = cell.number if counted and cell.number is not None else cell.text
    texts = (row.number, row.name, row.responsible, row.measures, row.mark)
    return (*texts, *(entries.get(year, "") for year in years))


def noted(notes: tuple[str, ...]) -> list[str]:
    """The lines below a table, the first one headed 备注."""
    return [
        note if index or note.startswith("备注") else NOTES_LABEL + note for index, note in enumerate(notes)
    ]


def shown(value: Value) -> str:
    """A value as text."""
    return plain(value) if isinstance(value, Decimal) else value
