"""Forms of demand: put forward by a unit or after a visit, renewed, ended; how lists narrow it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import django_filters as filters
from django import forms
from django.utils import timezone

from employment.enums import DemandKind, DemandState, Lodging, WagePer
from employment.forms.fields import HazardsField, ProgrammesField, SectionField
from employment.models import Demand
from employment.screening import SCREENED, fee_note, fee_words
from employment.selectors.access import POST, demands_for
from employment.selectors.finding import best_first, found
from employment.services.demand import LONGEST, DemandInput
from groupportal.tenancy.models import Unit
from groupportal.ui.fields import Choice, DayField, PlaceField, RuledField, TextArea, unit_field
from groupportal.ui.widgets import SearchableSelect
from members.services.contacts import checked_phone
from rosters.selectors.roster import programme_choices

SHOWN = dt.timedelta(days=60)
"""So long a new post stands on the board, where nobody says otherwise."""


def _money(label: str, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=Decimal("0.01"), max_digits=9, decimal_places=2, required=False, **kwargs
    )


class DemandForm(forms.Form):
    """What is said about a post, most of it optional: the first part is enough to put it forward.

    ``units``: for whom it may be; one alone is not asked for.
    """

    PARTS = (
        ("岗位", ("unit", "kind", "title", "headcount", "major_codes", "expires_on")),
        ("待遇和地点", ("wage_from", "wage_to", "wage_per", "lodging", "place", "address")),
        ("时间和要求", ("starts_on", "ends_on", "hours", "duties", "conditions", "section")),
        ("联系人", ("contact", "phone")),
        ("安全", ("hazards", "sure")),
    )

    unit = unit_field(None, label="单位")
    kind = Choice("种类", DemandKind.choices)
    title = forms.CharField(label="岗位名称", max_length=80, help_text="例如“数控车工”“前台接待”。")
    headcount = forms.IntegerField(label="招收人数", min_value=1, max_value=10_000)
    major_codes = ProgrammesField(help_text="适合哪些专业的学生，可以选几个；不限专业的不选。")
    expires_on = DayField("招聘截止日期", help_text=f"最长 {LONGEST.days} 天，到期前会提醒，可以续期。")
    wage_from = _money("报酬", help_text="只填一个数，或填范围的下限。")
    wage_to = _money("报酬上限")
    wage_per = forms.ChoiceField(label="计酬", choices=WagePer.choices, initial=WagePer.MONTH)
    lodging = Choice("食宿", Lodging.choices, empty="没有说明", required=False)
    place = PlaceField("工作城市")
    address = forms.CharField(label="工作地点", max_length=200, required=False)
    starts_on = DayField("到岗日期", required=False, help_text="实习和学徒岗位必填。")
    ends_on = DayField("结束日期", required=False, help_text="实习、学徒和短期兼职的最后一天。")
    hours = forms.CharField(
        label="工作时间",
        max_length=120,
        required=False,
        help_text="例如“8:00—17:00，中午休息1小时，每周5天”。",
    )
    duties = TextArea("工作内容", 3, max_length=500, required=False)
    conditions = TextArea("要求", 3, max_length=500, required=False, help_text="不得写收费、扣证、担保。")
    section = SectionField(help_text="成员单位不选，按成员名册。")
    contact = forms.CharField(label="联系人", max_length=60, required=False)
    phone = RuledField(
        checked_phone,
        label="联系电话",
        required=False,
        max_length=30,
        widget=forms.TelInput(attrs={"autocomplete": "tel"}),
        help_text="11 位手机号，或带区号的座机；登录的学生看得到。",
    )
    hazards = HazardsField(help_text="有哪些就勾哪些；一种都没有，勾第一行。18 岁以下的学生不能做这些作业。")
    sure = forms.BooleanField(label="不收任何费用、不扣证件、不要担保，文字没有写错", required=False)

    def __init__(
        self, *args: Any, viewer: Any, record: Demand | None = None, unit: Unit | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["major_codes"].offer(self.initial.get("major_codes") or ())
        self.said_unit = record.unit if record else unit
        if self.said_unit is not None:
            del fields["unit"]
        else:
            units = Unit.objects.filter(viewer.within(POST, "pk"), is_active=True).order_by("pinyin")
            fields["unit"].queryset = units
            if not viewer.for_all_units(POST) and len(units) == 1:
                fields["unit"].widget, self.initial["unit"] = forms.HiddenInput(), units[0].public_id
        self.initial.setdefault("expires_on", timezone.localdate() + SHOWN)
        fields["hazards"].grades = dict(self.initial.get("hazards") or ())
        fields["sure"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if words := fee_words(*(data.get(name) or "" for name in SCREENED), kind=data.get("kind", "")):
            self.fields["sure"].widget = forms.CheckboxInput()
            if not data.get("sure"):
                self.add_error("sure", fee_note(words, data.get("kind", "")))
        return data

    @property
    def parts(self) -> list[tuple[str, list[Any]]]:
        """The fields in their sections."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.PARTS]

    @property
    def of_unit(self) -> Unit:
        """For whom it is."""
        return self.said_unit or self.cleaned_data["unit"]

    def given(self) -> DemandInput:
        """For the service."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("unit", "sure")}
        return DemandInput(**data)


class RenewForm(forms.Form):
    expires_on = DayField("招聘截止日期", help_text=f"今天起最长 {LONGEST.days} 天。")


class CloseForm(forms.Form):
    """How a post ends."""

    outcome = forms.ChoiceField(
        label="怎样了",
        choices=[("filled", "已经招满（包括在门户以外招到的）"), ("closed", "不招了")],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label="说明", max_length=300, required=False, help_text="不招了的请写原因，投递过的学生会看到。"
    )


class BoardFilter(filters.FilterSet):
    """Of the board: by words, programme and city."""

    q = filters.CharFilter(method="by_words", label="搜索")
    programme = filters.ChoiceFilter(
        field_name="major_codes",
        lookup_expr="contains",
        label="对应专业",
        empty_label="全部专业",
        widget=SearchableSelect("输入专业名称查找"),
    )
    city = filters.ChoiceFilter(label="城市", empty_label="全部城市")

    class Meta:
        model = Demand
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["programme"].extra["choices"] = programme_choices()
        cities = self.queryset.exclude(city="").order_by("city").values_list("city", flat=True).distinct()
        self.filters["city"].extra["choices"] = [(name, name) for name in cities]

    def by_words(self, rows: Any, name: str, value: str) -> Any:
        return best_first(found(rows, value), value)


class DemandFilter(BoardFilter):
    """Of the demand somebody keeps."""

    unit = filters.ChoiceFilter(
        field_name="unit__public_id",
        label="单位",
        empty_label="全部单位",
        widget=SearchableSelect("输入单位名称查找"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = demands_for(self.request.viewer).order_by("unit__pinyin")
        choices = pairs.values_list("unit__public_id", "unit__name").distinct()
        self.filters["unit"].extra["choices"] = [(str(key), name) for key, name in choices]


STATES = [(state.value, state.label) for state in DemandState]
