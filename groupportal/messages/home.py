"""The first page after sign-in: what the person has to do, what changed, three figures."""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from groupportal.audit.enums import Level
from groupportal.audit.models import AuditEntry
from groupportal.messages.highlights import figures_for
from groupportal.messages.selectors import notices_for
from groupportal.messages.todos import Todo, todos_for, what_comes
from groupportal.tenancy.kept import Asked, kept_all
from groupportal.tenancy.scope import scoped_key
from groupportal.tenancy.viewer import Viewer

SHOWN_ALIKE = 5
"""To-dos of one kind shown one by one; the rest are counted."""
SHOWN_EVENTS = 8
_SOON = dt.timedelta(days=7)
_NEW_VISIT = dt.timedelta(minutes=30)
_FIRST_LOOK_BACK = dt.timedelta(days=7)
_KEPT_SECONDS = 60 * 86400
_TONES = {
    Level.ADD: ("action", "plus"),
    Level.CHANGE: ("plain", "pencil"),
    Level.REMOVE: ("alarm", "trash"),
    Level.DECIDE: ("done", "seal"),
}


@dataclass(frozen=True)
class Due:
    """A part of the list: its title and its items as ``ui/todo.html`` takes them."""

    title: str
    items: list[dict[str, Any]]
    note: str = ""


@dataclass(frozen=True)
class HomePanel:
    """A part of the home page that is no to-do: a template, and what it shows as plain data (``panel``)."""

    template: str
    panel: dict[str, Any]


PanelProvider = Callable[[Viewer, dt.date], HomePanel | None]
_panels: list[PanelProvider] = []


def home_panel(provider: PanelProvider) -> PanelProvider:
    """Have ``provider(viewer, today)`` asked for a part of the home page; None where there is nothing to show."""
    if provider not in _panels:
        _panels.append(provider)
    return provider


def panels_for(viewer: Viewer, today: dt.date) -> list[HomePanel]:
    """The parts this viewer has, in the order they were declared."""
    asked = [
        Asked(
            f"panel.{provider.__module__}.{provider.__name__}",
            functools.partial(provider, viewer, today),
            (viewer.key, today),
            trail=False,
        )
        for provider in _panels
    ]
    return [panel for panel in kept_all(asked) if panel is not None]


def due_parts(viewer: Viewer, today: dt.date) -> list[Due]:
    """Overdue, due within a week, later, and without a date; empty parts are left out."""
    parts: dict[str, list[Todo]] = defaultdict(list)
    for todo in todos_for(viewer, today):
        parts[_part_of(todo, today)].append(todo)
    return [
        Due(title, _items(parts[title], today), f"{sum(1 + todo.left for todo in parts[title])} 项")
        for title in ("已逾期", "七天内", "以后", "不限日期")
        if parts[title]
    ]


def _part_of(todo: Todo, today: dt.date) -> str:
    if todo.due_on is None:
        return "不限日期"
    if todo.is_overdue(today):
        return "已逾期"
    return "七天内" if todo.due_on <= today + _SOON else "以后"


def _items(todos: list[Todo], today: dt.date) -> list[dict[str, Any]]:
    """The first of those alike, the last of them with how many more there are and where all stand."""
    shown: list[dict[str, Any]] = []
    alike: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for todo in todos:
        item, same = _item(todo, today), alike[todo.group_key]
        more = todo.left
        if todo.group_key and len(same) == SHOWN_ALIKE:
            item, more = same[-1], more + 1
        else:
            shown.append(item)
            same.append(item)
        item["more"] += more
    return shown


def _item(todo: Todo, today: dt.date) -> dict[str, Any]:
    item: dict[str, Any] = {
        "title": todo.title,
        "url": todo.url,
        "about": todo.detail,
        "due": todo.due_on,
        "action_label": todo.label,
        "action_url": todo.url,
        "begins": todo.begins,
        "more": 0,
        "whole": todo.whole,
    }
    if todo.due_on is not None:
        days = (todo.due_on - today).days
        if days < 0:
            item |= {"due_text": f"逾期 {-days} 天", "tone": "alarm"}
        elif days <= 3:
            item |= {"due_text": "今天到期" if days == 0 else f"还有 {days} 天", "tone": "care"}
    return item


def last_visit(viewer: Viewer, now: dt.datetime) -> dt.datetime | None:
    """When the person was last here, None at a first visit. A visit goes on while no half hour passes between two looks."""
    key = scoped_key("home", viewer.user.pk)
    since, seen = cache.get(key) or (None, now)
    if now - seen > _NEW_VISIT:
        since = seen
    cache.set(key, (since, now), _KEPT_SECONDS)
    return since


def changes_since(viewer: Viewer, since: dt.datetime) -> list[dict[str, Any]]:
    """What others did since then: from the trail for those who may read it, from their messages for everybody else."""
    if not viewer.can("audit.view_trail"):
        recent = notices_for(viewer).filter(created_at__gt=since).order_by("-created_at", "-id")
        return [
            {"who": "", "what": notice.title, "at": notice.created_at, "icon": "bell", "url": notice.page}
            for notice in recent[:SHOWN_EVENTS]
        ]
    entries = (
        AuditEntry.objects.filter(at__gt=since)
        .exclude(actor_id=viewer.user.pk)
        .select_related("actor")[:SHOWN_EVENTS]
    )
    return [event_of(entry) for entry in entries]


def event_of(entry: AuditEntry) -> dict[str, Any]:
    """An entry of the trail as ``ui/timeline.html`` takes it."""
    tone, icon = _TONES[Level(entry.level)]
    return {
        "who": str(entry.actor or "系统"),
        "what": f"{entry.action_label}：{entry.object_label}" if entry.object_label else entry.action_label,
        "at": entry.at,
        "note": entry.note,
        "tone": tone,
        "icon": icon,
    }


def home_context(viewer: Viewer, as_of: dt.date) -> dict[str, Any]:
    """Everything on the home page."""
    now = timezone.now()
    since = last_visit(viewer, now)
    figures = figures_for(viewer, as_of)
    return {
        "stats": [
            {"label": f.label, "value": f.value, "unit": f.unit, "href": f.href, "note": f.reading}
            for f in figures
        ],
        "panels": panels_for(viewer, timezone.localdate()),
        "due": due_parts(viewer, timezone.localdate()),
        "what_comes": what_comes(viewer),
        "events": changes_since(viewer, since or now - _FIRST_LOOK_BACK),
        "since": "上次来访以后的变化" if since else "近七天的变化",
    }
