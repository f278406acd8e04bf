"""Records of needs of firms and what they were worth in the browser admin, written by the forms of the portal's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site
from groupportal.deciding.standard import Ruled
from groupportal.ui.formats import mask_phone
from parks.enums import RequestState
from parks.models import EconomicValue, RequestMember, ServiceRequest
from parks.selectors.access import requests_for, values_for

_S = RequestState


class RequestMemberInline(GroupInline):
    """Who works on it."""

    model = RequestMember
    fk_name = "request"
    fields = ("name", "part", "unit")
    readonly_fields = fields


@admin.register(ServiceRequest, site=group_admin_site)
class ServiceRequestAdmin(GroupModelAdmin):
    """Needs, settled ones too."""

    view_action = "parks.view_requests"
    rows_for = staticmethod(requests_for)
    add_page = "parks:request_enter"
    purpose = "企业向服务中心提出的需求，从提出到评价。"
    icon = "handyman"
    list_display = ("title", "firm", "kind", "state", "centre", "due_on")
    list_filter = ("state", "kind", "came_by")
    list_select_related = ("centre",)
    search_fields = ("title", "firm")
    fields = (
        "centre",
        "unit",
        "firm",
        "contact",
        "masked_phone",
        "kind",
        "title",
        "text",
        "wanted_by",
        "came_by",
        "received_at",
        "state",
        "leader",
        "due_on",
        "answer",
        "project",
        "result",
        "delivered_on",
    )
    readonly_fields = fields
    inlines = (RequestMemberInline,)
    export_fields = ("title", "firm", "kind", "state", "centre", "leader", "due_on", "delivered_on")

    @admin.display(description="电话")
    def masked_phone(self, obj: ServiceRequest) -> str:
        """Never in full here."""
        return mask_phone(obj.phone) if obj.phone else ""

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        return {
            _S.RECEIVED: ["parks:request_accept", "parks:request_decline"],
            _S.ACCEPTED: ["parks:request_replan", "parks:request_join", "parks:request_log"],
        }.get(obj.state, [])


@admin.register(EconomicValue, site=group_admin_site)
class EconomicValueAdmin(GroupModelAdmin):
    """Values, returned ones too."""

    view_action = "parks.view_requests"
    rows_for = staticmethod(values_for)
    add_page = "parks:value_new"
    purpose = "企业得到的经济价值，由企业确认。"
    icon = "receipt_long"
    list_display = ("unit", "year", "amount", "state", "confirmed_by", "confirmed_on")
    list_filter = ("state", "year", "reckoning")
    list_select_related = ("unit",)
    search_fields = ("unit__name", "grounds")
    fields = (
        "unit",
        "year",
        "request",
        "project",
        "amount",
        "reckoning",
        "grounds",
        "state",
        "proposed_by",
        "proposed_at",
        "confirmed_by",
        "confirmed_on",
        "signer",
        "paper",
        "answer",
    )
    readonly_fields = fields
    export_fields = ("unit", "year", "amount", "reckoning", "state", "confirmed_by", "confirmed_on")

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        return ["parks:value_paper"] if obj.state == Ruled.WAITING else []
