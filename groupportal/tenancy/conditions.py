"""What a condition of the database says of a row that is still in memory, without asking the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from numbers import Rational
from operator import ge, gt, le, lt
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q

_ORDERS = {"gt": gt, "gte": ge, "lt": lt, "lte": le}
# ``type`` is compared, not ``isinstance``: a moment is also a day in Python, and truth a number, but not in the database.
_NUMBERS, _ORDERED, _PLAIN = {int, Decimal}, {dt.date, dt.datetime, dt.time, dt.timedelta}, {str, bool, UUID}

# Django's own fields but those that the database works out.
_AS_IT_IS = {"django.db.models.fields"}


class Undecided(Exception):  # noqa: N818 -- no error: the database has to be asked
    """The condition says something that only the database can answer."""


def values_of(row: models.Model) -> dict[str, Any]:
    """A row as conditions name it; of another row, its key. Left out is what is not read, or kept in a way of its own."""
    held = row.__dict__
    return {
        field.name: held[field.attname]
        for field in row._meta.concrete_fields
        if field.attname in held and (field.is_relation or type(field).__module__ in _AS_IT_IS)
    }


def truth(condition: Any, values: Mapping[str, Any]) -> bool | None:
    """Whether it holds, None for SQL's unknown. ``Undecided`` where the condition is no plain comparison."""
    if isinstance(condition, Q):
        return _of_all(condition, values)
    if not isinstance(condition, tuple):
        raise Undecided
    name, _, lookup = condition[0].partition("__")
    if name not in values or hasattr(values[name], "resolve_expression"):
        raise Undecided
    return _compared(values[name], lookup or "exact", condition[1], values)


def _of_all(condition: Q, values: Mapping[str, Any]) -> bool | None:
    if condition.connector not in {Q.AND, Q.OR}:
        raise Undecided
    said = [truth(child, values) for child in condition.children]
    settles = condition.connector == Q.OR
    answer = settles if settles in said else None if None in said else not settles
    return answer if answer is None else answer != condition.negated


def _compared(left: Any, lookup: str, right: Any, values: Mapping[str, Any]) -> bool | None:
    if isinstance(right, F):
        name = right.name  # type: ignore[attr-defined]
        if type(right) is not F or name not in values:
            raise Undecided
        right = values[name]
        if right is None:
            return None
    elif right is None and lookup == "exact":
        lookup, right = "isnull", True
    if lookup == "isnull":
        return (left is None) == right
    if lookup == "in":
        return _is_one_of(left, right)
    if left is None:
        return None
    kind, other = _kind(left), _kind(right)
    if kind is not other:
        raise Undecided
    if lookup == "exact":
        return bool(left == right)
    # Text stands in the order of the database's language.
    if lookup not in _ORDERS or kind in _PLAIN:
        raise Undecided
    return bool(_ORDERS[lookup](left, right))


def _is_one_of(left: Any, right: Any) -> bool | None:
    if not isinstance(right, list | tuple | set | frozenset) or None in right or not right:
        raise Undecided
    if left is None:
        return None
    kind = _kind(left)
    if any(_kind(one) is not kind for one in right):
        raise Undecided
    return any(left == one for one in right)


def _kind(value: Any) -> type:
    """What it is in the database. ``Undecided`` for what is compared there in its own way, an expression among them."""
    kind = type(value)
    if kind in _NUMBERS:
        return Rational
    if kind in _ORDERED or kind in _PLAIN:
        return kind
    if isinstance(value, models.TextChoices):
        return str
    if isinstance(value, models.IntegerChoices):
        return Rational
    raise Undecided
