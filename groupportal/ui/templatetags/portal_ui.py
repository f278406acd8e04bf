"""Template tags and filters of the portal: formats are filters, pieces with logic are tags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import segno
from django import template
from django.core.paginator import Page
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    NumberInput,
    RadioSelect,
)
from django.http import QueryDict
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from groupportal.ui import colours, formats, vocabulary
from groupportal.ui.charts import BarChart, LineChart, line_chart, target_chart
from groupportal.ui.tables import cell

register = template.Library()

AS_OF = "as_of"

for _name in (
    "wan",
    "wan_number",
    "yuan",
    "count",
    "percent",
    "cndate",
    "cnmonth",
    "cntime",
    "duration",
    "file_size",
    "mask_phone",
    "mask_email",
    "mask_id",
):
    register.filter(_name, getattr(formats, _name))
register.filter("safe_colour", colours.safe_colour)
register.filter("needs_dark_text", colours.needs_dark_text)

FIGURE_KINDS = {
    "recorded": ("", "", ""),
    "typed": ("pencil", "手工填写", "这个数是手工填写的，没有记录支撑"),
    "conflict": ("warning", "与记录不一致", "填写的数与记录不一致"),
}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon of ``static/portal/icons.svg``, hidden from screen readers: a word stands beside it."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" icon--{size}" if size else "",
        static("portal/icons.svg"),
        name,
    )


@register.inclusion_tag("ui/figure.html", takes_context=True)
def figure(
    context: template.Context,
    value: object,
    *,
    unit: str = "",
    href: str = "",
    kind: str = "recorded",
    label: str = "",
    note: str = "",
    size: str = "",
) -> dict[str, Any]:
    """A figure that opens. ``value``: a number (written with separators) or text already formatted.

    ``kind``: recorded, typed or conflict; ``note`` says what the records hold ("台账为 133 家").
    """
    mark, word, why = FIGURE_KINDS[kind]
    text = value if isinstance(value, str) else formats.count(value)
    return {
        "text": text or formats.DASH,
        "unit": unit if text and text != formats.DASH else "",
        "href": carry(context, href) if href else "",
        "kind": kind,
        "label": label,
        "mark": mark,
        "word": word,
        "note": note or why,
        "size": size,
    }


@register.simple_tag
def qr(address: str) -> SafeString:
    """The QR code of an address: markup without style or script, black on white in either scheme."""
    svg = segno.make(address, micro=False).svg_inline(
        scale=4, border=3, light="#fff", svgclass="qr", lineclass=None, title="二维码", omitsize=True
    )
    return mark_safe(svg)  # noqa: S308 -- made here, of modules and no text


@register.inclusion_tag("ui/by_hand.html", takes_context=True)
def by_hand(
    context: template.Context, title: str, url: str, text: str = "", *, key: object = 1, code: bool = True
) -> dict[str, Any]:
    """Words and link for somebody to paste into WeChat, and the link as QR. ``url``: of the portal or absolute.

    ``key`` tells several on one page apart; ``code`` False leaves the QR out.
    """
    address = context["request"].build_absolute_uri(url)
    words = "\n".join(filter(None, [title.strip(), text.strip(), address]))
    rows = min(words.count("\n") + 2, 10)
    return {"words": words, "rows": rows, "id": f"by-hand-{key}", "address": address if code else ""}


@register.inclusion_tag("ui/state.html")
def state(code: str, *, overdue: object = False, label: str = "", tone: str = "") -> dict[str, Any]:
    """A state as sign and word; ``overdue`` (true, or text such as "逾期 5 天") puts the mark beside it."""
    known = vocabulary.state_of(str(code), label)
    mark = overdue if isinstance(overdue, str) else "逾期"
    return {
        "label": label or known.label,
        "tone": tone or known.tone,
        "icon": known.icon,
        "overdue": mark if overdue else "",
    }


@register.inclusion_tag("ui/message.html")
def message(text: str, tone: str = "action", *, tags: str = "") -> dict[str, str]:
    """A sentence on the page. ``tone``: action, done, care, alarm; ``tags``: Django's level instead."""
    chosen = vocabulary.TONE_OF_MESSAGE.get(tags.rsplit(maxsplit=1)[-1], "action") if tags else tone
    return {"text": text, "tone": chosen, "icon": vocabulary.ICON_OF_TONE[chosen]}


@register.simple_tag(takes_context=True)
def url_with(context: template.Context, **changes: object) -> str:
    """The present query with changes: ``{% url_with page=2 %}``. None or "" takes a parameter away."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = value.isoformat() if isinstance(value, dt.date) else str(value)
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def carry(context: template.Context, url: str) -> str:
    """The address with the cut-off date of the present one: a walk through the portal keeps its date."""
    request = context.get("request")
    chosen = request.GET.get(AS_OF) if request else None
    if not chosen or not url or url.startswith("#"):
        return url
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    if parts.netloc or any(name == AS_OF for name, _ in query):
        return url
    return urlunsplit(parts._replace(query=urlencode([*query, (AS_OF, chosen)])))


@register.inclusion_tag("ui/hidden_query.html", takes_context=True)
def hidden_query(context: template.Context, *without: str) -> dict[str, Any]:
    """The present query as hidden inputs, but for ``without`` and the page, for GET forms."""
    request = context.get("request")
    lists = request.GET.lists() if request else []
    kept = [(name, value) for name, values in lists for value in values if name not in {*without, "page"}]
    return {"pairs": kept}


@register.filter
def is_past(day: dt.date | None) -> bool:
    """Whether a cut-off date lies before today: such pages get a tinted head."""
    return day is not None and day < timezone.localdate()


@register.filter
def about(error: object, label: object) -> str:
    """An error away from its field: with the field's name before it, unless the sentence names the field itself."""
    sentence, name = str(error), str(label)
    return sentence if name in sentence else f"{name}：{sentence}"


