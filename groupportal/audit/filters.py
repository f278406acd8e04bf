"""Narrowing the trail: by person, kind, object, period and words."""

from __future__ import annotations

import uuid
from typing import Any

import django_filters
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.forms import HiddenInput

from groupportal.audit.enums import AccessKind
from groupportal.audit.models import AccessEntry, AuditEntry, FactChange
from groupportal.audit.reading import table_label
from groupportal.audit.registry import known_actions
from groupportal.ui.fields import DayFilter


def _people(request: Any) -> QuerySet[Any]:
    """Those who stand in the trail of this group; accounts are global, so they are narrowed here."""
    found = Q(pk__in=AuditEntry.objects.order_by().values("actor_id"))
    found |= Q(pk__in=AccessEntry.objects.order_by().values("actor_id"))
    return get_user_model().objects.filter(found)


class _TrailFilter(django_filters.FilterSet):
    since = DayFilter(field_name="at", lookup_expr="date__gte", label="从")
    until = DayFilter(field_name="at", lookup_expr="date__lte", label="到")
    person = django_filters.ModelChoiceFilter(
        method="by_person", queryset=_people, to_field_name="username", label="人员", empty_label="全部人员"
    )
    object = django_filters.UUIDFilter(method="by_object", label="对象编号", widget=HiddenInput)

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    def by_person(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows.filter(actor_id=value.pk)

    def by_object(self, rows: QuerySet, name: str, value: uuid.UUID) -> QuerySet:
        return rows.filter(object_id=value)


class AuditFilter(_TrailFilter):
    """What was done."""

    action = django_filters.ChoiceFilter(
        choices=lambda: sorted(((c, k.label) for c, k in known_actions().items()), key=lambda pair: pair[1]),
        label="操作",
        empty_label="全部操作",
    )
    q = django_filters.CharFilter(method="by_text", label="对象或说明")

    def by_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(object_label__icontains=value) | Q(note__icontains=value))


class FactFilter(_TrailFilter):
    """What changed in the tables."""

    action = django_filters.ChoiceFilter(
        field_name="table_name",
        choices=lambda: [
            (t, table_label(t))
            for t in FactChange.objects.order_by().values_list("table_name", flat=True).distinct()
        ],
        label="记录种类",
        empty_label="全部种类",
    )
    q = django_filters.CharFilter(method="by_text", label="内容")

    def by_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(before__icontains=value) | Q(after__icontains=value))

    def by_object(self, rows: QuerySet, name: str, value: uuid.UUID) -> QuerySet:
        """The tables know rows by number; the trail of deeds knows which kind of record it was."""
        kind = AuditEntry.objects.filter(object_id=value).values_list("object_type", flat=True).first()
        if not kind:
            return rows.none()
        model = apps.get_model(kind)
        row = model.objects.filter(public_id=value).values_list("pk", flat=True).first()
        return rows.filter(table_name=model._meta.db_table, row_id=row) if row else rows.none()


class AccessFilter(_TrailFilter):
    """Who saw what."""

    action = django_filters.ChoiceFilter(
        field_name="kind", choices=AccessKind.choices, label="类型", empty_label="全部类型"
    )
    q = django_filters.CharFilter(method="by_text", label="对象或用途")

    def by_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(object_label__icontains=value) | Q(purpose__icontains=value))
