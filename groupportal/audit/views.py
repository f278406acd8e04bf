"""操作记录: what was done, what changed in the tables, who saw what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.audit.filters import AccessFilter, AuditFilter, FactFilter
from groupportal.audit.models import AccessEntry, AuditEntry, FactChange
from groupportal.audit.reading import (
    PROGRAM,
    changes_of,
    names_of_keys,
    names_of_rows,
    operation_label,
    person_names,
    table_label,
)
from groupportal.ui.pages import ListPage

Line = dict[str, Any]


def _audit_lines(entries: list[AuditEntry]) -> list[Line]:
    names = names_of_keys((e.object_type, e.before, e.after) for e in entries)
    return [
        {
            "at": e.at,
            "who": e.actor.name if e.actor else PROGRAM,
            "what": e.action_label,
            "object": e.object_label,
            "object_id": e.object_id,
            "note": e.note,
            "changes": changes_of(e.object_type, e.before, e.after, names),
        }
        for e in entries
    ]


def _fact_lines(entries: list[FactChange]) -> list[Line]:
    people = person_names(e.actor_id for e in entries)
    names = names_of_keys((e.table_name, e.before, e.after) for e in entries)
    called = names_of_rows((e.table_name, e.row_id) for e in entries)
    return [
        {
            "at": e.at,
            "who": people.get(e.actor_id, PROGRAM),
            "what": operation_label(e.operation),
            "object": "：".join(
                filter(None, [table_label(e.table_name), called.get((e.table_name, e.row_id), "")[:80]])
            ),
            "object_id": None,
            "note": "",
            "changes": changes_of(e.table_name, e.before, e.after, names),
        }
        for e in entries
    ]


def _access_lines(entries: list[AccessEntry]) -> list[Line]:
    return [
        {
            "at": e.at,
            "who": e.actor.name if e.actor else PROGRAM,
            "what": e.get_kind_display(),
            "object": e.object_label,
            "object_id": None,
            "note": e.purpose,
            "changes": [],
        }
        for e in entries
    ]


@dataclass(frozen=True)
class Layer:
    """One of the three layers of the trail."""

    label: str
    rows: Callable[[], QuerySet]
    filterset: type
    lines: Callable[[Any], list[Line]]


LAYERS = {
    "": Layer("操作", lambda: AuditEntry.objects.select_related("actor"), AuditFilter, _audit_lines),
    "facts": Layer("数据变更", FactChange.objects.all, FactFilter, _fact_lines),
    "access": Layer("访问", lambda: AccessEntry.objects.select_related("actor"), AccessFilter, _access_lines),
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
    def filterset_class(self) -> type:
        return LAYERS[self.layer_key].filterset

    def base_queryset(self) -> Any:
        return LAYERS[self.layer_key].rows()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["filterset"].form
        return {
            **context,
            "layer": self.layer_key,
            "views": [self._tab(key, layer) for key, layer in LAYERS.items()],
            "lines": LAYERS[self.layer_key].lines(list(context["page_obj"])),
            "filters": [form[name] for name in ("person", "action", "since", "until", "q")],
            "object": self.request.GET.get("object", ""),
            "applied": any(self.request.GET.get(name) for name in form.fields),
            "empty_title": "没有符合条件的记录",
        }

    def _tab(self, key: str, layer: Layer) -> dict[str, Any]:
        query = self.request.GET.copy()
        for name in list(query):
            if name not in _KEPT:
                del query[name]
        if key:
            query["layer"] = key
        url = reverse("audit:trail") + (f"?{query.urlencode()}" if query else "")
        return {"label": layer.label, "url": url, "active": key == self.layer_key, "count": ""}
