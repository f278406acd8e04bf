"""年度数据填报: the returns by year, and beginning one."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse

from groupportal.lists.declaring import Button, Empty
from groupportal.lists.pages import ListPage
from groupportal.ui.pages import FormPage
from groupportal.ui.tables import Column, StateCell
from reports.forms.annual_return import BeginReturnForm
from reports.selectors.annual_return import answers_for, counted, returns_for
from reports.services.annual_return import begin_return
from reports.views.return_base import LISTED, MANAGE, VIEW, VIEW_WHOLE, crumbs


class ReturnList(ListPage):
    """The returns by year; for a unit's people those for which it was asked, each leading to its own part."""

    action = VIEW
    title = LISTED[0]
    lead = (
        "每年向主管部门报的数：有记录的自己填好，没有记录的请单位填，与上年相差大的写明原因，两人审核后冻结。"
    )
    measure, noun = "份", "年度数据"
    add = Button("建立一年的填报", "reports:return_begin", "plus")
    more = (Button("版式", "reports:return_layouts", "table"),)
    empty = Empty(
        "还没有年度数据填报",
        "选好年度和版式，系统里有的数先填好，其余请单位填或直接填写。",
        add,
        icon="sheet",
    )

    def base_queryset(self) -> Any:
        return counted(returns_for(self.request.viewer))

    def get_empty(self) -> Empty:
        if self.request.viewer.can(MANAGE):
            return self.empty
        return Empty(
            "还没有请您填报的年度数据",
            "集团秘书处请您的单位填报以后，会列在这里，也会发消息给您。",
            icon="sheet",
        )

    @cached_property
    def own(self) -> dict[int, str]:
        """Where a unit's people go: their own part."""
        rows = answers_for(self.request.viewer).filter(annual_return__in=list(self.object_list))
        return {answer.annual_return_id: answer.get_absolute_url() for answer in rows}

    def row_url(self, row: Any) -> str:
        return row.get_absolute_url() if self.request.viewer.can(VIEW_WHOLE) else self.own.get(row.pk, "")

    def get_columns(self) -> tuple[Column, ...]:
        shown = (
            Column("年度数据", str),
            Column("截至", "as_of", "date", sort="as_of"),
            Column("状态", lambda row: StateCell(row.state, row.get_state_display()), "state"),
        )
        if not self.request.viewer.can(VIEW_WHOLE):
            return shown
        return (
            *shown,
            Column(
                "单位填报",
                lambda row: f"{row.asked} 家，已核 {row.checked} 家" if row.asked else "没有请单位填",
            ),
            Column("版式", lambda row: row.layout.name),
            Column("建立人", lambda row: row.begun_by or "系统命令", more=True),
        )


class BeginReturn(FormPage):
    """Which year, up to which day, by which layout."""

    action = MANAGE
    title = "建立一年的填报"
    lead = "选好年度和版式，系统里有的数按截至日期填好。"
    form_class = BeginReturnForm
    submit_label = "建立"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs()

    def perform(self, form: Any) -> str:
        return begin_return(by=self.request.viewer, **form.cleaned_data).get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": reverse(LISTED[1]), **kwargs})
