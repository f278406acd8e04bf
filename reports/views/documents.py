"""Every document that was made: of which kind and date, which version, by whom, with what findings, final or not."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from groupportal.accounts.models import User
from groupportal.files.selectors import file_items_of_many
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.fields import DayFilter
from groupportal.ui.pieces import icon
from groupportal.ui.tables import Column, StateCell
from reports.models import ReportRun
from reports.selectors.run import SEEN_WITH, documents_for
from reports.views.run import warned


def _makers(request: HttpRequest | None) -> QuerySet[User]:
    return User.objects.filter(pk__in=ReportRun.objects.order_by().values("made_by_id").distinct())


class DocumentFilter(django_filters.FilterSet):
    """Who made it, when, for which cut-off dates."""

    by = django_filters.ModelChoiceFilter(
        label="生成人", field_name="made_by", queryset=_makers, empty_label="所有人"
    )
    since = DayFilter(label="截至日期从", field_name="as_of", lookup_expr="gte")
    until = DayFilter(label="到", field_name="as_of", lookup_expr="lte")

    class Meta:
        model = ReportRun
        fields: list[str] = []


def _kinds(page: Any) -> list[tuple[str, str]]:
    return [(k.value, k.label) for k, action in SEEN_WITH.items() if page.request.viewer.can(action)]


class Documents(ListPage):
    """All of them, the latest first."""

    action = "reports.view_tables"
    title = "成稿"
    lead = "生成过的每一份表、报告和材料包，按种类和截至日期记着第几版。文件不随记录改动，什么时候下载都是同一份；定稿的不能再改。"
    measure, noun = "份", "成稿"
    opens = "reports:run"
    search = Search(
        "文件名、生成人或定稿说明", ("made_by__name", "made_by__pinyin", "files__file__name", "final__note")
    )
    filterset_class = DocumentFilter
    chips = (
        Chips("种类", "kind", _kinds, narrows="kind"),
        Chips(
            "定稿",
            "final",
            [("1", "定稿"), ("0", "没有定稿")],
            narrows=lambda _, rows, value: rows.filter(is_final=value == "1"),
        ),
    )
    more = (Button("比较两份", "reports:versions", icon="table"),)
    empty = Empty("还没有成稿", "生成验收表、报告或材料包以后，都列在这里。", icon="archive")

    def base_queryset(self) -> QuerySet[ReportRun]:
        return documents_for(self.request.viewer)

    def get_rows(self, page: Any) -> Any:
        runs = list(page)
        items = file_items_of_many(
            ([(made.file, made.get_form_display()) for made in run.files.all()] for run in runs),
            self.request.viewer,
        )
        for run, files in zip(runs, items, strict=True):
            run.offered = files
        return runs

    def get_columns(self) -> tuple[Column, ...]:
        return (
            Column("成稿", lambda run: f"{run.get_kind_display()}（第 {run.version} 版）"),
            Column("截至", "as_of", "date", sort="as_of"),
            Column("生成时间", "made_at", "time", sort="made_at"),
            Column("生成人", lambda run: run.made_by or "系统命令"),
            Column("状态", lambda run: StateCell("closed", "定稿") if run.is_final else "", "state"),
            Column("提醒", warned),
            Column("快照", lambda run: run.snapshot_sha256[:12]),
            Column("文件", _files),
        )


def _files(run: Any) -> SafeString:
    sign = icon("download", "small")
    forms = [made.get_form_display() for made in run.files.all()]
    links = [(item["url"], sign, form) for item, form in zip(run.offered, forms, strict=True) if item["url"]]
    return format_html_join(" ", '<a href="{}">{}{}</a>', links)
