"""The acceptance points of a revision: what each asks for, and what answers it or is still waited for."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse

from groupportal.errors import DomainError
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.metrics.registry import metric_of
from groupportal.ui.tables import Column
from plans.enums import RevisionState
from plans.models import AcceptancePoint, PlanRevision
from plans.selectors.outcome import target_in_words
from plans.views.cells import page
from plans.views.revisions import all_revisions


def answered_by(point: AcceptancePoint) -> str:
    """What answers a point: the records of a metric, records that are waited for, or what is filed."""
    if point.metric:
        try:
            return f"系统记录：{metric_of(point.metric).label}"
        except DomainError:
            return "系统记录：绑定的指标已经没有了，请重新绑定"
    return f"等待记录：{point.get_waits_for_display()}" if point.waits_for else "填报和佐证"


_AMONG = {
    "waiting": Q(metric="") & ~Q(waits_for=""),
    "bound": ~Q(metric=""),
    "filed": Q(metric="", waits_for=""),
    "veto": Q(is_veto=True),
}


class PointList(ListPage):
    """The points, each with target and what answers it. Drafts are for those who edit."""

    action = "plans.view_plan"
    model = AcceptancePoint
    measure, noun = "条", "要点"
    lead = "每条要点要求什么、由什么回答：系统记录直接取数；等待记录的，相应的记录还没有登记在系统里，先由填报和佐证回答。"
    search = Search("搜索要点、任务", ("text", "item__name"))
    chips = (
        Chips(
            "由什么回答",
            "answered",
            (
                ("waiting", "等待记录"),
                ("bound", "系统记录"),
                ("filed", "填报和佐证"),
                ("veto", "否决要点"),
            ),
            narrows=lambda _, rows, value: rows.filter(_AMONG[value]) if value in _AMONG else rows,
        ),
    )
    empty = Empty("没有符合条件的要点", "换一个条件，或清空搜索看全部。", icon="plan")
    columns = (
        Column("要点", lambda point: f"{point.number}{point.text}"),
        Column("任务或指标", "item.name"),
        Column("目标", target_in_words),
        Column("由什么回答", answered_by),
        Column("否决", lambda point: "否决要点" if point.is_veto else ""),
        Column("目标类型", "get_target_kind_display", more=True),
        Column("占什么的比例", "base", more=True),
    )

    @cached_property
    def revision(self) -> PlanRevision:
        """The revision of the address; 404 for a draft that is not for this person."""
        rows = all_revisions()
        if not self.request.viewer.can("plans.edit_plan"):
            rows = rows.exclude(state=RevisionState.DRAFT)
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    def base_queryset(self) -> Any:
        """Its points, tasks before indicators, in their order."""
        rows = AcceptancePoint.objects.filter(item__revision=self.revision).select_related("item__thread")
        return rows.order_by("-item__kind", "item__position", "position")

    def get_title(self) -> str:
        return f"验收要点：第{self.revision.number}版"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        plan = self.revision.plan
        return [
            ("建设任务", reverse("plans:list")),
            (plan.name, page("plan", plan)),
            (f"第{self.revision.number}版", page("revision", self.revision)),
        ]

    def row_url(self, point: AcceptancePoint) -> str:
        """Its task; in a draft where it is edited."""
        if self.revision.state == RevisionState.DRAFT:
            return page("item_edit", point.item)
        return page("task", point.item.thread)
