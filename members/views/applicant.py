"""What an applicant sees and does by the link: how the application stands, correcting what was given back, withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from groupportal.errors import DomainError
from groupportal.files.services import kept_together
from groupportal.links.limits import Limit
from groupportal.links.pages import LinkFormPage, LinkPage
from groupportal.links.selectors import address_of
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.ui.tables import StateCell
from members.enums import ApplicationState
from members.forms.application import ApplicationForm
from members.services import applications as services
from members.states import APPLICATION
from members.views.applications import application_facts, steps_of
from members.views.common import signed_in, store_uploads

CORRECT = Limit("members.correct", from_one_address=30, on_one_thing=10)


class Progress(LinkPage):
    """How the application stands; to read once it is closed."""

    title = "加盟申请进度"
    template_name = "members/join_status.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Withdraw."""
        try:
            services.withdraw_application(self.subject)
            messages.success(request, "申请已撤回。")
        except DomainError as error:
            messages.error(request, error.message)
        return redirect(self.opened.url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = self.subject
        state = ApplicationState(application.state)
        may_edit = state in services.APPLICANTS_TURN
        may_apply_again = state in (ApplicationState.REFUSED, ApplicationState.ENDED)
        return super().get_context_data(
            **{
                "application": application,
                "address": address_of(self.link, self.request),
                "shown": StateCell(state, state.label),
                "facts": application_facts(application),
                "events": steps_of(application, public=True),
                "said": application.answer if may_edit or may_apply_again else "",
                "correct_url": self.opened.url("correct") if may_edit else "",
                "may_apply_again": may_apply_again,
                "may_withdraw": ApplicationState.WITHDRAWN in APPLICATION.following(state),
                "files": [row.file.name for row in application.files.select_related("file")],
                **kwargs,
            }
        )


class Correct(LinkFormPage):
    """Correct or supply what was asked for, and submit again. The link goes on until the application is closed."""

    title = "修改加盟申请"
    form_class = ApplicationForm
    template_name = "members/join.html"
    submit_label = "重新提交"
    finishes = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.subject.state not in services.APPLICANTS_TURN:
            return redirect(self.opened.url())
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        filed = {name: getattr(self.subject, name) for name in services.FIELDS}
        return {**filed, **super().get_initial()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = [row.file.name for row in self.subject.files.select_related("file")]
        return super().get_context_data(**{"asked": self.subject.answer, "kept": kept, **kwargs})

    def perform(self, form: ApplicationForm) -> str:
        application = self.subject
        CORRECT.count(self.request, application.contact_phone)
        with kept_together(), transaction.atomic():
            files = store_uploads(form.cleaned_data, by=SYSTEM_ACTOR)
            services.update_application(application, form.values, files=files)
            services.submit_application(application, note="修改后重新提交", by=signed_in(self.request))
        return self.opened.url()
