"""System checks of the wall. Errors, not warnings."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections

from groupportal.tenancy.models import GroupModel
from groupportal.tenancy.wall import key_name, wall_keys

GLOBAL_MODELS: dict[str, str] = {
    "tenancy.Group": "read before any scope exists",
    "accounts.User": "one account per person, over all groups",
    "audit.PlatformEntry": "what operators did outside any group",
}


def own_models() -> list[Any]:
    """The models this project defines."""
    own = ("groupportal.", *(f"{room}." for room in settings.ROOMS))
    return [m for m in apps.get_models() if m.__module__.startswith(own)]


def group_models() -> list[type[GroupModel]]:
    """The models whose rows belong to a group."""
    return [m for m in own_models() if issubclass(m, GroupModel)]


@register(Tags.models)
def every_model_has_its_place(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Each own model is a GroupModel or named in GLOBAL_MODELS with a reason."""
    return [
        Error(f"{m._meta.label} is neither a GroupModel nor named in GLOBAL_MODELS", id="tenancy.E001")
        for m in own_models()
        if not issubclass(m, GroupModel) and m._meta.label not in GLOBAL_MODELS
    ]


@register(Tags.models)
def unique_within_the_group(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Unique constraints of group tables begin with the group (a global one would tell what other groups hold)."""
    errors = []
    for model in group_models():
        for constraint in model._meta.constraints:
            fields = getattr(constraint, "fields", None)
            if fields and type(constraint).__name__ == "UniqueConstraint" and fields[0] != "group":
                errors.append(
                    Error(f"{model._meta.label}.{constraint.name} must begin with group", id="tenancy.E002")
                )
    return errors


@register(Tags.database)
def wall_stands(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Error]:
    """The serving role is harmless, each group table has its forced policy and its composite keys.

    Tables and columns that are not there yet are left to the migrations, before which the same check runs.
    """
    if not databases or "default" not in databases:
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        role, harmful = cursor.fetchone()
        cursor.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relkind IN ('r', 'p')"
        )
        secured = dict(cursor.fetchall())
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f'")
        keys = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
            " WHERE relkind IN ('r', 'p') AND NOT attisdropped"
        )
        columns = set(cursor.fetchall())
    errors = []
    if harmful:
        errors.append(Error(f"the database role {role} passes by row-level security", id="tenancy.E010"))
    for model in group_models():
        table = model._meta.db_table
        if table not in secured:
            continue
        if not secured[table]:
            errors.append(
                Error(f"{table} has no forced row-level security: add BuildWall", id="tenancy.E011")
            )
        errors += [
            Error(f"{table}.{key.column} can cross groups: add AddWallKeys", id="tenancy.E012")
            for key in wall_keys(model)
            if (table, key.column) in columns and key_name(table, key.column) not in keys
        ]
    return errors
