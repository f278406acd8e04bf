"""What a table says around its figures."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

from django import forms

from groupportal.ui.fields import DayField, TextArea
from reports.annex.values import DAY_BLANK, UNIT, UNTIL, UNTIL_DAY, PrintedForm

_MARKS = re.compile(r"[{｛][^{}｛｝]*[}｝]")
_KNOWN = (UNTIL, UNTIL_DAY, UNIT)


class TableFormForm(forms.Form):
    """What a table says around its figures: a field for each cell of its head."""

    title = forms.CharField(label="表题", max_length=200)
    as_of = DayField(
        "自截至日期",
        help_text="截至这一天及以后的表按这里打印；已经生成的报表不变。更早的截至日期仍用以前的表样。",
    )
    above = TextArea(
        "表题下面的行",
        rows=2,
        required=False,
        help_text="每行一条，不印就留空。{填报单位} 处打印单位名称；要靠右的文字前面写“｜”，例如：｜单位：万元。",
    )
    notes = TextArea("备注", rows=5, required=False, help_text="每行一条。{截至年月} 处打印报表的截至日期。")
    signatures = TextArea(
        "签字、盖章和日期",
        rows=5,
        required=False,
        help_text="每行一项，按这里的顺序印在表下，一行印四项。常用：填表人、审核人、负责人签字、单位公章、填表日期、联系电话。",
    )

    def __init__(self, *args: Any, held: PrintedForm, as_of: dt.date, **kwargs: Any) -> None:
        self.held = held
        initial: dict[str, Any] = {
            "title": held.title,
            "as_of": as_of,
            "above": "\n".join(held.above).replace("\t", "｜"),
            "notes": "\n".join(held.notes),
            "signatures": "\n".join(held.signatures),
        }
        initial |= {f"head_{number}": cell.text for number, cell in enumerate(held.head)}
        super().__init__(*args, **{**kwargs, "initial": initial})
        for number, cell in enumerate(held.head):
            place = f"表头第{cell.row + 1}行第{cell.column + 1}列"
            self.fields[f"head_{number}"] = TextArea(place, rows=2, required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Braces stand for what the table fills in; others would be printed as they stand."""
        cleaned = super().clean() or {}
        for name, text in list(cleaned.items()):
            unknown = [mark for mark in _MARKS.findall(str(text)) if mark not in _KNOWN]
            if unknown:
                self.add_error(
                    name,
                    f"没有“{'”“'.join(unknown)}”可以代入，会照原样印出来。可以用的是{'、'.join(_KNOWN)}，请改正或删去。",
                )
        return cleaned

    def printed_form(self) -> PrintedForm:
        """The form as it was filled in."""
        said = self.cleaned_data
        return replace(
            self.held,
            title=said["title"],
            above=tuple(line.replace("｜", "\t", 1) for line in _lines(said["above"])),
            notes=tuple(_lines(said["notes"])),
            signatures=tuple(_signature(line) for line in _lines(said["signatures"])),
            head=tuple(
                replace(cell, text="\n".join(_lines(said[f"head_{number}"])))
                for number, cell in enumerate(self.held.head)
            ),
        )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _signature(line: str) -> str:
    """With its colon, and with room for a date where it is one."""
    if "：" in line or ":" in line:
        return line
    return f"{line}：{DAY_BLANK if '日期' in line else ''}"
