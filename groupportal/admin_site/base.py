"""The base of every record in a group's admin.

A subclass names the action to look, what to show and the portal's pages by which the record is added and changed; scope, rights,
search by pinyin and export are here. Nothing is written here but through those pages.
"""

from __future__ import annotations

import copy
import datetime as dt
import uuid
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.contrib.admin.utils import unquote
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils.http import urlencode
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.views import ChangeList

from groupportal.accounts.models import User
from groupportal.admin_site.export import TracedExport, exported_fields
from groupportal.admin_site.parts import DeclaredLookups, PublicAddressList
from groupportal.admin_site.through import DrawnForms, PortalPage, action_at, action_of, match_of, undrawn
from groupportal.errors import DomainError
from groupportal.tenancy.models import GroupModel
from groupportal.tenancy.requests import GroupRequest
from groupportal.ui.asof import PARAMETER as AS_OF
from groupportal.ui.asof import parse_as_of, parse_working_day
from groupportal.ui.names import kept_name
from groupportal.ui.once import FIELD, SEEN
from groupportal.ui.pinyin import spelled_beside

_SHOWN = "portal_shown"


class GroupModelAdmin(DeclaredLookups, TracedExport, ModelAdmin):
    """Records of a group. ``view_action`` is required.

    ``add_page``, ``edit_pages`` (the first that is open to the person for this record) and ``deeds`` are names of addresses of the
    portal: their forms stand here, and saving asks those pages (``through``). A deed whose page is more than a form is led to.
    ``unit_field`` names the key to the unit where people who act for units may see theirs only. ``record_kind``, or
    ``import_kind_code`` for another kind of file, shows a button that leads to the portal's import page.
    """

    view_action: str = ""
    rows_for: Any = None
    """The portal's selector, as a static method: whoever sees a part of the rows there sees no more here."""
    add_page: str = ""
    edit_pages: tuple[str, ...] = ()
    deeds: tuple[str, ...] = ()
    purpose: str = ""
    """What these records are for, in a sentence on the admin's first page."""
    is_as_of = False
    """Whether the list is that of a day, as the portal's is: ``rows_on`` gives the rows what they were on it."""
    is_printed = False
    """Whether that day is at first the one for which the group prepares, as on pages of the portal whose figures are printed."""
    unit_field = ""
    import_kind_code = ""
    import_action = ""
    icon = "table_rows"
    change_form_template = "admin_site/record.html"
    add_form_template = "admin_site/record.html"

    list_per_page = 50
    show_full_result_count = False
    empty_value_display = "—"
    list_filter_submit = True
    warn_unsaved_form = True
    search_help_text = "输入文字或拼音首字母"

    actions_list: tuple[str, ...] = ()

    def __init__(self, model: Any, admin_site: Any) -> None:
        if not self.view_action:
            raise ImproperlyConfigured(f"{type(self).__name__} names no view_action")
        if self.record_kind:
            self.import_kind_code, self.import_action = self.record_kind.code, self.record_kind.action
        if self.is_as_of:
            self.list_before_template = "admin_site/as_of.html"
        if self.import_kind_code:
            self.actions_list = (*self.actions_list, "open_import")
        super().__init__(model, admin_site)

    # --- the portal's pages about these records

    def page_kwargs(self, obj: Any, name: str) -> dict[str, Any]:
        """What the address of a portal page takes of a record; None for a new one."""
        return {} if obj is None else {"public_id": obj.public_id}

    def deeds_of(self, request: GroupRequest, obj: Any) -> Iterable[str]:
        """The pages of deeds that suit a record as it stands."""
        return self.deeds

    def edit_pages_of(self, obj: Any) -> Iterable[str]:
        """The pages by which this record may be changed."""
        return self.edit_pages

    def _page(self, request: GroupRequest, name: str, obj: Any = None) -> PortalPage:
        return PortalPage(request, name, self.page_kwargs(obj, name))

    def _open_deeds(self, request: GroupRequest, obj: Any) -> list[PortalPage]:
        pages = [self._page(request, name, obj) for name in self.deeds_of(request, obj)]
        return [page for page in pages if page.is_open]

    def _form_page(self, request: GroupRequest, obj: Any) -> PortalPage | None:
        """The page whose form stands on the record's page here (on the page for a new record); None where the person has none."""
        names = self.edit_pages_of(obj) if obj is not None else filter(None, [self.add_page])
        pages = (self._page(request, name, obj) for name in names)
        return next((page for page in pages if page.is_open), None)

    # --- who may

    def _may(self, request: GroupRequest, name: str | None, obj: Any = None) -> bool:
        unit_id = getattr(obj, f"{self.unit_field}_id", None) if self.unit_field and obj is not None else None
        return name is not None and request.viewer.can(name, unit_id=unit_id)

    def has_view_permission(self, request: GroupRequest, obj: Any = None) -> bool:
        return self._may(request, self.view_action, obj)

    def has_add_permission(self, request: GroupRequest) -> bool:
        return self._may(request, (self.add_page and action_of(self.add_page)) or None)

    def has_change_permission(self, request: GroupRequest, obj: Any = None) -> bool:
        """Whether the record's page has a form for this person; without a record, whether one of them may have."""
        if obj is None:
            return any(request.viewer.can(action) for action in self._edit_actions)
        known = request.__dict__.setdefault("_open_forms", {})
        if (self.opts.label, obj.pk) not in known:
            known[self.opts.label, obj.pk] = self._form_page(request, obj) is not None
        return bool(known[self.opts.label, obj.pk])

    @cached_property
    def _edit_actions(self) -> list[str]:
        return [action for name in self.edit_pages if (action := action_of(name))]

    def has_delete_permission(self, request: GroupRequest, obj: Any = None) -> bool:
        """Nothing is deleted but by a deed of the portal."""
        return False

    def has_module_permission(self, request: GroupRequest) -> bool:
        return self._may(request, self.view_action)

    def has_import_permission(self, request: GroupRequest) -> bool:
        """Whether the button to the import page is shown."""
        return self._may(request, self.import_action) and request.viewer.can("imports.view_batch")

    # --- what is found

    def get_queryset(self, request: GroupRequest) -> Any:
        rows = super().get_queryset(request)
        if self.unit_field:
            rows = rows.filter(request.viewer.within(self.view_action, self.unit_field))
        if self.rows_for is not None:
            # Asked for five times by a page: which rows those are is put into words once.
            known = request.__dict__.setdefault("_rows_seen", {})
            if self not in known:
                known[self] = self.rows_for(request.viewer).order_by().values("pk")
            rows = rows.filter(pk__in=known[self])
        return rows

    def address_of(self, obj: Any) -> str:
        """What stands for the row in addresses."""
        return str(getattr(obj, "public_id", obj.pk))

    def get_object(self, request: GroupRequest, object_id: str, from_field: str | None = None) -> Any:
        try:
            address = uuid.UUID(str(object_id))
        except ValueError:
            return super().get_object(request, object_id, from_field)
        if not issubclass(self.model, GroupModel):
            return None
        return self.get_queryset(request).filter(public_id=address).first()

    def _get_obj_does_not_exist_redirect(
        self, request: GroupRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        raise Http404

    def rows_on(self, rows: list[Any], request: GroupRequest) -> list[Any]:
        """The rows of a page, with what the columns read besides."""
        return rows

    def get_changelist(self, request: GroupRequest, **kwargs: Any) -> type[ChangeList]:
        return PublicAddressList

    def get_search_fields(self, request: GroupRequest) -> list[str]:
        """What the subclass names, and the pinyin beside the names among it."""
        asked = super().get_search_fields(request)
        beside = filter(None, (spelled_beside(self.model, name) for name in asked))
        return list(dict.fromkeys([*asked, *beside]))

    def get_search_results(
        self, request: GroupRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, kept_name(search_term))

    def get_list_filter(self, request: GroupRequest) -> list[Any]:
        """A filter by person offers only people who stand in the rows."""
        return [self._narrowed(item) for item in super().get_list_filter(request)]

    def _narrowed(self, item: Any) -> Any:
        if isinstance(item, str) and "__" not in item:
            field = self.model._meta.get_field(item)
            if field.is_relation and field.related_model is User:
                return (item, RelatedOnlyFieldListFilter)
        return item

    def get_list_select_related(self, request: GroupRequest) -> Any:
        """The keys shown in the list, where the subclass names none: no query per row."""
        if self.list_select_related:
            return self.list_select_related
        keys = {f.name for f in self.model._meta.fields if f.is_relation}
        return [name for name in self.get_list_display(request) if name in keys] or False

    # --- changing, by the portal's pages

    def get_readonly_fields(self, request: GroupRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(self.readonly_fields) or tuple(f.name for f in exported_fields(self.model))

    def get_form(self, request: GroupRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """It knows who looks, for its links to other records."""
        found = super().get_form(request, obj, change, **kwargs)
        found.viewer = request.viewer
        return found

    def get_fieldsets(self, request: GroupRequest, obj: Any = None) -> Any:
        """What the record says besides what its form asks; nothing for a new one."""
        if obj is None:
            return []
        names = tuple(self.fields or self.get_readonly_fields(request, obj))
        shown = getattr(request, _SHOWN, None)
        if shown is None:
            return [(None, {"fields": names})]
        asked = set(getattr(shown.get("form"), "fields", ()))
        return [("登记的内容", {"fields": [name for name in names if name not in asked]})]

    def changeform_view(
        self,
        request: GroupRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The record with the form of the portal's page; without one it is looked at, and nothing can be handed in."""
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and obj is None:
            raise Http404
        if not (self.has_view_permission(request, obj) if object_id else self.has_add_permission(request)):
            raise PermissionDenied
        page = self._form_page(request, obj)
        if page is None:
            if request.method == "POST" or not object_id:
                raise PermissionDenied
            return super().changeform_view(request, object_id, form_url, extra_context)
        answer = page.answer()
        shown = undrawn(answer)
        if shown is None:
            return self._led_on(request, answer, obj) if answer.status_code == 302 else answer
        look = copy.copy(request)
        look.method = "GET"  # the portal has answered the form; what is left is to draw the record around it
        setattr(look, _SHOWN, shown)
        drawn = super().changeform_view(look, object_id, form_url, extra_context)
        drawn.status_code = answer.status_code
        return drawn

    def render_change_form(
        self, request: GroupRequest, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        obj, shown = kwargs.get("obj"), getattr(request, _SHOWN, None)
        if shown is not None:
            forms = DrawnForms(shown, self, context.get("adminform"))
            context |= {"adminform": forms, "errors": forms.all_errors(), "portal": shown}
            context |= {name: shown[name] for name in (FIELD, SEEN) if name in shown}
            context["show_save_and_add_another"] = False
        if obj is not None:
            context["deeds"] = [
                (page, self._deed_address(obj, page) if page.is_plain else page.address)
                for page in self._open_deeds(request, obj)
            ]
        drawn = super().render_change_form(request, context, **kwargs)
        address = self.get_view_on_site_url(obj) if obj is not None else None
        right = action_at(address) if address else ""
        is_open = bool(right and request.viewer.can(right))
        drawn.context_data |= {"has_absolute_url": is_open, "absolute_url": address}
        return drawn

    def _deed_address(self, obj: Any, page: PortalPage) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_deed"
        return reverse(name, args=(self.address_of(obj), page.slug))

    def _led_on(self, request: GroupRequest, answer: Any, obj: Any) -> HttpResponse:
        """Where the admin goes on when the portal's page is done: the record's page where it was asked for or is new, else the list."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if obj is None and (match := match_of(answer.url)) is not None:
            made = match.kwargs.get("public_id")
            obj = self.get_queryset(request).filter(public_id=made).first() if made else None
        elif "_continue" not in request.POST:
            obj = None
        if obj is None:
            return redirect(f"{name}_changelist")
        return redirect(f"{name}_change", self.address_of(obj))

    def deed_view(self, request: GroupRequest, object_id: str, deed: str) -> HttpResponse:
        """A deed of the portal on this record."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        pages = [self._page(request, name, obj) for name in self.deeds_of(request, obj)]
        page = next((page for page in pages if page.slug == deed and page.is_plain), None)
        if page is None:
            raise Http404
        if not page.is_open:
            raise PermissionDenied
        if page.is_pressed and request.method != "POST":
            if not page.question:
                return HttpResponseNotAllowed(["POST"])
            asked = {"question": page.question, "submit_label": page.title}
            return self._deed_asked(request, obj, page, asked, status=200)
        answer = page.answer()
        shown = undrawn(answer)
        if shown is None and answer.status_code == 302 and not page.leads_on:
            still = self.get_queryset(request).filter(pk=obj.pk).first()
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
            return (
                redirect(f"{name}_change", self.address_of(still))
                if still
                else redirect(f"{name}_changelist")
            )
        if shown is None:
            return answer
        return self._deed_asked(request, obj, page, shown, status=answer.status_code)

    def _deed_asked(
        self, request: GroupRequest, obj: Any, page: PortalPage, shown: dict[str, Any], *, status: int
    ) -> HttpResponse:
        """What a deed asks, in the admin's frame."""
        forms = DrawnForms(shown, self)
        return TemplateResponse(
            request,
            "admin_site/deed.html",
            {
                **self.admin_site.each_context(request),
                "title": shown.get("title") or page.title,
                "subtitle": str(obj),
                "adminform": forms,
                "errors": forms.all_errors(),
                "has_file_field": forms.form.is_multipart(),
                "media": self.media,
                "opts": self.opts,
                "form_id": f"{self.opts.model_name}_form",
                "original": obj,
                "portal": shown,
                "back": reverse(
                    f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=(self.address_of(obj),)
                ),
                **{name: shown[name] for name in (FIELD, SEEN) if name in shown},
            },
            status=status,
        )

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.deed_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_deed"
        return [path("<path:object_id>/deeds/<slug:deed>/", view, name=name), *super().get_urls()]

    def as_of(self, request: GroupRequest) -> dt.date:
        """The day of the list."""
        return (parse_working_day if self.is_printed else parse_as_of)(request)

    def changelist_view(self, request: GroupRequest, extra_context: Any = None) -> HttpResponse:
        shown = dict(extra_context or {})
        if self.is_as_of:
            kept = [(n, v) for n, values in request.GET.lists() for v in values if n not in (AS_OF, "p")]
            shown |= {"as_of": self.as_of(request), "as_of_kept": kept}
        try:
            with transaction.atomic():
                return super().changelist_view(request, shown)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(request.get_full_path())

    # Django's own log is one table for all groups; the trail is kept by the audit package.
    def log_addition(self, request: GroupRequest, obj: Any, message: Any) -> None:
        """Nothing: see above."""

    def log_change(self, request: GroupRequest, obj: Any, message: Any) -> None:
        """Nothing: see above."""

    def log_deletions(self, request: GroupRequest, queryset: Any) -> None:
        """Nothing: see above."""

    def history_view(self, request: GroupRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The trail of this record, on the portal's page of the trail."""
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        return redirect(f"{reverse('audit:trail')}?{urlencode({'object': self.address_of(obj)})}")

    # --- ways in and out

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """The record's portal page."""
        address = getattr(obj, "get_absolute_url", None)
        if address is None:
            return None
        try:
            return address() or None
        except NoReverseMatch:
            return None

    @action(description="导入", icon="upload", url_path="bring-in", permissions=["import"])
    def open_import(self, request: GroupRequest) -> HttpResponse:
        """To the portal's import page for this kind."""
        return redirect(reverse("imports:upload", kwargs={"kind": self.import_kind_code}))
