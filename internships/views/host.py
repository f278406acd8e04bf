"""Units that take interns: the list, one of them, what is done with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet

from groupportal.lists.bulk import BulkEditPage
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import count, mask_phone
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell, draw
from internships.forms.host import CHOSEN, TAKES, BulkHostForm, HostFilter, HostForm, NewHostForm, ReasonForm
from internships.models import HostUnit
from internships.selectors.host import lacking, listed
from internships.selectors.placement import hosts_for, mentors_for, posts_for, selections_for
from internships.services.host import (
    FIELDS,
    HostInput,
    add_host,
    add_new_host,
    edit_host,
    host_facts,
    read_host_phone,
    resume_host,
    suspend_host,
)
from internships.views.hosting import EDIT, HOSTS, facts_of, initial, page
from internships.views.post import MENTORS, POSTS
from internships.words import UNSAID, counted, known

VIEW = "internships.view_hosts"


def state_of(row: HostUnit) -> StateCell:
    """Whether a unit takes interns."""
    return StateCell("suspended", "停止接收") if row.is_suspended else StateCell("in_force", "接收实习")


class HostList(AsOfMixin, ListPage):
    """Units that take interns, with how many are there on the page's day."""

    action = VIEW
    title = "实习单位"
    lead = "各校共用一份名单，单位的资料一处登记、各校都看得到；没有人登记过的写“未登记”，不当作“否”。"
    export_action = "internships.export"
    measure, noun = "家", "实习单位"
    search = Search("搜单位名称、拼音首字母、负责人、地址")
    chips = (Chips("接收", "takes", TAKES), Chips("选定", "chosen", CHOSEN))
    filterset_class = HostFilter
    columns = (
        Column("单位", "unit.name", sort=("unit__pinyin", "id")),
        Column("接收", state_of, "state"),
        Column("所在地", lambda row: row.region or UNSAID, "short", sort=("region", "unit__pinyin")),
        Column("实习学生", lambda row: row.interns_then or 0, "number", sort="interns_then"),
        Column("在岗职工", lambda row: known(row.staff_then), "number", sort="staff_then"),
        Column("集团外实习", lambda row: known(row.elsewhere), "number", sort="elsewhere", more=True),
        Column("岗位", lambda row: row.number_of_posts or 0, "number", sort="number_of_posts"),
        Column(
            "信用核查有效期至", lambda row: known(row.credit_valid_until), "short", sort="credit_valid_until"
        ),
        Column("缺什么", lambda row: "、".join(lacking(row)) or "不缺"),
        Column("选定", lambda row: "已选定" if row.is_chosen else "未选定", "short", more=True),
        Column("成员", lambda row: "成员单位" if row.is_member else "非成员单位", "short", more=True),
        Column("负责人", lambda row: row.contact or UNSAID, "short", more=True, personal=True),
        Column("负责人电话", "contact_phone", "phone", more=True),
        Column("实习地址", lambda row: row.address or UNSAID, more=True),
        Column("最低档工资", "lowest_wage", "money", sort="lowest_wage", more=True),
    )
    opens = "internships:host"
    add = Button("登记实习单位", "internships:host_new")
    bulk = (Deed("批量修改", "internships:hosts_edit", "pencil"),)
    empty = Empty(
        "还没有实习单位",
        "登记以后，可以登记岗位、由学校选定、安排学生。手头有名单的，点“导入实习单位”。",
        add,
        "internship",
    )

    def base_queryset(self) -> QuerySet[HostUnit]:
        return listed(hosts_for(self.request.viewer), self.request.viewer, self.as_of)

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "hosts"))]


class HostPage(AsOfMixin, RecordPage):
    """One unit: what is known of it, its posts and mentors, which of the person's schools chose it."""

    action = VIEW
    template_name = "internships/host.html"
    listed = HOSTS

    def base_queryset(self) -> QuerySet[HostUnit]:
        return listed(hosts_for(self.request.viewer), self.request.viewer, self.as_of)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        drawn = partial(draw, query=self.request.GET)
        posts, mentors = list(posts_for(viewer).filter(host=row)), list(mentors_for(viewer).filter(host=row))
        may_edit = viewer.can(EDIT)
        choices = list(selections_for(viewer).filter(host=row))
        missing = lacking(row)
        return super().get_context_data(
            **{
                "host_state": state_of(row),
                "facts": key_facts(row),
                "checks": checks_of(row),
                "missing": missing,
                "choices": choices,
                "posts": drawn(_beside(POSTS), posts, opens=lambda p: p.get_absolute_url()) if posts else "",
                "mentors": drawn(_beside(MENTORS), mentors, opens=self._mentor_page(may_edit))
                if mentors
                else "",
                "may_edit": may_edit,
                "next_step": {
                    "title": f"还没有登记：{'、'.join(missing)}",
                    "text": "缺了这些，有关规则答“不能判断”，安排不能通过。",
                    "href": page("host_edit", row),
                    "label": "补登",
                }
                if missing and missing != ["岗位"] and may_edit
                else None,
                **kwargs,
            }
        )

    def _mentor_page(self, may_edit: bool) -> Any:
        return (lambda mentor: page("mentor_edit", mentor)) if may_edit else None


