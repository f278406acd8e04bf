"""检查: what was found in the documents of a day, and how many of it nobody has said anything to."""

from __future__ import annotations

import uuid
from collections import Counter
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.lists.declaring import Chips, Deed, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.reporting.checks import checks_in_order
from groupportal.ui.asof import AsOfMixin, as_of_label
from groupportal.ui.pages import Page
from groupportal.ui.tables import Column, LinkCell, StateCell
from groupportal.warnings.enums import Stand
from groupportal.warnings.registry import KINDS
from groupportal.warnings.selectors import Standing
from groupportal.warnings.showing import about, answer_url, linked
from plans.selectors.content import before_the_first_of_main
from reports.models import AnnualReport
from reports.selectors.annual import reports_for
from reports.selectors.checks import checks_on, documents_of, title_of

_STATES = (("unanswered", "待处理"), (Stand.ANSWERED, "已说明"), (Stand.ASIDE, "已搁置"))


def checks_url(as_of: Any, *documents: str) -> str:
    """The findings of a day; of one document where it is named."""
    page = f"{reverse('reports:checks')}?as_of={as_of:%Y-%m-%d}"
    return f"{page}&document={documents[0]}" if documents else page


def _words(row: Standing) -> LinkCell | str:
    return linked(row, about(row.warning.subject, row.warning.message))


class ChecksPage(AsOfMixin, ListPage):
    """What is to be looked at before the documents of a day are printed: open, answered, put aside."""

    is_printed = True
    action = "reports.view_tables"
    title = "检查"
    lead = (
        "同一截至日期的验收表、分解表和年度报告放在一起核对。改好原因，提醒自己就没有了；不改的写明理由，"
        "理由跟着成稿保存，情况一变重新列出。"
    )
    noun = "提醒"
    template_name = "reports/checks.html"
    paginate_by = 100
    search = Search("搜索提醒、任务或说明")
    columns = (
        Column("提醒", _words),
        Column("问题", lambda row: title_of(row.warning)),
        Column("文件", lambda row: linked(row, "、".join(documents_of(row.warning)))),
        Column("状态", lambda row: StateCell(row.state), "state"),
        Column("说明", "history"),
    )
    bulk = (
        Deed("写说明或搁置", "warnings:answer", "pencil", look="primary", value="answer"),
        Deed("重新打开", "warnings:reopen", "return", value="reopen"),
    )
    empty = Empty("没有提醒", "这一天的文件里没有核对出问题。", icon="seal")

    def as_of_note(self) -> str:
        return before_the_first_of_main(self.as_of)

    @cached_property
    def _all(self) -> list[Standing]:
        return checks_on(self.request.viewer, self.as_of)

    @property
    def chips(self) -> tuple[Chips, ...]:  # type: ignore[override]
        """State, document and kind, each with how many there are."""
        states = Counter(row.state for row in self._all)
        documents = Counter(name for row in self._all for name in documents_of(row.warning))
        titles = Counter(title_of(row.warning) for row in self._all)
        order = [check.title for check in checks_in_order()]
        return (
            Chips(
                "状态",
                "state",
                [(code, label, states[code]) for code, label in _STATES],
                lambda _, rows, value: [r for r in rows if r.state == value],
            ),
            Chips(
                "文件",
                "document",
                [(name, name, documents[name]) for name in sorted(documents)],
                lambda _, rows, value: [r for r in rows if value in documents_of(r.warning)],
            ),
            Chips(
                "问题",
                "title",
                [(title, title, titles[title]) for title in sorted(titles, key=_place_in(order))],
                lambda _, rows, value: [r for r in rows if title_of(r.warning) == value],
            ),
        )

    def base_queryset(self) -> list[Standing]:
        words = self.request.GET.get("q", "").strip()
        return [r for r in self._all if words in f"{r.warning.subject}{r.warning.message}{r.history}"]

    def get_queryset(self) -> Any:
        rows: Any = self.base_queryset()
        for chips in self.chips:
            rows = chips.among(self, rows)
        return rows

    def row_id(self, row: Standing) -> uuid.UUID:
        return row.warning.public_id

    def row_url(self, row: Standing) -> str:
        may = self.request.viewer.can("warnings.answer_warnings")
        return answer_url(row.warning, self.as_of) if may else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = {title_of(row.warning) for row in self._all}
        viewer, every = self.request.viewer, checks_in_order()
        done = [one.title for one in every if one.kind and viewer.can(KINDS[one.kind].action)]
        return super().get_context_data(
            **{
                "looked_for": done,
                "clear": [title for title in done if title not in found],
                "waiting": [one for one in every if one.waits_for],
                "other_days": _other_days(reports_for(self.request.viewer), self.as_of),
                **kwargs,
            }
        )


def _place_in(order: list[str]) -> Any:
    return lambda title: order.index(title) if title in order else len(order)


def _other_days(reports: QuerySet[AnnualReport], as_of: Any) -> list[tuple[str, str]]:
    """Annual reports of other days: their findings stand on another page."""
    rows = reports.exclude(as_of=as_of).order_by("-as_of").distinct("as_of")[:5]
    return [(f"{report}（截至{as_of_label(report.as_of)}）", checks_url(report.as_of)) for report in rows]


class CheckCount(AsOfMixin, Page):
    """How many are open, for a page that names them without waiting for the looking."""

    is_printed = True
    action = "reports.view_tables"
    template_name = "reports/_check_count.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = set(self.request.GET.getlist("document"))
        rows = [
            row
            for row in checks_on(self.request.viewer, self.as_of)
            if not wanted or wanted & set(documents_of(row.warning))
        ]
        return super().get_context_data(
            **{"found": len(rows), "left": sum(row.said is None for row in rows), **kwargs}
        )
