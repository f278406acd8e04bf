"""QR codes in pages: markup without style or script, as the policy asks."""

from __future__ import annotations

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def qr(address: str) -> SafeString:
    """The QR code of an address, black on white in either scheme."""
    svg = segno.make(address, micro=False).svg_inline(
        scale=4, border=3, light="#fff", svgclass="qr", lineclass=None, title="二维码", omitsize=True
    )
    return mark_safe(svg)  # noqa: S308 -- made here, of modules and no text
