"""操作记录: what was done, what changed in the tables, who saw what."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from groupportal.audit.filters import AccessFilter, AuditFilter, FactFilter
from groupportal.audit.models import AccessEntry, AuditEntry, FactChange
from groupportal.audit.reading import (
    PROGRAM,
    Change,
    changes_of,
    names_of_keys,
    names_of_rows,
    operation_label,
    person_names,
    table_label,
)
from groupportal.lists.declaring import Search
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import DASH
from groupportal.ui.tables import Column


@dataclass(frozen=True)
class Line:
    """A line of the trail, whichever layer it comes from."""

    at: dt.datetime
    who: str
    what: str
    object: str
    object_id: uuid.UUID | None = None
    note: str = ""
    changes: Sequence[Change] = ()


def _audit_lines(entries: Sequence[AuditEntry]) -> list[Line]:
    names = names_of_keys((e.object_type, e.before, e.after) for e in entries)
    return [
        Line(
            e.at,
            e.actor.name if e.actor else PROGRAM,
            e.action_label,
            e.object_label,
            e.object_id,
            e.note,
            changes_of(e.object_type, e.before, e.after, names),
        )
        for e in entries
    ]


def _fact_lines(entries: Sequence[FactChange]) -> list[Line]:
    people = person_names(e.actor_id for e in entries)
    names = names_of_keys((e.table_name, e.before, e.after) for e in entries)
    called = names_of_rows((e.table_name, e.row_id) for e in entries)
    return [
        Line(
            e.at,
            people.get(e.actor_id, PROGRAM),
            operation_label(e.operation),
            "：".join(
                filter(None, [table_label(e.table_name), called.get((e.table_name, e.row_id), "")[:80]])
            ),
            changes=changes_of(e.table_name, e.before, e.after, names),
        )
        for e in entries
    ]


def _access_lines(entries: Sequence[AccessEntry]) -> list[Line]:
    return [
        Line(
            e.at,
            e.actor.name if e.actor else PROGRAM,
            e.get_kind_display(),
            e.object_label,
            note=e.purpose,
        )
        for e in entries
    ]


def _object(line: Line) -> Any:
    """What it was about, and the way to all that happened to it."""
    if line.object_id is None:
        return line.object
    return format_html(
        '{}<br><a class="small" href="?object={}">这条记录的全部经过</a>', line.object or DASH, line.object_id
    )


def _explained(line: Line) -> Any:
    """Note and changes; the changes unfold."""
    note = format_html("<p>{}</p>", line.note) if line.note else ""
    if not line.changes:
        return note
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>',
        ((change.label, change.before, change.after) for change in line.changes),
    )
    return format_html(
        "{}<details><summary>{} 项变更</summary>"
        '<table class="table"><thead><tr><th scope="col">项目</th><th scope="col">变更前</th>'
        '<th scope="col">变更后</th></tr></thead><tbody>{}</tbody></table></details>',
        note,
        len(line.changes),
        rows,
    )


def _columns(who: str, what: str, why: str) -> tuple[Column, ...]:
    return (
        Column("时间", "at", "time"),
        Column(who, "who"),
        Column(what, "what"),
        Column("对象", _object),
        Column(why, _explained),
    )


@dataclass(frozen=True)
class Layer:
    """One of the three layers of the trail."""

    label: str
    rows: Callable[[], QuerySet]
    filterset: type
    lines: Callable[[Any], list[Line]]
    search: Search
    columns: tuple[Column, ...] = _columns("操作人", "操作", "说明与变更")


LAYERS = {
    "": Layer(
        "操作",
        lambda: AuditEntry.objects.select_related("actor"),
        AuditFilter,
        _audit_lines,
        Search("对象或说明"),
    ),
    "facts": Layer("数据变更", FactChange.objects.all, FactFilter, _fact_lines, Search("变更的内容")),
    "access": Layer(
        "访问",
        lambda: AccessEntry.objects.select_related("actor"),
        AccessFilter,
        _access_lines,
        Search("对象或用途"),
        _columns("访问人", "类型", "用途"),
    ),
}
_KEPT = ("person", "since", "until", "object")


class TrailPage(ListPage):
    action = "audit.view_trail"
    title = "操作记录"
    template_name = "audit/trail.html"

    @property
    def layer_key(self) -> str:
        """Which layer the address names; the deeds for anything unknown."""
        key = self.request.GET.get("layer", "")
        return key if key in LAYERS else ""

    @property
    def layer(self) -> Layer:
        """The layer that is looked at."""
        return LAYERS[self.layer_key]

    @property
    def filterset_class(self) -> type:  # type: ignore[override]  # by the layer
        """The layer's filters."""
        return self.layer.filterset

    @property
    def search(self) -> Search:  # type: ignore[override]  # by the layer
        """What the layer can be searched for."""
        return self.layer.search

    def base_queryset(self) -> Any:
        return self.layer.rows()

    def get_columns(self) -> tuple[Column, ...]:
        return self.layer.columns

    def get_rows(self, page: Any) -> list[Line]:
        lines = self.layer.lines(list(page))
        # A list of one record's course needs no way there.
        return [replace(line, object_id=None) for line in lines] if self.request.GET.get("object") else lines

    def row_url(self, row: Line) -> str:
        return ""

    def narrowed_to(self) -> list[tuple[str, str]]:
        return [("object", "同一条记录的经过" if self.request.GET.get("object") else "")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        views = [self._tab(key, layer) for key, layer in LAYERS.items()]
        return super().get_context_data(**{"views": views, **kwargs})

    def _tab(self, key: str, layer: Layer) -> dict[str, Any]:
        query = self.request.GET.copy()
        for name in list(query):
            if name not in _KEPT:
                del query[name]
        if key:
            query["layer"] = key
        url = reverse("audit:trail") + (f"?{query.urlencode()}" if query else "")
        return {"label": layer.label, "url": url, "active": key == self.layer_key, "count": ""}
