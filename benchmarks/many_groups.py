"""Copies of one group, made inside the database: a thousand in seconds."""

from __future__ import annotations

from typing import Any

from django.db import models

from benchmarks.bench_database import as_owner, settle
from groupportal.accounts.models import User
from groupportal.tenancy.checks import group_models
from groupportal.tenancy.models import Group, GroupModel

STRIDE = 10_000_000
"""Copy n of a row has the row's id plus n times this."""


def copy_group(database: str, group: Group, first: int, last: int) -> None:
    """Copies number ``first`` to ``last`` of a group with its people and all its rows.

    The owner steps over the wall for it: policies and triggers are off for the tables while they are filled.
    """
    tables = [model._meta.db_table for model in group_models()]
    walls_down = [f'ALTER TABLE "{t}" NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER' for t in tables]
    walls_up = [f'ALTER TABLE "{t}" FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER' for t in tables]
    people = f"id IN (SELECT user_id FROM tenancy_membership WHERE group_id = {group.pk})"
    copied = [
        _copied(Group, f"id = {group.pk}", first, last),
        _copied(User, people, first, last),
        *(_copied(model, f"group_id = {group.pk}", first, last) for model in group_models()),
    ]
    # One transaction: the keys between the tables are checked at its end.
    as_owner(
        database,
        "; ".join(["BEGIN", *walls_down, *copied, "SET CONSTRAINTS ALL IMMEDIATE", *walls_up, "COMMIT"]),
    )
    settle(database)


def _copied(model: type[models.Model], which: str, first: int, last: int) -> str:
    fields = [f for f in model._meta.local_concrete_fields if not f.generated]
    columns = ", ".join(f'"{f.column}"' for f in fields)
    values = ", ".join(_value(f) for f in fields)
    return (
        f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {values} '
        f'FROM "{model._meta.db_table}" r, generate_series({first}::bigint, {last}) n WHERE r.{which}'
    )


def _value(field: Any) -> str:
    column = f'r."{field.column}"'
    target = field.remote_field.model if isinstance(field, models.ForeignKey) else field.model
    if (field.primary_key or field.is_relation) and (
        target in (Group, User) or issubclass(target, GroupModel)
    ):
        return f"{column} + n * {STRIDE}"
    if field.name == "public_id":
        return "gen_random_uuid()"
    if field.name in ("slug", "username"):
        return f"{column} || '-' || n"
    if field.unique:
        return "NULL"
    return column
