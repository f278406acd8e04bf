"""Template tags and filters of the portal: formats are filters, pieces with logic are tags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import segno
from django import template
from django.core.paginator import Page
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    ModelChoiceField,
    NumberInput,
    RadioSelect,
)
from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from groupportal.ui import colours, formats, menu, pieces, vocabulary
from groupportal.ui.addresses import carried, query_with
from groupportal.ui.asof import PARAMETER as AS_OF
from groupportal.ui.charts import BarChart, LineChart, line_chart, target_chart
from groupportal.ui.tables import Column, address_of, draw

register = template.Library()

_DASHES = ModelChoiceField(None).empty_label
"""What Django offers where nobody says how an empty choice is called."""

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

register.simple_tag(pieces.icon)
register.simple_tag(pieces.state)
register.simple_tag(pieces.chip_row)


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


@register.simple_tag(takes_context=True)
def figure(context: template.Context, value: object, *, href: str = "", **looks: str) -> SafeString:
    """A figure that opens. See ``pieces.figure``."""
    return pieces.figure(value, href=carry(context, href), **looks)


@register.inclusion_tag("ui/message.html")
def message(text: str, tone: str = "action", *, tags: str = "") -> dict[str, str]:
    """A sentence on the page. ``tone``: action, done, care, alarm; ``tags``: Django's level instead."""
    chosen = vocabulary.TONE_OF_MESSAGE.get(tags.rsplit(maxsplit=1)[-1], "action") if tags else tone
    return {"text": text, "tone": chosen, "icon": vocabulary.ICON_OF_TONE[chosen]}


def query_of(context: template.Context) -> QueryDict:
    """The present query; an empty one where a piece is drawn outside a request."""
    request = context.get("request")
    return request.GET if request else QueryDict()


@register.simple_tag(takes_context=True)
def url_with(context: template.Context, **changes: object) -> str:
    """The present query with changes: ``{% url_with page=2 %}``. None or "" takes a parameter away."""
    return query_with(query_of(context), **changes)


@register.simple_tag(takes_context=True)
def carry(context: template.Context, url: str) -> str:
    """The address with the cut-off date of the present one: a walk through the portal keeps its date."""
    return carried(query_of(context), url)


@register.simple_tag(takes_context=True)
def side_sections(context: template.Context, sections: Any) -> SafeString:
    """The sections of the navigation, as ``navigation_for`` gives them."""
    return menu.side_sections(sections, query_of(context).get(AS_OF))


@register.simple_tag(takes_context=True)
def tab_links(context: template.Context, tabs: Any) -> SafeString:
    """The tabs at the bottom of a phone."""
    return menu.tab_links(tabs, query_of(context).get(AS_OF))


@register.inclusion_tag("ui/hidden_query.html", takes_context=True)
def hidden_query(context: template.Context, *without: str) -> dict[str, Any]:
    """The present query as hidden inputs, but for ``without`` and the page, for GET forms."""
    lists = query_of(context).lists()
    kept = [(name, value) for name, values in lists for value in values if name not in {*without, "page"}]
    return {"pairs": kept}


@register.filter
def is_past(day: dt.date | None) -> bool:
    """Whether a cut-off date lies before today: such pages get a tinted head."""
    return day is not None and day < timezone.localdate()


@register.filter
def is_to_come(day: dt.date | None) -> bool:
    """Whether a cut-off date lies after today: what stands there is what is known by now."""
    return day is not None and day > timezone.localdate()


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
    """Horizontal grouped bars, made by ``charts.bar_chart``."""
    return {"chart": chart, "request": context.get("request")}


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
    called: str = "",
) -> dict[str, Any]:
    """A value on the way to its target: bar, tick and sentence; ``brief`` where label and value stand above.

    ``called``: what the target is, in words with its number, where it is more than a target (a budget, a whole).
    """
    chart = target_chart(label, value, target, unit)
    text = f"{called}，已达 {chart.share}" if called else chart.brief if brief else chart.reading
    return {"chart": chart, "text": text, "href": carry(context, href)}


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


@register.simple_tag(takes_context=True)
def table(
    context: template.Context, columns: Sequence[Column], rows: Iterable[Any], **looks: Any
) -> SafeString:
    """Rows as a table, cards on a phone (see ``tables.draw``); a row with a page of its own leads there."""
    return draw(columns, rows, query=query_of(context), opens=address_of, **looks)


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, unit: str = "", **attrs: str) -> dict[str, Any]:
    """A form field: label, help below it, error, widget. ``attrs`` go onto the widget."""
    widget = bound.field.widget
    if isinstance(bound.field, ModelChoiceField) and bound.field.empty_label == _DASHES:
        bound.field.empty_label = "请选择" if bound.field.required else "不选"
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
