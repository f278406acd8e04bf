"""A workbook of members as people hand it in, made with its own truth: what is good once cleaned, which cells are wrong."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from stdnum.cn import uscc

HEADS = [
    "序号",
    "单位名称",
    "统一社会信用代码",
    "类别",
    "行业",
    "加入时间",
    "联系人",
    "联系电话",
    "职工人数",
]
FIELDS = ("name", "code", "kind", "industry", "joined", "contact", "phone", "staff")
LABELS = dict(zip(FIELDS, HEADS[1:], strict=True))
_EPOCH = dt.date(1899, 12, 30)
_FULL = {ord(c): ord(c) + 0xFEE0 for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def code(number: int) -> str:
    """A valid code, another for each number."""
    body = f"91440703MB{number:06d}0"
    return body + uscc.calc_check_digit(body)


def wide(text: str) -> str:
    """In full-width characters."""
    return text.translate(_FULL)


DIRT: dict[str, tuple[Callable[[Any], Any], ...]] = {
    "name": (
        lambda v: f" {v}　",
        lambda v: f"{v}\n",
        lambda v: f"\u200b{v}",
        lambda v: v.replace("市", "市 "),
    ),
    "code": (str.lower, wide, lambda v: f"{v[:6]} {v[6:]}", lambda v: f"'{v}", lambda v: f"{v[:8]}-{v[8:]}"),
    "kind": (lambda v: f" {v} ",),
    "industry": (lambda v: v.removesuffix("业"), lambda v: f"{v}　"),
    "joined": (
        lambda v: f"{v.year}.{v.month}.{v.day}",
        lambda v: f"{v.year}年{v.month}月{v.day}日",
        lambda v: f"{v.year}/{v.month}/{v.day}",
        lambda v: f"{v:%Y%m%d}",
        lambda v: int(f"{v:%Y%m%d}"),
        lambda v: (v - _EPOCH).days,
        lambda v: str((v - _EPOCH).days),
        lambda v: dt.datetime.combine(v, dt.time(8, 30)),
        lambda v: f"{v} 00:00:00",
    ),
    "contact": (" ".join, lambda v: f"{v} "),
    "phone": (
        lambda v: f"+86 {v}",
        lambda v: f"+86-{v}",
        lambda v: f"0086{v}",
        int,
        lambda v: f"{v[:3]} {v[3:7]} {v[7:]}",
        lambda v: f"{v[:3]}-{v[3:7]}-{v[7:]}",
        wide,
    ),
    "staff": (lambda v: f"约{v}人", lambda v: f"{v:,}人", str, lambda v: wide(str(v)), lambda v: f"{v}余人"),
}


@dataclass
class Truth:
    """What the file holds: good rows by the sheet's number, wrong cells as (row, head)."""

    path: Path
    good: dict[int, dict[str, Any]] = field(default_factory=dict)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)


def clean_unit(number: int, rand: random.Random) -> dict[str, Any]:
    """A unit as it is meant."""
    day = dt.date(2012, 1, 1) + dt.timedelta(days=rand.randrange(4000))
    return {
        "name": f"江门市样例{number}{rand.choice(['电子', '物流', '五金'])}有限公司",
        "code": code(number),
        "kind": "企业",
        "industry": rand.choice(["制造业", "服务业"]),
        "joined": day,
        "contact": rand.choice("赵钱孙李周吴") + rand.choice("伟芳娜敏静"),
        "phone": f"1{rand.choice('3578')}{rand.randrange(10**9):09d}",
        "staff": rand.randrange(1000, 9000),
    }


WRONG: tuple[tuple[str, Any], ...] = (
    ("code", lambda u, first: u["code"][:-1] + ("A" if u["code"][-1] != "A" else "B")),
    ("code", lambda u, first: first["code"]),
    ("code", lambda u, first: u["code"][:15]),
    ("code", lambda u, first: 914407030000000000.0),
    ("joined", lambda u, first: "2021年2月30日"),
    ("joined", lambda u, first: "2019"),
    ("joined", lambda u, first: 2019.1),
    ("joined", lambda u, first: "去年"),
    ("joined", lambda u, first: dt.date(2099, 1, 1)),
    ("kind", lambda u, first: "个体"),
    ("kind", lambda u, first: None),
    ("name", lambda u, first: '=HYPERLINK("http://127.0.0.1","x")'),
    ("name", lambda u, first: None),
    ("name", lambda u, first: first["name"]),
    ("phone", lambda u, first: "1380013800"),
    ("phone", lambda u, first: "138****8000"),
    ("staff", lambda u, first: "三百"),
    ("staff", lambda u, first: "100-200"),
    ("staff", lambda u, first: 12.5),
)


def dirty_workbook(folder: Path, seed: int = 1, *, rows: int = 60, titles: int = 2) -> Truth:
    """Write one: titles above, heads after them, dirt in half of the cells, hidden and blank rows, wrong rows, a note below."""
    rand = random.Random(seed)
    truth = Truth(folder / f"dirty-{seed}.xlsx")
    book = Workbook()
    sheet = book.active
    sheet.title = "成员单位"
    for line in range(titles):
        sheet.cell(
            row=line + 1, column=1, value=("江门示例职教集团成员单位一览表", "填报日期：2023年6月")[line % 2]
        )
    if titles:
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADS))
    head = titles + 1
    for column, label in enumerate(HEADS, 1):
        sheet.cell(
            row=head, column=column, value=label if rand.random() < 0.7 else f" {label[0]}　{label[1:]}*"
        )
    row, number = head, 0
    for _ in range(rows):
        row += 1 + (rand.random() < 0.03)
        number += 1
        unit = clean_unit(number, rand)
        truth.good[row] = unit
        _write(sheet, row, number, {k: _soiled(k, v, rand) for k, v in unit.items()})
        if rand.random() < 0.05:
            sheet.row_dimensions[row].hidden = True
            truth.hidden.append(row)
    first = next(iter(truth.good.values()))
    for name, spoil in WRONG:
        row, number = row + 1, number + 1
        unit = clean_unit(number, rand)
        _write(sheet, row, number, {**unit, name: spoil(unit, first)})
        truth.wrong.append((row, LABELS[name]))
    sheet.cell(row=row + 2, column=1, value="备注：1.加入时间以加盟审批表为准；2.职工人数为2022年末数。")
    sheet.merge_cells(start_row=row + 2, start_column=1, end_row=row + 2, end_column=len(HEADS))
    book.save(truth.path)
    return truth


def _soiled(name: str, value: Any, rand: random.Random) -> Any:
    return rand.choice(DIRT[name])(value) if rand.random() < 0.5 else value


def _write(sheet: Any, row: int, number: int, unit: dict[str, Any]) -> None:
    for column, value in enumerate((number, *(unit[name] for name in FIELDS)), 1):
        cell = sheet.cell(row=row, column=column, value=value)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            cell.number_format = "yyyy-mm-dd"
