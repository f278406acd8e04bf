"""What stands where in 附件2-1, 2-2, 2-3 and the 目标任务分解表, for both file forms.

Heads, order and wording of the heads are those of the province's form (as in a group's own 附件2);
``Sheet`` carries them to the writers of Excel and Word.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

from groupportal.errors import DomainError
from reports.annex.figures import in_wan, plain, rate
from reports.annex.values import (
    MEASURE_LABELS,
    MEASURES,
    SOURCE_LABELS,
    SOURCES,
    UNIT,
    UNTIL,
    UNTIL_DAY,
    AnnexSet,
    Breakdown,
    BreakdownRow,
    FundsRow,
    FundsTable,
    HeadCell,
    ItemRow,
    ItemTable,
    PrintedForm,
    YearCell,
    compose_goal,
)
from reports.annex.write.sheet import Column, Sheet, Value

SIGNATURES = ("填表人：", "审核人：", "单位负责人：", "联系电话：")
MONEY_LINE = "单位：万元"
UNIT_LINE = f"填报单位（盖章）：{UNIT}\t填报日期：    年  月  日"
A_LINE = 4
"""Signatures that stand side by side."""
NOTES_LABEL = "备注："

ITEM_WEIGHTS = {"heading": 13, "name": 19, "goal": 42, "completion": 52}
HEADING_WEIGHT = 14.0
AMOUNT_WEIGHT = 6.2
RATE_WEIGHT = 8.0
BREAKDOWN_WEIGHTS = (6.0, 20.0, 20.0, 28.0, 22.0)
YEARS_WEIGHT, STATES_WEIGHT = 30.0, 54.0
UNUSED_WEIGHT = 9.0
"""Beside states, of a column in which no row says anything: what it leaves goes to the years, whose numbers would be broken."""


def until(as_of: dt.date) -> str:
    """截至2023年6月 on the last day of a month, 截至2023年6月15日 on any other."""
    last = calendar.monthrange(as_of.year, as_of.month)[1]
    month = f"截至{as_of.year}年{as_of.month}月"
    return month if as_of.day == last else f"{month}{as_of.day}日"


def standard_form(table: str) -> PrintedForm:
    """The province's form of a table (tasks, indicators, funds), as a group without a file of its own prints it."""
    if table == "funds":
        return PrintedForm(
            title="附件2-3 项目资金到位和支出情况表",
            above=(UNIT_LINE, "\t" + MONEY_LINE),
            head=_funds_head(),
            columns=_FUNDS_COLUMNS,
            notes=(
                "1.“预算总投入”指省示范集团建设期内的预算总额；",
                f"2.“实际已到位”“实际支出”为{UNTIL}的累计数；",
                "3.到位率、支出率均以预算总投入为分母，预算为零的用“—”表示。",
            ),
            signatures=SIGNATURES,
        )
    over, first, second, goal, title, filled = _ITEM_WORDS[table]
    return PrintedForm(
        title=title,
        above=(UNIT_LINE,),
        head=(
            HeadCell(over, 0, 0, columns=2),
            HeadCell(first, 1, 0),
            HeadCell(second, 1, 1),
            HeadCell(f"{goal}、验收要点\n（{UNTIL}）", 0, 2, rows=2),
            HeadCell(f"目标完成情况\n（{UNTIL}）", 0, 3, rows=2),
        ),
        columns=tuple(ITEM_WEIGHTS),
        notes=(
            f"1.“{second}”按省示范集团建设任务书所列的{filled}逐项填写；",
            f"2.“{goal}”按建设任务书设定的{'目标' if table == 'tasks' else '成果目标'}填写；",
            "3.“目标完成情况”请尽量用数据说明。",
        ),
        signatures=SIGNATURES,
    )


_ITEM_WORDS = {
    "tasks": ("建设任务", "任务", "具体任务", "建设目标", "附件2-1 项目建设情况表", "任务"),
    "indicators": ("成果指标", "一级指标", "二级指标", "预期目标", "附件2-2 项目建设成果表", "成果指标"),
}
_FUNDS_COLUMNS = (
    "heading",
    *(f"{source}.{measure}" for source in (*SOURCES, "total") for measure in MEASURES),
    "rate.received",
    "rate.spent",
)


