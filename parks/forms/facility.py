"""Forms of shared facilities and their bookings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from groupportal.deciding.forms import AnswerForm
from groupportal.periods.times import midnight, moment
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import DayField, FilesField, LastDayField, TextArea, time_field, unit_field
from groupportal.ui.seen import print_of
from groupportal.uploads.checking import IMAGES
from parks.booking_rules import Times, said
from parks.enums import FacilityKind
from parks.models import Booking, Facility
from parks.selectors.access import offered_centres, own_units
from parks.selectors.facility import BOOK, EDIT, of_series
from parks.services.booking import B, Wanted
from parks.services.booking_series import SERIES_MOST, Slot, preview_series
from parks.services.facility import FacilityInput

EVERY = (("1", "每天"), ("7", "每周"), ("14", "每两周"))


def _number(label: str, help_text: str = "", **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, required=False, help_text=help_text, **kwargs)


class FacilityForm(forms.Form):
    """What is said about a facility."""

    PARTS = (
        ("设施", ("unit", "kind", "name", "centre", "place", "people", "conditions", "contact", "phone")),
        (
            "预约规则",
            (
                "needs_approval",
                "holds_waiting",
                "is_lent",
                "opens",
                "closes",
                "ahead_days",
                "hours_most",
                "quota_hours",
                "arrive_within",
                "hour_value",
            ),
        ),
    )
    unit = unit_field(None, label="所属单位")
    kind = forms.ChoiceField(label="种类", choices=FacilityKind.choices)
    name = forms.CharField(label="名称", max_length=120)
    centre = forms.ModelChoiceField(
        label="服务中心",
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label="不属于服务中心",
    )
    place = forms.CharField(label="地点", max_length=120, required=False)
    people = _number("可容纳人数")
    conditions = TextArea("使用条件", 3, max_length=2000, required=False)
    contact = forms.CharField(label="管理员", max_length=60, required=False)
    phone = forms.CharField(label="电话", max_length=30, required=False)
    needs_approval = forms.BooleanField(
        label="预约须审核", required=False, initial=True, help_text="不审核的，约上就算数。"
    )
    holds_waiting = forms.BooleanField(
        label="待审核的申请占用时段",
        required=False,
        initial=True,
        help_text="勾选：先申请的先占住，别人约不了同一时段。不勾选：可以有几份申请，谁先审核通过归谁。",
    )
    is_lent = forms.BooleanField(label="借出使用，须交接和归还", required=False)
    opens = time_field("每天开放时间从", required=False)
    closes = time_field("至", required=False)
    ahead_days = forms.IntegerField(label="最多提前（天）", min_value=1, max_value=730, initial=365)
    hours_most = _number("每次最长（小时）")
    quota_hours = _number("每家单位每月最多（小时）")
    arrive_within = _number("未到多少分钟后释放", "到点没有人登记到场的，时段让给别人。留空不释放。")
    hour_value = forms.DecimalField(
        label="每小时市场价（元）",
        min_value=0,
        max_digits=9,
        decimal_places=2,
        required=False,
        help_text="用来估算共享节省的费用，没有依据的留空。",
    )

    def __init__(self, *args: Any, viewer: Viewer, record: Facility | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["centre"].queryset = centres = offered_centres(viewer, record.centre_id if record else None)
        if record:
            del fields["unit"]
        else:
            fields["centre"].queryset = centres.filter(ends_on__isnull=True)
            fields["unit"].queryset = units = own_units(viewer, EDIT)
            if not viewer.for_all_units(EDIT):
                fields["unit"].initial = units.first()

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in their sections."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.PARTS]

    def said(self) -> FacilityInput:
        """What the service takes."""
        return FacilityInput(**{k: v for k, v in self.cleaned_data.items() if k != "unit"})


class PhotosForm(forms.Form):
    files = FilesField(label="照片", accept=IMAGES)


class ClosureForm(forms.Form):
    starts_day = DayField("停用开始日期")
    starts_time = time_field("开始时间", initial=dt.time(0))
    ends_day = DayField("停用结束日期")
    ends_time = time_field("结束时间", initial=dt.time(23, 30))
    reason = forms.CharField(label="原因", max_length=200, help_text="例如“设备检修”。预约的人会看到。")

    def times(self) -> Times:
        """From when to when."""
        data = self.cleaned_data
        return moment(data["starts_day"], data["starts_time"]), moment(data["ends_day"], data["ends_time"])


class HolidayForm(forms.Form):
    """Whole days on which nothing a unit shares is open: a holiday, the weeks between two terms."""

    unit = unit_field(None, label="单位")
    starts_day = DayField("第一天")
    ends_day = LastDayField("最后一天")
    reason = forms.CharField(label="原因", max_length=200, help_text="例如“寒假”。预约的人会看到。")

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = units = own_units(viewer, EDIT)
        if not viewer.for_all_units(EDIT):
            fields["unit"].initial = units.first()

    def times(self) -> Times:
        """From the midnight before the first day to the one after the last."""
        data = self.cleaned_data
        return midnight(data["starts_day"]), midnight(data["ends_day"])


class RetireForm(forms.Form):
    reason = forms.CharField(label="停止开放的原因", max_length=200, help_text="预约的人会看到。")


class BookForm(forms.Form):
    """One booking of a facility."""

    unit = unit_field(None, label="使用单位")
    on = DayField("日期")
    starts = time_field("开始时间")
    ends = time_field("结束时间")
    until = DayField("结束日期", required=False, help_text="跨天的才填。")
    purpose = forms.CharField(label="用途", max_length=200)
    people = _number("人数")

    def __init__(self, *args: Any, viewer: Viewer, record: Facility, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = units = own_units(viewer, BOOK)
        if not viewer.for_all_units(BOOK) and len(held := list(units[:2])) == 1:
            fields["unit"].initial, fields["unit"].widget = held[0].public_id, forms.HiddenInput()
        self.facility = record

    def times(self) -> Times:
        """From when to when."""
        data = self.cleaned_data
        return moment(data["on"], data["starts"]), moment(data.get("until") or data["on"], data["ends"])

    def wanted(self) -> Wanted:
        """What for."""
        return Wanted(self.cleaned_data["purpose"], self.cleaned_data["people"])


class _MomentsField(forms.MultipleChoiceField):
    """Moments to tick. One that was offered and is not any more passes too: the form says what became of it."""

    def valid_value(self, value: str) -> bool:
        try:
            return dt.datetime.fromisoformat(value).tzinfo is not None
        except ValueError:
            return False


class SeriesForm(BookForm):
    """Several that repeat: each is shown first with what stands in its way and a time nearby that is free.

    ``looked_at``: in words how it would come out, where nothing was picked yet; ``slots``: each time of it.
    """

    looked_at = ""
    slots: Sequence[Slot] = ()
    every = forms.ChoiceField(label="重复", choices=EVERY, initial="7")
    number = forms.IntegerField(label="共几次", min_value=2, max_value=SERIES_MOST, help_text="含第一次。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["until"]
        if self.data.get("picked_shown"):
            self._show_picked()

    def _show_picked(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["picked_shown"] = forms.CharField(widget=forms.HiddenInput, required=False)
        fields["picked"] = _MomentsField(
            label="预约哪几次",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="约得上的已经勾选，不要的去掉；约不上的可以勾选相近的时间。",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        self.slots = preview_series(
            self.facility, data["unit"], self.times(), every=int(data["every"]), number=data["number"]
        )
        free = {slot.times[0].isoformat(): slot.times for slot in self.slots if not slot.hindrance}
        instead = {slot.instead[0].isoformat(): slot.instead for slot in self.slots if slot.instead}
        offered = {**instead, **free}
        asked = (data["unit"].pk, *self.times(), data["every"], data["number"])
        mark = print_of(" ".join(map(str, asked)))
        was_shown = self.data.get("picked_shown") == mark
        if "picked" not in self.fields:
            self._show_picked()
        self.fields["picked"].choices = [  # type: ignore[attr-defined]
            (key, said(times) if key in free else f"{said(times)}（改期）")
            for key, times in sorted(offered.items(), key=lambda one: one[1])
        ]
        picked = data["picked"] if was_shown else []
        gone = [key for key in picked if key not in offered]
        data["spans"] = [] if gone else sorted({offered[key] for key in picked})
        if not data["spans"]:
            self.data = self.data.copy()
            self.data.setlist("picked", [key for key in picked if key in offered] if gone else list(free))
            self.data["picked_shown"] = mark
            taken = "、".join(
                f"{timezone.localtime(dt.datetime.fromisoformat(key)):%Y-%m-%d %H:%M}" for key in gone
            )
            lost = f"您勾选的{taken}现在约不上了，" if gone else ""
            self.looked_at = (
                f"{lost}{len(self.slots)} 次里有 {len(free)} 次约得上。请核对下面的时间，还没有提交。"
            )
        return data


class _OfSeries(forms.Form):
    """Whether what is done with a booking is done with the others of its series: asked where there are some."""

    whole = forms.BooleanField(required=False, initial=True)

    def _offer(self, others: int, words: str) -> None:
        self.fields["whole"].label = f"{words}（连同这一次共 {others + 1} 次）"
        if not others:
            del self.fields["whole"]


class BookingAnswerForm(_OfSeries, AnswerForm):
    field_order = ("whole", "answer")

    def __init__(self, *args: Any, record: Booking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = of_series(record, B.WAITING).exclude(pk=record.pk).count()
        self._offer(others, "同一次连续预约里待审核的一并审核")


class WithdrawForm(_OfSeries):
    reason = forms.CharField(
        label="取消的原因",
        max_length=300,
        required=False,
        help_text="取消别的单位的预约必须填写，对方会收到。",
    )
    field_order = ("whole", "reason")

    def __init__(self, *args: Any, record: Booking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whole"].initial = False
        later = of_series(record, B.WAITING, B.ACCEPTED).filter(starts_at__gte=record.starts_at)
        self._offer(later.exclude(pk=record.pk).count(), "以后各次一并取消")


class ReturnForm(forms.Form):
    """When it was brought back: the time asked for is that of the deed, however late it is entered."""

    day = DayField("归还日期", past=True)
    at = time_field(
        "归还时间", help_text="实际归还的时间，不是登记的时间。使用时数按它算，最多算预约的时间。"
    )
    note = forms.CharField(
        label="归还情况", max_length=300, required=False, help_text="例如“完好”，损坏的写明情况。"
    )

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return {"note": data["note"], "returned_at": moment(data["day"], data["at"])}
