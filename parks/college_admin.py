"""Records of 产业学院, bases and mutual services in the browser admin, written by the forms of the portal's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site
from parks.admin_days import last_day
from parks.excel.college import TrainingBasesKind
from parks.models import (
    BaseCourse,
    BaseFunction,
    BaseInvestment,
    CollegePartner,
    IndustryCollege,
    MutualService,
    TrainingBase,
)
from parks.selectors.access import bases_for, colleges_for, mutual_services_for

_VIEW = "parks.view_colleges"


class CollegePartnerInline(GroupInline):
    """Who carries a 产业学院, from when to when."""

    model = CollegePartner
    fk_name = "college"
    fields = ("unit", "gives", "starts_on", last_day)
    readonly_fields = fields


@admin.register(IndustryCollege, site=group_admin_site)
class IndustryCollegeAdmin(GroupModelAdmin):
    """产业学院, dissolved ones too."""

    view_action = _VIEW
    rows_for = staticmethod(colleges_for)
    add_page = "parks:college_new"
    edit_pages = ("parks:college_edit",)
    purpose = "产业学院从成立到撤销：牵头学校、共建单位、办学场所、治理机构。"
    icon = "school"
    list_display = ("name", "unit", "direction", "starts_on", last_day)
    list_select_related = ("unit",)
    search_fields = ("name", "unit__name", "direction")
    fields = (
        "name",
        "unit",
        "body",
        "direction",
        "premises",
        "text",
        "starts_on",
        "decision",
        "decided_on",
        "evidence",
        last_day,
        "end_decision",
    )
    readonly_fields = fields
    inlines = (CollegePartnerInline,)
    export_fields = ("name", "unit", "direction", "premises", "starts_on", "ends_on")

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        return [] if obj.ends_on else ["parks:college_partner_new", "parks:college_dissolve"]


class BaseFunctionInline(GroupInline):
    """What a base is used for, from when to when."""

    model = BaseFunction
    fk_name = "base"
    fields = ("kind", "starts_on", last_day)
    readonly_fields = fields


class BaseInvestmentInline(GroupInline):
    """What was put into a base."""

    model = BaseInvestment
    fk_name = "base"
    fields = ("unit", "kind", "day", "amount", "note")
    readonly_fields = fields


class BaseCourseInline(GroupInline):
    """What was taught at a base."""

    model = BaseCourse
    fk_name = "base"
    fields = ("name", "year", "lessons", "students")
    readonly_fields = fields


@admin.register(TrainingBase, site=group_admin_site)
class TrainingBaseAdmin(GroupModelAdmin):
    """Bases, closed ones too."""

    view_action = _VIEW
    rows_for = staticmethod(bases_for)
    add_page = "parks:base_new"
    edit_pages = ("parks:base_edit",)
    purpose = "校内、校外实训基地：功能、工位、投入、承担的课程。"
    icon = "handyman"
    list_display = ("name", "where", "unit", "places", "starts_on", last_day)
    list_filter = ("where",)
    list_select_related = ("unit",)
    search_fields = ("name", "number", "unit__name")
    fields = (
        "number",
        "name",
        "where",
        "unit",
        "host",
        "address",
        "programmes",
        "places",
        "text",
        "starts_on",
        "decision",
        last_day,
        "end_decision",
    )
    readonly_fields = fields
    inlines = (BaseFunctionInline, BaseInvestmentInline, BaseCourseInline)
    export_fields = (
        "number",
        "name",
        "where",
        "unit",
        "host",
        "programmes",
        "places",
        "starts_on",
        "ends_on",
    )
    record_kind = TrainingBasesKind

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        return [] if obj.ends_on else ["parks:base_invest", "parks:base_course_new", "parks:base_close"]


@admin.register(MutualService, site=group_admin_site)
class MutualServiceAdmin(GroupModelAdmin):
    """Services that units did for one another."""

    view_action = _VIEW
    rows_for = staticmethod(mutual_services_for)
    add_page = "parks:mutual_new"
    edit_pages = ("parks:mutual_edit",)
    purpose = "成员单位给别的单位做的互助运营服务。"
    icon = "contacts"
    list_display = ("title", "unit", "receiver", "receiver_name", "day", "people")
    list_select_related = ("unit", "receiver")
    search_fields = ("title", "unit__name", "receiver__name", "receiver_name")
    fields = ("title", "unit", "receiver", "receiver_name", "day", "text", "people", "paper")
    readonly_fields = fields
    export_fields = ("title", "unit", "receiver", "receiver_name", "day", "people")