def filled_in(text: str, annex: AnnexSet) -> str:
    """A text of a form with the report's date and unit. Without a date the brackets around it go too."""
    if annex.as_of is None:
        text = re.sub(rf"\n?（(?:{UNTIL}|{UNTIL_DAY})）|为?(?:{UNTIL}|{UNTIL_DAY})的?", "", text)
    else:
        day = f"截至{annex.as_of.year}年{annex.as_of.month}月{annex.as_of.day}日"
        text = text.replace(UNTIL_DAY, day).replace(UNTIL, until(annex.as_of))
    return text.replace(UNIT, annex.unit_name)


def annex_sheets(annex: AnnexSet) -> list[Sheet]:
    """The tables that are there, in order. Raises DomainError ``annex_empty`` where there is none."""
    sheets = []
    for name, key, table in (
        ("附件2-1", "tasks", annex.tasks),
        ("附件2-2", "indicators", annex.indicators),
        ("附件2-3", "funds", annex.funds),
    ):
        if table is not None:
            sheets.append(_sheet(annex, name, table, annex.forms.get(key), standard_form(key)))
    if not sheets:
        raise DomainError(
            "annex_empty", "附件2的三张表都没有内容，无法生成文件，请先录入建设任务、成果指标或经费。"
        )
    return sheets


def _sheet(
    annex: AnnexSet,
    name: str,
    table: ItemTable | FundsTable,
    own: PrintedForm | None,
    standard: PrintedForm,
) -> Sheet:
    form = own or standard
    grouped = isinstance(table, ItemTable)
    rows = _item_rows(table, form) if isinstance(table, ItemTable) else _funds_rows(table, form)
    notes = form.notes if own else table.notes or form.notes
    return Sheet(
        name=name,
        title=filled_in(form.title, annex),
        head=tuple(replace(cell, text=filled_in(cell.text, annex)) for cell in form.head),
        columns=tuple(Column(ITEM_WEIGHTS[key]) for key in form.columns)
        if grouped
        else _funds_columns(form, rows),
        rows=rows,
        grouped=grouped and form.columns[0] == "heading",
        named_by=tuple(form.columns.index(key) for key in ("heading", "name")) if grouped else (),
        above=tuple(filled_in(line, annex) for line in form.above),
        notes=tuple(filled_in(note, annex) for note in notes),
        signatures=form.signatures,
    )


def _item_rows(table: ItemTable, form: PrintedForm) -> list[tuple[Value, ...]]:
    return [tuple(item_cells(row)[key] for key in form.columns) for row in table.rows]


def item_cells(row: ItemRow) -> dict[str, str]:
    """The cells of a row of 附件2-1 or 2-2 by what their columns hold."""
    return {
        "heading": row.heading,
        "name": row.name,
        "goal": compose_goal(row.goal),
        "completion": row.completion,
    }


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


def funds_cells(row: FundsRow) -> dict[str, Value]:
    """The cells of a row of 附件2-3 by what their columns hold: amounts in 万元, rates as text."""
    cells: dict[str, Value] = {"heading": row.heading}
    for measure in MEASURES:
        for source in SOURCES:
            cells[f"{source}.{measure}"] = in_wan(row.amounts[source][measure])
        cells[f"total.{measure}"] = in_wan(row.total(measure))
    for measure in ("received", "spent"):
        cells[f"rate.{measure}"] = rate(row.total(measure), row.total("budget"))
    return cells


def funds_lines(table: FundsTable, *, total_last: bool = False) -> tuple[FundsRow, ...]:
    """The rows of 附件2-3 with 合计, in the order of the form."""
    total = table.grand_total()
    return (*table.rows, total) if total_last else (total, *table.rows)


