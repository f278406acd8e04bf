"""Records that conditions of figures can be chosen from."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.utils import timezone

from groupportal.tenancy.kept import once
from plans.enums import ItemKind
from plans.models import PlanItem
from plans.selectors.content import main_revision, plans

Option = tuple[uuid.UUID, str]


def plan_options() -> list[Option]:
    return list(plans().values_list("public_id", "name"))


def _items() -> QuerySet[PlanItem]:
    revision = main_revision(timezone.localdate())
    rows = PlanItem.objects.filter(revision=revision) if revision else PlanItem.objects.none()
    return rows.select_related("thread", "parent").order_by("-kind", "position")


@once
def thread_options() -> list[Option]:
    """Tasks and indicators of the revision in force, in the plan's order, with the heading they stand below."""
    return [(i.thread.public_id, f"{i.parent.name} › {i.name}" if i.parent else i.name) for i in _items()]


def main_task_options() -> list[Option]:
    """The main tasks of the revision in force."""
    return [(i.thread.public_id, i.name) for i in _items().filter(level=1, kind=ItemKind.TASK)]
