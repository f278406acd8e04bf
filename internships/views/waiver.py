"""免实习: who is put forward, decided on, revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.files.access import may_open
from groupportal.files.services import store_upload
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.pages import RecordDeedView, RecordFormPage
from groupportal.ui.tables import Column, StateCell
from internships.enums import WaiverKind, WaiverState
from internships.forms.filters import WaiverFilter
from internships.forms.waiver import RevokeForm, WaiverForm
from internships.models import Waiver
from internships.selectors.arranging import with_class
from internships.selectors.waiver import VIEW, waivers_for
from internships.services.together import APPROVE, ARRANGE
from internships.services.waiver import WAIVERS, accept_waivers, propose_waivers, rule_waiver
from internships.views.batch import OfBatch, StudentsToPlace
from internships.views.chosen import ChosenPage
from rosters.selectors.roster import students_for

LISTED = ("免实习", "internships:waivers")


class WaiverList(ListPage):
    """Of the schools a person sees whole."""

    action = "internships.view_school"
    title, measure, noun = "免实习", "名", "学生"
    lead = "国家的实习规定没有写哪些学生可以免实习，由学校按自己的规定，写明原因、附证明材料，经两个人决定。"
    export_action = "internships.export"
    search = Search("搜学生、学号、批次", ("student__name", "student__number", "batch__name"))
    filterset_class = WaiverFilter
    chips = (
        Chips("状态", "state", WaiverState.choices, "state"),
        Chips("种类", "kind", WaiverKind.choices, "kind"),
    )
    columns = (
        Column("学生", "student.name", sort=("student__pinyin", "id"), personal=True),
        Column("学号", "student.number", "short", sort="student__number", personal=True),
        Column("班级", "class_name", sort=("class_name", "student__pinyin")),
        Column("批次", "batch.name", sort=("batch__pinyin", "student__pinyin")),
        Column("种类", "get_kind_display", "short"),
        Column("状态", lambda row: StateCell(row.state, row.get_state_display()), "state"),
        Column("同意日期", "accepted_on", "date", sort="accepted_on"),
        Column("依据的本校规定", "basis", more=True),
        Column("提出人", "proposed_by", more=True),
        Column("学校", "unit.name", more=True),
        Column("撤销日期", "revoked_on", "date", more=True),
    )
    opens = "internships:waiver"
    bulk = (Deed("同意", "internships:waivers_accept", "check"),)
    more = (Button("实习批次", "internships:batches"),)
    empty = Empty("没有免实习的学生", "在批次的“选学生安排”里勾选学生，点“提出免实习”。", None, "internship")

    def base_queryset(self) -> QuerySet[Waiver]:
        return with_class(waivers_for(self.request.viewer), timezone.localdate())


class WaiverPage(RulingPage):
    """One, decided on here by another than who put it forward."""

    action = VIEW
    kind = WAIVERS
    template_name = "internships/waiver.html"
    verdicts = (
        Verdict(WaiverState.ACCEPTED, "同意", "已同意，这名学生在这个批次不再安排实习。"),
        Verdict(WaiverState.REFUSED, "退回", "已退回，提出人会收到您的话。", danger=True),
    )
    facts = (
        ("学校", "unit.name"),
        ("批次", "batch.name"),
        ("种类", "get_kind_display"),
        ("原因", "reason"),
        ("依据的本校规定", "basis"),
        ("提出人", "proposed_by"),
        ("同意日期", "accepted_on"),
        ("撤销日期", "revoked_on"),
    )

    def base_queryset(self) -> QuerySet[Waiver]:
        return waivers_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        if self.request.viewer.can(WaiverList.action):
            return [(LISTED[0], reverse(LISTED[1]))]
        return [("我的实习", reverse("internships:own"))]

    def rule(self, row: Any, verdict: Verdict, form: Any) -> None:
        rule_waiver(row, verdict.state, by=self.request.viewer, answer=form.cleaned_data["answer"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        own = row.proposed_by_id == viewer.user.pk
        revokes = row.state == WaiverState.ACCEPTED and self._may(row) and not WAIVERS.hindrance(row, viewer)
        return super().get_context_data(
            **{
                "file": row.file if may_open(row.file, viewer) else None,
                "may_withdraw": row.state == WaiverState.WAITING and own,
                "may_revoke": revokes,
                **kwargs,
            }
        )


class ProposeWaivers(OfBatch, ChosenPage):
    """Students of a batch who were ticked, with one paper about them."""

    action = ARRANGE
    title, form_class, submit_label = "提出免实习", WaiverForm, "提出"
    done_words, done_measure = "已提出免实习", "名学生，等本校另一位同事审批"

    def base_queryset(self) -> QuerySet[Any]:
        return students_for(self.request.viewer)

    def chosen_in(self) -> tuple[str, str]:
        at = {"public_id": self.batch.public_id}
        return StudentsToPlace.title, reverse("internships:batch_students", kwargs=at)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().breadcrumbs(), self.chosen_in()]

    def act(self, rows: list[Any], form: Any) -> tuple[int, list[tuple[str, str]]]:
        said = {name: form.cleaned_data[name] for name in ("kind", "reason", "basis")}
        viewer = self.request.viewer
        file = store_upload(form.cleaned_data["upload"], by=viewer, purpose="免实习证明材料")
        found = propose_waivers(self.batch, rows, file=file, by=viewer, **said)
        return len(found.done), [(str(row), error.message) for row, error in found.refused]


class AcceptMany(ChosenPage):
    """Those that were ticked are agreed to."""

    action = APPROVE
    title, form_class, submit_label = "同意免实习", forms.Form, "同意"
    list_page, done_words, done_measure = LISTED, "已同意免实习", "名学生"

    def base_queryset(self) -> QuerySet[Waiver]:
        return waivers_for(self.request.viewer)

    def act(self, rows: list[Any], form: Any) -> tuple[int, list[tuple[str, str]]]:
        found = accept_waivers(rows, by=self.request.viewer)
        return len(found.done), [(row.student.name, error.message) for row, error in found.refused]


class WithdrawWaiver(RecordDeedView):
    """Take back what one put forward."""

    action = ARRANGE

    def base_queryset(self) -> QuerySet[Waiver]:
        return waivers_for(self.request.viewer)

    def perform(self) -> str:
        row = WAIVERS.withdraw(self.get_object(), WaiverState.WITHDRAWN, by=self.request.viewer)
        messages.success(self.request, "已撤回。")
        return str(row.get_absolute_url())


class RevokeWaiver(RecordFormPage):
    """What was agreed to holds no longer; the student is placed like the others."""

    action = APPROVE
    title, form_class, submit_label = "撤销免实习", RevokeForm, "撤销"
    done_message = "已撤销，这名学生又可以安排实习。"

    def base_queryset(self) -> QuerySet[Waiver]:
        return waivers_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        row = self.get_object()
        return [(LISTED[0], reverse(LISTED[1])), (str(row), row.get_absolute_url())]

    def perform(self, form: Any) -> str:
        why = form.cleaned_data["reason"]
        row = rule_waiver(self.get_object(), WaiverState.REVOKED, by=self.request.viewer, answer=why)
        return str(row.get_absolute_url())
