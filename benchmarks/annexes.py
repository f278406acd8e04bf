"""Annexes in invented sentences, each row as long as those of a group's own 附件2."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

from reports.annex.values import (
    MEASURES,
    SOURCES,
    AnnexSet,
    FundsRow,
    FundsTable,
    Goal,
    ItemRow,
    ItemTable,
    Point,
)

AS_OF = dt.date(2023, 6, 30)
REAL_TASKS = 12
"""Tasks in the real file; it has as many indicators, and a main task for every three tasks."""
TASKS_PER_HEADING = 3

# Characters in the real file, on average: statement 45, three points of 25 each, completion 280.
_STATEMENT = (
    "组织成员单位完善联合培养机制，形成校企互融的治理结构，服务区域产业转型升级与乡村振兴，辐射周边县市。"
)
_POINT = "完成年度培训{n}人次，修订管理制度1套，形成过程材料；"
_DONE = (
    "已组织成员单位开展联合培训与岗位练兵，完成培训{n}人次，修订管理制度1套，汇编成册并发各成员单位执行，"
    "相关会议纪要、签到表和成果材料已归档备查。"
)


def _row(kind: str, index: int) -> ItemRow:
    heading = f"{kind}{index // TASKS_PER_HEADING + 1}：完善治理结构"
    points = tuple(Point(f"{p}.", _POINT.format(n=100 + index + p)) for p in (1, 2, 3))
    goal = Goal("建设目标", _STATEMENT, "验收要点", points)
    done = "\n".join(f"{n}.{_DONE.format(n=100 + index + n)}" for n in (1, 2, 3))
    return ItemRow(
        heading, f"{index % TASKS_PER_HEADING + 1}.具体事项{index + 1}", goal, f"完成率100%\n{done}"
    )


def annex_of(tasks: int, *, indicators: int | None = None) -> AnnexSet:
    """附件2 with so many tasks, as many indicators unless said otherwise, and the money of the main tasks."""
    rows = [_row("任务", n) for n in range(tasks)]
    count = tasks if indicators is None else indicators
    cents = itertools.count(123_456, 7_919)
    money = [
        FundsRow(heading, {s: {m: Decimal(next(cents) % 9_999_999) / 100 for m in MEASURES} for s in SOURCES})
        for heading in dict.fromkeys(row.heading for row in rows)
    ]
    return AnnexSet(
        AS_OF,
        ItemTable(tuple(rows)),
        ItemTable(tuple(_row("指标", n) for n in range(count))),
        FundsTable(tuple(money)),
        "江海职业教育集团",
    )
