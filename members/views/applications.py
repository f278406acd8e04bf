"""Applications: the list, one of them beside what the roll knows, the deeds of secretariat and council."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.files.selectors import file_items
from groupportal.links.selectors import link_rows
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import DASH, cndate, count
from groupportal.ui.pages import RecordPage
from groupportal.ui.tables import Column, StateCell
from members.enums import ApplicationState
from members.models import Application, ApplicationEvent
from members.rules import region_name
from members.selectors.duplicates import similar_members
from members.selectors.queues import applications_for, steps_open
from members.services.applications import APPLICANTS_TURN, APPLICATIONS
from members.states import APPLICATION
from members.views.common import page


def _by_code(word: str) -> Q:
    return Q(credit_code__startswith=word.upper()) | Q(tracking_code=word.upper())


class ApplicationList(ListPage):
    """Those that wait for somebody first."""

    action = "members.review_application"
    title = "加盟申请"
    measure, noun = "份", "申请"
    search = Search("单位名称、拼音首字母、信用代码或查询码", ("name",), _by_code)
    chips = (
        Chips(
            "状态", "state", [c for c in ApplicationState.choices if c[0] != ApplicationState.DRAFT], "state"
        ),
    )
    columns = (
        Column("单位名称", "name", sort="pinyin"),
        Column("类别", "get_category_display", "short"),
        Column("申请级别", "get_rank_display"),
        Column("提交时间", "proposed_at", "time", sort="proposed_at"),
        Column("状态", lambda row: StateCell(row.state, row.get_state_display()), "state"),
    )
    opens = "members:application"

    def base_queryset(self) -> QuerySet[Application]:
        return applications_for(self.request.viewer).order_by("-proposed_at", "-id")

    def get_empty(self) -> Empty:
        return Empty("还没有加盟申请", f"申请单位在“{reverse('members:join')}”填写，不需要账号。")


class OfApplication:
    """Pages about one application."""

    listed = ("加盟申请", "members:applications")

    def base_queryset(self) -> QuerySet[Application]:
        """Those handed in."""
        return applications_for(self.request.viewer).select_related("proposed_by", "ruled_by", "member__unit")


class ApplicationPage(OfApplication, RecordPage):
    """What was handed in, what the roll knows of it, the steps so far, and what can be done."""

    action = "members.review_application"
    template_name = "members/application_detail.html"

    def get_title(self) -> str:
        return f"加盟申请：{self.get_object().name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application, viewer = self.get_object(), self.request.viewer
        seen(application, by=viewer.user, kind=AccessKind.VIEW, purpose="查看加盟申请（含联系方式）")
        moves = APPLICATION.following(application.state)
        hindrance = APPLICATIONS.hindrance(application, viewer)
        similar = similar_members(application.name, application.credit_code, but=application.member)
        kinds = {row.file_id: row.get_kind_display() for row in application.files.all()}
        rows = application.files.select_related("file__uploaded_by")
        return super().get_context_data(
            **{
                "shown": StateCell(application.state, application.get_state_display()),
                "facts": application_facts(application),
                "contact": _contact(application),
                "files": file_items([(row.file, kinds[row.file_id]) for row in rows], viewer),
                "files_title": "申请材料",
                "files_empty": "申请单位没有上传材料，可以要求补充。",
                "similar": similar,
                "deeds": [
                    {"label": label, "url": page(name, application), "primary": primary}
                    for name, label, primary in steps_open(application, viewer)
                ],
                "hindrance": hindrance if moves & set(APPLICATION.ruled) else "",
                "links": link_rows(application, viewer),
                "waits_for_applicant": application.state in APPLICANTS_TURN,
                "events": steps_of(application),
                **kwargs,
            }
        )


def application_facts(application: Application) -> list[tuple[str, Any]]:
    """What the form said."""
    staff = DASH
    if application.staff_total is not None:
        staff = f"{count(application.staff_total)} 人（{cndate(application.staff_total_on)}）"
    return [
        ("统一社会信用代码", application.credit_code or DASH),
        ("类别", application.get_category_display()),
        ("行业", application.get_industry_display()),
        ("门类", application.get_section_display() if application.section else DASH),
        ("申请级别", application.get_rank_display()),
        ("行政区划", region_name(application.region) or DASH),
        ("地址", application.address or DASH),
        ("职工总数", staff),
        ("网址", application.website or DASH),
    ]


def _contact(application: Application) -> list[tuple[str, str]]:
    """In full: who reviews has to reach the applicant. That it was seen is written down."""
    return [
        ("联系人", f"{application.contact_name} {application.contact_title}".strip()),
        ("电话", application.contact_phone),
        ("邮箱", application.contact_email or DASH),
    ]


_SIGNS = {
    ApplicationState.RETURNED: ("return", "alarm"),
    ApplicationState.MATERIAL: ("return", "care"),
    ApplicationState.ACCEPTED: ("check", "action"),
    ApplicationState.ADMITTED: ("seal", "done"),
    ApplicationState.REFUSED: ("stop", "alarm"),
    ApplicationState.ENDED: ("stop", "alarm"),
}


_DONE = {
    ApplicationState.DRAFT: "填写申请",
    ApplicationState.SUBMITTED: "提交申请",
    ApplicationState.RETURNED: "退回修改",
    ApplicationState.MATERIAL: "要求补充材料",
    ApplicationState.ACCEPTED: "初审通过，提交理事会",
    ApplicationState.ADMITTED: "登记理事会决定，加入集团",
    ApplicationState.REFUSED: "不予通过",
    ApplicationState.ENDED: "终止申请",
    ApplicationState.WITHDRAWN: "撤回申请",
}
"""What somebody did, by the state it led to."""
_RECEIVED = "收到材料，继续审核"
"""What it is called when not the applicant but the secretariat puts it back to the review."""


def steps_of(application: Application, *, public: bool = False) -> list[dict[str, Any]]:
    """The steps so far, the latest first; to the applicant without the names of staff."""
    steps = (
        ApplicationEvent.objects.filter(application=application).select_related("by").order_by("-at", "-id")
    )
    events = []
    for step in steps:
        icon, tone = _SIGNS.get(ApplicationState(step.state), ("pencil", "plain"))
        who = ("秘书处" if public else str(step.by)) if step.by else "申请单位"
        received = step.by and step.state == ApplicationState.SUBMITTED
        done = _RECEIVED if received else _DONE[ApplicationState(step.state)]
        events.append(
            {
                "who": who,
                "what": done,
                "at": step.at,
                "note": step.text if step.text != done else "",
                "icon": icon,
                "tone": tone,
            }
        )
    return events
