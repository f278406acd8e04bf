"""The list of experts as an Excel file: every text through ``put``; phones stay masked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from groupportal.ui.excel import CellLook, RowStream, new_workbook, workbook_bytes
from groupportal.ui.formats import mask_phone
from members.models import Expert

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = (
    ("姓名", 10),
    ("性别", 6),
    ("类型", 12),
    ("单位", 30),
    ("集团内外", 10),
    ("职称", 14),
    ("职务", 14),
    ("专业领域", 30),
    ("电话", 16),
    ("是否在库", 10),
    ("参与次数", 10),
    ("备注", 30),
)


def expert_workbook(experts: Iterable[Any]) -> bytes:
    """The file, of rows made by ``selectors.experts.listed``."""
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 -- slow import

    workbook = new_workbook(Font(name="宋体", size=11))
    stream = RowStream(workbook, "专家库")
    for column, (_, width) in enumerate(HEADS):
        stream.sheet.column_dimensions["ABCDEFGHIJKL"[column]].width = width
    stream.sheet.freeze_panes = "A2"
    head = CellLook(workbook, font=Font(name="宋体", size=11, bold=True), alignment=Alignment(wrap_text=True))
    text = CellLook(workbook, alignment=Alignment(vertical="top", wrap_text=True))
    stream.append([stream.cell(label, head) for label, _ in HEADS])
    for expert in experts:
        stream.append([stream.cell(value, text) for value in _values(expert)])
    return workbook_bytes(workbook)


def _values(expert: Expert) -> tuple[Any, ...]:
    return (
        expert.name,
        expert.get_sex_display(),
        expert.get_kind_display(),
        expert.unit,
        expert.get_side_display(),
        expert.title,
        expert.position,
        "、".join(field.name for field in expert.fields.all()),
        mask_phone(expert.phone) if expert.phone else "",
        "在库" if getattr(expert, "is_inside", False) else "已出库",
        getattr(expert, "deeds", 0),
        expert.note,
    )
