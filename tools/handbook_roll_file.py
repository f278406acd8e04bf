"""The list of members that the handbook's pictures show: invented units, with the slips real lists have."""

from __future__ import annotations

import datetime as dt
import io

from openpyxl import Workbook, load_workbook
from stdnum.cn import uscc

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADS = (
    "序号",
    "单位名称",
    "统一社会信用代码",
    "类别",
    "行业",
    "加入时间",
    "联系人",
    "联系电话",
    "职工人数",
)
_NAMES = [
    "恒达",
    "华盛",
    "金泰",
    "荣兴",
    "新源",
    "嘉禾",
    "远航",
    "宏业",
    "盛和",
    "明辉",
    "广丰",
    "瑞康",
    "德邦",
    "天成",
    "永昌",
]
_TRADES = (("机械", "制造"), ("电子", "制造业"), ("物流", "服务业"), ("餐饮", "服务"))
_PEOPLE = ["陈明", "何静", "黄强", "李敏", "梁涛", "罗勇", "潘婷", "区杰", "谭丽", "温刚"]
_FIRST, _ASSOCIATION = "临江市第一职业技术学校", "临江市机械装备行业协会"


def code(number: int) -> str:
    """A valid code, another for each number."""
    body = f"91371300MA{number:06d}0"
    return body + uscc.calc_check_digit(body)


def _units() -> list[list[object]]:
    """Good rows, some of them untidy as people leave them."""
    firms = [(f"临江市{name}{trade}有限公司", "企业", kind) for trade, kind in _TRADES for name in _NAMES]
    others = [
        (_FIRST, "学校", "教育"),
        ("临江市技师学院", "学校", "教育"),
        (_ASSOCIATION, "行业协会", "服务业"),
    ]
    rows: list[list[object]] = []
    for n, (name, kind, industry) in enumerate([*others, *firms], 1):
        joined = dt.date(2018 + n % 7, 1 + n % 12, 1 + n % 28)
        day: object = f"{joined.year}.{joined.month}.{joined.day}" if n % 6 == 0 else joined
        said = code(n).lower() if n % 20 == 0 else code(n)
        phone = f"+86 138000{n:05d}" if n % 9 == 0 else f"138000{n:05d}"
        shown = f" {name}" if n % 11 == 0 else name
        rows.append([n, shown, said, kind, industry, day, _PEOPLE[n % 10], phone, 40 + n * 7])
    return rows


def list_file() -> bytes:
    """63 good rows, one unit written twice in another way, and four rows with an error each."""
    rows = _units()
    n = len(rows)
    twice = [
        n + 1,
        "临江恒达机械有限公司",
        "",
        "企业",
        "制造业",
        dt.date(2024, 3, 1),
        "陈明",
        "13900000001",
        47,
    ]
    wrong: list[list[object]] = [
        [n + 2, "临江市抄错机电有限公司", code(901)[:-1] + "#", "企业", "制造业", dt.date(2022, 5, 1), "谭丽", "13900000002", 60],
        [n + 3, "临江市重码商贸有限公司", code(1), "企业", "服务业", dt.date(2022, 5, 1), "温刚", "13900000003", 30],
        [n + 4, "临江市日期商贸有限公司", code(903), "企业", "服务业", "2023年2月30日", "区杰", "13900000004", 30],
        [n + 5, "临江市类别商贸有限公司", code(904), "个体", "服务业", dt.date(2022, 5, 1), "罗勇", "13900000005", 30],
    ]  # fmt: skip
    book = Workbook()
    sheet = book.active
    sheet.title = "成员单位"
    sheet.append(["临江市第一职业教育集团成员单位一览表"])
    sheet.merge_cells("A1:I1")
    for row in (_HEADS, *rows, twice, *wrong):
        sheet.append(list(row))
    sheet.append(["备注：职工人数为2025年末数。"])
    return _bytes(book)


def corrected(marked: bytes) -> bytes:
    """The marked workbook with its red cells put right."""
    book = load_workbook(io.BytesIO(marked))
    sheet = book["成员单位"]
    first = sheet.max_row - 4
    for offset, column, value in (
        (0, "C", code(901)),
        (1, "C", code(902)),
        (2, "F", "2023.2.28"),
        (3, "D", "企业"),
    ):
        sheet[f"{column}{first + offset}"] = value
    return _bytes(book)


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
