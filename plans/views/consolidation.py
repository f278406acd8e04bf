"""汇总: what units contributed to a task, side by side, and the way from there to the group's filing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse

from groupportal.files.selectors import file_items_of_many
from groupportal.lists.chosen import chosen_ids
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.asof import AsOfMixin, as_of_label
from groupportal.ui.formats import count
from groupportal.ui.pages import RecordDeedView, RecordPage
from groupportal.ui.tables import Column, StateCell
from plans.enums import AssignmentState, FilingLevel, FilingState
from plans.models import Filing, ItemThread
from plans.reading import match_figures
from plans.selectors.bound import recorded
from plans.selectors.content import item_as_of
from plans.selectors.contributions import (
    Contributor,
    Suggestion,
    contributors_to,
    open_filing_of_group,
    suggestions,
    tasks_to_consolidate,
)
from plans.selectors.filings import latest_filings
from plans.services.consolidation import Texts, consolidate
from plans.views.cells import assignment_state, page


def consolidation_url(thread: ItemThread, as_of: dt.date) -> str:
    """The 汇总 page of a task as of a date."""
    return f"{page('consolidation', thread)}?as_of={as_of:%Y-%m-%d}"


def _said(row: Contributor) -> Filing | None:
    """What is shown of a contributor: what counts, else what was handed in last."""
    last = row.last if row.last and row.last.state != FilingState.DRAFT else None
    return row.counting or last


class ConsolidationList(AsOfMixin, ListPage):
    """Tasks that were put to units: how many answered, whether the group has taken it up."""

    is_printed = True
    action = "plans.review_filing"
    title = "汇总"
    lead = "各单位报来贡献，集团据此写自己的填报；验收表只印集团填报。"
    measure, noun = "项", "任务"
    search = Search("搜索任务", ("name",))
    columns = (
        Column("任务或指标", "name"),
        Column("部署单位", lambda row: f"{row.asked} 家", "number"),
        Column("已通过", lambda row: f"{row.passed} 份" if row.passed else "", "number"),
        Column("待审核", lambda row: f"{row.waiting} 份" if row.waiting else "", "number"),
        Column("集团填报截至", "written", "date"),
        Column(
            "状态",
            lambda row: (
                StateCell("submitted", "有新贡献待汇总") if row.fresh else StateCell("archived", "没有新贡献")
            ),
            "state",
        ),
    )
    chips = (
        Chips(
            "状态", "state", (("fresh", "待汇总"),), narrows=lambda page, rows, value: rows.filter(fresh=True)
        ),
    )
    empty = Empty("还没有部署给单位的任务", "部署后，各单位报来的贡献在这里汇总。", icon="plan")

    def base_queryset(self) -> Any:
        written = Filing.objects.filter(
            thread=OuterRef("pk"), level=FilingLevel.GROUP, state=FilingState.APPROVED, as_of__lte=self.as_of
        ).order_by("-as_of")
        of_units = Q(filings__level=FilingLevel.UNIT, filings__as_of__lte=self.as_of)
        return (
            ItemThread.objects.filter(assignments__isnull=False)
            .annotate(
                asked=Count(
                    "assignments__unit",
                    filter=~Q(assignments__state=AssignmentState.CANCELLED),
                    distinct=True,
                ),
                passed=Count(
                    "filings", filter=of_units & Q(filings__state=FilingState.APPROVED), distinct=True
                ),
                waiting=Count(
                    "filings", filter=of_units & Q(filings__state=FilingState.SUBMITTED), distinct=True
                ),
                written=Subquery(written.values("as_of")[:1]),
                fresh=Exists(tasks_to_consolidate(self.as_of).filter(pk=OuterRef("pk"))),
            )
            .order_by("-fresh", "pk")
        )

    def row_url(self, row: Any) -> str:
        return consolidation_url(row, self.as_of)


class ConsolidationPage(AsOfMixin, RecordPage):
    """One task on a day: the contributions, what they make together, the records, the group's last word."""

    is_printed = True
    action = "plans.review_filing"
    template_name = "plans/consolidation.html"

    def base_queryset(self) -> Any:
        return ItemThread.objects.select_related("plan")

    def get_title(self) -> str:
        return f"汇总：{self.get_object().name}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            ("汇总", reverse("plans:consolidations")),
            (self.get_object().name, page("task", self.get_object())),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        thread, as_of = self.get_object(), self.as_of
        item = item_as_of(thread, as_of)
        points = list(item.points.all()) if item else []
        rows = contributors_to(thread, as_of)
        counting = [row.counting for row in rows if row.counting]
        last = latest_filings([thread.pk], as_of).get(thread.pk)
        begun = open_filing_of_group(thread, as_of)
        drawn = (
            set((begun or last).sources.values_list("contribution_id", flat=True)) if begun or last else set()
        )
        said = match_figures(points, list(last.figures.all())) if last else {}
        return super().get_context_data(
            **{
                "item": item,
                "rows": self._rows(rows, points, drawn),
                "points": [self._point(one, said) for one in suggestions(points, counting, as_of)],
                "last": last,
                "last_url": page("filing", last) if last else "",
                "begun": begun,
                "begun_url": page("filing_edit" if begun.state == FilingState.DRAFT else "filing", begun)
                if begun
                else "",
                "may_write": begun is None or begun.state == FilingState.DRAFT,
                "date_label": as_of_label(as_of),
                "buttons": [
                    {
                        "label": "引用选中的贡献",
                        "value": "quote",
                        "look": "primary",
                        "icon": "check",
                        "url": self._take_url(),
                    },
                    {
                        "label": "只取数值和佐证",
                        "value": "figures",
                        "look": "quiet",
                        "url": self._take_url(),
                    },
                ],
                "take_url": self._take_url(),
                "answered": len(counting),
                **kwargs,
            }
        )

    def _take_url(self) -> str:
        return f"{page('take_up', self.get_object())}?as_of={self.as_of:%Y-%m-%d}"

    def _rows(self, rows: list[Contributor], points: list[Any], drawn: set[int]) -> list[dict[str, Any]]:
        pairs = [
            [(e.file, e.title) for e in said.evidence.all()] if (said := _said(row)) else [] for row in rows
        ]
        files = file_items_of_many(pairs, self.request.viewer)
        return [
            {**self._row(row, points, drawn), "files": some} for row, some in zip(rows, files, strict=True)
        ]

    def _row(self, row: Contributor, points: list[Any], drawn: set[int]) -> dict[str, Any]:
        shown = _said(row)
        found = match_figures(points, list(shown.figures.all())) if shown else {}
        state = assignment_state(row.assignment)
        return {
            "name": row.name,
            "url": page("assignment", row.assignment),
            "state": state,
            "due": row.assignment.due_on,
            "filing": shown,
            "filing_url": page("filing", shown) if shown else "",
            "review_url": page("review", row.last)
            if row.last and row.last.state == FilingState.SUBMITTED
            else "",
            "counts": row.counting is not None,
            "drawn": bool(row.counting and row.counting.pk in drawn),
            "facts": [
                (f"{p.number}{p.text[:24]}", f"{count(found[p.pk].value)}{found[p.pk].unit}")
                for p in points
                if p.pk in found
            ],
        }

    def _point(self, one: Suggestion, said: dict[int, Any]) -> dict[str, Any]:
        point, figure = one.point, said.get(one.point.pk)
        return {
            "point": point,
            "target": point.target_value.normalize() if point.target_value is not None else None,
            "value": one.value,
            "how": one.how,
            "parts": "、".join(
                f"{filing.assignment.unit or filing.assignment.assignee} {count(value)}"
                for filing, value in one.parts
                if filing.assignment
            ),
            "recorded": recorded(point, self.as_of) if point.metric else None,
            "said": figure,
        }


_TEXTS = {"instead": Texts.INSTEAD, "figures": Texts.LEAVE}


class TakeUp(AsOfMixin, RecordDeedView):
    """Contributions into the group's draft, which opens for writing."""

    is_printed = True
    action = "plans.file_progress"

    def base_queryset(self) -> Any:
        return ItemThread.objects.all()

    def perform(self) -> str:
        thread, as_of = self.get_object(), self.as_of
        chosen = list(Filing.objects.filter(thread=thread, public_id__in=chosen_ids(self.request)))
        draft = consolidate(
            thread,
            chosen,
            as_of=as_of,
            texts=_TEXTS.get(self.request.POST.get("deed", ""), Texts.ADD),
            by=self.request.viewer,
        )
        messages.success(
            self.request,
            f"已把 {len(chosen)} 家的贡献放进集团填报的草稿，请改成集团的话，核对数值后提交审核。",
        )
        return page("filing_edit", draft)

    def fallback_url(self) -> str:
        return consolidation_url(self.get_object(), self.as_of)
