"""投递: the list, one with its steps and what is shared, and what either side does next."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from employment.documents.cv import cv_document
from employment.enums import ApplicationState, CvPart
from employment.forms.application import (
    ApplyForm,
    CallForm,
    FreeNoteForm,
    HireForm,
    NoteForm,
    OfferForm,
)
from employment.models import Application, Demand
from employment.selectors.access import HANDLE, board_for, in_whose_stead
from employment.selectors.application import (
    APPLY,
    VIEW,
    applications_for,
    as_read,
    is_read,
    own_applications,
    own_student,
    sees_person,
    shows_school,
    unit_applications,
)
from employment.selectors.cv import cv_of
from employment.services.application import (
    accept_offer,
    answer_invitation,
    apply,
    call,
    decline,
    has_lapsed,
    hire,
    offer,
    read_applicant_phone,
    refuse,
    take_cv,
    withdraw,
)
from employment.states import READ
from employment.views.common import BOARD, at, ended_of
from groupportal.files.responses import download
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.office.stamp import Stamp
from groupportal.ui.formats import cndate, cntime
from groupportal.ui.pages import DeedView, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell

LISTED = ("投递", "employment:applications")
_S = ApplicationState


def state_of(row: Application) -> StateCell:
    """Where it stands; an offer whose day to answer is over is marked."""
    return StateCell(f"application_{row.state}", row.get_state_display(), overdue=has_lapsed(row))


class ApplicationList(ListPage):
    """Those that a person sees; names as far as they are shared."""

    action, title, noun = VIEW, LISTED[0], "投递"
    search = Search("搜岗位、单位", ("demand__title", "demand__unit__name"))
    chips = (Chips("状态", "state", ApplicationState.choices, "state", counts=True),)
    columns = (
        Column("岗位", "demand.title", sort=("demand__heading", "id")),
        Column("学生", lambda row: row.named, personal=True),
        Column("专业", lambda row: row.programme),
        Column("单位", "demand.unit.name", sort=("demand__unit__pinyin", "id")),
        Column("状态", state_of, "state"),
        Column("起因", "get_began_by_display", "short", more=True),
        Column("投递时间", "began_at", "time", sort="began_at"),
        Column("最近变化", "moved_at", "time", sort="moved_at", more=True),
    )
    opens = "employment:application"
    empty = Empty("还没有投递", "学生投递的、单位邀请的和双向选择录用的都列在这里。", None, "inbox")

    def base_queryset(self) -> QuerySet[Application]:
        return applications_for(self.request.viewer).order_by("-moved_at", "-pk")

    def get_rows(self, page: Any) -> list[Any]:
        return as_read(page, self.request.viewer)


class ApplicationPage(RecordPage):
    """One: whose, where it stands, what is shared, what was said."""

    action, listed = VIEW, LISTED
    template_name = "employment/application.html"

    def base_queryset(self) -> QuerySet[Application]:
        return applications_for(self.request.viewer)

    def get_title(self) -> str:
        row = self.get_object()
        return f"{self.whose}：{row.demand}"

    @property
    def whose(self) -> str:
        """The name, for who may read it."""
        row = self.get_object()
        return row.student.name if sees_person(row, self.request.viewer) else "求职者"

    @cached_property
    def by_unit(self) -> bool:
        """Whether the viewer handles it."""
        return unit_applications(self.request.viewer).filter(pk=self.get_object().pk).exists()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        is_own = own_applications(viewer).filter(pk=row.pk).exists()
        is_units = self.by_unit
        reads = is_own or (is_read(row) and is_units)
        steps = row.steps.select_related("made_by").order_by("-pk")
        return super().get_context_data(
            **{
                "cell": state_of(row),
                "facts": self._facts(row),
                "deeds": _deeds(row, is_own=is_own, is_units=is_units),
                "parts": cv_of(row.student, row.shares) if reads else (),
                "letter": row.letter if reads else "",
                "takes": is_units and is_read(row),
                "has_phone": is_units and is_read(row) and CvPart.CONTACT in row.shares,
                "events": [
                    {
                        "who": self._whom(step),
                        "what": step.get_state_display(),
                        "at": step.made_at,
                        "note": step.note,
                    }
                    for step in steps
                ]
                if is_own or is_units
                else (),
                **kwargs,
            }
        )

    def _whom(self, step: Any) -> Any:
        """Who did it; the student as far as the viewer may know."""
        by_student = step.made_by_id is not None and step.made_by_id == self.get_object().student.user_id
        return self.whose if by_student else step.made_by or "门户"

    def _shows_school(self) -> bool:
        row = self.get_object()
        return shows_school(row) if self.by_unit else sees_person(row, self.request.viewer)

    def _facts(self, row: Application) -> list[tuple[str, Any]]:
        facts = [
            ("岗位", row.demand),
            ("单位", row.demand.unit),
            ("代办", _stead_of(row)),
            ("招聘", ended_of(row.demand)),
            ("学生", self.whose),
            ("专业", (row.student.programme or "") if self._shows_school() else ""),
            ("起因", row.get_began_by_display()),
            ("投递时间", cntime(row.began_at)),
            ("面试", f"{cntime(row.interview_at)}，{row.interview_place}" if row.interview_at else ""),
            ("答复期限", cndate(row.reply_by) if row.reply_by and row.state == _S.OFFERED else ""),
            ("到岗日期", cndate(row.hired_on) if row.hired_on else ""),
        ]
        return [(label, value) for label, value in facts if value]


def _stead_of(row: Application) -> str:
    """Who handles it in the firm's stead; that nobody does, where the student agreed to the firm alone."""
    stead = in_whose_stead(row.demand)
    if not stead or row.is_stead_agreed or row.consented_at is None:
        return stead
    return f"没有：同意提供简历时只同意给单位看，{stead}看不到，不能代办" if row.state in READ else ""