def _funds_rows(table: FundsTable, form: PrintedForm) -> list[tuple[Value, ...]]:
    lines = [funds_cells(row) for row in funds_lines(table, total_last=form.total_last)]
    return [tuple(cells[key] for key in form.columns) for cells in lines]


def _funds_columns(form: PrintedForm, rows: list[tuple[Value, ...]]) -> tuple[Column, ...]:
    """Wide enough for the longest figure: a number that does not fit is shown as #### or rounded by Excel."""
    columns = []
    for index, key in enumerate(form.columns):
        if key == "heading":
            columns.append(Column(HEADING_WEIGHT))
            continue
        longest = max(len(str(row[index])) for row in rows)
        least = RATE_WEIGHT if key.startswith("rate.") else AMOUNT_WEIGHT
        columns.append(Column(max(least, 0.8 * longest + 1.25), centred=True))
    return tuple(columns)


def breakdown_sheet(breakdown: Breakdown) -> Sheet:
    """The 目标任务分解表, its years as the last columns; with states, what became of each stands beside it."""
    heads = ("序号", "目标任务", "责任单位", "工作举措", "达成标志")
    years, has_states = breakdown.years, breakdown.as_of is not None
    each = 2 if has_states else 1
    deep = (3 if has_states else 2) if years else 1
    head = [HeadCell(text, 0, column, rows=deep) for column, text in enumerate(heads)]
    if years:
        head.append(HeadCell("预期进度与完成时限", 0, len(heads), columns=each * len(years)))
        head += [
            HeadCell(f"{year}年", 1, len(heads) + each * index, columns=each)
            for index, year in enumerate(years)
        ]
    if has_states:
        head += [HeadCell(("预期", "情况")[at % 2], 2, len(heads) + at) for at in range(each * len(years))]
    rows = [_breakdown_row(row, breakdown) for row in breakdown.rows]
    weights = [
        min(weight, UNUSED_WEIGHT) if has_states and not any(row[index] for row in rows) else weight
        for index, weight in enumerate(BREAKDOWN_WEIGHTS)
    ]
    columns = [Column(weight, centred=index == 0) for index, weight in enumerate(weights)]
    shares = (0.5, 0.5) if has_states else (1.0,)
    left = sum(BREAKDOWN_WEIGHTS) - sum(weights)
    room = (left + (STATES_WEIGHT if has_states else YEARS_WEIGHT)) / max(len(years), 1)
    columns += [Column(max(8.0, room * share), centred=True) for _ in years for share in shares]
    return Sheet(
        name="目标任务分解表",
        title=breakdown.title or "目标任务分解表",
        head=tuple(head),
        columns=tuple(columns),
        rows=rows,
        named_by=(0, 1),
        above=(f"\t{until(breakdown.as_of)}",) if breakdown.as_of else (),
        notes=breakdown.notes,
    )


def _breakdown_row(row: BreakdownRow, breakdown: Breakdown) -> tuple[Value, ...]:
    known = {cell.year: cell for cell in row.years}
    entries: list[Value] = []
    for year in breakdown.years:
        cell = known.get(year)
        entries.append(_expected(cell) if cell else "")
        if breakdown.as_of is not None:
            entries.append(cell.standing if cell else "")
    return (row.number, row.name, row.responsible, row.measures, row.mark, *entries)


def _expected(cell: YearCell) -> Value:
    """What a year is to bring: a count as a number."""
    counted = cell.kind == "number" and cell.number is not None and plain(cell.number) == cell.text
    return cell.number if counted and cell.number is not None else cell.text


def noted(notes: tuple[str, ...]) -> list[str]:
    """The lines below a table, the first one headed 备注."""
    return [
        note if index or note.startswith("备注") else NOTES_LABEL + note for index, note in enumerate(notes)
    ]


def signed(signatures: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The lines below the notes, a few signatures side by side."""
    return [signatures[at : at + A_LINE] for at in range(0, len(signatures), A_LINE)]


def shown(value: Value) -> str:
    """A value as text."""
    return plain(value) if isinstance(value, Decimal) else value
