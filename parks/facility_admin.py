"""Records of shared facilities and their bookings in the browser admin, written by the forms of the portal's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from groupportal.admin_site import GroupModelAdmin, group_admin_site
from groupportal.ui.formats import mask_phone
from parks.excel.facility import FacilitiesKind, UsagesKind
from parks.models import Booking, Facility
from parks.selectors.access import bookings_for, facilities_for

_VIEW = "parks.view_facilities"


@admin.register(Facility, site=group_admin_site)
class FacilityAdmin(GroupModelAdmin):
    """What units share, retired ones too."""

    view_action = _VIEW
    rows_for = staticmethod(facilities_for)
    add_page = "parks:facility_new"
    edit_pages = ("parks:facility_edit",)
    purpose = "各单位共用的场地和设备、使用条件、预约规则；电话已遮住。"
    icon = "domain"
    list_display = ("name", "kind", "unit", "place", "people", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("unit",)
    search_fields = ("name", "place", "unit__name")
    fields = (
        "name",
        "kind",
        "unit",
        "centre",
        "place",
        "people",
        "conditions",
        "contact",
        "masked_phone",
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
        "is_active",
        "retired_reason",
    )
    readonly_fields = fields
    export_fields = ("name", "kind", "unit", "place", "people", "hour_value", "is_active")
    record_kind = FacilitiesKind

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        return ["parks:facility_close", "parks:facility_retire"] if obj.is_active else []

    @admin.display(description="电话")
    def masked_phone(self, row: Facility) -> str:
        """Both ends of it."""
        return mask_phone(row.phone) if row.phone else ""


@admin.register(Booking, site=group_admin_site)
class BookingAdmin(GroupModelAdmin):
    """Bookings that the person sees on the portal's pages."""

    view_action = _VIEW
    rows_for = staticmethod(bookings_for)
    purpose = "共享设施的预约，从申请到使用、归还。"
    icon = "event_available"
    list_display = ("facility", "unit", "purpose", "starts_at", "ends_at", "state")
    list_filter = ("state",)
    list_select_related = ("facility", "unit")
    search_fields = ("facility__name", "unit__name", "purpose")
    fields = (
        "facility",
        "unit",
        "purpose",
        "people",
        "starts_at",
        "ends_at",
        "state",
        "answer",
        "withdrawn_reason",
        "arrived_at",
        "handed_over_at",
        "returned_at",
        "return_note",
        "used_hours",
    )
    readonly_fields = fields
    export_fields = ("facility", "unit", "purpose", "starts_at", "ends_at", "state", "used_hours")
    record_kind = UsagesKind
