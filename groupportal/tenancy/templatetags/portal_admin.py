"""From a record's portal page to the admin."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def admin_link(context: template.Context, obj: Any) -> str:
    """The record's page in the admin; "" where it has none or this person may not open it: ``{% admin_link object as there %}``."""
    from groupportal.tenancy.admin import admin_address  # noqa: PLC0415 -- tags load before the admin's classes

    return admin_address(context.get("viewer"), obj)
