"""From a portal page to the record in the admin."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from groupportal.admin_site.site import group_admin_site


def admin_address(viewer: Any, obj: Any) -> str:
    """The record's page in the group's admin; "" where it has none or this person may not open it."""
    if viewer is None or not viewer.uses_admin or not group_admin_site.is_registered(type(obj)):
        return ""
    admin = group_admin_site.get_model_admin(type(obj))
    if not viewer.can(admin.view_action):
        return ""
    meta = obj._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=(admin.address_of(obj),))
