"""Deeds of pages over the API: the page's own form, rows and service, declared in a line.

A program sends what a person would fill in. What it leaves out stays as the page shows it, so an edit names only what changes.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Model
from django.http import QueryDict
from django.urls import URLPattern, URLResolver, get_resolver, get_script_prefix, path, reverse
from django.utils.datastructures import MultiValueDict
from rest_framework import serializers

from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_writing import Nothing, answered, described, given_key, refuse_changed
from groupportal.tenancy.rights import declared_action
from groupportal.ui.fields import ReadMark
from groupportal.ui.once import take_turns
from groupportal.ui.pages import FormPage

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PLAIN: tuple[tuple[type[forms.Field], type[serializers.Field[Any, Any, Any, Any]]], ...] = (
    (forms.BooleanField, serializers.BooleanField),
    (forms.IntegerField, serializers.IntegerField),
    (forms.DateField, serializers.DateField),
    (forms.TimeField, serializers.TimeField),
)
_MOST_CHOICES = 40
_UNSAVED = re.compile("[\x00\ud800-\udfff]")


class PageDoneSerializer(serializers.Serializer[Any]):
    """What came of a page's deed."""

    id = serializers.UUIDField(allow_null=True, help_text="办完以后转到的那一页的记录的编号")
    page = serializers.CharField(help_text="办完以后转到的网页地址")
    said = serializers.ListField(child=serializers.CharField(), help_text="办完以后的提示")


def page_deed(
    address: str,
    name: str,
    page: type[Any],
    summary: str,
    *,
    tags: list[str],
    example: Mapping[str, Any] = {},
    also: Mapping[str, str] = {},
) -> URLPattern:
    """The address at which the deed of a page is done: a form page, or a button's.

    ``example`` is what is sent; ``also`` are fields with their meaning that the page reads beside its form, or that the form has for
    some rows alone.
    """
    takes = _takes(page, example, also)

    class Deed(GroupViewSet):
        serializer_class = PageDoneSerializer

        @described(summary, tags=tags, takes=takes, gives=PageDoneSerializer, example=example)
        def do(self, request: Any, **kept: Any) -> Any:
            sent = _sent(request.data)
            return answered(request, given_key(request), sent, lambda: _done(page, request, kept, sent, also))

    Deed.actions = {"post": declared_action(page, "POST") or ""}
    return path(address, Deed.as_view({"post": "do"}), name=name)


def pages_of(*parts: Any) -> dict[str, URLPattern]:
    """The pages of a room by their names, of the modules that hold its addresses."""
    return {one.name: one for part in parts for one in part.urlpatterns if one.name}


def page_deeds(
    room: str,
    pages: Mapping[str, URLPattern],
    deeds: Mapping[str, Mapping[str, Any] | str],
    *,
    tags: list[str],
) -> list[URLPattern]:
    """Pages of a room, below their own paths and by their names with a hyphen.

    ``deeds``: of a form what is sent, as an example; of a button its words.
    """

    def deed(name: str, said: Mapping[str, Any] | str) -> URLPattern:
        view: Any = pages[name].callback
        summary, example = (said, {}) if isinstance(said, str) else (view.view_class.title, said)
        address, called = f"{room}/{pages[name].pattern}", name.replace("_", "-")
        return page_deed(address, called, view.view_class, summary, tags=tags, example=example)

    return [deed(name, said) for name, said in deeds.items()]


class _Heard:
    """Takes what a page says where a browser would show it."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        """As Django's storage of messages."""
        self.words.append(str(message))


def _done(
    page: type[Any], request: Any, kept: Mapping[str, Any], sent: Mapping[str, Any], also: Mapping[str, str]
) -> dict[str, Any]:
    shown, heard = page(), _Heard()
    # The page wants Django's own request, with what was sent where a browser's form would be.
    shown.setup(copy.copy(request._request), **kept)  # noqa: SLF001
    shown.request._messages = heard  # noqa: SLF001 -- where django.contrib.messages looks
    take_turns(shown.request, _address_of(page, kept))
    if kept and hasattr(shown, "get_object"):
        refuse_changed(request, shown.get_object())
    filled = _filled(shown, sent, {*also, *_verdicts(page), *_chosen(page)})
    if _chosen(page) and not shown.choose():
        raise serializers.ValidationError({"ids": ["没有找到这些编号，或不在您可以办理的范围里，请核对。"]})
    target = shown.perform(*filled)
    address = str(target or shown.get_success_url())
    found = _UUID.findall(address) or [kept.get("public_id")]
    said = [*heard.words, *([shown.done_message] if shown.done_message else [])]
    return dict(PageDoneSerializer({"id": found[-1], "page": address, "said": said}).data)


@cache
def _names() -> dict[Any, str]:
    """The name of each page of a group, by its class."""
    found: dict[Any, str] = {}

    def walk(patterns: list[Any], space: str) -> None:
        for each in patterns:
            if isinstance(each, URLResolver):
                walk(each.url_patterns, f"{space}{each.namespace}:" if each.namespace else space)
            elif each.name and hasattr(each.callback, "view_class"):
                found.setdefault(each.callback.view_class, space + each.name)

    walk(get_resolver(settings.GROUP_URLCONF).url_patterns, "")
    return found


def _address_of(page: type[Any], kept: Mapping[str, Any]) -> str | None:
    """The path within the group at which a browser hands the same form in, so that both take turns."""
    if not (name := _names().get(page)):
        return None
    address = reverse(name, urlconf=settings.GROUP_URLCONF, kwargs=dict(kept))
    return "/" + address.removeprefix(get_script_prefix())


