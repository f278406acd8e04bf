"""What a new version of a plan does with what was filed: which points go on under other words, which are there no more."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from plans.enums import FilingState, RevisionState
from plans.models import AcceptancePoint, Evidence, FilingFigure, ItemThread, PlanRevision
from plans.reading import same_name


@dataclass(frozen=True)
class Carried:
    """A point of the earlier version with figures or files, that the later one has in other words (``point``) or not at all (None)."""

    thread: ItemThread
    line: UUID
    was: str
    point: AcceptancePoint | None
    figures: int
    files: int

    @property
    def filed(self) -> str:
        """What was filed for it, in words."""
        some = ((self.figures, "个填报的数"), (self.files, "份佐证"))
        return "、".join(f"{n} {what}" for n, what in some if n)

    @property
    def sentence(self) -> str:
        """What becomes of it."""
        was = f"“{self.was[:40]}”"
        if self.point is None:
            return f"原来的要点{was}在新版本里没有对上的，它的{self.filed}不再算任何要点的。"
        return f"要点“{self.point.text[:40]}”算作原来的{was}，沿用它的{self.filed}。"


def version_before(revision: PlanRevision) -> PlanRevision | None:
    """The version that another one followed by their days, a draft the last one; None for the first."""
    rows = PlanRevision.objects.filter(plan=revision.plan_id).exclude(state=RevisionState.DRAFT)
    if revision.starts_on is not None:
        rows = rows.exclude(pk=revision.pk).filter(ends_on__lte=revision.starts_on)
    return rows.order_by("-starts_on", "-number").first()


def carried(old: PlanRevision, new: PlanRevision) -> list[Carried]:
    """Of the points of ``old`` for which something was filed those that ``new`` words otherwise or lacks, the latter first."""
    before = AcceptancePoint.objects.filter(item__revision=old).select_related("item__thread")
    after = {
        (point.item.thread_id, point.line): point
        for point in AcceptancePoint.objects.filter(item__revision=new).select_related("item")
    }
    figures, files = _figures(old), _files(old)
    found = []
    for row in before.order_by("item__kind", "item__position", "position"):
        key = (row.item.thread_id, row.line)
        point, numbers, papers = after.get(key), figures.get(key, 0), len(files.get(key, ()))
        if (numbers or papers) and (point is None or same_name(point.text) != same_name(row.text)):
            found.append(Carried(row.item.thread, row.line, row.text, point, numbers, papers))
    return sorted(found, key=lambda one: one.point is not None)


def _figures(old: PlanRevision) -> dict[tuple[int, UUID], int]:
    rows = FilingFigure.objects.filter(filing__thread__items__revision=old, line__isnull=False)
    counted = rows.exclude(filing__state=FilingState.RETURNED).values_list("filing__thread", "line")
    return {(thread, line): n for thread, line, n in counted.annotate(n=Count("filing", distinct=True))}


def _files(old: PlanRevision) -> dict[tuple[int, UUID], set[int]]:
    rows = Evidence.objects.filter(filing__thread__items__revision=old).exclude(points=[])
    found: dict[tuple[int, UUID], set[int]] = {}
    told = rows.exclude(filing__state=FilingState.RETURNED).values_list("filing__thread", "points", "file")
    for thread, lines, file in told:
        for line in lines:
            found.setdefault((thread, line), set()).add(file)
    return found


def free_points(old: PlanRevision, new: PlanRevision) -> dict[int, list[AcceptancePoint]]:
    """The points of ``new`` that ``old`` does not know, by thread (id): each may turn out to be one of those that are gone."""
    known = set(AcceptancePoint.objects.filter(item__revision=old).values_list("item__thread", "line"))
    found: dict[int, list[AcceptancePoint]] = {}
    for point in AcceptancePoint.objects.filter(item__revision=new).select_related("item"):
        if (point.item.thread_id, point.line) not in known:
            found.setdefault(point.item.thread_id, []).append(point)
    return found