@register.filter
def state_label(code: str) -> str:
    """The word of a state alone."""
    return vocabulary.state_of(str(code)).label


@register.filter
def finding_level(level: object) -> vocabulary.State:
    """Word, tone and icon of a finding's level (refusal, error, warning, note)."""
    return vocabulary.FINDING_LEVELS[str(level)]


@register.inclusion_tag("ui/chart_bars.html", takes_context=True)
def chart_bars(context: template.Context, chart: BarChart) -> dict[str, Any]:
    """Horizontal grouped bars, made by ``charts.funds_chart``."""
    return {"chart": chart, "height": 3 * 18 - 6, "request": context.get("request")}


@register.inclusion_tag("ui/chart_line.html", takes_context=True)
def chart_line(context: template.Context, chart: LineChart) -> dict[str, Any]:
    """A line over time, made by ``charts.line_chart``."""
    return {"chart": chart, "request": context.get("request")}


@register.inclusion_tag("ui/chart_target.html", takes_context=True)
def chart_target(
    context: template.Context,
    label: str,
    value: Any,
    target: Any,
    *,
    unit: str = "",
    href: str = "",
    brief: bool = False,
) -> dict[str, Any]:
    """A value on the way to its target: bar, tick and sentence; ``brief`` where label and value stand above."""
    chart = target_chart(label, value, target, unit)
    return {"chart": chart, "text": chart.brief if brief else chart.reading, "href": carry(context, href)}


@register.inclusion_tag("ui/sparkline.html")
def sparkline(readings: Sequence[Any], title: str, unit: str = "") -> dict[str, Any]:
    """A small line without axes for a table cell; its reading is there for screen readers."""
    return {"chart": line_chart(title, readings, unit)}


@register.inclusion_tag("ui/stat.html", takes_context=True)
def stat(context: template.Context, label: str, value: object, **options: Any) -> dict[str, Any]:
    """A large figure. Options: unit, href, kind, target (then with its bar), note."""
    return {"label": label, "value": value, "request": context.get("request"), **options}


@register.inclusion_tag("ui/button.html", takes_context=True)
def button(context: template.Context, label: str, **options: Any) -> dict[str, Any]:
    """A button that says what happens. Options: see ``ui/button.html``."""
    return {"label": label, "request": context.get("request"), **options}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, noun: str = "条") -> dict[str, Any]:
    """Count and page links of a ``django.core.paginator.Page``; keeps the rest of the query."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    links = [
        {
            "text": n,
            "url": url_with(context, page=n) if isinstance(n, int) else "",
            "current": n == page.number,
        }
        for n in numbers
    ]
    return {
        "page": page,
        "noun": noun,
        "links": links,
        "before": url_with(context, page=page.number - 1) if page.has_previous() else "",
        "after": url_with(context, page=page.number + 1) if page.has_next() else "",
    }


@register.inclusion_tag("ui/table.html", takes_context=True)
def table(
    context: template.Context,
    columns: Sequence[Mapping[str, Any]],
    rows: Iterable[Mapping[str, Any]],
    *,
    caption: str = "",
    bulk: str = "",
    wide: bool = False,
    empty: str = "",
) -> dict[str, Any]:
    """A list as a table, cards on a phone.

    ``columns``: ``label``, ``kind`` (text, number, money, percent, date, state, short, actions), ``sort``
    (name in the address). The first column names the row. ``rows``: ``cells`` (one per column), ``url``,
    ``id``.
    Cells: see ``tables.cell``. ``bulk``: id of the bulk form; then every row gets a box.
    """
    heads = [_head(context, column) for column in columns]
    lines = [
        {
            "id": row.get("id"),
            "url": carry(context, row.get("url", "")),
            "name": row["cells"][0],
            "cells": [(h, cell(h["kind"], c)) for h, c in zip(heads[1:], row["cells"][1:], strict=True)],
        }
        for row in rows
    ]
    return {
        "heads": heads,
        "rows": lines,
        "caption": caption,
        "bulk": bulk,
        "wide": wide,
        "empty": empty,
        "request": context.get("request"),
    }


def _head(context: template.Context, column: Mapping[str, Any]) -> dict[str, Any]:
    """A column head: its label and, where it sorts, the address that sorts by it or turns the order round."""
    request = context.get("request")
    present = request.GET.get("sort", "") if request else ""
    name = column.get("sort", "")
    order = (
        "ascending" if name and present == name else "descending" if name and present == f"-{name}" else ""
    )
    url = url_with(context, sort=f"-{name}" if order == "ascending" else name, page=None) if name else ""
    return {"label": column["label"], "kind": column.get("kind", "text"), "order": order, "url": url}


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, unit: str = "", **attrs: str) -> dict[str, Any]:
    """A form field: label, help below it, error, widget. ``attrs`` go onto the widget."""
    widget = bound.field.widget
    kind = "text"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        kind = "choices"
    elif isinstance(widget, CheckboxInput):
        kind = "check"
    elif isinstance(widget, FileInput):
        kind = "file"
    shown: dict[str, str | bool] = {name.replace("_", "-"): value for name, value in attrs.items()}
    if kind == "choices":
        # The fieldset has the field's id, so that the list of errors leads to it.
        shown["id"] = f"{bound.auto_id}_options"
    if isinstance(widget, NumberInput):
        # A number box drops what it cannot read; a text box shows the person what was typed, beside the error.
        widget.input_type = "text"
        shown.setdefault("inputmode", "decimal")
    return {"field": bound, "kind": kind, "unit": unit, "widget": bound.as_widget(attrs=shown)}
