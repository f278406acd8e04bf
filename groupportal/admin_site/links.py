"""From a portal page to the record in the admin, and there from one record to another."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from unfold.fields import UnfoldAdminReadonlyField

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


def _record_link(field: Any, remote_field: Any, remote_obj: Any) -> str:
    """A record that another one names: linked as ``admin_address`` says, elsewhere its words alone."""
    url = admin_address(getattr(field.form, "viewer", None), remote_obj)
    return format_html('<a href="{}" class="text-link">{}</a>', url, remote_obj) if url else str(remote_obj)


# The theme makes these fields itself and links them by the key of the row, whoever looks.
UnfoldAdminReadonlyField.get_admin_url = _record_link
