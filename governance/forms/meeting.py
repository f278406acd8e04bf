"""Forms of meetings: planning one or several, the notice, what is written down afterwards."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from governance.enums import MeetingKind, MeetingState, MeetingWay
from governance.models import Body, Meeting, Seat
from governance.selectors.access import bodies_for
from governance.selectors.invitation import standing
from governance.selectors.meeting import day_of
from governance.selectors.presence import attendance_print, came
from governance.services.meeting import MOST_SERIES, HeldInput, MeetingInput, conflicts
from groupportal.periods.period import during
from groupportal.periods.times import moment
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import Choice, DayField, OneFileField, ReadMark, TextArea, time_field
from groupportal.ui.formats import cntime

EVERY = (("week", "每周"), ("month", "每月"), ("quarter", "每季度"), ("half", "每半年"), ("year", "每年"))
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def series_times(first: dt.datetime, every: str, number: int) -> list[dt.datetime]:
    """The first and those that follow; the 31st is the last day of a shorter month."""
    local, found = timezone.localtime(first), []
    for n in range(number):
        if every == "week":
            day = local.date() + dt.timedelta(weeks=n)
        else:
            years, month = divmod(local.month - 1 + n * _MONTHS[every], 12)
            year = local.year + years
            day = dt.date(year, month + 1, min(local.day, calendar.monthrange(year, month + 1)[1]))
        found.append(moment(day, local.time()))
    return found


def reason_field(help_text: str, *, required: bool = False) -> forms.CharField:
    """Why the notice was shorter than the charter asks."""
    return forms.CharField(label="提前天数不足的说明", max_length=300, required=required, help_text=help_text)


class _MeetingForm(forms.Form):
    title = forms.CharField(label="会议名称", max_length=120, help_text="例如：第二届理事会第三次会议。")
    kind = forms.ChoiceField(label="种类", choices=MeetingKind.choices)
    way = forms.ChoiceField(
        label="方式", choices=MeetingWay.choices, help_text="不开会、只收书面表决的，选“通讯”。"
    )
    on = DayField("日期")
    time = time_field("开始时间")
    minutes = forms.IntegerField(
        label="预计多长（分钟）", min_value=10, max_value=1440, required=False, initial=120
    )
    place = forms.CharField(
        label="地点或会议链接", max_length=200, required=False, help_text="线上的写会议号或链接。"
    )
    notes = TextArea("通知里的说明", 3, max_length=2000, required=False)

    def said(self, chair: Seat | None = None) -> MeetingInput:
        """What the service takes."""
        data = self.cleaned_data
        return MeetingInput(
            data["title"],
            moment(data["on"], data["time"]),
            data["minutes"],
            data["kind"],
            data["way"],
            data["place"],
            data["notes"],
            chair,
        )


class PlanForm(_MeetingForm):
    """One meeting, or several that repeat: their dates are shown before they are made, with what each would meet."""

    body = forms.ModelChoiceField(
        label="机构", queryset=None, to_field_name="public_id", empty_label="请选择"
    )
    every = Choice("重复", EVERY, required=False, empty="只开一次")
    number = forms.IntegerField(
        label="共几次",
        min_value=2,
        max_value=MOST_SERIES,
        required=False,
        help_text="选了重复的填写，含第一次。",
    )
    field_order = (
        "body",
        "title",
        "kind",
        "way",
        "on",
        "time",
        "minutes",
        "place",
        "notes",
        "every",
        "number",
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["body"].queryset = bodies_for(viewer).filter(during(timezone.localdate()))
        if "dates" in self.data or "dates_shown" in self.data:
            self._show_dates()

    def _show_dates(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["dates_shown"] = forms.CharField(widget=forms.HiddenInput, initial="1", required=False)
        fields["dates"] = forms.MultipleChoiceField(
            label="会议日期",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="去掉不要的日期。有冲突的写在后面，仍可以选。",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("every") and not data.get("number"):
            self.add_error("number", "选了重复，请填写共几次。")
        if self.errors.keys() - {"dates"} or not data.get("every"):
            return data
        times = series_times(moment(data["on"], data["time"]), data["every"], data["number"])
        was_shown = "dates" in self.fields
        if not was_shown:
            self._show_dates()
        choices = [(at.isoformat(), self._said_of(at)) for at in times]
        self.fields["dates"].choices = choices  # type: ignore[attr-defined]
        picked = set(self.data.getlist("dates")) if was_shown else set()
        data["times"] = [at for at in times if at.isoformat() in picked]
        self._errors.pop("dates", None)  # type: ignore[union-attr]
        if not data["times"]:
            self.data = self.data.copy()
            self.data.setlist("dates", [value for value, _ in choices])
            self.data["dates_shown"] = "1"
            self.add_error("dates", "请核对这几次的日期，去掉不要的，再保存一次。")
        return data

    def _said_of(self, at: dt.datetime) -> str:
        body: Body = self.cleaned_data["body"]
        met = conflicts(body, at, self.cleaned_data.get("minutes"))
        return f"{cntime(at)}{'（与' + '、'.join(met) + '有冲突）' if met else ''}"


class EditForm(_MeetingForm):
    """What is said of a meeting, with who chairs it."""

    chair = forms.ModelChoiceField(
        label="主持人", queryset=None, to_field_name="public_id", required=False, empty_label="会上再定"
    )
    reason = reason_field("改了日期，离发通知的日子不足章程的天数时必须填写，会写进纪要。")

    def __init__(self, *args: Any, record: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["chair"].queryset = Seat.objects.filter(during(day_of(record)), body=record.body_id)
        if record.state != MeetingState.CALLED:
            del fields["reason"]


class CloneForm(forms.Form):
    title = forms.CharField(label="会议名称", max_length=120)
    on = DayField("日期")
    time = time_field("开始时间")


class NoticeForm(forms.Form):
    """Only asked for where the charter's days are not kept."""

    reason = forms.CharField(
        label="为什么仍要发送",
        max_length=300,
        help_text="提前通知的天数不符合章程，必须填写，会写进纪要。",
    )

    def __init__(self, *args: Any, is_short: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_short:
            del self.fields["reason"]


class OpenForm(forms.Form):
    """Only asked for where the notice was short or none went out."""

    reason = reason_field("必须填写，会写进纪要。", required=True)


class CancelForm(forms.Form):
    reason = forms.CharField(label="取消的原因", max_length=300, help_text="收到通知的人会看到。")


class SheetForm(forms.Form):
    """Who signed, ticked off a sheet."""

    present = forms.MultipleChoiceField(
        label="签到的人", required=False, widget=forms.CheckboxSelectMultiple, help_text="对照签到表勾选。"
    )
    sheet = OneFileField("签到表", required=False, about="拍照或扫描的签到表。", shrinks=True)

    def __init__(self, *args: Any, record: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        rows = {str(row.public_id): row for row in standing(record)}
        self.keys = {name: row.pk for name, row in rows.items()}
        fields["present"].choices = [
            (name, f"{row}（{row.get_part_display()}）") for name, row in rows.items()
        ]

    def here(self) -> list[int]:
        """Keys of the invitations ticked."""
        return [self.keys[name] for name in self.cleaned_data["present"]]


class AttendanceForm(SheetForm):
    """Who was there, put right after the meeting."""

    was = forms.CharField(widget=ReadMark, required=False)
    reason = forms.CharField(label="更正原因", max_length=300, help_text="例如“与签到表核对，勾错一位”。")

    def __init__(self, *args: Any, record: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        del self.fields["sheet"]
        known = came(record)
        self.initial.setdefault("present", [name for name, key in self.keys.items() if key in known])
        self.initial.setdefault("was", attendance_print(record))


class VoidForm(forms.Form):
    reason = forms.CharField(label="作废原因", max_length=280, help_text="例如“同一次会议登记了两遍”。")


class HeldForm(SheetForm):
    """A meeting that was held: when it began and ended, who was there, when the notice went out where that was not from here."""

    opened_time = time_field("实际开会时间")
    closed_time = time_field("散会时间")
    called_on = DayField(
        "发通知的日期", past=True, required=False, help_text="没有发通知的不填，在下面写明。"
    )
    reason = reason_field("没有发通知，或提前天数不足章程的，必须填写，会写进纪要。")
    field_order = ("opened_time", "closed_time", "called_on", "reason", "present", "sheet")

    def __init__(self, *args: Any, record: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        if record.called_at:
            del self.fields["called_on"]

    def held(self, meeting: Meeting, sheet: Any) -> HeldInput:
        """What the service takes."""
        day, data = day_of(meeting), self.cleaned_data
        called_on = data.get("called_on")
        return HeldInput(
            moment(day, data["opened_time"]),
            moment(day, data["closed_time"]),
            self.here(),
            sheet,
            moment(called_on, dt.time()) if called_on else None,
            data["reason"],
        )
