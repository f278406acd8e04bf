"""The key of a form, and what it was filled from, stand wherever its CSRF token does, so that no template has to think of them.

Loaded for all templates.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html_join

from groupportal.ui.once import FIELD, SEEN, key_for

register = template.Library()


class _KeyedToken(CsrfTokenNode):
    def render(self, context: template.Context) -> str:
        token, request = super().render(context), context.get("request")
        # A form may lead to another page's address, so every page's forms have one.
        key = context.get(FIELD) or (key_for(request) if request is not None else "")
        if not token or not key:
            return token
        told = [(FIELD, key), *([(SEEN, context[SEEN])] if context.get(SEEN) else [])]
        return token + format_html_join("", '<input type="hidden" name="{}" value="{}">', told)


@register.tag("csrf_token")
def csrf_token(parser: Any, token: Any) -> _KeyedToken:
    """Django's token, and the key of the form."""
    return _KeyedToken()
