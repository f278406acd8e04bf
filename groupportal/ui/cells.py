"""Pieces of the design system as values of table cells and facts."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from groupportal.ui.templatetags import portal_ui


def state_cell(code: str, *, label: str = "", tone: str = "", overdue: object = False) -> SafeString:
    """A state as sign and word, as ``{% state %}`` draws it."""
    return render_to_string("ui/state.html", portal_ui.state(code, label=label, tone=tone, overdue=overdue))
