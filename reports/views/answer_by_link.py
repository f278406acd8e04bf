"""A unit's part of the yearly return behind its link: filled in without an account, then to be read until it is settled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from groupportal.errors import DomainError
from groupportal.links.limits import Limit
from groupportal.links.pages import LinkFormPage, LinkPage
from reports.forms.annual_return import UnitAnswerForm
from reports.models import UnitAnswer
from reports.selectors.annual_return import last_answer_of
from reports.services.annual_return import EditError
from reports.services.unit_answer import mark_begun, save_answer
from reports.views.unit_answer import answer_rows

BY_LINK = Limit("reports.unit_answer", from_one_address=120, on_one_thing=60)


class AnswerReceipt(LinkPage):
    """What was handed in, and how it stands."""

    template_name = "reports/link_answered.html"

    def get_title(self) -> str:
        return str(self.subject)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answer: UnitAnswer = self.subject
        return super().get_context_data(
            **{
                "answer": answer,
                "rows": answer_rows(answer),
                "frozen": answer.annual_return.is_frozen,
                **kwargs,
            }
        )


class AnswerByLink(LinkFormPage):
    """The form while the unit is to act, else how it stands. The link is spent once the answers are checked."""

    form_class = UnitAnswerForm
    template_name = "reports/link_answer.html"
    submit_label = "提交给秘书处"
    finishes = False

    def get_title(self) -> str:
        return str(self.subject)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer: UnitAnswer = self.subject
        if answer.annual_return.is_frozen or not answer.is_to_fill:
            if request.method not in ("GET", "HEAD"):
                messages.warning(request, "刚才填的没有提交，原因写在下面。")
                return HttpResponseRedirect(self.opened.url())
            return AnswerReceipt.as_view()(request, opened=self.opened)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "answer": self.subject, "last": last_answer_of(self.subject)}

    def get_initial(self) -> dict[str, Any]:
        return {**UnitAnswerForm.begun(self.subject), **super().get_initial()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"answer": self.subject, **kwargs})

    def _keep(self, request: HttpRequest) -> HttpResponse:
        try:
            mark_begun(self.subject, sender=self.link.addressee)
        except DomainError as error:
            messages.warning(request, error.message)
            return HttpResponseRedirect(self.opened.url())
        return super()._keep(request)

    def perform(self, form: Any) -> str:
        BY_LINK.count(self.request, str(self.link.public_id))
        answer: UnitAnswer = self.subject
        try:
            save_answer(
                answer,
                form.given(),
                seen=form.cleaned_data["seen"],
                by=None,
                sender=self.link.addressee,
                hand_in=True,
            )
        except EditError as error:
            form.say(error.troubles)
            raise
        except DomainError as error:
            if error.code == "overtaken":
                form.go_on_from(UnitAnswer.objects.select_related("annual_return__layout").get(pk=answer.pk))
            raise
        messages.success(self.request, "已提交，秘书处核对以后，这里会显示结果。")
        return self.opened.url()
