"""Consultations: opening one, its page, commenting, the ledger, answering."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from governance.articles import label
from governance.documents.regulation import ledger_word
from governance.enums import CommentState
from governance.forms.regulation import CommentForm, ConsultationForm, DeadlineForm
from governance.models import Consultation, RegulationComment
from governance.selectors.consultation import (
    asked_units,
    comments_for,
    consultations_for,
    is_open,
    speaking_for,
    standing,
)
from governance.selectors.regulation import COMMENT, EDIT, VIEW
from governance.services.consultation import COMMENTS, comment, move_deadline, open_consultation, take_back
from governance.views.regulation import LISTED, OfVersion
from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.files.responses import download
from groupportal.lists.declaring import Button, Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import cndate, cntime
from groupportal.ui.pages import RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell

LOOKS = {
    CommentState.WAITING: "submitted",
    CommentState.ADOPTED: "approved",
    CommentState.PARTLY: "checked",
    CommentState.REJECTED: "returned",
    CommentState.WITHDRAWN: "ended",
}


def _state(row: RegulationComment) -> StateCell:
    return StateCell(LOOKS[CommentState(row.state)], row.get_state_display())


class OpenConsultation(OfVersion, RecordFormPage):
    """A draft goes round."""

    action = EDIT
    title = "征求意见"
    form_class = ConsultationForm
    submit_label = "开始征求意见"
    lead = "开始以后这一稿的文字不再改动；截止后按意见起草修改稿。"

    def perform(self, form: Any) -> str:
        return open_consultation(
            self.get_object(), by=self.request.viewer, **form.cleaned_data
        ).get_absolute_url()


class _OfConsultation:
    request: Any

    def base_queryset(self) -> QuerySet[Consultation]:
        """Those the person sees."""
        return consultations_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """To the list and the draft, and from its forms to the consultation."""
        row = self.get_object()  # type: ignore[attr-defined]  # mixed into pages of one record
        trail = [(LISTED[0], reverse(LISTED[1])), (str(row.version), row.version.get_absolute_url())]
        return trail if isinstance(self, ConsultationPage) else [*trail, (str(row), row.get_absolute_url())]


class ConsultationPage(_OfConsultation, RecordPage):
    """The draft paragraph by paragraph, with what was said to each as far as the person sees it."""

    action = VIEW
    template_name = "governance/consultation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        said: dict[int | None, list[tuple[RegulationComment, StateCell]]] = {}
        for one in comments_for(viewer).filter(standing(), consultation=row).order_by("pk"):
            said.setdefault(one.clause_id, []).append((one, _state(one)))
        open_now = is_open(row)
        clauses = row.version.clauses.order_by("position")
        return super().get_context_data(
            **{
                "state": "in_force" if open_now else "ended",
                "state_label": "征求中" if open_now else "已截止",
                "facts": [
                    ("时间", f"{cndate(row.opened_on)}至{cndate(row.closes_on)}（当天也收）"),
                    ("起草修改稿", f"{cndate(row.closes_on + dt.timedelta(days=1))}起"),
                    ("范围", f"{row.body or '全体成员单位'}，{asked_units(row).count()} 家"),
                    ("意见", f"{sum(map(len, said.values()))} 条"),
                    ("说明", row.note or "—"),
                ],
                "clauses": [(label(clause), clause, said.get(clause.pk, ())) for clause in clauses],
                "on_whole": said.get(None, ()),
                "may_comment": open_now and speaking_for(viewer, row).exists(),
                "may_edit": viewer.can(EDIT),
                **kwargs,
            }
        )


class NewComment(_OfConsultation, RecordFormPage):
    """What somebody says; ``?clause=`` of which paragraph."""

    action = COMMENT
    title = "提意见"
    form_class = CommentForm
    submit_label = "提交意见"
    done_message = "意见已提交。截止以前可以撤回。"

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.get_object()
        return {
            **super().get_form_kwargs(),
            "units": speaking_for(self.request.viewer, row),
            "clauses": row.version.clauses.order_by("position"),
        }

    def get_initial(self) -> dict[str, Any]:
        units = list(speaking_for(self.request.viewer, self.get_object())[:2])
        only = {"unit": units[0].public_id} if len(units) == 1 else {}
        return {"clause": self.request.GET.get("clause", ""), **only}

    def perform(self, form: Any) -> str:
        comment(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return str(self.get_object().get_absolute_url())


class Deadline(_OfConsultation, RecordFormPage):
    """Another last day."""

    action = EDIT
    title = "改截止日期"
    form_class = DeadlineForm
    done_message = "截止日期已改。"

    def get_initial(self) -> dict[str, Any]:
        return {"closes_on": self.get_object().closes_on}

    def perform(self, form: Any) -> str:
        return move_deadline(
            self.get_object(), by=self.request.viewer, **form.cleaned_data
        ).get_absolute_url()


class CommentList(ListPage):
    """The ledger of comments (意见汇总)."""

    action = VIEW
    title = "意见汇总"
    measure, noun = "条", "意见"
    search = Search("搜单位、意见、理由", ("unit__name", "text", "answer"))
    chips = (Chips("答复", "state", CommentState.choices, narrows="state"),)
    columns = (
        Column("条款", lambda row: str(row.clause or "全文"), sort="clause__position"),
        Column("单位", "unit.name", sort="unit__pinyin"),
        Column("意见", "text"),
        Column("提出人", "proposed_by", more=True),
        Column("提出时间", "proposed_at", "time", sort="proposed_at", more=True),
        Column("答复", _state, "state"),
        Column("理由", "answer"),
        Column("答复人", "ruled_by", more=True),
    )
    opens = "governance:regulationcomment"
    empty = Empty("还没有意见", "成员单位提的意见会列在这里。", icon="file")

    @property
    def consultation(self) -> Consultation:
        """Whose comments."""
        return get_object_or_404(consultations_for(self.request.viewer), public_id=self.kwargs["public_id"])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        row = self.consultation
        return [(LISTED[0], reverse(LISTED[1])), (str(row), row.get_absolute_url())]

    def base_queryset(self) -> QuerySet[RegulationComment]:
        return comments_for(self.request.viewer).filter(consultation=self.consultation)

    def get_tools(self) -> list[Tools]:
        address = {"public_id": self.consultation.public_id}
        return [Tools([Button("意见汇总表（Word）", "governance:comments_word", "file", kwargs=address)])]


class Ledger(_OfConsultation, RecordPage):
    """The same as Word."""

    action = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object()
        rows = comments_for(self.request.viewer).filter(standing(), consultation=row)
        rows = rows.order_by("clause__position", "pk")
        content = ledger_word(row, rows, self.request.group, timezone.now())
        return download(content, f"{row.version.regulation}意见汇总表.docx")


class CommentPage(RulingPage):
    """One comment, and the form to answer it."""

    action = VIEW
    kind = COMMENTS
    template_name = "governance/comment.html"
    answer_label = "理由"
    answer_help = "写明为什么采纳、部分采纳或不采纳，提意见的单位会收到。"
    verdicts = (
        Verdict(CommentState.ADOPTED, "采纳", "已答复：采纳。"),
        Verdict(CommentState.PARTLY, "部分采纳", "已答复：部分采纳。"),
        Verdict(CommentState.REJECTED, "不采纳", "已答复：不采纳。", danger=True),
    )

    def base_queryset(self) -> QuerySet[RegulationComment]:
        return comments_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        row = self.get_object().consultation
        return [(LISTED[0], reverse(LISTED[1])), (str(row), row.get_absolute_url())]

    def after(self, row: RegulationComment) -> str:
        """The next one that waits, or the ledger."""
        following = COMMENTS.due(self.request.viewer).filter(consultation=row.consultation).first()
        if following is not None:
            messages.info(self.request, "下面是下一条待答复的意见。")
            return str(following.get_absolute_url())
        return reverse("governance:comments", kwargs={"public_id": row.consultation.public_id})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        waits = row.state == CommentState.WAITING
        own = waits and is_open(row.consultation) and bool(COMMENTS.hindrance(row, viewer))
        shown = _state(row)
        return super().get_context_data(
            **{
                "state": shown.state,
                "state_label": shown.label,
                "facts": [
                    ("单位", row.unit),
                    ("提出", f"{row.proposed_by or '系统'}，{cntime(row.proposed_at)}"),
                    ("针对", row.clause or "全文"),
                ],
                "may_withdraw": own and viewer.can(COMMENT),
                **kwargs,
            }
        )


class TakeBack(RecordDeedView):
    action = COMMENT
    done_message = "意见已撤回。"

    def base_queryset(self) -> QuerySet[RegulationComment]:
        return comments_for(self.request.viewer)

    def perform(self) -> str:
        row = take_back(self.get_object(), by=self.request.viewer)
        return str(row.consultation.get_absolute_url())
