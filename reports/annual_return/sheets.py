"""A layout as a workbook that a secretary alters and brings back: what it is, a row for each field, how to fill it in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from groupportal.errors import DomainError
from groupportal.metrics.naming import REFERENCE, coded, given_params, named, reference_code
from groupportal.metrics.registry import metric_of
from groupportal.office.excel import read_workbook
from groupportal.office.faults import OfficeFileError
from groupportal.office.grid import Grid, GridCell
from groupportal.office.sheets import PlainBook
from members.enums import Category
from reports.annual_return.checks import Trouble, troubles_in
from reports.annual_return.enums import ALL_UNITS, Kind, Tally
from reports.annual_return.formula import plain_formula
from reports.annual_return.values import Field, Layout, Section

ABOUT, FIELDS, GUIDE = "版式", "填报项", "填写说明"
_LABELS = {
    "name": "名称",
    "edition": "版本",
    "dated": "版本日期",
    "basis": "依据",
    "doubts": "存疑",
    "threshold": "询问差异的幅度（%）",
}
_ALL = "全部单位"
_WIDTHS = (16, 10, 30, 12, 10, 24, 34, 26, 18, 12, 16, 14, 36)
_GUIDE = {
    "分表": "每个分表在结果里是一张工作表。与上一行相同的可以不写。",
    "编号": "公式里引用、来年对照用，字母开头，例如 A01。同一份版式里不重复；来年请沿用同一个编号。",
    "项目": "表里印的名称。",
    "计量单位": "例如：家、人、万元。比例写 %。",
    "类型": "数、金额、比例、文字、日期、选项。不写就是“数”。",
    "选项": "类型是“选项”时，用顿号隔开，例如：是、否。",
    "指标": "从系统记录取数的，写指标的名称，可以带条件，例如：【集团成员总数（类别：学校）】。名称见“指标口径”页。",
    "公式": "由其他项算出的，用编号写，前面不要写等号，例如：A01+A02、C05/C04*100。",
    "由谁填": f"请单位填报的，写类别，用顿号隔开，例如：学校、企业；每家都填的写“{_ALL}”。"
    "同时写了指标的，系统里没有记录时才用单位填的；写了公式的不再写指标和由谁填；都不写的由秘书处直接填写。",
    "汇总方式": "单位填的怎样成为集团的数：合计、平均、家数、最近一家。不写就是“合计”。",
    "等待的模块": "这一项以后会从哪个模块取数，例如：实习管理。启用以前先由单位填报或直接填写。",
    "差异幅度": "与上年相差超过百分之几要写说明。不写就按“版式”工作表里的。",
    "说明": "填报时印在项目下面的话。",
}
_HEADS = tuple(_GUIDE)


@dataclass(frozen=True)
class ReadLayout:
    """What a file says: the layout's own facts, its fields, and everything that is wrong with it."""

    about: dict[str, Any]
    layout: Layout
    troubles: tuple[Trouble, ...]


def layout_workbook(about: dict[str, Any], layout: Layout) -> bytes:
    """The layout as it is read in again."""
    book = PlainBook()
    sheet = book.sheet(ABOUT, ("名目", "内容"), widths=(22, 90))
    for name, label in _LABELS.items():
        value = about[name]
        sheet.row((label, value.isoformat() if isinstance(value, dt.date) else str(value)))
    rows = book.sheet(FIELDS, _HEADS, widths=_WIDTHS, fixed=3)
    for section in layout.sections:
        for one in section.fields:
            rows.row((section.title, *_said(one)))
    guide = book.sheet(GUIDE, ("列", "怎样填"), widths=(16, 100))
    for head, words in _GUIDE.items():
        guide.row((head, words))
    return book.content()


