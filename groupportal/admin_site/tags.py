"""The way from a record's page to the same record in the admin. Loaded for all templates: the frame shows it."""

from __future__ import annotations

from django import template

from groupportal.admin_site.links import admin_address

register = template.Library()


@register.simple_tag(takes_context=True)
def admin_address_of_record(context: template.Context) -> str:
    """The address for whoever may open it there; "" on pages that are no record's, or are a form but for that of a ruling.

    ``admin_record``: the record there, where the page is about something that has none of its own.
    """
    record = context.get("admin_record") or context.get("object")
    if record is None or (context.get("form") is not None and "ruling" not in context):
        return ""
    return admin_address(context.get("viewer"), record)
