"""Forms of incidents: reported on a phone in under a minute, then the log."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils import timezone

from groupportal.ui.fields import Choice, DayField, FilesField, TextArea
from groupportal.ui.widgets import SearchableBoxes, SearchableSelect
from groupportal.uploads.checking import IMAGES
from internships.enums import IncidentKind, IncidentLevel, IncidentNoteKind, PlacementState
from internships.forms.fields import YesNo
from internships.selectors.incident import hosts_to_name, may_concern
from internships.services.incident import IncidentInput, kinds_for

MOST_OFFERED = 200
"""Students among whom one is chosen in the form; whoever sees more names the unit first and the students on its page."""
UNGRADED = "还说不清，由学校定级"


class _People(forms.ModelMultipleChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.student.name}（{row.host}）"


class ReportForm(forms.Form):
    """What, where, when, who; all but what and who is filled in or may stay empty."""

    kind = Choice("发生了什么", IncidentKind.choices)
    text = TextArea("简单写一两句", 3, max_length=2000, help_text="例如“冲床夹伤右手食指，已送区医院”。")
    people = _People(label="涉及哪些学生", queryset=None, to_field_name="public_id", required=False)
    host = forms.ModelChoiceField(
        label="在哪家单位", queryset=None, to_field_name="public_id", required=False, empty_label="按选的学生"
    )
    is_injured = YesNo("有人受伤", empty="还不清楚")
    day = DayField("发生日期", past=True)
    time = forms.TimeField(label="发生时间", widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    place = forms.CharField(label="地点", max_length=120, required=False, help_text="不填按单位地址。")
    level = Choice("级别", IncidentLevel.choices, empty=UNGRADED, required=False)
    measures = TextArea("已经做了什么", 2, max_length=1000, required=False)
    photos = FilesField("照片", accept=IMAGES, required=False)

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        rows = fields["people"].queryset = may_concern(viewer)
        fields["host"].queryset = hosts_to_name(viewer)
        offered = list(rows[: MOST_OFFERED + 1])
        own = [row for row in offered if row.student.user_id == viewer.user.pk]
        if own and len(own) == len(offered):
            # After a move there are several: where the student is now is meant, unless another one is chosen.
            now = max(own, key=lambda row: (row.state == PlacementState.RUNNING, row.starts_on, row.pk))
            self.initial["people"] = [now.public_id]
            fields["people"].label = "在哪份实习"
            _searched(fields["people"], SearchableBoxes("输入单位名称查找"))
            if len(own) == 1:
                fields["people"].widget = forms.MultipleHiddenInput()
            del fields["host"]
        elif len(offered) > MOST_OFFERED:
            del fields["people"]
            _searched(fields["host"], SearchableSelect("输入单位名称查找"))
        else:
            _searched(fields["people"], SearchableBoxes("输入学生姓名查找"))

    def said(self, key: uuid.UUID, photos: Any) -> IncidentInput:
        """For the service."""
        data = self.cleaned_data
        when = timezone.make_aware(dt.datetime.combine(data["day"], data["time"]))
        names = ("kind", "text", "place", "level", "is_injured", "measures")
        return IncidentInput(
            key=key,
            occurred_at=when,
            people=tuple(data.get("people") or ()),
            host=data.get("host"),
            photos=tuple(photos),
            **{name: data[name] for name in names},
        )


def _searched(field: Any, widget: Any) -> None:
    field.widget = widget
    field.widget.choices = field.choices


class NoteForm(forms.Form):
    kind = Choice("记的是", IncidentNoteKind.choices)
    text = TextArea(
        "内容", 4, max_length=2000, help_text="什么时候、谁、做了什么。登记以后不能修改，写错了用“更正”补充。"
    )

    def __init__(self, *args: Any, viewer: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(kind, kind.label) for kind in kinds_for(record, viewer)]


class GradeForm(forms.Form):
    level = Choice("级别", IncidentLevel.choices)
    text = TextArea("理由", 3, max_length=500)


class ConcludeForm(forms.Form):
    text = TextArea("处置结论", 6, max_length=2000, help_text="经过、原因、处置、善后、以后怎样防止。")


class RuleForm(forms.Form):
    closes = forms.ChoiceField(label="意见", choices=[("yes", "同意结案"), ("no", "退回补充")])
    text = TextArea("说明", 3, max_length=500, required=False, help_text="退回的，写明还要补什么。")


class PeopleForm(forms.Form):
    is_injured = YesNo("这些学生受伤", empty="还不清楚，或与登记的相同")
    text = TextArea(
        "说明", 2, max_length=500, required=False, help_text="登记过受伤、改为没有受伤的，写明怎样核实的。"
    )


class ContactsForm(forms.Form):
    purpose = forms.CharField(
        label="用途", max_length=200, help_text="例如“通知家长”。谁、何时、为何查看会记入访问记录。"
    )
