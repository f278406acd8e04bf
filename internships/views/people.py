"""What a teacher, a unit and a student find of placements: phones first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from groupportal.links.selectors import address_of
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.messages.home import due_parts
from groupportal.ui.pages import Page
from groupportal.ui.tables import Column, StateCell
from internships.enums import PlacementState
from internships.models import Placement
from internships.selectors.alert import with_risk, words_of
from internships.selectors.arranging import arriving, at_unit, guided, leaving, own, with_class
from internships.selectors.assessment import own_assessments, report_due
from internships.selectors.certificate import certificates_for
from internships.selectors.own import ANSWERED_FOR, answers, consent_link, consents_to_sign
from internships.selectors.steps import steps_of
from internships.selectors.waiver import own_waivers
from internships.services.consent import LINK
from internships.views.report import report_url

_P = PlacementState
_STATE = Column("状态", lambda row: StateCell(row.state, row.get_state_display()), "state")
_SHOWN = [(state.value, state.label) for state in (_P.APPROVED, _P.RUNNING, _P.ENDING)]


def _today(page: Any, rows: QuerySet[Placement], value: str) -> QuerySet[Placement]:
    today = timezone.localdate()
    found = {"here": Q(state=_P.RUNNING), "coming": arriving(today), "leaving": leaving(today)}
    return rows.filter(found[value])


class Guided(ListPage):
    """我的学生: whom a teacher guides, those first who need a look most, with why, and with what is due next."""

    action = "internships.guide"
    title, measure, noun = "我的学生", "名", "学生"
    export_action = "internships.export"
    search = Search("搜学生、学号、实习单位", ("student__name", "student__number", "host__unit__name"))
    chips = (
        Chips(
            "状态",
            "state",
            [(_P.DRAFT.value, "拟安排"), (_P.SUBMITTED.value, "待审批"), *_SHOWN],
            "state",
            counts=True,
        ),
        Chips("今天", "today", [("coming", "等确认到岗"), ("leaving", "等登记离岗")], _today),
    )
    columns = (
        Column("学生", "student.name", sort=("student__pinyin", "id"), personal=True),
        Column("要留意", lambda row: row.alert_words, personal=True),
        Column("实习单位", "host.unit.name", sort=("host__unit__pinyin", "student__pinyin")),
        Column("下一步", lambda row: row.next_step),
        _STATE,
        Column("岗位", "post.name"),
        Column("学生电话", "student.phone", "phone"),
        Column("时间", "describe", sort="starts_on"),
        Column("班级", "class_name", sort=("class_name", "student__pinyin"), more=True),
        Column("单位指导人员", "mentor.name", more=True),
        Column("指导人员电话", "mentor.phone", "phone", more=True),
    )
    opens = "internships:placement"
    bulk = (
        Deed("确认到岗", "internships:placements_arrive", "check"),
        Deed("交给同事", "internships:handover_many", "user"),
    )
    more = (Button("学生交接", "internships:handovers"),)
    empty = Empty("还没有学生", "学校指定您为指导教师以后，您的学生会列在这里。", None, "internship")

    def base_queryset(self) -> QuerySet[Placement]:
        rows = with_class(guided(self.request.viewer), timezone.localdate())
        return with_risk(rows).order_by("-risk", "student__pinyin", "pk")

    def get_rows(self, page: Iterable[Any]) -> Iterable[Any]:
        """Each with the words of its alerts and of the first step that is missing."""
        rows = list(page)
        steps, alerts = steps_of(rows), words_of([row.pk for row in rows])
        for row in rows:
            row.alert_words = alerts.get(row.pk, "")
            row.next_step = next((step.words for step in steps[row.pk] if not step.done), "")
        return rows


class AtUnit(ListPage):
    """本单位实习生: who is there, who is to come, whose leaving is to be confirmed. No identity number, no guardian, phones masked."""

    action = "internships.edit_own_host"
    title, measure, noun = "本单位实习生", "名", "实习生"
    export_action = "internships.export"
    search = Search("搜学生、学校", ("student__name", "unit__name"))
    chips = (
        Chips(
            "今天",
            "today",
            [("here", "在岗"), ("coming", "等确认到岗"), ("leaving", "等确认离岗")],
            _today,
            every=("", "全部"),
        ),
    )
    columns = (
        Column("学生", "student.name", sort=("student__pinyin", "id"), personal=True),
        Column("学校", "unit.name", sort=("unit__pinyin", "student__pinyin")),
        Column("岗位", "post.name"),
        _STATE,
        Column("时间", "describe", sort="starts_on"),
        Column("学生电话", "student.phone", "phone"),
        Column("单位指导人员", "mentor.name"),
        Column("学校指导教师", "teacher.name"),
        Column("教师电话", "teacher.phone", "phone"),
        Column("到岗日期", "arrived_on", "date", more=True),
    )
    opens = "internships:placement"
    bulk = (
        Deed("确认到岗", "internships:placements_arrive", "check"),
        Deed("登记离岗", "internships:placements_leave", "stop"),
        Deed("登记报酬", "internships:pay_many", "budget"),
    )
    empty = Empty("还没有实习生", "学校批准安排以后，来本单位的学生会列在这里。", None, "internship")

    def base_queryset(self) -> QuerySet[Placement]:
        return at_unit(self.request.viewer)


class Own(Page):
    """我的实习: what is due now, what was answered, the own placements. A student needs no other page to begin with."""

    action = "internships.view_own"
    title = "我的实习"
    template_name = "internships/own.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(own(self.request.viewer))
        steps = steps_of(rows)
        due = report_due(self.request.viewer, timezone.localdate())
        owing = set(due.values_list("pk", flat=True))
        graded = {one.placement_id: one for one in own_assessments(self.request.viewer)}
        held = certificates_for(self.request.viewer).filter(placement__in=rows, withdrawn_on__isnull=True)
        certified = {one.placement_id: one for one in held}
        shown = [
            {
                "row": row,
                "state": row.state,
                "label": row.get_state_display(),
                "due": next((s for s in steps[row.pk] if not s.done), None),
                "steps": steps[row.pk],
                "report_url": report_url(row) if row.pk in owing else "",
                "assessment": graded.get(row.pk),
                "certificate": certified.get(row.pk),
            }
            for row in rows
        ]
        viewer, today = self.request.viewer, timezone.localdate()
        answered = answers(viewer, timezone.now() - ANSWERED_FOR)
        return super().get_context_data(
            **{
                "shown": shown,
                "due": due_parts(viewer, today),
                "answered": answered,
                "waivers": own_waivers(viewer),
                **kwargs,
            }
        )


class OwnConsent(Page):
    """From a to-do to the form behind the student's own link; to the student's page where nothing is to be signed."""

    action = "internships.view_own"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        links = (consent_link(one, LINK) for one in consents_to_sign(self.request.viewer))
        link = next(filter(None, links), None)
        return redirect(address_of(link, request) if link else reverse("internships:own"))
