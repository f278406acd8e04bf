"""Units without an account: named, with the three ways to reach them: an account, a link, a printed form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from groupportal.lists.chosen import chosen_ids
from groupportal.people.choosing import turn_to, where_accounts_are_opened
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import active_group
from groupportal.ui.pages import Page
from plans.enums import OPEN
from plans.models import AcceptancePoint, Assignment, ItemThread, PlanItem
from plans.selectors import items_of, main_revision
from plans.selectors.assignments import assignments_for, unserved
from plans.selectors.content import item_as_of
from plans.selectors.outcome import target_in_words


@dataclass(frozen=True)
class Ways:
    """Units of which nobody hears, their open assignments, and where accounts are opened for them ("" for nowhere)."""

    units: Sequence[Unit]
    ids: Sequence[Any]
    accounts_url: str

    @property
    def names(self) -> str:
        """The units in words."""
        return "、".join(map(str, self.units))


def ways_for(rows: Collection[Assignment], units: Iterable[Unit | None]) -> Ways:
    """How to reach the units of these assignments."""
    named = sorted((unit for unit in units if unit), key=lambda unit: (unit.pinyin, unit.name))
    return Ways(named, [row.public_id for row in rows], where_accounts_are_opened(named) if named else "")


def unserved_for(request: Any) -> QuerySet[Assignment]:
    """Open assignments of which nobody hears, as far as the person may see them."""
    rows = assignments_for(request.viewer, timezone.localdate()).filter(state__in=OPEN, unit__isnull=False)
    return unserved(rows).order_by("unit__pinyin", "unit_id", "due_on", "id")


class Unserved(Page):
    """Unit by unit: what is open, and how to reach it."""

    action = "plans.assign_task"
    title = "没有账号的单位"
    listed = ("任务部署", "plans:assignments")
    lead = (
        "这些单位有任务待填报，但没有人能登录，收不到消息。开账号最省事；一次性的，发填报链接或打印填报表。"
    )
    template_name = "plans/unserved.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parts: dict[Unit, list[Assignment]] = {}
        for row in unserved_for(self.request):
            if row.unit:
                parts.setdefault(row.unit, []).append(row)
        turns = turn_to([unit.pk for unit in parts])
        return super().get_context_data(
            **{
                "parts": [(unit, tasks, turns.get(unit.pk)) for unit, tasks in parts.items()],
                "tasks": sum(map(len, parts.values())),
                # No ids: the deeds take all of these.
                "ways": ways_for((), parts),
                **kwargs,
            }
        )


class PaperForms(Page):
    """填报表: a sheet for each unit with its tasks, targets and dates, and room to write. Those ticked, or all without an account."""

    action = "plans.assign_task"
    title = "进展填报表"
    template_name = "plans/paper_forms.html"
    http_method_names = ["get", "post", "head", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = unserved_for(self.request)
        if ids := chosen_ids(self.request):
            today = timezone.localdate()
            rows = assignments_for(self.request.viewer, today).filter(public_id__in=ids, state__in=OPEN)
            rows = rows.order_by("unit__pinyin", "unit_id", "due_on", "id")
        listed = list(rows)
        items = _items({row.thread_id: row.thread for row in listed})
        sheets: dict[str, list[dict[str, Any]]] = {}
        for row in listed:
            item = items[row.thread_id]
            points = [_asked(point) for point in item.points.all()] if item else []
            whom = str(row.unit or row.assignee)
            sheets.setdefault(whom, []).append({"row": row, "item": item, "points": points})
        return super().get_context_data(
            **{"sheets": list(sheets.items()), "contact": active_group().contact, **kwargs}
        )


def _items(threads: dict[int, ItemThread]) -> dict[int, PlanItem | None]:
    """The tasks as they are worded today: at once as far as they stand in the main plan."""
    today = timezone.localdate()
    found: dict[int, PlanItem | None] = dict.fromkeys(threads)
    if ruling := main_revision(today):
        found |= {item.thread_id: item for item in items_of(ruling).filter(thread__in=threads)}
    return {pk: item or item_as_of(threads[pk], today) for pk, item in found.items()}


def _asked(point: AcceptancePoint) -> tuple[str, str]:
    """A point in words, and its target."""
    return f"{point.number}{point.text}", target_in_words(point)
