"""Bases of the pages for people without an account: public ones, and those behind a link.

A room's page behind a link is a subclass of ``LinkPage`` or ``LinkFormPage`` that stands among the ``pages`` of its purpose; it is
reached through ``views.opening`` alone, which has looked at the link, the device and the check before.
"""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.generic import FormView, TemplateView

from groupportal.errors import DomainError
from groupportal.links.devices import keep_device
from groupportal.links.limits import TOO_OFTEN
from groupportal.links.models import Link
from groupportal.links.opening import OpenedLink
from groupportal.links.services import drop_progress, finish_link, keep_progress
from groupportal.ui.formats import cntime
from groupportal.ui.once import FIELD, handed_in_before, key_for, once

KEEP = "keep"
"""The name of the button that keeps what is filled in without handing it in."""


class PublicPage(TemplateView):
    """Open to everybody: no right is asked for."""

    is_public = True
    request: Any  # a tenancy.requests.GroupRequest, which no base class of Django's allows to say
    title = ""

    def get_title(self) -> str:
        """The page's title."""
        return self.title

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        keep_device(request, response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"title": self.get_title(), **kwargs})


class PublicFormPage(PublicPage, FormView):
    """A form without an account. ``perform(form)`` calls one service and returns the address to go to.

    A rule's no is shown above the form and nothing is kept.
    """

    template_name = "links/form.html"
    submit_label = "提交"

    def perform(self, form: Any) -> str:
        """Call the service."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return handed_in_before(request) or super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return once(self.request, lambda: HttpResponseRedirect(self.perform(form)))
        except DomainError as error:
            form.add_error(None, error.message)
            return self._again(form, 429 if error.code == TOO_OFTEN else 422)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self._again(form, 422)

    def _again(self, form: Any, status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With ``parts`` of the form, where it names its ``PARTS``."""
        context = super().get_context_data(
            **{"submit_label": self.submit_label, FIELD: key_for(self.request), **kwargs}
        )
        form = context["form"]
        parts = [
            (title, [form[name] for name in names if name in form.fields])
            for title, names in getattr(form, "PARTS", ())
        ]
        return {**context, "parts": parts}


class LinkPage(PublicPage):
    """A page behind a link: it shows something about the link's subject."""

    template_name = "links/page.html"
    opened: OpenedLink

    @property
    def link(self) -> Link:
        """The link that was opened."""
        return self.opened.link

    @property
    def subject(self) -> Any:
        """The row it is about."""
        return self.opened.subject

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.opened = kwargs.pop("opened")
        super().setup(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "link": self.link,
                "purpose": self.opened.purpose,
                "subject": self.subject,
                "elsewhere": self.opened.known.elsewhere,
                "home_url": self.opened.url(),
                **kwargs,
            }
        )


class LinkFormPage(LinkPage, PublicFormPage):
    """A form behind a link. What is filled in is kept on the way; handing it in spends the link where it ``finishes``."""

    template_name = "links/form.html"
    finishes = True
    keeps = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.keeps and KEEP in request.POST:
            return self._keep(request)
        return super().post(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), **(self.link.progress if self.keeps else {})}

    def get_success_url(self) -> str:
        return self.opened.url()

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return once(self.request, lambda: self._handed_in(form))
        except DomainError as error:
            if error.code == "link_spent":
                # The first page says how it stands.
                return HttpResponseRedirect(self.opened.url())
            form.add_error(None, error.message)
            return self._again(form, 429 if error.code == TOO_OFTEN else 422)

    def _handed_in(self, form: Any) -> HttpResponse:
        if self.finishes:
            finish_link(self.link, self.request)
        elif self.keeps:
            drop_progress(self.link)
        return HttpResponseRedirect(self.perform(form) or self.get_success_url())

    def _keep(self, request: HttpRequest) -> HttpResponse:
        """Keep what is filled in; by the script (no content) or by the button (back to the form)."""
        quiet = "X-Kept-Quietly" in request.headers
        try:
            keep_progress(self.link, values_of(self.get_form()), request)
        except DomainError as error:
            if quiet:
                return HttpResponse(error.message, status=409, content_type="text/plain; charset=utf-8")
            messages.error(request, error.message)
        else:
            if quiet:
                return HttpResponse(status=204)
            messages.success(request, "已存下。以后打开同一条链接，可以接着填；文件要到提交时再选。")
        return HttpResponseRedirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = self.keeps and bool(self.link.progress)
        return super().get_context_data(
            **{
                "keeps": self.keeps,
                "kept_words": f"上次填到一半，{cntime(self.link.progress_at)}存下的内容已经填好。"
                if kept
                else "",
                **kwargs,
            }
        )


def values_of(form: forms.BaseForm) -> dict[str, Any]:
    """What is typed into a form so far, as text and lists of text; files and passwords are left out."""
    found: dict[str, Any] = {}
    for name, field in form.fields.items():
        if isinstance(field.widget, forms.FileInput | forms.PasswordInput):
            continue
        typed = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        if typed not in (None, "", []):
            found[name] = cast("Any", typed)
    return found
