"""Colours that come from data: a group's own colour, checked, and the text colour to read on it."""

from __future__ import annotations

import re

DEFAULT_COLOUR = "#0b4a52"
LIGHT_TEXT = "#ffffff"
DARK_TEXT = "#000000"
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def safe_colour(value: str | None) -> str:
    """``#rrggbb``, or the portal's own colour for anything else. It goes into an SVG attribute."""
    return value.lower() if value and _HEX.fullmatch(value) else DEFAULT_COLOUR


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def needs_dark_text(colour: str | None) -> bool:
    """Whether dark text reads better than white on this ground."""
    ground = safe_colour(colour)
    return contrast(ground, DARK_TEXT) > contrast(ground, LIGHT_TEXT)
