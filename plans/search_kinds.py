"""Tasks and indicators of the plans."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from plans.models import PlanItem
from plans.selectors.content import latest_items


def _hit(item: PlanItem) -> Hit:
    return Hit(item.name, item.get_absolute_url(), f"{item.get_kind_display()}，{item.revision.plan}")


@search_kind("items", "任务与指标", "plans.view_plan", _hit, order=20)
def find_items(viewer: Viewer, words: str) -> QuerySet[PlanItem]:
    """By name, in the order of the plans. One query."""
    return with_words(latest_items(), words, "name")
