"""A page of rows and how many there are in all, from one look at them: for searches that no index answers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Window

if TYPE_CHECKING:
    _Pages = Paginator[Any]
else:
    _Pages = Paginator


_FAR = 100_000
"""A page so far back that nobody means it is left to the count."""


class OnePass(_Pages):
    """Of every row only what puts it in order is looked at, once; what a page shows is read by its keys, when it is shown."""

    _looked: tuple[int, list[Any]] | None = None

    def validate_number(self, number: Any) -> int:
        if "count" not in vars(self):
            asked = 1
            with suppress(TypeError, ValueError):
                asked = max(int(number), 1)
            if asked <= _FAR:
                self._look(asked)
        return super().validate_number(number)

    def _look(self, number: int) -> None:
        """The keys of a page and the number of all; past the end there is no row to tell that, and it is counted."""
        start = (number - 1) * self.per_page
        rows: Any = self.object_list
        rows = rows.annotate(whole_number=Window(Count("*"))).values_list("pk", "whole_number")
        found = list(rows[start : start + self.per_page])
        self._looked = number, [key for key, _ in found]
        if found or number == 1:
            self.count = found[0][1] if found else 0

    def _get_page(self, object_list: Any, number: int, *args: Any, **kwargs: Any) -> Any:
        known = self._looked[1] if self._looked and self._looked[0] == number else None
        rows = _Rows(object_list, self.object_list, known)
        return super()._get_page(rows, number, *args, **kwargs)  # type: ignore[misc]  # not in the stubs


class _Rows(Sequence[Any]):
    def __init__(self, cut: Any, rows: Any, keys: list[Any] | None) -> None:
        self.cut, self.rows, self.keys = cut, rows, keys

    @cached_property
    def _read(self) -> list[Any]:
        rows: QuerySet[Any] = self.rows
        keys = list(self.cut.values_list("pk", flat=True)) if self.keys is None else self.keys
        there = {row.pk: row for row in rows.order_by().filter(pk__in=keys)} if keys else {}
        return [there[key] for key in keys if key in there]

    def __getitem__(self, at: Any) -> Any:
        return self._read[at]

    def __len__(self) -> int:
        return len(self._read)
