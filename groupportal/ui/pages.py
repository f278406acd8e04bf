"""Bases of all portal pages. A plain page declares action, template, title and what it shows; the rest is here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from groupportal.errors import DomainError, NotAllowed
from groupportal.ui.once import FIELD, SEEN, handed_in_before, key_for, once, take_turns
from groupportal.ui.seen import carry_seen, overtaken, overtaken_words


class Declared:
    """Every page names the action it needs; ``GroupScopeMiddleware`` asks for it, this makes sure it is there."""

    request: Any  # a tenancy.requests.GroupRequest, which no base class of Django's allows to say
    action: str = ""
    title: str = ""
    lead: str = ""
    """A sentence below the title."""
    listed: tuple[str, str] | None = None
    """Title and name of the address of the list that leads here."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "action" in cls.__dict__ and not cls.action:
            raise ImproperlyConfigured(f"{cls.__name__} declares no action")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """``(label, address)`` from the outside in, without the page itself."""
        return [(self.listed[0], reverse(self.listed[1]))] if self.listed else []

    def get_title(self) -> str:
        """The page's title."""
        return self.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"title": self.get_title(), "lead": self.lead, "breadcrumbs": self.breadcrumbs(), **kwargs}
        )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotAllowed as error:
            raise PermissionDenied(error.message) from error
        except DomainError as error:
            # Forms and deeds answer themselves; what reaches here is a page that has nothing to show yet.
            context = {"title": self.get_title(), "breadcrumbs": self.breadcrumbs(), "reason": error.message}
            return render(request, "generic/nothing.html", context, status=409)


class Page(Declared, TemplateView):
    """A page that shows something."""


class _OneRecord:
    """A page about one row, found by ``public_id`` in what ``base_queryset`` gives (404 outside it)."""

    def base_queryset(self) -> Any:
        """The rows among which the page's one is."""
        raise NotImplementedError

    def get_object(self) -> Any:
        """The row of the address."""
        if not hasattr(self, "_object"):
            self._object = get_object_or_404(self.base_queryset(), public_id=self.kwargs["public_id"])
        return self._object


class RecordPage(_OneRecord, Page):
    """A page about one row; it stands in the context as ``object``, and names the page where no ``title`` does."""

    def get_title(self) -> str:
        return self.title or str(self.get_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"object": self.get_object(), **kwargs})


class FormPage(Declared, FormView):
    """A form. ``perform(form)`` calls one service and may return the address to go to; on second thoughts one goes back to where
    the breadcrumbs end. A form with ``parts`` stands in sections.

    A DomainError is shown at the field it is about, or above the form, and nothing is kept. Handed in twice, it is carried out
    once (``ui.once``). Who saves over what another has changed meanwhile is told first (``ui.seen``), unless the form has a way
    of its own (``tells_overtaken``).
    """

    template_name = "generic/form.html"
    submit_label = "保存"
    done_message = ""
    form_takes: tuple[str, ...] = ()
    """What the form asks for beside the input: ``viewer``, and ``record`` for the row of the page."""
    tells_overtaken = True
    was_told = False

    def perform(self, form: Any) -> str | None:
        """Call the service."""
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        takes = self.form_takes
        return {
            **super().get_form_kwargs(),
            **({"viewer": self.request.viewer} if "viewer" in takes else {}),
            **({"record": self.get_object()} if "record" in takes else {}),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return handed_in_before(request) or super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if fields := overtaken(form, self.request.POST.get(SEEN, "")) if self.tells_overtaken else []:
            self.was_told = True
            form.add_error(None, overtaken_words(fields))
            return self.form_invalid(form)
        try:
            return once(self.request, lambda: self._carried_out(form))
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(error.field if error.field in getattr(form, "fields", ()) else None, error.message)
            return self.form_invalid(form)

    def _carried_out(self, form: Any) -> HttpResponse:
        target = self.perform(form)
        if self.done_message:
            messages.success(self.request, self.done_message)
        return HttpResponseRedirect(target or self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            **{"submit_label": self.submit_label, FIELD: key_for(self.request), **kwargs}
        )
        crumbs, parts = context["breadcrumbs"], getattr(context.get("form"), "parts", None)
        context = {
            **({"cancel_url": crumbs[-1][1]} if crumbs else {}),
            **({"parts": parts} if parts else {}),
            **context,
        }
        told = carry_seen(context.get("form"), self.request, told=self.was_told)
        return {**context, SEEN: told} if self.tells_overtaken else context


class RecordFormPage(_OneRecord, FormPage):
    """A form about one row; it stands in the context as ``object``, and its page is where one came from."""

    def breadcrumbs(self) -> list[tuple[str, str]]:
        crumbs = super().breadcrumbs()
        if not crumbs or not hasattr(row := self.get_object(), "get_absolute_url"):
            return crumbs
        return [*crumbs, (str(row), row.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"object": self.get_object(), **kwargs})


class DeedView(Declared, View):
    """POST only: one button, one service. ``perform()`` returns the address to go to."""

    done_message = ""
    question = ""
    """What is asked before it is pressed where no page of its own asks (the admin); "" for what is taken back as easily."""
    leads_on = False
    """Whether one goes on where it leads: at a draft that it begins, at a job."""
    http_method_names = ["post", "options"]

    def buttons(self) -> Sequence[tuple[str, str]]:
        """Where one button is not enough: the value of ``to`` and the words of each."""
        return ()

    def perform(self) -> str:
        """Call the service."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        take_turns(request)
        try:
            target = self.perform()
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(self.fallback_url())
        if self.done_message:
            messages.success(request, self.done_message)
        return HttpResponseRedirect(target)

    def fallback_url(self) -> str:
        """Where to go when the rule said no: the page the person came from, if it is ours."""
        back = self.request.headers.get("Referer", "")
        own = f"{self.request.scheme}://{self.request.get_host()}/"
        return back if back.startswith(own) else self.request.path.rsplit("/", 2)[0] + "/"


class RecordDeedView(_OneRecord, DeedView):
    """A deed on one row."""


def not_found_unless(condition: bool) -> None:
    """Http404 unless the condition holds: for what a viewer may not know about."""
    if not condition:
        raise Http404
