"""Forms and filters of units that take interns."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from groupportal.lists.declaring import with_words
from groupportal.ui.fields import DayField, PlaceField, TextArea, unit_field
from internships.forms.fields import YesNo, phone_field
from internships.models import HostUnit
from internships.selectors.host import LACKS, lacks, member_of, units_to_add
from internships.selectors.placement import VIEW_SCHOOL, schools_for
from internships.services.host import HostInput
from internships.words import counted

_MONEY = "元/月。按单位现行工资表里最低的一档。"


class _HostForm(forms.Form):
    """``record``: the unit under change."""

    PARTS: tuple[tuple[str, tuple[str, ...]], ...] = ()

    address = forms.CharField(
        label="实习地址", max_length=200, required=False, help_text="学生上班的地方，写到门牌号。"
    )
    contact = forms.CharField(
        label="指定的负责人", max_length=60, required=False, help_text="单位里负责学生实习的人。"
    )
    contact_phone = phone_field("负责人电话")
    staff_total = forms.IntegerField(label="在岗职工总数", min_value=1, max_value=3_000_000, required=False)
    staff_total_on = DayField("职工总数的统计日期", past=True, required=False)
    elsewhere = forms.IntegerField(
        label="集团外学校的实习人数",
        min_value=0,
        max_value=100_000,
        required=False,
        help_text="现在有多少名集团以外学校的学生在这里实习。没有的填 0，不清楚的留空。",
    )
    lowest_wage = forms.DecimalField(
        label="最低档工资", min_value=1, max_digits=9, decimal_places=2, required=False, help_text=_MONEY
    )

    def __init__(self, *args: Any, record: HostUnit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        member = member_of(record.unit_id)
        if record.contact_phone:
            self.fields["contact_phone"].help_text = phone_field("", record.contact_phone).help_text
        if member is not None:
            for name in ("staff_total", "staff_total_on"):
                del self.fields[name]
            known = counted(member.staff_total, member.staff_total_on)
            self.fields["elsewhere"].help_text += f"在岗职工总数在成员资料里登记：{known}。"

    @property
    def parts(self) -> list[tuple[str, list[Any]]]:
        """The fields in their sections."""
        return [(title, [self[n] for n in names if n in self.fields]) for title, names in self.PARTS]

    def said(self) -> dict[str, Any]:
        """What was filled in, for the service; a phone left blank stays as it is."""
        data = {
            name: value for name, value in self.cleaned_data.items() if name in HostInput.__dataclass_fields__
        }
        data["contact_phone"] = data.get("contact_phone") or None
        if "place" in self.cleaned_data:
            data["province"], data["region"] = self.cleaned_data["place"]
        return data


class HostForm(_HostForm):
    """What is said about a unit."""

    PARTS = (
        ("地点和负责人", ("place", "address", "contact", "contact_phone")),
        (
            "资质和信用",
            (
                *("is_registered", "operates_lawfully", "is_untrustworthy"),
                *("credit_checked_on", "credit_valid_until", "is_entertainment", "is_agency"),
            ),
        ),
        ("安全生产", ("has_safety_violation", "last_violation_on", "safety_checked_on")),
        ("人数和工资", ("staff_total", "staff_total_on", "elsewhere", "lowest_wage")),
        ("备注", ("note",)),
    )

    place = PlaceField()
    is_registered = YesNo("依法登记为法人或非法人组织")
    operates_lawfully = YesNo("合法经营、管理规范")
    is_untrustworthy = YesNo("有失信记录", help_text="在“信用中国”等处查到的。")
    credit_checked_on = DayField("信用核查日期", past=True, required=False)
    credit_valid_until = DayField("信用核查有效期至", required=False, help_text="到这一天为止不用重新查。")
    is_entertainment = YesNo("是营业性娱乐场所")
    is_agency = YesNo("是中介机构或有偿代理")
    has_safety_violation = YesNo("有安全生产违法记录")
    last_violation_on = DayField(
        "最近一次违法记录日期", past=True, required=False, help_text="有记录的才填。"
    )
    safety_checked_on = DayField("安全生产记录核查日期", past=True, required=False)
    note = TextArea("备注", 2, max_length=300, required=False)


class OwnHostForm(_HostForm):
    """What a unit says of itself."""

    field_order = [
        "contact",
        "contact_phone",
        "address",
        "staff_total",
        "staff_total_on",
        "elsewhere",
        "lowest_wage",
    ]


class NewHostForm(forms.Form):
    """A unit of the group, or one that the group doesn't know yet."""

    unit = unit_field(None, label="集团里的单位", required=False, help_text="成员单位和登记过的非成员单位。")
    name = forms.CharField(
        label="不在名单里的单位",
        required=False,
        max_length=200,
        help_text="写全称，与营业执照一致。会登记为非成员单位。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_to_add()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("unit")) == bool(data.get("name")):
            words = (
                "只选一样：集团里的单位，或写不在名单里的单位。"
                if data.get("unit")
                else "请选单位，或写单位名称。"
            )
            self.add_error("name" if data.get("unit") else "unit", words)
        return data


class BulkHostForm(forms.Form):
    """What several units may have in common: a check of all of them on one day."""

    operates_lawfully = YesNo("合法经营、管理规范", empty="不改")
    is_untrustworthy = YesNo("有失信记录", empty="不改")
    credit_checked_on = DayField("信用核查日期", past=True, required=False)
    credit_valid_until = DayField("信用核查有效期至", required=False)
    has_safety_violation = YesNo("有安全生产违法记录", empty="不改")
    safety_checked_on = DayField("安全生产记录核查日期", past=True, required=False)
    is_entertainment = YesNo("是营业性娱乐场所", empty="不改")
    is_agency = YesNo("是中介机构或有偿代理", empty="不改")


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


SEARCHED = ("unit__name", "contact", "address")
TAKES = [("yes", "接收实习"), ("no", "停止接收")]
CHOSEN = [("yes", "已选定"), ("no", "未选定")]


class HostFilter(filters.FilterSet):
    """By words, by whether it takes interns and was chosen, by school that chose it, place, and what isn't known."""

    q = filters.CharFilter(method="by_words", label="搜索")
    takes = filters.ChoiceFilter(method="by_taking", choices=TAKES, label="接收")
    chosen = filters.ChoiceFilter(method="by_choice", choices=CHOSEN, label="选定")
    school = filters.ChoiceFilter(method="by_school", label="选定的学校", empty_label="不限")
    region = filters.ChoiceFilter(label="所在地", empty_label="全部所在地")
    lacks = filters.ChoiceFilter(
        method="by_lack",
        label="缺什么",
        empty_label="不限",
        choices=[(key, f"缺{words}") for key, (words, _) in LACKS.items()],
    )

    class Meta:
        model = HostUnit
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = [(str(u.public_id), u.name) for u in schools_for(self.request.viewer, VIEW_SCHOOL)]
        if len(schools) > 1:
            self.filters["school"].extra["choices"] = schools
        else:
            del self.filters["school"]
        places = (
            self.queryset.exclude(region="").order_by("region").values_list("region", flat=True).distinct()
        )
        self.filters["region"].extra["choices"] = [(place, place) for place in places]

    def by_words(self, rows: QuerySet[HostUnit], name: str, value: str) -> QuerySet[HostUnit]:
        return with_words(rows, value, *SEARCHED)

    def by_taking(self, rows: QuerySet[HostUnit], name: str, value: str) -> QuerySet[HostUnit]:
        return rows.filter(is_suspended=value == "no")

    def by_choice(self, rows: QuerySet[HostUnit], name: str, value: str) -> QuerySet[HostUnit]:
        return rows.filter(is_chosen=value == "yes")

    def by_school(self, rows: QuerySet[HostUnit], name: str, value: str) -> QuerySet[HostUnit]:
        return rows.filter(selections__school__public_id=value, selections__ends_on__isnull=True)

    def by_lack(self, rows: QuerySet[HostUnit], name: str, value: str) -> QuerySet[HostUnit]:
        return rows.filter(lacks(value))
