"""The 附件2 that the handbook's pictures show: an invented group, with the slips a real file has."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

from docx import Document

from groupportal.office.stamp import Stamp
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
from reports.annex.write.word import write_annex_document

GROUP = "临江市第一职业教育集团"
AS_OF = dt.date(2026, 6, 30)
_STAMP = Stamp("示例", dt.datetime(2026, 7, 3, 9, 0, tzinfo=dt.UTC), "示例")
_GOVERN, _RULES, _SHARE = "规范集团治理", "健全运行制度", "共建共享资源"
_TASKS = (
    (_GOVERN, "1.理事会换届", "按期换届，理事会和监事会依章程运行。", ("换届材料1套；", "年度工作报告3份。"),
     "完成率100%\n1.2024年完成换届1次，材料1套；\n2.年度工作报告3份。"),
    (_GOVERN, "2.扩大成员规模", "吸收骨干企业加盟。", ("新增成员单位20家；", "加盟审批表20份。"),
     "完成率100%\n1.新增成员单位21家；\n2.加盟审批表21份。"),
    (_RULES, "1.修订集团章程", "制度配套齐全。", ("章程等基本制度6项；", "制度汇编1册。"),
     "完成率100%\n1.制定基本制度6项；\n2.制度汇编1册。"),
    (_SHARE, "1.资源共享平台", "平台投入使用，供需对接常态化。", ("吸纳企业50家；", "每年提供岗位500个。"),
     "完成率100%\n已全部完成，平台运行良好。"),
    (_SHARE, "3.共享实训基地", "企业投入共建实训基地。", ("实训基地2个。",),
     "完成率50%\n1.建成实训基地1个，另1个在建。"),
)  # fmt: skip
_INDICATORS = (
    ("治理成效", "1.治理机构运行", "治理顺畅。", ("每年召开理事会1次。",), "每年召开理事会1次。"),
    ("服务能力", "1.社会培训", "服务区域产业。", ("社会培训每年1000人次。",), "累计培训3200人次。"),
)
# 万元: budget, received, spent of each source.
_FUNDS = (
    (_GOVERN, "5 2 2 3 3 3 0 0 0 4 4.5 4.5"),
    (_RULES, "6 6 5.2 2 2 2 0 0 0 0 0 0"),
    (_SHARE, "120 20 19.98 80 95.5 95.5 300 321.6 321.6 60 71.3 71.3"),
)


def _items(rows: tuple[tuple[str, str, str, tuple[str, ...], str], ...], label: str) -> ItemTable:
    made = []
    for heading, name, goal, texts, done in rows:
        points = tuple(Point(f"{n}.", text) for n, text in enumerate(texts, start=1))
        made.append(ItemRow(heading, name, Goal(label, goal, "验收要点", points), done))
    return ItemTable(tuple(made))


def _funds() -> FundsTable:
    rows = []
    for heading, wan in _FUNDS:
        figures = iter(wan.split())
        rows.append(
            FundsRow(heading, {s: {m: Decimal(next(figures)) * 10_000 for m in MEASURES} for s in SOURCES})
        )
    return FundsTable(tuple(rows))


def handbook_file() -> bytes:
    """The Word file: as the form asks, but with a total that does not add up and points run together on one line."""
    annex = AnnexSet(AS_OF, _items(_TASKS, "建设目标"), _items(_INDICATORS, "预期目标"), _funds(), GROUP)
    document = Document(io.BytesIO(write_annex_document(annex, stamp=_STAMP)))
    slips = {"换届材料1套；\n2.": "换届材料1套；2."}
    for table in document.tables[:1]:
        for cell in (cell for row in table.rows for cell in row.cells):
            for before, after in slips.items():
                if before in cell.text:
                    cell.text = cell.text.replace(before, after)
    total = next(row for row in document.tables[2].rows if row.cells[0].text == "合计")
    total.cells[1].text = "130"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
