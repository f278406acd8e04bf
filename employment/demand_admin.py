"""Demand and visits to firms in the browser admin, written by the forms of the portal's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from employment.enums import DemandState
from employment.models import Demand, FirmVisit
from employment.selectors.access import VIEW, VISITS, demands_for, visits_for
from employment.services.demand import SAID
from employment.services.visit import FIELDS
from employment.views.common import programmes_of
from groupportal.admin_site import GroupModelAdmin, group_admin_site
from groupportal.ui.formats import mask_phone


@admin.register(Demand, site=group_admin_site)
class DemandAdmin(GroupModelAdmin):
    """Demand in every state."""

    view_action = VIEW
    rows_for = staticmethod(demands_for)
    add_page = "employment:demand_new"
    purpose = "单位要招的人，从提交到招满或停招。"
    icon = "badge"
    list_display = ("title", "unit", "kind", "headcount", "state", "expires_on", "opened_on")
    list_filter = ("state", "kind", "section")
    list_select_related = ("unit",)
    search_fields = ("title", "unit__name")
    fields = (
        "unit",
        *("programmes" if name == "major_codes" else name for name in SAID),
        "contact",
        "masked_phone",
        "state",
        "is_automatic",
        "proposed_by",
        "proposed_at",
        "ruled_by",
        "ruled_at",
        "answer",
        "opened_on",
        "ended_on",
        "filled_on",
        "reported_on",
        "ended_why",
        "visit",
    )
    readonly_fields = fields
    export_fields = ("title", "unit", "kind", "headcount", "state", "expires_on", "opened_on", "ended_on")

    @admin.display(description="对应专业")
    def programmes(self, obj: Demand) -> str:
        """By their names."""
        return programmes_of(obj.major_codes) or "不限"

    @admin.display(description="联系电话")
    def masked_phone(self, obj: Demand) -> str:
        """Never in full here."""
        return mask_phone(obj.phone) if obj.phone else ""

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        more = ["employment:demand_renew", "employment:demand_close"] if obj.state == DemandState.OPEN else []
        return [*more, "employment:demand_copy"]


@admin.register(FirmVisit, site=group_admin_site)
class FirmVisitAdmin(GroupModelAdmin):
    """What schools learnt at firms."""

    view_action = VISITS
    rows_for = staticmethod(visits_for)
    add_page = "employment:visit_new"
    purpose = "学校走访企业、了解用人需求的记录。"
    icon = "assignment_ind"
    list_display = ("unit", "school", "visited_on", "lead", "places", "interns", "graduates")
    list_filter = ("visited_on",)
    list_select_related = ("unit", "school")
    search_fields = ("unit__name", "lead")
    fields = (
        "school",
        "unit",
        *FIELDS,
        "recorded_by",
        "recorded_at",
    )
    readonly_fields = fields
    export_fields = ("unit", "school", "visited_on", "lead", "places", "interns", "graduates", "further")

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        return ["employment:visit_edit", "employment:visit_post"]
