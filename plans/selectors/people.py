"""Who and what can be chosen in forms."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.tenancy.selectors import people_who_can
from plans.models import ItemThread, Plan, PlanItem
from plans.selectors.content import revision_as_of


def people_who_file() -> QuerySet[User]:
    """People of the group who may file."""
    return User.objects.filter(
        pk__in=people_who_can("plans.file_progress").values("user_id"), is_active=True
    ).order_by("pinyin")


def threads_in_force(plan: Plan | None) -> QuerySet[ItemThread]:
    """What can be assigned: the tasks and indicators of the revision in force today that have nothing below them.

    In the plan's order; each knows its ``heading``.
    """
    revision = revision_as_of(plan, timezone.localdate()) if plan else None
    if revision is None:
        return ItemThread.objects.none()
    here = PlanItem.objects.filter(revision=revision, thread=OuterRef("pk"))
    return (
        ItemThread.objects.filter(items__revision=revision, items__children__isnull=True)
        .annotate(
            heading=Subquery(here.values("parent__name")[:1]), position=Subquery(here.values("position")[:1])
        )
        .order_by("-kind", "position")
    )
