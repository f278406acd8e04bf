"""The way from a record's page to the same record in the admin. Loaded for all templates: the frame shows it."""

from __future__ import annotations

from django import template

from groupportal.admin_site.links import admin_address

register = template.Library()


@register.simple_tag(takes_context=True)
def admin_address_of_record(context: template.Context) -> str:
    """The address for whoever may open it there; "" on pages that are no record's, or are a form."""
    record = context.get("object")
    if record is None or context.get("form") is not None:
        return ""
    return admin_address(context.get("viewer"), record)
