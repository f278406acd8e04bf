"""The base of every record in a group's admin.

A subclass names actions of ``tenancy.roles`` and what to show; scope, rights, trail, search by pinyin and export are here.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.views import ChangeList

from groupportal.accounts.models import User
from groupportal.admin_site.export import TracedExport, exported_fields
from groupportal.admin_site.parts import DeclaredLookups, PublicAddressList, RuledForm, ScopedKeys
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.tenancy.models import GroupModel
from groupportal.tenancy.requests import GroupRequest
from groupportal.ui.names import kept_name
from groupportal.ui.once import FIELD, handed_in_before, key_for, once
from groupportal.ui.pinyin import PinyinField

_REFUSED = "refused_by_rule"


class GroupModelAdmin(DeclaredLookups, ScopedKeys, TracedExport, ModelAdmin):
    """``view_action`` is required; a right whose action is None is nobody's.

    ``save_service(obj, *, by, changed)`` replaces the plain save where rules apply: ``by`` is the Viewer, ``changed`` the names of the
    changed fields. ``delete_service(obj, *, by)`` likewise. ``unit_field`` names the key to the unit where people who act for
    units may see theirs only. ``record_kind``, or ``import_kind_code`` for another kind of file, shows a button that leads to the
    portal's import page.
    """

    view_action: str = ""
    rows_for: Any = None
    """The portal's selector, as a static method: whoever sees a part of the rows there sees no more here."""
    add_action: str | None = None
    edit_action: str | None = None
    delete_action: str | None = None
    save_service: Any = None
    delete_service: Any = None
    unit_field = ""
    import_kind_code = ""
    import_action = ""
    icon = "table_rows"

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
        if self.import_kind_code:
            self.actions_list = (*self.actions_list, "open_import")
        super().__init__(model, admin_site)

    # --- who may

    def _may(self, request: GroupRequest, name: str | None, obj: Any = None) -> bool:
        unit_id = getattr(obj, f"{self.unit_field}_id", None) if self.unit_field and obj is not None else None
        return name is not None and request.viewer.can(name, unit_id=unit_id)

    def has_view_permission(self, request: GroupRequest, obj: Any = None) -> bool:
        return self._may(request, self.view_action, obj)

    def has_add_permission(self, request: GroupRequest) -> bool:
        return self._may(request, self.add_action)

    def has_change_permission(self, request: GroupRequest, obj: Any = None) -> bool:
        return self._may(request, self.edit_action, obj)

    def has_delete_permission(self, request: GroupRequest, obj: Any = None) -> bool:
        return self._may(request, self.delete_action, obj)

    def has_module_permission(self, request: GroupRequest) -> bool:
        return self._may(request, self.view_action)

    def has_import_permission(self, request: GroupRequest) -> bool:
        """Whether the button to the import page is shown."""
        return self._may(request, self.import_action or self.add_action or self.edit_action)

    # --- what is found

    def get_queryset(self, request: GroupRequest) -> Any:
        rows = super().get_queryset(request)
        if self.unit_field:
            rows = rows.filter(request.viewer.within(self.view_action, self.unit_field))
        if self.rows_for is not None:
            rows = rows.filter(pk__in=self.rows_for(request.viewer).order_by().values("pk"))
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

    def get_changelist(self, request: GroupRequest, **kwargs: Any) -> type[ChangeList]:
        return PublicAddressList

    def get_search_fields(self, request: GroupRequest) -> list[str]:
        fields = list(super().get_search_fields(request))
        own = [f.name for f in self.model._meta.fields if isinstance(f, PinyinField)]
        return fields + [name for name in own if name not in fields]

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

    # --- changing, with its trail

    def changeform_view(
        self,
        request: GroupRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A rule's no becomes an error above the form, with everything typed still in it. Added twice, a record is added once."""
        shown = {**(extra_context or {}), FIELD: key_for(request)}

        def change() -> HttpResponse:
            return super(GroupModelAdmin, self).changeform_view(request, object_id, form_url, shown)

        try:
            if request.method != "POST":
                return change()
            if (earlier := handed_in_before(request)) is not None:
                return earlier
            with transaction.atomic():
                return change() if object_id else once(request, change)
        except DomainError as error:
            setattr(request, _REFUSED, error.message)
            return change()

    def get_form(self, request: GroupRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (RuledForm, form), {"refused": getattr(request, _REFUSED, "")})

    def save_model(self, request: GroupRequest, obj: Any, form: Any, change: bool) -> None:
        changed = tuple(form.changed_data)
        if self.save_service is not None:
            self.save_service(obj, by=request.viewer, changed=changed)
            return
        before = _values(self.get_queryset(request).get(pk=obj.pk), changed) if change else {}
        super().save_model(request, obj, form, change)
        verb = "admin.record_changed" if change else "admin.record_added"
        record(verb, obj, by=request.user, before=before, after=_values(obj, changed))

    def save_formset(self, request: GroupRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save()
        for obj, changed in formset.changed_objects:
            record("admin.record_changed", obj, by=request.user, after=_values(obj, tuple(changed)))
        for obj in formset.new_objects:
            record("admin.record_added", obj, by=request.user, after=_all_values(obj))
        for obj in formset.deleted_objects:
            record("admin.record_deleted", obj, by=request.user, before=_all_values(obj))

    def delete_model(self, request: GroupRequest, obj: Any) -> None:
        if self.delete_service is not None:
            self.delete_service(obj, by=request.viewer)
            return
        before = _all_values(obj)
        record("admin.record_deleted", obj, by=request.user, before=before)
        super().delete_model(request, obj)

    def delete_queryset(self, request: GroupRequest, queryset: Any) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def delete_view(self, request: GroupRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().delete_view(request, *args, **kwargs)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    def changelist_view(self, request: GroupRequest, extra_context: Any = None) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().changelist_view(request, extra_context)
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


class ReadOnlyAdmin(GroupModelAdmin):
    """Records that are only looked at here."""

    list_disable_select_all = True

    def get_readonly_fields(self, request: GroupRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(self.readonly_fields) or tuple(f.name for f in exported_fields(self.model))

    def get_fields(self, request: GroupRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(self.fields or self.get_readonly_fields(request, obj))


def _values(obj: Any, names: tuple[str, ...]) -> dict[str, Any]:
    known = {f.name for f in obj._meta.concrete_fields}
    return {name: getattr(obj, name) for name in names if name in known}


def _all_values(obj: Any) -> dict[str, Any]:
    return _values(obj, tuple(f.name for f in exported_fields(type(obj))))
