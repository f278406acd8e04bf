"""What secretariat and council do with an application."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.files.responses import download
from groupportal.files.services import kept_together
from groupportal.ui.pages import RecordFormPage, RecordPage
from members.documents.approval_form import approval_forms
from members.documents.filling import form_of_application
from members.forms.application import AdmitForm, ReceivedForm, ReviewTextForm
from members.models import Application
from members.services import admission
from members.views.applications import OfApplication
from members.views.common import decided, store_uploads


class _Review(OfApplication, RecordFormPage):
    """A step of the secretariat with words for the applicant."""

    form_class = ReviewTextForm
    needs_text = True
    consequence = ""

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["text"].required = self.needs_text
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = self.get_object()
        intro = f"申请单位：{application.name}。{self.consequence}" + (
            "填写了邮箱，会收到邮件。"
            if application.contact_email
            else "没有填写邮箱，请电话告知对方查询进度。"
        )
        return super().get_context_data(
            **{"intro": intro, "cancel_url": application.get_absolute_url(), **kwargs}
        )

    def service(self, application: Application, text: str, **rest: Any) -> Any:
        raise NotImplementedError

    def perform(self, form: Any) -> str:
        application = self.get_object()
        text = form.cleaned_data["text"]
        self.service(application, text, by=self.request.viewer)
        return application.get_absolute_url()


class ReturnApplication(_Review):
    """Back with a reason."""

    action = "members.review_application"
    title = "退回修改"
    submit_label = "退回修改"
    done_message = "已退回。"

    def service(self, application: Application, text: str, **rest: Any) -> Any:
        return admission.give_back(application, reason=text, **rest)


class RequestMaterial(_Review):
    """Further papers."""

    action = "members.review_application"
    title = "要求补充材料"
    submit_label = "通知补充材料"
    done_message = "已通知补充材料。"

    def service(self, application: Application, text: str, **rest: Any) -> Any:
        return admission.request_material(application, text=text, **rest)


class AcceptApplication(_Review):
    """Put to the council."""

    action = "members.review_application"
    title = "初审通过"
    submit_label = "初审通过，提交理事会"
    done_message = "初审已通过，等待登记理事会决定。"
    needs_text = False

    def service(self, application: Application, text: str, **rest: Any) -> Any:
        return admission.accept(application, note=text, **rest)


class RefuseApplication(_Review):
    """No admission."""

    action = "members.review_application"
    title = "不予通过"
    submit_label = "不予通过"
    done_message = "已登记为未通过。"

    def service(self, application: Application, text: str, **rest: Any) -> Any:
        return admission.refuse(application, reason=text, **rest)


class EndApplication(_Review):
    """No more waiting for an applicant who does not go on."""

    action = "members.review_application"
    title = "终止申请"
    submit_label = "终止申请"
    done_message = "申请已终止。"
    consequence = "终止后这份申请不再办理，这家单位以后可以重新申请。"

    def service(self, application: Application, text: str, **rest: Any) -> Any:
        return admission.end(application, reason=text, **rest)


class ReceiveMaterial(_Review):
    """What was handed over in person, or sent by post, goes to the review with the rest."""

    action = "members.review_application"
    title = "已收到材料，继续审核"
    form_class = ReceivedForm
    submit_label = "登记收到，继续审核"
    done_message = "已登记收到材料，申请回到“待审核”，由另一位同事审核。"

    def perform(self, form: Any) -> str:
        application, viewer = self.get_object(), self.request.viewer
        with kept_together(), transaction.atomic():
            admission.receive_material(
                application,
                note=form.cleaned_data["text"],
                files=store_uploads(form.cleaned_data, by=viewer),
                by=viewer,
            )
        return application.get_absolute_url()


class Admit(OfApplication, RecordFormPage):
    """The council's decision makes it a member."""

    action = "members.decide_membership"
    title = "登记理事会决定"
    form_class = AdmitForm
    submit_label = "登记决定并加入"
    done_message = "已加入成员名册。"

    def get_initial(self) -> dict[str, Any]:
        return {"rank": self.get_object().rank, "joined_on": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self.get_object().get_absolute_url(), **kwargs})

    def perform(self, form: Any) -> str:
        admit = partial(admission.admit, self.get_object())
        member = decided(admit, form, self.request.viewer)
        return member.get_absolute_url()


class ApplicationForm(OfApplication, RecordPage):
    """The applicant's 加盟审批表, filled in, as Word."""

    action = "members.review_application"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        application = self.get_object()
        day = timezone.localdate(application.proposed_at)
        content = approval_forms(
            [form_of_application(application)], group_name=self.request.group.name, as_of=day
        )
        name = f"加盟审批表-{application.name}.docx"
        seen(application, by=request.user, kind=AccessKind.EXPORT, purpose="打印加盟审批表", label=name)
        return download(content, name)
