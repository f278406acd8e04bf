"""django-scopes' manager, with the holes closed that were measured in it.

Outside a scope its querysets answer ``exists()``, ``create()``, ``bulk_create()`` and ``explain()``, and can't be built at import
time (forms, viewsets). Ours may be built anywhere and refuse to run anywhere but inside a scope.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Self

from django.db import models
from django_scopes import get_scope

from groupportal.tenancy.scope import ScopeError


class GroupQuerySet(models.QuerySet):
    """A queryset that runs only inside a group's scope."""

    unscoped = False

    def _clone(self) -> Self:
        clone = super()._clone()
        clone.unscoped = self.unscoped
        return clone

    def _require_scope(self) -> None:
        if not self.unscoped:
            return
        state = get_scope()
        if state.get("_enabled", True) is False:
            return
        if "group" not in state:
            raise ScopeError(f"{self.model.__name__}: no group is active")
        # Built outside (form field, viewset), run inside: the filter is put on now.
        self.query.add_q(models.Q(group=state["group"]))
        self.unscoped = False

    def _group_for_new(self, obj: models.Model) -> None:
        group = get_scope().get("group")
        if group is None:
            raise ScopeError(f"{self.model.__name__}: no group is active")
        if obj.group_id is None:
            obj.group = group
        elif obj.group_id != group.pk:
            raise ScopeError(f"{self.model.__name__}: the row belongs to another group")

    def _fetch_all(self) -> None:
        self._require_scope()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._require_scope()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self._require_scope()
        return super().count()

    def exists(self) -> bool:
        self._require_scope()
        return super().exists()

    def explain(self, *args: Any, **kwargs: Any) -> str:
        self._require_scope()
        return super().explain(*args, **kwargs)

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._require_scope()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._require_scope()
        return super().update(**kwargs)

    def delete(self) -> Any:
        self._require_scope()
        return super().delete()

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        objs = list(objs)
        for obj in objs:
            self._group_for_new(obj)
        return super().bulk_create(objs, *args, **kwargs)


class GroupManager(models.Manager.from_queryset(GroupQuerySet)):
    """Rows of the active group only."""

    def get_queryset(self) -> GroupQuerySet:
        queryset = super().get_queryset()
        state = get_scope()
        if state.get("_enabled", True) is False:
            return queryset
        if "group" in state:
            queryset.query = _scoped_query(self.model, state["group"].pk).clone()
            return queryset
        queryset.unscoped = True
        return queryset


@lru_cache(maxsize=1_000)
def _scoped_query(model: type[models.Model], group_id: int) -> Any:
    """``group_id = N`` for a model: built once, since prefetching asks for it thousands of times."""
    return GroupQuerySet(model).filter(group=group_id).query
