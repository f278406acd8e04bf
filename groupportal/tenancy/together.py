"""Many small questions in one statement: whether there are rows of this, how many there are of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql import Query


@dataclass(frozen=True)
class Scalar:
    """One value, not asked for yet; in the scope in which its queryset was built. Without ``sql`` it is ``known``."""

    sql: str
    params: tuple[Any, ...] = ()
    known: Any = None


def any_of(rows: QuerySet[Any]) -> Scalar:
    """Whether there is a row."""
    return _about(rows.query.exists(), "EXISTS ({})", known=False)


def number_of(rows: QuerySet[Any]) -> Scalar:
    """How many rows there are: what ``count()`` says."""
    plain = rows.order_by()
    # Of records the key is enough; of values each of them counts, where they are distinct.
    query = plain.query if plain.query.has_select_fields else plain.values("pk").query
    return _about(query, "(SELECT COUNT(*) FROM ({}) AS counted)", known=0)


def _about(query: Query, form: str, *, known: Any) -> Scalar:
    try:
        sql, params = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return Scalar("", known=known)
    return Scalar(form.format(sql), tuple(params))


def answers(questions: Sequence[Scalar]) -> list[Any]:
    """The answers in their order. One query."""
    asked = [one for one in questions if one.sql]
    row: tuple[Any, ...] = ()
    if asked:
        # The parts are Django's own statements; what people typed is among the parameters.
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(one.sql for one in asked)}",
                [value for one in asked for value in one.params],
            )
            row = cursor.fetchone()
    told = iter(row)
    return [next(told) if one.sql else one.known for one in questions]
