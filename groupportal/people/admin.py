"""The group itself and its people, in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import display

from groupportal.accounts.models import Device
from groupportal.admin_site.base import GroupModelAdmin
from groupportal.admin_site.site import group_admin_site
from groupportal.people import services
from groupportal.people.models import UnitSet
from groupportal.people.record_kinds import PeopleKind
from groupportal.tenancy.models import Group, Membership
from groupportal.tenancy.requests import GroupRequest
from groupportal.ui.formats import mask_phone


@admin.register(Group, site=group_admin_site)
class OwnGroupAdmin(GroupModelAdmin):
    """The group's own record; no other one can be opened."""

    view_action = "tenancy.view_group"
    edit_pages = ("people:group_edit",)
    deeds = ("people:working_date",)
    purpose = "集团自己的名称、牵头单位、建设期和工作日期。"
    icon = "account_tree"
    fields = services.GROUP_FIELDS
    readonly_fields = services.GROUP_FIELDS
    list_display = ("name", "short_name", "kind", "lead_unit", "founded_on")
    export_fields = services.GROUP_FIELDS

    def get_queryset(self, request: GroupRequest) -> Any:
        return Group.objects.filter(pk=request.group.pk)

    def changelist_view(self, request: GroupRequest, extra_context: Any = None) -> HttpResponse:
        return redirect(reverse("admin:tenancy_group_change", args=(request.group.pk,)))

    def page_kwargs(self, obj: Any, name: str) -> dict[str, Any]:
        return {}

    def address_of(self, obj: Any) -> str:
        return str(obj.pk)


@admin.register(Membership, site=group_admin_site)
class MembershipAdmin(GroupModelAdmin):
    """Who holds which role."""

    view_action = "tenancy.view_people"
    add_page = "people:person_add"
    edit_pages = ("people:role_validity",)
    deeds = ("people:role_grant", "people:role_revoke", "people:password_reset", "people:person_remove")
    purpose = "谁在本集团担任什么角色，到哪一天为止。"
    icon = "badge"
    list_display = ("person", "phone", "role", "unit", "valid_from", "valid_until", "created_at")
    record_kind = PeopleKind
    list_filter = ("role", "unit")
    list_select_related = ("user", "unit")
    search_fields = ("user__name", "user__username", "unit__name")
    fields = ("user", "role", "unit", "valid_from", "valid_until", "created_at")
    readonly_fields = fields

    @display(description="姓名", ordering="user__pinyin")
    def person(self, obj: Membership) -> str:
        return obj.user.name

    @display(description="手机号")
    def phone(self, obj: Membership) -> str:
        return mask_phone(obj.user.phone)

    def page_kwargs(self, obj: Any, name: str) -> dict[str, Any]:
        if obj is None:
            return {}
        of_role = name in ("people:role_validity", "people:role_revoke")
        return {"username": obj.user.username, **({"public_id": obj.public_id} if of_role else {})}

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return reverse("people:person", args=(obj.user.username,)) if obj is not None else None


@admin.register(Device, site=group_admin_site)
class DeviceAdmin(GroupModelAdmin):
    """Where people are signed in without a browser."""

    view_action = "tenancy.view_people"
    deeds = ("people:devices_end",)
    purpose = "谁在哪台设备上登录着，最近什么时候用过，为什么撤销。"
    icon = "key"
    list_display = ("user", "name", "signed_in_at", "used_at", "with_factor", "ended_at", "end")
    list_filter = ("end",)
    list_select_related = ("user",)
    search_fields = ("user__name", "user__username")
    fields = (*list_display, "expires_at", "ended_by")
    readonly_fields = fields
    export_fields = list_display

    def page_kwargs(self, obj: Device, name: str) -> dict[str, Any]:
        return {"username": obj.user.username}


@admin.register(UnitSet, site=group_admin_site)
class UnitSetAdmin(GroupModelAdmin):
    """Sets of units that tasks are often put to together."""

    view_action = "tenancy.keep_unit_sets"
    add_page = "people:unit_set_new"
    edit_pages = ("people:unit_set",)
    deeds = ("people:unit_set_delete",)
    purpose = "常常一起部署任务的单位，存成组合。"
    icon = "checklist"
    list_display = ("name", "units", "saved_by", "saved_at")
    search_fields = ("name", "entries__unit__name")
    fields = readonly_fields = ("name", "units", "saved_by", "saved_at")

    def get_queryset(self, request: GroupRequest) -> Any:
        return super().get_queryset(request).prefetch_related("entries__unit").select_related("saved_by")

    @display(description="单位")
    def units(self, row: UnitSet) -> str:
        """Their names."""
        return "、".join(entry.unit.name for entry in row.entries.all())
