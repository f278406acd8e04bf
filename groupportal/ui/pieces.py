"""The small pieces of a page as HTML, for tags and for what draws many of them. Everything that is not safe already is escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, cast

from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from groupportal.ui import formats, vocabulary

esc = cast("Callable[[object], str]", conditional_escape)
"""A value as text that may stand in HTML; what is safe already stays as it is."""

FIGURE_KINDS = {
    "recorded": ("", "", ""),
    "typed": ("pencil", "手工填写", "这个数是手工填写的，没有记录支撑"),
    "conflict": ("warning", "与记录不一致", "填写的数与记录不一致"),
}


@cache
def icon(name: str, size: str = "") -> SafeString:
    """An icon of ``static/portal/icons.svg``, hidden from screen readers: a word stands beside it."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" icon--{size}" if size else "",
        static("portal/icons.svg"),
        name,
    )


def state(code: str, *, overdue: object = False, label: str = "", tone: str = "") -> SafeString:
    """A state as sign and word; ``overdue`` (true, or text such as "逾期 5 天") puts the mark beside it."""
    known = vocabulary.state_of(str(code), label)
    drawn = format_html(
        '<span class="state state--{}">{}{}</span>',
        tone or known.tone,
        icon(known.icon, "small"),
        label or known.label,
    )
    if not overdue:
        return drawn
    mark = overdue if isinstance(overdue, str) else "逾期"
    return format_html('{} <span class="overdue">{}{}</span>', drawn, icon("clock", "small"), mark)


def figure(
    value: object,
    *,
    unit: str = "",
    href: str = "",
    kind: str = "recorded",
    label: str = "",
    note: str = "",
    size: str = "",
) -> SafeString:
    """A figure, and where ``href`` is given a door to what stands behind it.

    ``value``: a number (written with separators) or text already formatted; ``kind``: recorded, typed or conflict;
    ``note`` says what the records hold ("台账为 133 家").
    """
    mark, word, why = FIGURE_KINDS[kind]
    text = (value if isinstance(value, str) else formats.count(value)) or formats.DASH
    looks = f"figure figure--{kind}" + (f" figure--{size}" if size else "")
    title = format_html(' title="{}"', note or why) if note or why else ""
    inside = format_html(
        '<span class="figure__value">{}</span>{}{}',
        text,
        format_html('<span class="figure__unit">{}</span>', unit) if unit and text != formats.DASH else "",
        format_html(
            '<span class="figure__mark">{}<span class="sr">（{}）</span></span>', icon(mark, "small"), word
        )
        if mark
        else "",
    )
    if not href:
        return format_html('<span class="{}"{}>{}</span>', looks, title, inside)
    about = format_html(' data-drawer-title="{}"', label) if label else ""
    return format_html('<a class="{}" href="{}" data-drawer{}{}>{}</a>', looks, href, about, title, inside)


def chip_row(label: str, chips: Iterable[Mapping[str, Any]], *, folds: bool = False) -> SafeString:
    """Chips in a row: each has ``label``, ``url``, ``active`` and perhaps ``count``. ``folds``: behind the list's button on a phone."""
    drawn = []
    for chip in chips:
        number = chip.get("count")
        tally = f'<span class="chip__count">{formats.count(number)}</span>' if number is not None else ""
        mark = f' aria-current="true">{icon("check", "small")}' if chip["active"] else ">"
        drawn.append(f'<a class="chip" href="{esc(chip["url"])}"{mark}{esc(chip["label"])}{tally}</a>')
    return SafeString(
        f'<nav class="chips{" folds" if folds else ""}" aria-label="{esc(label)}">'
        f'<span class="chips__label" aria-hidden="true">{esc(label)}</span>{"".join(drawn)}</nav>'
    )
