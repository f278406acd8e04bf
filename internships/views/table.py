"""上报表: the national tables with their layouts and codes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.periods.period import during
from groupportal.records.buttons import record_buttons
from groupportal.records.registry import all_kinds
from groupportal.ui.pages import FormPage, Page
from groupportal.ui.tables import Column
from internships.enums import NationalTable
from internships.forms.table import CodesForm, LayoutForm
from internships.models import Batch, TableCode
from internships.selectors.placement import VIEW_SCHOOL, batches_for
from internships.selectors.table import coded_heads, codes_for, layout_on
from internships.services.national import NationalKind
from internships.services.table import EDIT, replace_layout, set_codes

TABLES = ("上报表", "internships:tables")


class Tables(Page):
    """Each table: by which layout it goes out today, what is not sure about it, and the ways in and out."""

    action = VIEW_SCHOOL
    title = "上报表"
    template_name = "internships/tables.html"

    @cached_property
    def batch(self) -> Batch | None:
        """The batch of the address."""
        asked = self.request.GET.get("batch")
        return get_object_or_404(batches_for(self.request.viewer), public_id=asked) if asked else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer, today = self.request.viewer, timezone.localdate()
        tables = [
            {
                "layout": layout_on(kind.table, today),
                "buttons": record_buttons(self.request, kind.code, "导出"),
            }
            for kind in _kinds()
        ]
        return super().get_context_data(
            **{"tables": tables, "batch": self.batch, "may_edit": viewer.can(EDIT), "today": today, **kwargs}
        )


def _kinds() -> list[NationalKind]:
    """The tables that rooms answer, in the order of the enumeration."""
    order = list(NationalTable)
    found = [kind for kind in all_kinds() if isinstance(kind, NationalKind)]
    return sorted(found, key=lambda kind: order.index(kind.table))


class ReplaceLayout(FormPage):
    """Another layout from a day on."""

    action = EDIT
    listed = TABLES
    title, form_class, submit_label, done_message = "更换表样", LayoutForm, "更换", "已更换。"

    def perform(self, form: Any) -> str:
        table, said = form.given()
        replace_layout(table, said, by=self.request.viewer)
        return reverse(TABLES[1])


class CodeList(ListPage):
    """Codes of all columns, those of earlier times too."""

    action = VIEW_SCHOOL
    title, measure, noun = "代码表", "个", "代码"
    lead = "上报表里要填代码的列。没有登记代码的，导出时照文字填写。系统自带省、市的国标码，别的官方代码表没有自带，请照下发的文件登记。"
    search = Search("搜名称、代码", ("words", "code"))
    chips = (
        Chips(
            "时间",
            "now",
            [("now", "现在使用的")],
            lambda page, rows, value: rows.filter(during(timezone.localdate())),
            default="now",
            every=("all", "全部"),
        ),
    )
    export_action = "internships.export"
    add = Button("登记代码", "internships:codes_set")
    empty = Empty("还没有登记代码", "导出的表里照文字填写，例如“是”“学校安排”。", add, "table")

    def base_queryset(self) -> QuerySet[TableCode]:
        return codes_for(self.request.viewer)

    def get_columns(self) -> tuple[Column, ...]:
        names = coded_heads(timezone.localdate())
        return (
            Column("列", lambda row: names.get(row.head, row.head), sort=("head", "code")),
            Column("代码", "code", "short", sort="code"),
            Column("名称", "words"),
            Column("时间", "describe", sort="starts_on"),
        )

    def row_url(self, row: Any) -> str:
        return f"{reverse('internships:codes_set')}?head={row.head}" if self.request.viewer.can(EDIT) else ""


class SetCodes(FormPage):
    """A column's codes from a day on."""

    action = EDIT
    listed = TABLES
    title, form_class, done_message = "登记代码", CodesForm, "已登记。"

    def get_initial(self) -> dict[str, Any]:
        head = self.request.GET.get("head", "")
        held = TableCode.objects.filter(head=head, ends_on__isnull=True)
        return {"head": head, "lines": "\n".join(str(row) for row in held)} if head else {}

    def perform(self, form: Any) -> str:
        data = form.cleaned_data
        set_codes(data["head"], form.pairs(), on=data["on"], by=self.request.viewer)
        return reverse("internships:codes")
