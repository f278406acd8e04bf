"""Plans, revisions and their items."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from groupportal.periods.period import during
from groupportal.tenancy.kept import kept, once
from groupportal.ui.formats import cndate
from plans.enums import RevisionState
from plans.models import AcceptancePoint, ItemThread, Plan, PlanItem, PlanRevision, ResponsibleUnit


def plans() -> QuerySet[Plan]:
    """All plans, the main one first."""
    return Plan.objects.all()


@once
def main_plan() -> Plan | None:
    """The plan the acceptance tables take; without one marked, the only plan there is."""
    main = Plan.objects.filter(is_main=True).first()
    if main is not None:
        return main
    some = list(Plan.objects.all()[:2])
    return some[0] if len(some) == 1 else None


def revisions_of(plan: Plan) -> QuerySet[PlanRevision]:
    """A plan's revisions, the newest first."""
    return PlanRevision.objects.filter(plan=plan).select_related("plan").order_by("-number")


@once
def first_revision(plan: Plan) -> PlanRevision | None:
    """The revision that was in force first; of several put in force for one day, the one that replaced the others."""
    begun = revisions_of(plan).exclude(state=RevisionState.DRAFT)
    return begun.order_by("starts_on", "-number").first()


@once
def revision_as_of(plan: Plan, as_of: dt.date) -> PlanRevision | None:
    """The revision in force on that day; before the first one began, the first; None where none ever was in force."""
    ruling = revisions_of(plan).filter(during(as_of)).first()
    return ruling or first_revision(plan)


def main_revision(as_of: dt.date) -> PlanRevision | None:
    """``revision_as_of`` of the main plan; None without one."""
    plan = main_plan()
    return revision_as_of(plan, as_of) if plan else None


def items_of(revision: PlanRevision, kind: str = "") -> QuerySet[PlanItem]:
    """Headings and tasks in their order, with thread, parent, points, expectations and units: five queries at any size."""
    return expected_of(revision, kind).prefetch_related("points")


def expected_of(revision: PlanRevision, kind: str = "") -> QuerySet[PlanItem]:
    """The same without their points, of which there are most."""
    rows = PlanItem.objects.filter(revision=revision).select_related("thread", "parent")
    if kind:
        rows = rows.filter(kind=kind)
    return rows.prefetch_related(
        "expectations",
        Prefetch("responsible_units", ResponsibleUnit.objects.select_related("unit")),
    ).order_by("-kind", "position")


def item_as_of(thread: ItemThread, as_of: dt.date) -> PlanItem | None:
    """The task as the revision of that day words it; as the newest does where that one lacks it."""
    ruling = revision_as_of(thread.plan, as_of)
    found = items_of(ruling).filter(thread=thread).first() if ruling else None
    return found or _as_worded_last(thread).prefetch_related("points", "expectations").first()


@once
def points_as_of(thread: ItemThread, as_of: dt.date) -> list[AcceptancePoint]:
    """The acceptance points of ``item_as_of`` in their order."""
    ruling = revision_as_of(thread.plan, as_of)
    item = PlanItem.objects.filter(revision=ruling, thread=thread).order_by().first() if ruling else None
    item = item or _as_worded_last(thread).first()
    return list(AcceptancePoint.objects.filter(item=item).order_by("position")) if item else []


def _as_worded_last(thread: ItemThread) -> QuerySet[PlanItem]:
    rows = PlanItem.objects.filter(thread=thread).exclude(revision__state=RevisionState.DRAFT)
    return rows.order_by("-revision__number")


def before_the_first(plan: Plan | None, as_of: dt.date) -> str:
    """Says which revision is shown on a day before the first one was in force; "" from then on."""
    first = first_revision(plan) if plan else None
    if first is None or first.starts_on is None or as_of >= first.starts_on:
        return ""
    number = f"第{first.number}版"
    return f"规划“{plan}”{number}自{cndate(first.starts_on)}起生效，{cndate(as_of)}还没有生效的版本，这里按{number}显示。"


def before_the_first_of_main(as_of: dt.date) -> str:
    """``before_the_first`` of the main plan, kept until plans change."""
    return kept("plans.before_the_first", lambda: before_the_first(main_plan(), as_of), as_of)


def latest_items() -> QuerySet[PlanItem]:
    """Every task and indicator as the last revision that was put in force words it; drafts count for nothing."""
    begun = PlanItem.objects.exclude(revision__state=RevisionState.DRAFT)
    later = begun.filter(thread=OuterRef("thread"), revision__number__gt=OuterRef("revision__number"))
    return (
        begun.filter(~Exists(later))
        .select_related("thread", "revision__plan")
        .order_by("-revision__plan__is_main", "revision__plan", "-kind", "position")
    )
