"""Which schools chose which units: the list, one choice, what is done with it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.periods.period import during
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.pages import FormPage, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from internships.forms.host import ReasonForm
from internships.forms.selection import LeaveForm, SelectionFilter, SelectionForm
from internships.models import HostUnit, Selection
from internships.selectors.placement import VIEW_SCHOOL, hosts_for, selections_for
from internships.services.common import EDIT
from internships.services.selection import (
    FIELDS,
    edit_selection,
    leave_host,
    return_to_host,
    select_host,
    selection_facts,
)
from internships.views.hosting import HOSTS, facts_of, initial, page, paper, way
from internships.words import known

SELECTIONS = ("选定", "internships:selections")


def _state(row: Selection) -> StateCell:
    return StateCell("ended", "已退出") if row.ends_on else StateCell("in_force", "选定中")


def _there(page: Any, rows: QuerySet[Selection], value: str) -> QuerySet[Selection]:
    there = during(page.as_of)
    return rows.filter(there) if value == "there" else rows.exclude(there)


class SelectionList(AsOfMixin, ListPage):
    """The choices of the schools a person sees whole."""

    action = VIEW_SCHOOL
    title = "选定"
    lead = "哪所学校从哪天起选定了哪家单位：实地考察、党组织会议研究、公布。各校只看得到自己的。"
    export_action = "internships.export"
    measure, noun = "条", "选定"
    search = Search("搜单位、学校名称、拼音首字母", ("host__unit__name", "school__name"))
    chips = (
        Chips(
            "选定",
            "there",
            [("there", "选定中"), ("gone", "已退出或未开始")],
            _there,
            default="there",
            every=("all", "全部"),
        ),
    )
    filterset_class = SelectionFilter
    columns = (
        Column("单位", "host.unit.name", sort=("host__unit__pinyin", "id")),
        Column("学校", "school.name", sort=("school__pinyin", "host__unit__pinyin")),
        Column("选定日期", "starts_on", "date", sort="starts_on"),
        Column("新增单位", lambda row: known(row.is_new), "short"),
        Column("实地考察", lambda row: known(row.assessed_on), "short", sort="assessed_on"),
        Column("评估报告", lambda row: "有" if row.report_file_id else "没有上传", "short"),
        Column("党组织会议", lambda row: known(row.party_meeting_on), "short", sort="party_meeting_on"),
        Column("公布", lambda row: known(row.published_on), "short", sort="published_on"),
        Column("退出日期", "ends_on", "date", sort="ends_on", more=True),
        Column("稳定合作", lambda row: known(row.has_stable_cooperation), "short", more=True),
        Column("会议纪要", lambda row: known(row.minutes_number), "short", more=True),
        Column("状态", _state, "state"),
    )
    opens = "internships:selection"
    empty = Empty("还没有选定实习单位", "在“实习单位”里打开一家单位，点“选定”。", None, "seal")

    def base_queryset(self) -> QuerySet[Selection]:
        return selections_for(self.request.viewer)


class SelectionPage(RecordPage):
    """One choice."""

    action = VIEW_SCHOOL
    template_name = "internships/selection.html"
    listed = SELECTIONS

    def base_queryset(self) -> QuerySet[Selection]:
        return selections_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        report = [(row.report_file, "")] if row.report_file else []
        return super().get_context_data(
            **{
                "choice_state": _state(row),
                "facts": [
                    ("学校", str(row.school)),
                    ("实习单位", str(row.host)),
                    *facts_of(
                        row, "starts_on", "is_new", "has_stable_cooperation", "assessed_on", "assessor"
                    ),
                    *facts_of(
                        row, "assessment_items", "is_party_decided", "party_meeting_on", "minutes_number"
                    ),
                    *facts_of(row, "is_published", "published_on", "published_at"),
                    *(facts_of(row, "ends_on") if row.ends_on else []),
                ],
                "files": file_items(report, viewer),
                "files_title": "考察评估报告",
                "files_empty": "没有上传考察评估报告。",
                "related": [{"title": str(row.host), "url": row.host.get_absolute_url(), "note": "实习单位"}],
                "may_edit": viewer.can(EDIT, unit_id=row.school_id),
                **kwargs,
            }
        )


class NewSelection(FormPage):
    """A school chooses the unit of the address."""

    action = EDIT
    title, form_class, submit_label, done_message = "选定实习单位", SelectionForm, "选定", "已选定。"
    form_takes = ("viewer",)

    def host(self) -> HostUnit:
        """The unit of the address."""
        if not hasattr(self, "_host"):
            self._host = get_object_or_404(hosts_for(self.request.viewer), public_id=self.kwargs["public_id"])
        return self._host

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(HOSTS, self.host())

    def perform(self, form: Any) -> str:
        viewer, data = self.request.viewer, form.cleaned_data
        with kept_together(), transaction.atomic():
            facts = form.given(paper(data["report"], viewer, "考察评估报告"))
            return select_host(data["school"], self.host(), facts, by=viewer).get_absolute_url()


class OfSelection(RecordFormPage):
    """A form about a choice."""

    action = EDIT
    listed = SELECTIONS

    def base_queryset(self) -> QuerySet[Selection]:
        return selections_for(self.request.viewer).filter(self.request.viewer.within(EDIT, "school"))


class EditSelection(OfSelection):
    """Correct what is said about a choice, or add what has come since."""

    title, form_class, done_message = "修改选定", SelectionForm, "已保存。"
    form_takes = ("viewer", "record")

    def get_initial(self) -> dict[str, Any]:
        return initial(selection_facts(self.get_object()), FIELDS)

    def perform(self, form: Any) -> str:
        viewer = self.request.viewer
        with kept_together(), transaction.atomic():
            facts = form.given(paper(form.cleaned_data["report"], viewer, "考察评估报告"))
            edit_selection(self.get_object(), facts, by=viewer)
        return page("selection", self.get_object())


class LeaveHost(OfSelection):
    """The unit is none of the school's any more."""

    title, form_class, submit_label, done_message = "登记退出", LeaveForm, "登记", "已登记退出。"

    def is_open(self, row: Selection) -> bool:
        """Where it is in force."""
        return row.ends_on is None

    def perform(self, form: Any) -> str:
        leave_host(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return page("selection", self.get_object())


class ReturnToHost(OfSelection):
    """A leaving that was recorded by mistake."""

    title, form_class, submit_label, done_message = "取消退出", ReasonForm, "取消退出", "已取消退出。"

    def is_open(self, row: Selection) -> bool:
        """Where it was left."""
        return row.ends_on is not None

    def perform(self, form: Any) -> str:
        return_to_host(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return page("selection", self.get_object())
