"""The way from a page to its section of the handbook, and words that explain themselves."""

from __future__ import annotations

import functools
import re
from typing import Any

from django import template
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from groupportal.handbook.chapters import chapters, terms
from groupportal.handbook.registry import section_of

register = template.Library()


@register.simple_tag(takes_context=True)
def help_url(context: template.Context) -> str:
    """The section for the page that is shown; the front of the handbook where it has none; "" outside a group."""
    request: Any = context.get("request")
    viewer = getattr(request, "viewer", None)
    if viewer is None or not viewer.can("portal.view_home"):
        return ""
    match: Any = request.resolver_match
    found = section_of(match.view_name) if match else None
    if found is None:
        return reverse("handbook:index")
    number, title = found
    section = chapters()[number].section(title)
    address = reverse("handbook:chapter", kwargs={"number": number})
    return f"{address}?at={section.anchor}#{section.anchor}" if section else address


@register.simple_tag
def term(word: str, shown: str = "") -> SafeString:
    """A word that says what it means when it is pressed or touched; ``shown``: as it stands in the sentence."""
    return format_html(
        '<button class="term" type="button" popovertarget="{0}" aria-label="{1}：是什么意思">{1}</button>'
        '<span class="term__words" id="{0}" popover>{2}</span>',
        f"term-{get_random_string(8)}",
        shown or word,
        terms()[word],
    )


@register.filter
def explained(text: str) -> SafeString:
    """A sentence whose words of the field explain themselves, each the first time it stands there."""
    pieces, said = [], set()
    for piece in re.split(_words(), str(text)):
        is_term = piece in terms() and piece not in said
        said.add(piece)
        pieces.append(term(piece) if is_term else escape(piece))
    return mark_safe("".join(pieces))  # noqa: S308 -- every piece is escaped or made by format_html


@functools.cache
def _words() -> str:
    return f"({'|'.join(sorted(map(re.escape, terms()), key=len, reverse=True))})"