def _sent(data: Any) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise serializers.ValidationError("请送一个对象，各项写名称和内容。")
    return dict(data.lists()) if isinstance(data, MultiValueDict) else dict(data)


def _filled(shown: Any, sent: Mapping[str, Any], also: set[str]) -> list[Any]:
    """The page's form with what was sent, none where it has none; ValidationError in the form's words."""
    shown.request.method = "GET"
    blank = shown.get_form() if hasattr(shown, "form_class") else {}
    fields = {bound.html_name: bound for bound in blank}
    if strange := sorted(sent.keys() - fields.keys() - also):
        known = "、".join([*fields, *sorted(also)]) or "没有"
        raise serializers.ValidationError({strange[0]: [f"没有这一项。可以写的有：{known}。"]})
    data, files = QueryDict(mutable=True), MultiValueDict[str, Any]()
    if unsaid := [
        name
        for name, bound in fields.items()
        if name not in sent and isinstance(bound.field.widget, ReadMark) and bound.value()
    ]:
        raise serializers.ValidationError(
            {unsaid[0]: ["请把读到的这一项原样带上，别人已经改过的才不会被盖掉。"]}
        )
    for name in [*fields, *sorted(also & sent.keys())]:
        bound = fields.get(name)
        if bound and isinstance(bound.field, forms.FileField):
            files.setlist(name, _items(sent.get(name)))
        else:
            value = sent[name] if name in sent else bound and bound.value()
            data.setlist(name, [_text(one) for one in _items(value)])
    shown.request.method, shown.request.POST, shown.request._files = "POST", data, files  # noqa: SLF001
    if not hasattr(shown, "form_class"):
        return []
    form = shown.get_form()
    if not form.is_valid():
        wrong = serializers.ValidationError({key or "": list(said) for key, said in form.errors.items()})
        wrong.labels = {name: str(field.label) for name, field in form.fields.items()}  # type: ignore[attr-defined]
        raise wrong
    return [form]


def _items(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple | set) else [value]


def _text(value: Any) -> str:
    """As a browser would send it."""
    if isinstance(value, Model):
        return str(value.pk)
    text = value.strftime("%H:%M") if isinstance(value, dt.time) else str(value)
    if _UNSAVED.search(text):
        raise serializers.ValidationError({"": ["文字里有不能保存的字符，请去掉再送。"]})
    return text


def _chosen(page: type[Any]) -> dict[str, str]:
    """Of a page with rows that were ticked in a list, the field that names them."""
    words = "什么时候读取的列表（选填）：此后对方撤回改过的不办，逐条说明"
    return {"ids": "办理哪些：它们在列表里的编号", "opened_at": words} if hasattr(page, "choose") else {}


def _verdicts(page: type[Any]) -> dict[str, str]:
    """The buttons of a page on which something is ruled on, as a field."""
    verdicts = getattr(page, "verdicts", ())
    listed = "\n".join(f"* `{one.state}` - {one.label}" for one in verdicts)
    return {"deed": f"怎样办理\n\n{listed}"} if verdicts else {}


def _takes(
    page: type[Any], example: Mapping[str, Any], also: Mapping[str, str]
) -> type[serializers.Serializer[Any]]:
    """What is sent, as the description tells it: the fields of the form that people see.

    Needed is what the form needs and the example has: a form may have a field filled in, or leave it away, for its row.
    """
    form = getattr(page, "form_class", None)
    fills = form is not None and page.get_initial is not FormPage.get_initial
    fields: dict[str, Any] = {
        name: _field(field, needed=field.required and name in example and not fills)
        for name, field in (form.base_fields if form else {}).items()
        if not field.widget.is_hidden
    }
    fields |= {
        name: serializers.CharField(required=name in example, help_text="读到的内容的标记，原样带上")
        for name, field in (form.base_fields if form else {}).items()
        if isinstance(field.widget, ReadMark)
    }
    more = {**_verdicts(page), **also}
    fields |= {
        name: serializers.CharField(required=name == "deed", help_text=words) for name, words in more.items()
    }
    for name, words in _chosen(page).items():
        one = serializers.UUIDField() if name == "ids" else None
        fields[name] = (
            serializers.ListField(child=one, help_text=words)
            if one
            else serializers.DateTimeField(required=False, help_text=words)
        )
    if not fields:
        return Nothing
    # Two rooms, and two subjects of one, may each have a page of that name: AddPartner.
    where = "".join(part.title() for part in page.__module__.split(".") if part != "views")
    return type(
        f"{where}{page.__name__}SaidSerializer", (serializers.Serializer,), {"__doc__": page.title, **fields}
    )


def _field(field: forms.Field, *, needed: bool) -> Any:
    words: dict[str, Any] = {"required": needed, "help_text": _words(field)}
    if isinstance(field, forms.FileField):
        return serializers.FileField(**words)
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return serializers.ListField(child=serializers.CharField(), **words)
    if isinstance(field, forms.ModelChoiceField) and field.to_field_name == "public_id":
        return serializers.UUIDField(**words)
    plain = next((told for kind, told in _PLAIN if isinstance(field, kind)), serializers.CharField)
    return plain(**words)


def _words(field: forms.Field) -> str:
    """Label and help, and the values it may have where they are always the same."""
    words = f"{field.label}，{field.help_text}" if field.help_text else str(field.label)
    choices = getattr(field, "choices", ()) if not isinstance(field, forms.ModelChoiceField) else ()
    listed = [(value, label) for value, label in choices if value] if isinstance(choices, list) else []
    lines = [f"* `{value}` - {label}" for value, label in listed[:_MOST_CHOICES]]
    return "\n".join([words, "", *lines]) if lines else words
