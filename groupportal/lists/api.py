"""Lists over the API: the rows that the portal's pages list for the same person, found by words."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

import django_filters as filters
from django.db.models import Model, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins

from groupportal.errors import DomainError
from groupportal.lists.declaring import with_words
from groupportal.tenancy.api import GroupViewSet

M = TypeVar("M", bound=Model)


def listing(summary: str, one: str, *parameters: OpenApiParameter, tags: list[str]) -> Any:
    """Words of a list and of one of its rows."""
    said = list(parameters)
    return extend_schema_view(
        list=extend_schema(summary=summary, parameters=said, tags=tags),
        retrieve=extend_schema(summary=one, parameters=said, tags=tags),
    )


def named(rows: QuerySet[M], key: Any, field: str, words: str) -> M:
    """The row among ``rows`` that was named by its ``public_id`` in a field; DomainError with these words where it is not among them."""
    row = rows.filter(public_id=key).first()
    if row is None:
        raise DomainError("not_among", words, field=field)
    return row


class Reading(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """The rows of the portal's lists."""

    request: Any

    def get_serializer_context(self) -> dict[str, Any]:
        """With ``is_one``: whether a row is asked for alone, and told with what belongs to it."""
        return {**super().get_serializer_context(), "is_one": self.action == "retrieve"}


class Found(filters.FilterSet):
    """Rows by what people type: words in the fields ``searched``."""

    q = filters.CharFilter(method="by_words", label="名称、姓名或拼音首字母")
    searched: ClassVar[tuple[str, ...]] = ("name",)

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return with_words(rows, value, *self.searched)


def found_by(model: type[Model], name: str, label: str, to: str = "") -> type[filters.FilterSet]:
    """Rows that belong to the one with a ``public_id``; ``to``: the way there, where it is not ``name``."""
    one = filters.UUIDFilter(field_name=f"{to or name}__public_id", label=label)
    meta = type("Meta", (), {"model": model, "fields": []})
    return type(f"{model.__name__}By{name.title()}", (filters.FilterSet,), {name: one, "Meta": meta})
