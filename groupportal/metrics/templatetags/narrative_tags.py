"""Texts with figures as references, in templates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template

from groupportal.metrics.naming import named
from groupportal.metrics.narrative import known_to, shown

register = template.Library()


@register.inclusion_tag("metrics/_narrative.html", takes_context=True)
def narrative(context: template.Context, text: str, as_of: dt.date) -> dict[str, Any]:
    """The text with its references answered as of a date, each a door; their names where one can't be answered."""
    return {"parts": shown(text, as_of, known_to(context["viewer"]))}


@register.inclusion_tag("metrics/_writer.html", takes_context=True)
def writer(
    context: template.Context, as_of: dt.date | None = None, has_preview: bool = True
) -> dict[str, Any]:
    """Picks a figure, puts it where the cursor stands in a ``NarrativeField``, and shows what the text will say.

    Inside the form; ``as_of`` where the form has no such field, ``has_preview`` False where the page has a preview of its own.
    """
    return {"as_of": as_of, "has_preview": has_preview}


register.filter("named", named)