def _beside(columns: tuple[Column, ...]) -> list[Column]:
    """What a list shows, on the unit's own page: in one order, without the unit."""
    return [replace(column, sort=()) for column in columns if not column.more and column.label != "单位"]


def key_facts(row: Any) -> list[tuple[str, str]]:
    """Where a unit is, who is in charge, how many people and interns."""
    place = row.region if row.region == row.province else f"{row.province}{row.region}"
    return [
        ("所在地", known(place)),
        ("实习地址", known(row.address)),
        ("指定的负责人", known(row.contact)),
        ("负责人电话", mask_phone(row.contact_phone) if row.contact_phone else UNSAID),
        (
            "在岗职工总数",
            f"{counted(row.staff_then, row.staff_then_on)}{'，取自成员资料' if row.is_member else ''}",
        ),
        ("集团各校的实习学生", f"{count(row.interns_then or 0)} 名"),
        ("集团外学校的实习人数", known(row.elsewhere, "名")),
        ("最低档工资", known(row.lowest_wage, "元/月")),
        ("成员", "成员单位" if row.is_member else "非成员单位"),
        ("备注", row.note or "—"),
    ]


def checks_of(row: HostUnit) -> list[tuple[str, str]]:
    """What was checked about a unit; the day of a violation where there was one."""
    violation = ("last_violation_on",) if row.has_safety_violation else ()
    return facts_of(
        row,
        *(
            "is_registered",
            "operates_lawfully",
            "is_untrustworthy",
            "credit_checked_on",
            "credit_valid_until",
        ),
        *("has_safety_violation", *violation, "safety_checked_on", "is_entertainment", "is_agency"),
    )


class NewHost(FormPage):
    """A unit of the group, or a new one, takes interns from now on."""

    action = EDIT
    title, form_class, submit_label = "登记实习单位", NewHostForm, "登记"
    done_message = "已登记。请补上信用核查、安全生产核查等资料，再登记岗位。"
    listed = HOSTS

    def perform(self, form: Any) -> str:
        data, by = form.cleaned_data, self.request.viewer
        row = (
            add_host(data["unit"], HostInput(), by=by)
            if data["unit"]
            else add_new_host(data["name"], HostInput(), by=by)
        )
        return page("host_edit", row)


class OfHost(RecordFormPage):
    """A form about a unit."""

    action = EDIT
    listed = HOSTS

    def base_queryset(self) -> QuerySet[HostUnit]:
        return hosts_for(self.request.viewer)


class EditHost(OfHost):
    """Correct what is said about a unit."""

    title, form_class, done_message = "修改实习单位", HostForm, "已保存。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "record": self.get_object()}

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {**initial(host_facts(row), FIELDS), "place": (row.province, row.region)}

    def perform(self, form: Any) -> str:
        edit_host(
            self.get_object(), replace(host_facts(self.get_object()), **form.said()), by=self.request.viewer
        )
        return str(self.get_object().get_absolute_url())


class _Deciding(OfHost):
    form_class = ReasonForm


class SuspendHost(_Deciding):
    """The unit takes no interns any more."""

    title, submit_label, done_message = (
        "停止接收实习",
        "停止接收",
        "已登记停止接收，各校不能再选定这家单位、安排学生。",
    )
    lead = "单位违反规定的才登记。各校都看得到原因；已经在那里的学生，请逐个安排离岗或转岗。"

    def is_open(self, row: HostUnit) -> bool:
        """Where it takes some now."""
        return not row.is_suspended

    def perform(self, form: Any) -> str:
        return suspend_host(self.get_object(), by=self.request.viewer, **form.cleaned_data).get_absolute_url()


class ResumeHost(_Deciding):
    """The unit takes interns again."""

    title, submit_label, done_message = "恢复接收实习", "恢复接收", "已登记恢复接收。"

    def is_open(self, row: HostUnit) -> bool:
        """Where it takes none now."""
        return row.is_suspended

    def perform(self, form: Any) -> str:
        return resume_host(self.get_object(), by=self.request.viewer, **form.cleaned_data).get_absolute_url()


class ReadHostPhone(RecordDeedView):
    """The whole number, once, as a message; who looked is written down."""

    action = EDIT

    def base_queryset(self) -> QuerySet[HostUnit]:
        return hosts_for(self.request.viewer)

    def perform(self) -> str:
        row = self.get_object()
        number = read_host_phone(row, by=self.request.viewer)
        messages.info(self.request, f"{row.contact or row}的电话：{number or UNSAID}。已记录这次查看。")
        return str(row.get_absolute_url())


class BulkHosts(BulkEditPage):
    """A check of several units on one day."""

    action = EDIT
    title, form_class, measure = "批量修改实习单位", BulkHostForm, "家"
    list_page = HOSTS

    def base_queryset(self) -> QuerySet[HostUnit]:
        return hosts_for(self.request.viewer)

    def change(self, row: HostUnit, values: Mapping[str, Any]) -> HostUnit:
        return edit_host(row, replace(host_facts(row), **values), by=self.request.viewer)

    def value_of(self, row: HostUnit, name: str) -> Any:
        return known(getattr(row, name))
