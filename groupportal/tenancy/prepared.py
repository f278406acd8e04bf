"""Questions that every request asks: their SQL is worked out once, which takes Django longer than asking them."""

from __future__ import annotations

import copy
import datetime as dt
import functools
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

from groupportal.tenancy.models.base import GroupModel
from groupportal.tenancy.scope import ScopeError, active_scope, scoped_key
from groupportal.tenancy.turns import TAKE_TURN

M = TypeVar("M", bound=Model)

# What nobody asks for, so that it is found again among the values of the SQL.
_NUMBER, _DAY = -(2**40), dt.date(9000, 1, 1)
_STAND_INS: Mapping[type, Callable[[int], Any]] = {
    int: lambda n: _NUMBER - n,
    str: lambda n: f"\x01{n}\x01",
    uuid.UUID: lambda n: uuid.UUID(int=n + 1),
    dt.date: lambda n: _DAY + dt.timedelta(days=n),
}


@dataclass(frozen=True)
class _WorkedOut:
    sql: str
    values: tuple[Any, ...]
    compiler: Any


@dataclass(frozen=True)
class _Place:
    """Where a value of the question belongs."""

    at: int


class Prepared(Generic[M]):
    """A queryset of some values, such as ``Prepared(lambda login: User.objects.filter(username=login))``, to be asked with others.

    The values are numbers, texts, UUIDs or days, or tuples of them, not empty, and stand in the queryset as they are: what is reckoned
    from one, or from today, is a value of its own. It is worked out for each group and for each length of a tuple.
    """

    def __init__(self, ask: Callable[..., QuerySet[M]]) -> None:
        self._ask = ask
        self._worked_out = functools.lru_cache(maxsize=500)(self._work_out)

    def __call__(self, *about: Any, turn: tuple[object, ...] = ()) -> list[M]:
        """The rows, as ``list`` of the queryset would give them; with a ``turn`` those that are there once it has come (``turns``)."""
        scope = active_scope()
        shape = tuple((type(one[0]), len(one)) if isinstance(one, tuple) else (type(one), 0) for one in about)
        found = self._worked_out(scope.group.pk if scope else None, shape)
        flat = [value for one in about for value in (one if isinstance(one, tuple) else (one,))]
        values = tuple(flat[value.at] if isinstance(value, _Place) else value for value in found.values)
        if turn:
            # Sent together, each statement sees what is committed when it begins.
            found, values = replace(found, sql=f"{TAKE_TURN}; {found.sql}"), (scoped_key(*turn), *values)
        return list(ModelIterable(_Asking(found, values)))  # type: ignore[arg-type]

    def _work_out(self, group_id: int | None, shape: tuple[tuple[type, int], ...]) -> _WorkedOut:
        places: dict[Any, _Place] = {}

        def stand_in(kind: type) -> Any:
            place = _Place(len(places))
            value = _STAND_INS[kind](place.at)
            places[value] = place
            return value

        about = [
            tuple(stand_in(kind) for _ in range(length)) if length else stand_in(kind)
            for kind, length in shape
        ]
        rows = self._ask(*about)
        if group_id is None and issubclass(rows.model, GroupModel):
            raise ScopeError(f"{rows.model.__name__}: no group is active")
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, said = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        compiler.get_converters = lambda columns: converters
        values = tuple(places.get(value, value) for value in said)
        if set(places.values()) - set(values):
            raise ValueError(f"a value does not stand in the SQL as it is: {sql}")
        return _WorkedOut(sql, values, compiler)


class _Asking:
    """In the place of a queryset and its query, for Django's own way from a row to an object."""

    db = DEFAULT_DB_ALIAS
    _known_related_objects: Mapping[Any, Any] = {}

    def __init__(self, found: _WorkedOut, values: tuple[Any, ...]) -> None:
        self.query, self._found, self._values = self, found, values

    def get_compiler(self, using: str) -> Any:
        compiler = copy.copy(self._found.compiler)
        compiler.connection = connections[using]
        compiler.as_sql = lambda: (self._found.sql, self._values)
        return compiler
