"""The portal's form pages in the admin's frame: the same form, rights, service and words, at an address of the admin.

A page is asked as if it stood at its own address, so that its key, its turn and its check for a form that was overtaken are those
of the portal: who saves here and who saves there wait for one another.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import Resolver404, ResolverMatch, get_resolver, get_script_prefix, resolve, reverse
from unfold import widgets

from groupportal.errors import DomainError
from groupportal.tenancy.requests import GroupRequest
from groupportal.tenancy.rights import declared_action, view_behind
from groupportal.ui.pages import DeedView

_PLAIN = frozenset({"generic/form.html", "generic/confirm.html", "deciding/record.html"})
"""Templates that add nothing to their form which the admin does not draw too."""


def match_of(address: str) -> ResolverMatch | None:
    """What stands at an address inside the group; None where nothing does."""
    inside = "/" + address.partition("?")[0].partition("#")[0].removeprefix(get_script_prefix())
    try:
        return resolve(inside, urlconf=settings.GROUP_URLCONF)
    except Resolver404:
        return None


def action_at(address: str) -> str:
    """The action for looking at an address inside the group; "" where nothing stands there."""
    match = match_of(address)
    return (declared_action(view_behind(match.func), "GET") or "") if match else ""


@cache
def action_of(name: str) -> str:
    """The action for handing in the page that goes by a name; "" where it takes nothing."""
    urls: Any = get_resolver(settings.GROUP_URLCONF)
    space, _, own = name.rpartition(":")
    for part in filter(None, space.split(":")):
        urls = urls.namespace_dict[part][1]
    pattern = next(p for p in urls.url_patterns if getattr(p, "name", None) == own)
    return declared_action(view_behind(pattern.callback), "POST") or ""


class PortalPage:
    """A form page of the portal, for this request and record."""

    def __init__(self, request: GroupRequest, name: str, kwargs: Mapping[str, Any]) -> None:
        self.name, self.viewer = name, request.viewer
        self.address = reverse(name, kwargs=dict(kwargs))
        self.there = copy.copy(request)
        self.there.path, self.there.path_info = (
            self.address,
            "/" + self.address.removeprefix(get_script_prefix()),
        )
        self.match = resolve(self.there.path_info, urlconf=settings.GROUP_URLCONF)
        self.view = view_behind(self.match.func)
        self.there.resolver_match = self.match

    @property
    def slug(self) -> str:
        """What an address of the admin calls it."""
        return self.name.rpartition(":")[2]

    @property
    def is_plain(self) -> bool:
        """Whether it can be done here; other pages are led to."""
        return self.is_pressed or getattr(self.view, "template_name", "") in _PLAIN

    @property
    def is_pressed(self) -> bool:
        """Whether it is a button that asks nothing."""
        return issubclass(self.view, DeedView)

    @property
    def leads_on(self) -> bool:
        """Whether one goes on where it leads, not at the record."""
        return bool(getattr(self.view, "leads_on", False))

    @property
    def question(self) -> str:
        """What is asked before it is pressed."""
        return str(getattr(self.view, "question", ""))

    @property
    def buttons(self) -> Sequence[tuple[str, str]]:
        """Value and words of each button of a page that is pressed."""
        return self._placed.buttons() or (("", self.title),)

    @cached_property
    def _placed(self) -> Any:
        page = self.view()
        page.setup(self.there, *self.match.args, **self.match.kwargs)
        return page

    @property
    def is_permitted(self) -> bool:
        """Whether the person holds the right of whoever hands this form in."""
        action = declared_action(self.view, "POST")
        return bool(action and self.viewer.can(action))

    @property
    def is_open(self) -> bool:
        """Whether the portal opens it to this person for this record as it stands."""
        if not self.is_permitted:
            return False
        page = self._placed
        if not hasattr(page, "get_object"):
            return True
        try:
            row = page.get_object()
            return not hasattr(page, "is_open") or bool(page.is_open(row))
        except (Http404, PermissionDenied, DomainError):
            return False

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.view.title or getattr(self.view, "submit_label", ""))

    def answer(self) -> HttpResponse:
        """What the portal answers: a redirect when it is done, else a page that is not drawn yet."""
        answer: HttpResponse = self.match.func(self.there, *self.match.args, **self.match.kwargs)
        return answer


def undrawn(answer: HttpResponse) -> dict[str, Any] | None:
    """What a page that was asked would show; None for any other answer."""
    return answer.context_data if isinstance(answer, TemplateResponse) else None


class DrawnForms(AdminForm):
    """All forms of a portal page as fieldsets of the admin, then the rest of the record."""

    def __init__(self, shown: Mapping[str, Any], model_admin: Any, record: AdminForm | None = None) -> None:
        form: Any = shown.get("form")
        if not isinstance(form, forms.BaseForm):
            form = forms.Form()
        super().__init__(form, [], {}, (), model_admin)
        self.record = record
        self.drawn = list(self._parts(shown))
        for part, _, _ in self.drawn:
            _dress(part)

    def _parts(self, shown: Mapping[str, Any]) -> Iterator[tuple[Any, str, list[str]]]:
        parts = shown.get("parts") or []
        named = [(title, [bound.name for bound in fields]) for title, fields in parts if title]
        yield from ((self.form, title, names) for title, names in named)
        placed = {name for _, names in named for name in names}
        yield self.form, "", [name for name in self.form.fields if name not in placed]
        for value in shown.values():
            if isinstance(value, forms.BaseFormSet):
                yield value.management_form, "", list(value.management_form.fields)
                for number, form in enumerate(value, start=1):
                    yield form, f"第 {number} 条", list(form.fields)
            elif isinstance(value, forms.BaseForm) and value is not self.form:
                yield value, "", list(value.fields)

    def __iter__(self) -> Iterator[Any]:
        for form, title, names in self.drawn:
            seen = [name for name in names if not form[name].is_hidden]
            if seen:
                yield from AdminForm(form, [(title, {"fields": seen})], {}, (), self.model_admin)
        if self.record is not None:
            yield from self.record

    def hidden(self) -> list[Any]:
        """The fields that nobody sees."""
        return [form[name] for form, _, names in self.drawn for name in names if form[name].is_hidden]

    def all_errors(self) -> list[Any]:
        """What is wrong, form by form."""
        forms_drawn = {id(form): form for form, _, _ in self.drawn}.values()
        return [error for form in forms_drawn if form.is_bound for error in form.errors.values()]


def _dress(form: Any) -> None:
    """Give the widgets of a portal form the looks of the theme."""
    for field in form.fields.values():
        widget = field.widget
        if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
            looks = widgets.CHECKBOX_CLASSES
        elif isinstance(widget, forms.RadioSelect):
            looks = widgets.RADIO_CLASSES
        elif isinstance(widget, forms.Select):
            looks = widgets.SELECT_CLASSES
        elif isinstance(widget, forms.Textarea):
            looks = widgets.TEXTAREA_CLASSES
        else:
            looks = widgets.INPUT_CLASSES
        if not widget.is_hidden:
            widget.attrs["class"] = " ".join(looks)
