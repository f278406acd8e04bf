"""The filters of the roll, for its list and its API; all stand in the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from groupportal.lists.declaring import with_words
from groupportal.ui.asof import parse_as_of
from groupportal.ui.formats import is_mobile
from members.enums import REST, SERIES, Category, DataState, Industry, MemberState, Rank, Section
from members.models import Member
from members.selectors.contacts import LACKS, STANDS, lacking, standing
from members.selectors.roll import in_state, of_kind, of_rank, with_words_of_unit

NO_REGION = "none"


class MemberFilter(filters.FilterSet):
    """``q`` searches name, pinyin and code; ``state``, kind and rank are those of the cut-off date."""

    q = filters.CharFilter(method="search", label="搜索：名称、拼音首字母或信用代码")
    category = filters.ChoiceFilter(
        method="on_the_day", choices=Category.choices, label="类别", empty_label="全部类别"
    )
    industry = filters.ChoiceFilter(
        method="on_the_day", choices=Industry.choices, label="行业", empty_label="全部行业"
    )
    section = filters.ChoiceFilter(
        method="on_the_day", choices=Section.choices, label="门类", empty_label="全部门类"
    )
    rank = filters.ChoiceFilter(
        method="with_rank", choices=Rank.choices, label="级别", empty_label="全部级别"
    )
    region = filters.CharFilter(method="in_region", label="行政区划代码（前几位也可）", max_length=6)
    division = filters.CharFilter(
        method="in_division", label="行政区划代码（不含下级）", max_length=6, widget=forms.HiddenInput
    )
    kind = filters.ChoiceFilter(
        method="beside_named", choices=[REST], label="其他成员", widget=forms.HiddenInput
    )
    data_state = filters.ChoiceFilter(choices=DataState.choices, label="资料核对", empty_label="不限")

    class Meta:
        model = Member
        fields: list[str] = []

    def search(self, rows: QuerySet[Member], name: str, value: str) -> QuerySet[Member]:
        """Every word somewhere in name, pinyin or, from its beginning, code."""
        return with_words_of_unit(rows, value)

    def on_the_day(self, rows: QuerySet[Member], name: str, value: str) -> QuerySet[Member]:
        """What units counted as on the cut-off date."""
        return rows.filter(of_kind(parse_as_of(self.request), **{name: value}))

    def in_region(self, rows: QuerySet[Member], name: str, value: str) -> QuerySet[Member]:
        """A division with all below it: trailing zeros of a code stand for the whole; "none" for units without one."""
        if value == NO_REGION:
            return rows.filter(region="")
        whole = value[:2] if value.endswith("0000") else value[:4] if value.endswith("00") else value
        return rows.filter(region__startswith=whole)

    def in_division(self, rows: QuerySet[Member], name: str, value: str) -> QuerySet[Member]:
        """A division itself, as the table of regions counts; "none" for units without one."""
        return rows.filter(region="" if value == NO_REGION else value)

    def beside_named(self, rows: QuerySet[Member], name: str, value: str) -> QuerySet[Member]:
        """Members of none of the kinds the acceptance tables name."""
        day = parse_as_of(self.request)
        named = Q()
        for _, _, kind in SERIES:
            named |= of_kind(day, **kind)
        return rows.filter(~named)

    def with_rank(self, rows: QuerySet[Member], name: str, value: str) -> QuerySet[Member]:
        """The seat held on the cut-off date."""
        return rows.filter(of_rank(parse_as_of(self.request), value))


ALL_STATES = "all"


def state_asked(query: Any) -> str:
    """The state an address asks for: members of the day unless it says otherwise; "" for every unit there is or was."""
    asked = query.get("state", MemberState.ACTIVE)
    if asked == ALL_STATES:
        return ""
    return asked if asked in MemberState.values else MemberState.ACTIVE


_OF_PEOPLE = ("q", "main", "account", "lacks")


class ContactFilter(MemberFilter):
    """Contacts: what is asked of units is asked of theirs as they stand today; the rest of the people."""

    q = filters.CharFilter(method="search", label="姓名、单位、拼音首字母或完整手机号")
    main = filters.ChoiceFilter(
        method="mainly", choices=[("yes", "只看主要联系人")], label="联系人", empty_label="全部联系人"
    )
    account = filters.ChoiceFilter(method="with_account", choices=STANDS, label="账号")
    lacks = filters.ChoiceFilter(method="without", choices=LACKS, label="资料", empty_label="不限")

    def filter_queryset(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The people whose units are asked for."""
        units: QuerySet[Any] = in_state(timezone.localdate(), state_asked(self.data)).order_by()
        for name, value in self.form.cleaned_data.items():
            if name not in _OF_PEOPLE:
                units = self.filters[name].filter(units, value)
        rows = rows.filter(member__in=units.values("pk"))
        for name in _OF_PEOPLE:
            rows = self.filters[name].filter(rows, self.form.cleaned_data[name])
        return rows

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every word somewhere in name, title or unit. A mobile number whole: by parts of it numbers could be guessed."""
        fields = ("name", "pinyin", "title", "member__unit__name", "member__unit__pinyin")
        return with_words(rows, value, *fields, also=lambda word: Q(phone=word) if is_mobile(word) else Q())

    def mainly(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The main ones."""
        return rows.filter(is_main=True)

    def with_account(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By their accounts, for who manages people."""
        return standing(rows, value) if self.request.viewer.can("tenancy.manage_people") else rows

    def without(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those in whose record something is missing."""
        return lacking(rows, value)


def filtered(request: Any) -> MemberFilter:
    """The units a list or the API shows for this request."""
    rows = in_state(parse_as_of(request), state_asked(request.GET))
    return MemberFilter(request.GET, queryset=rows, request=request)
