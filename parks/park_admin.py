"""Records of parks, centres and residents in the browser admin, written by the forms of the portal's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site
from groupportal.ui.formats import cndate, mask_phone
from parks.admin_days import last_day
from parks.excel.resident import ResidentsKind
from parks.models import Centre, CentreAgreement, CentreStaff, Park, Resident
from parks.selectors.access import agreements_for, centres_for, parks_for, residents_for

_VIEW = "parks.view_parks"


@admin.register(Park, site=group_admin_site)
class ParkAdmin(GroupModelAdmin):
    """Parks in the admin, as the portal's pages show them."""

    view_action = _VIEW
    rows_for = staticmethod(parks_for)
    add_page = "parks:park_new"
    edit_pages = ("parks:park_edit",)
    purpose = "集团服务的园区：运营方、地址、位置、主导产业。"
    icon = "domain"
    list_display = ("name", "region", "operator", "unit", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("unit",)
    search_fields = ("name", "operator", "region")
    fields = (
        "name",
        "unit",
        "operator",
        "region",
        "address",
        "longitude",
        "latitude",
        "industries",
        "note",
        "is_active",
    )
    readonly_fields = fields
    export_fields = ("name", "region", "operator", "unit", "address", "industries", "is_active")


class StaffInline(GroupInline):
    """Who works at a centre."""

    model = CentreStaff
    fk_name = "centre"
    fields = ("name", "duty", "user", "starts_on", last_day)
    readonly_fields = fields


@admin.register(Centre, site=group_admin_site)
class CentreAdmin(GroupModelAdmin):
    """Centres, closed ones too."""

    view_action = _VIEW
    rows_for = staticmethod(centres_for)
    add_page = "parks:centre_new"
    edit_pages = ("parks:centre_edit",)
    purpose = "“1+N”园区服务中心，从启用到停用：建设单位、地点、用房、服务内容、人员。"
    icon = "home"
    list_display = ("name", "park", "unit", "starts_on", last_day)
    list_filter = ("park",)
    list_select_related = ("park", "unit")
    search_fields = ("name", "park__name", "unit__name")
    fields = (
        "name",
        "park",
        "unit",
        "place",
        "rooms",
        "area",
        "phone",
        "hours",
        "duties",
        "starts_on",
        "decision",
        "decided_on",
        "evidence",
        last_day,
        "end_decision",
        "end_decided_on",
        "end_evidence",
    )
    readonly_fields = fields
    inlines = (StaffInline,)
    export_fields = ("name", "park", "unit", "place", "rooms", "area", "starts_on", "ends_on")

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        if obj.ends_on is not None:
            return []
        return ["parks:agreement_new", "parks:staff_new", "parks:centre_close"]


@admin.register(CentreAgreement, site=group_admin_site)
class CentreAgreementAdmin(GroupModelAdmin):
    """Agreements of centres, for those who run them."""

    view_action = "parks.view_requests"
    rows_for = staticmethod(agreements_for)
    edit_pages = ("parks:agreement_edit",)
    purpose = "服务中心的共建协议，一份接一份。"
    icon = "gavel"
    list_display = ("centre", "number", "party", "starts_on", "last_day")
    list_select_related = ("centre",)
    search_fields = ("centre__name", "number", "party")
    fields = ("centre", "number", "party", "signed_on", "starts_on", "last_day", "paper")
    readonly_fields = fields

    @admin.display(description="到期日期", ordering="ends_on")
    def last_day(self, row: CentreAgreement) -> str:
        """The last day it is valid."""
        return cndate(row.last_day)


@admin.register(Resident, site=group_admin_site)
class ResidentAdmin(GroupModelAdmin):
    """Firms of parks, their phones masked."""

    view_action = _VIEW
    rows_for = staticmethod(residents_for)
    add_page = "parks:resident_new"
    edit_pages = ("parks:resident_edit",)
    purpose = "哪家企业从何时到何时在哪个园区；电话已遮住。"
    icon = "badge"
    list_display = ("unit", "park", "premises", "starts_on", last_day)
    list_filter = ("park",)
    list_select_related = ("park", "unit")
    search_fields = ("unit__name", "park__name")
    fields = ("park", "unit", "starts_on", "premises", "masked_phone", last_day, "end_note")
    readonly_fields = fields
    record_kind = ResidentsKind

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        return [] if obj.ends_on is not None else ["parks:resident_left"]

    @admin.display(description="电话")
    def masked_phone(self, row: Resident) -> str:
        """Both ends of it."""
        return mask_phone(row.phone)
