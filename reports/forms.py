from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from groupportal.ui.fields import DayField, TextArea
from groupportal.ui.formats import cntime
from reports.annex.values import DAY_BLANK, PrintedForm
from reports.enums import Form, Report
from reports.selectors import report_runs

_MOST_OFFERED = 50


class MakeTablesForm(forms.Form):
    report = forms.ChoiceField(label="报表", choices=Report.choices, initial=Report.ANNEX)
    as_of = DayField("截至日期", initial=timezone.localdate)
    form = forms.ChoiceField(
        label="格式",
        choices=[("all", "Excel 和 Word"), *Form.choices],
        initial="all",
        help_text="两种格式数字一致，可一并生成。",
    )
    with_answers = forms.BooleanField(
        label="备注里印上提醒的说明",
        required=False,
        initial=True,
        help_text="印“提醒”里标明要印的说明，接在表样的备注后面。",
    )


class SettleForm(forms.Form):
    note = forms.CharField(
        label="说明", max_length=500, required=False, help_text="例如：报送省教育厅的版本。"
    )


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


class _Runs(forms.ModelChoiceField):
    def label_from_instance(self, run: Any) -> str:
        """Date and time of making."""
        return f"{run}，{cntime(run.made_at)}生成"


class _SentFiles(forms.ModelChoiceField):
    def label_from_instance(self, batch: Any) -> str:
        """Name, time and what became of it."""
        return f"{batch.file.name}（{cntime(batch.created_at)}上传，{batch.get_state_display()}）"


class CompareForm(forms.Form):
    """What is held against which file; the page reads the address itself."""

    run = _Runs(
        label="打印的表", queryset=None, to_field_name="public_id", required=False, empty_label="现在的三张表"
    )
    batch = _SentFiles(
        label="报送的文件", queryset=None, to_field_name="public_id", required=False, empty_label=None
    )

    def __init__(self, run: Any, batch: Any, *, files: QuerySet[Any]) -> None:
        super().__init__(initial={"run": run and run.public_id, "batch": batch and batch.public_id})
        self.fields["run"].queryset = report_runs().filter(kind=Report.ANNEX)[:_MOST_OFFERED]
        self.fields["batch"].queryset = files[:_MOST_OFFERED]
