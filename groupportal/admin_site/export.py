"""Taking lists out of the admin: Chinese heads, words instead of codes, text that stays text, and a trace."""

from __future__ import annotations

import datetime as dt
from typing import Any

import tablib
from django import forms
from django.db import models
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from import_export.admin import ExportActionMixin
from import_export.fields import Field
from import_export.formats import base_formats
from import_export.resources import ModelResource, Resource, modelresource_factory
from openpyxl import Workbook
from unfold.contrib.import_export.forms import ExportForm
from unfold.widgets import UnfoldAdminTextInputWidget

from groupportal.audit.enums import AccessKind
from groupportal.audit.purpose import PURPOSE_HELP, personal_words, purposed
from groupportal.audit.services import seen
from groupportal.office.excel_file import set_cell, workbook_bytes
from groupportal.periods.told import ToLastDay
from groupportal.tenancy.requests import GroupRequest
from groupportal.ui.pinyin import PinyinField

_NEVER = {"id", "group", "public_id"}


class SafeXLSX(base_formats.XLSX):
    """Excel in which every text is text, whatever it begins with."""

    def get_title(self) -> str:
        return "xlsx"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        workbook = Workbook()
        sheet = workbook.active
        for column, head in enumerate(dataset.headers or [], start=1):
            set_cell(sheet, 1, column, head)
        for number, row in enumerate(dataset, start=2):
            for column, value in enumerate(row, start=1):
                set_cell(sheet, number, column, value)
        sheet.freeze_panes = "A2"
        return workbook_bytes(workbook)


def exported_fields(model: type[models.Model]) -> list[models.Field]:
    """The fields of a model that a person can read: no keys, no helper columns."""
    return [f for f in model._meta.concrete_fields if f.name not in _NEVER and not isinstance(f, PinyinField)]


def shown_value(obj: models.Model, name: str) -> Any:
    """A field's value in words: choices by label, keys by name, times in local time, yes and no."""
    if display := getattr(obj, f"get_{name}_display", None):
        return display()
    value = getattr(obj, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, models.Model):
        return str(value)
    return value


class _Shown(Field):
    def export(self, instance: models.Model, **kwargs: Any) -> Any:
        return shown_value(instance, self.attribute)


def resource_for(model: type[models.Model], names: tuple[str, ...] = ()) -> type[ModelResource]:
    """The resource that exports ``names`` (all readable fields where empty) under their Chinese names; an end as its last day, where
    pages tell it so.
    """
    last_days = {"ends_on": "last_day"} if issubclass(model, ToLastDay) else {}
    chosen: list[Any] = [model._meta.get_field(n) for n in names] if names else exported_fields(model)
    fields = {
        f.name: _Shown(
            attribute=last_days.get(f.name, f.name), column_name=str(f.verbose_name), readonly=True
        )
        for f in chosen
    }
    options = {"fields": tuple(fields), "export_order": tuple(fields), "name": str(model._meta.verbose_name)}
    return modelresource_factory(model, meta_options=options, custom_fields=fields)


class PurposeExportForm(ExportForm):
    """The same with what for."""

    purpose = forms.CharField(label="用途", min_length=4, max_length=100, widget=UnfoldAdminTextInputWidget)


class KindResource(Resource):
    """Exports as a kind of record does: the same columns, the same words, ready to come in again."""

    kind: Any

    def __init__(self, *, viewer: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.viewer = viewer

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls.kind.label)

    def export(self, queryset: Any = None, **kwargs: Any) -> tablib.Dataset:
        heads = [column.label for column in self.kind.columns]
        return tablib.Dataset(*self.kind.taken_out(queryset, self.viewer), headers=heads)


class TracedExport(ExportActionMixin):
    """Export for an admin: as its ``record_kind`` does, else ``export_fields`` for whom the list is."""

    record_kind: Any = None
    """Class of the kind (``records.kinds.RecordKind``) by which these rows come in and go out."""
    export_fields: tuple[str, ...] = ()
    show_change_form_export = False

    def get_export_form_class(self) -> type[ExportForm]:
        return PurposeExportForm if self.record_kind and self.record_kind().personal else ExportForm

    def init_request_context_data(self, request: GroupRequest, form: Any) -> dict[str, Any]:
        context = super().init_request_context_data(request, form)
        if "purpose" in form.fields:
            personal, masked = self.record_kind().personal_labels(request.viewer)
            form.fields["purpose"].help_text = f"{personal_words(personal, masked)}{PURPOSE_HELP}"
        return context

    def get_export_formats(self) -> list[type[base_formats.Format]]:
        return [SafeXLSX]

    def has_export_permission(self, request: GroupRequest) -> bool:
        return bool(
            request.viewer.can(self.record_kind.export_action if self.record_kind else self.view_action)
        )

    def get_export_resource_classes(self, request: GroupRequest) -> list[type[Resource]]:
        if self.record_kind:
            return [type("KindResource", (KindResource,), {"kind": self.record_kind()})]
        return [resource_for(self.model, tuple(self.export_fields))]

    def get_export_resource_kwargs(self, request: GroupRequest, **kwargs: Any) -> dict[str, Any]:
        kwargs = super().get_export_resource_kwargs(request, **kwargs)
        return {**kwargs, "viewer": request.viewer} if self.record_kind else kwargs

    def export_purpose(self, request: GroupRequest) -> str:
        """What the trail says was taken out."""
        if self.record_kind:
            return str(self.record_kind().export_purpose(request.viewer))
        return f"导出{self.opts.verbose_name}"

    def get_valid_export_item_pks(self, request: GroupRequest) -> Any:
        return self.get_queryset(request).values_list("pk", flat=True)

    def get_export_filename(self, request: GroupRequest, queryset: Any, file_format: Any) -> str:
        return f"{self.opts.verbose_name}-{timezone.localdate():%Y%m%d}.{file_format.get_extension()}"

    def _do_file_export(
        self, file_format: Any, request: GroupRequest, queryset: Any, export_form: Any = None
    ) -> HttpResponse:
        response = super()._do_file_export(file_format, request, queryset, export_form=export_form)
        name = self.get_export_filename(request, queryset, file_format)
        response["Content-Disposition"] = content_disposition_header(True, name)
        seen(
            None,
            by=request.user,
            kind=AccessKind.EXPORT,
            purpose=purposed(
                f"{self.export_purpose(request)} {queryset.count()} 条",
                export_form.cleaned_data.get("purpose", "") if export_form else "",
            ),
            label=name,
        )
        return response