def _deeds(row: Application, *, is_own: bool, is_units: bool) -> list[tuple[str, str]]:
    state = row.state
    possible = (
        (is_own and state == _S.INVITED, "接受邀请，投递", "application_answer"),
        (is_own and state == _S.OFFERED, "接受录用", "application_accept"),
        (is_own and state in (_S.INVITED, _S.OFFERED), "谢绝", "application_decline"),
        (is_own and state in (_S.APPLIED, _S.INTERVIEW, _S.ACCEPTED), "撤回", "application_withdraw"),
        (is_units and state in (_S.APPLIED, _S.INTERVIEW), "约面试", "application_call"),
        (is_units and (state in (_S.APPLIED, _S.INTERVIEW) or has_lapsed(row)), "录用", "application_offer"),
        (is_units and state == _S.ACCEPTED, "登记到岗", "application_hire"),
        (
            is_units and state in (_S.INVITED, _S.APPLIED, _S.INTERVIEW, _S.OFFERED, _S.ACCEPTED),
            "不录用",
            "application_refuse",
        ),
    )
    return [(label, at(name, row)) for yes, label, name in possible if yes]


class Apply(RecordFormPage):
    """Apply for an open post."""

    action, listed, form_class, title, submit_label = APPLY, BOARD, ApplyForm, "投递岗位", "投递"
    done_message = "已投递。单位答复时会告诉您。"

    def get_title(self) -> str:
        return f"投递：{self.get_object()}"

    def base_queryset(self) -> QuerySet[Demand]:
        return board_for(self.request.viewer, timezone.localdate())

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().breadcrumbs()[:1], (str(self.get_object()), at("opening", self.get_object()))]

    def get_form_kwargs(self) -> dict[str, Any]:
        who = own_student(self.request.viewer)
        return {**super().get_form_kwargs(), "student": who, "demand": self.get_object()}

    def perform(self, form: ApplyForm) -> str:
        said = form.cleaned_data
        row = apply(self.get_object(), letter=said["letter"], shares=said["shares"], by=self.request.viewer)
        return row.get_absolute_url()


class _OfApplication(RecordFormPage):
    """A form about an application; ``rows`` says whose side."""

    listed, submit_label = LISTED, "提交"
    rows: Any = None

    def base_queryset(self) -> QuerySet[Application]:
        rows = type(self).rows(self.request.viewer)
        return rows.select_related("demand__unit", "demand__visit", "student__programme", "student__unit")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            *super().breadcrumbs()[:1],
            (str(self.get_object().demand), self.get_object().get_absolute_url()),
        ]

    def perform(self, form: Any) -> str:
        return self.act(self.get_object(), form, self.request.viewer).get_absolute_url()

    def act(self, row: Application, form: Any, by: Any) -> Application:
        """Call the service."""
        raise NotImplementedError


