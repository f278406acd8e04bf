"""What Django reckons anew for each column of each query, in a fraction of the time; the SQL is the same.

To work out the SQL takes a page, and half of all tests, longer than PostgreSQL takes to answer: a fifth of it is saved here.
"""

from __future__ import annotations

from typing import Any

from django.db.models.expressions import BaseExpression, Col


def _hash(column: Col) -> int:
    # Django hashes all that the column was made of, by the signature of its class, for every column of a query that is ordered.
    return hash((column.alias, column.target.name))


def _sql(column: Col, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
    quoted, quote = compiler.quote_cache, compiler.quote_name_unless_alias
    name = column.target.column
    name = quoted.get(name) or quote(name)
    if not column.alias:
        return name, []
    return f"{quoted.get(column.alias) or quote(column.alias)}.{name}", []


def _copy(expression: Any) -> Any:
    # The way of copy.copy, without asking how.
    copied = object.__new__(type(expression))
    copied.__dict__ = expression.__getstate__()
    return copied


QUICK = ((Col, "__hash__", _hash), (Col, "as_sql", _sql), (BaseExpression, "copy", _copy))
"""Whose what becomes which."""


def quicken() -> None:
    """For the life of the program."""
    for kind, name, way in QUICK:
        setattr(kind, name, way)
