"""Texts with figures as references, in templates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template

from groupportal.errors import DomainError
from groupportal.metrics.narrative import Segment, known_to, segments
from groupportal.metrics.selectors import metrics_for

register = template.Library()


@register.inclusion_tag("metrics/_narrative.html", takes_context=True)
def narrative(context: template.Context, text: str, as_of: dt.date) -> dict[str, Any]:
    """The text with its references answered as of a date, each a door; as typed where one can't be answered."""
    try:
        return {"parts": segments(text, as_of, known_to(context["viewer"]))}
    except DomainError:
        return {"parts": [Segment(text)]}


@register.inclusion_tag("metrics/_reference_help.html", takes_context=True)
def reference_help(context: template.Context) -> dict[str, Any]:
    """The figures a writer may refer to, each with what to type."""
    return {"metrics": [m for m in metrics_for(context["viewer"]) if not m.needed]}
