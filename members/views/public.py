"""The way in for units without an account: the form, how it stands, correcting what was given back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from groupportal.errors import DomainError
from groupportal.files.services import kept_together
from groupportal.tenancy.requests import GroupRequest
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.ui.tables import StateCell
from members.enums import APPLICATION_MOVES, ApplicationState
from members.forms.application import HONEYPOT, ApplicationForm, CodeForm, StatusForm
from members.limits import count_visit, not_counted
from members.models import Application
from members.services import applications as services
from members.views.applications import application_facts, steps_of
from members.views.common import status_url, store_uploads

SESSION_KEY = "application"
PENDING_KEY = "application_pending"


def _open(request: GroupRequest, key: str = SESSION_KEY) -> Application | None:
    """The application this browser has opened; its id is worth nothing in another group."""
    try:
        public_id = uuid.UUID(request.session.get(key, ""))
    except ValueError:
        return None
    return Application.objects.filter(public_id=public_id).first()


def _remember(request: HttpRequest, key: str, application: Application) -> None:
    request.session[key] = str(application.public_id)
    request.session.set_expiry(30 * 60 if not request.user.is_authenticated else None)


class _Public:
    """Open to everybody: no right is asked for."""

    is_public = True
    request: GroupRequest
    title = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Heading and the group's public navigation."""
        here = self.request.path
        nav = [
            {"label": label, "url": reverse(name), "active": reverse(name) == here}
            for label, name in (("申请加盟", "members:join"), ("查询进度", "members:join_status"))
        ]
        return super().get_context_data(  # type: ignore[misc]
            **{"title": self.title, "public_nav": nav, "home_url": reverse("members:join"), **kwargs}
        )


class _Opened(_Public):
    """Pages about the application this browser has opened."""

    @property
    def application(self) -> Application:
        """The application; Http404 where none is open."""
        found = _open(self.request)
        if found is None:
            raise Http404
        return found


class _PublicForm(_Public, FormView):
    """A form without an account; a rule's no is shown above it."""

    template_name = "members/public_form.html"
    deed = "look"
    submit_label = "提交"

    def perform(self, form: Any) -> str:
        """Call the service."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return HttpResponseRedirect(self.perform(form))
        except DomainError as error:
            form.add_error(None, error.message)
            status = 429 if error.code == "too_often" else 422
            return self.render_to_response(self.get_context_data(form=form), status=status)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**{"submit_label": self.submit_label, **kwargs})
        parts = getattr(context["form"], "PARTS", ())
        form = context["form"]
        return {**context, "parts": [(title, [form[name] for name in names]) for title, names in parts]}


def _uploads(form: ApplicationForm) -> list[services.Upload]:
    return store_uploads(form.cleaned_data, by=SYSTEM_ACTOR)


class Join(_PublicForm):
    """Apply."""

    title = "申请加入集团"
    form_class = ApplicationForm
    template_name = "members/join.html"
    submit_label = "提交加盟申请"

    def perform(self, form: ApplicationForm) -> str:
        phone = form.cleaned_data["contact_phone"]
        count_visit("apply", self.request, phone)
        if form.cleaned_data[HONEYPOT]:
            # Looks like success to what fills in every field; nothing is kept.
            return reverse("members:join_status")
        try:
            with kept_together(), transaction.atomic():
                application = services.start_application(form.values, files=_uploads(form))
                application = services.submit_application(application, status_url=status_url(self.request))
        except DomainError:
            not_counted("apply", phone)
            raise
        _remember(self.request, SESSION_KEY, application)
        return reverse("members:join_mine")


class StatusAsk(_PublicForm):
    """Tracking code and phone; then, where an e-mail was given, the code sent to it."""

    title = "查询加盟申请进度"
    form_class = StatusForm
    submit_label = "查询"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = (
            "填写查询码和申请时的联系电话。申请时填了邮箱的，还要输入发到邮箱的验证码；"
            "本站不发短信，没有填邮箱的凭查询码和联系电话查询。"
        )
        return super().get_context_data(**{"intro": intro, **kwargs})

    def perform(self, form: StatusForm) -> str:
        phone = form.cleaned_data["phone"]
        count_visit("look", self.request, phone)
        application = services.find_application(form.cleaned_data["tracking_code"], phone)
        if application is None:
            raise DomainError("not_found", "没有找到这份申请。请核对查询码和联系电话，两者都要与申请时一致。")
        if not application.contact_email:
            _remember(self.request, SESSION_KEY, application)
            return reverse("members:join_mine")
        services.send_code(application)
        _remember(self.request, PENDING_KEY, application)
        return reverse("members:join_code")


class StatusCode(_PublicForm):
    """The code that came by e-mail."""

    title = "输入验证码"
    form_class = CodeForm
    submit_label = "验证并查看"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.request = request  # type: ignore[assignment]
        if _open(self.request, PENDING_KEY) is None:
            return redirect("members:join_status")
        return super().dispatch(request, *args, **kwargs)

    def perform(self, form: CodeForm) -> str:
        application = _open(self.request, PENDING_KEY)
        count_visit("code", self.request)
        if application is None or not services.check_code(application, form.cleaned_data["code"]):
            raise DomainError(
                "wrong_code", "验证码不对，或已过期、试错太多次。请重新查询，系统会再发一个验证码。"
            )
        self.request.session.pop(PENDING_KEY, None)
        _remember(self.request, SESSION_KEY, application)
        return reverse("members:join_mine")


class Mine(_Opened, TemplateView):
    """How the application stands."""

    title = "加盟申请进度"
    template_name = "members/join_status.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _open(self.request) is None:
            return redirect("members:join_status")
        response = super().get(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Withdraw."""
        application = _open(self.request)
        if application:
            try:
                services.withdraw_application(application)
                messages.success(request, "申请已撤回。")
            except DomainError as error:
                messages.error(request, error.message)
        return redirect("members:join_mine")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = self.application
        state = ApplicationState(application.state)
        may_edit = state in services.APPLICANTS_TURN
        may_apply_again = state in (ApplicationState.REFUSED, ApplicationState.ENDED)
        return super().get_context_data(
            **{
                "application": application,
                "shown": StateCell(state, state.label),
                "facts": application_facts(application),
                "events": steps_of(application, public=True),
                "said": application.request if may_edit or may_apply_again else "",
                "may_edit": may_edit,
                "may_apply_again": may_apply_again,
                "may_withdraw": ApplicationState.WITHDRAWN in APPLICATION_MOVES[state],
                "files": [row.file.name for row in application.files.select_related("file")],
                **kwargs,
            }
        )


class Correct(_Opened, _PublicForm):
    """Correct or supply what was asked for, and submit again."""

    title = "修改加盟申请"
    form_class = ApplicationForm
    template_name = "members/join.html"
    submit_label = "重新提交"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.request = request  # type: ignore[assignment]
        application = _open(self.request)
        if application is None or application.state not in services.APPLICANTS_TURN:
            return redirect("members:join_mine")
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        application = self.application
        return {name: getattr(application, name) for name in services.FIELDS}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.application.files.select_related("file")
        found = super().get_context_data(**{"asked": self.application.request, **kwargs})
        return {**found, "kept": [row.file.name for row in rows]}

    def perform(self, form: ApplicationForm) -> str:
        application = self.application
        count_visit("correct", self.request, application.contact_phone)
        with kept_together(), transaction.atomic():
            services.update_application(application, form.values, files=_uploads(form))
            services.submit_application(
                application, note="修改后重新提交", status_url=status_url(self.request)
            )
        return reverse("members:join_mine")