def _said(one: Field) -> tuple[str, ...]:
    categories = {ALL_UNITS: _ALL, **dict(Category.choices)}
    return (
        one.code,
        one.label,
        one.unit,
        Kind(one.kind).label,
        "、".join(one.choices),
        metric_said(one),
        one.formula,
        "、".join(str(categories.get(code, code)) for code in one.asks),
        Tally(one.tally).label if one.asks else "",
        one.waits_for,
        str(one.threshold or ""),
        one.help,
    )


def metric_said(one: Field) -> str:
    """The metric as people write it; "" for a field without one."""
    if not one.metric:
        return ""
    try:
        return named(reference_code(metric_of(one.metric), one.params))
    except (DomainError, KeyError):
        return f"【{one.metric}】"


def read_layout(path: Path, *, name: str) -> ReadLayout:
    """A layout out of a workbook. DomainError for a file that is none, or has no sheet of fields."""
    try:
        grids = read_workbook(path, name=name)
    except OfficeFileError as error:
        raise DomainError(error.code, str(error), field="file") from error
    sheet = next((found for grid in grids if (found := _fields_of(grid))), None)
    if sheet is None:
        raise DomainError(
            "no_fields",
            f"“{name}”里没有填报项：要有一张表，表头写着“分表”“编号”“项目”。请从这里导出一份版式，在它上面改。",
            field="file",
        )
    grid, head, columns = sheet
    reader = _Rows(grid, head, columns)
    about, wrong = _about(grids)
    sections = tuple(Section(title, tuple(fields)) for title, fields in reader.sections.items())
    troubles = [*wrong, *reader.troubles]
    # What could not be read at all is not told twice.
    read = [pair for pair in reader.placed if pair[0] not in {trouble.place for trouble in reader.troubles}]
    return ReadLayout(about, Layout(sections), (*troubles, *troubles_in(read)))


def _fields_of(grid: Grid) -> tuple[Grid, int, dict[str, int]] | None:
    """The sheet, the row of its head and the columns by their heads."""
    for at, row in enumerate(grid.rows[:10]):
        heads = {cell.text.strip(): place for place, cell in enumerate(row) if cell.text.strip() in _GUIDE}
        if {"分表", "编号", "项目"} <= set(heads):
            return grid, at, heads
    return None


def _about(grids: Sequence[Grid]) -> tuple[dict[str, Any], list[Trouble]]:
    said: dict[str, GridCell] = {}
    for grid in grids:
        if grid.name.strip("工作表“”") == ABOUT or grid.name == ABOUT:
            said = {row[0].text.strip(): row[1] for row in grid.rows if len(row) > 1}
    about: dict[str, Any] = {
        name: said[label].text.strip() for name, label in _LABELS.items() if label in said
    }
    place = f"“{ABOUT}”工作表"
    missing = [_LABELS[name] for name in ("name", "edition") if not about.get(name)]
    wrong = [Trouble(place, f"没有写“{label}”，请补上。") for label in missing]
    try:
        day = said[_LABELS["dated"]].value if _LABELS["dated"] in said else None
        typed = Field("dated", "版本日期", kind=Kind.DATE).read(about.get("dated", ""))
        is_day = isinstance(day, dt.date)
        about["dated"] = dt.date(day.year, day.month, day.day) if is_day else dt.date.fromisoformat(typed)  # type: ignore[union-attr]
    except (DomainError, ValueError):
        about["dated"] = None
        wrong.append(Trouble(place, "“版本日期”不是日期，请按 2026-11-29 的样子填写。"))
    about["threshold"], trouble = _percent(about.get("threshold", "") or "20")
    return about, wrong + [Trouble(place, trouble)] * bool(trouble)


def _percent(text: str) -> tuple[int | None, str]:
    digits = text.strip().rstrip("%％")
    if not digits:
        return None, ""
    if re.fullmatch(r"\d{1,3}", digits) and int(digits):
        return int(digits), ""
    return None, f"差异幅度“{text}”不对，请写 1 至 999 的整数，例如 20。"


