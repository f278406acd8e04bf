"""What stands around a list, as HTML: chips and filters. Drawn here and not by templates, because every list has dozens of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.views.generic import View

from groupportal.lists.declaring import Chips
from groupportal.ui.addresses import query_with
from groupportal.ui.pieces import chip_row, esc, icon
from groupportal.ui.tables import Column


def chips_of(
    declared: Chips, page: View, counts: Mapping[Any, int] | None = None, *, folds: bool = False
) -> SafeString:
    """The chips of a choice; each leads to the present address with its value. ``folds``: behind the list's button on a phone."""
    chosen, default = declared.chosen(page), declared.default_on(page)
    given = [(str(value), *rest) for value, *rest in declared.choices_on(page)]
    if not given:
        return SafeString("")
    if chosen not in {declared.shows_all, *(value for value, *_ in given)}:
        chosen = default
    if counts is not None:
        given = [(v, words, counts.get(v, 0)) for v, words, *_ in given if counts.get(v) or v == chosen]
    if declared.every:
        given.insert(0, (*declared.every, (counts or {}).get(declared.shows_all)))
    chips = []
    for value, words, *tally in given:
        asked = "" if value == default else value
        url = query_with(page.request.GET, **{declared.name: asked, "page": None})
        chips.append(
            {"label": words, "url": url, "active": value == chosen, "count": tally[0] if tally else None}
        )
    return chip_row(declared.label, chips, folds=folds)


def hidden(query: QueryDict, *without: str) -> str:
    """The query as hidden inputs, but for ``without`` and the page: what a GET form keeps."""
    return "".join(
        f'<input type="hidden" name="{esc(name)}" value="{esc(value)}">'
        for name, values in query.lists()
        if name not in without and name != "page"
        for value in values
        if value
    )


def filter_form(
    fields: Sequence[BoundField], query: QueryDict, *, applied: int, clear: str, label: str = "筛选"
) -> SafeString:
    """The filters that are no chips, folded away. ``applied``: how many are in use; ``clear``: the address without any."""
    if not fields:
        return SafeString("")
    tally = f'<span class="tally">{applied}</span>' if applied else ""
    drawn = "".join(map(_field, fields))
    kept = hidden(query, *(bound.html_name for bound in fields))
    return SafeString(
        f'<details class="folds"{" open" if applied else ""}><summary class="button">{icon("filter")}{label}{tally}</summary>'
        f'<form class="filters__form" method="get">{kept}{drawn}<div class="buttons">'
        '<button class="button" type="submit">按条件查看</button>'
        f'<a class="button button--quiet" href="{esc(clear)}">清除条件</a></div></form></details>'
    )


def column_form(
    columns: Sequence[Column], shown: Sequence[Column], query: QueryDict, *, exports: object, noun: str
) -> SafeString:
    """Which columns are shown, folded away; the same choice can be taken out as Excel where ``exports``."""
    offered = [column for column in columns[1:] if column.kind != "actions"]
    if not offered:
        return SafeString("")
    boxes = "".join(
        f'<label class="column-choice__one"><input type="checkbox" name="cols" value="{esc(column.label)}"'
        f"{' checked' if column in shown else ''}><span>{esc(column.label)}</span></label>"
        for column in offered
    )
    out = (
        f'<button class="button" type="submit" name="export" value="1">{icon("download")}按这些列导出 Excel（{esc(noun)}）</button>'
        if exports
        else ""
    )
    usual = query_with(query, cols=None)
    return SafeString(
        f'<details class="folds" data-columns><summary class="button">{icon("table")}选择列</summary>'
        f'<form class="filters__form" method="get">{hidden(query, "cols", "export", "print")}'
        f'<fieldset class="column-choice"><legend class="field__label">显示哪些列</legend>{boxes}</fieldset>'
        f'<div class="buttons"><button class="button" type="submit">按这些列显示</button>{out}'
        f'<a class="button button--quiet" href="{esc(usual)}">恢复常用的列</a></div></form></details>'
    )


def _field(bound: BoundField) -> str:
    """A filter with its label; what was typed and cannot be read is said below it."""
    errors = "<br>".join(map(esc, bound.errors))
    said = (
        f'<div class="field__error" id="{bound.auto_id}_error">{icon("warning", "small")}<span>{errors}</span></div>'
        if errors
        else ""
    )
    return (
        f'<div class="field field--text{" field--error" if errors else ""}">'
        f'<label class="field__label" for="{bound.id_for_label}">{esc(bound.label)}</label>{said}'
        f'<div class="field__control">{_control(bound)}</div></div>'
    )


def _control(bound: BoundField) -> str:
    """Selects and boxes of one line; anything else is drawn by its own widget."""
    widget, name = bound.field.widget, bound.html_name
    value = bound.value()
    tied = f'name="{name}" id="{bound.auto_id}"' + (
        f' aria-invalid="true" aria-describedby="{bound.auto_id}_error"' if bound.errors else ""
    )
    if type(widget) is forms.Select:
        chosen = "" if value is None else str(value)
        return f"<select {tied}>{_options(widget.choices, chosen)}</select>"
    if isinstance(widget, forms.TextInput):
        attrs = "".join(
            f' {key}="{esc(word)}"'
            for key, word in widget.build_attrs(widget.attrs).items()
            if word is not False
        )
        kind = "text" if isinstance(widget, forms.NumberInput) else widget.input_type
        shown = widget.format_value(value)
        return f'<input type="{kind}" {tied} value="{esc("" if shown is None else shown)}"{attrs}>'
    return str(bound)


def _options(choices: Iterable[Any], chosen: str) -> str:
    drawn = []
    for value, words in choices:
        if isinstance(words, list | tuple):
            drawn.append(f'<optgroup label="{esc(value)}">{_options(words, chosen)}</optgroup>')
        else:
            code = "" if value is None else str(value)
            mark = " selected" if code == chosen else ""
            drawn.append(f'<option value="{esc(code)}"{mark}>{esc(words)}</option>')
    return "".join(drawn)
