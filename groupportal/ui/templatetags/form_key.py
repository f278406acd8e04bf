"""The key of a form stands wherever its CSRF token does, so that no template has to think of it. Loaded for all templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from groupportal.ui.once import FIELD

register = template.Library()


class _KeyedToken(CsrfTokenNode):
    def render(self, context: template.Context) -> str:
        token, key = super().render(context), context.get(FIELD)
        if not key:
            return token
        return token + format_html('<input type="hidden" name="{}" value="{}">', FIELD, key)


@register.tag("csrf_token")
def csrf_token(parser: Any, token: Any) -> _KeyedToken:
    """Django's token, and on pages with a form the key of that form."""
    return _KeyedToken()
