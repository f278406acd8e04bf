"""The group itself and its people, in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import display

from groupportal.admin_site.base import GroupModelAdmin
from groupportal.admin_site.site import group_admin_site
from groupportal.people import services
from groupportal.tenancy.models import Group, Membership
from groupportal.tenancy.requests import GroupRequest
from groupportal.ui.formats import mask_phone


@admin.register(Group, site=group_admin_site)
class OwnGroupAdmin(GroupModelAdmin):
    """The group's own record; no other one can be opened."""

    view_action = "tenancy.view_group"
    edit_action = "tenancy.edit_group"
    icon = "account_tree"
    fields = services.GROUP_FIELDS
    list_display = ("name", "short_name", "kind", "lead_unit", "founded_on")
    export_fields = services.GROUP_FIELDS

    def get_queryset(self, request: GroupRequest) -> Any:
        return Group.objects.filter(pk=request.group.pk)

    def changelist_view(self, request: GroupRequest, extra_context: Any = None) -> HttpResponse:
        return redirect(reverse("admin:tenancy_group_change", args=(request.group.pk,)))

    def save_service(self, obj: Group, *, by: Any, changed: tuple[str, ...]) -> None:
        services.edit_group({name: getattr(obj, name) for name in changed}, by=by)


@admin.register(Membership, site=group_admin_site)
class MembershipAdmin(GroupModelAdmin):
    """Who holds which role. Roles are granted and withdrawn on the portal's page of people."""

    view_action = "tenancy.view_people"
    edit_action = "tenancy.manage_people"
    delete_action = "tenancy.manage_people"
    icon = "badge"
    list_display = ("person", "phone", "role", "unit", "valid_from", "valid_until", "created_at")
    list_filter = ("role", "unit")
    list_select_related = ("user", "unit")
    search_fields = ("user__name", "user__pinyin", "user__username", "unit__name", "unit__pinyin")
    readonly_fields = ("user", "role", "unit", "created_at")
    fields = ("user", "role", "unit", "valid_from", "valid_until", "created_at")

    @display(description="姓名", ordering="user__pinyin")
    def person(self, obj: Membership) -> str:
        return obj.user.name

    @display(description="手机号")
    def phone(self, obj: Membership) -> str:
        return mask_phone(obj.user.phone)

    def save_service(self, obj: Membership, *, by: Any, changed: tuple[str, ...]) -> None:
        if {"valid_from", "valid_until"} & set(changed):
            services.set_validity(obj, valid_from=obj.valid_from, valid_until=obj.valid_until, by=by)

    def delete_service(self, obj: Membership, *, by: Any) -> None:
        services.revoke_role(obj, by=by)
