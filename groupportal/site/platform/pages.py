"""Small pages of the operator's admin: a question with a reason, a password to hand out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from groupportal.errors import DomainError

LENGTHS = [("15", "15 分钟"), ("60", "1 小时"), ("120", "2 小时"), ("240", "4 小时"), ("480", "8 小时")]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="事由",
        max_length=300,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="会记入操作记录。",
    )


class VisitForm(ReasonForm):
    """Why, and for how long."""

    minutes = forms.ChoiceField(label="时长", choices=LENGTHS, initial="60", widget=UnfoldAdminSelectWidget())

    def length(self) -> dt.timedelta:
        """The stay that was chosen."""
        return dt.timedelta(minutes=int(self.cleaned_data["minutes"]))


def ask(
    request: HttpRequest,
    site: Any,
    *,
    title: str,
    lead: str,
    submit: str,
    back: str,
    form_class: type[forms.Form],
    run: Callable[[Any], HttpResponse],
) -> HttpResponse:
    """Show a form; ``run`` it when it is filled. A rule's no stands above the form."""
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return run(form)
        except DomainError as error:
            form.add_error(None, error.message)
    context = {
        **site.each_context(request),
        "title": title,
        "lead": lead,
        "submit_label": submit,
        "back": back,
        "form": form,
    }
    return TemplateResponse(request, "site/platform_ask.html", context)


def slip(request: HttpRequest, site: Any, *, title: str, user: Any, password: str, back: str) -> HttpResponse:
    """The issued password, once; it is kept nowhere and the page is not cached."""
    if not password:
        messages.success(request, f"{title}。{user.name}已有账号，沿用原来的密码。")
        return redirect(back)
    context = {
        **site.each_context(request),
        "title": title,
        "person": user,
        "password": password,
        "back": back,
    }
    response = TemplateResponse(request, "site/platform_slip.html", context)
    response["Cache-Control"] = "no-store"
    return response
