"""What is wrong with the fields of a layout, each with its place, reason and remedy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from groupportal.errors import DomainError
from groupportal.metrics.narrative import known_with
from groupportal.metrics.selectors import ask
from reports.annual_return.enums import NUMERIC, Kind, Tally
from reports.annual_return.formula import CODE, in_words, names_in
from reports.annual_return.values import Field

MOST_FIELDS = 400
READ_WITH = "reports.view_whole_return"
"""Who sees a return sees each figure of it: a metric that is not open to all of them has no place in it."""


@dataclass(frozen=True)
class Trouble:
    """``place``: the row of the sheet, or the field's name."""

    place: str
    message: str


def troubles_in(placed: Sequence[tuple[str, Field]]) -> list[Trouble]:
    """All of them, in the order of the fields."""
    found = [Trouble(place, message) for place, one in placed for message in _of_one(one)]
    seen: dict[str, str] = {}
    for place, one in placed:
        if first := seen.get(one.code):
            found.append(Trouble(place, f"编号“{one.code}”与{first}重复，请改成没有用过的编号。"))
        seen.setdefault(one.code, place)
    fields = {one.code: one for _, one in placed}
    for place, one in placed:
        if one.formula:
            found += [Trouble(place, message) for message in _of_formula(one, fields)]
    if len(placed) > MOST_FIELDS:
        found.append(Trouble("", f"有 {len(placed)} 项，一份版式最多 {MOST_FIELDS} 项，请分成几份。"))
    return found or ([] if placed else [Trouble("", "没有填报项。请在“填报项”工作表里每行写一项。")])


def _of_one(one: Field) -> Iterator[str]:
    if not CODE.fullmatch(one.code):
        yield f"编号“{one.code}”要以字母开头，只用字母、数字和下划线，最多 30 个字，例如 A01。"
    if not one.label:
        yield "没有写项目名称，请补上。"
    if one.formula and (one.metric or one.asks):
        yield "写了公式的，指标和由单位填报都不能再写，请只留一样。"
    if one.kind == Kind.CHOICE and len(one.choices) < 2:
        yield "类型是“选项”的，请在“选项”一栏写出至少两个选项，用顿号隔开。"
    if one.asks and one.kind not in NUMERIC and one.tally not in (Tally.LATEST, Tally.COUNT):
        yield "文字、日期和选项不能合计或平均，汇总方式请写“家数”或“最近一家”。"
    if (one.metric or one.formula) and one.kind not in NUMERIC:
        yield "有指标或公式的，类型请写“数”“金额”或“比例”。"
    if one.metric:
        yield from _of_metric(one)


def _of_metric(one: Field) -> Iterator[str]:
    try:
        metric = ask(one.metric, dt.date.today(), one.params).metric  # noqa: DTZ011 -- any day will do
    except DomainError as error:
        yield f"指标不能取数：{error.message}"
        return
    if not known_with(READ_WITH)(metric):
        yield f"“{metric.label}”不是能看年度数据的人都能看的，不能放进版式，请删去或改为直接填写。"
    unit = "万元" if metric.unit == "元" and one.unit == "万元" else metric.unit
    if unit and one.unit != unit:
        yield f"“{metric.label}”的单位是{metric.unit}，计量单位不能写“{one.unit}”，请改成一致。"


def _of_formula(one: Field, fields: dict[str, Field]) -> Iterator[str]:
    try:
        names = names_in(one.formula)
    except DomainError as error:
        yield error.message
        return
    said = in_words(one.formula, {code: f.label for code, f in fields.items()})
    for name in names:
        other = fields.get(name)
        if other is None:
            yield f"公式里的“{name}”不是这份版式里的编号，请改成已有的编号。"
        elif not other.is_number:
            yield f"公式里的“{other.label}”不是数，不能计算，请去掉它。"
    if _leads_back(one.code, fields):
        yield f"公式 {said} 绕了一圈又用到自己，请改成不互相引用。"


def _leads_back(code: str, fields: dict[str, Field]) -> bool:
    """Whether a field's formula, followed through others, comes back to it."""
    open_ones, seen = [code], set()
    while open_ones:
        one = fields.get(open_ones.pop())
        try:
            names = names_in(one.formula) if one and one.formula else []
        except DomainError:
            names = []
        if code in names:
            return True
        open_ones += [name for name in names if name not in seen]
        seen.update(names)
    return False
