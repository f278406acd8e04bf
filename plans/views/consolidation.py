"""汇总: what units contributed to a task, side by side, and the way from there to the group's filing."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from groupportal.files.selectors import file_items_of_many
from groupportal.lists.chosen import chosen_ids
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.asof import AsOfMixin, as_of_label
from groupportal.ui.formats import count
from groupportal.ui.names import kept_name
from groupportal.ui.pages import RecordDeedView, RecordPage
from groupportal.ui.pinyin import is_spelled
from groupportal.ui.tables import Column, StateCell
from plans.enums import AssignmentState, FilingLevel, FilingState
from plans.models import Filing, FilingFigure, ItemThread
from plans.reading import match_figures
from plans.selectors.bound import recorded
from plans.selectors.content import points_as_of
from plans.selectors.contributions import (
    Contributor,
    Suggestion,
    contributors_to,
    open_filing_of_group,
    suggestions,
    tasks_to_consolidate,
)
from plans.selectors.evidence import with_points
from plans.selectors.filed import evidence_of
from plans.selectors.filings import counting_filings
from plans.selectors.outcome import target_in_words
from plans.selectors.queues import rulings_due
from plans.selectors.term import term_of
from plans.services.consolidation import Texts, consolidate
from plans.views.cells import page
from plans.views.contribution_rows import ContributionRows

_A_PAGE = 50
_NAMED = 5
"""Units that are named behind a sum."""


def consolidation_url(thread: ItemThread, as_of: dt.date) -> str:
    """The 汇总 page of a task as of a date."""
    return f"{page('consolidation', thread)}?as_of={as_of:%Y-%m-%d}"


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

    @cached_property
    def contributors(self) -> list[Contributor]:
        """Everybody who was asked."""
        return contributors_to(self.get_object(), self.as_of)

    @cached_property
    def found(self) -> list[Contributor]:
        """Those who are searched for."""
        words = kept_name(self.request.GET.get("q", "").strip()).lower()
        return [
            row for row in self.contributors if words in row.name.lower() or is_spelled(words, row.pinyin)
        ]

    @property
    def is_print(self) -> bool:
        """Whether it is to be printed: all units, nothing to click."""
        return bool(self.request.GET.get("print"))

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; with ``?ids=1`` all that is found and can be quoted, for a selection over several pages."""
        if request.GET.get("ids"):
            return JsonResponse({"ids": [str(r.counting.public_id) for r in self.found if r.counting]})
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        thread, as_of = self.get_object(), self.as_of
        points = points_as_of(thread, as_of)
        counting = [(row.counting, row.figures) for row in self.contributors if row.counting]
        last = counting_filings([thread.pk], as_of).prefetch_related("figures").first()
        begun = open_filing_of_group(thread, as_of)
        is_waiting = begun is not None and begun.state != FilingState.DRAFT
        may_write = not (is_waiting or self.is_print)
        said = list(last.figures.all()) if last else []
        a_page = len(self.found) or 1 if self.is_print else _A_PAGE
        paged = Paginator(self.found, a_page).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            **{
                "page_obj": paged,
                "rows": self._rows(list(paged), points, begun or last, may_write=may_write),
                "asked": len(self.contributors),
                "search_value": self.request.GET.get("q", ""),
                "points": [self._point(one, said) for one in suggestions(points, counting, as_of)],
                "last": last,
                "last_url": page("filing", last) if last else "",
                "begun": begun,
                "begun_url": page("filing" if is_waiting else "filing_edit", begun) if begun else "",
                "layout": "layout/print.html" if self.is_print else "layout/portal.html",
                "is_print": self.is_print,
                "is_waiting": is_waiting,
                "may_write": may_write,
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
                "quotable": sum(row.counting is not None for row in self.found),
                **kwargs,
            }
        )

    def _take_url(self) -> str:
        return f"{page('take_up', self.get_object())}?as_of={self.as_of:%Y-%m-%d}"

    def _rows(
        self, rows: list[Contributor], points: list[Any], groups: Filing | None, *, may_write: bool
    ) -> SafeString:
        """The rows of the page; ``groups``: the group's filing that is shown, which draws on some of them."""
        drawn_on = set(groups.sources.values_list("contribution_id", flat=True)) if groups else set()
        kept = evidence_of(row.said for row in rows)
        pairs = [with_points(kept.get(row.said.pk, ()), points) if row.said else [] for row in rows]
        viewer = self.request.viewer
        rules_on = set(rulings_due(viewer).filter(thread=self.get_object()).values_list("pk", flat=True))
        drawing = ContributionRows(
            points,
            drawn_on,
            viewer,
            self.request.GET,
            may_write,
            () if self.is_print else rules_on,
            self.is_print,
        )
        return drawing.drawn(rows, file_items_of_many(pairs, self.request.viewer))

    def _point(self, one: Suggestion, filed: list[FilingFigure]) -> dict[str, Any]:
        point = one.point
        figure = match_figures([point], filed, one.year).get(point.pk)
        return {
            "point": point,
            "year": one.year,
            "target": target_in_words(point),
            "value": one.value,
            "how": one.how,
            "parts": _named(one.parts),
            "recorded": recorded(point, self.as_of, term_of(self.get_object().plan), one.year)
            if point.metric
            else None,
            "said": figure,
        }


def _named(parts: tuple[tuple[Filing, Any], ...]) -> str:
    """Who gave which figure, the first of them by name: all stand in the rows below."""
    named = [
        f"{filing.assignment.unit or filing.assignment.assignee} {count(value)}"
        for filing, value in parts[:_NAMED]
        if filing.assignment
    ]
    return "、".join(named) + (f"等 {len(parts)} 家" if len(parts) > _NAMED else "")


_TEXTS = {"instead": Texts.INSTEAD, "figures": Texts.LEAVE}


class TakeUp(AsOfMixin, RecordDeedView):
    """Contributions into the group's draft, which opens for writing."""

    is_printed = True
    action = "plans.file_progress"

    def base_queryset(self) -> Any:
        return ItemThread.objects.all()

    def perform(self) -> str:
        thread, as_of = self.get_object(), self.as_of
        gone: list[str] = []
        chosen = list(Filing.objects.filter(thread=thread, public_id__in=chosen_ids(self.request)))
        draft = consolidate(
            thread,
            chosen,
            as_of=as_of,
            texts=_TEXTS.get(self.request.POST.get("deed", ""), Texts.ADD),
            by=self.request.viewer,
            gone=gone,
        )
        messages.success(
            self.request,
            f"已把 {len(chosen)} 家的贡献放进集团填报的草稿，请改成集团的话，核对数值后提交审核。",
        )
        if gone:
            messages.info(
                self.request,
                f"不再采用的贡献带来的{'、'.join(gone[:_NAMED])}{f'等 {len(gone)} 项' if len(gone) > _NAMED else ''}已从草稿里去掉；"
                "文件在“移除的文件”里，还要用的可以放回。",
            )
        return page("filing_edit", draft)

    def fallback_url(self) -> str:
        return consolidation_url(self.get_object(), self.as_of)
