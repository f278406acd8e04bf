"""Bases of all portal pages. A plain page declares action, template, title and what it shows; the rest is here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.generic import FormView, ListView, TemplateView, View

from groupportal.errors import DomainError, NotAllowed


class _Declared:
    """Every page names the action it needs; ``GroupScopeMiddleware`` asks for it, this makes sure it is there."""

    request: Any  # a tenancy.requests.GroupRequest, which no base class of Django's allows to say
    action: str = ""
    title: str = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "action" in cls.__dict__ and not cls.action:
            raise ImproperlyConfigured(f"{cls.__name__} declares no action")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """``(label, address)`` from the outside in, without the page itself."""
        return []

    def get_title(self) -> str:
        """The page's title."""
        return self.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"title": self.get_title(), "breadcrumbs": self.breadcrumbs(), **kwargs}
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


class Page(_Declared, TemplateView):
    """A page that shows something."""


class ListPage(_Declared, ListView):
    """A list: search, filters, sorting, paging, all in the address.

    ``filterset_class`` (django-filter) narrows; ``sorts`` maps a key of ``?sort=`` to order_by fields, the first is the default.
    """

    paginate_by = 50
    filterset_class: Any = None
    sorts: dict[str, tuple[str, ...]] = {}
    template_name = "generic/list.html"

    def base_queryset(self) -> Any:
        """The rows before filters, from a selector."""
        raise NotImplementedError

    def get_queryset(self) -> Any:
        rows = self.base_queryset()
        if self.filterset_class:
            self.filterset = self.filterset_class(self.request.GET, queryset=rows, request=self.request)
            rows = self.filterset.qs
        key = self.request.GET.get("sort", "")
        bare = key.removeprefix("-")
        if bare in self.sorts:
            fields = self.sorts[bare]
            return rows.order_by(*([_flipped(f) for f in fields] if key.startswith("-") else fields))
        return rows

    def get_paginate_by(self, queryset: Any) -> int:
        try:
            return max(10, min(int(self.request.GET.get("per_page", self.paginate_by)), 200))
        except ValueError:
            return self.paginate_by

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "filterset": getattr(self, "filterset", None),
                "sort": self.request.GET.get("sort", ""),
                **kwargs,
            }
        )

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """A page past the end shows the last one instead of an error."""
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()


def _flipped(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


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
    """A page about one row; it stands in the context as ``object``."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"object": self.get_object(), **kwargs})


class FormPage(_Declared, FormView):
    """A form. ``perform(form)`` calls one service and may return the address to go to.

    A DomainError is shown at the field it is about, or above the form, and nothing is kept.
    """

    template_name = "generic/form.html"
    submit_label = "保存"
    done_message = ""

    def perform(self, form: Any) -> str | None:
        """Call the service."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            target = self.perform(form)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(error.field if error.field in getattr(form, "fields", ()) else None, error.message)
            return self.form_invalid(form)
        if self.done_message:
            messages.success(self.request, self.done_message)
        return HttpResponseRedirect(target or self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"submit_label": self.submit_label, **kwargs})


class RecordFormPage(_OneRecord, FormPage):
    """A form about one row; it stands in the context as ``object``."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"object": self.get_object(), **kwargs})


class DeedView(_Declared, View):
    """POST only: one button, one service. ``perform()`` returns the address to go to."""

    done_message = ""
    http_method_names = ["post", "options"]

    def perform(self) -> str:
        """Call the service."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
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