class _Own(_OfApplication):
    action, rows = APPLY, staticmethod(own_applications)


class _Units(_OfApplication):
    action, rows = HANDLE, staticmethod(unit_applications)


class AnswerInvitation(_Own):
    title, form_class, submit_label, done_message = "接受邀请", ApplyForm, "接受并投递", "已投递。"

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.get_object()
        return {**super().get_form_kwargs(), "student": row.student, "demand": row.demand}

    def act(self, row: Application, form: Any, by: Any) -> Application:
        said = form.cleaned_data
        return answer_invitation(row, letter=said["letter"], shares=said["shares"], by=by)


class DeclineApplication(_Own):
    title, form_class, submit_label, done_message = "谢绝", FreeNoteForm, "谢绝", "已谢绝。"

    def act(self, row: Application, form: Any, by: Any) -> Application:
        return decline(row, **form.cleaned_data, by=by)


class WithdrawApplication(_Own):
    title, form_class, submit_label = "撤回投递", FreeNoteForm, "撤回"
    lead, done_message = "撤回以后，单位不能再看您的简历和电话。", "已撤回，单位不能再看您的简历。"

    def act(self, row: Application, form: Any, by: Any) -> Application:
        return withdraw(row, **form.cleaned_data, by=by)


class CallApplicant(_Units):
    title, form_class, submit_label, done_message = "约面试", CallForm, "通知学生", "已通知学生。"

    def act(self, row: Application, form: CallForm, by: Any) -> Application:
        said = form.cleaned_data
        return call(row, at=form.at(), place=said["place"], note=said["note"], by=by)


class OfferPost(_Units):
    title, form_class, submit_label, done_message = (
        "录用",
        OfferForm,
        "发录用通知",
        "已通知学生，等学生答复。",
    )

    def act(self, row: Application, form: Any, by: Any) -> Application:
        return offer(row, **form.cleaned_data, by=by)


class HireStudent(_Units):
    title, form_class, submit_label, done_message = "登记到岗", HireForm, "登记", "已登记。"

    def act(self, row: Application, form: Any, by: Any) -> Application:
        return hire(row, **form.cleaned_data, by=by)


class RefuseApplicant(_Units):
    title, form_class, submit_label, done_message = "不录用", NoteForm, "不录用", "已答复学生。"

    def act(self, row: Application, form: Any, by: Any) -> Application:
        return refuse(row, **form.cleaned_data, by=by)


class AcceptOffer(RecordDeedView):
    """Take the post."""

    action, done_message = APPLY, "已接受录用，单位会收到消息。"

    def base_queryset(self) -> QuerySet[Application]:
        return own_applications(self.request.viewer)

    def perform(self) -> str:
        return accept_offer(self.get_object(), by=self.request.viewer).get_absolute_url()


class ReadApplicantPhone(RecordDeedView):
    """The whole number, once, as a message; who looked is written down."""

    action = HANDLE

    def base_queryset(self) -> QuerySet[Application]:
        return unit_applications(self.request.viewer)

    def perform(self) -> str:
        row = self.get_object()
        number = read_applicant_phone(row, by=self.request.viewer)
        messages.info(self.request, f"{row.student}的电话：{number or '没有登记'}。已记录这次查看。")
        return str(row.get_absolute_url())


class ApplicantCv(RecordDeedView):
    """The CV that is shared, as Word; who took it is written down."""

    action = HANDLE

    def base_queryset(self) -> QuerySet[Application]:
        return unit_applications(self.request.viewer)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = DeedView.post(self, request, *args, **kwargs)
        return getattr(self, "made", answer)

    def perform(self) -> str:
        row = take_cv(self.get_object(), by=self.request.viewer)
        stamp = Stamp(str(row.public_id), timezone.now(), settings.CODE_VERSION)
        parts = cv_of(row.student, row.shares, phone=True)
        content = cv_document(row.student.name, parts, row.letter, stamp)
        self.made = download(content, f"{row.student.name}的简历.docx")
        return str(row.get_absolute_url())
