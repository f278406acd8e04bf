"""A plan in invented sentences with the real figures of a group's 附件2-3."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from groupportal.office.stamp import Stamp
from reports.annex.values import (
    MEASURES,
    SOURCES,
    AnnexSet,
    Breakdown,
    BreakdownRow,
    FundsRow,
    FundsTable,
    Goal,
    ItemRow,
    ItemTable,
    Point,
    YearCell,
)

STAMP = Stamp("S-2023-0001", dt.datetime(2023, 7, 3, 9, 30, tzinfo=dt.UTC), "2026.11.0")
UNIT = "临江市第一职业教育集团"
HEADINGS = ("理顺集团治理", "健全运行制度", "共建共享资源", "提升服务水平")
# 万元: budget, received, spent of each source, row by row, and the rates the form shows.
FIGURES = {
    "合计": ("250 25 24.98 195 465.87 465.87 620 643.35 643.35 150 285.12 285.12", "116.82%", "116.82%"),
    HEADINGS[0]: ("3 0 0 3 4.23 4.23 0 0 0 4 6.5 6.5", "107.3%", "107.3%"),
    HEADINGS[1]: ("6 5 5 2 8.87 8.87 0 0 0 0 0 0", "173.38%", "173.38%"),
    HEADINGS[2]: ("220 20 19.98 148 385.28 385.28 620 643.35 643.35 108 225.62 225.62", "116.26%", "116.26%"),
    HEADINGS[3]: ("21 0 0 42 67.49 67.49 0 0 0 38 53 53", "119.3%", "119.3%"),
}
TOTALS = {
    "合计": "1215 1419.34 1419.32",
    HEADINGS[0]: "10 10.73 10.73",
    HEADINGS[1]: "8 13.87 13.87",
    HEADINGS[2]: "1096 1274.25 1274.23",
    HEADINGS[3]: "101 120.49 120.49",
}


def goal(statement: str, *points: str) -> Goal:
    numbered = tuple(Point(f"{number}.", text) for number, text in enumerate(points, 1))
    return Goal("建设目标", statement, "验收要点" if points else "", numbered)


def funds_row(heading: str, wan: str) -> FundsRow:
    figures = iter(wan.split())
    amounts = {s: {m: Decimal(next(figures)) * 10_000 for m in MEASURES} for s in SOURCES}
    return FundsRow(heading, amounts)


def tasks() -> ItemTable:
    return ItemTable(
        (
            ItemRow(
                HEADINGS[0],
                "1.换届选举",
                goal("按期换届。", "换届材料1套；", "年度报告3份。"),
                "完成率100%\n1.换届1次。",
            ),
            ItemRow(
                HEADINGS[0], "2.吸收成员", goal("成员增加20家。", "审批表20份。"), "完成率100%\n1.吸收21家。"
            ),
            ItemRow(HEADINGS[1], "1.修订章程", goal("制度成册。"), ""),
        ),
        ("1.照任务书填写；", "2.尽量写数字。"),
    )


def indicators() -> ItemTable:
    return ItemTable(
        (
            ItemRow(
                "治理成效", "1.机构健全", goal("机构运转顺畅。", "每年开会1次。"), "完成率100%\n开会4次。"
            ),
        ),
        ("1.照任务书填写。",),
    )


def funds() -> FundsTable:
    rows = tuple(funds_row(heading, FIGURES[heading][0]) for heading in HEADINGS)
    return FundsTable(rows, ("1.数据均为累计数。",))


def annex(as_of: dt.date | None = dt.date(2023, 6, 30)) -> AnnexSet:
    return AnnexSet(as_of, tasks(), indicators(), funds(), UNIT)


def one_row(
    heading: str = "任务", name: str = "1.事项", statement: str = "目标。", completion: str = ""
) -> AnnexSet:
    """附件2-1 with one row."""
    row = ItemRow(heading, name, Goal("", statement), completion)
    return AnnexSet(dt.date(2023, 6, 30), ItemTable((row,)), unit_name=UNIT)


def many_rows(count: int) -> AnnexSet:
    """All three tables with ``count`` rows, three to a heading in the first two."""
    text = "组织成员单位开展联合培训与岗位练兵，形成过程材料。" * 6
    items = ItemTable(
        tuple(
            ItemRow(
                f"任务{i // 3}",
                f"{i % 3 + 1}.事项{i}",
                goal(text, "材料1套；", "培训100人次。"),
                text + f"第{i}项",
            )
            for i in range(count)
        )
    )
    rows = tuple(funds_row(f"任务{i}", FIGURES[HEADINGS[i % 4]][0]) for i in range(count))
    return AnnexSet(dt.date(2023, 6, 30), items, items, FundsTable(rows), UNIT)


def breakdown() -> Breakdown:
    def row(number: str, name: str, *years: YearCell) -> BreakdownRow:
        return BreakdownRow(
            number,
            name,
            "秘书处、各成员学校",
            ("秘书处", "各成员学校"),
            "1. 调研；2. 推进。",
            "投入使用。",
            years,
        )

    return Breakdown(
        "临江职业教育集团规划（2021-2023）目标任务分解表",
        (2021, 2022, 2023),
        (
            row("1", "汇编制度", YearCell(2021, "完成", "done")),
            row("2", "共建学院", *(YearCell(year, "5", "number", Decimal(5)) for year in (2021, 2022, 2023))),
            row(
                "3",
                "留住生源",
                YearCell(2022, "40%", "percent", Decimal(40)),
                YearCell(2023, "出台方案", "text"),
            ),
        ),
    )