class _Rows:
    """Reads the rows of fields; every one that says something is a field, right or wrong."""

    def __init__(self, grid: Grid, head: int, columns: dict[str, int]) -> None:
        self.columns = columns
        self.sections: dict[str, list[Field]] = {}
        self.placed: list[tuple[str, Field]] = []
        self.troubles: list[Trouble] = []
        title = ""
        for number, row in enumerate(grid.rows[head + 1 :], head + 2):
            said = {name: row[place].text.strip() for name, place in columns.items() if place < len(row)}
            if not any(said.values()):
                continue
            title = said.get("分表") or title
            self._row(f"“{FIELDS}”第 {number} 行", title, said, row)

    def _row(self, place: str, title: str, said: dict[str, str], row: tuple[GridCell, ...]) -> None:
        def wrong(message: str) -> None:
            self.troubles.append(Trouble(place, message))

        if not title:
            wrong("没有写“分表”，请写明这一项属于哪张分表。")
        formula = self.columns.get("公式")
        if formula is not None and formula < len(row) and row[formula].uncalculated:
            wrong("“公式”前面写了等号，Excel 当成了自己的公式。请去掉等号，写成 A01+A02。")
        kind = _one_of(Kind.choices, said.get("类型", "") or Kind.NUMBER.label)
        tally = _one_of(Tally.choices, said.get("汇总方式", "") or Tally.SUM.label)
        if kind is None:
            wrong(f"类型“{said['类型']}”不认识，请写：{_labels(Kind.choices)}。")
        if tally is None:
            wrong(f"汇总方式“{said['汇总方式']}”不认识，请写：{_labels(Tally.choices)}。")
        asks, unknown = _asks(said.get("由谁填", ""))
        if unknown:
            offered = "、".join([_ALL, *(str(label) for _, label in Category.choices)])
            wrong(f"由谁填里的“{unknown}”不认识，请写：{offered}。")
        threshold, trouble = _percent(said.get("差异幅度", ""))
        if trouble:
            wrong(trouble)
        one = Field(
            said.get("编号", ""),
            said.get("项目", "")[:80],
            said.get("计量单位", "")[:20],
            kind or Kind.NUMBER,
            tuple(filter(None, re.split(r"[、,，;；\n]", said.get("选项", "")))),
            formula=plain_formula(said.get("公式", "")),
            asks=asks,
            tally=tally or Tally.SUM,
            waits_for=said.get("等待的模块", "")[:40],
            threshold=threshold,
            help=said.get("说明", "")[:300],
        )
        try:
            metric, params = metric_typed(said.get("指标", ""))
            one = replace(one, metric=metric, params=params)
        except DomainError as error:
            wrong(error.message)
        self.placed.append((place, one))
        self.sections.setdefault(title, []).append(one)


def metric_typed(text: str) -> tuple[str, dict[str, str]]:
    """Code and parameters of a metric as people write it; both empty for nothing. DomainError for none that is known."""
    if not text:
        return "", {}
    match = REFERENCE.fullmatch(coded(text if text.startswith("【") else f"【{text}】"))
    if match is None:
        raise DomainError(
            "no_metric", f"指标“{text[:40]}”不认识，请照“指标口径”页的名称写，例如【集团成员总数】。"
        )
    return match["code"], given_params(match)


def _one_of(choices: Sequence[tuple[str, Any]], text: str) -> str | None:
    return next((code for code, label in choices if text == str(label)), None)


def _labels(choices: Sequence[tuple[str, Any]]) -> str:
    return "、".join(str(label) for code, label in choices if code)


def _asks(text: str) -> tuple[tuple[str, ...], str]:
    words = [word.strip() for word in re.split(r"[、,，;；\s]", text) if word.strip()]
    known: Callable[[str], str | None] = lambda word: (  # noqa: E731 -- read in one place
        ALL_UNITS if word == _ALL else _one_of(Category.choices, word)
    )
    return tuple(found for word in words if (found := known(word))), next(
        (word for word in words if not known(word)), ""
    )
